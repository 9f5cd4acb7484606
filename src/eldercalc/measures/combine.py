"""Which figure stands for which area.

For an area and a year: its records if it sent any, else its own reported row. For the plan: the sum of its areas
where all have sent, else its own reported row, else the sum of those that sent, marked as partial. Rows of two
levels are never added together; a rate is recomputed from the sums of its parts; an area that sent nothing is
missing and not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from eldercalc.definitions import Bound, Coverage, Measure, Reported
from eldercalc.measures.counts import Counts
from eldercalc.measures.covering import coverage_of
from eldercalc.measures.figures import Figure, unknown
from eldercalc.measures.ratios import amount, ratio
from eldercalc.measures.reported import Row
from eldercalc.measures.sides import (
    Side,
    counted_apart,
    floor_of,
    optional,
    own_statement,
    sides_in,
    silent_in,
    tally_of,
    unplaced,
)
from eldercalc.measures.tallies import Tally, total


def figure_of(counts: Counts, bound: Bound, area: str, year: int) -> Figure:
    """The figure of `bound` for one area, or for the plan as a whole: records, else what the area reported."""
    return or_reported(counts, bound, area, year, records_of(counts, bound, area, year))


def or_reported(counts: Counts, bound: Bound, area: str, year: int, records: Figure) -> Figure:
    """Records where they are complete, else the area's own reported row, else what there is."""
    if records.value is not None and not records.missing and records.origin == "records":
        return records
    row = counts.reported.of(bound, area, year)
    return records if row is None else (row.figure(bound) or records)


def records_of(counts: Counts, bound: Bound, area: str, year: int) -> Figure:
    """The figure that the records of the area give."""
    if area != counts.places.root.code:
        return _records(counts, bound, [area], year, whole=False)
    return _records(counts, bound, [known.code for known in counts.places.expected(year)], year, whole=True)


def _records(counts: Counts, bound: Bound, codes: Sequence[str], year: int, whole: bool) -> Figure:
    shape = bound.shape
    if isinstance(shape, Reported):
        return _sum_of_reported(counts, bound, codes, year) if whole else unknown("no_data", tuple(codes))
    if isinstance(shape, Coverage):
        return coverage_of(counts, bound, shape, codes, year, whole)
    sides = sides_in(bound)
    if len(sides) == 1:
        found = _single(counts, bound, sides[0], codes, year, whole)
    else:
        found = _rate(counts, bound, sides[0], sides[1], codes, year, whole)
    return _lacking(counts, found, sides, codes, year) if found.why == "no_data" else found


def _lacking(counts: Counts, figure: Figure, sides: Sequence[Side], codes: Sequence[str], year: int) -> Figure:
    """Where a sheet was sent and holds no row of what is asked, that is what is missing."""

    def came(side: Side) -> bool:
        return all(counts.sent.by(table, year - side.measure.lag) for table in side.tables)

    def told(side: Side) -> bool:
        return any(tally_of(counts, side, code, year) is not None for code in codes)

    lacks = tuple(side.measure for side in sides if side.states and came(side) and not told(side))
    return replace(figure, why="no_rows", lacks=lacks) if lacks else figure


def _single(counts: Counts, bound: Bound, side: Side, codes: Sequence[str], year: int, whole: bool) -> Figure:
    measure = side.measure
    if whole and (own := own_statement(counts, side, year)):
        return amount(own, ())
    if measure.level and (whole or len(codes) > 1):
        return unknown("not_summed")
    found: list[Tally] = []
    missing: list[str] = []
    reported = heard = False
    for code in codes:
        tally = tally_of(counts, side, code, year)
        row = counts.reported.of(bound, code, year) if tally is None and whole else None
        if tally is not None:
            found.append(tally)
            heard |= not optional(counts, code, year)
        elif row is not None and (stated := _additive(bound, measure, row)) is not None:
            found.append(stated)
            reported = True
        elif not optional(counts, code, year):
            missing += silent_in(counts, side, code, year)
            found += floor_of(counts, side, code, year)
    if not found:
        return unknown("no_data", tuple(missing))
    summed = total([*found, *([unplaced(counts, side, year)] if whole else [])])
    if missing and not heard and not summed.used and not summed.left_out:
        return unknown("no_data", tuple(missing))
    if whole and not reported:
        summed = counted_apart(counts, side, year) or summed
    figure = amount(summed, tuple(missing))
    return replace(figure, origin="mixed") if reported else figure


def _additive(bound: Bound, measure: Measure, row: Row) -> Tally | None:
    """A reported amount that may be added to the records of other areas; bodies that differ may not."""
    value = row.value_in(bound.indicator.unit)
    return None if value is None or row.sampled or measure.distinct or measure.level else Tally(value, 1)


