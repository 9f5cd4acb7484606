"""A difference: everything that two runs of one plan do not have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eldercalc.assessment import Assessed
from eldercalc.comparison.faults import FaultChanges, fault_changes
from eldercalc.comparison.figures import FigureChange, figure_changes
from eldercalc.comparison.rows import SheetChange, sheet_changes
from eldercalc.findings import Finding
from eldercalc.plans import LoadedPlan


@dataclass(frozen=True)
class Difference:
    """Old against new. `figures` has every line of the plan's own, moved or not, and those of areas that moved."""

    plan: LoadedPlan
    years: tuple[int, ...]
    sheets: tuple[SheetChange, ...]
    figures: tuple[FigureChange, ...]
    faults: FaultChanges

    @property
    def moved(self) -> list[FigureChange]:
        """The lines whose figure or status is not what it was."""
        return [change for change in self.figures if change.moved]

    @property
    def changed(self) -> bool:
        """Whether anything at all differs."""
        return bool(self.moved or self.faults.fixed or self.faults.new or any(sheet.rows for sheet in self.sheets))


def compare(
    old: Assessed, new: Assessed, old_findings: Sequence[Finding], new_findings: Sequence[Finding]
) -> Difference:
    """Hold two runs of one plan against each other."""
    was, now = old.measured.dataset.tables, new.measured.dataset.tables
    return Difference(
        new.plan,
        tuple(sorted({*old.years, *new.years})),
        tuple(sheet_changes(was, now, old_findings, new_findings)),
        tuple(figure_changes(old.lines, new.lines)),
        fault_changes(was, now, old_findings, new_findings),
    )
