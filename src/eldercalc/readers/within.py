"""Rows such as 其中：东街道 right below the total that they are a part of, and which with the rows below make it up.

其中 may begin the parts, or name some of what was counted already. The figures tell: where the row and those below it
add up to the one above, they are its parts, and the row is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from eldercalc.readers.amounts import read_amount
from eldercalc.readers.grids import Grid
from eldercalc.readers.layout import Region
from eldercalc.readers.titles import plain
from eldercalc.records import Column, columns_of
from eldercalc.records.kinds import number
from eldercalc.records.totals import adds_up

FIRST = re.compile("^其中[:,、]?")
"""The mark of the first of the parts of a total."""

PLACE = re.compile(
    r"^(?!各|所有).+(?:街道|(?<![城乡])镇|(?<!城)乡|(?<!城市)(?<!农村)社区|(?<!农)村|居委会|村委会|办事处|开发区|园区"
    r"|管委会|农场)$"
)
"""The name of a place within a county, by its end; 城镇 and 农村 are kinds of places."""


def first_parts(grid: Grid, region: Region, totals: set[int]) -> set[int]:
    """Those of the rows taken for totals that are the first of the places which the row above adds up."""
    fields, found = region.header.fields, set[int]()
    for at in (fields[name] for name in ("town", "village") if name in fields):
        cells = grid.columns[at].slice(region.header.body, region.end - region.header.body)
        marked = [row for row in totals if row and _is_marked(cells[row])]
        texts = cells.to_pylist() if marked else []
        found |= {row for row in marked if _is_first(grid, region, _group(texts, row, totals))}
    return found


def _is_marked(text: str | None) -> bool:
    known = plain(text or "")
    return FIRST.match(known) is not None and PLACE.search(FIRST.sub("", known)) is not None


def _group(texts: Sequence[str | None], row: int, totals: set[int]) -> list[int]:
    """The row above, the marked one, and the places that follow; nothing where the row above is a place itself."""
    above = plain(texts[row - 1] or "")
    if (above and row - 1 not in totals) or _is_marked(above):
        return []
    last = row + 1
    while last < len(texts) and last not in totals and plain(texts[last] or ""):
        last += 1
    return list(range(row - 1, last))


def _is_first(grid: Grid, region: Region, group: Sequence[int]) -> bool:
    """Whether the first row of a group is the sum of two or more others, in every column of figures that is filled."""
    compared = list(_compared(grid, region, group)) if len(group) > 2 else []
    return bool(compared) and all(compared)


def _compared(grid: Grid, region: Region, group: Sequence[int]) -> Iterator[bool]:
    for name, at in region.header.fields.items():
        column = columns_of(region.header.model)[name]
        told = [_figure(column, grid.columns[at][region.header.body + row]) for row in group] if adds_up(column) else []
        known = [one for one in told if one is not None]
        if known:
            yield len(known) == len(told) and known[0] == sum(known[1:], Fraction(0))


def _figure(column: Column, text: str | None) -> Fraction | None:
    told = read_amount(text, column.unit, Fraction(1)) if text and text.strip() else None
    try:
        return None if told is None else Fraction(number(told))
    except ValueError:
        return None
