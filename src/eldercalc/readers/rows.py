"""The rows of a table by what they are: data, totals (合计, 小计), comparisons (上年同期), notes, headers said again.

None is lost from sight: what is no data is kept apart by reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.readers.areas import MARK, Areas
from eldercalc.readers.grids import Grid, blank_rows
from eldercalc.readers.headers import Header
from eldercalc.readers.layout import Region
from eldercalc.readers.titles import ALL_OF_IT, COMPARED, NOTE, PART, TOTAL, plain
from eldercalc.readers.within import first_parts
from eldercalc.records import columns_of
from eldercalc.records.cells import Cells, Mask

HINTS_OF_TOTAL = "[计总全汇∑Σ]|其中|(?i:otal)"
HINTS_OF_COMPARED = "[同增率比均上去基任目计完]"
HINTS_OF_NOTE = "[:：注盖公签]"
KEYLIKE = ("year", "county", "town", "village", "name", "code")
NUMBERED = r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．]\D"
FEW = 2
"""A note fills this many of a table's fields at most."""


@dataclass(frozen=True)
class Rows:
    """The rows of a region by what they are: `data` as a mask over it, the others as sheet rows counted from 1.

    `asked` are those of them that may be several areas together, which no line below them bears out.
    """

    data: Mask
    left_out: dict[str, list[int]]
    asked: tuple[int, ...] = ()


