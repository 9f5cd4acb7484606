"""What to look at first: how complete the binding targets are, and the widest gaps with what would close them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eldercalc.assessment import direction
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.summary import worst
from eldercalc.reports.workbook.cells import linked, number, text
from eldercalc.reports.workbook.chapters import AT as CHAPTER
from eldercalc.reports.workbook.chapters import Written
from eldercalc.reports.workbook.listing import NAME as LISTING
from eldercalc.reports.workbook.looks import HEAD, NUMBER, SAID
from eldercalc.reports.workbook.page import FIRST, LAST, OTHER, Page
from eldercalc.reports.workbook.shown import short
from eldercalc.reports.workbook.tables import LINE, lines_of
from eldercalc.words import Words, words

MOST_BARS, MOST_WORST = 15, 5
Spans = Mapping[str, tuple[int, int]]
"""The first and the last column of each thing shown."""

BARS: Spans = {"target": (5, 6), "value": (7, 7), "completion": (8, 8), "progress": (9, 9), "status": (10, 11)}
FULL, LABEL = 12, 13
"""The columns of the table behind the bars, that of what they are held against, and of the name beside a bar."""
LABEL_LENGTH = 32
GAPS: Spans = {"target": (5, 6), "value": (7, 7), "status": (8, 9), "need": (10, LAST)}


def ordered(written: Sequence[Written]) -> list[Written]:
    """The targets whose completion is drawn: the binding ones, else all; the least complete first where too many.

    Of those where less is better a bar that is short would look bad and be good, so they are left out.
    """
    known = [one for one in written if one.line.completion is not None and not one.line.target.restates and _more(one)]
    found = [one for one in known if one.line.target.class_ == "binding"] or known
    if len(found) <= MOST_BARS:
        return found
    return sorted(found, key=lambda one: one.line.completion or 0)[:MOST_BARS]


def _more(one: Written) -> bool:
    return one.line.level is None or direction(one.line.level.comparator) > 0


def bars(page: Page, drawn: Sequence[Written], every: int) -> int:
    """The table behind the bars; its first row."""
    binding = drawn[0].line.target.class_ == "binding"
    which = words("约束性指标", "binding targets") if binding else words("各指标", "targets")
    page.section(words("{which}的完成率", "Completion of {which}", which=which).show(page.lang))
    said = words(
        "列出 {n} 项：有完成率、越高越好的{which}，至多 {most} 项，超出时取完成率最低的；全部 {every} 项见“{list}”。",
        "{n} are listed: {which} with a completion rate where more is better, {most} at most, the least complete first "
        "where there are more; all {every} targets are in '{list}'.",
        n=len(drawn), which=which, most=MOST_BARS, every=every, list=LISTING,
    ).show(page.lang)  # fmt: skip
    page.paragraph(said, text(said, SAID))
    page.put(FULL, text("100%", HEAD))
    page.put(LABEL, text(Words("图中名称", "in the chart").show(page.lang), HEAD))
    _head(page, BARS)
    first = page.row
    for one in drawn:
        page.put(FULL, number(1, replace(NUMBER, number="0%")))
        page.put(LABEL, text(short(_named(page, one), LABEL_LENGTH), replace(SAID, rules=True, size=7)))
        _row(page, one, BARS, _named(page, one), FIRST + 4 * OTHER - 2)
    return first


def gaps(page: Page, written: Sequence[Written]) -> None:
    """The widest gaps, with what would close them."""
    by_line = {id(one.line): one for one in written if not one.line.target.restates}
    found = worst([one.line for one in by_line.values()], MOST_WORST)
    if not found:
        return
    page.section(Words("差距最大的指标", "The widest gaps"))
    _head(page, GAPS)
    for line in found:
        one = by_line[id(line)]
        _row(page, one, GAPS, str(one.cells["need"].said or ""), 4.4 * OTHER)


def _head(page: Page, spans: Spans) -> None:
    page.across(0, 4, text(COLUMNS["name"].title.show(page.lang), HEAD))
    for key, (start, end) in spans.items():
        page.across(start, end, text(COLUMNS[key].title.show(page.lang), HEAD))
    page.row += 1


def _row(page: Page, one: Written, spans: Spans, longest: str, width: float) -> None:
    """A target; its figures are those of its chapter. `longest` is what the height of the row depends on."""
    page.across(0, 4, text(_named(page, one)))
    for key, (start, end) in spans.items():
        cell = one.cells[key]
        page.across(start, end, cell if key in ("status", "need") else linked(cell, one.spot.at(CHAPTER[key])))
    page.sheet.set_row(page.row, LINE * lines_of(longest, width) + 5)
    page.row += 1


def _named(page: Page, one: Written) -> str:
    return f"{page.shown.number(one.line)} {page.shown.bare(one.line)}"
