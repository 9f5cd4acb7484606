"""社区设施：whatever facilities the plan's definitions ask for, where they ask for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from eldercalc.definitions import Bound, Coverage, Measure, Rate
from eldercalc.plans import Target
from makers.chance import day_in, ordered, quota, rank, rounded, stream
from makers.place import Place, Town, Village
from makers.shares import areas_of, steer_shares
from makers.steer import Row, satisfy
from makers.wants import Wants, inner, measures_of

Area = Town | Village


@dataclass(frozen=True)
class Site:
    """A facility: where it lies, whom it serves, and the years in which it is in operation."""

    code: str
    where: Area | str
    serves: tuple[str, ...]
    measure: Measure
    years: tuple[int, ...]
    opened: int | None


def facilities(place: Place, wants: Wants, institutions: list[Row]) -> list[Row]:
    """Every year's list of facilities."""
    sites = _sites(place, wants)
    rows: list[Row] = []
    for year in place.years:
        mine = [_row(place, wants, site, year) for site in sites if site.years and min(site.years) <= year]
        _beds(place, wants, mine, institutions, year)
        open_ = [row for row in mine if row["state"] == "在营"]
        steer_shares(wants, "facilities", open_, year, "code")
        rows += mine
    return rows


def _sites(place: Place, wants: Wants) -> list[Site]:
    found = _unmeasured(place)
    for target, bound in wants.bounds:
        if isinstance(bound.shape, Coverage) and bound.shape.via != "key":
            having = [m for m in inner(bound.measure("having")) if m.table == "facilities"]
            found += _covering(place, wants, target, bound, having[0], len(found)) if having else []
            continue
        mine = [m for m in measures_of(bound) if m.table == "facilities" and m.count]
        if mine and isinstance(bound.shape, Rate):
            found += _base(place, mine[-1], len(found))
        elif mine and mine[0] == measures_of(bound)[0] and not _has_stock(wants, mine[0]):
            found += _counted(place, wants, target, bound, mine[0], len(found))
    return found


def _has_stock(wants: Wants, flow: Measure) -> bool:
    """Whether what `flow` counts opens anyway, because the plan counts the same facilities as a stock."""
    stocks = [m for _, bound in wants.bounds for m in measures_of(bound) if m.table == "facilities" and not m.during]
    return flow.during is not None and any(m.where == flow.where for m in stocks)


def _types_of(wants: Wants, measure: Measure) -> tuple[str, ...]:
    """The kind of facility to make where a definition takes several: one that no definition counts alone."""
    alone = {str(_asked(m)) for _, bound in wants.bounds for m in measures_of(bound) if m.table == "facilities"}
    asked = _asked(measure)
    if not isinstance(asked, tuple):
        return ()
    return (next((str(kind) for kind in asked if str(kind) not in alone), str(asked[0])),)


def _asked(measure: Measure) -> object:
    condition = measure.where.all.get("types")
    return condition.has if condition is not None else None


def _unmeasured(place: Place) -> list[Site]:
    """The ordinary facilities of the place, of kinds that the plan does not count; every unit has one."""
    sites: list[Site] = []
    for spec in place.data.get("facilities", ()):
        measure = Measure.model_validate(
            {"table": "facilities", "count": True, "where": {"types": {"has": spec["type"]}}}
        )
        firsts = [place.villages_of(unit)[0] for unit in place.units]
        homes = [*firsts, *(v for v in ordered(place.villages, spec["type"]) if v not in firsts)]
        for home in homes[: spec["number"]]:
            sites.append(_site(place, measure, home, (), place.years, len(sites)))
    return sites


