"""A fault for each declared kind of rule, planted in rows that held, and what must be found of it.

A second finding stands beside the first only where it is right by itself, and it is said why.
"""

from __future__ import annotations

import datetime
from collections import Counter
from functools import singledispatch
from typing import Any

from eldercalc.quality.declared import rule_id
from eldercalc.records import MODELS, columns_of
from eldercalc.records import rules as r
from tests.planting import YEAR, Cell, Scene, Unplantable
from tests.rule_cases import BAD_ID, GOOD_ID

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
GONE = {"institutions": ("停业", "注销"), "facilities": ("停用",), "childcare": ("停业",)}
DAY = datetime.timedelta(days=1)


def has(table: str, *names: str) -> Any:
    """Whether all of these cells of a row are filled."""
    return lambda row: all(row.get(name) not in (None, "") for name in names)


def both(*tests: Any) -> Any:
    return lambda row: all(test(row) for test in tests)


def the(scene: Scene, rule: r.SheetRule, table: str, at: int, name: str | None = None) -> Cell:
    """The finding of a declared rule at its cell (or another)."""
    return scene.at(rule_id(MODELS[table], rule), table, at, name or str(rule.column))


@singledispatch
def plant(rule: r.SheetRule, table: str, scene: Scene) -> list[Cell]:
    """Break a rule somewhere; what must be found."""
    raise NotImplementedError(type(rule).__name__)


@plant.register
def _(rule: r.AtMost, table: str, scene: Scene) -> list[Cell]:
    """Where the part is a figure that must not jump nor be far from others, it was near the whole."""
    part, limit = str(rule.column), rule.limit
    steady = any(isinstance(one, r.Steady | r.Ordinary) and one.column == part for one in MODELS[table].rules)
    at, row = scene.pick(table, lambda row: number(row.get(part)) and number(row.get(limit)) and row[limit] >= 5
                         and (not steady or row[part] * 2 > row[limit] + 4))  # fmt: skip
    row[part] = row[limit] + 1
    return [the(scene, rule, table, at)]


def number(value: Any) -> bool:
    """Whether a cell is a positive number."""
    return isinstance(value, (int, float)) and value > 0


@plant.register
def _(rule: r.NotBefore, table: str, scene: Scene) -> list[Cell]:
    first, then = rule.first, str(rule.column)
    shut = (lambda row: row["state"] in GONE[table]) if "state" in columns_of(MODELS[table]) else has(table, then)
    at, row = scene.pick(table, both(shut, has(table, first, then)))
    row[then] = row[first] - DAY
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.NotInFuture, table: str, scene: Scene) -> list[Cell]:
    """A date of the next year. Of an event this is its year too, which brings no finding of its own."""
    name = str(rule.column)
    if name not in scene.book.sheets[table].fields:
        raise Unplantable(name)
    at, row = scene.pick(table, both(has(table, name), scene.last(table)))
    row[name] = scene.until + 40 * DAY
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.AgeAtLeast, table: str, scene: Scene) -> list[Cell]:
    at, row = scene.pick(table, has(table, "birth", "joined"))
    row["birth"] = datetime.date(row[YEAR] - rule.age + 1, 1, 1)
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.AgeAtMost, table: str, scene: Scene) -> list[Cell]:
    """Nobody is older than the calendar of the sheet goes back: 130 years are told by the checker (`unborn`)."""
    at, row = scene.pick(table, has(table, "birth"))
    row["birth"] = datetime.date(1900, 1, 2)
    if row[YEAR] - 1900 <= rule.age:
        raise Unplantable(table)
    return [the(scene, rule, table, at)]


def credit(stem: str) -> str:
    """17 characters with their check character."""
    total = sum(CREDIT.index(one) * pow(3, at, 31) for at, one in enumerate(stem))
    return stem + CREDIT[(31 - total % 31) % 31]


def new_code(scene: Scene) -> str:
    return credit(f"52999999MJ{scene.chance.randrange(10**6, 10**7)}")


@plant.register
def _(rule: r.CheckDigit, table: str, scene: Scene) -> list[Cell]:
    name = str(rule.column)
    if rule.code == "credit_code":
        at, row = scene.pick(table, both(lambda row: len(str(row[name])) == 18, scene.last(table), scene.seeing))
        old, last = row[name], row[name][-1]
        row[name] = old[:-1] + CREDIT[(CREDIT.index(last) + 1) % 31]
        return [the(scene, rule, table, at), *gone(scene, table, row, old)]
    at = anew(scene, table, **{name: BAD_ID})
    return [the(scene, rule, table, at)]


def anew(scene: Scene, table: str, fits: Any = lambda row: True, **given: Any) -> int:
    """One more row of the last year, like one that is there but for its code."""
    _, row = scene.pick(table, both(scene.last(table), fits, lambda row: not row.get("left")))
    names = {"name": f"新增{scene.chance.randrange(10**6)}"} if "name" in row else {}
    key = MODELS[table].sheet.key[0]
    fresh = new_code(scene) if key == "code" else f"Z{scene.chance.randrange(10**9)}"
    return scene.append(table, {**row, key: fresh, **names, **given})


