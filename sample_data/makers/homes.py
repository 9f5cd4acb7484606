"""居住区, 适老化改造, 托育机构."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

from eldercalc.definitions import Compliance, Measure
from makers import names
from makers.chance import day_in, quota, rank, stream
from makers.place import Place, Village
from makers.shares import areas_of, steer_compliance, steer_count, steer_shares
from makers.steer import Row, satisfy, violate
from makers.wants import Wants, measures_of


def developments(place: Place, wants: Wants) -> list[Row]:
    """Built developments every year, new ones in the year they are handed over and, listed still, in later ones."""
    none = {y for y in place.years for t, b in wants.bounds if _of_new(b) and wants.figure(t, b, y) is None}
    rows: list[Row] = []
    for year in place.years:
        mine = [_built(place, unit, index, year) for unit in place.units for index in range(3 if place.by_town else 9)]
        for made in (y for y in place.years if y <= year and y not in none):
            mine += [_new(place, index, made, year) for index in range(15 if place.by_town else 25)]
        for target, bound in wants.bounds:
            if isinstance(bound.shape, Compliance):
                steer_compliance(wants, target, bound, mine, year, "code")
        steer_shares(wants, "developments", mine, year, "code")
        rows += mine
    return rows


def _of_new(bound: object) -> bool:
    shape = getattr(bound, "shape", None)
    of = getattr(shape, "to", None) or getattr(shape, "of", None)
    return isinstance(of, Measure) and of.table == "developments" and of.during is not None


def _built(place: Place, unit: str, index: int, year: int) -> Row:
    code = f"JZ{place.units.index(unit) + 1:02d}{index + 1:03d}"
    row = _development(place, _urban(place, unit, index), code, year)
    return {**row, "kind": "已建", "handed_over": date(1998 + stream(code).randrange(18), 6, 1), "four_in_step": None}


def _new(place: Place, index: int, made: int, year: int) -> Row:
    unit = place.units[(index + made) % len(place.units)]
    code = f"XJ{made % 100}{index + 1:03d}"
    row = _development(place, _urban(place, unit, index + made), code, year)
    return {**row, "kind": "新建", "handed_over": day_in(made, code, until=place.as_of)}


def _urban(place: Place, unit: str, index: int) -> Village:
    homes = [v for v in place.villages_of(unit) if v.kind != "行政村"] or place.villages_of(unit)
    return homes[index % len(homes)]


def _development(place: Place, where: Village, code: str, year: int) -> Row:
    households = 260 + stream("households", code).randrange(2400)
    care = households * (12 + int(rank("care", code)[:2], 16) % 12) // 100
    return {
        "year": year, **place.at(where), "code": code, "name": f"{where.name.removesuffix('社区')}{names.home(code)}苑",
        "households": households, "care_area": care,
        "site_area": min(care, 90 + int(rank("site", code)[:3], 16) % 120),
        "four_in_step": int(rank("step", code)[:2], 16) < 220,
    }  # fmt: skip


def adaptations(place: Place, wants: Wants) -> list[Row]:
    """Homes adapted, as many as the plan counts; of those not in need, some more."""
    mine = [(t, b) for t, b in wants.bounds if isinstance(b.shape, Measure) and b.shape.table == "adaptations"]
    rows: list[Row] = []
    for year in place.years:
        target, bound = mine[0]
        number = wants.count(target, bound, year)
        asked = measures_of(bound)[0].where.all.get("group")
        extra = number // 6 if asked else 0
        due = tuple(group for group in IN_NEED if asked is None or group in (asked.one_of or ()))
        beside = ((NOT_IN_NEED,), tuple(group for group in IN_NEED if group not in due) or (NOT_IN_NEED,))
        for unit, share in zip(place.units, quota(number, list(place.weights.values())), strict=True):
            rows += [
                _adapted(
                    place,
                    unit,
                    year,
                    i,
                    due if asked or i % 5 != 4 or year <= wants.plan.period.baseline else (NOT_IN_NEED,),
                )
                for i in range(share)
            ]
        for unit, share in zip(place.units, quota(extra, list(place.weights.values())), strict=True):
            rows += [_adapted(place, unit, year, 5000 + i, beside[i % 2]) for i in range(share)]
    return sorted(rows, key=lambda row: (row["date"], row["household"]))


IN_NEED = ("特殊困难老年人家庭", "特殊困难老年人家庭", "困难老年人家庭")
NOT_IN_NEED = "社会老年人家庭"

HARDSHIPS = (("低保",), ("高龄", "失能"), ("残疾",), ("特困",), ("低收入", "高龄", "失能"))


def _adapted(place: Place, unit: str, year: int, index: int, groups: tuple[str, ...]) -> Row:
    code = f"H{place.loaded.plan.area.code[:4]}{place.units.index(unit) + 1:02d}{year % 100}{index + 1:04d}"
    draw = stream("adapted", code)
    home = draw.choice(place.villages_of(unit))
    need = NOT_IN_NEED not in groups
    return {
        **place.at(home), "household": code, "date": day_in(year, code, until=place.as_of),
        "group": draw.choice(groups) if need else NOT_IN_NEED,
        "categories": draw.choice(HARDSHIPS) if need else ("其他",),
        "residence": "城镇" if home.kind == "城市社区" else "农村",
    }  # fmt: skip


def childcare(place: Place, wants: Wants) -> list[Row]:
    """Providers of places for children under three."""
    rows: list[Row] = []
    for at, year in enumerate(place.years):
        number = len(place.units) * (8 + 2 * at)
        mine = [_provider(place, index, year) for index in range(number)]
        want = wants.named("childcare_places_per_1000", year, 3)
        places = math.ceil(want * sum(place.people("全部", year).values()) / 1000)
        open_ = [row for row in mine if row["state"] == "在营"]
        for row, part in zip(
            open_, quota(places, [20 + int(rank("places", r["code"])[:2], 16) % 60 for r in open_]), strict=True
        ):
            row |= {"places": part, "enrolled": part * (52 + int(rank("enrolled", row["code"])[:2], 16) % 40) // 100}
        _distinguished(place, wants, open_, year)
        rows += mine
    return rows


def _provider(place: Place, index: int, year: int) -> Row:
    unit = place.units[index % len(place.units)]
    code = names.credit_code(place.loaded.plan.area.code, 50000 + index)
    draw = stream("childcare", code)
    return {
        "year": year, **place.at(_urban(place, unit, index)), "code": code, "name": f"{names.home(code)}托育中心",
        "kind": draw.choice(("托育机构", "托育机构", "幼儿园托班", "社区托育点", "用人单位托育")), "places": 0,
        "state": "停业" if index % 31 == 30 else "在营", "inclusive": draw.random() < 0.6,
        "demonstration": "无", "quality_site": False,
    }  # fmt: skip


def _distinguished(place: Place, wants: Wants, rows: list[Row], year: int) -> None:
    for target, bound in wants.bounds:
        mine = [m for m in measures_of(bound) if m.table == "childcare" and m.count]
        if not mine:
            continue
        if target.each is None:
            steer_count(rows, mine[0], int(wants.figure(target, bound, year) or Fraction(0)), "code")
            continue
        chosen = areas_of(place, target, wants.reached(target, year))
        for unit in place.units:
            here = [r for r in rows if unit in (r["county"], r["town"])]
            if unit in chosen:
                satisfy(here[0], mine[0].where, "childcare")
            for row in here if unit not in chosen else ():
                violate(row, mine[0], None, row["code"])
