"""The first sheet: what was judged, how many targets stand how, the binding ones, the worst, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from eldercalc.assessment import Status
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Light
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.heading import heading
from eldercalc.reports.summary import paragraph, worst
from eldercalc.reports.workbook import charts
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, linked, number, text
from eldercalc.reports.workbook.chapters import AT as CHAPTER
from eldercalc.reports.workbook.chapters import Written
from eldercalc.reports.workbook.listing import COUNTED, Listing, light_word
from eldercalc.reports.workbook.looks import (
    CENTRED,
    HEAD,
    LABEL,
    LINK,
    NUMBER,
    SAID,
    SECTION,
    SMALL,
    TITLE,
    lit,
)
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import LINE, lines_of
from eldercalc.words import Lang, Words, words

NAME = Words("总览", "Overview")
FIRST, OTHER, COLUMNS_OF = 16, 10.5, 14
"""The width of the first column and of the others, and how many there are."""
LAST = COLUMNS_OF - 1
MOST_BARS, MOST_WORST = 15, 5
CHART_ROWS = 17
BARS = {"target": (5, 6), "value": (7, 7), "completion": (8, 8), "progress": (9, 9), "status": (10, 11)}
FULL = 12
"""The columns of the table behind the bars, and that of what they are held against."""
EVERY = Words("合计", "all")
SIGNED = (
    Words("编制人：", "prepared by:"), Words("复核人：", "checked by:"), Words("负责人（签字）：", "signed by:"),
    Words("日期：", "date:"),
)  # fmt: skip


@dataclass
class Page:
    """The sheet that is being written, and its next free row."""

    book: Book
    sheet: Any
    shown: Shown
    row: int = 0

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

    def paragraph(self, said: str, cell: Cell, scale: float = 1.0) -> None:
        """A paragraph over the whole width, as high as it needs."""
        self.across(0, LAST, cell)
        lines = lines_of(said, FIRST + OTHER * (COLUMNS_OF - 1) - 4)
        self.sheet.set_row(self.row, min(400.0, LINE * lines * scale + 4))
        self.row += 1

    def section(self, said: Words | str) -> None:
        """A heading."""
        self.row += 1
        self.sheet.set_row(self.row, 22)
        self.put(0, text(said if isinstance(said, str) else said.show(self.lang), SECTION))
        self.row += 1


@dataclass(frozen=True)
class Counts:
    """Where the table of the counts stands: its first row, its statuses, its classes."""

    row: int
    statuses: Sequence[Status]
    classes: Sequence[str]


def overview(book: Book, shown: Shown, sheet: Any, listed: Listing, written: Sequence[Written]) -> None:
    """Write the sheet; the counts and figures come from the other sheets."""
    page = Page(book, sheet, shown)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, LAST, OTHER)
    _heading(page)
    counts = _counted(page, listed) if listed.rows else None
    page.paragraph(told := paragraph(shown.report.assessed, shown.lang), text(told, replace(SAID, size=10)))
    bars = _ordered(written)
    charted = page.row
    if counts is not None:
        for row in range(page.row, page.row + CHART_ROWS):
            sheet.set_row_pixels(row, charts.HIGH // CHART_ROWS + 1)
        page.row += CHART_ROWS + 1
    _signed(page)
    sheet.set_h_pagebreaks([page.row])
    first = _bars(page, bars, len(written)) if bars else 0
    if counts is not None:
        charts.standing(page.book, sheet, charted, counts.row, counts.statuses, counts.classes, shown.lang)
        if bars:
            charts.completion(page.book, sheet, charted, (first, BARS["completion"][0], FULL), [one.line.status for one in bars], shown.lang)
    _worst(page, written)
    _contents(page)


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


def _counted(page: Page, listed: Listing) -> Counts:
    """A tile a light, then a table of classes and statuses; every number counts the rows of the list."""
    standing = page.shown.board.standing
    statuses = list(standing["all"])
    classes = [name for name in standing if name != "all" and set(standing) != {"all", "unclassified"}]
    yes = COUNTED[0].show(page.lang)
    _tiles(page, listed, yes)
    page.section(Words("各类指标的判断", "Targets by class and status"))
    page.put(0, text(COLUMNS["class"].title.show(page.lang), HEAD))
    for at, status in enumerate(statuses, 1):
        page.put(at, text(labels.status(status, page.lang), replace(lit(LIGHTS[status], HEAD), size=9)))
    page.put(len(statuses) + 1, text(EVERY.show(page.lang), HEAD))
    page.sheet.set_row(page.row, 2 * LINE)
    page.row += 1
    first = page.row
    for name in [*classes, "all"]:
        _class(page, listed, name, statuses, yes)
    page.row += 1
    return Counts(first, statuses, classes)


def _tiles(page: Page, listed: Listing, yes: str) -> None:
    """How many targets have each light."""
    page.row += 1
    page.sheet.set_row(page.row, 34)
    for at, light in enumerate(_lights()):
        n = sum(many for status, many in page.shown.board.standing["all"].items() if LIGHTS[status] == light)
        word = light_word(light, page.lang)
        look = replace(lit(light), bold=True, size=14, number=f'"{word}  "0')
        told = f'=COUNTIFS({listed.range("light")},"{word}",{listed.range("counted")},"{yes}")'
        page.across(3 * at, 3 * at + 2, Cell(n, look, lambda _, told=told: told))  # type: ignore[misc]
    page.row += 1


def _lights() -> list[Light]:
    return ["green", "yellow", "red", "grey"]


def _class(page: Page, listed: Listing, name: str, statuses: Sequence[Status], yes: str) -> None:
    """A row of the counts: one class, or all."""
    counts = page.shown.board.standing[name]
    word = labels.CLASS[name].show(page.lang) if name != "all" else EVERY.show(page.lang)
    only = f',{listed.range("class")},"{word}"' if name != "all" else ""
    page.put(0, text(word, LABEL))
    for at, status in enumerate(statuses, 1):
        told = (
            f'=COUNTIFS({listed.range("status")},"{labels.status(status, page.lang)}",'
            f'{listed.range("counted")},"{yes}"{only})'
        )
        page.put(at, number(counts.get(status, 0), CENTRED, lambda _, told=told: told))  # type: ignore[misc]
    last = chr(ord("A") + len(statuses))
    page.put(len(statuses) + 1, number(sum(counts.values()), replace(CENTRED, bold=True),
                                       lambda row: f"=SUM(B{row}:{last}{row})"))  # fmt: skip
    page.row += 1


def _ordered(written: Sequence[Written]) -> list[Written]:
    """The targets whose completion is drawn: the binding ones, else all; the least complete first where too many."""
    known = [one for one in written if one.line.completion is not None and not one.line.target.restates]
    binding = [one for one in known if one.line.target.class_ == "binding"]
    found = binding or known
    if len(found) <= MOST_BARS:
        return found
    return sorted(found, key=lambda one: one.line.completion or 0)[:MOST_BARS]


def _bars(page: Page, bars: Sequence[Written], every: int) -> int:
    """The table behind the bars; its first row."""
    binding = bars[0].line.target.class_ == "binding"
    which = words("约束性指标", "Binding targets") if binding else words("各指标", "Targets")
    page.section(words("{which}的完成率", "{which}: completion", which=which).show(page.lang))
    said = words(
        "列出 {n} 项（有完成率的{which}，至多 {most} 项，超出时取完成率最低的）；全部 {every} 项见“指标一览”。",
        "{n} are listed (of those with a completion rate, {most} at most, the least complete first where there are "
        "more); all {every} are in 'Targets'.",
        n=len(bars), which=which, most=MOST_BARS, every=every,
    ).show(page.lang)  # fmt: skip
    page.paragraph(said, text(said, SAID))
    page.across(0, 4, text(COLUMNS["name"].title.show(page.lang), HEAD))
    for key, (start, end) in BARS.items():
        page.across(start, end, text(COLUMNS[key].title.show(page.lang), HEAD))
    page.put(FULL, text("100%", HEAD))
    page.row += 1
    first = page.row
    for one in bars:
        page.across(0, 4, text(_named(page, one)))
        for key, (start, end) in BARS.items():
            cell = one.cells[key]
            page.across(start, end, cell if key == "status" else linked(cell, one.spot.at(CHAPTER[key])))
        page.put(FULL, number(1, replace(NUMBER, number="0%")))
        page.sheet.set_row(page.row, LINE * lines_of(_named(page, one), FIRST + 4 * OTHER - 2) + 4)
        page.row += 1
    return first


def _named(page: Page, one: Written) -> str:
    return f"{page.shown.number(one.line)} {page.shown.bare(one.line)}"


def _worst(page: Page, written: Sequence[Written]) -> None:
    """The widest gaps, with what would close them."""
    found = worst([one.line for one in written if not one.line.target.restates], MOST_WORST)
    if not found:
        return
    page.section(Words("差距最大的指标", "The widest gaps"))
    spans = (("name", 0, 4), ("target", 5, 6), ("value", 7, 7), ("status", 8, 9), ("need", 10, LAST))
    for key, start, end in spans:
        page.across(start, end, text(COLUMNS[key].title.show(page.lang), HEAD))
    page.row += 1
    by_line = {id(one.line): one for one in written}
    for line in found:
        one = by_line[id(line)]
        page.sheet.set_row(page.row, LINE * lines_of(str(one.cells["need"].said or ""), 4.4 * OTHER) + 6)
        for key, start, end in spans:
            cell = one.cells[key] if key not in ("target", "value") else linked(
                one.cells[key], one.spot.at(CHAPTER[key]))  # fmt: skip
            page.across(start, end, text(_named(page, one)) if key == "name" else cell)
        page.row += 1


def _signed(page: Page) -> None:
    """The places to sign."""
    page.sheet.set_row(page.row, 26)
    for at, said in enumerate(SIGNED):
        look = replace(SMALL, size=10, rules=False)
        page.across(3 * at, 3 * at + 2, text(said.show(page.lang), look))
    page.row += 1


def _contents(page: Page) -> None:
    """Every sheet, with a link to it."""
    page.section(Words("目录", "Contents"))
    for at, name in enumerate(page.book.names):
        row, column = page.row + at // 3, 4 * (at % 3)
        look = page.book.look(replace(LINK, rules=False))
        page.sheet.merge_range(row, column, row, column + 3, "", look)
        page.sheet.write_url(row, column, f"internal:{_quoted(name)}!A1", look, name)
    page.row += -(-len(page.book.names) // 3)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"