def gone(scene: Scene, table: str, row: dict[str, Any], code: str) -> list[Cell]:
    """What follows where a code is no longer on the list of a year.

    Who refers to it does so in vain, last year's row has vanished, and next year's has returned. All three are right:
    what stands in the cell is another body's code, or the row is no more.
    """
    year = row[YEAR]
    others = {one["code"] for name in ("institutions", "facilities", "childcare") for _, one in scene.rows(name)
              if one[YEAR] == year}  # fmt: skip
    found: list[Cell] = []
    if code not in others:
        mine = [(at, one) for at, one in scene.rows("staff") if one["institution"] == code]
        found += [scene.at("staff.institution|not_listed", "staff", at, "institution")
                  for at, one in mine if one[YEAR] == year]  # fmt: skip
        scene.taken |= {("person", one["person_id"]) for _, one in mine}
    rows = {one[YEAR]: (at, one) for at, one in scene.rows(table) if one.get("code") == code}
    if year - 1 in rows and rows[year - 1][1]["state"] not in GONE[table]:
        found.append(scene.at(f"{table}.code|vanished", table, rows[year - 1][0], "code"))
    if year + 1 in rows and year - 1 in rows and table != "childcare":
        found.append(scene.at(f"{table}.code|returned", table, rows[year + 1][0], "code"))
    return found


def cut_short(scene: Scene) -> str:
    """18 digits that end in 000, and are neither a credit code nor a citizen id by chance."""
    while True:
        code = f"3{scene.chance.randrange(10**13, 10**14)}000"
        citizen = "10X98765432"[sum(int(one) * pow(2, 17 - at, 11) for at, one in enumerate(code[:17])) % 11]
        if citizen != "0" and credit(code[:17]) != code:
            return code


@plant.register
def _(rule: r.NotCut, table: str, scene: Scene) -> list[Cell]:
    name, cut = str(rule.column), cut_short(scene)
    if name in MODELS[table].sheet.key and table not in ("visits", "training"):
        return [the(scene, rule, table, anew(scene, table, lambda row: row["county"] == scene.blind, **{name: cut}))]
    at, row = scene.pick(table, has(table, name))
    row[name] = cut
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.BornAsInId, table: str, scene: Scene) -> list[Cell]:
    at = anew(scene, table, **{rule.id: GOOD_ID, "birth": datetime.date(1949, 12, 30)})
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.NobodyIn, table: str, scene: Scene) -> list[Cell]:
    at, row = scene.pick(table, lambda row: row[rule.state] in rule.values and row.get(str(rule.column)) == 0)
    row[str(rule.column)] = 1
    row.update({one.limit: row.get(one.limit) or 40 for one in MODELS[table].rules
                if isinstance(one, r.AtMost) and one.column == rule.column})  # fmt: skip
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.OpenWithin, table: str, scene: Scene) -> list[Cell]:
    if rule.closed not in scene.book.sheets[table].fields:
        at, row = scene.pick(table, both(has(table, rule.opened), lambda row: row["state"] == rule.value,
                                         lambda row: row[YEAR] < scene.until.year))  # fmt: skip
        row[rule.opened] = datetime.date(row[YEAR] + 1, 1, 1)
        return [the(scene, rule, table, at)]
    at, row = scene.pick(table, both(has(table, rule.opened), lambda row: row["state"] == rule.value))
    row[rule.closed] = max(row[rule.opened], datetime.date(row[YEAR], 1, 31))
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.NotSentAgain, table: str, scene: Scene) -> list[Cell]:
    """Last year's rows of an area under this year, as many as this year's; lists would vanish and return with them."""
    if table not in ("population", "services", "funds"):
        raise Unplantable(table)
    last = scene.years(table)[-1]
    counties = {row["county"] for _, row in scene.rows(table) if scene.free(table, row)}
    now, then = {}, {}
    for county in counties:
        for found, year in ((now, last), (then, last - 1)):
            found[county] = [(at, row) for at, row in scene.rows(table) if (row["county"], row[YEAR]) == (county, year)]
    fit = sorted(one for one in counties if len(now[one]) == len(then[one]) >= rule.least
                 and all(scene.free(table, row) for _, row in (*now[one], *then[one])))  # fmt: skip
    if not fit:
        raise Unplantable(table)
    county = scene.chance.choice(fit)
    for (_, row), (_, old) in zip(now[county], then[county], strict=True):
        row.update({**old, "year": last, YEAR: last})
    scene.taken.add(("area", county, table))
    return [(rule_id(MODELS[table], rule), scene.book.sheets[table].title, None)]


def among(scene: Scene, table: str) -> Any:
    """Whether a row is not the only one of its county and year: else the county would have left out the sheet."""
    counts = Counter((row["county"], row[YEAR]) for _, row in scene.rows(table))
    return lambda row: counts[row["county"], row[YEAR]] > 3


