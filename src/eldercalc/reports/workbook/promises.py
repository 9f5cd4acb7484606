"""The targets without a number: when they are due, and what was reported of them."""

from __future__ import annotations

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, text
from eldercalc.reports.workbook.looks import CENTRED, SMALL
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import Column, Table
from eldercalc.words import Words

NAME = Words("定性任务", "Without a number")
COLUMNS_OF = [
    Column(Words("序号", "no."), 6),
    Column(COLUMNS["chapter"].title, 24),
    Column(COLUMNS["name"].title, 50),
    Column(Words("期限", "due"), 8),
    Column(Words("填报状态", "state reported"), 18),
    Column(Words("责任单位", "responsible"), 28),
    Column(COLUMNS["source"].title, 20),
    Column(COLUMNS["doubt"].title, 50),
]


def promises(book: Book, shown: Shown) -> None:
    """The sheet of the targets without a number, where there are any."""
    if shown.board.promises:
        name = NAME.show(shown.lang)
        table = Table(name, COLUMNS_OF, [shown.judged()], frozen=3)
        tables.write(book, name, table, [_row(shown, line) for line in shown.board.promises])


def _row(shown: Shown, line: Assessment) -> list[Cell]:
    bodies = ("、" if shown.lang == "zh" else ", ").join(line.target.responsible)
    return [
        Cell(shown.number(line), CENTRED), text(line.target.chapter, SMALL), text(shown.name(line)),
        Cell(line.target_year, CENTRED), text(labels.why(line, shown.lang), CENTRED), text(bodies, SMALL),
        text(COLUMNS["source"].show(line, shown.lang), SMALL), text(line.target.doubt or "", SMALL),
    ]  # fmt: skip
