"""How many targets stand how: a tile a light and a table of classes and statuses, all counted from the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from eldercalc.assessment import Status
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Light
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.workbook.cells import Cell, Formula, fixed, number, text
from eldercalc.reports.workbook.listing import COUNTED, Listing, light_word
from eldercalc.reports.workbook.looks import CENTRED, HEAD, LABEL, lit
from eldercalc.reports.workbook.page import Page
from eldercalc.reports.workbook.tables import LINE
from eldercalc.words import Words

EVERY = Words("合计", "all")
SHOWN: tuple[Light, ...] = ("green", "yellow", "red", "grey")


@dataclass(frozen=True)
class Counts:
    """Where the table of the counts stands: its first row, its statuses, its classes."""

    row: int
    statuses: Sequence[Status]
    classes: Sequence[str]


def counted(page: Page, listed: Listing) -> Counts:
    """A tile a light, then a table of classes and statuses; every number counts the rows of the list."""
    standing = page.shown.board.standing
    statuses = list(standing["all"])
    classes = [name for name in standing if name != "all" and set(standing) != {"all", "unclassified"}]
    _tiles(page, listed)
    page.section(Words("各类指标的判断", "Targets by class and status"))
    _head(page, statuses)
    first = page.row
    for name in [*classes, "all"]:
        _class(page, listed, name, statuses)
    page.row += 1
    return Counts(first, statuses, classes)


def _tiles(page: Page, listed: Listing) -> None:
    """How many targets have each light."""
    page.row += 1
    page.sheet.set_row(page.row, 34)
    for at, light in enumerate(SHOWN):
        n = sum(many for status, many in page.shown.board.standing["all"].items() if LIGHTS[status] == light)
        word = light_word(light, page.lang)
        look = replace(lit(light), bold=True, size=14, number=f'"{word}  "0')
        page.across(3 * at, 3 * at + 2, Cell(n, look, _count(page, listed, light=word)))
    page.row += 1


def _head(page: Page, statuses: Sequence[Status]) -> None:
    page.put(0, text(COLUMNS["class"].title.show(page.lang), HEAD))
    for at, status in enumerate(statuses, 1):
        page.put(at, text(labels.status(status, page.lang), replace(lit(LIGHTS[status], HEAD), size=9)))
    page.put(len(statuses) + 1, text(EVERY.show(page.lang), HEAD))
    page.sheet.set_row(page.row, 2 * LINE)
    page.row += 1


def _class(page: Page, listed: Listing, name: str, statuses: Sequence[Status]) -> None:
    """A row of the counts: one class, or all."""
    counts = page.shown.board.standing[name]
    only = {"class": labels.CLASS[name].show(page.lang)} if name != "all" else {}
    page.put(0, text(only.get("class", EVERY.show(page.lang)), LABEL))
    for at, status in enumerate(statuses, 1):
        told = _count(page, listed, status=labels.status(status, page.lang), **only)
        page.put(at, number(counts.get(status, 0), CENTRED, told))
    last, bold = xl_col_to_name(len(statuses)), replace(CENTRED, bold=True)
    every = len(statuses) + 1
    page.put(every, number(sum(counts.values()), bold, (lambda row: f"=SUM(B{row}:{last}{row})") if statuses else None))
    page.row += 1


def _count(page: Page, listed: Listing, **wanted: str) -> Formula:
    """A formula that counts the rows of the list with the words wanted, those that say something again left out."""
    every = {**wanted, "counted": COUNTED[0].show(page.lang)}
    return fixed("=COUNTIFS(" + ",".join(f'{listed.range(key)},"{word}"' for key, word in every.items()) + ")")
