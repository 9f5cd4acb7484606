"""The schedule: where a target should stand by now, on a line from its base through its milestones to its end.

E = v_b + (v_T − v_b)(t − b)/(T − b), piecewise where milestones exist (linear schedule, as in national plan
evaluations). While a year runs, t counts its days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from eldercalc.plans import Level


@dataclass(frozen=True)
class Moment:
    """The end of `year`, or the day `as_of` within it. `at` counts in years: 2023 is the end of 2023."""

    year: int
    as_of: date | None = None

    @property
    def over(self) -> bool:
        """Whether the year has ended."""
        return self.as_of is None or self.as_of >= date(self.year, 12, 31)

    @property
    def at(self) -> Fraction:
        """The moment in years, exact to the day."""
        if self.over or self.as_of is None:
            return Fraction(self.year)
        if self.as_of.year < self.year:
            return Fraction(self.year - 1)
        days = (date(self.year, 12, 31) - date(self.year - 1, 12, 31)).days
        return self.year - 1 + Fraction((self.as_of - date(self.year - 1, 12, 31)).days, days)


@dataclass(frozen=True)
class Line:
    """The steps of a target after its base, by year."""

    base_year: int
    base: Fraction
    steps: Mapping[int, Fraction]

    def expected(self, moment: Moment) -> Fraction | None:
        """E at the moment; the last step's value once its year is reached."""
        points = [(Fraction(self.base_year), self.base)]
        points += [(Fraction(year), value) for year, value in sorted(self.steps.items()) if year > self.base_year]
        at = moment.at
        if at < points[0][0] or len(points) < 2:
            return None
        for (start, low), (end, high) in pairwise(points):
            if start <= at <= end:
                return low + (high - low) * (at - start) / (end - start)
        return points[-1][1]

    def time_share(self, moment: Moment) -> Fraction | None:
        """The share of the time from base to end that has passed, at most 1."""
        end = max(self.steps)
        if end <= self.base_year:
            return None
        return max(Fraction(0), min(Fraction(1), (moment.at - self.base_year) / (end - self.base_year)))


def line(base_year: int, base: Fraction, steps: Mapping[int, Level]) -> Line:
    """The line from a base through the levels of a target."""
    return Line(base_year, base, {year: Fraction(level.value) for year, level in steps.items()})


def counted(expected: Fraction | None, base: Fraction, grain: Fraction | None) -> Fraction | None:
    """E of counted things in whole ones, towards the base, so that none of one is on schedule until the year is due."""
    if expected is None or grain is None:
        return expected
    steps = (expected - base) / grain
    return base + grain * (math.floor(steps) if steps >= 0 else math.ceil(steps)) if base % grain == 0 else expected
