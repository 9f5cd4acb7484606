"""The figures of each target over the years, in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from eldercalc.assessment import Assessed, Assessment
from eldercalc.plans import Target


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

    def _values(self) -> list[Fraction | None]:
        return [own_value(self.lines[year]) for year in sorted(self.lines)]


def own_value(line: Assessment) -> Fraction | None:
    """The value of the line's own year, which after the deadline is not the one judged."""
    judged_earlier = line.judged_year is not None and line.judged_year < line.year and not line.target.total
    return line.later_value if judged_earlier else line.value


def over_years(assessed: Assessed) -> list[Progress]:
    """Every main line of the run by target, in the order of the plan."""
    found: dict[str, dict[int, Assessment]] = {}
    for line in assessed.main:
        found.setdefault(f"{line.target.id}|{line.area_code}", {})[line.year] = line
    return [Progress(lines) for lines in found.values()]


Line = TypeVar("Line", Assessment, Progress)


def by_chapter(lines: Iterable[Line], target_of: Callable[[Line], Target]) -> dict[str, list[Line]]:
    """Lines by the chapter of their target, in the order of first appearance."""
    chapters: dict[str, list[Line]] = {}
    for line in lines:
        chapters.setdefault(target_of(line).chapter, []).append(line)
    return chapters
