"""Coverage: how many areas have a facility, how many persons were visited, trained, served.

Everything here counts bodies that differ (areas, persons), so nothing is summed over levels that could hold the
same body twice: the plan's own figure is counted apart from its counties'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd

from eldercalc.definitions import REPORT_ONLY, Coverage, Measure
from eldercalc.measures.places import AREA, KEYS, TOWN, VILLAGE, Places, serving
from eldercalc.measures.rows import Part, part_in
from eldercalc.measures.tallies import Tally, frame
from eldercalc.records.kinds import SCALE
from eldercalc.records.tables import Table
from eldercalc.records.years import NO_YEAR

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
    of = part_in(areas, _measure(coverage.of))
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
        nw.col("year"), _group(group, places), own.fill_null("?").alias("_place"),
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


def _measure(ref: Any) -> Measure:
    assert isinstance(ref, Measure)
    return ref


def _group(group: str | None, places: Places) -> nw.Expr:
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


@dataclass(frozen=True)
class Span:
    """The months or weeks of a year: number `first` to `first + count - 1` of the calendar."""

    first: int
    count: int


def span(year: int, every: str, until: date | None) -> Span:
    """The whole months, or whole Monday-to-Sunday weeks, of `year` that are over by `until`."""
    last = min(until, date(year, 12, 31)) if until else date(year, 12, 31)
    if every == "month":
        over = last.month if (last + timedelta(days=1)).day == 1 else last.month - 1
        return Span(year * 12 + 1, over if last.year == year else 0)
    start = date(year, 1, 1)
    first = _week(start + timedelta(days=-start.weekday() % 7))
    return Span(first, max(0, _week(last + timedelta(days=1)) - first))


def _week(day: date) -> int:
    return ((day - date(1970, 1, 1)).days + 3) // 7


def _period(column: str, every: str) -> nw.Expr:
    cell = nw.col(column)
    if every == "month":
        return cell.dt.year().cast(nw.Int64) * 12 + cell.dt.month().cast(nw.Int64)
    return (cell.cast(nw.Datetime("ms")).dt.timestamp("ms") // 86_400_000 + 3) // 7


def of_bodies(
    coverage: Coverage, listed: Table, events: Table, places: Places, group: str | None, start: int, until: date | None
) -> Result:
    """Bodies (persons, institutions) that `having` names at least so often; by month or week where asked."""
    key, other = coverage.key if isinstance(coverage.key, tuple) else (str(coverage.key), str(coverage.key))
    of = part_in(listed, _measure(coverage.of), at_year_end=coverage.every is None)
    having = part_in(events, _measure(coverage.having))
    bodies = _bodies(of, listed, key, group, places)
    seen = frame(events).filter(having.counted.fill_null(False) & ~nw.col(other).is_null())
    result: Result = {}
    for year in sorted({int(y) for y in bodies["year"].to_list()}):
        mine = bodies.filter(nw.col("year") == year)
        if coverage.every:
            dated = str(events.model.sheet.dated)
            visits = seen.filter(nw.col("year") == year).select(
                nw.col(other).alias("_body"), _period(dated, coverage.every).alias("_period")
            )
            result |= _each_period(mine, visits, listed, coverage, year, span(year, coverage.every, until))
        else:
            since = start if coverage.since == "start" else year
            result |= _in_year(
                mine, seen.filter((nw.col("year") >= since) & (nw.col("year") <= year)), other, coverage, year
            )
    return result


def _bodies(of: Part, listed: Table, key: str, group: str | None, places: Places) -> Frame:
    """One row a group, year and body, with the periods of joining and leaving left as dates; unknown rows apart."""
    yes, unknown = of.counted.fill_null(False), of.counted.is_null()
    dates = [nw.col(name) for name in listed.model.sheet.span or ()]
    rows = frame(listed).select(
        nw.col("year"), _group(group, places), nw.col(key).alias("_body"), *dates,
        (yes & ~nw.col(key).is_null()).alias("_yes"), (unknown | (yes & nw.col(key).is_null())).alias("_lost"),
    )  # fmt: skip
    sure = rows.filter(nw.col("_yes")).unique(["year", "_group", "_body"], keep="first", maintain_order=True)
    return nw.concat([sure, rows.filter(nw.col("_lost"))], how="vertical")


def _tallies(covered: int, everything: int, lost: int, cell: str) -> Covered:
    reasons = {f"blank:{cell}": lost} if lost else {}
    return Covered(Tally(Fraction(covered), covered), Tally(Fraction(everything), everything, reasons, blind=lost))


def _in_year(mine: Frame, seen: Frame, other: str, coverage: Coverage, year: int) -> Result:
    times = (
        seen.select(nw.col(other).alias("_body"), nw.lit(1).alias("_one")).group_by("_body").agg(nw.col("_one").sum())
    )
    joined = mine.join(times, on="_body", how="left")
    enough = (nw.col("_one").fill_null(0) >= int(coverage.at_least)) & nw.col("_yes")
    sums = joined.select(
        "_group", enough.cast(nw.Int64).alias("n"), nw.col("_yes").cast(nw.Int64).alias("d"),
        nw.col("_lost").cast(nw.Int64).alias("lost"),
    ).group_by("_group").agg(nw.col("n").sum(), nw.col("d").sum(), nw.col("lost").sum())  # fmt: skip
    cell = _first_cell(coverage)
    return {
        (str(r["_group"]), year): [_tallies(int(r["n"]), int(r["d"]), int(r["lost"]), cell)]
        for r in sums.iter_rows(named=True)
    }


def _first_cell(coverage: Coverage) -> str:
    return next(iter(_measure(coverage.of).where.columns()), "key")


def _each_period(mine: Frame, visits: Frame, listed: Table, coverage: Coverage, year: int, within: Span) -> Result:
    """On the list at the period's end, and seen in the period."""
    every = str(coverage.every)
    low, high = within.first, within.first + within.count
    if listed.model.sheet.span:
        joined, left = listed.model.sheet.span
        entry, exit_ = _period(joined, every).fill_null(low), _period(left, every).fill_null(high)
    else:
        entry, exit_ = nw.lit(low), nw.lit(high)
    people = mine.filter(nw.col("_yes")).select("_group", "_body", entry.alias("_in"), exit_.alias("_out"))
    lost = _counts(mine.filter(nw.col("_lost")), ["_group"])
    listed_by = _counts(people, ["_group", "_in", "_out"])
    once = (
        visits.group_by("_body", "_period")
        .agg(nw.len().alias("_times"))
        .filter(nw.col("_times") >= int(coverage.at_least))
    )
    met = once.join(people, on="_body", how="inner")
    met = met.filter((nw.col("_in") <= nw.col("_period")) & (nw.col("_period") < nw.col("_out")))
    seen = _counts(met, ["_group", "_period"])
    groups = sorted({key[0] for key in listed_by} | {key[0] for key in lost})
    cell = _first_cell(coverage)
    result: Result = {}
    for group in groups:
        spans = [(start, stop, n) for (g, start, stop), n in listed_by.items() if g == group]
        periods = []
        for period in range(low, high):
            everything = sum(n for start, stop, n in spans if start <= period < stop)
            periods.append(_tallies(seen.get((group, period), 0), everything, lost.get((group,), 0), cell))
        result[(group, year)] = periods
    return result


def _counts(data: Frame, keys: list[str]) -> dict[tuple[Any, ...], int]:
    if not len(data):
        return {}
    sums = data.group_by(*keys).agg(nw.len().alias("_n"))
    return {tuple(row[:-1]): int(row[-1]) for row in sums.select(*keys, "_n").iter_rows()}


def distinct(measure: Measure, table: Table, places: Places, group: str | None) -> dict[tuple[str, int], Tally]:
    """How many different bodies the rows of `measure` name, by group and year."""
    rows = part_in(table, measure)
    bodies = _bodies(rows, table, str(measure.distinct), group, places)
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
    cells = [_unknown(name).alias(f"_no_{name}") for name in rows.cells]
    return frame(table).select(
        _group(group, places), nw.col("year"), nw.col(column).alias("_body"),
        rows.counted.alias("_counted"), worth.alias("_worth"), *cells,
    )  # fmt: skip


def _unknown(name: str) -> nw.Expr:
    """Whether a cell is unknown; a year among the cells that decide is one that is only presumed."""
    return nw.col(NO_YEAR) if name == "year" else nw.col(name).is_null()


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
