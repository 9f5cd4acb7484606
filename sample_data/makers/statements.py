"""区划, 人口, 服务对象, 资金, 补贴标准：sheets whose rows each state something of an area."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from eldercalc.definitions import Measure, Rate
from makers.chance import capped, quota, rank, rounded, stream
from makers.place import Place
from makers.shares import areas_of, steer_shares
from makers.steer import Row
from makers.wants import Wants, measures_of


def areas(place: Place, wants: Wants) -> list[Row]:
    """Counties, townships and villages of every year; where a figure hangs on a village, it is steered."""
    rows: list[Row] = []
    for year in place.years:
        mine = [*_counties(place, year), *_towns(place, year), *_villages(place, year)]
        steer_shares(wants, "areas", mine, year, "_key")
        rows += mine
    return rows


def _counties(place: Place, year: int) -> Iterator[Row]:
    codes = {area.name: area.code for area in place.loaded.plan.areas}
    for unit in () if place.by_town else place.units:
        yield {"year": year, "county": unit, "kind": "县（市、区）", "code": codes[unit], "_key": unit}


def _towns(place: Place, year: int) -> Iterator[Row]:
    for town in place.towns:
        seat = town.seat if town.kind == "镇" else None
        yield {
            "year": year,
            **place.at(town),
            "kind": town.kind,
            "county_seat": bool(seat),
            "_key": f"{town.county}{town.name}",
        }


def _villages(place: Place, year: int) -> Iterator[Row]:
    for village in place.villages:
        key = f"{village.county}{village.town}{village.name}"
        draw = stream(place.name, key)
        row: Row = {"year": year, **place.at(village), "kind": village.kind, "_key": key}
        row["residents"] = 420 + draw.randrange(1900) if village.kind == "行政村" else 1800 + draw.randrange(6500)
        if village.kind == "行政村":
            row |= {"bus": draw.random() < 0.97, "medical_circle": draw.random() < 0.9}
        yield row


def population(place: Place, bands: list[str]) -> list[Row]:
    """Residents by unit and age band."""
    rows: list[Row] = []
    for year in place.years:
        for band in bands:
            for unit, persons in place.people(band, year).items():
                rows.append({
                    "year": year, **place.at(unit), "basis": "常住", "band": band, "persons": persons,
                    "date": min(date(year, 12, 31), place.as_of),
                    "source": "人口普查" if year == 2020 else "年度人口抽样调查推算",
                })  # fmt: skip
    return rows


def bands_of(place: Place) -> list[str]:
    """The age bands that the place's file gives."""
    return list(place.data["population"])


def services(place: Place, wants: Wants) -> list[Row]:
    """How many persons each service reached in each unit."""
    rows: list[Row] = []
    done: set[str] = set()
    for target, bound in wants.bounds:
        of = next((m for m in measures_of(bound) if m.table == "services"), None)
        item = str(next(iter(of.where.all["item"].one_of or ()), "")) if of else ""
        if of is None or item in done:
            continue
        done.add(item)
        for year in place.years:
            want = wants.figure(target, bound, year) or Fraction(0)
            if isinstance(bound.shape, Rate):
                rows += _rated(place, item, year, want / bound.shape.per, bound.measure("to"))
            else:
                parts = quota(rounded(want), list(place.weights.values()))
                rows += [_service(place, u, item, year, n, None) for u, n in zip(place.units, parts, strict=True)]
    return rows


def _rated(place: Place, item: str, year: int, share: Fraction, to: Measure) -> Iterator[Row]:
    own = to.table == "services"
    band = "3岁以下" if "婴幼儿" in item or "育儿" in item else "全部"
    if not own:
        band = str((to.where.all["band"].one_of or ("60岁及以上",))[0])
    due = place.people(band, year)
    if item == "基本养老保险参保缴费":
        due = {unit: n * 11 // 20 for unit, n in due.items()}
    if own:
        due = dict(zip(due, quota(sum(due.values()) // 100 * 100, list(due.values())), strict=True))
    tilt = [n * (94 + int(rank(item, unit)[:2], 16) % 13) for unit, n in due.items()]
    parts = capped(math.ceil(share * sum(due.values())), tilt, list(due.values()))
    for (unit, number), persons in zip(due.items(), parts, strict=True):
        yield _service(place, unit, item, year, persons, number)


def _service(place: Place, unit: str, item: str, year: int, persons: int, due: int | None) -> Row:
    return {"year": year, **place.at(unit), "item": item, "persons": persons, "due": due}


def funds(place: Place, wants: Wants) -> list[Row]:
    """The lottery and fiscal funds of each unit and of the city's own level."""
    own = [zone for zone in place.zones if "本级" in zone]
    payers = [*own, *place.units]
    rows: list[Row] = []
    for year in place.years:
        share = wants.named("lottery_elder_share", year, 55) / 100
        for fund, first in place.data["funds"].items():
            spent = int(first) * (100 + 3 * (year - place.years[0]))
            elder = rounded(share * spent) if fund == "福彩公益金" else 100 * int(_fiscal(place, year, int(first) // 4))
            weights = [max(place.weights.values()), *[place.weights[unit] for unit in place.units]][-len(payers) :]
            parts, used = quota(spent, weights), quota(elder, weights)
            rows += [_fund(place, at, fund, year, a, b) for at, a, b in zip(payers, parts, used, strict=True)]
    return rows


def _fiscal(place: Place, year: int, default: int) -> int:
    written = place.data.get("fiscal_elder")
    return int(written[year - place.years[0]]) if written else default


def _fund(place: Place, at: str, fund: str, year: int, spent: int, elder: int) -> Row:
    spent_, elder_ = Fraction(spent, 100), Fraction(elder, 100)
    raised = float(round(spent_ * Fraction(108, 100), 2))
    return {
        "year": year,
        **place.at(at),
        "fund": fund,
        "raised": raised,
        "spent": float(spent_),
        "elder_spent": float(elder_),
    }


def allowances(place: Place, wants: Wants) -> list[Row]:
    """Standards in force, for the whole area and in each unit; some counties are late with theirs."""
    short = {
        target.id: target
        for target, bound in wants.bounds
        if target.each == "county" and target.id in place.data.get("areas_reached", {})
    }
    rows: list[Row] = []
    for item, amounts in place.data.get("allowances", {}).items():
        for year, amount in zip(place.years, amounts, strict=True):
            rows.append({"year": year, **place.at(None), "item": item, "amount": amount})
            for unit in place.units:
                late = any(_late(place, wants, t, item, unit, year) for t in short.values())
                rows.append(
                    {"year": year, **place.at(unit), "item": item, "amount": amount * 9 // 10 if late else amount}
                )
    return rows


def _late(place: Place, wants: Wants, target: object, item: str, unit: str, year: int) -> bool:
    mine = [(t, b) for t, b in wants.bounds if t is target and any(_names(m, item) for m in measures_of(b))]
    return (
        bool(mine)
        and "最低工资" not in item
        and unit not in areas_of(place, mine[0][0], wants.reached(mine[0][0], year))
    )


def _names(measure: Measure, item: str) -> bool:
    return measure.table == "allowances" and item in [str(v) for v in measure.where.all["item"].one_of or ()]
