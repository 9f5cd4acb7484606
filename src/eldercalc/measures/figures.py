"""Figures: what an indicator comes to for an area and a year, with its parts, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from eldercalc.definitions import Measure

Origin = Literal["records", "reported", "mixed", "none"]


@dataclass(frozen=True)
class Figure:
    """A figure and everything that a reader needs to believe it.

    `value` is exact and unrounded, in the indicator's unit; None is unknown, and `why` says so in a code: `no_data`
    (nothing was sent), `no_rows` (sheets were sent, without the rows that `lacks` counts), `no_denominator`,
    `zero_denominator` (nothing to judge), `no_period` (no month or week is over), `conflict`, `no_parts` (an area
    reported a rate without its parts). `low` and `high` bound what the value could be were every row that was left
    out known; None is unbounded. `missing` names the areas that sent nothing, so that the value is of the others
    alone (`partial`). Of a `sampled` figure the parts are those of the sample. `period` is the month or week of the
    year, counted from 1, whose figure is the year's.
    """

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    rows_used: int = 0
    rows_left_out: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    origin: Origin = "none"
    why: str | None = None
    parts: tuple[tuple[str, Fraction], ...] = ()
    sampled: bool = False
    period: int | None = None
    lacks: tuple[Measure, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether some area that should have reported is not in it."""
        return bool(self.missing)

    @property
    def exact(self) -> bool:
        """Whether nothing was left out that could move the value."""
        return self.value is not None and self.low == self.value == self.high


def unknown(why: str, missing: tuple[str, ...] = ()) -> Figure:
    """A figure that could not be computed."""
    return Figure(why=why, missing=missing)


def plus(first: Figure, second: Figure) -> Figure:
    """The sum of two additive figures (of two years of a flow)."""
    if first.value is None or second.value is None:
        return first if first.value is None else second
    low = first.low + second.low if first.low is not None and second.low is not None else None
    high = first.high + second.high if first.high is not None and second.high is not None else None
    return Figure(
        value=first.value + second.value,
        numerator=_sum(first.numerator, second.numerator),
        denominator=None,
        rows_used=first.rows_used + second.rows_used,
        rows_left_out=both(first.rows_left_out, second.rows_left_out),
        missing=tuple(dict.fromkeys([*first.missing, *second.missing])),
        low=low,
        high=high,
        origin=first.origin if first.origin == second.origin else "mixed",
    )


def _sum(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return first + second if first is not None and second is not None else None


def less(first: Figure, second: Figure) -> Figure:
    """The change from `second` to `first`; it is as unsure as both of them together."""
    if first.value is None or second.value is None:
        return first if first.value is None else second
    return replace(
        first,
        value=first.value - second.value,
        numerator=None,
        denominator=None,
        rows_used=first.rows_used + second.rows_used,
        rows_left_out=both(first.rows_left_out, second.rows_left_out),
        missing=tuple(dict.fromkeys([*first.missing, *second.missing])),
        low=_minus(first.low, second.high),
        high=_minus(first.high, second.low),
    )


def _minus(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return first - second if first is not None and second is not None else None


def both(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Rows left out on two sides, by reason."""
    return {reason: first.get(reason, 0) + second.get(reason, 0) for reason in {**first, **second}}