def sorted_out(grid: Grid, region: Region, areas: Areas) -> Rows:
    """Which rows of a region are data, and why the others are not."""
    start, length = region.header.body, region.end - region.header.body
    body = {at: column.slice(start, length) for at, column in enumerate(grid.columns)}
    fields = [body[at] for at in region.header.fields.values()]
    counties = _county(grid, region)
    marked = counties.rows(lambda text: MARK.match(plain(text)) and areas.meant(text))
    parts, asked = _parts(counties, marked, areas)
    totals = _totals(body, region.header, counties) - marked
    found = {
        "part": parts,
        "total": totals - first_parts(grid, region, totals),
        "compared": _compared(body, region.header),
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
    return Rows(keep, left_out, tuple(start + 1 + at for at in sorted(asked)))


@dataclass(frozen=True)
class _Counties:
    """The column of areas of a body: its distinct `texts`, and which of them each row says (-1: none)."""

    texts: list[str]
    codes: np.ndarray[Any, np.dtype[np.int64]]

    def rows(self, meant: Callable[[str], object]) -> set[int]:
        """The rows whose text is `meant`."""
        chosen = [code for code, text in enumerate(self.texts) if text and meant(text)]
        return {int(row) for row in np.flatnonzero(np.isin(self.codes, chosen))} if chosen else set()

    def at(self, row: int) -> str:
        return self.texts[self.codes[row]] if self.codes[row] >= 0 else ""

    def above(self, row: int, without: set[int]) -> int | None:
        """The nearest row above that says something and is none of `without`."""
        return next((one for one in range(row - 1, -1, -1) if self.at(one) and one not in without), None)

    def others(self, without: set[int]) -> set[str]:
        """What the rows say that are none of `without`."""
        left = np.ones(len(self.codes), bool)
        left[list(without)] = False
        return {self.texts[code] for code in np.unique(self.codes[left]) if code >= 0} - {""}


def _county(grid: Grid, region: Region) -> _Counties:
    at, length = region.header.fields.get("county"), region.end - region.header.body
    if at is None:
        return _Counties([], np.full(length, -1, np.int64))
    cells = grid.columns[at].slice(region.header.body, length)
    encoded = pc.utf8_trim_whitespace(cells.texts).dictionary_encode()
    numbers = pc.fill_null(cells.each(encoded.indices).cast(pa.int64()), -1)
    return _Counties(encoded.dictionary.to_pylist(), numbers.to_numpy(zero_copy_only=False))


def _labels(header: Header) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The columns that name what a row is: key columns, and those left of the first field; with their closed values."""
    columns = columns_of(header.model)
    names = {at: name for name, at in header.fields.items()}
    for at in {*range(min(names, default=-1) + 1), *(at for at, name in names.items() if name in KEYLIKE)}:
        yield at, columns[names[at]].values if at in names else ()


def _labelled(body: dict[int, Cells], header: Header, pattern: str, hints: str) -> set[int]:
    """Rows of which a key column, or one left of the first field, says what `pattern` does."""
    found: set[int] = set()
    for at, values in _labels(header):
        rows = _matching(body[at], pattern, hints) if at in body else []
        found |= {row for row in rows if not values or str(body[at][row]).strip() not in values}
    return found


def total_labels(grid: Grid, region: Region) -> dict[int, str]:
    """The words for a total below a header, by their rows of the grid (from 0)."""
    start, length = region.header.body, region.end - region.header.body
    body = {at: column.slice(start, length) for at, column in enumerate(grid.columns)}
    return {
        start + row: str(body[at][row])
        for at, _ in _labels(region.header)
        for row in _matching(body[at], TOTAL, HINTS_OF_TOTAL)
    }


def _totals(body: dict[int, Cells], header: Header, counties: _Counties) -> set[int]:
    """Rows that name a total. 全市 and 全区 are one only beside others: alone they are the statement of the area."""
    found = _labelled(body, header, TOTAL, HINTS_OF_TOTAL)
    return found - _alone(body, header, found, counties) if found else found


def _alone(body: dict[int, Cells], header: Header, totals: set[int], counties: _Counties) -> set[int]:
    """Those of the totals that say 全市 or 全区 where nothing stands that they could add up."""
    others = counties.others(totals)
    cities = _all_of(body, header, "county") & totals if not others else set()
    return cities | {row for row in _all_of(body, header, "town") & totals if counties.at(row) and
                     counties.at(row) not in others}  # fmt: skip


def _all_of(body: dict[int, Cells], header: Header, name: str) -> set[int]:
    return set(_matching(body[header.fields[name]], ALL_OF_IT, "全")) if name in header.fields else set()


def _compared(body: dict[int, Cells], header: Header) -> set[int]:
    """Rows that state something else than the others: 上年同期, 任务数, 完成率. A year that is none is no such."""
    undated = replace(header, fields={name: at for name, at in header.fields.items() if name != "year"})
    return _labelled({at: cells for at, cells in body.items() if at != header.fields.get("year")}, undated, COMPARED,
                     HINTS_OF_COMPARED)  # fmt: skip


def _parts(counties: _Counties, marked: set[int], areas: Areas) -> tuple[set[int], set[int]]:
    """Rows of several areas together (市区): those right above an 其中 area, and those to be asked about."""
    above = {one for row in marked if (one := counties.above(row, marked)) is not None}
    known = {row for row in above if not areas.meant(counties.at(row)) and not _is_total(counties.at(row))}
    asked = counties.rows(lambda text: re.search(PART, plain(text)) and not areas.meant(text))
    asked = asked if len(counties.others(asked)) else set()
    return known | asked, asked - known


def _is_total(text: str) -> bool:
    return re.search(TOTAL, re.sub(r"\s+", "", text)) is not None


def _notes(body: dict[int, Cells], fields: Sequence[Cells]) -> set[int]:
    """Rows that fill few fields and begin as notes do, what is numbered below them, and lines of signatures.

    However much of such a line is filled, it begins with who signs, or says so twice; no remark on a row of data does.
    """
    thin = {row for row, _ in _filled(fields)}
    noted = _noted(body)
    few = {row for _, row in noted if row in thin}
    signing = Counter(row for at, row in noted if re.search("[:：]", body[at][row] or ""))
    signed = {row for row, times in signing.items() if times > 1 or re.search(NOTE, _first(body, row))}
    found = few | signed
    for row in sorted(thin):
        found |= {row} if row - 1 in found and re.match(NUMBERED, _first(body, row)) else set()
    return found


def _noted(body: dict[int, Cells]) -> list[tuple[int, int]]:
    """The cells, by column and row, that begin as notes do. Most tables have none, which is seen at one look."""
    texts = pa.chunked_array([column.texts for column in body.values()], pa.string())
    if not pc.any(pc.match_substring_regex(texts, HINTS_OF_NOTE)).as_py():
        return []
    return [(at, row) for at, column in body.items() for row in _matching(column, NOTE, HINTS_OF_NOTE)]


def _first(body: dict[int, Cells], row: int) -> str:
    """The first text of a row, without blanks."""
    cells = (re.sub(r"\s+", "", body[at][row] or "") for at in sorted(body))
    return next((text for text in cells if text), "")


def _filled(fields: Sequence[Cells]) -> Iterable[tuple[int, int]]:
    """How many fields the rows fill that leave most of the others blank."""
    counts = np.zeros(len(fields[0]), np.int32)
    for column in fields:
        counts += column.flags(lambda texts: pc.greater(pc.binary_length(texts), 0))
    return ((int(row), int(counts[row])) for row in np.flatnonzero(counts <= FEW))


def _matching(column: Cells, pattern: str, hints: str = "") -> list[int]:
    """The rows of a column that match without their blanks."""
    rows: list[int] = column.rows(lambda texts: _match(texts, pattern, hints)).tolist()
    return rows


def _match(texts: pa.Array, pattern: str, hints: str) -> pa.Array:
    """Which texts match without their blanks; only those that hold a hint are looked at."""
    hit = pc.fill_null(pc.match_substring_regex(texts, hints), False) if hints else pc.is_valid(texts)
    if not hit.true_count:
        return hit
    squeezed = pc.replace_substring_regex(texts.filter(hit), r"[\s\x{3000}\x{00a0}]+", "")
    return pc.replace_with_mask(hit, hit, pc.match_substring_regex(squeezed, pattern))


def _repeated(grid: Grid, region: Region, length: int) -> set[int]:
    """Rows that say again what the header says, as printed pages do: one that has its titles, and all of several."""
    header = region.header
    if len(header.fields) < 2:
        return set()
    same = np.zeros(length, np.int32)
    for at in list(header.fields.values())[:4]:
        cells, title = grid.columns[at].slice(header.body, length), header.titles[at][-1]
        same += cells.flags(partial(_is, title))
    found = {int(row) for row in np.flatnonzero(same >= 2)}
    starts = {row - level for row in found for level in range(header.depth)}
    return found | {row for start in starts if _again(grid, region, start) for row in _page_top(grid, header, start)}


def _is(title: str, texts: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_trim_whitespace(texts), title)


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
