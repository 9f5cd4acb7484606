"""Rows of totals: what each states, and which rows of data it may sum up.

小计 and 甲区合计 cover the rows since the total before; 合计 covers the whole table, or its block where the same word
stands several times. A total that stands above all data covers the rows below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import pyarrow as pa

from eldercalc.readers.amounts import read_amounts
from eldercalc.readers.grids import Grid
from eldercalc.readers.layout import Region
from eldercalc.readers.rows import Rows
from eldercalc.readers.titles import ALL_OF, COUNTED, TOTAL
from eldercalc.records import columns_of
from eldercalc.records.cells import Cells
from eldercalc.records.kinds import folded
from eldercalc.records.totals import Span, Total, adds_up

WHOLE = re.compile(rf"(?i)^(?:合计数?|总计数?|共计|累计|汇总|计|总数|总人口|总人数|∑|Σ|{ALL_OF}|total){COUNTED}")
WITHIN = re.compile(r"^其中")


def totals_of(grid: Grid, region: Region, rows: Rows, numbers: pa.Array, scales: Mapping[str, Fraction]) -> list[Total]:
    """The totals of a region, each with the figures of its row; `numbers` are the sheet rows of data."""
    lines = rows.left_out.get("total", [])
    if not lines or not len(numbers):
        return []
    labels = {row: _label(grid.row(row - 1)) for row in lines}
    own = [row for row in lines if not WITHIN.match(labels[row])]
    figures = {row: dict(_figures(grid, region, row, scales)) for row in own}
    spans = _spans({row: labels[row] for row in own}, (numbers[0].as_py(), numbers[-1].as_py()))
    return [Total(row, labels[row], tuple(spans[row]), figures[row]) for row in own if figures[row]]


def _label(cells: Iterable[str]) -> str:
    """The word by which a row is a total."""
    squeezed = (re.sub(r"\s+", "", cell) for cell in cells)
    return next((cell for cell in squeezed if re.search(TOTAL, cell)), "")


def _spans(labels: Mapping[int, str], data: Span) -> dict[int, list[Span]]:
    """For each total the rows that it may cover, the likeliest first."""
    counts = Counter(labels.values())
    first, last = data
    found: dict[int, list[Span]] = {}
    for kind in (True, False):
        mine = [row for row in labels if bool(WHOLE.match(labels[row])) is kind]
        leading = bool(mine) and mine[0] < first
        marks = sorted(labels)
        for row in mine:
            block = _below(row, marks, last) if leading else _above(row, marks, first)
            alike = [other for other in mine if labels[other] == labels[row]]
            wide = _below(row, alike, last) if leading else _above(row, alike, first)
            whole = [data] if kind and counts[labels[row]] == 1 else []
            found[row] = [*whole, *([wide, block, data] if kind else [block])]
    return found


def _above(row: int, marks: Sequence[int], first: int) -> Span:
    return max((mark + 1 for mark in marks if mark < row), default=first), row - 1


def _below(row: int, marks: Sequence[int], last: int) -> Span:
    return row + 1, min((mark - 1 for mark in marks if mark > row), default=last)


def _figures(
    grid: Grid, region: Region, row: int, scales: Mapping[str, Fraction]
) -> Iterator[tuple[str, tuple[str, Fraction]]]:
    """What a row states in each column of numbers that can be summed, and by how much it may be rounded."""
    for name, at in region.header.fields.items():
        column = columns_of(region.header.model)[name]
        if not adds_up(column):
            continue
        text = grid.columns[at][row - 1]
        if text and text.strip():
            told = read_amounts(column, Cells.of([text]), scales[name])[0]
            if told is not None:
                yield name, (told, rounding(text) * scales[name])


def rounding(text: str) -> Fraction:
    """Half of the last place that is written; a number without decimals is exact."""
    found = re.search(r"\.(\d{1,9})", folded(text))
    return Fraction(1, 2 * 10 ** len(found[1])) if found else Fraction(0)
