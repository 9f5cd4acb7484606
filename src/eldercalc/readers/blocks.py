"""One header over several tables: the same columns side by side, or a group of columns for each of several years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eldercalc.readers.grids import Grid
from eldercalc.readers.headers import Header, read_header
from eldercalc.readers.layout import Region
from eldercalc.readers.naming import Naming, Stack
from eldercalc.readers.rows import KEYLIKE, total_labels
from eldercalc.readers.titles import IGNORED, REMARKS, plain, year_in
from eldercalc.records import columns_of
from eldercalc.records.cells import Cells
from eldercalc.records.totals import adds_up

Columns = Sequence[int]
"""Columns of the grid."""


@dataclass(frozen=True)
class Block:
    """One table with the columns of its own; `year` is what its headers say (None: nothing)."""

    grid: Grid
    region: Region
    year: int | None = None


def blocks_of(grid: Grid, region: Region, naming: Naming) -> list[Block]:
    """The tables that stand under the header of a region; none where they cannot be told apart."""
    beside = _beside(region.header)
    if beside is None:
        return []
    found = [_narrowed(grid, region, naming, columns) for columns in beside] if len(beside) > 1 else [
        Block(grid, region)]  # fmt: skip
    found = [*found[:1], *(_labelled(one, found[0]) for one in found[1:])]
    return [block for one in found for block in _by_year(one, naming)]


def _beside(header: Header) -> list[Columns] | None:
    """The columns of each of the tables side by side; None where there are several and they are not alike."""
    own = [at for at in sorted(header.titles) if plain(header.titles[at][-1]) not in IGNORED]
    starts = [at for at in own if header.titles[at] == header.titles[own[0]]] or [0]
    parts = [[at for at in own if low <= at < high] for low, high in _spans(starts)]
    alike = len({tuple(header.titles[at] for at in part) for part in parts}) == 1
    if len(parts) > 1 and alike and len(parts[0]) > 1:
        return [_widened(header, columns) for columns in _spans(starts)]
    again = [at for at, name in header.repeated.items() if header.titles[at] == header.titles[header.fields[name]]]
    return None if len(again) > 1 else [[]]


def _spans(starts: Columns) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], 1 << 30], strict=True))


def _widened(header: Header, span: tuple[int, int]) -> Columns:
    """A span of columns with the running numbers to its left, and without those of the next."""
    low, high = (_numbers(header, at) for at in span)
    return range(low, high)


def _numbers(header: Header, at: int) -> int:
    while at - 1 in header.titles and plain(header.titles[at - 1][-1]) in IGNORED - REMARKS:
        at -= 1
    return at


def _narrowed(grid: Grid, region: Region, naming: Naming, columns: Columns) -> Block:
    """The table of some columns of a region."""
    kept = [at for at in range(len(grid.columns)) if at in columns]
    own = replace(grid, columns=[grid.columns[at] for at in kept], positions=[grid.positions[at] for at in kept])
    titles = {new: region.header.titles[at] for new, at in enumerate(kept) if at in region.header.titles}
    return Block(own, replace(region, header=_header(region.header, titles, naming, own)))


def _header(header: Header, titles: Mapping[int, Stack], naming: Naming, grid: Grid) -> Header:
    return read_header(header.model, header.top, header.depth, titles, naming, grid.unseen)


def _labelled(block: Block, first: Block) -> Block:
    """The block with the words for a total that only the first one has, in rows that name nothing of its own."""
    header, grid = block.region.header, block.grid
    words = total_labels(first.grid, first.region)
    keys = [grid.columns[at] for name, at in header.fields.items() if name in KEYLIKE]
    mine = {row: word for row, word in words.items() if not any((column[row] or "").strip() for column in keys)}
    if not mine or not keys:
        return block
    at = min(place for name, place in header.fields.items() if name in KEYLIKE)
    texts = [mine.get(row, text) for row, text in enumerate(grid.columns[at].to_pylist())]
    columns = [Cells.of(texts) if place == at else one for place, one in enumerate(grid.columns)]
    return replace(block, grid=replace(grid, columns=columns))


def _by_year(block: Block, naming: Naming) -> list[Block]:
    """The block for each year that its headers name. A figure beside them is of no year that is known, and unread."""
    header = block.region.header
    dated = {at: year for at, stack in header.titles.items() if (year := year_in(stack))}
    read = {*header.fields.values(), *header.repeated, *(at for group in header.unclear.values() for at in group)}
    years = sorted({year for at, year in dated.items() if at in read})
    if not years or "year" in header.fields:
        return [block]
    figures = {at for at in header.fields.values() if at not in dated and _is_figure(header, at)}
    if len(years) == 1 and figures:
        return [block]
    found = []
    for year in years:
        others = {at for at, own in dated.items() if own != year}
        one = _narrowed(block.grid, block.region, naming, [
            at for at in range(len(block.grid.columns)) if at not in others | figures])  # fmt: skip
        found.append(replace(one, year=year))
    return found


def _is_figure(header: Header, at: int) -> bool:
    name = next(name for name, place in header.fields.items() if place == at)
    return adds_up(columns_of(header.model)[name])
