"""A sheet of charts: the binding targets over the years, their level and their schedule beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eldercalc.reports.progress import Progress, own_value
from eldercalc.reports.workbook.book import Book, span
from eldercalc.reports.workbook.cells import text
from eldercalc.reports.workbook.looks import FONT, SAID, TITLE
from eldercalc.reports.workbook.shown import Shown, short
from eldercalc.reports.workbook.years import AT, Years
from eldercalc.reports.workbook.years import NAME as TABLE
from eldercalc.words import Lang, Words, words

NAME = Words("趋势图", "Trends")
MOST = 24
ACROSS, DOWN = 3, 3
"""How many charts a printed page has beside and below each other."""
WIDTH, HEIGHT = 366, 238
"""A chart, in pixels; it fills one cell of the sheet."""
TITLE_LENGTH = 44
SERIES = (
    ("value", Words("完成值", "value"), {"color": "#1F4E79", "width": 2.25},
     {"type": "circle", "size": 6, "fill": {"color": "#1F4E79"}, "border": {"color": "#1F4E79"}}),
    ("target", Words("目标值", "target"), {"color": "#C00000", "width": 1.5, "dash_type": "dash"}, {"type": "none"}),
    ("expected", Words("序时应达", "expected"), {"color": "#7F7F7F", "width": 1.25, "dash_type": "round_dot"},
     {"type": "none"}),
)  # fmt: skip


def chosen(rows: Sequence[Progress]) -> list[int]:
    """Which rows are drawn: of those with two known years the binding ones, else all, and so many at most."""
    known = [at for at, row in enumerate(rows) if _known(row) > 1]
    return ([at for at in known if _binding(rows[at])] or known)[:MOST]


def _known(row: Progress) -> int:
    return sum(own_value(line) is not None for line in row.lines.values())


def _binding(row: Progress) -> bool:
    return row.last.target.class_ == "binding"


def trends(book: Book, shown: Shown, years: Sequence[Years], drawn: Sequence[int], sheet: Any) -> None:
    """Write the sheet of charts."""
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, ACROSS - 1, WIDTH)
    book.put(sheet, 0, 0, text(NAME.show(shown.lang), TITLE))
    book.across(sheet, 1, ACROSS - 1, text(_said(shown, years, drawn), SAID))
    sheet.set_row_pixels(1, 40)
    for place, at in enumerate(drawn):
        row, column = 2 + place // ACROSS, place % ACROSS
        sheet.set_row_pixels(row, HEIGHT)
        title = f"{shown.number(years[at].progress.last)} {short(shown.bare(years[at].progress.last), TITLE_LENGTH)}"
        sheet.insert_chart(row, column, _chart(book, years[at], title, shown.lang), {"object_position": 1})
    last = 2 + (len(drawn) - 1) // ACROSS
    sheet.print_area(0, 0, last, ACROSS - 1)
    sheet.set_h_pagebreaks(list(range(2 + DOWN, last + 1, DOWN)))


def _said(shown: Shown, years: Sequence[Years], drawn: Sequence[int]) -> str:
    """Which targets are drawn, and where the others are found."""
    binding = _binding(years[drawn[0]].progress)
    which = words("约束性指标", "binding targets") if binding else words("指标", "targets")
    return words(
        "画出 {n} 项{which}（至少两年有数的，按章节次序，至多 {most} 项）；其余 {rest} 项不画图，数都在“{table}”，"
        "那里“有图”一栏打 ✓ 的是本页各项。",
        "{n} {which} are drawn (those known in two years or more, in the order of the chapters, {most} at most); the "
        "other {rest} are not: their figures are in '{table}', where a ✓ marks those drawn here.",
        n=len(drawn), which=which, most=MOST, rest=len(years) - len(drawn), table=TABLE,
    ).show(shown.lang)  # fmt: skip


def _chart(book: Book, one: Years, title: str, lang: Lang) -> Any:
    """The line chart of a target. Its title begins with a number, so it is never taken for a formula."""
    chart = book.writer.add_chart({"type": "line"})
    for key, name, line, marker in SERIES:
        chart.add_series({
            "name": name.show(lang), "categories": f"={_range(one, 'year')}", "values": f"={_range(one, key)}",
            "line": line, "marker": marker,
        })  # fmt: skip
    small = {"name": FONT, "size": 8}
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 9, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": small})
    chart.set_x_axis({"num_font": small})
    chart.set_y_axis({"num_font": small, "num_format": "General", "major_gridlines": {"visible": True,
                      "line": {"color": "#E0E0E0"}}})  # fmt: skip
    chart.show_blanks_as("gap")
    chart.set_size({"width": WIDTH - 8, "height": HEIGHT - 8, "x_offset": 4, "y_offset": 4})
    return chart


def _range(one: Years, key: str) -> str:
    """The cells of a column in the rows of the target, which stand below each other."""
    spots = [one.spots[year] for year in sorted(one.spots)]
    return span(spots[0].sheet, (spots[0].row, AT[key]), (spots[-1].row, AT[key]))
