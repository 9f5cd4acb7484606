"""A sheet that is laid out from top to bottom, on a grid of columns over which a cell may reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, text
from eldercalc.reports.workbook.looks import SECTION
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import HIGHEST, LINE, lines_of
from eldercalc.words import Lang, Words

FIRST, OTHER, LAST = 16, 10.5, 13
"""The width of the first column and of the others, and the number of the last, counted from 0."""


@dataclass
class Page:
    """The sheet that is being written, and its next free row."""

    book: Book
    sheet: Any
    shown: Shown
    row: int = 0
    told: float = 0
    """How high all paragraphs are together, in points."""

    @property
    def lang(self) -> Lang:
        """The language of the report."""
        return self.shown.lang

    def put(self, column: int, cell: Cell) -> None:
        """Write a cell of the row."""
        self.book.put(self.sheet, self.row, column, cell)

    def across(self, first: int, last: int, cell: Cell) -> None:
        """Write a cell over several columns of the row."""
        if first == last:
            self.put(first, cell)
        else:
            self.book.across(self.sheet, self.row, last, cell, first)

    def paragraph(self, said: str, cell: Cell) -> None:
        """A paragraph over the whole width, as high as it needs."""
        self.across(0, LAST, cell)
        lines = lines_of(said, FIRST + OTHER * LAST - 4)
        height = min(HIGHEST, LINE * lines + 4)
        self.sheet.set_row(self.row, height)
        self.told += height
        self.row += 1

    def section(self, said: Words | str) -> None:
        """A heading."""
        self.row += 1
        self.sheet.set_row(self.row, 22)
        self.put(0, text(said if isinstance(said, str) else said.show(self.lang), SECTION))
        self.row += 1
