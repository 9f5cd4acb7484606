"""From rows to figures: which rows stand for which area, since-start totals, and what to do when areas are missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tests.second import indicators_facilities, indicators_money, indicators_persons, indicators_projects  # noqa: F401
from tests.second.answers import Number
from tests.second.registry import INDICATORS, Indicator
from tests.second.rows import Row, amount, text, yes
from tests.second.view import STATEMENTS, ZONES, City, View


@dataclass(frozen=True)
class Figure:
    """A figure and its parts; None is unknown, or a part that the figure does not have."""

    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None


UNKNOWN = Figure()
OF_PERSONS = {"探访记录", "培训记录"}
"""What happened to those on a list: of them a rate counts, wherever it happened."""


def figure(city: City, name: str, area: str | None, year: int, **given: Any) -> Figure:
    """The figure of an indicator for one area, or for the whole city."""
    indicator = INDICATORS[name]
    if indicator.kind == "reported":
        return _reported_only(city, name, area, year)
    if indicator.kind == "change":
        now, before = (_computed(city, name, area, y, given).value for y in (year, year - 1))
        return Figure(now - before) if now is not None and before is not None else UNKNOWN
    return _computed(city, name, area, year, given)


def _computed(city: City, name: str, area: str | None, year: int, given: dict[str, Any]) -> Figure:
    """Records if they are complete, else the area's own reported row, else the sum of those that sent.

    Rows of no area may be of those that sent nothing: they belong to no rate over another sheet, which lacks these.
    """
    indicator = INDICATORS[name]
    if indicator.kind == "level":
        if area is not None:
            return _made(indicator, city.view([area], year), given)
        return _made(indicator, city.view([], year, whole=True), given)
    row = _reported_row(city, name, area, year)
    if area is not None:
        if _complete(city, indicator, area, year):
            return _made(indicator, city.view([area], year), given)
        return _from_row(indicator, row) if row else UNKNOWN
    sent = [one for one in city.reporting if _complete(city, indicator, one, year, alone=False)]
    silent = [one for one in city.due if one not in sent]
    if silent and row:
        return _from_row(indicator, row)
    over_another = indicator.per is not None and indicator.kind == "sum" and len(indicator.needs) > 1
    strays = not silent or not over_another or not OF_PERSONS.isdisjoint(indicator.needs)
    return _made(indicator, city.view(sent, year, whole=True, strays=strays), given) if sent else UNKNOWN


def _complete(city: City, indicator: Indicator, area: str, year: int, *, alone: bool = True) -> bool:
    """Whether the area sent all that is needed.

    Of a zone that sent anything, a list that it did not send is nothing; a statement that it did not send may
    stand within its county's, so that nothing is missing from the sum, but of the zone alone nothing is known.
    """
    due = indicator.needs
    if city.reporting[area] in ZONES:
        if not city.has_sent_anything(area, year):
            return False
        due = tuple(sheet for sheet in due if sheet in STATEMENTS and alone)
    return all(city.has_sent(area, sheet, year) for sheet in due)


def _made(indicator: Indicator, view: View, given: dict[str, Any]) -> Figure:
    top, bottom = indicator.compute(view, **given)
    return _ratio(top, bottom, indicator.per)


def _ratio(top: Number | None, bottom: Number | None, per: int | None) -> Figure:
    if per is None:
        return Figure(top, top, None)
    if top is None or not bottom:
        return Figure(None, top, bottom)
    return Figure(Fraction(top) * per / bottom, top, bottom)


def _reported_row(city: City, name: str, area: str | None, year: int, *, own: bool = True) -> Row | None:
    """The row of 填报数据 that an area (None: the city) gives for an indicator, by its name or id."""
    for where, row in city.placed("填报数据", year):
        here = where == area and (area is not None or city.is_of_the_whole(row))
        if here and text(row.get("项目")) in (text(INDICATORS[name].name), name) and text(row.get("分组")) is None:
            return row
    return None


def _from_row(indicator: Indicator, row: Row) -> Figure:
    """Recomputed from the parts where the row has them, else as it stands."""
    top, bottom = amount(row.get("分子")), amount(row.get("分母"))
    if indicator.per is not None and top is not None and bottom:
        return _ratio(top, bottom, indicator.per)
    return Figure(amount(row.get("数值")), top, bottom)


def _reported_only(city: City, name: str, area: str | None, year: int) -> Figure:
    """The area's own row; for the city without one, recomputed from the parts that its areas give."""
    indicator = INDICATORS[name]
    row = _reported_row(city, name, area, year)
    if row or area is not None:
        return _from_row(indicator, row) if row else UNKNOWN
    rows = [r for r in (_reported_row(city, name, one, year) for one in city.reporting) if r]
    parts = [(amount(r.get("分子")), amount(r.get("分母"))) for r in rows if not yes(r.get("是否抽样"))]
    if not rows or len(parts) < len(rows) or any(None in pair for pair in parts):
        return UNKNOWN
    return _ratio(sum(a for a, _ in parts if a is not None), sum(b for _, b in parts if b is not None), indicator.per)


def since_start(city: City, name: str, area: str | None, year: int, **given: Any) -> Figure:
    """Counted over the years from the plan's first to this one; a year that is unknown makes it a floor.

    Before the plan's first year nothing counts towards it yet: the year's own figure stands.
    """
    start = city.plan["period"]["start"]
    years = range(start, year + 1) if year >= start else [year]
    values = [figure(city, name, area, y, **given).value for y in years]
    known = [value for value in values if value is not None]
    return Figure(sum(known), sum(known)) if known else UNKNOWN


def judged_year(target: dict[str, Any], year: int) -> int:
    """A target whose year is past is judged on that year's figure for good."""
    levels = target.get("values") or target.get("total")
    return min(year, max(levels)) if levels else year


def of_town(city: City, name: str, town: str, year: int, **given: Any) -> Figure:
    """The figure of one street or township, in whichever county it lies."""
    indicator = INDICATORS[name]
    counties = {city.area_of(row) for _, row in city.placed("区划", year) if text(row.get("乡镇街道")) == town}
    here = [area for area in counties if area is not None and _complete(city, indicator, area, year)]
    return _made(indicator, replace(city.view(here, year), town=town), given) if here else UNKNOWN
