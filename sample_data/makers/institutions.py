"""养老机构：a register a year; what each figure needs is taken from the plan's definitions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from eldercalc.definitions import Bound, Coverage, Measure, Rate
from makers import names
from makers.chance import capped, day_in, quota, rank, rounded, stream
from makers.place import Place, Town
from makers.shares import areas_of, steer_count, steer_shares
from makers.steer import Row, counted, satisfy, violate
from makers.wants import Wants, inner, measures_of

YES_NO = {
    "registered": 9, "medical_contract": 8, "inner_clinic": 5, "insured_clinic": 3, "fire_ok": 8, "fire_warning": 6,
    "bright_kitchen": 7, "cctv": 8, "quality_assessed": 6, "party": 5,
}  # fmt: skip
"""Yes/no columns, with how many in ten institutions have it at first."""


@dataclass
class Home:
    """An institution over the years. `years` are those in which it is in operation."""

    code: str
    group: dict[str, Any]
    where: Town | str
    weight: int
    years: set[int] = field(default_factory=set)
    closes: int | None = None


def institutions(place: Place, wants: Wants) -> list[Row]:
    """Every year's register."""
    homes = _homes(place)
    return [row for year in place.years for row in _register(place, wants, homes, year)]


def _homes(place: Place) -> list[Home]:
    found: list[Home] = []
    for group in place.data["institutions"]:
        closing = [c["year"] for c in place.data.get("closures", ()) if c["group"] == group["name"]]
        sites = _sites(place, group, max(group["counts"]) + len(closing))
        for index, site in enumerate(sites):
            code = names.credit_code(place.loaded.plan.area.code, len(found) + 101)
            weight = stream(place.name, group["name"], index).randrange(6, 15)
            home = Home(code, group, site, weight)
            home.closes = closing[index - 3] if 3 <= index < 3 + len(closing) else None
            found.append(home)
        _operate(place, [home for home in found if home.group is group])
    return found


def _operate(place: Place, homes: list[Home]) -> None:
    for index, year in enumerate(place.years):
        able = [home for home in homes if home.closes is None or year < home.closes]
        for home in able[: homes[0].group["counts"][index]]:
            home.years.add(year)


def _sites(place: Place, group: dict[str, Any], number: int) -> list[Town | str]:
    fixed: list[Town | str] = list(group.get("areas", ()))
    fixed += [zone for zone, n in group.get("zones", {}).items() for _ in range(n)]
    if group.get("every_unit"):
        fixed += [place.towns_of(unit)[0] for unit in place.units]
    rest = max(0, number - len(fixed))
    shares = quota(rest, [place.weights[u] if not group.get("rural") else _rural(place, u) for u in place.units])
    for unit, share in zip(place.units, shares, strict=True):
        towns = [t for t in place.towns_of(unit) if t.kind != "街道"] if group.get("rural") else []
        towns = towns or place.towns_of(unit)
        fixed += [towns[i % len(towns)] for i in range(share)]
    head = fixed[: number - rest]
    return [*head, *sorted(fixed[number - rest :], key=lambda s: rank(group["name"], s))]


def _rural(place: Place, unit: str) -> int:
    return sum(1 for town in place.towns_of(unit) if town.kind != "街道")


def _register(place: Place, wants: Wants, homes: list[Home], year: int) -> list[Row]:
    rows = [_row(place, home, year) for home in homes if home.years and _listed(home, year)]
    open_ = [row for row in rows if row["state"] == "在营"]
    for group in place.data["institutions"]:
        mine = [row for row in open_ if row["_group"] == group["name"]]
        beds = quota(group["beds"][year - place.years[0]], [row["_weight"] for row in mine])
        for row, number in zip(mine, beds, strict=True):
            row["beds"] = number
    _categories(place, wants, open_, year)
    _nursing(wants, open_, year)
    _occupied(wants, open_, year)
    _rest(wants, open_, year)
    steer_shares(wants, "institutions", open_, year, "code")
    return rows


def _listed(home: Home, year: int) -> bool:
    """In operation, closed in this year, or being built."""
    return year in home.years or year - 1 in home.years or (year + 1 == min(home.years) and home.weight > 9)


def _row(place: Place, home: Home, year: int) -> Row:
    first, state = min(home.years), "在营"
    if year not in home.years:
        state = "停业" if year > first else "在建"
    started = first > place.years[0]
    opened = day_in(first, home.code) if started else date(2004 + stream(home.code).randrange(14), 5, 1)
    group = home.group
    town = home.where.name.rstrip("街道镇乡") if isinstance(home.where, Town) else ""
    row: Row = {
        "year": year, **place.at(home.where), "code": home.code, "state": state, "owner": group["owner"],
        "name": f"{town}{names.home(home.code)}{group['name']}", "operation": group["operation"],
        "categories": tuple(group["categories"]), "level": group["level"], "functions": ("全托",),
        "opened": opened if state != "在建" else None, "_group": group["name"], "_weight": home.weight,
    }  # fmt: skip
    if state == "停业":
        row["closed"] = date(year, 8, 31)
        row["beds"] = 30 + home.weight
    for name, tenth in YES_NO.items():
        row[name] = int(rank(name, home.code)[:4], 16) % 100 < tenth * 10 + (year - place.years[0]) * 4
    row["rating"] = ("未评级", "一级", "二级", "三级", "二级")[int(rank("rating", home.code)[:4], 16) % 5]
    row["kitchen_grade"] = ("A", "B", "B", "C", "未评定", "无食堂")[int(rank("kitchen", home.code)[:4], 16) % 6]
    row["public_service"] = group["owner"] == "公办" or int(rank("public", home.code)[:2], 16) < 90
    row["demonstration"] = ("无",)
    return row


