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
    covers = counts.covers.get(bound.key, {})
    missing = [] if not whole and "/" in codes[0] else _not_sent(counts, bound, codes, year)
    if whole and not missing:
        periods = covers.get((counts.places.root.code, year), [])
    else:
        sent = [*[code for code in codes if code not in missing], *([""] if whole else [])]
        periods = _added([covers[(code, year)] for code in sent if (code, year) in covers])
    stated = {} if shape.every or not whole else _stated(counts, bound, missing, year)
    if stated:
        missing = [code for code in missing if code not in stated]
        periods = _added([*([periods] if periods else []), *stated.values()])
    if not periods:
        return unknown("no_data" if missing or not covers else "zero_denominator", tuple(missing))
    chosen = _chosen(periods, shape.year_is)
    listed = all((code, year) in covers for code in missing)
    silent = _added([covers[(code, year)] for code in missing]) if listed else []
    hidden = _chosen(silent, "last").all.value if silent and not shape.every else None
    figure = replace(_covered(bound, chosen, tuple(missing), hidden), period=_at(shape, periods, chosen))
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


def _covered(bound: Bound, chosen: Covered, missing: tuple[str, ...], hidden: Fraction | None) -> Figure:
    per = getattr(bound.shape, "per", 100)
    of, everything = chosen.covered, chosen.all
    known = Figure(
        numerator=of.value, denominator=everything.value, rows_used=everything.used,
        rows_left_out=everything.left_out, missing=missing, origin="records",
    )  # fmt: skip
    if not everything.value:
        return replace(known, why=nothing(everything.left_out, missing))
    value = per * of.value / everything.value
    if missing and hidden is None:
        return replace(known, value=value)
    whole = everything.value + everything.blind + (hidden or 0)
    high = (of.value + of.open + everything.blind + (hidden or 0)) / whole
    return replace(known, value=value, low=per * of.value / whole, high=per * high)
