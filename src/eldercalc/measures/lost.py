"""The rows that a figure had to leave out, each with the cell that is to blame."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from eldercalc.definitions import Bound, Coverage, Measure
from eldercalc.measures.compute import Measured
from eldercalc.measures.places import AREA
from eldercalc.measures.rows import part
from eldercalc.measures.sides import sides_in
from eldercalc.measures.tallies import Request
from eldercalc.records.tables import Table


@dataclass(frozen=True)
class Spot:
    """A cell: where it is, and the field that it belongs to."""

    file: str
    sheet: str | None
    cell: str | None
    field: str


def left_out(measured: Measured, bound: Bound, areas: Collection[str] | None, years: Collection[int]) -> list[Spot]:
    """The cells for which rows of `years` are left out of the figure of `areas`, by code (None: of the whole)."""
    found: dict[Spot, None] = {}
    for request, lag in _requests(bound):
        table = measured.dataset.tables.get(request.part.table)
        if table is not None:
            lost = measured.lost(request)
            found |= dict.fromkeys(_spots(table, lost, areas, {year - lag for year in years}))
    return list(found)


def _spots(
    table: Table, lost: Sequence[tuple[int, str]], areas: Collection[str] | None, years: Collection[int]
) -> Iterator[Spot]:
    for index, field in lost:
        here = areas is None or table.data[AREA][index].as_py() in areas
        if here and table.data["year"][index].as_py() in years:
            file, sheet, cell = table.address(index, field)
            yield Spot(file, sheet, cell, field)


def _requests(bound: Bound) -> Iterator[tuple[Request, int]]:
    """What the figure asks of each table, as it is tallied, with the years by which that lags."""
    if isinstance(bound.shape, Coverage):
        of = part(bound.measure("of"), at_year_end=bound.shape.every is None)
        yield Request("of", replace(of, cells=(*of.cells, *_key(bound.shape)))), 0
        return
    for side in sides_in(bound):
        mate = part(side.mate, side.mate_standards) if side.mate else None
        inner = [one for one in side.measure.add if isinstance(one, Measure)] or [side.measure]
        for measure in inner:
            yield Request(side.key, part(measure, side.standards), mate, side.weighs), side.measure.lag


def _key(shape: Coverage) -> tuple[str, ...]:
    return (shape.key[0] if isinstance(shape.key, tuple) else shape.key,) if shape.key else ()
