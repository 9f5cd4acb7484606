"""The rows that a figure stands on: those counted on each of its sides, and those left out with the cell to blame."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.definitions import Bound, Change, Coverage, Measure
from eldercalc.measures.compute import Measured
from eldercalc.measures.places import AREA
from eldercalc.measures.rows import part
from eldercalc.measures.sides import sides_in
from eldercalc.measures.tallies import Request, counted_rows, lost_rows
from eldercalc.records.cells import Mask
from eldercalc.records.kinds import text
from eldercalc.records.tables import Table

Role = Literal["numerator", "denominator", "sum", "reported"]


@dataclass(frozen=True)
class Evidence:
    """Rows of one table, by index: `counted` make the side of a figure that `role` names, `lost` cannot be judged.

    `fields` are the columns that decide. Of a list on which somebody stands twice, all rows are given.
    """

    role: Role
    table: Table
    fields: tuple[str, ...]
    counted: list[int]
    lost: list[tuple[int, str]]


def evidence(
    measured: Measured, bound: Bound, areas: Collection[str] | None, years: Collection[int]
) -> Iterator[Evidence]:
    """What the figure of `years` stands on in the areas, by code (None: in the whole)."""
    for role, request, when in _asked(measured, bound, years):
        table = measured.dataset.tables.get(request.part.table)
        if table is not None:
            here = _within(table, areas, when)
            counted = [row for row in counted_rows(table, request) if here[row]]
            lost = [(row, field) for row, field in lost_rows(table, request) if here[row]]
            yield Evidence(role, table, request.part.cells, counted, lost)
    yield from _reported(measured, bound, areas, years)


def _within(table: Table, areas: Collection[str] | None, years: Collection[int]) -> Mask:
    """Which rows are of the areas and years."""
    here = pc.is_in(table.data["year"], pa.array(sorted(years), pa.int64()))
    if areas is not None:
        here = pc.and_(here, pc.is_in(table.data[AREA], pa.array(sorted(areas), pa.string())))
    mask: Mask = here.to_numpy()
    return mask


def _asked(measured: Measured, bound: Bound, years: Collection[int]) -> Iterator[tuple[Role, Request, Collection[int]]]:
    """What is asked of each table, on which side, and of which years."""
    shape = bound.shape
    if isinstance(shape, Coverage):
        yield from _covered(measured, bound, shape, years)
        return
    back = {0, shape.years} if isinstance(shape, Change) else {0}
    for at, side in enumerate(sides := sides_in(bound)):
        role: Role = "sum" if len(sides) == 1 else ("numerator", "denominator")[at]
        mate = part(side.mate, side.mate_standards) if side.mate else None
        for measure in [one for one in side.measure.add if isinstance(one, Measure)] or [side.measure]:
            when = {year - side.measure.lag - less for year in years for less in back}
            yield role, Request(side.key, part(measure, side.standards), mate, side.weighs), when


def _covered(
    measured: Measured, bound: Bound, shape: Coverage, years: Collection[int]
) -> Iterator[tuple[Role, Request, Collection[int]]]:
    """The rows that are to be covered, and those that cover."""
    of, having = part(bound.measure("of"), at_year_end=shape.every is None), bound.measure("having")
    key = (shape.key[0] if isinstance(shape.key, tuple) else shape.key,) if shape.key else ()
    yield "denominator", Request("of", replace(of, cells=(*of.cells, *key))), years
    when = range(min(measured.start, min(years)), max(years) + 1) if shape.since == "start" else years
    for measure in [one for one in having.add if isinstance(one, Measure)] or [having]:
        yield "numerator", Request("having", part(measure)), when


def _reported(
    measured: Measured, bound: Bound, areas: Collection[str] | None, years: Collection[int]
) -> Iterator[Evidence]:
    """The rows of 填报数据 about the indicator."""
    table = measured.dataset.tables.get("reported")
    if table is None:
        return
    names, group = {text(bound.indicator.name), text(bound.id)}, text(bound.group or "")
    said = zip(table.data["item"].to_pylist(), table.data["group"].to_pylist(), strict=True)
    rows = [at for at, (item, of) in enumerate(said) if text(item or "") in names and text(of or "") == group]
    here = _within(table, areas, years)
    kept = [row for row in rows if here[row]]
    if kept:
        yield Evidence("reported", table, ("item", "group", "value", "numerator", "denominator", "unit"), kept, [])
