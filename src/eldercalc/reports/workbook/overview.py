"""The first sheet: what was judged, how many targets stand how, the binding ones, the worst, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eldercalc.reports.heading import heading
from eldercalc.reports.summary import paragraph
from eldercalc.reports.workbook import charts
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import text
from eldercalc.reports.workbook.chapters import Written
from eldercalc.reports.workbook.counts import counted
from eldercalc.reports.workbook.highlights import bars, gaps, ordered
from eldercalc.reports.workbook.listing import Listing
from eldercalc.reports.workbook.looks import LINK, SAID, SMALL, TITLE
from eldercalc.reports.workbook.page import FIRST, LAST, OTHER, Page
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import LINE, lines_of
from eldercalc.words import Words, words

NAME = Words("总览", "Overview")
CHART_ROWS, MOST_TOLD = 17, 160
"""The rows that the charts cover, and how many points of text leave room for them on the first page."""
LINE_TO_SIGN = " ____________"
LINKS = ((0, 1), (2, 4), (5, 7), (8, 10), (11, 13))
"""The columns over which the links of a row reach."""
SIGNED = (
    Words("编制人：", "prepared by:"), Words("复核人：", "checked by:"), Words("负责人（签字）：", "signed by:"),
    Words("日期：", "date:"),
)  # fmt: skip


def overview(book: Book, shown: Shown, sheet: Any, listed: Listing, written: Sequence[Written]) -> None:
    """Write the sheet; the counts and figures come from the other sheets."""
    page = Page(book, sheet, shown)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, LAST, OTHER)
    _heading(page)
    counts = counted(page, listed) if written else None
    page.paragraph(told := paragraph(shown.report.assessed, shown.lang), text(told, replace(SAID, size=10)))
    if page.told > MOST_TOLD:
        sheet.set_h_pagebreaks([page.row])
    place = page.row
    if counts is not None:
        _room(page)
        charts.standing(book, sheet, place, counts, shown.lang)
    _signed(page)
    _contents(page)
    if drawn := ordered(written):
        charts.completion(book, sheet, place, bars(page, drawn, len(written)), drawn, shown.lang)
    gaps(page, written)


def _room(page: Page) -> None:
    """The rows that the charts cover."""
    for row in range(page.row, page.row + CHART_ROWS):
        page.sheet.set_row_pixels(row, charts.HIGH // CHART_ROWS + 1)
    page.row += CHART_ROWS


def _heading(page: Page) -> None:
    """Title, what was judged, who has not reported, and when it was made if that was asked for."""
    page.across(0, LAST, text(page.book.title, TITLE))
    page.sheet.set_row(0, 24 * lines_of(page.book.title, 80) + 6)
    page.row = 1
    for said in heading(page.shown.report, page.lang)[1:]:
        page.paragraph(said, text(said, SAID))
    if page.book.asked is not None:
        said = words("生成于 {day}", "made on {day}", day=page.book.asked.date().isoformat()).show(page.lang)
        page.paragraph(said, text(said, SAID))


def _signed(page: Page) -> None:
    """The places to sign."""
    page.sheet.set_row(page.row, 26)
    for at, said in enumerate(SIGNED):
        look = replace(SMALL, size=10, rules=False)
        page.across(3 * at, 3 * at + 2, text(said.show(page.lang) + LINE_TO_SIGN, look))
    page.row += 1


def _contents(page: Page) -> None:
    """Every sheet, with a link to it."""
    page.section(Words("目录", "Contents"))
    look = page.book.look(replace(LINK, rules=False, size=9))
    for start in range(0, len(page.book.names), len(LINKS)):
        row = list(zip(page.book.names[start:], LINKS, strict=False))
        for name, (first, last) in row:
            page.sheet.merge_range(page.row, first, page.row, last, "", look)
            page.sheet.write_url(page.row, first, f"internal:{_quoted(name)}!A1", look, name)
        lines = max(lines_of(name, OTHER * (last - first + 1)) for name, (first, last) in row)
        page.sheet.set_row(page.row, LINE * lines + 1)
        page.row += 1


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
