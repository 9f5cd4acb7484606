"""The sides of a figure: what is summed, what an area's rows came to, what the whole states itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eldercalc.definitions import Bound, Compliance, Coverage, Measure, Rate, Reported, Standard
from eldercalc.measures.counts import Counts
from eldercalc.measures.tallies import Tally, total
from eldercalc.records import MODELS


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
    return plain and of.table == to.table and of.lag == to.lag


def tally_of(counts: Counts, side: Side, code: str, year: int) -> Tally | None:
    """What one area's rows came to; None where it sent none, or where part of it states nothing."""
    year -= side.measure.lag
    found = counts.sides.get(side.key, {})
    tallies = [found[place] for place in _places(found, code, year)]
    if side.states:
        whole = [one for one in tallies if one.used or one.left_out]
        return total(whole) if whole and not counts.untold.get((side.key, code, year)) else None
    if all(code.split("/")[0] in counts.sent.by(table, year) for table in side.tables):
        return total(tallies)
    return Tally() if optional(counts, code, year) else None


def floor_of(counts: Counts, side: Side, code: str, year: int) -> list[Tally]:
    """What is known of an area that is missing: events that came late, what parts of it state."""
    if any(MODELS[table].sheet.kind == "list" for table in side.tables):
        return []
    found = counts.sides.get(side.key, {})
    return [found[place] for place in _places(found, code, year - side.measure.lag)]


def silent_in(counts: Counts, side: Side, code: str, year: int) -> tuple[str, ...]:
    """Who is missing of an area: the areas within it that state nothing while others there do, else the area."""
    return counts.untold.get((side.key, code, year - side.measure.lag), (code,))


def _places(found: dict[tuple[str, int, int], Tally], code: str, year: int) -> Iterator[tuple[str, int, int]]:
    for depth in (-1, 0, 1, 2, 3):
        if (code, depth, year) in found:
            yield code, depth, year


def optional(counts: Counts, code: str, year: int) -> bool:
    """Zones and the city's own level need not state what their counties' statements include."""
    area = next((area for area in counts.places.areas if area.code == code), None)
    return area is not None and counts.sent.optional(area, year)


def own_statement(counts: Counts, side: Side, year: int) -> Tally | None:
    """The plan's own statement, where its rows state something of whole areas; else what differs from the sum."""
    found = counts.sides.get(side.key, {})
    tally = found.get(("", 0, year - side.measure.lag))
    return tally if side.states and tally is not None and tally.used else None


def unplaced(counts: Counts, side: Side, year: int) -> Tally:
    """What the rows without a known area came to: part of the whole, of no area."""
    found = counts.sides.get(side.key, {})
    depths = (-1,) if side.states else (-1, 0, 1, 2, 3)
    return total(
        found[("", depth, year - side.measure.lag)] for depth in depths if ("", depth, year - side.measure.lag) in found
    )


def counted_apart(counts: Counts, side: Side, year: int) -> Tally | None:
    """The plan's own count of bodies that differ, which no sum of areas gives: None where nobody is in two areas."""
    return counts.sides.get(side.key, {}).get((counts.places.root.code, 0, year - side.measure.lag))
