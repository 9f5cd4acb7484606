"""Bodies that differ (persons, institutions), counted once however often they stand on a list, or on two.

Nothing here is summed over levels that could hold the same body twice: the plan's own figure is counted apart from
its counties'.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd

from eldercalc.definitions import Measure
from eldercalc.measures.coverage import Frame, group_of
from eldercalc.measures.places import Places
from eldercalc.measures.rows import Part, part_in, unknown_cell
from eldercalc.measures.tallies import Tally, frame
from eldercalc.records.kinds import SCALE
from eldercalc.records.once import REJECTED
from eldercalc.records.tables import Table


def bodies_of(of: Part, listed: Table, key: str, group: str | None, places: Places) -> Frame:
    """One row a group, year, body and span, with the dates of joining and leaving; unknown rows apart."""
    yes, unknown = of.counted.fill_null(False), of.counted.is_null()
    span = listed.model.sheet.span or ()
    doubtful = [nw.col(key).is_null(), *(nw.col(f"{REJECTED}{name}") for name in span)]
    doubt = nw.any_horizontal(*doubtful, ignore_nulls=True)
    rows = frame(listed).select(
        nw.col("year"), group_of(group, places), nw.col(key).alias("_body"), *(nw.col(name) for name in span),
        (yes & ~doubt).alias("_yes"), (unknown | (yes & doubt)).alias("_lost"),
    )  # fmt: skip
    sure = rows.filter(nw.col("_yes")).unique(["year", "_group", "_body", *span], keep="any")
    return nw.concat([sure, rows.filter(nw.col("_lost"))], how="vertical")


def apart(bodies: Frame) -> Frame:
    """One row a group, year and body; who is surely counted by one row is not unknown by another."""
    place = ["year", "_group", "_body"]
    named = bodies.filter(~nw.col("_body").is_null()).sort("_yes", descending=True)
    once = named.unique(place, keep="first", maintain_order=True)
    return nw.concat([once, bodies.filter(nw.col("_body").is_null())], how="vertical")


def distinct(measure: Measure, table: Table, places: Places, group: str | None) -> dict[tuple[str, int], Tally]:
    """How many different bodies the rows of `measure` name, by group and year."""
    rows = part_in(table, measure)
    bodies = apart(bodies_of(rows, table, str(measure.distinct), group, places))
    sums = bodies.select(
        "_group", "year", nw.col("_yes").cast(nw.Int64).alias("n"), nw.col("_lost").cast(nw.Int64).alias("lost")
    ).group_by("_group", "year").agg(nw.col("n").sum(), nw.col("lost").sum())  # fmt: skip
    cell = next(iter(measure.where.columns()), str(measure.distinct))
    result = {}
    for row in sums.iter_rows(named=True):
        lost = int(row["lost"])
        result[(str(row["_group"]), int(row["year"]))] = Tally(
            Fraction(int(row["n"])), int(row["n"]), {f"blank:{cell}": lost} if lost else {}
        )
    return result


def once_by(
    measures: Iterable[tuple[Measure, Table]], column: str, places: Places, group: str | None
) -> dict[tuple[str, int], Tally]:
    """The sum over several tables in which a body that stands on two lists counts once, where it stands first."""
    seen: set[tuple[str, int, str]] = set()
    result: dict[tuple[str, int], Tally] = {}
    for measure, table in measures:
        rows = part_in(table, measure)
        here: set[tuple[str, int, str]] = set()
        for row in _weighed(rows, table, column, places, group).iter_rows(named=True):
            place = (str(row["_group"]), int(row["year"]))
            mark = (*place, str(row["_body"]))
            tally = result.setdefault(place, Tally())
            if row["_body"] is None or mark not in seen:
                used = tally.used
                _take(tally, row, rows)
                here |= {mark} if tally.used > used else set()
        seen |= here
    return result


def _weighed(rows: Part, table: Table, column: str, places: Places, group: str | None) -> Frame:
    """Every row with its body, whether it counts (null: unknown), what it is worth, and the cells that decide it."""
    worth = rows.value if rows.value is not None else nw.lit(1)
    cells = [unknown_cell(name).alias(f"_no_{name}") for name in rows.cells]
    return frame(table).select(
        group_of(group, places), nw.col("year"), nw.col(column).alias("_body"),
        rows.counted.alias("_counted"), worth.alias("_worth"), *cells,
    )  # fmt: skip


def _take(tally: Tally, row: dict[str, Any], rows: Part) -> None:
    """Add one row to a tally, or leave it out for the first cell that is unknown."""
    counted = None if row["_counted"] is None or row["_counted"] is pd.NA else bool(row["_counted"])
    worth = None if row["_worth"] is None or row["_worth"] is pd.NA else int(row["_worth"])
    if counted is False:
        tally.judged += 1
    elif counted and worth is not None:
        tally.judged += 1
        tally.used += 1
        tally.value += Fraction(worth, 10**SCALE if rows.scaled else 1)
    else:
        reason = f"blank:{next((name for name in rows.cells if row[f'_no_{name}']), rows.cells[-1])}"
        tally.left_out[reason] = tally.left_out.get(reason, 0) + 1
        tally.owed += bool(counted)
