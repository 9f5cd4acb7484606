"""From tables to measured figures: which measures are needed, each table passed over once, the results at hand.

`Measured` answers for any bound indicator, area and year. It knows nothing of plans: a number is the same
whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.definitions import Area, Bound, Change, Coverage, Measure
from eldercalc.findings import Finding
from eldercalc.measures.bodies import distinct, once_by
from eldercalc.measures.combine import figure_of, or_reported
from eldercalc.measures.counts import Counts
from eldercalc.measures.coverage import of_areas
from eldercalc.measures.figures import Figure, less
from eldercalc.measures.listed import of_bodies
from eldercalc.measures.places import AREA, KEYS, Places, locate, located
from eldercalc.measures.reported import ReportedFigures
from eldercalc.measures.rows import part
from eldercalc.measures.sent import Sent
from eldercalc.measures.sides import Side, sides_in
from eldercalc.measures.statements import statements
from eldercalc.measures.tallies import Key, Request, Tally, lost_rows, tally
from eldercalc.measures.twice import often, tally_once
from eldercalc.records import MODELS
from eldercalc.records.tables import Dataset, Table, table_of


class Measured:
    """Every figure of one run. Built once; answers are looked up, not computed again."""

    def __init__(self, dataset: Dataset, places: Places, start: int, until: date | None) -> None:
        self.dataset, self.places, self.start, self.until = dataset, places, start, until
        reported = ReportedFigures(table_of(dataset.tables, MODELS["reported"]), places)
        self.counts = Counts(places, Sent(dataset, places), reported, start)
        self.counted: set[str] = set()
        self._parts: dict[tuple[str, ...], Measured] = {}
        self._known: dict[tuple[str, str, int], Figure] = {}
        self._lost: dict[tuple[tuple[str, str, tuple[str, ...]], ...], list[tuple[int, str]]] = {}

    @property
    def findings(self) -> list[Finding]:
        """What reading, typing and placing the rows found."""
        return [*self.dataset.findings, *self.counts.reported.findings]

    def figure(self, bound: Bound, area: str, year: int) -> Figure:
        """The figure of `bound` for the area with key `area` (the plan's own code for the whole) in `year`."""
        mark = (bound.key, area, year)
        if mark not in self._known:
            self._known[mark] = self._figure(bound, area, year)
        return self._known[mark]

    def lost(self, request: Request) -> list[tuple[int, str]]:
        """The rows of all areas and years that `request` must leave out, by index, each with the cell to blame."""
        mark = tuple((one.table, one.key, one.cells) for one in (request.part, request.mate) if one)
        if mark not in self._lost:
            self._lost[mark] = lost_rows(self.dataset.tables[request.part.table], request)
        return self._lost[mark]

    def together(self, bound: Bound, areas: Sequence[str], year: int) -> Figure:
        """The figure of several areas taken together, as if they were a plan of their own."""
        part = self._parts.get(tuple(areas))
        if part is None:
            part = self._parts[tuple(areas)] = _narrowed(self, areas)
        if bound.key not in part.counted:
            _count(part, [bound], AREA)
        return part.figure(bound, self.places.root.code, year)

    def _figure(self, bound: Bound, area: str, year: int) -> Figure:
        shape = bound.shape
        if isinstance(shape, Change):
            inner = _unnamed(bound, shape.of)
            change = less(self.figure(inner, area, year), self.figure(inner, area, year - shape.years))
            return or_reported(self.counts, bound, area, year, change)
        if isinstance(shape, Measure) and shape.lag:
            earlier = _unnamed(bound, shape.model_copy(update={"lag": 0}))
            return or_reported(self.counts, bound, area, year, self.figure(earlier, area, year - shape.lag))
        return figure_of(self.counts, bound, area, year)

    @property
    def sent(self) -> Sent:
        """Who sent what."""
        return self.counts.sent

    @property
    def reported(self) -> ReportedFigures:
        """The rows of 填报数据."""
        return self.counts.reported

    def years(self) -> list[int]:
        """Every year that the data speak for."""
        return self.dataset.years

    def has_table(self, name: str) -> bool:
        """Whether any file brought the sheet."""
        return name in self.dataset.tables


def tables_of(bound: Bound) -> tuple[str, ...]:
    """The tables that an indicator is computed from, in order."""
    found: list[str] = []
    for measure in _measures(bound.shape):
        found += [str(inner.table) for inner in (measure.add or (measure,)) if isinstance(inner, Measure)]
    return tuple(dict.fromkeys(found)) or ("reported",)


def _measures(shape: object) -> list[Measure]:
    if isinstance(shape, Measure):
        return [shape]
    roles = [getattr(shape, role, None) for role in ("of", "to", "having")]
    return [role for role in roles if isinstance(role, Measure)]


def measure_all(
    dataset: Dataset, root: Area, areas: Sequence[Area], bounds: Iterable[Bound], start: int,
    until: date | None = None, deeper: Mapping[str, Collection[str]] | None = None,
) -> Measured:  # fmt: skip
    """Compute what `bounds` need of `dataset`, by reporting area and for the plan as a whole.

    `deeper` names, by a bound's key, further key columns to sum by (towns, villages).
    """
    placed, places = locate(dataset, root, areas)
    measured = Measured(placed, places, start, until)
    wanted = {bound.key: bound for bound in bounds}.values()
    further = deeper or {}
    for level in KEYS:
        _count(measured, [b for b in wanted if level == AREA or level in further.get(b.key, ())], level)
    return measured


def _unnamed(bound: Bound, shape: object) -> Bound:
    """What a change or last year's figure is made of; a report knows it by the name of its measure, if it has one."""
    indicator = bound.indicator.model_copy(update={"name": getattr(shape, "name", None) or ""})
    return bound.model_copy(update={"id": "", "indicator": indicator, "shape": shape})


def _narrowed(measured: Measured, areas: Sequence[str]) -> Measured:
    """The run as if only `areas` existed."""
    wanted = pa.array(list(areas), pa.string())
    tables = {
        name: replace(table, data=_within(table.data, wanted), repeated=_within(table.repeated, wanted))
        for name, table in measured.dataset.tables.items()
    }
    places = replace(measured.places, areas=tuple(a for a in measured.places.areas if a.code in areas))
    return Measured(Dataset(tables), places, measured.start, measured.until)


def _within(rows: pa.Table | None, areas: pa.Array) -> pa.Table | None:
    return rows.filter(pc.is_in(rows[AREA], areas)) if rows is not None else None


def _count(measured: Measured, bounds: Sequence[Bound], level: str) -> None:
    _sums(measured, bounds, level)
    for bound in bounds:
        measured.counted.add(bound.key)
        if isinstance(bound.shape, Coverage):
            _cover(measured, bound, level)


def _sums(measured: Measured, bounds: Iterable[Bound], level: str) -> None:
    """All plain sums by the key column `level`, table by table; bodies that count once are joined apart."""
    requests: dict[str, dict[str, Request]] = {}
    for bound in bounds:
        for side in sides_in(bound):
            if side.measure.add or side.measure.distinct:
                _bodies(measured, side, level)
                continue
            mate = part(side.mate, side.mate_standards) if side.mate else None
            request = Request(side.key, part(side.measure, side.standards), mate, side.weighs)
            requests.setdefault(str(side.measure.table), {})[side.key] = request
    for name, asked in requests.items():
        table = measured.dataset.tables.get(name)
        if table and table.model.sheet.kind == "statement":
            _stated(measured, table, list(asked.values()))
            continue
        found = _tallied(measured, table, list(asked.values()), level) if table else {}
        for key, by_place in found.items():
            known = measured.counts.sides.setdefault(key, {})
            known |= {place: value for place, value in by_place.items() if _at(level, place[0])}


def _stated(measured: Measured, table: Table, asked: Sequence[Request]) -> None:
    """What areas state, at every level at once: what one states is what those within it state, or their sum."""
    for key, found in statements(
        table, [one for one in asked if one.name not in measured.counts.sides], measured.places
    ).items():
        measured.counts.sides[key] = found.sums
        measured.counts.untold |= {(key, *place): missing for place, missing in found.untold.items()}
        measured.counts.within |= {(key, *place): inner for place, inner in found.within.items()}


def _tallied(measured: Measured, table: Table, asked: Sequence[Request], level: str) -> dict[str, dict[Key, Tally]]:
    """The sums over a table; over a list on which somebody stands twice, with everybody once."""
    if often(table):
        return tally_once(table, asked, level, measured.places.root.code)
    return tally(table, asked, level)


def _at(level: str, key: str) -> bool:
    """Whether a sum by `level` belongs to the area with `key`: below the reporting areas only keys below them do.

    A township that reports is an area of its own, and rows without a town are none's; both are counted already.
    """
    return level == AREA or "/" in key


def _groups(level: str) -> tuple[str | None, ...]:
    """The plan as a whole (None) is grouped along with its reporting areas."""
    return (None, AREA) if level == AREA else (level,)


def _bodies(measured: Measured, side: Side, level: str) -> None:
    tables = measured.dataset.tables
    known = measured.counts.sides.setdefault(side.key, {})
    for group in _groups(level):
        if side.measure.distinct:
            table = tables.get(str(side.measure.table))
            found = distinct(side.measure, table, measured.places, group) if table else {}
        else:
            inner = [m for m in side.measure.add if isinstance(m, Measure)]
            pairs = [(m, tables[str(m.table)]) for m in inner if str(m.table) in tables]
            found = once_by(pairs, side.measure.once_by or "code", measured.places, group)
        depth = 0 if group is None else 1 + KEYS.index(group)
        known |= {(area, depth, year): value for (area, year), value in found.items() if _at(level, area)}


def _cover(measured: Measured, bound: Bound, level: str) -> None:
    coverage = bound.shape
    assert isinstance(coverage, Coverage)
    of, having = bound.measure("of"), bound.measure("having")
    listed = _table(measured, of)
    havings = [(m, _table(measured, m)) for m in having.add or (having,) if isinstance(m, Measure)]
    result = measured.counts.covers.setdefault(bound.key, {})
    for group in _groups(level):
        if coverage.via == "key":
            events = havings[0][1]
            found = of_bodies(coverage, listed, events, measured.places, group, measured.start, measured.until)
        else:
            found = of_areas(coverage, listed, havings, measured.places, group)
        result |= {place: value for place, value in found.items() if _at(level, place[0])}


def _table(measured: Measured, measure: Measure) -> Table:
    return located(measured.dataset, MODELS[str(measure.table)], measured.places)
