"""All targets with a number on one sheet, a light each; the counts of the overview are taken from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Light
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, linked, text
from eldercalc.reports.workbook.chapters import AT, Written
from eldercalc.reports.workbook.looks import CENTRED, NAMES, SHAPES, SMALL, lit
from eldercalc.reports.workbook.shown import Shown, marks_of
from eldercalc.reports.workbook.tables import Column, Table
from eldercalc.words import Lang, Words, words

NAME = Words("指标一览", "Targets")
LINKED = ("target", "value", "completion", "progress", "time_share")
COLUMNS_OF = {
    "no": Column(Words("序号", "no."), 6),
    "chapter": Column(COLUMNS["chapter"].title, 22),
    "name": Column(COLUMNS["name"].title, 40),
    "class": Column(COLUMNS["class"].title, 9),
    **{key: Column(COLUMNS[key].title, 13) for key in ("target", "value")},
    **{key: Column(COLUMNS[key].title, 10) for key in ("completion", "progress", "time_share")},
    "light": Column(Words("灯", "light"), 8),
    "status": Column(COLUMNS["status"].title, 13),
    "marks": Column(Words("标记", "marks"), 7),
    "counted": Column(Words("计入统计", "counted"), 15),
}
COUNTED = (Words("是", "yes"), Words("否（重复表述）", "no (said again)"))


@dataclass(frozen=True)
class Listing:
    """The sheet as it was written: the cells of each column, and of each target."""

    table: Table
    sheet: Any
    rows: int
    places: dict[tuple[str, str], tables.Spot]

    def range(self, key: str) -> str:
        """The cells of a column."""
        return self.table.range(self.sheet, list(COLUMNS_OF).index(key), self.rows)

    def at(self, written: Written, key: str) -> str:
        """The cell of a target."""
        return self.places[written.line.target.id, written.line.area_code].at(list(COLUMNS_OF).index(key))


def light_word(light: Light, lang: Lang) -> str:
    """A light by its shape and its name."""
    return f"{SHAPES[light]} {NAMES[light].show(lang)}"


def listing(book: Book, shown: Shown, sheet: Any, written: Sequence[Written]) -> Listing:
    """Write the list; the figures are those of the chapters."""
    name = NAME.show(shown.lang)
    again = words(
        "数取自各章的表；灯：绿=已完成或按期，黄=基本符合预期，红=滞后、倒退或未完成，灰=尚不能或不必判断。",
        "figures are those of the chapters; green: met or on schedule, yellow: nearly, red: behind, moving away or "
        "missed, grey: cannot or need not be judged.",
    )
    table = Table(
        name, list(COLUMNS_OF.values()), [shown.judged(), again.show(shown.lang)],
        shown.marks([one.line for one in written]), 3,
    )  # fmt: skip
    spots = tables.write(book, name, table, [_row(shown, one) for one in written], sheet)
    places = {(one.line.target.id, one.line.area_code): spot for one, spot in zip(written, spots, strict=True)}
    return Listing(table, sheet, len(written), places)


def _row(shown: Shown, one: Written) -> list[Cell]:
    line, lang = one.line, shown.lang
    light = LIGHTS[line.status]
    row = {
        "no": one.cells["no"],
        "chapter": text(line.target.chapter, SMALL),
        "name": one.cells["name"],
        "class": text(labels.CLASS[line.target.class_].show(lang), CENTRED),
        "light": text(light_word(light, lang), lit(light)),
        "status": one.cells["status"],
        "marks": text(marks_of(line), CENTRED),
        "counted": text(COUNTED[bool(line.target.restates)].show(lang), CENTRED),
    }
    row |= {key: linked(one.cells[key], one.spot.at(AT[key])) for key in LINKED}
    return [row[key] for key in COLUMNS_OF]