Parts = tuple[Tally | None, Tally | None]


def _rate(counts: Counts, bound: Bound, of: Side, to: Side, codes: Sequence[str], year: int, whole: bool) -> Figure:
    """A rate from the sums of its sides.

    Rows of no known area, and bodies counted apart from the areas, are left out where areas are missing from the
    denominator and each side has a sheet of its own: they may be of just those areas.
    """
    own_n = own_statement(counts, of, year) if whole else None
    own_d = own_statement(counts, to, year) if whole else None
    if of.measure.level or to.measure.level:
        return level_rate(counts, bound, of, to, codes, year, whole)
    numerator, denominator, missing, mixed = _summed(counts, bound, (of, to), codes, year, whole, (own_n, own_d))
    together = of.tables == to.tables or not missing or own_d is not None
    if whole and own_n is None and together:
        numerator = _plus(numerator, unplaced(counts, of, year))
    if whole and own_d is None and together:
        denominator = _plus(denominator, unplaced(counts, to, year))
    if whole and not mixed and together:
        numerator = counted_apart(counts, of, year) or numerator
        denominator = counted_apart(counts, to, year) or denominator
    if numerator is None or denominator is None:
        return unknown("no_data", missing)
    floor = bool(missing) and own_d is not None and own_n is None
    return ratio(bound, numerator, denominator, "mixed" if mixed else "records", missing, floor, of.mate is not None)


def _plus(first: Tally | None, second: Tally) -> Tally | None:
    if first is None:
        return second if second.used or second.left_out else None
    return first.plus(second)


def _summed(
    counts: Counts, bound: Bound, sides: tuple[Side, Side], codes: Sequence[str], year: int, whole: bool, own: Parts
) -> tuple[Tally | None, Tally | None, tuple[str, ...], bool]:
    """Both sides over the areas: an area that lacks a side is left out of both, and named."""
    sums: list[list[Tally]] = [[], []]
    missing: list[str] = []
    mixed = False
    for code in codes:
        pair = [
            Tally() if own_side is not None else tally_of(counts, side, code, year)
            for side, own_side in zip(sides, own, strict=True)
        ]
        row = counts.reported.of(bound, code, year) if None in pair and whole else None
        differing = any(side.measure.distinct or side.measure.add for side in sides)
        if row is not None and row.has_parts and not differing:
            pair = [Tally() if side is not None else part for side, part in zip(own, row.parts, strict=True)]
            mixed = True
        if None in pair and not optional(counts, code, year):
            absent = [silent_in(counts, side, code, year) for side, one in zip(sides, pair, strict=True) if one is None]
            missing += dict.fromkeys(name for names in absent for name in names)
            continue
        for at, tally in enumerate(pair):
            sums[at] += [tally] if tally is not None else []
    results = [
        own_side if own_side is not None else (total(s) if s else None) for own_side, s in zip(own, sums, strict=True)
    ]
    return results[0], results[1], tuple(missing), mixed


def level_rate(
    counts: Counts, bound: Bound, of: Side, to: Side, codes: Sequence[str], year: int, whole: bool
) -> Figure:
    """A ratio of two amounts in force: of one area alone, never of a sum."""
    if whole:
        pair = [own_statement(counts, side, year) for side in (of, to)]
    elif len(codes) == 1:
        pair = [tally_of(counts, side, codes[0], year) for side in (of, to)]
    else:
        return unknown("not_summed")
    if pair[0] is None or pair[1] is None:
        return unknown("no_data", () if whole else tuple(codes))
    conflict = {**pair[0].left_out, **pair[1].left_out}
    if "conflict" in conflict:
        return Figure(why="conflict", rows_left_out=conflict)
    return ratio(bound, pair[0], pair[1], "records")


def _sum_of_reported(counts: Counts, bound: Bound, codes: Sequence[str], year: int) -> Figure:
    """A reported figure for the plan from its areas': recomputed from parts where all have them, else added."""
    shape = bound.shape
    assert isinstance(shape, Reported)
    rows = {code: counts.reported.of(bound, code, year) for code in codes}
    missing = tuple(code for code, row in rows.items() if row is None and not optional(counts, code, year))
    present = [row for row in rows.values() if row is not None]
    if not present:
        return unknown("no_data", missing)
    if all(row.has_parts for row in present):
        of = total(Tally(row.numerator or Fraction(0), 1) for row in present)
        return ratio(bound, of, total(Tally(row.denominator or Fraction(0), 1) for row in present), "reported", missing)
    if shape.additive and all(row.value is not None and not row.sampled for row in present):
        value = sum((row.value for row in present if row.value is not None), Fraction(0))
        return Figure(value, value, None, len(present), {}, missing, value, None if missing else value, "reported")
    return unknown("no_parts", missing)
