"""A table on a sheet: title, what is to be said, header, rows; frozen, filtered, its header on every printed page.

A table longer than a sheet goes on on another; nothing is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from eldercalc.reports.workbook.book import Book, address, span
from eldercalc.reports.workbook.cells import Cell, text
from eldercalc.reports.workbook.looks import HEAD, SAID, TITLE
from eldercalc.words import Words

LAST_ROW = 1_048_576
LINE, HIGHEST = 15, 405
"""The height of a line of text, and of the highest row, in points."""
SCALE = 1.06
"""How much wider text is than its characters counted, Chinese ones twice."""


@dataclass(frozen=True)
class Column:
    """A column: its title, and its width in digits."""

    title: Words
    width: float


Row = Sequence[Cell]


@dataclass(frozen=True)
class Spot:
    """Where a row was written; `row` counts from 0."""

    sheet: Any
    row: int

    def at(self, column: int) -> str:
        """The address of the row's cell in a column."""
        return address(self.sheet, self.row, column)


@dataclass(frozen=True)
class Table:
    """What a sheet says: its title, lines below it, columns, and footnotes; `frozen` columns stay in sight."""

    title: str
    columns: Sequence[Column]
    told: Sequence[str] = ()
    notes: Sequence[str] = ()
    frozen: int = 1
    pages: int = 1

    @property
    def head(self) -> int:
        """The row of the header."""
        return 1 + len(self.told)

    @property
    def width(self) -> float:
        """All columns together."""
        return sum(column.width for column in self.columns)

    def range(self, sheet: Any, column: int, rows: int) -> str:
        """The cells of a column below the header."""
        return span(sheet, (self.head + 1, column), (self.head + rows, column))


def lines_of(said: str, width: float) -> int:
    """How many lines text takes in a cell of that width."""
    return sum(max(1, -(-int(cell_len(part) * SCALE) // max(1, int(width)))) for part in said.split("\n"))


def height_of(row: Row, columns: Sequence[Column]) -> float:
    """How high a row must be: told, since programs disagree on whether they find it out themselves."""
    told = [(cell, one.width) for cell, one in zip(row, columns, strict=True) if cell.look.wrap and cell.said]
    return min(HIGHEST, LINE * max((lines_of(str(c.said), (w - 1) * 10 / c.look.size) for c, w in told), default=1) + 3)


def write(book: Book, name: str, table: Table, rows: Sequence[Row], first: Any = None) -> list[Spot]:
    """Write the rows, on as many sheets as they need; each row's place. `first` is a sheet made before."""
    spots: list[Spot] = []
    most = LAST_ROW - table.head - 1 - len(table.notes)
    for start in range(0, max(1, len(rows)), most):
        sheet = first if first is not None and start == 0 else book.sheet(name)
        part = rows[start : start + most]
        begin(book, sheet, table, len(part))
        for at, row in enumerate(part, table.head + 1):
            spots.append(Spot(sheet, at))
            sheet.set_row(at, height_of(row, table.columns))
            for column, cell in enumerate(row):
                book.put(sheet, at, column, cell)
        _footnotes(book, sheet, table, table.head + 1 + len(part))
    return spots


def begin(book: Book, sheet: Any, table: Table, rows: int) -> None:
    """The head of the sheet, for so many rows below it."""
    last = len(table.columns) - 1
    book.put(sheet, 0, 0, text(table.title, TITLE))
    sheet.set_row(0, 28)
    for at, said in enumerate(table.told, 1):
        _across(book, sheet, at, said, table)
    for column, one in enumerate(table.columns):
        sheet.set_column(column, column, one.width)
        book.put(sheet, table.head, column, text(one.title.show(book.lang), HEAD))
    most = max(lines_of(one.title.show(book.lang), one.width - 1) for one in table.columns)
    sheet.set_row(table.head, LINE * most + 6)
    sheet.freeze_panes(table.head + 1, table.frozen)
    sheet.repeat_rows(table.head)
    if rows:
        sheet.autofilter(table.head, 0, table.head + rows, last)
    if table.pages > 1:
        sheet.fit_to_pages(table.pages, 0)
        sheet.repeat_columns(0, table.frozen - 1)


def _footnotes(book: Book, sheet: Any, table: Table, row: int) -> None:
    for at, said in enumerate(table.notes, row):
        _across(book, sheet, at, said, table)


def _across(book: Book, sheet: Any, row: int, said: str, table: Table) -> None:
    """A line of text over the columns that stay together on a page."""
    last = len(table.columns) - 1 if table.pages == 1 else min(len(table.columns) - 1, 7)
    cell = text(said, SAID)
    if last:
        book.across(sheet, row, last, cell)
    else:
        book.put(sheet, row, 0, cell)
    width = sum(column.width for column in table.columns[: last + 1])
    sheet.set_row(row, min(HIGHEST, 14 * lines_of(said, width * 1.05) + 2))
