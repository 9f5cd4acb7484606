"""A case for each kind of rule, made from its declaration: rows that hold and rows that fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

from eldercalc.records import MODELS, columns_of
from eldercalc.records import rules as r

GOOD_ID, BAD_ID = "11010519491231002X", "110105194912310021"
GOOD_CODE, BAD_CODE = "91350100M000100Y43", "91350100M000100Y44"
Tables = dict[str, list[dict[str, Any]]]


def row(table: str, at: int = 0, **given: Any) -> dict[str, Any]:
    """A row of `table` with all that it cannot do without, told from others by `at`."""
    filled: dict[str, Any] = {"year": 2023, "county": "甲区"}
    for name, column in columns_of(MODELS[table]).items():
        if column.required and name not in filled:
            filled[name] = _example(column.kind.store, column.values, at)
    if "name" in columns_of(MODELS[table]):
        filled["name"] = f"名{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{at}"
    return {**filled, **given}


def _example(store: str, values: Sequence[str], at: int) -> Any:
    return values[0] if values else {"int": 40 + at, "scaled": 40 + at, "date": "2023-03-01"}.get(store, f"K{at}")


@singledispatch
def case(rule: r.SheetRule, table: str) -> tuple[Tables, Tables]:
    """Tables that hold, and tables of which one row fails."""
    raise NotImplementedError(f"no case for {type(rule).__name__}")


def pair(table: str, holds: Mapping[str, Any], fails: Mapping[str, Any]) -> tuple[Tables, Tables]:
    return {table: [row(table, **holds)]}, {table: [row(table, **fails)]}


@case.register
def _(rule: r.AtMost, table: str) -> tuple[Tables, Tables]:
    part, whole = str(rule.column), rule.limit
    return pair(table, {part: 40, whole: 40}, {part: 41, whole: 40})


@case.register
def _(rule: r.NotBefore, table: str) -> tuple[Tables, Tables]:
    first, then, extra = rule.first, str(rule.column), _quiet(table)
    low, high = ("1940-05-01", "1940-05-02") if first == "birth" else ("2024-01-02", "2024-01-03")
    return pair(table, {first: low, then: low, **extra}, {first: high, then: low, **extra})


def _quiet(table: str) -> dict[str, Any]:
    """A state that no date contradicts."""
    return {"state": "在建"} if "state" in columns_of(MODELS[table]) else {}


@case.register
def _(rule: r.NotInFuture, table: str) -> tuple[Tables, Tables]:
    name = str(rule.column)
    return pair(table, {name: "2024-06-01", **_quiet(table)}, {name: "2024-06-02", **_quiet(table), "year": 2024})


@case.register
def _(rule: r.AgeAtLeast, table: str) -> tuple[Tables, Tables]:
    return pair(table, {"birth": "1963-12-31"}, {"birth": "1964-01-01"})


@case.register
def _(rule: r.AgeAtMost, table: str) -> tuple[Tables, Tables]:
    return pair(table, {"birth": "1900-01-01", "year": 2020}, {"birth": "1900-01-01", "year": 2021})


@case.register
def _(rule: r.CheckDigit, table: str) -> tuple[Tables, Tables]:
    good, bad = (GOOD_CODE, BAD_CODE) if rule.code == "credit_code" else (GOOD_ID, BAD_ID)
    return pair(table, {str(rule.column): good}, {str(rule.column): bad})


@case.register
def _(rule: r.NotCut, table: str) -> tuple[Tables, Tables]:
    return pair(table, {str(rule.column): GOOD_ID}, {str(rule.column): "321102195005010000"})


@case.register
def _(rule: r.BornAsInId, table: str) -> tuple[Tables, Tables]:
    return pair(table, {rule.id: GOOD_ID, "birth": "1949-12-31"}, {rule.id: GOOD_ID, "birth": "1949-12-30"})


@case.register
def _(rule: r.NobodyIn, table: str) -> tuple[Tables, Tables]:
    shut = {rule.state: rule.values[0]}
    return pair(table, {**shut, str(rule.column): 0}, {**shut, str(rule.column): 1})


@case.register
def _(rule: r.OpenWithin, table: str) -> tuple[Tables, Tables]:
    return pair(
        table, {rule.closed: "2024-01-01", "state": rule.value}, {rule.closed: "2023-12-31", "state": rule.value}
    )


@case.register
def _(rule: r.Nested, table: str) -> tuple[Tables, Tables]:
    def rows(narrow: int) -> Tables:
        return {
            table: [
                row(table, basis="常住", band=b, persons=n) for b, n in (("60岁及以上", 100), ("65岁及以上", narrow))
            ]
        }

    return rows(100), rows(101)


def kind_of(table: str, rule: r.Ordinary, last: int) -> Tables:
    """Twelve alike, and a last one; statements of every other year, so that none is a jump from the year before."""
    column, rows = str(rule.column), []
    for at in range(13):
        one = {"year": 2000 + 2 * at} if MODELS[table].sheet.kind == "statement" else {}
        value = last if at == 12 else 90 + 2 * at
        rows.append(row(table, at, **one, **{column: value}, **_among(table, at)))
    return {table: rows}


def _among(table: str, at: int) -> dict[str, Any]:
    return {"kind": "加装电梯", "stage": "建成"} if table == "projects" else {}


@case.register
def _(rule: r.OneReading, table: str) -> tuple[Tables, Tables]:
    return pair(table, {"value": 1.01, rule.unit: "%"}, {"value": 1, rule.unit: "%"})


@case.register
def _(rule: r.Ordinary, table: str) -> tuple[Tables, Tables]:
    return kind_of(table, rule, 900), kind_of(table, rule, 2200)


@case.register
def _(rule: r.Scaled, table: str) -> tuple[Tables, Tables]:
    return kind_of(table, rule, 2200), kind_of(table, rule, 1_000_000)


@case.register
def _(rule: r.Steady, table: str) -> tuple[Tables, Tables]:
    def rows(now: int) -> Tables:
        return {table: [row(table, year=y, **{str(rule.column): n}) for y, n in ((2022, 100), (2023, now))]}

    return rows(990), rows(1000)


@case.register
def _(rule: r.NotSentAgain, table: str) -> tuple[Tables, Tables]:
    def rows(last: int) -> Tables:
        filled = [(year, at) for year in (2022, 2023) for at in range(rule.least if year == 2022 else last)]
        return {table: [row(table, at, year=year, **_item(table, at)) for year, at in filled]}

    return rows(rule.least - 1), rows(rule.least)


def _item(table: str, at: int) -> dict[str, Any]:
    """What tells the rows of statements apart."""
    if table == "population":
        return {"basis": ("常住", "户籍")[at % 2], "band": columns_of(MODELS[table])["band"].values[at // 2]}
    return {"town": f"镇{at}"} if MODELS[table].sheet.kind == "statement" else {}


@case.register
def _(rule: r.NotVanished, table: str) -> tuple[Tables, Tables]:
    def rows(state: str) -> Tables:
        return {table: [row(table, year=2022, state=state), row(table, 1, year=2022), row(table, 1)]}

    return rows(rule.gone[0]), rows("在营")


@case.register
def _(rule: r.NotReturned, table: str) -> tuple[Tables, Tables]:
    def rows(*years: int) -> Tables:
        shut = [row(table, year=year, state=_closed(table)) for year in years]
        return {table: [*shut, *(row(table, 1, year=year) for year in (2021, 2022, 2023))]}

    return rows(2021, 2022, 2023), rows(2021, 2023)


def _closed(table: str) -> str:
    return "停业" if table == "institutions" else "停用"


@case.register
def _(rule: r.NoTwin, table: str) -> tuple[Tables, Tables]:
    same = {name: {"birth": "1940-01-01", "types": "其他"}.get(name, 40) for name in rule.same}
    once = row(table, 0, name="甲区夕阳红养老院", **same)
    other, again = (row(table, 1, name=name, **same) for name in ("朝阳养老院", "夕阳红 养老院（甲）"))
    return {table: [once, other]}, {table: [once | {"name": "甲区夕阳红养老院甲"}, again]}


@case.register
def _(rule: r.OnePlace, table: str) -> tuple[Tables, Tables]:
    def rows(other: Any) -> Tables:
        return {table: [row(table, **{rule.place: here}) for here in ("甲区", other)]}

    return rows("甲" if rule.place == "county" else "甲区"), rows("乙县")


@case.register
def _(rule: r.Refers, table: str) -> tuple[Tables, Tables]:
    other = rule.to[0].split(".")[0]
    given = {str(rule.column): "K0"}
    return ({table: [row(table, **given)], other: [row(other)]},
            {table: [row(table, **given)], other: [row(other, 1)]})  # fmt: skip


@case.register
def _(rule: r.OnListThen, table: str) -> tuple[Tables, Tables]:
    reason = "死亡" if isinstance(rule, r.AliveThen) else "迁出"

    def rows(day: str) -> Tables:
        person = row(rule.register, person_id="K0", joined="2020-01-01", left="2023-05-01", left_reason=reason)
        return {table: [row(table, person_id="K0", date=day)], rule.register: [person]}

    return rows("2023-05-01"), rows("2023-05-02")


@case.register
def _(rule: r.CountedOnce, table: str) -> tuple[Tables, Tables]:
    def rows(beds: int) -> Tables:
        return {table: [row(table, code="K0", beds=40)], rule.elsewhere: [row(rule.elsewhere, code="K0", beds=beds)]}

    return rows(0), rows(10)


@case.register
def _(rule: r.KnownPlace, table: str) -> tuple[Tables, Tables]:
    known = [
        row("areas", town="东镇", kind="镇"),
        row("areas", town="东镇", village="一村", kind="行政村"),
    ]

    def rows(town: str, village: str | None = None) -> Tables:
        return {"areas": known, table: [row(table, town=town, village=village)]}

    return (rows("东镇"), rows("西镇")) if rule.column == "town" else (rows("东镇", "一村"), rows("东镇", "二村"))
