"""Rules from one year to the next: the same file sent again, who vanished, who returned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.quality.hits import Hits, Sheets, listed, nameless, of_year, shown, surely, where, years_of
from eldercalc.quality.rows import judged
from eldercalc.records import columns_of
from eldercalc.records.rules import NotReturned, NotSentAgain, NotVanished, SheetRule
from eldercalc.records.tables import Table, known_key

Indices = npt.NDArray[np.int64]


def pairs(table: Table, positive: str, while_: tuple[str, str] | None = None) -> tuple[Indices, Indices]:
    """The rows that have one of the same key the year before, and those.

    In both, `positive` is above zero, and the column of `while_` has its value.
    """
    data, key = table.data, list(table.model.sheet.key)
    flags: Any = pc.and_(pc.is_valid(data["year"]), pc.fill_null(pc.greater(data[positive], 0), False))
    whole = known_key(table.model, data)
    flags = flags if whole is None else pc.and_(flags, whole)
    if while_:
        flags = pc.and_(flags, pc.fill_null(pc.equal(data[while_[0]], while_[1]), False))
    kept = data.filter(flags).select(["year", *key])
    years = pc.unique(kept["year"]).to_pylist()
    if not any(year + 1 in years for year in years):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    index = pa.array(np.flatnonzero(flags.to_numpy()), pa.int64())
    names = [pc.fill_null(kept[name], "") if pa.types.is_string(kept[name].type) else kept[name] for name in key]
    now = pa.table([kept["year"], *names, index], ["year", *key, "now"])
    then = now.set_column(0, "year", pc.add(now["year"], 1)).rename_columns(["year", *key, "then"])
    joined = now.join(then, ["year", *key], join_type="inner").sort_by("now")
    return joined["now"].to_numpy(), joined["then"].to_numpy()


def by_area_and_year(table: Table, area: str) -> dict[tuple[str, int], int]:
    """How many rows each area has for each year."""
    counted = table.data.select([area, "year"]).group_by([area, "year"]).aggregate([([], "count_all")])
    rows = counted.to_pylist()
    return {
        (row[area], row["year"]): row["count_all"] for row in rows if row[area] is not None and row["year"] is not None
    }


@judged.register
def _(rule: NotSentAgain, table: Table, sheets: Sheets) -> Hits:
    """Areas whose rows are all last year's: one hit an area and year, at the first of the rows."""
    counts = by_area_and_year(table, sheets.area)
    rows, said, sizes = [], [], []
    for (area, year), n in sorted(counts.items()):
        if n >= rule.least and counts.get((area, year - 1)) == n:
            first = _same(table, sheets.area, area, year)
            if first is not None:
                rows.append(first)
                said.append({"area": _name(table, first), "year": year, "before": year - 1, "n": n})
                sizes.append(n)
    return Hits(rows, said, sizes)


def _name(table: Table, row: int) -> str:
    return str(table.data["county"][row].as_py())


def _same(table: Table, column: str, area: str, year: int) -> int | None:
    """The first row of the area in `year`, where all its rows are last year's."""
    data, key = table.data, table.model.sheet.key
    own = [name for name in columns_of(table.model) if name != "year" and data[name].null_count < data.num_rows]
    here = pc.equal(data[column], area)
    rows = [where(pc.and_(here, pc.equal(data["year"], at))) for at in (year, year - 1)]
    own.sort(key=lambda name: name not in key)
    if own and _lacks(data[own[0]], *rows):
        return None
    now, then = (_in_order(table, part) for part in rows)
    alike = all(data[name].take(now).equals(data[name].take(then)) for name in own)
    return int(rows[0][0].as_py()) if alike else None


def _lacks(column: pa.ChunkedArray, now: pa.Array, then: pa.Array) -> bool:
    """Whether what the first row says now, no row said then: most files that differ show it at once."""
    first = column[now[0].as_py()]
    return bool(first.is_valid and pc.index(column.take(then), first).as_py() < 0)


def _in_order(table: Table, rows: pa.Array) -> pa.Array:
    """The rows in the order of their keys."""
    key = [name for name in table.model.sheet.key if name in table.data.column_names]
    return rows.take(
        pc.sort_indices(table.data.select(key).take(rows), sort_keys=[(name, "ascending") for name in key])
    )


@judged.register
def _(rule: NotVanished, table: Table, sheets: Sheets) -> Hits:
    """Last year's rows, not closed, whose code this year's list of the area lacks."""
    shut = pc.is_in(table.data[rule.state], pa.array(rule.gone))
    still = pc.and_(pc.is_valid(table.data[rule.state]), pc.invert(shut))
    rows, said = [], []
    for year, kept in _lost(rule, table, sheets, -1, still):
        codes, states = shown(table, str(rule.column), kept), table.data[rule.state].take(kept).to_pylist()
        rows += kept.to_pylist()
        said += [{"x": x, "y": y, "before": year, "year": year + 1} for x, y in zip(codes, states, strict=True)]
    return Hits(rows, said)


def _lost(rule: SheetRule, table: Table, sheets: Sheets, step: int, of: Any) -> Iterator[tuple[int, pa.Array]]:
    """For each year, the rows `of` it whose code the list of the year `-step` away lacks, of areas that sent one."""
    column, area = table.data[rule.column], sheets.area
    sent = by_area_and_year(table, area)
    for year in sorted({year for _, year in sent}):
        other = year - step
        areas = pa.array([area for area, y in sent if y == other], pa.string())
        if not len(areas):
            continue
        absent = pc.invert(pc.is_in(column, listed(table, str(rule.column), other).combine_chunks()))
        here = pc.and_(pc.and_(of_year(table, year), of), pc.is_in(table.data[area], areas))
        missing = pc.indices_nonzero(pc.and_(pc.and_(here, absent), pc.is_valid(column)))
        yield year, surely(missing, column, table.data[area], nameless(table, str(rule.column), area, other))


@judged.register
def _(rule: NotReturned, table: Table, sheets: Sheets) -> Hits:
    """Rows of a code that was on the list two years ago and not last year."""
    rows, said = [], []
    column = str(rule.column)
    earlier = {year: table.data[column].filter(of_year(table, year - 2)).combine_chunks() for year in years_of(table)}
    back: Any = pa.chunked_array([pa.repeat(False, table.data.num_rows)])
    for year, codes in earlier.items():
        back = pc.or_(back, pc.and_(of_year(table, year), pc.is_in(table.data[column], codes)))
    for year, missing in _lost(rule, table, sheets, 1, back):
        rows += missing.to_pylist()
        said += [{"x": x, "earlier": year - 2, "before": year - 1, "year": year} for x in shown(table, column, missing)]
    return Hits(rows, said)
