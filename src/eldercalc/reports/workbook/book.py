"""The workbook that is being written: its sheets by names that Excel takes, its formats, its text that stays text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from eldercalc import __version__
from eldercalc.reports.ooxml.front import LONGEST_NAME, free_name
from eldercalc.reports.workbook.cells import Cell
from eldercalc.reports.workbook.looks import CHINESE, FONT, SWISS, Look
from eldercalc.words import Lang, words

EPOCH = datetime(2000, 1, 1)
"""When a workbook says that it was made, unless the moment was asked for: the same input gives the same bytes."""
LONGEST = 32_767
"""How much text a cell holds."""
LONGEST_HEADER = 120
A4 = 9
REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_format_properties": {
        "font_name": FONT, "font_charset": CHINESE, "font_family": SWISS, "font_size": 10, "valign": "vcenter",
    },
}  # fmt: skip


@dataclass
class Book:
    """A workbook of one language; `title` stands on every printed page, `asked` is the moment that it shall carry."""

    title: str
    lang: Lang
    asked: datetime | None = None
    stream: io.BytesIO = field(default_factory=io.BytesIO)
    names: list[str] = field(default_factory=list)
    formats: dict[Look, Any] = field(default_factory=dict)
    writer: Any = None

    def __post_init__(self) -> None:
        """Open the workbook."""
        self.writer = xlsxwriter.Workbook(self.stream, OPTIONS)
        told = {"title": fitting(self.title), "comments": f"eldercalc {__version__}", "created": self.asked or EPOCH}
        self.writer.set_properties(told)

    def sheet(self, name: str, kind: Any = None) -> Any:
        """A new sheet, by a name as near to `name` as a sheet may have; `kind` is its class."""
        taken = free_name(sheet_name(name), self.names)
        self.names.append(taken)
        made = self.writer.add_worksheet(taken, kind)
        made.set_landscape()
        made.set_paper(A4)
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        made.center_horizontally()
        made.set_header(f"&L&9{_printed(self.title)}&R&9&A")
        made.set_footer("&C&9" + words("第 &P 页，共 &N 页", "Page &P of &N").show(self.lang))
        return made

    def look(self, look: Look) -> Any:
        """The format of a look."""
        if look not in self.formats:
            self.formats[look] = self.writer.add_format(look.properties)
        return self.formats[look]

    def put(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """Write a cell; row and column count from 0. Text never becomes a formula, a link or a number."""
        look, said = self.look(cell.look), cell.said
        if cell.formula is not None:
            sheet.write_formula(row, column, cell.formula(row + 1), look, "" if said is None else said)
        elif said is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(said, str):
            sheet.write_string(row, column, fitting(said), look)
        else:
            sheet.write_number(row, column, said, look)

    def across(self, sheet: Any, row: int, last: int, cell: Cell, first: int = 0, down: int = 0) -> None:
        """Write a cell over several columns, and `down` rows more."""
        sheet.merge_range(row, first, row + down, last, "", self.look(cell.look))
        self.put(sheet, row, first, cell)

    def closed(self) -> bytes:
        """The workbook as bytes."""
        self.writer.close()
        return self.stream.getvalue()


def sheet_name(name: str) -> str:
    """`name` without what a sheet's name may not hold, as long as it may be."""
    plain = REFUSED.sub(" ", name).strip().strip("'") or "-"
    while len(plain.encode("utf-16-le")) > 2 * LONGEST_NAME:
        plain = plain[:-1]
    return plain.strip().strip("'")


def fitting(text: str) -> str:
    """`text` as far as a cell holds it, and how much of it that is."""
    if len(text) <= LONGEST:
        return text
    kept = text[: LONGEST - 100]
    return kept + words("……（全文 {n} 字，单元格容不下）", "... ({n} characters in all, more than a cell holds)",
                        n=len(text)).show("zh")  # fmt: skip


def _printed(text: str) -> str:
    """`text` for the head of a printed page, where `&` begins a code."""
    cut = text if len(text) <= LONGEST_HEADER else f"{text[: LONGEST_HEADER - 1]}…"
    return cut.replace("&", "&&")


def address(sheet: Any, row: int, column: int) -> str:
    """The address of a cell from any sheet; row and column count from 0."""
    return f"{quote_sheetname(sheet.get_name())}!${xl_col_to_name(column)}${row + 1}"


def span(sheet: Any, first: tuple[int, int], last: tuple[int, int]) -> str:
    """The address of a range from any sheet."""
    return f"{address(sheet, *first)}:${xl_col_to_name(last[1])}${last[0] + 1}"
