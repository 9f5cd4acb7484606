"""Which figure stands for which area.

For an area and a year: its records if it sent any, else its own reported row. For the plan: the sum of its areas
where all have sent, else its own reported row, else the sum of those that sent, marked as partial. Rows of two
levels are never added together; a rate is recomputed from the sums of its parts; an area that sent nothing is
missing and not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from eldercalc.definitions import Bound, Compliance, Coverage, Measure, Rate, Reported, Standard
from eldercalc.measures.coverage import Covered
from eldercalc.measures.figures import Figure, unknown
from eldercalc.measures.reported import Row
from eldercalc.measures.tallies import Tally, total
from eldercalc.records import MODELS

if TYPE_CHECKING:
    from eldercalc.measures.compute import Measured


@dataclass(frozen=True)
class Side:
    """One side of a figure. With `mate`, only rows that both sides can judge count."""

    measure: Measure
    mate: Measure | None = None
    standards: tuple[Standard, ...] = ()
    mate_standards: tuple[Standard, ...] = ()
    weighs: bool = False

    @property
    def key(self) -> str:
        """What distinguishes this side from others."""
        mate = self.mate.model_dump_json() if self.mate else ""
        own = self.measure.model_copy(update={"lag": 0}).model_dump_json()
        return f"{own}|{self.standards}|{mate}|{self.mate_standards}|{self.weighs}"

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it reads."""
        inner = [m for m in self.measure.add if isinstance(m, Measure)] or [self.measure]
        return tuple(dict.fromkeys(str(measure.table) for measure in inner))

    @property
    def states(self) -> bool:
        """Whether its rows state something of whole areas."""
        return all(MODELS[table].sheet.kind == "statement" for table in self.tables)


def sides_in(bound: Bound) -> tuple[Side, ...]:
    """The sums that a bound indicator needs: none for coverage and reported figures."""
    shape = bound.shape
    if isinstance(shape, Measure):
        return (Side(shape),)
    if isinstance(shape, Compliance):
        of = bound.measure("of")
        return Side(of, of, shape.standards), Side(of, of, (), shape.standards, weighs=True)
    if isinstance(shape, Rate):
        of, to = bound.measure("of"), bound.measure("to")
        if _one_table(of, to):
            return Side(of, to), Side(to, of, weighs=True)
        return Side(of), Side(to)
    inner = getattr(shape, "of", None)
    return (Side(inner),) if isinstance(inner, Measure) and not isinstance(shape, (Coverage, Reported)) else ()


def _one_table(of: Measure, to: Measure) -> bool:
    plain = not (of.add or to.add or of.distinct or to.distinct or of.level or to.level)
    return plain and of.table == to.table and of.lag == to.lag and MODELS[str(of.table)].sheet.kind != "statement"


def figure_of(
    measured: Measured, bound: Bound, area: str | None, year: int, only: Sequence[str] = ()
) -> Figure:
    """The figure of `bound` for one area, or for the areas `only` taken together."""
    if area is not None and area != measured.places.root.code:
        records = _records(measured, bound, [area], year, whole=False)
        return _or_reported(measured, bound, area, year, records)
    whole = not only
    codes = list(only) or [a.code for a in measured.places.expected(year)]
    records = _records(measured, bound, codes, year, whole)
    return _or_reported(measured, bound, measured.places.root.code, year, records) if whole else records


def _or_reported(measured: Measured, bound: Bound, area: str, year: int, records: Figure) -> Figure:
    """Records where they are complete, else the area's own reported row, else what there is."""
    if records.value is not None and not records.missing:
        return records
    row = reported_row(measured, bound, area, year)
    return records if row is None else (from_row(bound, row) or records)


def reported_row(measured: Measured, bound: Bound, area: str, year: int) -> Row | None:
    """The row of 填报数据 for the indicator, by its name or its id."""
    return measured.reported.get((bound.indicator.name, bound.id), bound.group, area, year)


def from_row(bound: Bound, row: Row) -> Figure | None:
    """A reported figure: recomputed from its parts where it has them, else as reported."""
    if row.has_parts and row.denominator:
        return _ratio(bound, Tally(row.numerator or Fraction(0), 1), Tally(row.denominator, 1), "reported")
    if row.value is None:
        return None
    return Figure(row.value, row.numerator, row.denominator, 1, low=row.value, high=row.value, origin="reported")