@plant.register
def _(rule: r.NotVanished, table: str, scene: Scene) -> list[Cell]:
    """A row of the last year is no more; who refers to its code does so in vain."""
    before = {row["code"] for _, row in scene.rows(table)
              if row[YEAR] == scene.until.year - 1 and row["state"] not in rule.gone}  # fmt: skip
    _, row = scene.pick(
        table, both(scene.last(table), scene.seeing, among(scene, table), lambda row: row["code"] in before)
    )
    was = dict(row)
    row.update(dict.fromkeys(row))
    return gone(scene, table, was, was["code"])


@plant.register
def _(rule: r.NotReturned, table: str, scene: Scene) -> list[Cell]:
    """A row between two years is no more: it has vanished, and it has returned."""
    years = scene.years(table)
    codes = {year: {row["code"] for _, row in scene.rows(table) if row[YEAR] == year} for year in years}

    def between(row: dict[str, Any]) -> bool:
        return all(row["code"] in codes.get(row[YEAR] + step, ()) for step in (-1, 1))

    _, row = scene.pick(table, both(scene.seeing, among(scene, table), between))
    was = dict(row)
    row.update(dict.fromkeys(row))
    return gone(scene, table, was, was["code"])


@plant.register
def _(rule: r.NoTwin, table: str, scene: Scene) -> list[Cell]:
    _at, row = scene.pick(table, both(scene.last(table), has(table, "name", *rule.same)))
    key = MODELS[table].sheet.key[0]
    fresh = new_code(scene) if key == "code" else f"Z{scene.chance.randrange(10**9)}"
    again = scene.append(table, {**row, key: fresh, "name": f" {row['name']} "})
    return [the(scene, rule, table, again)]


@plant.register
def _(rule: r.OnePlace, table: str, scene: Scene) -> list[Cell]:
    """The same person once more, elsewhere, at the same time."""
    fits = both(scene.last(table), has(table, rule.place), lambda row: not row.get("left"))
    _at, row = scene.pick(table, fits)
    left_out = {mark[1] for mark in scene.taken if mark[0] == "area" and mark[2] == table}
    if rule.place == "county":
        others = {one["county"] for _, one in scene.rows(table) if scene.free(table, one)} - {row["county"], *left_out}
        if not others:
            raise Unplantable(table)
        other = scene.chance.choice(sorted(others))
    else:
        other = scene.pick("institutions", scene.last("institutions"))[1]["code"]
    blank = {"town": None, "village": None} if rule.place == "county" else {}
    again = scene.append(table, {**row, rule.place: other, **{name: None for name in blank if name in row}})
    return [the(scene, rule, table, again)]


@plant.register
def _(rule: r.Refers, table: str, scene: Scene) -> list[Cell]:
    if rule.to[0].split(".")[0] not in scene.book.sheets:
        raise Unplantable(table)
    at, row = scene.pick(table, both(has(table, str(rule.column)), scene.seeing))
    row[str(rule.column)] = f"W{scene.chance.randrange(10**6)}"
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.OnListThen, table: str, scene: Scene) -> list[Cell]:
    """Who is visited twice or more left the day before the last visit."""
    dates: dict[str, list[Any]] = {}
    for at, row in scene.rows(table):
        dates.setdefault(row["person_id"], []).append((row["date"], at))
    reason = "死亡" if isinstance(rule, r.AliveThen) else "迁出"
    stays = {row["person_id"] for _, row in scene.rows(rule.register) if not row.get("left")} - {
        row["person_id"] for _, row in scene.rows(rule.register) if row.get("left")}  # fmt: skip
    _, row = scene.pick(
        rule.register,
        both(
            scene.last(rule.register),
            has(rule.register, "joined"),
            lambda row: row["person_id"] in stays and _later(dates.get(row["person_id"], []), row),
        ),
    )
    day, _ = max(dates[row["person_id"]])
    row.update(left=day - DAY, left_reason=reason)
    late = [at for date, at in dates[row["person_id"]] if date == day]
    return [the(scene, rule, table, at) for at in late]


def _later(visits: list[Any], row: dict[str, Any]) -> bool:
    return bool(visits) and max(visits)[0] - DAY > row["joined"] and max(visits)[0].year == row[YEAR]


@plant.register
def _(rule: r.CountedOnce, table: str, scene: Scene) -> list[Cell]:
    if rule.elsewhere not in scene.book.sheets:
        raise Unplantable(table)
    at, row = scene.pick(table, both(scene.last(table), lambda row: number(row.get(rule.beds))))
    anew(scene, rule.elsewhere, code=row["code"], **{rule.beds: 20, "nursing_beds": 5})
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.KnownPlace, table: str, scene: Scene) -> list[Cell]:
    name = str(rule.column)
    if "areas" not in scene.book.sheets or name not in scene.book.sheets[table].fields:
        raise Unplantable(table)
    lower = "village" if name == "town" else "village "
    at, row = scene.pick(table, has(table, name))
    row[name] = "无名镇" if name == "town" else "无名村"
    if lower in row:
        row[lower] = None
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.OneReading, table: str, scene: Scene) -> list[Cell]:
    at, row = scene.pick(table, lambda row: row.get("unit") == "%" and number(row.get("value")))
    row.update(value=0.55, **{name: None for name in rule.parts if name in row})
    return [the(scene, rule, table, at)]
