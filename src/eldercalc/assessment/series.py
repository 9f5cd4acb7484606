"""A target's figures over the years for one place, in the plan's unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from eldercalc.definitions import UNITS, Bound
from eldercalc.measures import Figure, Measured, plus, unknown
from eldercalc.plans import Target


@dataclass(frozen=True)
class Place:
    """Whom a line speaks of: the plan's area, one area below it, or several taken together."""

    code: str
    name: str
    level: str
    together: tuple[str, ...] = ()


@dataclass
class Series:
    """Figures of one bound target for one place."""

    measured: Measured
    target: Target
    bound: Bound
    place: Place
    _sums: dict[tuple[int, int], Figure] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The plan's unit."""
        return self.target.unit or self.bound.indicator.unit

    @property
    def grain(self) -> Fraction | None:
        """One whole thing in the plan's unit, where the target counts whole things."""
        unit = UNITS[self.unit]
        base = UNITS.get(unit.base, unit)
        return Fraction(1, unit.scale) if not unit.ratio and base.decimals == 0 else None

    def figure(self, year: int) -> Figure:
        """The figure of `year`, in the indicator's own unit."""
        if self.place.together:
            return self.measured.together(self.bound, self.place.together, year)
        return self.measured.figure(self.bound, self.place.code, year)

    def since(self, start: int, year: int) -> Figure:
        """The figures from `start` to `year` added up; a year without data makes the sum a floor."""
        mark = (start, year)
        if mark not in self._sums:
            figures = [self.figure(y) for y in range(start, year + 1)]
            known = [figure for figure in figures if figure.value is not None]
            silent = [str(y) for y, f in zip(range(start, year + 1), figures, strict=True) if f.value is None]
            self._sums[mark] = _added(known, tuple(silent))
        return self._sums[mark]

    def shown(self, value: Fraction | None) -> Fraction | None:
        """A value of the indicator in the plan's unit."""
        if value is None:
            return None
        return value * UNITS[self.bound.indicator.unit].scale / UNITS[self.unit].scale

    def inner(self, value: Fraction) -> Fraction:
        """A value in the plan's unit as the indicator counts it."""
        return value * UNITS[self.unit].scale / UNITS[self.bound.indicator.unit].scale

    def value(self, year: int) -> Fraction | None:
        """The value of `year` in the plan's unit, unless areas are missing from it."""
        figure = self.figure(year)
        return None if figure.missing else self.shown(figure.value)

    def first_measured(self, before: int) -> int | None:
        """The first year before `before` with a whole value."""
        return next((y for y in self.measured.years() if y < before and self.value(y) is not None), None)


def _added(known: list[Figure], silent: tuple[str, ...]) -> Figure:
    if not known:
        return unknown("no_data", silent)
    result = known[0]
    for figure in known[1:]:
        result = plus(result, figure)
    if not silent:
        return result
    return Figure(
        result.value, result.numerator, None, result.rows_used, result.rows_left_out, (*result.missing, *silent),
        low=result.low, high=None, origin=result.origin,
    )  # fmt: skip
