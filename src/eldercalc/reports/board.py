"""What a document shows beside its tables: lights, the years of each target, areas against targets.

The documents (workbook, page, report) share it, so that they say the same and compute nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from eldercalc.assessment import STATUSES, Assessment, Status
from eldercalc.reports.progress import Progress, by_chapter, over_years
from eldercalc.reports.result import Report, counted

Light = Literal["green", "yellow", "red", "grey"]

LIGHTS: dict[Status, Light] = {
    "met": "green", "ahead": "green", "on_schedule": "green", "nearly": "yellow",
    "behind": "red", "away": "red", "missed": "red",
    "unknown": "grey", "not_due": "grey", "not_applicable": "grey", "qualitative": "grey",
}  # fmt: skip
"""The light of each status. Yellow is the band that the plan calls nearly on schedule."""

CLASSES = ("binding", "expected", "unclassified")


@dataclass(frozen=True)
class HeatRow:
    """One target (or one of its groups) across the areas: the line of each that has one, by the area's code."""

    main: Assessment
    cells: dict[str, Assessment]


@dataclass(frozen=True)
class Board:
    """The last year judged, and the years before it."""

    report: Report

    @property
    def year(self) -> int:
        """The last year judged."""
        return max(self.report.assessed.years, default=0)

    @cached_property
    def lines(self) -> list[Assessment]:
        """One line a target: the main ones of the last year, those without a number last in their chapter's order."""
        return [line for line in self.report.assessed.main if line.year == self.year]

    @cached_property
    def numbers(self) -> list[Assessment]:
        """The lines of targets that have a number."""
        return [line for line in self.lines if not line.target.qualitative]

    @cached_property
    def promises(self) -> list[Assessment]:
        """The lines of targets that have none."""
        return [line for line in self.lines if line.target.qualitative]

    @cached_property
    def chapters(self) -> dict[str, list[Assessment]]:
        """The targets with a number by their chapter."""
        return by_chapter(self.numbers, lambda line: line.target)

    @cached_property
    def standing(self) -> dict[str, dict[Status, int]]:
        """How many targets with a number of each class, and of all together (`all`), have each status.

        Targets that restate another are not counted, as in the summary of the result.
        """
        lines = [line for line in counted(self.report.assessed) if not line.target.qualitative]
        groups = {"all": lines} | {name: [ln for ln in lines if ln.target.class_ == name] for name in CLASSES}
        return {name: _tally(group) for name, group in groups.items() if group or name == "all"}

    @cached_property
    def years(self) -> list[int]:
        """The years of the trends: those of the data within the plan up to the last one judged."""
        assessed = self.report.assessed
        return sorted({line.year for line in [*assessed.history, *assessed.main] if line.year <= self.year})

    @cached_property
    def trends(self) -> dict[tuple[str, str], Progress]:
        """The main lines of each target over the years, by its id and the code of the area."""
        assessed = self.report.assessed
        rows = over_years([*assessed.history, *assessed.main])
        return {(row.last.target.id, row.last.area_code): row for row in rows}

    @cached_property
    def below(self) -> dict[str, list[Assessment]]:
        """The lines of the last year below the main ones, by the id of their target: its groups and its areas."""
        found: dict[str, list[Assessment]] = {}
        for line in self.report.assessed.lines:
            if line.year == self.year and not line.main:
                found.setdefault(line.target.id, []).append(line)
        return found

    @cached_property
    def areas(self) -> list[tuple[str, str]]:
        """Code and name of each area that has lines of its own in the last year, in the order of the plan."""
        found = {line.area_code: line.area for row in self.heat for line in row.cells.values()}
        order = [area.code for area in self.report.assessed.measured.places.areas]
        known = [code for code in order if code in found]
        return [(code, found[code]) for code in [*known, *(c for c in found if c not in known)]]

    @cached_property
    def heat(self) -> list[HeatRow]:
        """The targets that areas can be held to, across the areas, in the last year."""
        rows: dict[tuple[str, str | None], dict[str, Assessment]] = {}
        for line in (line for lines in self.below.values() for line in lines):
            if line.area_level != "plan" and not _idle(line):
                rows.setdefault((line.target.id, line.group), {})[line.area_code] = line
        mains = {line.target.id: line for line in self.lines}
        return [HeatRow(mains[target], cells) for (target, _), cells in rows.items() if target in mains]


def _idle(line: Assessment) -> bool:
    """Whether the area is not held to the target and has no figure of its own to show."""
    return line.status == "not_applicable" and line.value is None


def _tally(lines: Sequence[Assessment]) -> dict[Status, int]:
    return {status: n for status in STATUSES if (n := sum(line.status == status for line in lines))}
