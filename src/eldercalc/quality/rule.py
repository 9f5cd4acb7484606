"""A rule as people meet it: its id, how grave, what it means, when it occurs, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from eldercalc.findings import Severity
from eldercalc.words import Words
from eldercalc.yamlfile import parse


@dataclass(frozen=True)
class Rule:
    """One entry of `eldercalc rules`. `columns` are those of its sheet that it reads (none: the sheet as a whole)."""

    id: str
    severity: Severity
    sheet: Words | None
    means: Words
    when: Words
    fix: Words
    table: str | None = None
    columns: tuple[str, ...] = ()


@cache
def texts(name: str) -> dict[str, dict[str, Any]]:
    """The texts of `name`, read once."""
    text = files("eldercalc.quality").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = parse(text, name).data
    return found


def sentence(entry: dict[str, Any], part: str, given: dict[str, object]) -> Words:
    """One part of an entry (`means`, `when`, `says`, `fix`) with what it names."""
    zh, en = entry[part]
    return Words(zh, en, given)
