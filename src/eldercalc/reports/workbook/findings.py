"""The findings: a line each, as many as there are, on as many sheets as they need."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from rich.cells import cell_len
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from eldercalc.findings import Finding
from eldercalc.gate import Standing
from eldercalc.reports import labels
from eldercalc.reports.ooxml.splicing import text as as_xml
from eldercalc.reports.validation import TITLES
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book, fitting
from eldercalc.reports.workbook.looks import CENTRED, NUMBER, SMALL, Look, lit
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import Column, Table
from eldercalc.words import Lang, Words, words

NAME = Words("数据问题", "Findings")
WIDTHS = {
    "severity": 7, "file": 22, "sheet": 14, "cell": 9, "column": 16, "value": 16, "rows": 7, "message": 46, "hint": 42,
    "targets": 26, "rule": 30,
}  # fmt: skip
LIGHT = {"error": lit("red", SMALL), "warning": lit("yellow", SMALL), "info": SMALL}
LOOKS: dict[str, Look] = dict.fromkeys(WIDTHS, SMALL) | {"cell": CENTRED, "rows": NUMBER}
GATE = Column(Words("门槛", "gate"), 22)

LINE = 13.5
"""The height of a line of the smaller text, in points."""

Judged = tuple[Finding, Standing]
Known = tuple[str, float]
"""Text as XML, and how wide it is."""


class Streamed(Worksheet):  # type: ignore[misc]  # the library is not typed
    """A sheet whose rows are written as they come, below those put into it: findings may be very many.

    `streamed` gives them as XML by the number of their row, counted from 1, from `first` on.
    """

    first: int = 0
    streamed: Callable[[], Iterator[str]] = staticmethod(lambda: iter(()))

    def _write_rows(self) -> None:
        super()._write_rows()
        for row in self.streamed():
            self.fh.write(row)


def findings(book: Book, shown: Shown) -> None:
    """The findings, and how each stands before the gate where some are left out of it."""
    judged = shown.report.judged
    most = tables.LAST_ROW - 3
    for start in range(0, max(1, len(judged)), most):
        _sheet(book, shown, judged[start : start + most])


def _sheet(book: Book, shown: Shown, judged: list[Judged]) -> None:
    lang = shown.lang
    gated = any(labels.spared(standing, lang) for _, standing in judged)
    columns = [Column(TITLES[key], width) for key, width in WIDTHS.items()] + [GATE] * gated
    table = Table(NAME.show(lang), columns, [_said(shown)], frozen=1)
    sheet = book.sheet(NAME.show(lang), Streamed)
    tables.begin(book, sheet, table, len(judged))
    formats = {look: book.look(look)._get_xf_index() for look in [*LOOKS.values(), *LIGHT.values()]}
    first = table.head + 2
    sheet.streamed = lambda: _rows(judged, first, formats, gated, lang)
    sheet.dim_rowmax = max(sheet.dim_rowmax, first + len(judged) - 2)


def _said(shown: Shown) -> str:
    """How many there are of each severity."""
    found = shown.report.findings
    counts = {severity: sum(item.severity == severity for item in found) for severity in labels.SEVERITY}
    tally = [words("{n} {what}", "{n} {what}", n=n, what=labels.SEVERITY[one]) for one, n in counts.items() if n]
    return (
        words("共 {n} 处：{tally}；个人信息已遮盖。", "{n} in all: {tally}; what is personal is masked.",
              n=len(found), tally=tally)
        if found else Words("没有发现问题。", "Nothing wrong was found.")
    ).show(shown.lang)  # fmt: skip


def _rows(judged: list[Judged], first: int, formats: dict[Look, int], gated: bool, lang: Lang) -> Iterator[str]:
    """The rows as XML; text is text, whatever it begins with."""
    letters = [xl_col_to_name(at) for at in range(len(WIDTHS) + gated)]
    known: dict[str, Known] = {}
    widths = [*WIDTHS.values(), GATE.width][: len(letters)]
    looks = [formats[look] for look in LOOKS.values()] + [formats[SMALL]] * gated
    lights = {severity: formats[look] for severity, look in LIGHT.items()}
    for at, (item, standing) in enumerate(judged, first):
        values = _values(item, lang) + ([labels.spared(standing, lang)] if gated else [])
        looks[0] = lights[item.severity]
        cells = [_cell(f"{letter}{at}", look, value, known)
                 for letter, look, value in zip(letters, looks, values, strict=True)]  # fmt: skip
        lines = max(known[value][1] / width for value, width in zip(values, widths, strict=True) if value in known)
        high = min(tables.HIGHEST, LINE * math.ceil(lines) + 3)
        yield f'<row r="{at}" ht="{high}" customHeight="1">{"".join(cells)}</row>'


def _values(item: Finding, lang: Lang) -> list[str | int | None]:
    return [
        labels.SEVERITY[item.severity].show(lang), item.file, item.sheet, item.cell or (item.row and str(item.row)),
        item.column, item.value, item.rows, item.message.show(lang), item.hint.show(lang) if item.hint else None,
        ", ".join(item.targets), item.rule,
    ]  # fmt: skip


def _cell(address: str, look: int, value: str | int | None, known: dict[str, Known]) -> str:
    if value is None or value == "":
        return f'<c r="{address}" s="{look}"/>'
    if isinstance(value, int):
        return f'<c r="{address}" s="{look}"><v>{value}</v></c>'
    return f'<c r="{address}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{_xml(value, known)}</t></is></c>'


def _xml(value: str, known: dict[str, Known]) -> str:
    """`value` as XML; what many rows say is made so once."""
    if value not in known:
        known[value] = as_xml(fitting(value)), cell_len(value) * tables.SCALE
    return known[value][0]