def _records(measured: Measured, bound: Bound, codes: Sequence[str], year: int, whole: bool) -> Figure:
    shape = bound.shape
    if isinstance(shape, Reported):
        return _sum_of_reported(measured, bound, codes, year) if whole else unknown("no_data", tuple(codes))
    if isinstance(shape, Coverage):
        return _coverage(measured, bound, shape, codes, year, whole)
    sides = sides_in(bound)
    if len(sides) == 1:
        return _single(measured, bound, sides[0], codes, year, whole)
    return _rate(measured, bound, sides[0], sides[1], codes, year, whole)


def _tally(measured: Measured, side: Side, code: str, year: int) -> Tally | None:
    """What one area's rows came to; None where it sent none. A statement of the area outranks its townships'."""
    year -= side.measure.lag
    found = measured.sides.get(side.key, {})
    by_depth = [(depth, found[place]) for place in _places(found, code, year) for depth in (place[1],)]
    if side.states:
        shallow = min((depth for depth, tally in by_depth if tally.used or tally.left_out), default=None)
        return total(tally for depth, tally in by_depth if depth == shallow) if shallow is not None else None
    if any(code.split("/")[0] in measured.sent.by(table, year) for table in side.tables):
        return total(tally for _, tally in by_depth)
    return Tally() if _optional(measured, code, year) else None


def _places(found: dict[tuple[str, int, int], Tally], code: str, year: int) -> Iterator[tuple[str, int, int]]:
    for depth in (-1, 0, 1, 2, 3):
        if (code, depth, year) in found:
            yield code, depth, year


def _optional(measured: Measured, code: str, year: int) -> bool:
    """Zones and the city's own level need not state what their counties' statements include."""
    area = next((area for area in measured.places.areas if area.code == code), None)
    return area is not None and measured.sent.optional(area, year)


def _own(measured: Measured, side: Side, year: int) -> Tally | None:
    """The plan's own statement, where its rows state something of whole areas; else what differs from the sum."""
    found = measured.sides.get(side.key, {})
    tally = found.get(("", 0, year - side.measure.lag))
    return tally if side.states and tally is not None and tally.used else None


def _unplaced(measured: Measured, side: Side, year: int) -> Tally:
    found = measured.sides.get(side.key, {})
    depths = (-1,) if side.states else (-1, 0, 1, 2, 3)
    return total(found[("", depth, year - side.measure.lag)] for depth in depths if ("", depth, year - side.measure.lag) in found)


def _single(measured: Measured, bound: Bound, side: Side, codes: Sequence[str], year: int, whole: bool) -> Figure:
    measure = side.measure
    if whole and (own := _own(measured, side, year)):
        return _amount(bound, measure, own, ())
    if measure.level and (whole or len(codes) > 1):
        return unknown("not_summed")
    found: list[Tally] = []
    missing: list[str] = []
    reported = False
    for code in codes:
        tally = _tally(measured, side, code, year)
        row = reported_row(measured, bound, code, year) if tally is None and whole else None
        if tally is not None:
            found.append(tally)
        elif row is not None and row.value is not None and not row.sampled and not measure.distinct:
            found.append(Tally(row.value, 1))
            reported = True
        elif not _optional(measured, code, year):
            missing.append(code)
    if not found:
        return unknown("no_data", tuple(missing))
    summed = total([*found, *([_unplaced(measured, side, year)] if whole else [])])
    if missing and not summed.used and not summed.left_out:
        return unknown("no_data", tuple(missing))
    if whole and not missing and not reported and (measure.distinct or measure.add):
        summed = measured.sides.get(side.key, {}).get((measured.places.root.code, 0, year - measure.lag), summed)
    figure = _amount(bound, measure, summed, tuple(missing))
    return replace(figure, origin="mixed") if reported else figure


def _amount(bound: Bound, measure: Measure, tally: Tally, missing: tuple[str, ...]) -> Figure:
    if "conflict" in tally.left_out:
        return Figure(why="conflict", rows_left_out=tally.left_out)
    floor = bool(tally.left_out) or bool(missing)
    return Figure(
        tally.value, tally.value, None, tally.used, tally.left_out, missing,
        low=tally.value, high=None if floor else tally.value, origin="records",
    )  # fmt: skip


