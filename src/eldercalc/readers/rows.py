"""The rows of a table by what they are: data, totals (合计, 小计, 其中), notes, column numbers, headers printed again.

None is lost from sight: what is no data is kept apart by reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.readers.grids import Grid, blank_rows
from eldercalc.readers.layout import Header, Region
from eldercalc.readers.titles import NOTE, TOTAL

HINTS_OF_TOTAL = ("计", "其中", "otal", "OTAL")
KEYLIKE = ("year", "county", "town", "village", "name", "code")
FEW = 2
"""A note fills this many of a table's fields at most."""


@dataclass(frozen=True)
class Rows:
    """The rows of a region by what they are: `data` as a mask over it, the others as sheet rows counted from 1."""

    data: pa.Array
    left_out: dict[str, list[int]]


def sorted_out(grid: Grid, region: Region) -> Rows:
    """Which rows of a region are data, and why the others are not."""
    start, length = region.header.body, region.end - region.header.body
    body = {at: column.slice(start, length) for at, column in enumerate(grid.columns)}
    fields = [body[at] for at in region.header.fields.values()]
    found = {
        "total": _totals(body, region.header),
        "note": _notes(body, fields),
        "header": _repeated(grid, region, length),
        "numbers": _numbered(grid, region, length),
    }
    taken: set[int] = set()
    left_out: dict[str, list[int]] = {}
    for reason, rows in found.items():
        here = sorted(rows - taken)
        left_out |= {reason: [start + 1 + at for at in here]} if here else {}
        taken |= rows
    keep = np.ones(length, bool)
    keep[[*taken, *blank_rows(fields, length)]] = False
    return Rows(pa.array(keep), left_out)


def _totals(body: dict[int, pa.Array], header: Header) -> set[int]:
    """Rows that name a total in a key column, or left of the first field."""
    first = min(header.fields.values(), default=0)
    labels = {*range(first + 1), *(at for name, at in header.fields.items() if name in KEYLIKE)}
    return {row for at in labels for row in _matching(body[at], TOTAL, HINTS_OF_TOTAL)}


def _notes(body: dict[int, pa.Array], fields: Sequence[pa.Array]) -> set[int]:
    """Rows that fill few fields and begin as notes do."""
    thin = [row for row, filled in _filled(fields) if filled <= FEW]
    return {thin[row] for column in body.values() for row in _matching(column.take(pa.array(thin, pa.int64())), NOTE)}


def _filled(fields: Sequence[pa.Array]) -> Iterable[tuple[int, int]]:
    """How many fields the rows fill that leave most of the others blank."""
    counts = np.zeros(len(fields[0]), np.int32)
    for column in fields:
        counts += pc.fill_null(pc.greater(pc.binary_length(column), 0), False).to_numpy(zero_copy_only=False)
    return ((int(row), int(counts[row])) for row in np.flatnonzero(counts <= FEW))


def _matching(column: pa.Array, pattern: str, hints: Sequence[str] = ()) -> list[int]:
    """The rows of a text column that match without their blanks; only those that hold a hint are looked at."""
    at = pa.array(range(len(column)), pa.int64())
    if hints:
        hit = pc.fill_null(pc.match_substring(column, hints[0]), False)
        for hint in hints[1:]:
            hit = pc.or_(hit, pc.fill_null(pc.match_substring(column, hint), False))
        at = at.filter(hit)
        column = column.filter(hit)
    squeezed = pc.replace_substring_regex(column, r"[\s\x{3000}\x{00a0}]+", "")
    rows: list[int] = at.filter(pc.fill_null(pc.match_substring_regex(squeezed, pattern), False)).to_pylist()
    return rows


def _repeated(grid: Grid, region: Region, length: int) -> set[int]:
    """Rows that say again what the header says, as printed pages do: one that has its titles, and all of several."""
    header = region.header
    if len(header.fields) < 2:
        return set()
    same = np.zeros(length, np.int32)
    for at in list(header.fields.values())[:4]:
        cells = pc.utf8_trim_whitespace(grid.columns[at].slice(header.body, length))
        again = pc.equal(cells, header.titles[at][-1])
        same += pc.fill_null(again, False).to_numpy(zero_copy_only=False)
    found = {int(row) for row in np.flatnonzero(same >= 2)}
    starts = {row - level for row in found for level in range(header.depth)}
    return found | {row for start in starts if _again(grid, region, start) for row in _page_top(grid, header, start)}


def _again(grid: Grid, region: Region, start: int) -> bool:
    """Whether the rows from `start` of the body are all those of the header."""
    header, first = region.header, region.header.body + start
    if start < 0 or first + header.depth > region.end:
        return False
    return all(grid.row(first + level) == grid.row(header.top + level) for level in range(header.depth))


def _page_top(grid: Grid, header: Header, start: int) -> Iterator[int]:
    """The rows of a header said again from `start` of the body, and the titles right above it, as they were."""
    yield from range(start, start + header.depth)
    for up in range(1, min(start, header.top) + 1):
        above = grid.row(header.top - up)
        if not any(above) or grid.row(header.body + start - up) != above:
            return
        yield start - up


STEMS = "甲乙丙丁戊己庚辛壬癸"


def _numbered(grid: Grid, region: Region, length: int) -> set[int]:
    """The row of column numbers (甲 乙 丙 1 2 3) right below a header."""
    found = set()
    for at in range(min(2, length)):
        cells = [re.sub(r"[()（）.]|\.0$", "", text) for text in grid.row(region.header.body + at) if text]
        numbers = [int(text) for text in cells if text.isascii() and text.isdigit()]
        counted = all(text in STEMS or (text.isascii() and text.isdigit()) for text in cells)
        if len(cells) >= 3 and counted and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            found.add(at)
    return found
