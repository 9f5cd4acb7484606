"""One sheet a chapter: its targets with all their figures, and what is doubtful in the text below the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from eldercalc.assessment import Assessment
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.phrases import name_of
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, text
from eldercalc.reports.workbook.figures import KEYS, Figures
from eldercalc.reports.workbook.looks import CENTRED, SMALL
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import Column, Spot, Table
from eldercalc.words import Lang, Words, words

WIDTHS: dict[str, tuple[Words, float]] = {
    "no": (Words("序号", "no."), 5),
    "name": (COLUMNS["name"].title, 28),
    "class": (COLUMNS["class"].title, 7.5),
    "baseline": (COLUMNS["baseline"].title, 13),
    "target": (COLUMNS["target"].title, 14),
    "numerator": (Words("分子", "numerator"), 11.5),
    "denominator": (Words("分母", "denominator"), 11.5),
    "value": (COLUMNS["value"].title, 13),
    "expected": (COLUMNS["expected"].title, 9),
    "gap": (COLUMNS["gap"].title, 9),
    "lead": (COLUMNS["lead"].title, 9),
    "completion": (COLUMNS["completion"].title, 9.5),
    "progress": (COLUMNS["progress"].title, 9.5),
    "time_share": (COLUMNS["time_share"].title, 9.5),
    "status": (COLUMNS["status"].title, 12.5),
    "need": (COLUMNS["need"].title, 22),
    "note": (COLUMNS["note"].title, 21),
    "source": (COLUMNS["source"].title, 12),
}
LETTERS = {key: xl_col_to_name(at) for at, key in enumerate(WIDTHS) if key in KEYS}
AT = {key: at for at, key in enumerate(WIDTHS)}
COLUMNS_OF = [Column(title, width) for title, width in WIDTHS.values()]
"""The columns of a chapter."""
DOUBTED = " ‡"


@dataclass(frozen=True)
class Written:
    """A target's row on the sheet of its chapter: where it stands, and its cells by column."""

    line: Assessment
    spot: Spot
    cells: dict[str, Cell]


def chapter(book: Book, shown: Shown, at: int, name: str, lines: Sequence[Assessment]) -> list[Written]:
    """The sheet of the chapter `name`, the `at`th; its rows of main lines."""
    rows = [row for line in lines for row in [line, *shown.below(line)]]
    cells = [_row(shown, line) for line in rows]
    table = Table(f"{at} {name}", COLUMNS_OF, [shown.judged()], [*shown.marks(rows), *_doubts(shown, lines)], 2)
    spots = tables.write(book, f"{at} {name}", table, [list(row.values()) for row in cells])
    return [Written(*one) for one in zip(rows, spots, cells, strict=True) if one[0].main]


def _row(shown: Shown, line: Assessment) -> dict[str, Cell]:
    told = Figures(shown.report.assessed.plan, line, LETTERS, shown.lang)
    row = {key: told.cell(key) for key in WIDTHS if hasattr(told, f"_{key}")}
    row |= {
        "no": Cell(shown.number(line), CENTRED),
        "name": text(shown.name(line) + (DOUBTED if line.main and line.target.doubt else "")),
        "class": text(COLUMNS["class"].show(line, shown.lang), CENTRED),
        "need": text(_needs(line, shown.lang), SMALL),
        "note": text(_notes(line, shown.lang), SMALL),
        "source": text(COLUMNS["source"].show(line, shown.lang), SMALL),
    }
    return {key: row[key] for key in WIDTHS}


def _needs(line: Assessment, lang: Lang) -> str:
    """What would close the gap, and where the most is lacking."""
    each = COLUMNS["by_area"].show(line, lang)
    lacking = words("各地自缺 {each}", "each lacks {each}", each=each).show(lang) if each else ""
    return "\n".join(told for told in (COLUMNS["need"].show(line, lang), lacking) if told)


def _notes(line: Assessment, lang: Lang) -> str:
    """Why the verdict is so, and what it rests on."""
    return "\n".join(told for key in ("note", "footing") if (told := COLUMNS[key].show(line, lang)))


def _doubts(shown: Shown, lines: Sequence[Assessment]) -> list[str]:
    """What is doubtful in the text of each target, by its number."""
    told = Words("‡ 第{no}项 {name} 文本疑点：{doubt}", "‡ no. {no}, {name}, doubt in the text: {doubt}")
    return [
        replace(told, given={"no": shown.number(line), "name": name_of(replace(line, group=None), shown.lang),
                             "doubt": line.target.doubt}).show(shown.lang)
        for line in lines if line.target.doubt
    ]  # fmt: skip
