"""Where the tables of a sheet stand: headers of one to three rows, titles above, totals and notes below.

A table begins at a header and ends where the next one begins. Its rows are data but for blank ones, totals (合计,
小计, 其中), a row of column numbers, headers printed again, and notes; each is kept apart by reason and never lost
from sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.readers.grids import Grid, is_blank
from eldercalc.readers.naming import Naming, Stack
from eldercalc.records import Record, columns_of

HEADER_WITHIN = 30
"""The first header is looked for in this many rows from the top."""

DEEPEST = 3
"""Of how many rows a header may be made."""

AFTER_A_GAP = 8
"""Further headers are looked for in this many rows below a blank one."""

ENOUGH = 3
"""So many columns must be known where a sheet's name does not say what it is."""

MOST_PLACES = 400
"""So many rows at most are tried as headers."""


@dataclass(frozen=True)
class Header:
    """A header found: its model, its rows (from 0), and which column of the grid is which field."""

    model: type[Record]
    top: int
    depth: int
    fields: dict[str, int]
    unknown: list[tuple[int, str]]
    titles: dict[int, Stack]
    repeated: dict[int, str] = field(default_factory=dict)

    @property
    def body(self) -> int:
        """The first row below it."""
        return self.top + self.depth

    @property
    def convincing(self) -> bool:
        """Whether the columns alone tell the sheet: the required ones are there, and more are known than not."""
        required = {name for name, column in columns_of(self.model).items() if column.required}
        return required <= set(self.fields) and len(self.fields) > len(self.unknown)


@dataclass(frozen=True)
class Region:
    """One table of a sheet: its header, the rows it may hold (from `header.body` to before `end`), the lines above."""

    header: Header
    end: int
    above: list[str] = field(default_factory=list)


def regions(grid: Grid, naming: Naming) -> list[Region]:
    """Every table of the sheet, from the top."""
    blank = set(blank_rows(grid.columns, grid.height))
    headers = _headers(grid, blank, naming)
    starts = [header.top for header in headers[1:]]
    ends = [*(_before(blank, start, header.body) for header, start in zip(headers, starts, strict=False)), grid.height]
    return [
        Region(header, end, _lines(grid, begin, header.top))
        for header, begin, end in zip(headers, [0, *ends], ends, strict=False)
    ]


def _headers(grid: Grid, blank: set[int], naming: Naming) -> list[Header]:
    """The headers of a sheet: those whose columns convince, and the fullest of the sheet that its name means.

    Where the mapping says which sheet it is, it is no other.
    """
    named, told = naming.model, naming.said.model is not None
    found = [header for top in _places(grid, blank) for header in _readings(grid, top, naming)]
    found = [header for header in found if header.model is named] if told else found
    chosen = [h for h in found if h.convincing and (h.model is named or len(h.fields) >= ENOUGH)]
    named_ones = [header for header in found if header.model is named]
    if named_ones and not any(header.model is named for header in chosen):
        chosen.append(max(named_ones, key=lambda header: len(header.fields)))
    headers: list[Header] = []
    for header in sorted(chosen, key=lambda one: (one.top, -len(one.fields))):
        if headers and header.top < headers[-1].body:
            if len(header.fields) > len(headers[-1].fields):
                headers[-1] = header
        else:
            headers.append(header)
    return headers


def _places(grid: Grid, blank: set[int]) -> list[int]:
    """The rows at which a header may begin."""
    tops = set(range(min(HEADER_WITHIN, grid.height)))
    for gap in sorted(row + 1 for row in blank if row + 1 not in blank)[:MOST_PLACES]:
        tops |= set(range(gap, min(gap + AFTER_A_GAP, grid.height)))
    return sorted(tops - blank)[:MOST_PLACES]


