"""从业人员 and 培训记录：who works in care at the end of each year, and who was trained in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from eldercalc.definitions import Bound, Coverage, Measure
from makers import names
from makers.chance import day_in, quota, rank, rounded, stream
from makers.place import Place
from makers.shares import steer_shares
from makers.steer import Row, counted
from makers.wants import Wants, inner

ROLES = ("养老护理员", "医护人员", "管理人员", "其他", "养老护理员", "养老护理员")


@dataclass
class Worker:
    """Someone on the staff from `first` to `last` (the year of leaving)."""

    number: str
    unit: str
    role: str
    first: int
    last: int | None = None
    certified: int | None = None


def staff(place: Place, wants: Wants, institutions: list[Row]) -> list[Row]:
    """Every year's list of staff."""
    workers: list[Worker] = []
    rows: list[Row] = []
    for year in place.years:
        _hire(place, wants, workers, year)
        _certify(place, wants, workers, year)
        here = [w for w in workers if w.last is None or w.last >= year]
        codes = _codes(institutions, place, year)
        mine = [_row(place, worker, year, codes) for worker in here]
        mine += _directors(place, institutions, year) + _social(place, wants, institutions, year)
        steer_shares(wants, "staff", mine, year, "person_id")
        rows += mine
    return rows


def _codes(institutions: list[Row], place: Place, year: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in institutions:
        if row["year"] == year and row["state"] == "在营":
            found.setdefault(str(row.get("town") if place.by_town else row["county"]), []).append(row["code"])
    return found


def _hire(place: Place, wants: Wants, workers: list[Worker], year: int) -> None:
    """New hands of the year, and those who leave; only care workers without a certificate leave."""
    start = place.data["staff"]
    first = year == place.years[0]
    joins = int(start["start"]) if first else int(wants.named("new_jobs", year, int(start["start"]) // 9))
    for unit, number in zip(place.units, quota(joins, list(place.weights.values())), strict=True):
        for index in range(number):
            at = len(workers) + 1
            code = f"W{place.loaded.plan.area.code[:4]}{place.units.index(unit) + 1:02d}{at:05d}"
            workers.append(Worker(code, unit, ROLES[index % len(ROLES)], year))
    if first:
        early = int(wants.named("new_jobs", year, joins // 9))
        for worker in sorted(workers, key=lambda w: rank("old", w.number))[early:]:
            worker.first = year - 1
        return
    stay = [w for w in workers if w.last is None and w.first < year and w.certified is None]
    for worker in sorted(stay, key=lambda w: rank("leaves", w.number))[: joins * 3 // 5]:
        worker.last = year


def _certify(place: Place, wants: Wants, workers: list[Worker], year: int) -> None:
    carers = [w for w in workers if w.role == "养老护理员" and w.last is None]
    open_ = sorted((w for w in carers if w.certified is None), key=lambda w: rank("cert", w.number))
    have = len(carers) - len(open_)
    new = int(wants.named("newly_certified_care_workers", year, len(carers) // 10))
    stock = any(bound.id == "certified_care_workers_per_10000" for _, bound in wants.bounds)
    if stock:
        old = sum(place.people("60岁及以上", year).values())
        new = max(0, rounded(wants.named("certified_care_workers_per_10000", year, 20) * old / 10000) - have)
    for worker in open_[new : new + len(carers) // 4] if year == place.years[0] and not stock else ():
        worker.certified = year - 2
    for worker in open_[:new]:
        worker.certified = year


def _row(place: Place, worker: Worker, year: int, codes: dict[str, list[str]]) -> Row:
    draw = stream("worker", worker.number)
    homes = codes.get(worker.unit, [])
    inside = draw.random() < 0.85 and homes
    row: Row = {
        "year": year, **place.at(worker.unit), "person_id": worker.number, "name": names.person(worker.number),
        "institution": draw.choice(homes) if inside else None, "place": "养老机构" if inside else "社区设施",
        "roles": (worker.role,), "certificate": "无" if worker.role == "养老护理员" else None,
        "trained": draw.random() < 0.8,
        "joined": date(2012 + draw.randrange(7), 4, 1),
    }  # fmt: skip
    if worker.first >= place.years[0]:
        row["joined"] = day_in(worker.first, worker.number, until=place.as_of)
    if worker.certified is not None and worker.certified <= year:
        row["certificate"] = draw.choice(("初级工", "初级工", "初级工", "中级工", "中级工", "高级工"))
        row["certified"] = day_in(worker.certified, "cert", worker.number, until=place.as_of)
    if worker.last == year:
        row["left"] = max(row["joined"], day_in(year, "left", worker.number, until=place.as_of))
    return row


def _directors(place: Place, institutions: list[Row], year: int) -> list[Row]:
    """One director an institution; they came from other posts of the same operator."""
    rows: list[Row] = []
    started = date(place.years[0] - 1, 6, 1)
    for home in institutions:
        if home["year"] == year and home["state"] == "在营":
            number, draw = f"D{home['code'][-8:]}", stream("director", home["code"])
            where = {name: home.get(name) for name in ("county", "town")}
            rows.append({
                "year": year, **where, "person_id": number, "name": names.person(number), "institution": home["code"],
                "place": "养老机构", "roles": ("院长",), "trained": draw.random() < 0.9,
                "joined": started,
            })  # fmt: skip
    return rows


def _social(place: Place, wants: Wants, institutions: list[Row], year: int) -> list[Row]:
    beds = sum(r["beds"] or 0 for r in institutions if r["year"] == year and r["state"] == "在营")
    old = sum(place.people("60岁及以上", year).values())
    number = math.ceil(wants.named("social_workers_per_100_beds", year, 0.3) * beds / 100)
    if "social_workers_per_1000" in place.data["figures"]:
        number = rounded(wants.named("social_workers_per_1000", year, 0.3) * old / 1000)
    rows: list[Row] = []
    for unit, share in zip(place.units, quota(number, list(place.weights.values())), strict=True):
        for index in range(share):
            code = f"S{place.loaded.plan.area.code[:4]}{place.units.index(unit) + 1:02d}{index + 1:04d}"
            rows.append({
                "year": year, **place.at(unit), "person_id": code, "name": names.person(code), "place": "养老机构",
                "roles": ("社会工作者", "管理人员") if index % 5 == 0 else ("社会工作者",), "trained": True,
                "joined": date(place.years[0] - 1, 7, 1),
            })  # fmt: skip
    return rows


def training(place: Place, wants: Wants, workers: list[Row]) -> list[Row]:
    """Trainings: first those that must reach a share of the staff, then as many as the plan counts."""
    rows: list[Row] = []
    for target, bound in wants.bounds:
        if isinstance(bound.shape, Coverage) and bound.measure("having").table == "training":
            trained: set[str] = set()
            for year in (y for y in place.years if y >= wants.plan.period.start):
                share = (wants.figure(target, bound, year) or Fraction(0)) / 100
                rows += _rotation(place, bound, [w for w in workers if w["year"] == year], trained, year, share)
    for target, bound in wants.bounds:
        if isinstance(bound.shape, Measure) and bound.shape.table == "training":
            for year in place.years:
                measure = inner(bound.shape)[0]
                here = sum(1 for row in rows if row["date"].year == year and counted({**row, "year": year}, measure))
                rows += _courses(place, measure, wants.count(target, bound, year) - here, workers, year)
    return sorted(rows, key=lambda row: (row["date"], row["person_id"]))


def _rotation(
    place: Place, bound: Bound, workers: list[Row], trained: set[str], year: int, share: Fraction
) -> list[Row]:
    due = [row for row in workers if counted(row, bound.measure("of"))]
    course = str((bound.measure("having").where.all["course"].one_of or ("其他",))[0])
    lacking = rounded(share * len(due)) - sum(1 for row in due if row["person_id"] in trained)
    fresh = sorted((row for row in due if row["person_id"] not in trained), key=lambda r: rank(course, r["person_id"]))
    chosen = fresh[: max(0, lacking)]
    trained |= {row["person_id"] for row in chosen}
    return [_event(place, row, year, course, (row["roles"][0],), course) for row in chosen]


def _courses(place: Place, measure: Measure, number: int, workers: list[Row], year: int) -> list[Row]:
    conditions = measure.where.all
    course = str((conditions["course"].one_of or ("",))[0]) if "course" in conditions else ""
    wanted = conditions["roles"].has if "roles" in conditions else ("养老护理员", "管理人员")
    roles = [str(role) for role in (wanted if isinstance(wanted, tuple) else (wanted,))]
    pool = [row for row in workers if row["year"] == year]
    rows = []
    for index in range(max(0, number)):
        row = pool[(index * 7) % len(pool)]
        if course:
            row = {**row, "person_id": f"M{place.loaded.plan.area.code[:4]}{year % 100}{index + 1:04d}"}
        kind = (
            course
            or ("护理技能", "岗前培训", "家庭照护", "消防实操")[
                index % (2 if "护理员" in roles[index % len(roles)] else 3)
            ]
        )
        rows.append(_event(place, row, year, kind, (roles[index % len(roles)],), index))
    return rows


def _event(place: Place, row: Row, year: int, course: str, roles: tuple[str, ...], salt: object) -> Row:
    where = {name: row.get(name) for name in ("county", "town", "village")}
    day = day_in(year, row["person_id"], course, until=place.as_of - timedelta(days=40))
    if isinstance(salt, int):
        day = date(year, 1, 4) + timedelta(days=(day - date(year, 1, 4)).days * 9 // 10 + salt % 23)
    return {**where, "person_id": row["person_id"], "date": day, "course": course, "roles": roles}
