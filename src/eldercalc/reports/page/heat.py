"""Areas beside each other: a line a target, a cell an area, its figure in the light of its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Board, HeatRow, Light
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.page.evidence import MOST_AREAS, not_shown, shown
from eldercalc.reports.page.targets import Row
from eldercalc.words import Lang

ACROSS = 20
"""How many areas stand beside each other; more stand in a table of their own below, so that all can be printed."""


@dataclass(frozen=True)
class Cell:
    """The figure of an area, its verdict, and where the page shows what it stands on."""

    text: str
    light: Light
    status: str
    area: str
    anchor: str


@dataclass(frozen=True)
class Line:
    """A target, or one of its groups, across the areas; None where an area has nothing to show."""

    row: Row
    group: str
    cells: list[Cell | None]


@dataclass(frozen=True)
class Block:
    """As many areas as stand beside each other, and the lines of those targets that some of them are held to."""

    areas: list[str]
    lines: list[Line]


@dataclass(frozen=True)
class Heat:
    """All blocks; `more` says how many areas are not on the page."""

    blocks: list[Block]
    areas: int
    more: str


def heat(board: Board, rows: Sequence[Row], lang: Lang) -> Heat:
    """The areas of the last year judged, in blocks."""
    areas = board.areas[:MOST_AREAS]
    blocks = [_block(board, rows, areas[at : at + ACROSS], lang) for at in range(0, len(areas), ACROSS)]
    return Heat(blocks, len(board.areas), not_shown(board, lang))


def _block(board: Board, rows: Sequence[Row], areas: Sequence[tuple[str, str]], lang: Lang) -> Block:
    by_target = {row.line.target.id: row for row in rows}
    lines = [_line(board, by_target[one.main.target.id], one, areas, lang) for one in board.heat]
    return Block([name for _, name in areas], [line for line in lines if any(line.cells)])


def _line(board: Board, row: Row, one: HeatRow, areas: Sequence[tuple[str, str]], lang: Lang) -> Line:
    anchors = {id(part): anchor for anchor, part in shown(board, row.line, row.id).items()}
    found = [one.cells.get(code) for code, _ in areas]
    group = next((line.group for line in one.cells.values() if line.group), None) or ""
    return Line(row, group, [_cell(line, anchors[id(line)], lang) if line else None for line in found])


def _cell(line: Assessment, anchor: str, lang: Lang) -> Cell:
    text = COLUMNS["value"].show(line, lang)
    return Cell(text, LIGHTS[line.status], labels.status(line.status, lang), line.area, anchor)
