"""The areas: a line a target and area with its parts, and tables that put the areas beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, HeatRow
from eldercalc.reports.columns import COLUMNS, EACH
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import EMPTY, Cell, linked, text
from eldercalc.reports.workbook.chapters import AT as CHAPTER
from eldercalc.reports.workbook.chapters import Written
from eldercalc.reports.workbook.figures import Figures
from eldercalc.reports.workbook.looks import CENTRED, SMALL, lit, shaped
from eldercalc.reports.workbook.shown import Shown, marks_of
from eldercalc.reports.workbook.tables import Column, Spot, Table
from eldercalc.words import Lang, Words, words

NAME, PARTS = Words("地区对照", "Areas"), Words("地区明细", "Areas in detail")
MOST_ACROSS = 40
"""How many areas stand beside each other; more stand below each other, the targets beside each other."""
ON_A_PAGE = 12
WIDTHS: dict[str, tuple[Words, float]] = {
    "no": (Words("序号", "no."), 6),
    "name": (COLUMNS["name"].title, 38),
    "area": (Words("地区", "area"), 18),
    "group": (Words("分组", "group"), 12),
    "numerator": (Words("分子", "numerator"), 12),
    "denominator": (Words("分母", "denominator"), 12),
    "value": (COLUMNS["value"].title, 13),
    "target": (COLUMNS["target"].title, 14),
    "gap": (COLUMNS["gap"].title, 11),
    "completion": (COLUMNS["completion"].title, 10),
    "status": (COLUMNS["status"].title, 14),
    "marks": (Words("标记", "marks"), 7),
    "need": (COLUMNS["need"].title, 24),
    "note": (COLUMNS["note"].title, 36),
}
AT = {key: at for at, key in enumerate(WIDTHS)}
LETTERS = {key: xl_col_to_name(at) for key, at in AT.items()}

Placed = dict[int, tuple[Spot, Cell]]
"""Where the value of a line stands, by the identity of the line."""


def heat(shown: Shown) -> list[HeatRow]:
    """The targets across the areas, in the order of the chapters."""
    return sorted(shown.board.heat, key=lambda row: shown.number(row.main) or 0)


def detail(book: Book, shown: Shown, rows: Sequence[HeatRow]) -> Placed:
    """The sheet with a line a target and area; where each line's value stands."""
    lines = [(row.main, line) for row in rows for line in row.cells.values()]
    cells = [_cells(shown, main, line) for main, line in lines]
    table = Table(
        PARTS.show(shown.lang), [Column(*one) for one in WIDTHS.values()], [shown.judged()],
        shown.marks([line for _, line in lines]), 3,
    )  # fmt: skip
    spots = tables.write(book, PARTS.show(shown.lang), table, [list(row.values()) for row in cells])
    return {id(line): (spot, row["value"]) for (_, line), spot, row in zip(lines, spots, cells, strict=True)}


def _cells(shown: Shown, main: Assessment, line: Assessment) -> dict[str, Cell]:
    told = Figures(shown.report.assessed.plan, line, LETTERS, shown.lang)
    cells = {key: told.cell(key) for key in WIDTHS if hasattr(told, f"_{key}")}
    cells |= {
        "no": Cell(shown.number(main), CENTRED),
        "name": text(shown.bare(main)),
        "area": text(line.area),
        "group": text(line.group or ""),
        "value": cells["value"] if line.value is not None else EMPTY,
        "marks": text(marks_of(line), CENTRED),
        "need": text(COLUMNS["need"].show(line, shown.lang), SMALL),
        "note": text(COLUMNS["note"].show(line, shown.lang), SMALL),
    }
    return {key: cells[key] for key in WIDTHS}


@dataclass(frozen=True)
class Tier:
    """Areas of one kind that stand beside each other, and the targets that they are held to."""

    kind: str | None
    areas: list[tuple[str, str]]
    rows: list[HeatRow]

    def name(self, lang: Lang) -> str:
        """The name of its sheet; the areas that report need no other."""
        if self.kind is None:
            return NAME.show(lang)
        kind = EACH.get(self.kind, Words(self.kind, f" {self.kind}")).show(lang)
        return f"{NAME.show(lang)} {kind.removeprefix('个').strip()}"


