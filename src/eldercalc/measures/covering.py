"""Coverage of an area, or of the areas that sent what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from eldercalc.definitions import Bound, Coverage
from eldercalc.measures.counts import Counts
from eldercalc.measures.coverage import Covered
from eldercalc.measures.figures import Figure, unknown
from eldercalc.measures.ratios import nothing
from eldercalc.measures.sides import Side
from eldercalc.measures.tallies import total


def coverage_of(counts: Counts, bound: Bound, shape: Coverage, codes: Sequence[str], year: int, whole: bool) -> Figure:
    """The coverage of the areas `codes`; of the plan as a whole where `whole` says so."""
    covers, root = counts.covers.get(bound.key, {}), counts.places.root.code
    missing = [] if not whole and "/" in codes[0] else _not_sent(counts, bound, codes, year)
    if whole and not missing:
        periods = covers.get((root, year), [])
    else:
        sent = [*[code for code in codes if code not in missing], *([""] if whole else [])]
        periods = _added([covers[(code, year)] for code in sent if (code, year) in covers])
    stated = {} if shape.every or not whole else _stated(counts, bound, missing, year)
    if stated:
        missing = [code for code in missing if code not in stated]
        periods = _added([*([periods] if periods else []), *stated.values()])
    if shape.every and (root, year) in covers and not covers[(root, year)]:
        return unknown("no_period", tuple(missing))
    if not periods:
        return unknown("no_data" if missing or not covers else "zero_denominator", tuple(missing))
    listed = all((code, year) in covers for code in missing)
    hidden = [covers[(code, year)] for code in missing] if listed else None
    figure = _covered(shape, periods, tuple(missing), hidden)
    if shape.since == "start":
        figure = _with_gaps(counts, bound, figure, [code for code in codes if code not in missing], year)
    return replace(figure, origin="mixed") if stated else figure


def _with_gaps(counts: Counts, bound: Bound, figure: Figure, codes: Sequence[str], year: int) -> Figure:
    """What happened since the start is a floor where some year of it was not sent."""
    tables = Side(bound.measure("having")).tables
    absent = {
        at: {area.code for table in tables for area in counts.sent.missing(table, at)}
        for at in range(counts.start, year)
    }
    gaps = tuple(str(at) for at, areas in absent.items() if areas & set(codes))
    if not gaps or figure.value is None:
        return figure
    floor = figure.value if not figure.missing else figure.low
    return replace(figure, missing=(*figure.missing, *gaps), low=floor, high=Fraction(getattr(bound.shape, "per", 100)))


def _stated(counts: Counts, bound: Bound, missing: Sequence[str], year: int) -> dict[str, list[Covered]]:
    """What areas that sent no records report of themselves, where they report the parts."""
    rows = {code: counts.reported.of(bound, code, year) for code in missing}
    return {code: [Covered(*row.parts)] for code, row in rows.items() if row is not None and row.has_parts}


def _not_sent(counts: Counts, bound: Bound, codes: Sequence[str], year: int) -> list[str]:
    tables = [table for role in ("of", "having") for table in Side(bound.measure(role)).tables]
    absent = {area.code for table in tables for area in counts.sent.missing(table, year)}
    return [code for code in codes if code in absent]


def _added(lists: Sequence[list[Covered]]) -> list[Covered]:
    if not lists:
        return []
    longest = max(len(periods) for periods in lists)
    return [
        Covered(total(p[i].covered for p in lists if i < len(p)), total(p[i].all for p in lists if i < len(p)))
        for i in range(longest)
    ]


def _chosen(periods: list[Covered], year_is: str) -> Covered:
    judged = [period for period in periods if period.all.value] or periods
    if year_is == "mean":
        return Covered(total(p.covered for p in judged), total(p.all for p in judged))
    if year_is == "last":
        return judged[-1]
    return min(judged, key=_share)


def _at(shape: Coverage, periods: list[Covered], chosen: Covered) -> int | None:
    """Which of the year's periods is `chosen`, counted from 1; None where the year is not one of them."""
    return next((at for at, period in enumerate(periods, 1) if period is chosen), None) if shape.every else None


def _share(period: Covered) -> Fraction:
    return period.covered.value / period.all.value if period.all.value else Fraction(0)


def _covered(
    shape: Coverage, periods: list[Covered], missing: tuple[str, ...], hidden: list[list[Covered]] | None
) -> Figure:
    """The figure, and its bounds; without bounds where what `missing` areas hide is not known (`hidden` None)."""
    chosen = _chosen(periods, shape.year_is)
    of, everything = chosen.covered, chosen.all
    known = Figure(
        numerator=of.value, denominator=everything.value, rows_used=everything.used,
        rows_left_out=everything.left_out, missing=missing, origin="records", period=_at(shape, periods, chosen),
    )  # fmt: skip
    if everything.value and of.dark:
        return replace(known, why="all_unknown", numerator=None)
    if not everything.value:
        return replace(known, why=nothing(everything.left_out, missing))
    value = shape.per * of.value / everything.value
    if hidden is None:
        return replace(known, value=value)
    low, high = _bounds(periods, _added(hidden), shape.year_is)
    return replace(known, value=value, low=shape.per * low, high=shape.per * high)


def _bounds(periods: list[Covered], hidden: list[Covered], year_is: str) -> tuple[Fraction, Fraction]:
    """The shares were nothing that is unknown covered, and were all of it; of the year as the coverage takes it."""
    every = [_at_most(period, hidden[at] if at < len(hidden) else None) for at, period in enumerate(periods)]
    told = [one for one in every if one[2]]
    if year_is == "mean":
        low, high, whole = (sum(part, Fraction(0)) for part in zip(*told, strict=True))
        return low / whole, high / whole
    if year_is == "last":
        low, high, whole = told[-1]
        return low / whole, high / whole
    return min(low / whole for low, _, whole in told), min(high / whole for _, high, whole in told)


def _at_most(period: Covered, hidden: Covered | None) -> tuple[Fraction, Fraction, Fraction]:
    """Who is surely covered, who may be, and all there may be."""
    of, everything = period.covered, period.all
    unseen = everything.blind + (hidden.all.value + hidden.all.blind if hidden else 0)
    return of.value, of.value + of.open + unseen, everything.value + unseen