Parts = tuple[Tally | None, Tally | None]


def _rate(measured: Measured, bound: Bound, of: Side, to: Side, codes: Sequence[str], year: int, whole: bool) -> Figure:
    own_n = _own(measured, of, year) if whole else None
    own_d = _own(measured, to, year) if whole else None
    if of.measure.level or to.measure.level:
        return _level_rate(measured, bound, of, to, codes, year, whole)
    numerator, denominator, missing, mixed = _summed(measured, bound, (of, to), codes, year, whole, (own_n, own_d))
    if whole and own_n is None:
        numerator = _plus(numerator, _unplaced(measured, of, year))
    if whole and own_d is None:
        denominator = _plus(denominator, _unplaced(measured, to, year))
    if whole and not missing and not mixed:
        numerator = _whole(measured, of, year) or numerator
        denominator = _whole(measured, to, year) or denominator
    if numerator is None or denominator is None:
        return unknown("no_data", missing)
    floor = bool(missing) and own_d is not None and own_n is None
    return _ratio(bound, numerator, denominator, "mixed" if mixed else "records", missing, floor, of.mate is not None)


def _whole(measured: Measured, side: Side, year: int) -> Tally | None:
    """The plan's own count of bodies that differ, which no sum of areas gives."""
    if not (side.measure.distinct or side.measure.add):
        return None
    return measured.sides.get(side.key, {}).get((measured.places.root.code, 0, year - side.measure.lag))


def _plus(first: Tally | None, second: Tally) -> Tally | None:
    if first is None:
        return second if second.used or second.left_out else None
    return first.plus(second)


def _summed(
    measured: Measured, bound: Bound, sides: tuple[Side, Side], codes: Sequence[str], year: int, whole: bool, own: Parts
) -> tuple[Tally | None, Tally | None, tuple[str, ...], bool]:
    """Both sides over the areas: an area that lacks a side is left out of both, and named."""
    sums: list[list[Tally]] = [[], []]
    missing: list[str] = []
    mixed = False
    for code in codes:
        pair = [
            Tally() if own_side is not None else _tally(measured, side, code, year)
            for side, own_side in zip(sides, own, strict=True)
        ]
        row = reported_row(measured, bound, code, year) if None in pair and whole else None
        if row is not None and row.has_parts and own == (None, None):
            pair = [Tally(row.numerator or Fraction(0), 1), Tally(row.denominator or Fraction(0), 1)]
            mixed = True
        if None in pair and not _optional(measured, code, year):
            missing.append(code)
            continue
        for at, tally in enumerate(pair):
            sums[at] += [tally] if tally is not None else []
    results = [own_side if own_side is not None else (total(s) if s else None) for own_side, s in zip(own, sums, strict=True)]
    return results[0], results[1], tuple(missing), mixed


def _level_rate(measured: Measured, bound: Bound, of: Side, to: Side, codes: Sequence[str], year: int, whole: bool) -> Figure:
    """A ratio of two amounts in force: of one area alone, never of a sum."""
    if whole:
        pair = [_own(measured, side, year) for side in (of, to)]
    elif len(codes) == 1:
        pair = [_tally(measured, side, codes[0], year) for side in (of, to)]
    else:
        return unknown("not_summed")
    if pair[0] is None or pair[1] is None:
        return unknown("no_data", () if whole else tuple(codes))
    conflict = {**pair[0].left_out, **pair[1].left_out}
    if "conflict" in conflict:
        return Figure(why="conflict", rows_left_out=conflict)
    return _ratio(bound, pair[0], pair[1], "records")


def _ratio(
    bound: Bound, of: Tally, to: Tally, origin: str, missing: tuple[str, ...] = (), floor: bool = False, paired: bool = False
) -> Figure:
    per = getattr(bound.shape, "per", 1)
    left = to.left_out if paired else {**of.left_out, **to.left_out}
    known = Figure(
        numerator=of.value, denominator=to.value, rows_used=to.used if paired else of.used + to.used,
        rows_left_out=left, missing=missing, origin=origin,  # type: ignore[arg-type]
    )  # fmt: skip
    if to.value == 0:
        return replace(known, why=_nothing(left, missing))
    value = per * of.value / to.value
    low, high = _bounds(bound, of, to, value, per, paired)
    if missing:
        low, high = (value if floor else None), None
    return replace(known, value=value, low=low, high=high)