def _readings(grid: Grid, top: int, naming: Naming) -> list[Header]:
    """The best reading of the rows at `top` as a header, and the best one as the sheet that its name means."""
    named = naming.model
    rows = [grid.row(row) for row in range(top, min(top + DEEPEST, grid.height))]
    found: list[Header] = []
    for depth in range(1, len(rows) + 1):
        stacks = stacked(rows[:depth])
        models = {model for stack in stacks.values() for model in naming.fields(stack)}
        found += [_read(model, top, depth, stacks, naming) for model in models]
    ordered = sorted(
        found, key=lambda one: (-len(one.fields), one.depth, one.model is not named, one.model.sheet.table)
    )
    best = [*ordered[:1], *[one for one in ordered if one.model is named][:1]]
    return [_without_titles(one, rows, naming) for one in best]


def _without_titles(found: Header, rows: Sequence[Sequence[str]], naming: Naming) -> Header:
    """The header without upper rows that tell no column: those are titles, and are read as such."""
    while found.depth > 1:
        rows = rows[1:]
        less = _read(found.model, found.top + 1, found.depth - 1, stacked(rows[: found.depth - 1]), naming)
        if len(less.fields) < len(found.fields):
            break
        found = less
    return found


def stacked(rows: Sequence[Sequence[str]]) -> dict[int, Stack]:
    """The titles above each column, from the top; a merged cell speaks for the blanks to its right."""
    found: dict[int, Stack] = {}
    last = len(rows) - 1
    spoken = [""] * len(rows)
    for column in range(len(rows[0])):
        stack = []
        for level, row in enumerate(rows):
            own = row[column]
            if own:
                spoken[level] = own
                spoken[level + 1 :] = [""] * (last - level)
            below = any(rows[lower][column] for lower in range(level + 1, len(rows)))
            if own or (below and spoken[level]):
                stack.append(own or spoken[level])
        if stack:
            found[column] = tuple(dict.fromkeys(stack))
    return found


def _read(model: type[Record], top: int, depth: int, stacks: dict[int, Stack], naming: Naming) -> Header:
    fields: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    repeated: dict[int, str] = {}
    for column, stack in sorted(stacks.items(), key=lambda item: (not naming.mapped(item[1]), item[0])):
        name = naming.fields(stack).get(model)
        if name and name not in fields:
            fields[name] = column
        elif name:
            repeated[column] = name
        elif not naming.ignores(stack):
            unknown.append((column, "".join(stack)))
    return Header(model, top, depth, fields, unknown, stacks, repeated)


def _before(blank: set[int], start: int, body: int) -> int:
    """Where the table above ends: at the gap before the titles of the next one."""
    for row in range(start - 1, max(body, start - AFTER_A_GAP) - 1, -1):
        if row in blank:
            return row
    return start


def _lines(grid: Grid, start: int, end: int) -> list[str]:
    """The texts of the rows above a header."""
    return [text for row in range(start, end) for text in grid.row(row) if text]


TOTAL = r"(?i)^.{0,12}(合计|小计|总计|共计)[:：]?$|^(total|subtotal)$|^其中[:：].*$"
NOTE = (
    r"^(注|备注|说明|附注|填表说明|填报说明|填表要求|制表人?|制表单位|填表人|填报人|填报单位|填报日期|审核人?|复核人?|负责人"
    r"|单位负责人|统计负责人|联系人|联系电话|数据来源|报出日期)[0-9一二三四五六七八九十]{0,2}[:：].*$"
)
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
        "header": _repeated(body, region.header),
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


def blank_rows(columns: Iterable[pa.Array], length: int) -> list[int]:
    """The rows in which every column is blank; a column is only asked about rows that are blank so far."""
    left = pa.array(range(length), pa.int64())
    for column in columns:
        left = left.filter(is_blank(column if len(left) == length else column.take(left)))
        if not len(left):
            break
    rows: list[int] = left.to_pylist()
    return rows


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


def _repeated(body: dict[int, pa.Array], header: Header) -> set[int]:
    """Rows that say again what the header says, as printed pages do."""
    same = np.zeros(len(next(iter(body.values()))), np.int32)
    for at in list(header.fields.values())[:4]:
        again = pc.equal(body[at], header.titles[at][-1])
        same += pc.fill_null(again, False).to_numpy(zero_copy_only=False)
    return {int(row) for row in np.flatnonzero(same >= min(2, len(header.fields)))} if len(header.fields) > 1 else set()


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