def tiers(shown: Shown, rows: Sequence[HeatRow]) -> list[Tier]:
    """The areas that report, then those below them by kind."""
    reporting = {area.code for area in shown.report.assessed.measured.places.areas}
    kinds = {code: None if code in reporting else line.area_level for row in rows for code, line in row.cells.items()}
    found: list[Tier] = []
    for kind in sorted(set(kinds.values()), key=lambda kind: (kind is not None, kind or "")):
        areas = [(code, name) for code, name in shown.board.areas if kinds[code] == kind]
        codes = {code for code, _ in areas}
        found.append(Tier(kind, areas, [row for row in rows if codes & set(row.cells)]))
    return found


def beside(book: Book, shown: Shown, tier: Tier, placed: Placed, mains: Mapping[int, Written], sheet: object) -> None:
    """The heat table of a tier: a row a target and a column an area, or the other way round where there are many."""
    said = words(
        "数取自“{parts}”；● 已完成或按期，▲ 基本符合预期，■ 滞后、倒退或未完成，○ 尚不能或不必判断；空格为不适用。",
        "figures are those of '{parts}'; ● met or on schedule, ▲ nearly, ■ behind, moving away or missed, "
        "○ cannot or need not be judged; blank: not held to it.",
        parts=PARTS,
    ).show(shown.lang)
    across = len(tier.areas) <= MOST_ACROSS
    columns, rows = _by_target(shown, tier, placed, mains) if across else _by_area(shown, tier, placed)
    marks = shown.marks([line for row in tier.rows for line in row.cells.values()])
    name, frozen = tier.name(shown.lang), 4 if across else 1
    pages = max(1, -(-(len(columns) - frozen) // ON_A_PAGE))
    tables.write(book, name, Table(name, columns, [shown.judged(), said], marks, frozen, pages), rows, sheet)


Laid = tuple[list[Column], list[list[Cell]]]


def _by_target(shown: Shown, tier: Tier, placed: Placed, mains: Mapping[int, Written]) -> Laid:
    columns = [
        Column(Words("序号", "no."), 6), Column(COLUMNS["name"].title, 34), Column(COLUMNS["target"].title, 14),
        Column(Words("全域", "all"), 14),
        *(Column(Words(name, name), 12) for _, name in tier.areas),
    ]  # fmt: skip
    rows = [
        [*_head(shown, row, mains.get(id(row.main))), *(_cell(row.cells.get(code), placed, shown.lang)
                                                        for code, _ in tier.areas)]
        for row in tier.rows
    ]  # fmt: skip
    return columns, rows


def _head(shown: Shown, row: HeatRow, main: Written | None) -> list[Cell]:
    """Number, name and target of a row, and the figure of the whole where the row is no group."""
    group = next((line.group for line in row.cells.values() if line.group), None)
    name = text(shown.bare(row.main) + (f" [{group}]" if group else ""))
    if main is None:
        return [Cell(shown.number(row.main), CENTRED), name, EMPTY, EMPTY]
    value = main.cells["value"]
    if isinstance(value.said, str) or group:
        whole = text("" if group else labels.status(row.main.status, shown.lang), lit(LIGHTS[row.main.status]))
    else:
        look = shaped(row.main.status, value.look.number)
        whole = linked(replace(value, look=look), main.spot.at(CHAPTER["value"]))
    target = linked(main.cells["target"], main.spot.at(CHAPTER["target"]))
    return [Cell(shown.number(row.main), CENTRED), name, target, EMPTY if group else whole]


def _by_area(shown: Shown, tier: Tier, placed: Placed) -> Laid:
    names = [f"{shown.number(row.main)} {shown.bare(row.main)}" for row in tier.rows]
    columns = [Column(Words("地区", "area"), 24), *(Column(Words(name, name), 20) for name in names)]
    rows = [
        [text(name), *(_cell(row.cells.get(code), placed, shown.lang) for row in tier.rows)]
        for code, name in tier.areas
    ]
    return columns, rows


def _cell(line: Assessment | None, placed: Placed, lang: Lang) -> Cell:
    """The value in the colours of its status; where it is unknown, the status in words."""
    if line is None:
        return EMPTY
    spot, value = placed[id(line)]
    if value.said is None:
        return text(labels.status(line.status, lang), replace(lit(LIGHTS[line.status]), size=9))
    mark = "?" if line.holds is False else ""
    look = shaped(line.status, value.look.number)
    number = look.number[:-1] + mark + '"' if mark else look.number
    return linked(replace(value, look=replace(look, number=number)), spot.at(AT["value"]))
