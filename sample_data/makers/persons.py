"""特殊困难老年人 and 探访记录：a register a year, and the visits to those on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from eldercalc.definitions import Coverage, Measure
from makers import names
from makers.chance import day_in, quota, rank, rounded, stream
from makers.place import Place, Village
from makers.shares import steer_shares
from makers.steer import Row, counted
from makers.wants import Wants

KINDS = (
    ("独居",), ("空巢",), ("独居", "失能"), ("留守",), ("失能",), ("重残",), ("计划生育特殊家庭",), ("空巢", "半失能"),
    ("独居", "高龄", "失能"), ("空巢", "计划生育特殊家庭"), ("重残", "低保"), ("独居", "低收入"),
    ("独居", "高龄", "半失能"),
)  # fmt: skip
"""What puts a person on the list; one can be in three categories at once and counts once."""


@dataclass(frozen=True)
class Old:
    """An old person on the register, from `first` to `last` (the year of leaving)."""

    number: str
    home: Village
    poor: bool
    first: int
    last: int | None


def persons(place: Place, wants: Wants) -> list[Row]:
    """Every year's register."""
    olds = _olds(place)
    rows: list[Row] = []
    for year in place.years:
        mine = [_row(place, old, year) for old in olds if old.first <= year and (old.last is None or year <= old.last)]
        stay = [row for row in mine if row.get("left") is None]
        for group in (stay, [row for row in mine if row.get("left") is not None]):
            _support(wants, group, year)
        steer_shares(_Unsupported(wants), "persons", stay, year, "person_id")
        rows += mine
    return rows


class _Unsupported(Wants):
    """The wants but for the rates of support, which are settled together."""

    def __init__(self, wants: Wants) -> None:
        super().__init__(wants.place)
        self.__dict__["bounds"] = [pair for pair in wants.bounds if "support_rate" not in pair[1].id]


def _olds(place: Place) -> list[Old]:
    number = int(place.data["persons"])
    found = []
    shares = quota(number, [place.weights[unit] for unit in place.units])
    for unit, share in zip(place.units, shares, strict=True):
        villages = place.villages_of(unit)
        for index in range(max(6, share)):
            draw = stream(place.name, unit, index)
            first = place.years[0] if draw.random() < 0.8 else draw.choice(place.years)
            last = draw.choice([*place.years, *[None] * 14])
            last = last if last is not None and last > first else None
            code = f"P{place.loaded.plan.area.code[:4]}{place.units.index(unit) + 1:02d}{index + 1:04d}"
            found.append(Old(code, draw.choice(villages), index % 3 == 0, first, last))
    return found


def _row(place: Place, old: Old, year: int) -> Row:
    draw = stream("person", old.number)
    kinds = ("特困",) if old.poor else KINDS[draw.randrange(len(KINDS))]
    if old.poor and draw.random() < 0.3:
        kinds = ("特困", draw.choice(("独居", "失能")))
    able = draw.choice(("具备", "部分丧失", "完全丧失"))
    born = date(1936 + draw.randrange(18), 1 + draw.randrange(12), 1 + draw.randrange(28))
    row: Row = {
        "year": year, **place.at(old.home), "person_id": old.number, "name": names.person(old.number), "birth": born,
        "residence": "城镇" if old.home.kind == "城市社区" else "农村", "categories": kinds,
        "self_care": "部分丧失" if "失能" in kinds and able == "具备" else able,
        "ability": {"具备": "能力完好", "部分丧失": "中度失能", "完全丧失": "重度失能"}[able],
        "support": "分散供养" if old.poor else "非供养对象",
        "willing": draw.random() < float(place.data.get("willing", 0.62)) if old.poor else None,
        "adaptation": draw.choice(("已改", "愿改未改", "不愿改", "无需改")),
        "joined": date(2015 + draw.randrange(4), 3, 1),
    }  # fmt: skip
    if old.first > place.years[0]:
        row["joined"] = day_in(old.first, old.number, until=place.as_of)
    if year == old.last:
        row["left"] = day_in(year, "left", old.number, until=place.as_of)
        row["left"] = max(row["left"], row["joined"])
        row["left_reason"] = draw.choice(("死亡", "死亡", "死亡", "迁出", "不再符合"))
    return row


