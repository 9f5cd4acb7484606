"""What a cell holds: text, a number, or a formula with the value that it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from eldercalc.reports.numbers import plain
from eldercalc.reports.workbook.looks import CENTRED, NUMBER, TEXT, Look

Formula = Callable[[int], str]
"""A formula by the row in which it stands, counted from 1 as Excel does."""

DASH = "—"


@dataclass(frozen=True)
class Cell:
    """A cell; of a formula `said` is the stored value."""

    said: str | int | float | None = None
    look: Look = TEXT
    formula: Formula | None = None


EMPTY = Cell()


def text(said: str, look: Look = TEXT) -> Cell:
    """A cell of text; empty text leaves it blank."""
    return Cell(said or None, look)


def number(value: Fraction | int | None, look: Look = NUMBER, formula: Formula | None = None) -> Cell:
    """A number at full precision; unknown is blank and has no formula."""
    return Cell(plain(value), look, formula if value is not None else None)


def fixed(told: str) -> Formula:
    """A formula that is the same in every row."""
    return lambda _: told


def linked(cell: Cell, place: str) -> Cell:
    """The same cell by its address; what is not known there is not known here."""
    return cell if cell.said is None else Cell(cell.said, cell.look, fixed(f"={place}"))


def marked(yes: bool) -> Cell:
    """A tick, or nothing."""
    return Cell("✓" if yes else None, CENTRED)
