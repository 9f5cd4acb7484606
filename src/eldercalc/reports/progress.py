"""The figures of each target over the years, in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from eldercalc.assessment import Assessment
from eldercalc.plans import Target
from eldercalc.reports.numbers import decimals_of
from eldercalc.reports.result import Report


@dataclass(frozen=True)
class Progress:
    """One target over the years: its lines by year, the latest last."""

    lines: dict[int, Assessment]

    @property
    def last(self) -> Assessment:
        """The latest line."""
        return self.lines[max(self.lines)]

    @property
    def trend(self) -> str:
        """↑ ↓ → between the last two years whose value is known; empty where there are not two."""
        known = [value for value in self._values() if value is not None]
        if len(known) < 2:
            return ""
        return "↑" if known[-1] > known[-2] else "↓" if known[-1] < known[-2] else "→"

    @property
    def decimals(self) -> int | None:
        """One number of decimals for the whole row: the unit's, or more where a value would round onto the target."""
        lines = [(own_value(line), line) for line in self.lines.values()]
        return max(
            (decimals_of(value, line.unit, line.level) for value, line in lines if value is not None), default=None
        )

    def _values(self) -> list[Fraction | None]:
        return [own_value(self.lines[year]) for year in sorted(self.lines)]


def own_value(line: Assessment) -> Fraction | None:
    """The value of the line's own year, which after the deadline is not the one judged."""
    judged_earlier = line.judged_year is not None and line.judged_year < line.year and not line.target.total
    return line.later_value if judged_earlier else line.value


def shown(report: Report) -> list[Assessment]:
    """The lines that tables for people show: the main ones, groups, and areas where they were asked for."""
    lines = report.assessed.lines
    if report.by_area:
        return [line for line in lines if line.main or line.status != "not_applicable"]
    return [line for line in lines if line.main or (line.group and line.area_level == "plan")]


def over_years(lines: Iterable[Assessment]) -> list[Progress]:
    """Lines over their years, a target's own row before those of its groups and areas."""
    found: dict[str, dict[tuple[str, str | None, bool], dict[int, Assessment]]] = {}
    for line in lines:
        rows = found.setdefault(line.target.id, {})
        rows.setdefault((line.area_code, line.group, line.main), {})[line.year] = line
    return [Progress(by_year) for rows in found.values() for by_year in rows.values()]


Line = TypeVar("Line", Assessment, Progress)


def by_chapter(lines: Iterable[Line], target_of: Callable[[Line], Target]) -> dict[str, list[Line]]:
    """Lines by the chapter of their target, in the order of first appearance."""
    chapters: dict[str, list[Line]] = {}
    for line in lines:
        chapters.setdefault(target_of(line).chapter, []).append(line)
    return chapters
