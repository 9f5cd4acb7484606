"""Comparison: two states of the same data held against each other — rows, figures, findings.

What a resubmission changed, how the figures moved because of it, and which faults are mended.
"""

from eldercalc.comparison.faults import FaultChanges, fault_changes
from eldercalc.comparison.figures import FigureChange, figure_changes
from eldercalc.comparison.model import Difference, compare
from eldercalc.comparison.rows import CellChange, RowChange, SheetChange, Spot, sheet_changes

__all__ = [
    "CellChange",
    "Difference",
    "FaultChanges",
    "FigureChange",
    "RowChange",
    "SheetChange",
    "Spot",
    "compare",
    "fault_changes",
    "figure_changes",
    "sheet_changes",
]
