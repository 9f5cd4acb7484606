"""The indicators written out by hand, by id, with what each needs to have been sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.second.answers import Parts

Kind = Literal["sum", "coverage", "level", "change", "reported"]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `per` None is an amount. `needs` are the sheets without which nothing can be said.

    `sum`: added over areas. `coverage`: over counties only. `level`: an amount in force, of one area alone.
    `change`: this year's sum less last year's. `reported`: from 填报数据 by `name` alone.
    """

    name: str
    per: int | None
    needs: tuple[str, ...]
    kind: Kind
    compute: Callable[..., Parts]


INDICATORS: dict[str, Indicator] = {}


def indicator(
    name: str, *needs: str, per: int | None = None, kind: Kind = "sum"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function `(view, **parameters) -> (numerator, denominator)` under its own name."""

    def enter(compute: Callable[..., Any]) -> Callable[..., Any]:
        INDICATORS[compute.__name__] = Indicator(name, per, needs, kind, compute)
        return compute

    return enter
