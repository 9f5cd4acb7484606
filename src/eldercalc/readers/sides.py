"""Different tables side by side on one sheet: each is cut out, to be read as if it stood alone.

A cut follows columns that are blank below the titles, or goes between two columns where only there both sides are
tables. What stands behind a blank column and goes along with the rows before it is of the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eldercalc.readers.blocks import beside
from eldercalc.readers.grids import Grid, blank_rows
from eldercalc.readers.hints import area_above
from eldercalc.readers.layout import HEADER_WITHIN, MOST_IN_A_TITLE, NUMERIC, Header, Region, regions, stacked
from eldercalc.readers.naming import Naming, Stack
from eldercalc.readers.rows import KEYLIKE, total_labels
from eldercalc.readers.titles import IGNORED, REMARKS, TOTAL, plain
from eldercalc.records import MODELS, columns_of
from eldercalc.records.cells import Cells

Span = tuple[int, int]
"""Columns of a grid, or rows of it, from the first to before the last."""


@dataclass(frozen=True)
class Side:
    """A sheet or a part of it, with the tables found there.

    `beside` says that it is one of several side by side, `unclear` that it is several and where each ends is not clear.
    """

    grid: Grid
    naming: Naming
    regions: list[Region]
    beside: bool = False
    unclear: bool = False


@dataclass(frozen=True)
class _Band:
    """Some rows of a sheet that one header is for: from the titles above it, from the header itself, and to the end."""

    begin: int
    top: int
    end: int
    titles: dict[int, Stack]
    header: Header | None = None


def sides(grid: Grid, naming: Naming) -> list[Side]:
    """The sheet as one, or each of the tables that stand side by side on it."""
    found = regions(grid, naming)
    bands = list(_bands(grid, found))
    cuts = [_cuts(grid, naming, band) for band in bands]
    if not any(cuts):
        return [Side(grid, naming, found)]
    parts: list[Side] = []
    for band, cut in zip(bands, cuts, strict=True):
        parts += [one for side in cut for one in _again(side)] or [_whole(grid, naming, band)]
    return parts


def _again(side: Side) -> list[Side]:
    """A side that may hold several tables itself."""
    if side.unclear:
        return [side]
    found = sides(side.grid, side.naming)
    return found if len(found) > 1 else [side]


def _bands(grid: Grid, found: Sequence[Region]) -> Iterator[_Band]:
    """The rows of each table; where none is known, those from the first that says too much for a title."""
    begin = 0
    for region in found:
        header = region.header
        yield _Band(begin, header.top, region.end, header.titles, header)
        begin = region.end
    if not found:
        rows = range(min(HEADER_WITHIN, grid.height))
        top = next((row for row in rows if len(list(filter(None, grid.row(row)))) > MOST_IN_A_TITLE), None)
        if top is not None:
            yield _Band(0, top, grid.height, stacked([grid.row(top)]))


def _cuts(grid: Grid, naming: Naming, band: _Band) -> list[Side]:
    """The tables of a band; none where it is one."""
    if band.header and len(beside(band.header) or []) > 1:
        return []
    spans = _apart(grid, band)
    if len(spans) > 1:
        return _parted(grid, naming, band, spans)
    return _adjacent(grid, naming, band)


def _apart(grid: Grid, band: _Band) -> list[Span]:
    """The columns of a band between those that are blank; a last one that stands alone is no table."""
    blank = [_is_blank(grid, at, band) for at in range(len(grid.columns))]
    starts = [at for at, no in enumerate(blank) if not no and (at == 0 or blank[at - 1])]
    ends = [at + 1 for at, no in enumerate(blank) if not no and (at + 1 == len(blank) or blank[at + 1])]
    spans = list(zip(starts, ends, strict=True))
    while len(spans) > 1 and spans[-1][1] - spans[-1][0] == 1:
        spans = [*spans[:-2], (spans[-2][0], spans[-1][1])]
    return spans


def _is_blank(grid: Grid, at: int, band: _Band) -> bool:
    """Whether a column is blank in a band, and no merged cell reaches over it."""
    if at in band.titles:
        return False
    place, length = grid.positions[at], band.end - band.top
    over = any(top >= band.top and bottom < band.end and left < right and left <= place <= right
               for top, left, bottom, right in grid.merged)  # fmt: skip
    return not over and len(blank_rows([grid.columns[at].slice(band.top, length)], length)) == length


def _parted(grid: Grid, naming: Naming, band: _Band, spans: Sequence[Span]) -> list[Side]:
    """The tables that blank columns part; none where it is one table that has some."""
    read = _read(grid, naming, band, spans)
    several = len([side for side in read if side.regions]) > 1
    return read if several or _not_one(grid, band, spans, read) else []


def _read(grid: Grid, naming: Naming, band: _Band, spans: Sequence[Span]) -> list[Side]:
    """Each of the spans with its tables. The name of the sheet is that of one of them alone."""
    cut = [_cut(grid, band, span) for span in spans]
    nameless = replace(naming, named=False)
    sure = [Side(one, nameless, regions(one, nameless), True) for one in cut]
    if naming.model is None or any(region.header.model is naming.model for side in sure for region in side.regions):
        return sure
    named = [Side(one, naming, regions(one, naming), True) for one in cut]
    most = max(range(len(cut)), key=lambda at: _fullest(named[at], naming))
    return [named[at] if at == most else side for at, side in enumerate(sure)]


def _fullest(side: Side, naming: Naming) -> int:
    headers = [region.header for region in side.regions if region.header.model is naming.model]
    return max((len(header.fields) for header in headers), default=0)


def _not_one(grid: Grid, band: _Band, spans: Sequence[Span], read: Sequence[Side]) -> bool:
    """Whether spans are of different tables even if not all are known: one has its own rows, totals or titles."""
    return any(
        _own_titles(band, spans[:at], span) or _own_rows(grid, band, span) or _own_total(grid, band, span)
        or (bool(read[0].regions) and _own_key(band, read[0], span))
        for at, span in enumerate(spans) if at
    )  # fmt: skip


def _own_titles(band: _Band, before: Sequence[Span], span: Span) -> bool:
    """Whether a header of the span stands before it as well."""
    said = {band.titles[at] for low, high in before for at in range(low, high) if at in band.titles}
    return any(band.titles.get(at) in said for at in range(*span))


def _own_rows(grid: Grid, band: _Band, span: Span) -> bool:
    """Whether a row says several things in the span, and nothing before it."""
    low, high = span
    rows = blank_rows(
        [column.slice(band.top, band.end - band.top) for column in grid.columns[:low]], band.end - band.top
    )
    return any(len([text for text in grid.row(band.top + row)[low:high] if text]) > 1 for row in rows)


def _own_total(grid: Grid, band: _Band, span: Span) -> bool:
    """Whether the first column of the span names a total."""
    return any(_is_total(text) for text in grid.columns[span[0]].slice(band.top, band.end - band.top).to_pylist())


def _is_total(text: str | None) -> bool:
    return bool(text) and re.search(TOTAL, re.sub(r"\s+", "", text or "")) is not None


def _own_key(band: _Band, first: Side, span: Span) -> bool:
    """Whether a span begins with what its rows are, and goes on with what the table before it does not know."""
    model, own = first.regions[0].header.model, [band.titles[at] for at in range(*span) if at in band.titles]
    known = [first.naming.fields(stack).get(model) for stack in own]
    return bool(own) and None in known and _is_key(own[0], first.naming)


def _is_key(stack: Stack, naming: Naming) -> bool:
    return _is_running(stack) or bool(set(naming.fields(stack).values()) & set(KEYLIKE))


def _adjacent(grid: Grid, naming: Naming, band: _Band) -> list[Side]:
    """Two tables with no blank column between them; none where they are one."""
    second = _second_total(grid, band)
    if second:
        return _read(grid, naming, band, [(0, second), (second, len(grid.columns))])
    twice = band.header is not None and beside(band.header) is None
    if not twice and not _several(naming, band):
        return []
    good = _between(grid, naming, band)
    sure = _surest(band, naming, sorted(good))
    return good[sure] if sure else [replace(_whole(grid, naming, band), unclear=True)] if good else []


def _surest(band: _Band, naming: Naming, good: Sequence[int]) -> int | None:
    """The one of the cuts that running numbers, or the first header said again, show to be meant; else the only one."""
    first = next((stack for stack in band.titles.values() if not _is_running(stack)), ())
    led = [at for at in good if _is_running(band.titles[at])]
    like = [at for at in good if band.titles[at] == first and not any(
        _is_key(band.titles[one], naming) for one in range(good[0], at) if one in band.titles)]  # fmt: skip
    return next((one[0] for one in (led, like, good) if len(one) == 1), None)


def _between(grid: Grid, naming: Naming, band: _Band) -> dict[int, list[Side]]:
    """The columns before which a cut leaves a whole table on both sides, with those."""
    ends = [at for at in sorted(band.titles)[1:] if not _is_running(band.titles.get(at - 1, ("",)))]
    tried = {at: _read(grid, naming, band, [(0, at), (at, len(grid.columns))]) for at in ends}
    return {
        at: read for at, read in tried.items() if _is_table(read[0]) and (_is_table(read[1]) or _are_tables(read[1]))
    }


def _is_running(stack: Stack) -> bool:
    return plain(stack[-1]) in IGNORED - REMARKS


def _whole(grid: Grid, naming: Naming, band: _Band) -> Side:
    whole = _cut(grid, band, (0, len(grid.columns)))
    return Side(whole, naming, regions(whole, naming))


def _is_table(side: Side) -> bool:
    """Whether a side is a table whose columns alone tell it, and each of them once."""
    headers = [(one.header, area_above(side.grid, side.naming, one.header.top)) for one in side.regions]
    return bool(headers) and all(not one.repeated and one.convincing(area) for one, area in headers)


def _are_tables(side: Side) -> bool:
    """Whether a side is several tables itself, all of them known."""
    found = sides(side.grid, side.naming) if side.regions else []
    return len(found) > 1 and all(_is_table(one) for one in found)


def _several(naming: Naming, band: _Band) -> bool:
    """Whether the headers name all that two different sheets require, each with a column that the other has not."""
    meant = [naming.fields(stack) for stack in band.titles.values()]
    full = []
    for model in MODELS.values():
        columns = {number for number, one in enumerate(meant) if model in one}
        names = {meant[number][model] for number in columns}
        if {name for name, column in columns_of(model).items() if column.required} - {"county"} <= names:
            full.append(columns)
    return any(one - other and other - one for one in full for other in full)


def _second_total(grid: Grid, band: _Band) -> int | None:
    """The column of a second word for a total that stands behind figures in the same row, with its running number."""
    if band.header is None:
        return None
    rows = total_labels(grid, Region(band.header, band.end))
    found = {at for row in rows if (at := _totals_in(grid.row(row))) is not None}
    at = found.pop() if len(found) == 1 else None
    while at and at - 1 in band.titles and _is_running(band.titles[at - 1]):
        at -= 1
    return at


def _totals_in(row: Sequence[str]) -> int | None:
    labels = [at for at, text in enumerate(row) if _is_total(text)]
    parted = (high for low, high in pairwise(labels) if any(NUMERIC.fullmatch(text) for text in row[low:high]))
    return next(parted, None)


def _cut(grid: Grid, band: _Band, span: Span) -> Grid:
    """Some rows and columns of a sheet as one of its own, under the titles that stand over it or left of it."""
    low, high = span
    columns = [_within(grid, at, band) for at in range(low, high)]
    shared = _shared(grid, band, span)
    if shared:
        columns[0] = Cells.of([shared.get(row, text) for row, text in enumerate(columns[0].to_pylist())])
    return replace(grid, columns=columns, positions=grid.positions[low:high])


def _within(grid: Grid, at: int, band: _Band) -> Cells:
    """A column that is blank outside of a band."""
    if (band.begin, band.end) == (0, grid.height):
        return grid.columns[at]
    inside = grid.columns[at].slice(band.begin, band.end - band.begin).to_pylist()
    return Cells.of([*[None] * band.begin, *inside, *[None] * (grid.height - band.end)])


def _shared(grid: Grid, band: _Band, span: Span) -> dict[int, str]:
    """The titles left of a span that are for it too, by row: those above the first that it has of its own."""
    found: dict[int, str] = {}
    for row in range(band.begin, band.top):
        texts = grid.row(row)
        if any(texts[span[0] : span[1]]):
            break
        said = [text for text in texts[: span[0]] if text]
        found |= {row: " ".join(said)} if said else {}
    return found
