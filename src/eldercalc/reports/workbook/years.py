"""The years: a line a target and year with its parts, and a table that puts the years beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.progress import Progress, own_value
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import DASH, Cell, linked, marked, text
from eldercalc.reports.workbook.figures import Figures
from eldercalc.reports.workbook.looks import CENTRED, SAID, SMALL, shaped
from eldercalc.reports.workbook.shown import Shown, marks_of
from eldercalc.reports.workbook.tables import Column, Spot, Table
from eldercalc.words import Words, words

NAME, PARTS = Words("历年对比", "Years"), Words("历年明细", "Years in detail")
WIDTHS: dict[str, tuple[Words, float]] = {
    "no": (Words("序号", "no."), 6),
    "name": (COLUMNS["name"].title, 44),
    "year": (Words("年度", "year"), 8),
    "numerator": (Words("分子", "numerator"), 13),
    "denominator": (Words("分母", "denominator"), 13),
    "value": (COLUMNS["value"].title, 14),
    "target": (COLUMNS["target"].title, 16),
    "expected": (COLUMNS["expected"].title, 13),
    "status": (COLUMNS["status"].title, 14),
    "marks": (Words("标记", "marks"), 8),
    "note": (COLUMNS["note"].title, 44),
}
AT = {key: at for at, key in enumerate(WIDTHS)}
LETTERS = {key: xl_col_to_name(at) for key, at in AT.items()}


@dataclass(frozen=True)
class Years:
    """A target over the years: its rows of the detail, one a year, and the cells of its values."""

    progress: Progress
    spots: dict[int, Spot]
    values: dict[int, Cell]


def rows_of(shown: Shown) -> list[Progress]:
    """The targets over the years in the order of the chapters."""
    lines = [line for group in shown.board.chapters.values() for line in group]
    return [shown.board.trends[line.target.id, line.area_code] for line in lines]


def detail(book: Book, shown: Shown, rows: Sequence[Progress]) -> list[Years]:
    """The sheet with a line a target and year."""
    cells = [_cells(shown, row, year) for row in rows for year in sorted(row.lines)]
    said = words(
        "一个指标每年一行；期限过后完成值为当年的数，判断仍按期限那一年，分子分母不再列。",
        "a line a target and year; after the deadline the value is the year's own, the verdict that of the deadline.",
    )
    table = Table(PARTS.show(shown.lang), [Column(*one) for one in WIDTHS.values()], [said.show(shown.lang)], frozen=3)
    spots = iter(tables.write(book, PARTS.show(shown.lang), table, [list(row.values()) for row in cells]))
    values = iter(cells)
    return [
        Years(row, {year: next(spots) for year in sorted(row.lines)},
              {year: next(values)["value"] for year in sorted(row.lines)})
        for row in rows
    ]  # fmt: skip


def _cells(shown: Shown, row: Progress, year: int) -> dict[str, Cell]:
    line = row.lines[year]
    own = own_value(line) is line.value
    told = Figures(shown.report.assessed.plan, line, LETTERS, shown.lang, own, row.decimals, line.later_value)
    cells = {key: told.cell(key) for key in WIDTHS if hasattr(told, f"_{key}")}
    cells |= {
        "no": Cell(shown.number(line), CENTRED),
        "name": text(shown.bare(line)),
        "year": Cell(year, CENTRED),
        "value": _value(told),
        "marks": text(marks_of(line), CENTRED),
        "note": text(COLUMNS["note"].show(line, shown.lang), SMALL),
    }
    return {key: cells[key] for key in WIDTHS}


def _value(told: Figures) -> Cell:
    """The value; a blank cell where it is unknown, which a chart leaves out."""
    return told.cell("value") if told.value is not None else Cell(None, CENTRED)


def comparison(book: Book, shown: Shown, years: Sequence[Years], drawn: Sequence[int], table_sheet: object) -> None:
    """The table with a column a year; `drawn` are the rows that have a chart."""
    lang = shown.lang
    columns = [
        Column(Words("序号", "no."), 6), Column(COLUMNS["name"].title, 44), Column(COLUMNS["class"].title, 9),
        *(Column(Words(str(year), str(year)), 14) for year in shown.board.years),
        Column(Words("趋势", "trend"), 7), Column(Words("有图", "chart"), 7), Column(COLUMNS["target"].title, 16),
    ]  # fmt: skip
    said = words(
        "数取自“{parts}”；● 已完成或按期，▲ 基本符合预期，■ 滞后、倒退或未完成，○ 尚不能或不必判断（当年的判断）。",
        "figures are those of '{parts}'; ● met or on schedule, ▲ nearly, ■ behind, moving away or missed, "
        "○ cannot or need not be judged (in that year).",
        parts=PARTS,
    ).show(lang)
    table = Table(NAME.show(lang), columns, [said], shown.marks([one.progress.last for one in years]), 2)
    rows = [_row(shown, one, at in drawn) for at, one in enumerate(years)]
    tables.write(book, NAME.show(lang), table, rows, table_sheet)


def _row(shown: Shown, one: Years, drawn: bool) -> list[Cell]:
    last = one.progress.last
    target = Figures(shown.report.assessed.plan, last, {}, shown.lang).cell("target")
    return [
        Cell(shown.number(last), CENTRED), text(shown.bare(last)),
        text(COLUMNS["class"].show(last, shown.lang), CENTRED),
        *(_year(one, year) for year in shown.board.years),
        text(one.progress.trend, CENTRED), marked(drawn), target,
    ]  # fmt: skip


def _year(one: Years, year: int) -> Cell:
    line, cell = one.progress.lines.get(year), one.values.get(year)
    if line is None or cell is None or cell.said is None:
        return text(DASH, replace(SAID, rules=True, align="right"))
    return linked(replace(cell, look=shaped(line.status, cell.look.number)), one.spots[year].at(AT["value"]))
