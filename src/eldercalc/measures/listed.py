"""Coverage of those on a list: how many were visited, trained, served; in the year, or in each month or week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import narwhals as nw

from eldercalc.definitions import Coverage
from eldercalc.measures.bodies import apart, bodies_of
from eldercalc.measures.coverage import Covered, Frame, Result, the
from eldercalc.measures.places import Places
from eldercalc.measures.rows import part_in
from eldercalc.measures.spans import merged
from eldercalc.measures.tallies import Tally, frame
from eldercalc.records.tables import Table


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
    bodies = bodies_of(
        part_in(listed, the(coverage.of), at_year_end=coverage.every is None), listed, key, group, places
    )
    seen = _seen(coverage, events, other)
    result: Result = {}
    for year in sorted({int(y) for y in bodies["year"].to_list()}):
        mine = bodies.filter(nw.col("year") == year)
        since = start if coverage.since == "start" else year
        events_then = seen.filter((nw.col("year") >= since) & (nw.col("year") <= year))
        if coverage.every:
            result |= _each_period(mine, events_then, listed, coverage, year, span(year, coverage.every, until))
        else:
            result |= _in_year(mine, events_then, coverage, year)
    return result


def _seen(coverage: Coverage, events: Table, key: str) -> Frame:
    """The events that cover whom they name, and those of which that is unknown: what they are, of whom, or when."""
    counted = part_in(events, the(coverage.having)).counted
    when = _period(str(events.model.sheet.dated), coverage.every) if coverage.every else nw.col("year")
    rows = frame(events).select("year", nw.col(key).alias("_body"), when.alias("_period"), counted.alias("_counted"))
    rows = rows.filter(nw.col("_counted").fill_null(True))
    sure = ~(nw.col("_counted").is_null() | nw.col("_body").is_null() | nw.col("_period").is_null())
    return rows.select("year", "_body", "_period", sure.alias("_sure"))


def _tallies(covered: int, everything: int, lost: int, may: int, cell: str, dark: int = 0) -> Covered:
    """`may` more than those covered may be covered by events of which something is unknown.

    `dark` events are all that there are, and of none of them is it known what it covers.
    """
    reasons = {f"blank:{cell}": lost} if lost else {}
    most = Fraction(min(may, everything - covered))
    unread = {"blank:date": dark} if dark else {}
    return Covered(
        Tally(Fraction(covered), covered, unread, most, owed=dark),
        Tally(Fraction(everything), everything, reasons, blind=lost),
    )


def _dark(events: Frame) -> int:
    """How many events there are, where of none it is known what it covers."""
    return 0 if len(events.filter(nw.col("_sure"))) else len(events)


def _first_cell(coverage: Coverage) -> str:
    return next(iter(the(coverage.of).where.columns()), "key")


def _times(events: Frame, by: list[str]) -> Frame:
    """How often each body is surely and perhaps named."""
    sure = nw.col("_sure").cast(nw.Int64)
    named = events.filter(~nw.col("_body").is_null()).select(*by, sure.alias("_times"), (1 - sure).alias("_perhaps"))
    return named.group_by(*by).agg(nw.col("_times").sum(), nw.col("_perhaps").sum())


def _in_year(mine: Frame, events: Frame, coverage: Coverage, year: int) -> Result:
    least = int(coverage.at_least)
    joined = apart(mine).join(_times(events, ["_body"]), on="_body", how="left")
    sure = nw.col("_times").fill_null(0)
    enough = (sure >= least) & nw.col("_yes")
    perhaps = (sure + nw.col("_perhaps").fill_null(0) >= least) & nw.col("_yes") & ~enough
    answers = {"n": enough, "d": nw.col("_yes"), "lost": nw.col("_lost"), "may": perhaps}
    rows = joined.select("_group", *(answer.cast(nw.Int64).alias(name) for name, answer in answers.items()))
    sums = rows.group_by("_group").agg(*(nw.col(name).sum() for name in answers))
    anyone, cell, dark = int(events["_body"].is_null().sum()), _first_cell(coverage), _dark(events)
    return {
        (str(r["_group"]), year): [
            _tallies(int(r["n"]), int(r["d"]), int(r["lost"]), int(r["may"]) + anyone, cell, dark)
        ]
        for r in sums.iter_rows(named=True)
    }


def _each_period(mine: Frame, events: Frame, listed: Table, coverage: Coverage, year: int, within: Span) -> Result:
    """On the list at the period's end, and seen in the period."""
    people, least = _people(mine, listed, str(coverage.every), within), int(coverage.at_least)
    times = _times(events, ["_body", "_period"])
    seen = _counts(_met(times.filter(nw.col("_times") >= least), people), ["_group", "_period"])
    may = _perhaps(events, times, people, least, within) if not events["_sure"].all() else {}
    lost = _counts(mine.filter(nw.col("_lost")), ["_group"])
    cell, dark = _first_cell(coverage), _dark(events)
    listed_by = _counts(people, ["_group", "_in", "_out"])
    result: Result = {}
    for group in sorted({key[0] for key in listed_by} | {key[0] for key in lost}):
        spans = [(start, stop, n) for (g, start, stop), n in listed_by.items() if g == group]
        periods = []
        for period in range(within.first, within.first + within.count):
            everything = sum(n for start, stop, n in spans if start <= period < stop)
            met = seen.get((group, period), 0)
            perhaps = may.get((group, period), 0) + may.get((None, period), 0) + may.get((None, None), 0) - met
            periods.append(_tallies(met, everything, lost.get((group,), 0), max(0, perhaps), cell, dark))
        result[(group, year)] = periods
    return result


