"""项目与荣誉 and 填报数据：what the plan's own definitions count by kind, and what no register holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from eldercalc.definitions import Bound, Measure, Reported
from eldercalc.plans import Target
from makers.chance import day_in, quota, rank, rounded, stream
from makers.place import Place
from makers.shares import areas_of
from makers.steer import Row, satisfy
from makers.wants import Wants, measures_of


def projects(place: Place, wants: Wants) -> list[Row]:
    """Projects, titles and events, each in the year of its date."""
    rows: list[Row] = []
    for target, bound in wants.bounds:
        measure = next((m for m in measures_of(bound) if m.table == "projects"), None)
        if measure is not None:
            rows += (
                _each(place, wants, target, measure) if target.each else _whole(place, wants, target, bound, measure)
            )
    return sorted(rows, key=lambda row: (row["date"], row["kind"], row["name"]))


def _whole(place: Place, wants: Wants, target: Target, bound: Bound, measure: Measure) -> Iterator[Row]:
    for year in place.years:
        number = wants.count(target, bound, year)
        rows = number if measure.count or number <= 12 else 8
        parts = [1] * rows if measure.count else quota(number, [3 + i % 3 for i in range(rows)])
        for index, part in enumerate(parts):
            yield _project(place, measure, _where(place, index + year), year, index, part)


def _each(place: Place, wants: Wants, target: Target, measure: Measure) -> Iterator[Row]:
    done: set[str] = set()
    for year in place.years:
        areas = areas_of(place, target, wants.reached(target, year))
        for name in (area for area in areas if area not in done):
            done.add(name)
            yield _project(place, measure, name, year, len(done), 1)


def _where(place: Place, index: int) -> str:
    return place.units[index % len(place.units)]


def _project(place: Place, measure: Measure, where: str, year: int, index: int, quantity: int) -> Row:
    row: Row = {**place.at(where), "level": "市级", "quantity": quantity}
    satisfy(row, measure.where, "projects")
    row["date"] = day_in(year, measure.name, where, index, until=place.as_of)
    row["name"] = f"{year}年{where}{row['level']}{row['kind']}{index + 1}"
    return row


def reported(place: Place, wants: Wants, institutions: list[Row]) -> list[Row]:
    """Figures that no sheet holds, by county where they have parts or each is held to one; and tasks' states."""
    rows = [
        row
        for target, bound in wants.bounds
        if isinstance(bound.shape, Reported)
        for row in _figures(place, wants, target, bound, institutions)
    ]
    return [*rows, *_states(place, wants)]


def _figures(place: Place, wants: Wants, target: Target, bound: Bound, institutions: list[Row]) -> Iterator[Row]:
    shape = bound.shape
    assert isinstance(shape, Reported)
    for year in place.years:
        want = wants.figure(target, bound, year) or Fraction(0)
        row: Row = {"year": year, "item": bound.indicator.name, "unit": bound.indicator.unit}
        row |= {"date": min(date(year, 12, 31), place.as_of), "source": "部门统计"}
        if shape.denominator is None and target.each:
            kept = areas_of(place, target, wants.reached(target, year))
            for unit in place.units:
                yield {**row, **place.at(unit), "value": float(unit in kept)}
            continue
        if shape.denominator is None:
            yield {**row, **place.at(None), "value": float(want)}
            continue
        bases = {unit: _base(place, bound.id, shape.denominator, unit) for unit in place.units}
        if bound.id in place.data.get("of_institutions", ()):
            bases = Counter(r["county"] for r in institutions if r["year"] == year and r["state"] == "在营")
        parts = quota(rounded(want / shape.per * sum(bases.values())), list(bases.values()))
        for (unit, base), part in zip(bases.items(), parts, strict=True):
            yield {**row, **place.at(unit), "numerator": min(part, base), "denominator": base}


def _base(place: Place, name: str, denominator: str, unit: str) -> int:
    """What a reported share is taken of: the unit's own villages and itself where it is a share of these."""
    if place.by_town and "村（社区）" in denominator:
        return 1 + len(place.villages_of(unit))
    return 12 + stream(name, unit).randrange(50)


def _states(place: Place, wants: Wants) -> Iterator[Row]:
    """The state of two in three of the tasks without a number; the others were not reported."""
    for target in wants.plan.targets:
        luck = int(rank("state", place.name, target.id)[:4], 16)
        if target.qualitative is None or luck % 3 == 0:
            continue
        done = target.qualitative.by or wants.plan.period.end
        for year in place.years:
            late = done + luck % 2
            state = "已完成" if year >= late else "进行中" if year >= late - 2 else "未启动"
            yield {
                "year": year, **place.at(None), "item": target.name, "state": state,
                "date": min(date(year, 12, 31), place.as_of), "source": "责任单位报送",
            }  # fmt: skip
