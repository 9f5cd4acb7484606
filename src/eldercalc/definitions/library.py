"""The library of definitions: every theme file, read once, and the plan's own on top."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from eldercalc.definitions.models import Indicator, Measure, Theme
from eldercalc.errors import PlanError
from eldercalc.words import words
from eldercalc.yamlfile import build, load


class Library:
    """Measures and indicators by id."""

    def __init__(self, measures: dict[str, Measure], indicators: dict[str, Indicator]) -> None:
        self.measures = MappingProxyType(measures)
        self.indicators = MappingProxyType(indicators)

    def with_own(self, where: str, measures: dict[str, Measure], indicators: dict[str, Indicator]) -> Library:
        """This library and a plan's own definitions; an id that is already taken is refused."""
        for name in (*measures, *indicators):
            if name in self.measures or name in self.indicators:
                raise PlanError(
                    where, words("“{name}”与共用定义同名", "'{name}' is taken by a shared definition", name=name)
                )
        return Library({**self.measures, **measures}, {**self.indicators, **indicators})


@cache
def shared() -> Library:
    """The definitions that come with eldercalc. Raises PlanError where two files define the same id."""
    measures: dict[str, Measure] = {}
    indicators: dict[str, Indicator] = {}
    folder = Path(str(files("eldercalc.definitions")))
    for path in sorted(folder.glob("*.yaml")):
        theme = build(Theme, load(path, f"definitions/{path.name}"))
        for name in (*theme.measures, *theme.indicators):
            if name in measures or name in indicators:
                raise PlanError(str(path), words("“{name}”重复定义", "'{name}' is defined twice", name=name))
        measures |= theme.measures
        indicators |= theme.indicators
    return Library(measures, indicators)