def _people(mine: Frame, listed: Table, every: str, within: Span) -> Frame:
    """Who is surely on the list, from which period on, and in which no more."""
    entry, exit_ = nw.lit(within.first), nw.lit(within.first + within.count)
    if listed.model.sheet.span:
        joined, left = listed.model.sheet.span
        entry, exit_ = _period(joined, every).fill_null(entry), _period(left, every).fill_null(exit_)
    return merged(mine.filter(nw.col("_yes")).select("_group", "_body", entry.alias("_in"), exit_.alias("_out")))


def _met(times: Frame, people: Frame) -> Frame:
    """Those who were on the list in the period in which they were seen."""
    met = times.join(people, on="_body", how="inner")
    return met.filter((nw.col("_in") <= nw.col("_period")) & (nw.col("_period") < nw.col("_out")))


def _perhaps(events: Frame, times: Frame, people: Frame, least: int, within: Span) -> dict[tuple[Any, ...], int]:
    """How many at most were seen, by group and period; by no group, how many events name nobody."""
    place = ["_group", "_period", "_body"]
    dated = times.filter(~nw.col("_period").is_null() & (nw.col("_times") + nw.col("_perhaps") >= least))
    undated = events.filter(nw.col("_period").is_null() & ~nw.col("_body").is_null()).select("_body").unique()
    periods = nw.new_series(
        "_period", range(within.first, within.first + within.count), backend=nw.Implementation.PANDAS
    )
    anywhen = undated.join(periods.to_frame().with_columns(nw.col("_period").cast(nw.Int64)), how="cross")
    found = [_met(one, people).select(*(nw.col(n) for n in place)) for one in (dated, anywhen)]
    found[1] = found[1].with_columns(nw.col("_period").cast(found[0].schema["_period"]))
    most = _counts(nw.concat(found, how="vertical").unique(place), ["_group", "_period"])
    nameless = events.filter(nw.col("_body").is_null())
    for period, number in _counts(nameless, ["_period"]).items():
        most[(None, *period)] = number
    return most


def _counts(data: Frame, keys: list[str]) -> dict[tuple[Any, ...], int]:
    if not len(data):
        return {}
    sums = data.group_by(*keys).agg(nw.len().alias("_n"))
    return {tuple(_plain(cell) for cell in row[:-1]): int(row[-1]) for row in sums.select(*keys, "_n").iter_rows()}


def _plain(cell: Any) -> Any:
    """None for every way of being unknown."""
    return None if cell is None or cell != cell else cell