def _support(wants: Wants, rows: list[Row], year: int) -> None:
    """集中供养: the rates of the willing, of the dependent and of those who are both, settled together."""
    poor = [row for row in rows if "特困" in row["categories"]]
    both = [r for r in poor if r["willing"] and r["self_care"] != "具备"]
    only_willing = [r for r in poor if r["willing"] and r["self_care"] == "具备"]
    only_dependent = [r for r in poor if not r["willing"] and r["self_care"] != "具备"]
    w, d = (_rate(wants, name, year, 80) for name in ("willing_poor_support_rate", "dependent_poor_support_rate"))
    wd = max(w, _rate(wants, "willing_dependent_poor_support_rate", year, 0)) if only_willing else w
    if not any(b.id == "willing_poor_support_rate" for _, b in wants.bounds):
        w = wd
    wd = _rate(wants, "willing_dependent_poor_support_rate", year, float(w) * 100)
    n_both = rounded(wd * len(both))
    _settle(both, n_both)
    _settle(only_willing, rounded(w * (len(both) + len(only_willing))) - n_both)
    _settle(only_dependent, rounded(d * (len(both) + len(only_dependent))) - n_both)


def _rate(wants: Wants, name: str, year: int, default: float) -> Fraction:
    for target, bound in wants.bounds:
        if bound.id == name:
            return (wants.figure(target, bound, year) or Fraction(0)) / 100
    return Fraction(str(default)) / 100


def _settle(rows: list[Row], number: int) -> None:
    for index, row in enumerate(sorted(rows, key=lambda r: rank("support", r["person_id"]))):
        row["support"] = "集中供养" if index < number else "分散供养"


def visits(place: Place, wants: Wants, register: list[Row]) -> list[Row]:
    """The visits that bring each month's or week's share to what is wanted; some are visited twice."""
    rows: list[Row] = []
    for target, bound in wants.bounds:
        if isinstance(bound.shape, Coverage) and bound.shape.every:
            for year in place.years:
                want = (wants.figure(target, bound, year) or Fraction(0)) / 100
                mine = [row for row in register if row["year"] == year]
                rows += _of_year(place, bound.measure("of"), bound.shape.every, mine, year, want)
    return sorted(_once(rows), key=lambda row: (row["date"], row["person_id"]))


def _once(rows: list[Row]) -> list[Row]:
    return list({(row["person_id"], row["date"]): row for row in rows}.values())


def _of_year(place: Place, of: Measure, every: str, register: list[Row], year: int, want: Fraction) -> Iterator[Row]:
    listed = [row for row in register if counted(row, of)]
    for number, (start, end) in enumerate(_periods(year, every, place.as_of)):
        due = [r for r in listed if r["joined"] <= end and (r.get("left") is None or r["left"] > end)]
        share = min(Fraction(1), want + (0 if number == 4 else Fraction(number % 3 + 1, 100)))
        seen = sorted(due, key=lambda r: rank("visit", r["person_id"], start))[: rounded(share * len(due))]
        for row in seen:
            yield from _visits_to(row, start, end)


def _visits_to(row: Row, start: date, end: date) -> Iterator[Row]:
    draw = stream("visit", row["person_id"], start)
    first = max(start, row["joined"])
    for _ in range(2 if draw.random() < 0.02 else 1):
        day = first + timedelta(days=draw.randrange((end - first).days + 1))
        where = {name: row.get(name) for name in ("county", "town", "village")}
        manner = draw.choice(("上门", "上门", "电话", "视频"))
        yield {**where, "person_id": row["person_id"], "date": day, "manner": manner}


def _periods(year: int, every: str, until: date) -> Iterator[tuple[date, date]]:
    if every == "month":
        for month in range(1, 13):
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            if end <= until:
                yield date(year, month, 1), end
        return
    start = date(year, 1, 1) + timedelta(days=-date(year, 1, 1).weekday() % 7)
    while start + timedelta(days=6) <= min(date(year, 12, 31), until):
        yield start, start + timedelta(days=6)
        start += timedelta(days=7)
