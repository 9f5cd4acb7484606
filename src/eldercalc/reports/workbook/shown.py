"""What the sheets share: the targets in their order with a number each, their names, what was judged, the marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rich.cells import cell_len, set_cell_size

from eldercalc.assessment import Assessment
from eldercalc.reports.board import Board
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.progress import shown as shown_lines
from eldercalc.reports.result import Report
from eldercalc.words import Lang, Words, words


@dataclass(frozen=True)
class Shown:
    """A report, and the language in which it is written."""

    report: Report
    lang: Lang

    @cached_property
    def board(self) -> Board:
        """What all documents show."""
        return Board(self.report)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each target, in the order of the chapters, those without a number last."""
        lines = [line for group in self.board.chapters.values() for line in group] + self.board.promises
        return {id_: at for at, id_ in enumerate(dict.fromkeys(line.target.id for line in lines), 1)}

    @cached_property
    def _places(self) -> Counter[str]:
        """How many main lines a target has: several where one area was asked for and each of its parts is judged."""
        return Counter(line.target.id for line in self.board.lines)

    @cached_property
    def _below(self) -> dict[str, list[Assessment]]:
        found: dict[str, list[Assessment]] = {}
        for line in shown_lines(self.report):
            if not line.main and line.year == self.board.year:
                found.setdefault(line.target.id, []).append(line)
        return found

    def number(self, line: Assessment) -> int | None:
        """The number of a line's target; none below it."""
        return self._numbers.get(line.target.id) if line.main else None

    def name(self, line: Assessment) -> str:
        """The line's name with its unit, and with its area where the target has several."""
        told = COLUMNS["name"].show(line, self.lang)
        several = line.main and self._places[line.target.id] > 1
        return f"{told} · {line.area}" if several else told

    def bare(self, line: Assessment) -> str:
        """The name without a group."""
        return self.name(replace(line, group=None)) if line.main else self.name(line)

    def below(self, line: Assessment) -> list[Assessment]:
        """The lines that stand below a main one: its groups, and its areas where they were asked for."""
        return self._below.get(line.target.id, []) if self._places[line.target.id] == 1 else []

    def judged(self) -> str:
        """The year judged, and the date of the data."""
        as_of = self.report.assessed.as_of
        return words(
            "判断年度 {year}；数据截至{day}；完成值按未舍入的数判断，显示时舍入；能由分子分母得出的，完成值是公式。",
            "judged: {year}; data as of {day}; "
            "verdicts rest on unrounded values; values that follow from their parts are formulas.",
            year=self.board.year, day=as_of.isoformat() if as_of else words("年末", "the end of the year"),
        ).show(self.lang)  # fmt: skip

    def marks(self, lines: Sequence[Assessment]) -> list[str]:
        """The marks that occur among the lines."""
        told = [mark for mark, meaning in MARKS.items() if any(_bears(line, mark) for line in lines)]
        return [f"{mark} {MARKS[mark].show(self.lang)}" for mark in told]


def short(name: str, most: int) -> str:
    """`name` for a chart, as wide as so many digits; Chinese characters count twice."""
    if cell_len(name) <= most:
        return name
    return f"{set_cell_size(name, most - 2).rstrip()}…"


MARKS: dict[str, Words] = {
    "*": Words("有地区或年份未报，仅为已报部分", "only of those that reported"),
    "?": Words("有空白或错误的单元格，补齐后结论可能改变", "blank or wrong cells could turn the verdict"),
    "†": Words("方案没有印基期，取数据中最早的一年", "no printed baseline: the first measured year serves"),
    "‡": Words(
        "原文有疑点，读法见表下及“出处”表", "the text is doubtful: see below the table and the sheet of sources"
    ),
}


def _bears(line: Assessment, mark: str) -> bool:
    return {
        "*": bool(line.figure.missing) and line.value is not None,
        "?": line.holds is False,
        "†": line.baseline_source == "data",
        "‡": bool(line.target.doubt),
    }[mark]


def marks_of(line: Assessment) -> str:
    """The marks that a line bears, for a column of their own."""
    return " ".join(mark for mark in MARKS if _bears(line, mark))