def _covering(place: Place, wants: Wants, target: Target, bound: Bound, having: Measure, start: int) -> list[Site]:
    """Facilities that cover the wanted share of areas in each year: chunk by chunk where one serves several."""
    areas = _areas(place, bound.measure("of"))
    chunks = _chunks(place, areas) if bound.shape.via == "served" else [[area] for area in areas]  # type: ignore[union-attr]
    chunks = sorted(chunks, key=lambda chunk: rank(bound.measure("of").name, chunk[0]))
    reach = {
        year: rounded((wants.figure(target, bound, year) or Fraction(0)) / 100 * len(areas)) for year in place.years
    }
    sites: list[Site] = []
    upto = 0
    for chunk in chunks:
        upto += len(chunk)
        years = tuple(year for year in place.years if upto <= reach[year] + len(chunk) // 2)
        sites.append(_site(place, having, chunk[0], tuple(a.name for a in chunk[1:]), years, start + len(sites)))
    twice = [
        _site(place, having, c[0], (), sites[i].years[1:], start + 9000 + i)
        for i, c in enumerate(chunks)
        if i % 29 == 3
    ]
    return [*sites, *(twice if bound.shape.via == "located" else ())]  # type: ignore[union-attr]


def _areas(place: Place, of: Measure) -> list[Area]:
    kinds = {
        str(v) for w in (of.where, *of.where.any) for v in (w.all["kind"].one_of if "kind" in w.all else None) or ()
    }
    seats = any("county_seat" in branch.all for branch in of.where.any)
    towns: list[Area] = [
        t for t in place.towns if (t.kind in kinds and not seats) or (seats and (t.kind == "街道" or t.seat))
    ]
    return [*towns, *(village for village in place.villages if village.kind in kinds)]


def _chunks(place: Place, areas: list[Area]) -> list[list[Area]]:
    """Neighbours in one town, by one to four; townships of one county by three."""
    by_town: dict[str, list[Area]] = {}
    for area in areas:
        by_town.setdefault(f"{area.county}{area.town if isinstance(area, Village) else ''}", []).append(area)
    chunks = []
    for town, members in by_town.items():
        draw, at = stream(place.name, town), 0
        while at < len(members):
            size = draw.choice((1, 1, 1, 2, 2, 3, 4))
            chunks.append(members[at : at + size])
            at += size
    return chunks


def _site(
    place: Place, measure: Measure, where: Area | str, serves: tuple[str, ...], years: tuple[int, ...], number: int
) -> Site:
    opened = min(years) if years and min(years) > place.years[0] else None
    return Site(f"SS{place.loaded.plan.area.code}{number:05d}", where, serves, measure, years, opened)


def _base(place: Place, measure: Measure, start: int) -> list[Site]:
    """A stock of facilities that a share is taken of: one in most villages."""
    homes = [v for v in ordered(place.villages, measure.name) if v.kind == "行政村"]
    return [_site(place, measure, v, (), place.years, start + i) for i, v in enumerate(homes[: len(homes) * 4 // 5])]


def _counted(place: Place, wants: Wants, target: Target, bound: Bound, measure: Measure, start: int) -> list[Site]:
    if target.each is not None:
        return _in_each(place, wants, target, measure, start)
    numbers = {year: wants.count(target, bound, year) for year in place.years}
    homes = _homes(place, measure)
    if not measure.during:
        most = max(numbers.values())
        runs = [tuple(y for y in place.years if numbers[y] > i) for i in range(most)]
        return [_site(place, measure, homes[i % len(homes)], (), run, start + i) for i, run in enumerate(runs)]
    sites: list[Site] = []
    for year, number in numbers.items():
        run = tuple(y for y in place.years if y >= year)
        for _ in range(number):
            site = _site(place, measure, homes[len(sites) % len(homes)], (), run, start + len(sites))
            sites.append(Site(site.code, site.where, site.serves, site.measure, site.years, year))
    return sites


def _homes(place: Place, measure: Measure) -> list[Area]:
    """Town by town for what serves a town, else urban communities, so that no village is covered by the way."""
    text = str(measure.where)
    if any(word in text for word in ("区域性", "居家养老服务中心", "乐龄中心", "综合性")):
        return ordered([t for t in place.towns if t.kind != "街道" or "区域性" not in text], measure.name)
    return ordered([v for v in place.villages if v.kind != "行政村"], measure.name)


def _in_each(place: Place, wants: Wants, target: Target, measure: Measure, start: int) -> list[Site]:
    reach = {year: areas_of(place, target, wants.reached(target, year)) for year in place.years}
    towns = {town.name: town for town in place.towns}
    sites: list[Site] = []
    for name in dict.fromkeys(name for names in reach.values() for name in names):
        where = towns.get(name) or (place.towns_of(name)[0] if name in place.units else name)
        run = tuple(year for year in place.years if name in reach[year])
        sites.append(_site(place, measure, where, (), run, start + len(sites)))
    return sites


def _row(place: Place, wants: Wants, site: Site, year: int) -> Row:
    running = year in site.years
    row: Row = {
        "year": year, **place.at(site.where), "code": site.code, "state": "在营" if running else "停用",
        "types": _types_of(wants, site.measure), "functions": (), "serves": site.serves,
        "standard": False, "smart_terminal": False, "accessible": False,
        "floor_area": 180 + int(rank("floor", site.code)[:3], 16) % 300, "beds": 0,
    }  # fmt: skip
    satisfy(row, site.measure.where, "facilities")
    row["state"] = "在营" if running else "停用"
    if not running:
        row["closed"] = date(year, 6, 30)
    row["opened"] = (
        day_in(site.opened, site.code, until=place.as_of)
        if site.opened
        else date(2012 + stream(site.code).randrange(7), 9, 1)
    )
    where = site.where if isinstance(site.where, str) else site.where.name
    row["name"] = f"{where}{row['types'][0]}" + ("（二部）" if int(site.code[-5:]) >= 9000 else "")
    return row


BEDS = {
    "社区养老机构": 40,
    "综合性养老服务中心": 30,
    "农村区域性养老服务中心": 40,
    "日间照料中心": 12,
    "失能照护服务机构": 40,
    "农村互助养老服务设施": 6,
    "乐龄中心": 16,
}


def _beds(place: Place, wants: Wants, rows: list[Row], institutions: list[Row], year: int) -> None:
    """Beds by the kind of facility; where the plan counts all care beds, the facilities make up what is missing."""
    open_ = [row for row in rows if row["state"] == "在营"]
    weights = [max((BEDS.get(kind, 0) for kind in row["types"]), default=0) for row in open_]
    numbers = weights
    for target, bound in wants.bounds:
        if bound.id == "care_beds_per_1000":
            old = sum(place.people("60岁及以上", year).values())
            care = math.ceil((wants.figure(target, bound, year) or Fraction(0)) * old / 1000)
            mine = sum(row["beds"] or 0 for row in institutions if row["year"] == year and row["state"] == "在营")
            numbers = quota(care - mine, weights)
    for row, number in zip(open_, numbers, strict=True):
        least = math.ceil((row.get("nursing_beds") or 0) * 6 / 5)
        row["beds"] = max(number, least)
        row["nursing_beds"] = row.get("nursing_beds") or number // 3
