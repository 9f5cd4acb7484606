"""Coverage of areas: how many have a facility in them, or one that serves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from eldercalc.definitions import REPORT_ONLY, Coverage, Measure
from eldercalc.measures.places import AREA, KEYS, TOWN, VILLAGE, Places, serving
from eldercalc.measures.rows import Part, part_in
from eldercalc.measures.tallies import Tally, frame
from eldercalc.records.tables import Table

Frame = nw.DataFrame[Any]


@dataclass(frozen=True)
class Covered:
    """One period's figure: `covered` of `all`. `covered.open` areas may be covered by rows that are unknown."""

    covered: Tally
    all: Tally


Result = dict[tuple[str, int], list[Covered]]
"""By (area key, year): one Covered, or one a month or week."""


Havings = Sequence[tuple[Measure, Table]]
"""The measures that cover, each with its table."""


def of_areas(coverage: Coverage, areas: Table, havings: Havings, places: Places, group: str | None) -> Result:
    """Areas with at least so many facilities. `group` is the key column to sum by; None is the plan as a whole."""
    of = part_in(areas, the(coverage.of))
    served = coverage.via == "served"
    found = [
        _by_place(part_in(table, having), table, places, served and "serves" in table.data.column_names)
        for having, table in havings
    ]
    counts = (
        nw.concat(found, how="vertical").group_by("year", "_place").agg(nw.col("_sure").sum(), nw.col("_maybe").sum())
    )
    own = (
        nw.when(~nw.col("village").is_null()).then(nw.col(VILLAGE))
        .when(~nw.col("town").is_null()).then(nw.col(TOWN)).otherwise(nw.col(AREA))
    )  # fmt: skip
    zones = [area.code for area in places.areas if area.kind in REPORT_ONLY]
    yes, unknown = of.counted.fill_null(False), of.counted.is_null()
    rows = frame(areas).select(
        nw.col("year"), group_of(group, places), own.fill_null("?").alias("_place"),
        yes.cast(nw.Int64).alias("_yes"), unknown.cast(nw.Int64).alias("_lost"),
    )  # fmt: skip
    rows = rows.filter(~nw.col("_place").is_in(zones)).join(counts, on=["year", "_place"], how="left")
    enough = int(coverage.at_least)
    sure = nw.col("_sure").fill_null(0) >= enough
    maybe = (nw.col("_sure").fill_null(0) + nw.col("_maybe").fill_null(0) >= enough) & ~sure
    rows = rows.with_columns(
        (sure.cast(nw.Int64) * nw.col("_yes")).alias("_covered"), (maybe.cast(nw.Int64) * nw.col("_yes")).alias("_open")
    )
    sums = rows.group_by("_group", "year").agg(*(nw.col(n).sum() for n in ("_covered", "_open", "_yes", "_lost")))
    return {(str(r["_group"]), int(r["year"])): [_covered(r, of.cells)] for r in sums.iter_rows(named=True)}


def the(ref: Any) -> Measure:
    """A measure that the definition gives in full or by its name, by now resolved."""
    assert isinstance(ref, Measure)
    return ref


def group_of(group: str | None, places: Places) -> nw.Expr:
    """The column `_group` by which is summed: the keys of areas, or the plan's own for all rows."""
    column = nw.col(group).fill_null("") if group else nw.lit(places.root.code)
    return column.alias("_group")


def _covered(row: dict[str, Any], cells: Iterable[str]) -> Covered:
    lost = {f"blank:{next(iter(cells), 'kind')}": int(row["_lost"])} if row["_lost"] else {}
    everything = Tally(Fraction(int(row["_yes"])), int(row["_yes"]), lost, blind=int(row["_lost"]))
    return Covered(
        Tally(Fraction(int(row["_covered"])), int(row["_covered"]), {}, Fraction(int(row["_open"]))), everything
    )


def _by_place(having: Part, facilities: Table, places: Places, served: bool) -> Frame:
    """For each year and place, the facilities surely and perhaps there."""
    yes, maybe = having.counted.fill_null(False), having.counted.is_null()
    data = frame(facilities).with_row_index("_at")
    marks = [
        nw.col("_at").cast(nw.Int64),
        nw.col("year"),
        yes.cast(nw.Int64).alias("_sure"),
        maybe.cast(nw.Int64).alias("_maybe"),
    ]
    data = data.select(*marks, *(nw.col(key) for key in KEYS))
    shallow = (AREA, TOWN) if served else KEYS
    pieces = [_at(data, key, shallow[:n]) for n, key in enumerate(shallow)]
    if served:
        covers, _ = serving(facilities.data, places)
        native = nw.from_native(covers, eager_only=True).to_pandas()
        links = nw.from_native(native.astype({"_at": "int64[pyarrow]", "_key": "string[pyarrow]"}), eager_only=True)
        pieces.append(
            data.join(links, on="_at", how="inner").select("year", nw.col("_key").alias("_place"), "_sure", "_maybe")
        )
    long = nw.concat([piece.with_columns(nw.col("_place").cast(nw.String)) for piece in pieces], how="vertical")
    return long.group_by("year", "_place").agg(nw.col("_sure").sum(), nw.col("_maybe").sum())


def _at(data: Frame, key: str, before: tuple[str, ...]) -> Frame:
    """The rows by one of their keys, but for those whose key is that of a level already taken."""
    here = data.filter(~nw.col(key).is_null())
    for other in before:
        here = here.filter((nw.col(key) != nw.col(other)).fill_null(True))
    return here.select("year", nw.col(key).alias("_place"), "_sure", "_maybe")
