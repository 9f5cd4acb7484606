"""Where the tables of a sheet stand, and the titles above them.

A table begins at a header and ends where the next one begins; a header that is only printed again begins none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from eldercalc.readers.grids import Grid
from eldercalc.readers.headers import Header
from eldercalc.readers.lines import is_data, is_title, lines
from eldercalc.readers.naming import Naming
from eldercalc.readers.searching import AFTER_A_GAP, headers
from eldercalc.readers.strangers import stranger, stranger_above
from eldercalc.records import columns_of


@dataclass(frozen=True)
class Region:
    """One table of a sheet: its header, the rows it may hold (from `header.body` to before `end`), the lines above.

    `common` are the titles over all tables of the sheet, this one's own not among them. `strangers` are the rows at
    which tables begin that are not known: below it, and above the first of a sheet.
    """

    header: Header
    end: int
    above: list[str] = field(default_factory=list)
    strangers: tuple[int, ...] = ()
    common: list[str] = field(default_factory=list)


def regions(grid: Grid, naming: Naming) -> list[Region]:
    """Every table of the sheet, from the top; a header that a printed page only says again begins none."""
    found: list[Region] = []
    for header in headers(grid, naming):
        last = found[-1].header if found else None
        other = _stranger(grid, last, header.top, naming) if last else None
        begin = _begin(grid, last, header.top, other)
        hidden = stranger_above(grid, range(begin, header.top))
        above = lines(grid, begin if hidden is None else _after(grid, hidden, header.top), header.top)
        if found and other is None and header.repeats(found[-1].header) and _ends_with(found[-1].above, above):
            continue
        found[-1:] = [_ended(one, begin, other) for one in found[-1:]]
        found.append(Region(header, grid.height, above, () if hidden is None else (hidden,)))
    found[-1:] = [_ended(one, one.end, _stranger(grid, one.header, one.end, naming)) for one in found[-1:]]
    return [replace(one, common=_common(grid, found[0], one)) for one in found]


def _common(grid: Grid, first: Region, region: Region) -> list[str]:
    """The titles over all tables of a sheet, where the first table and this one have each their own below them."""
    begin = min(row for row in (first.header.top, *first.strangers))
    titles = [text for row in range(begin) if is_title(grid, row) for text in lines(grid, row, row + 1)]
    titles = [text for text in titles if not LABEL.search(text)]
    own = [text for text in region.above if not LABEL.search(text)]
    return [] if region.header.top == begin or not own else [text for text in titles[:-1] if text not in own]


LABEL = re.compile(r"[:：]|^[(（].*[)）]$")
"""A line that is no title: 单位：张, （万元）."""


def _ends_with(texts: list[str], ending: list[str]) -> bool:
    return ending == texts[len(texts) - len(ending) :]


def _ended(region: Region, end: int, other: int | None) -> Region:
    """The region up to where the next table begins, or an unknown one before it."""
    if other is None:
        return replace(region, end=end)
    return replace(region, end=other, strangers=(*region.strangers, other))


def _begin(grid: Grid, last: Header | None, top: int, other: int | None) -> int:
    """Where the titles of the header at `top` begin; of an unknown table before it they are no part."""
    if other is None:
        return _before(grid, top, last.body) if last else 0
    return _after(grid, other, top)


def _after(grid: Grid, other: int, top: int) -> int:
    """Where an unknown table that begins at `other` ends, above a header at `top`."""
    return max((row + 1 for row in grid.blank if other < row < top), default=top)


def _stranger(grid: Grid, header: Header, end: int, naming: Naming) -> int | None:
    """The row at which an unknown table begins, in what is left of the known one up to `end`."""
    columns = columns_of(header.model)
    fields = {at: columns[name] for name, at in header.fields.items()}
    return stranger(grid, range(header.body, end), range(header.top, header.body), fields, naming.areas)


def _before(grid: Grid, start: int, body: int) -> int:
    """Where the table above ends: before the titles of the next one, be there a gap above them, below them, or none.

    A row of data is never taken for one of titles, wherever a gap stands above it.
    """
    least = max(body, start - AFTER_A_GAP)
    first = _titles_from(grid, start, least)
    if first > least and first - 1 in grid.blank:
        gap = first - 1
        while gap > least and gap - 1 in grid.blank:
            gap -= 1
        higher = _titles_from(grid, gap, least)
        return higher if higher < gap and is_title(grid, higher) else first - 1
    return first if first > least and first < start and is_title(grid, first) else start


def _titles_from(grid: Grid, below: int, least: int) -> int:
    """The first of the rows right above row `below` that are neither blank nor data."""
    row = below
    while row > least and row - 1 not in grid.blank and not is_data(grid, row - 1):
        row -= 1
    return row