def _nothing(left: dict[str, int], missing: tuple[str, ...]) -> str:
    """Why there is no denominator: rows of it are unknown, areas did not send it, or there is nothing to judge."""
    return "no_denominator" if left else "no_data" if missing else "zero_denominator"


def _bounds(
    bound: Bound, of: Tally, to: Tally, value: Fraction, per: int, paired: bool
) -> tuple[Fraction | None, Fraction | None]:
    """What the rate could be were every row left out known."""
    if not of.left_out and not to.left_out:
        return value, value
    if paired and bound.is_share and to.blind == 0:
        whole = to.value + to.open
        return per * of.value / whole, per * (of.value + to.open) / whole
    return (value if not to.left_out else None), None


def _coverage(measured: Measured, bound: Bound, shape: Coverage, codes: Sequence[str], year: int, whole: bool) -> Figure:
    covers = measured.covers.get(bound.key, {})
    missing = [] if not whole and "/" in codes[0] else _not_sent(measured, bound, codes, year)
    if whole and not missing:
        periods = covers.get((measured.places.root.code, year), [])
    else:
        sent = [*[code for code in codes if code not in missing], *([""] if whole else [])]
        periods = _added([covers[(code, year)] for code in sent if (code, year) in covers])
    if not periods:
        return unknown("no_data" if missing or not whole or not covers else "zero_denominator", tuple(missing))
    chosen = _chosen(periods, shape.year_is)
    silent = _added([covers[(code, year)] for code in missing if (code, year) in covers])
    hidden = _chosen(silent, "last").all.value if silent and not shape.every else None
    return _covered(bound, chosen, tuple(missing), hidden)


def _not_sent(measured: Measured, bound: Bound, codes: Sequence[str], year: int) -> list[str]:
    tables = [table for role in ("of", "having") for table in Side(bound.measure(role)).tables]
    several = len(Side(bound.measure("having")).tables) > 1
    absent: list[str] = []
    for code in codes:
        lacks = [code in {area.code for area in measured.sent.missing(table, year)} for table in tables]
        gone = lacks[0] or (all(lacks[1:]) if several else lacks[1])
        absent += [code] if gone else []
    return absent


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
    rank: Callable[[Covered], Fraction] = lambda p: p.covered.value / p.all.value if p.all.value else Fraction(0)  # noqa: E731
    return min(judged, key=rank)


def _covered(bound: Bound, chosen: Covered, missing: tuple[str, ...], hidden: Fraction | None) -> Figure:
    per = getattr(bound.shape, "per", 100)
    of, everything = chosen.covered, chosen.all
    known = Figure(
        numerator=of.value, denominator=everything.value, rows_used=everything.used,
        rows_left_out=everything.left_out, missing=missing, origin="records",
    )  # fmt: skip
    if not everything.value:
        return replace(known, why=_nothing(everything.left_out, missing))
    value = per * of.value / everything.value
    if missing and hidden is None:
        return replace(known, value=value)
    whole = everything.value + everything.blind + (hidden or 0)
    high = (of.value + of.open + everything.blind + (hidden or 0)) / whole
    return replace(known, value=value, low=per * of.value / whole, high=per * high)


def _sum_of_reported(measured: Measured, bound: Bound, codes: Sequence[str], year: int) -> Figure:
    """A reported figure for the plan from its areas': added where it may be, recomputed from parts where all have them."""
    shape = bound.shape
    assert isinstance(shape, Reported)
    rows = {code: reported_row(measured, bound, code, year) for code in codes}
    missing = tuple(code for code, row in rows.items() if row is None and not _optional(measured, code, year))
    present = [row for row in rows.values() if row is not None]
    if not present:
        return unknown("no_data", missing)
    if all(row.has_parts for row in present):
        of = total(Tally(row.numerator or Fraction(0), 1) for row in present)
        return _ratio(bound, of, total(Tally(row.denominator or Fraction(0), 1) for row in present), "reported", missing)
    if shape.additive and all(row.value is not None and not row.sampled for row in present):
        value = sum((row.value for row in present if row.value is not None), Fraction(0))
        return Figure(value, value, None, len(present), {}, missing, value, None if missing else value, "reported")
    return unknown("no_parts", missing)