def _categories(place: Place, wants: Wants, rows: list[Row], year: int) -> None:
    """What is counted by category, function or title: in the areas that are to have it, and in no other."""
    for target, bound in wants.bounds:
        if isinstance(bound.shape, Coverage) and bound.shape.via == "located":
            for measure in inner(bound.measure("having")):
                if measure.table == "institutions" and len(inner(bound.measure("having"))) == 1:
                    _cover(place, wants.figure(target, bound, year), rows, measure, bound)
        elif isinstance(bound.shape, Measure):
            mine = [m for m in measures_of(bound) if m.table == "institutions" and m.count]
            if mine and target.each is not None:
                _each(place, rows, mine[0], areas_of(place, target, wants.reached(target, year)))
            elif mine and measures_of(bound) == mine and extra(mine[0]):
                steer_count(rows, mine[0], wants.count(target, bound, year), "code")


def extra(measure: Measure) -> bool:
    """Whether `measure` asks more of a row than to be in operation."""
    return bool(set(measure.where.all) - {"state"} or measure.where.any)


def _cover(place: Place, want: Fraction | None, rows: list[Row], measure: Measure, bound: Bound) -> None:
    by_unit = any("县" in str(v) for c in bound.measure("of").where.all.values() for v in c.one_of or ())
    kinds = {v for c in bound.measure("of").where.all.values() for v in c.one_of or ()}
    areas = list(place.units) if by_unit else [(t.county, t.name) for t in place.towns if t.kind in kinds]
    key = (lambda r: _unit(place, r)) if by_unit else (lambda r: (r["county"], r.get("town")))
    having = sorted(areas, key=lambda a: (not any(key(r) == a for r in rows), rank(measure.name, a)))
    chosen = set(having[: rounded((want or Fraction(0)) / 100 * len(areas))])
    for area in areas:
        here = sorted((r for r in rows if key(r) == area), key=lambda r: rank(measure.name, r["code"]))
        _choose(here, measure, area in chosen)


def _unit(place: Place, row: Row) -> str:
    return str(row.get("town") if place.by_town else row["county"])


def _each(place: Place, rows: list[Row], measure: Measure, areas: list[str]) -> None:
    for name in {_unit(place, row) for row in rows} | {row["county"] for row in rows}:
        here = [row for row in rows if name in (_unit(place, row), row["county"])]
        _choose(sorted(here, key=lambda r: rank(measure.name, r["code"])), measure, name in areas)


def _choose(rows: list[Row], measure: Measure, wanted: bool) -> None:
    if wanted and rows and not any(counted(row, measure) for row in rows):
        rows = sorted(rows, key=lambda row: row["owner"] != _owner(measure))
        satisfy(rows[0], measure.where, "institutions")
    for row in rows if not wanted else ():
        if counted(row, measure):
            violate(row, measure, None, row["code"])


def _owner(measure: Measure) -> str:
    return "民办" if "护理院" in str(measure.where) else "公办"


def _nursing(wants: Wants, rows: list[Row], year: int) -> None:
    """Nursing beds: those of the groups that have a share of their own first, the others make up the whole."""
    for row in rows:
        row["nursing_beds"] = None
    rates = [(t, b) for t, b in wants.bounds if isinstance(b.shape, Rate) and b.measure("of").sum == "nursing_beds"]
    for target, bound in sorted(rates, key=lambda pair: -len(pair[1].measure("to").where.all)):
        pool = [row for row in rows if counted(row, bound.measure("to"))]
        want = wants.figure(target, bound, year) or Fraction(0)
        left = math.ceil(want / 100 * sum(r["beds"] for r in pool)) - sum(r["nursing_beds"] or 0 for r in pool)
        free = [row for row in pool if row["nursing_beds"] is None]
        _share_out(free, "nursing_beds", left)
    for row in rows:
        row["nursing_beds"] = row["beds"] // 2 if row["nursing_beds"] is None else row["nursing_beds"]


def _share_out(rows: list[Row], name: str, number: int) -> None:
    weights = [row["beds"] * (60 + int(rank(name, row["code"])[:2], 16) % 70) for row in rows]
    for row, part in zip(rows, capped(max(0, number), weights, [row["beds"] for row in rows]), strict=True):
        row[name] = part


def _occupied(wants: Wants, rows: list[Row], year: int) -> None:
    public = [row for row in rows if row["owner"] == "公办"]
    for owner, use in (("公办", wants.named("public_bed_use", year, 54)), ("民办", Fraction(57))):
        mine = [row for row in rows if row["owner"] == owner]
        _share_out(mine, "residents", rounded(use / 100 * sum(row["beds"] for row in mine)))
    assert all(row["residents"] <= row["beds"] for row in public)


def _rest(wants: Wants, rows: list[Row], year: int) -> None:
    for row in rows:
        row["floor_area"] = row["beds"] * (28 + int(rank("area", row["code"])[:2], 16) % 14)
        row["dementia_beds"] = 0
    per_10000 = wants.named("dementia_beds_per_10000", year, 5)
    old = sum(wants.place.people("60岁及以上", year).values())
    _share_out(sorted(rows, key=lambda r: -r["beds"])[:9], "dementia_beds", rounded(per_10000 * old / 10000))
