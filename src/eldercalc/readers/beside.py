"""Tables side by side on one sheet, a blank column between them, each with columns of its own.

The same columns said twice side by side are one header over several tables, and are told apart there (`blocks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pyarrow.compute as pc

from eldercalc.readers.grids import Grid
from eldercalc.readers.headers import Header
from eldercalc.readers.hints import area_said, lines_above
from eldercalc.readers.naming import Naming
from eldercalc.readers.searching import ENOUGH, HEADER_WITHIN, headers
from eldercalc.records.cells import Cells, is_blank

MOST_SPANS = 12
"""A sheet with more blank columns than this is a form, and not tables side by side."""

Columns = Sequence[int]
"""Columns of the grid."""


@dataclass(frozen=True)
class Beside:
    """The tables of a sheet that stand side by side, and those of which nothing is known, with their first row."""

    tables: list[Grid]
    unknown: list[tuple[Grid, int]] = field(default_factory=list)


def side_by_side(grid: Grid, naming: Naming) -> Beside:
    """Each table of a sheet that stands beside another one; the whole sheet where there are none.

    Each has headers that alone tell what it is, and neighbours are of different sheets. One of which nothing is known
    is no part of its neighbour where it says one of that one's headers again.
    """
    spans = _spans(grid)
    if not 1 < len(spans) <= MOST_SPANS:
        return Beside([grid])
    parts, unknown = [spans[0]], []
    for span in spans[1:]:
        left, right = (_told(_part(grid, columns), naming) for columns in (parts[-1], span))
        again = None if right else _again(left, _part(grid, span))
        if again is not None:
            unknown.append((_part(grid, span), again))
        elif left and right and not {one.model for one in left} & {one.model for one in right}:
            parts.append(span)
        else:
            parts[-1] = [*parts[-1], *span]
    alone = len(parts) == 1 and not unknown
    return Beside([grid] if alone else [_part(grid, columns) for columns in parts], unknown)


def _spans(grid: Grid) -> list[Columns]:
    """The columns between blank ones."""
    places = range(len(grid.columns))
    said = [at for at in places if len(grid.columns[at].texts) > MOST_BLANKS or _says(grid.columns[at])]
    after = [
        at for at, (left, right) in enumerate(pairwise(said), 1) if grid.positions[right] - grid.positions[left] > 1
    ]
    return [said[start:stop] for start, stop in pairwise([0, *after, len(said)])]


MOST_BLANKS = 50
"""A column that holds more different texts is not blank."""


def _says(column: Cells) -> bool:
    return not pc.all(is_blank(column.texts)).as_py()


def _told(grid: Grid, naming: Naming) -> list[Header]:
    """The headers of a part that leave no doubt of what sheet they are."""
    return [
        header
        for header in headers(grid, naming)
        if len(header.fields) >= ENOUGH and header.convincing(area_said(grid, naming, lines_above(grid, header.top)))
    ]


def _again(left: Sequence[Header], right: Grid) -> int | None:
    """The row of the right part in which it says some headers of the left one again, and others beside them."""
    for header in left:
        own = {stack[-1] for stack in header.titles.values()}
        for row in range(header.top, header.body):
            said = {text for text in right.row(row) if text}
            if said & own and said - own:
                return row
    return None


def _part(grid: Grid, columns: Columns) -> Grid:
    """Some columns of a sheet, below the titles that stand over all of it."""
    own = {grid.positions[at] for at in columns}
    cells = [grid.columns[at] for at in columns]
    titles = dict(_titles(grid, own))
    first = [titles.get(row, text) for row, text in enumerate(cells[0].to_pylist())] if titles else []
    return replace(
        grid,
        columns=[Cells.of(first), *cells[1:]] if titles else cells,
        positions=[grid.positions[at] for at in columns],
        hidden_columns=grid.hidden_columns & own,
        _rows={},
    )


def _titles(grid: Grid, own: set[int]) -> Iterator[tuple[int, str]]:
    """The titles of the whole sheet that stand to the left of its `own` columns: the first row, and merged ones."""
    rows = [row for row in range(min(HEADER_WITHIN, grid.height)) if row not in grid.blank]
    for row in rows:
        said = [(place, text) for place, text in zip(grid.positions, grid.row(row), strict=True) if text]
        if len(said) > 1:
            return
        ((place, text),) = said
        ends = [right for top, left, _, right in grid.merged if (top, left) == (row, place)]
        if place < min(own) and (row == rows[0] or any(min(own) <= end for end in ends)):
            yield row, text
