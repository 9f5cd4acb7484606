"""The chart of a target over the years: its values, the schedule they are held to, the target ahead."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from eldercalc.assessment import Assessment
from eldercalc.reports.board import LIGHTS
from eldercalc.reports.columns import value_of
from eldercalc.reports.numbers import level
from eldercalc.reports.page.scale import Scale, around
from eldercalc.reports.phrases import name_of
from eldercalc.reports.progress import Progress, own_value
from eldercalc.words import Lang

HEIGHT, MARGIN = 132, 16
SMALL_HEIGHT, SMALL_MARGIN = 44, 8
EDGE = Fraction(4, 100)
NO_YEAR = 9999
Points = dict[int, Fraction]


@dataclass(frozen=True)
class Dot:
    """A year's value: where it stands, what it says, and the light of its verdict."""

    x: str
    y: str
    year: int
    value: str
    light: str


@dataclass(frozen=True)
class Stroke:
    """A straight line from one place to another."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Trend:
    """Strokes join years that follow each other; between others nothing is known and nothing is drawn."""

    said: str
    height: int
    dots: list[Dot]
    strokes: list[Stroke]
    schedule: list[Stroke]
    goal: Dot | None
    years: list[tuple[str, int]]


@dataclass(frozen=True)
class _Axes:
    years: Scale
    values: Scale
    height: int
    margin: int

    def place(self, year: int, value: Fraction) -> tuple[str, str]:
        return self.years.across(Fraction(year)), self.values.down(value, self.height, self.margin)

    def joined(self, points: Points, apart: bool) -> list[Stroke]:
        years = sorted(points)
        pairs = [(a, b) for a, b in pairwise(years) if b == a + 1 or not apart]
        return [Stroke(*self.place(a, points[a]), *self.place(b, points[b])) for a, b in pairs]


def trend(row: Progress, lang: Lang, small: bool = False) -> Trend | None:
    """The chart of the years; None where no year has a value. A small one shows the same with less room."""
    values = {year: value for year, line in sorted(row.lines.items()) if (value := own_value(line)) is not None}
    if not values:
        return None
    schedule = _schedule(row)
    years = around_years([*row.lines, *schedule])
    height, margin = (SMALL_HEIGHT, SMALL_MARGIN) if small else (HEIGHT, MARGIN)
    axes = _Axes(years, around([*values.values(), *schedule.values()]), height, margin)
    dots = [_dot(axes, row, year, value) for year, value in values.items()]
    marks = [(years.across(Fraction(year)), year) for year in sorted({*row.lines, *schedule})]
    told = [f"{dot.year} {dot.value}" for dot in dots]
    said = name_of(row.last, lang) + ("：" if lang == "zh" else ": ") + ("，" if lang == "zh" else ", ").join(told)
    return Trend(
        said, height, dots, axes.joined(values, True), axes.joined(schedule, False), _goal(axes, row, lang), marks
    )


def around_years(years: list[int]) -> Scale:
    """The axis of the years."""
    return Scale(Fraction(min(years)), Fraction(max(years)), EDGE)


def _dot(axes: _Axes, row: Progress, year: int, value: Fraction) -> Dot:
    line = row.lines[year]
    x, y = axes.place(year, value)
    return Dot(x, y, year, value_of(line, value, row.decimals), LIGHTS[line.status])


def _goal(axes: _Axes, row: Progress, lang: Lang) -> Dot | None:
    """The target in its year, where no value stands yet."""
    line = row.last
    if line.level is None or line.target_year not in _due(row, line) or line.target_year in row.lines:
        return None
    x, y = axes.place(line.target_year, Fraction(line.level.value))
    return Dot(x, y, line.target_year, level(line.level, lang), "grey")


def _schedule(row: Progress) -> Points:
    """The level due in each year, as far as it is known: from the baseline over milestones to the target."""
    line = row.last
    points = {year: one.expected for year, one in row.lines.items() if one.expected is not None}
    points |= {year: Fraction(step.level.value) for year, step in line.milestones.items()}
    if line.baseline is not None and line.baseline_year is not None:
        points.setdefault(line.baseline_year, line.baseline)
    return points | _due(row, line)


def _due(row: Progress, line: Assessment) -> Points:
    """The target in its year; one that is to be kept, in every year shown."""
    if line.level is None:
        return {}
    goal = Fraction(line.level.value)
    if line.target.form in ("values", "total") and line.target_year not in (None, NO_YEAR):
        return {line.target_year or 0: goal}
    return dict.fromkeys(row.lines, goal) if line.target.form in ("standing", "every_year", "per_year") else {}
