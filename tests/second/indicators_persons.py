"""Persons on the bureaus' lists: who is visited, supported, whose home is adapted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.second.answers import Answer, Parts, both, count, has, is_, share, ticked
from tests.second.indicators_staff import on_list, there
from tests.second.registry import indicator
from tests.second.rows import Row, day, text
from tests.second.view import View

PERSONS = "特殊困难老年人"
VISITS = "探访记录"
LISTED = ("独居", "空巢", "留守", "失能", "重残", "计划生育特殊家庭")


def persons(view: View) -> list[Row]:
    """Those still on the list when the year ends."""
    return [row for row in view.rows(PERSONS) if there(view, row, "移出日期")]


def _supported(view: View, *conditions: Callable[[Row], Answer]) -> Parts:
    return share(
        persons(view),
        lambda row: both(has(row, "人员类别", "特困"), *(condition(row) for condition in conditions)),
        lambda row: is_(row, "供养方式", "集中供养"),
    )


def _willing(row: Row) -> Answer:
    return ticked(row, "集中供养意愿")


def _dependent(row: Row) -> Answer:
    return is_(row, "生活自理能力", "部分丧失", "完全丧失")


@indicator("有意愿的特困人员集中供养率", PERSONS, per=100)
def willing_poor_support_rate(view: View) -> Parts:
    return _supported(view, _willing)


@indicator("生活不能自理特困人员集中供养率", PERSONS, per=100)
def dependent_poor_support_rate(view: View) -> Parts:
    return _supported(view, _dependent)


@indicator("有集中供养意愿的生活不能自理特困人员集中供养率", PERSONS, per=100)
def willing_dependent_poor_support_rate(view: View) -> Parts:
    return _supported(view, _dependent, _willing)


@indicator("困难老年人家庭适老化改造愿改尽改率", PERSONS, per=100)
def willing_poor_adapted_rate(view: View) -> Parts:
    return share(
        persons(view),
        lambda row: both(
            has(row, "人员类别", "特困", "低保", "低收入"), is_(row, "适老化改造情况", "已改", "愿改未改")
        ),
        lambda row: is_(row, "适老化改造情况", "已改"),
    )


def months(year: int, until: date) -> Iterator[tuple[date, date]]:
    """First and last day of every month that is over."""
    for month in range(1, 13):
        last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if last <= until:
            yield date(year, month, 1), last


def weeks(year: int, until: date) -> Iterator[tuple[date, date]]:
    """Monday and Sunday of every week that lies in the year and is over."""
    monday = date(year, 1, 1)
    while monday.weekday() != 0:
        monday += timedelta(days=1)
    while (sunday := monday + timedelta(days=6)) <= min(until, date(year, 12, 31)):
        yield monday, sunday
        monday += timedelta(days=7)


def _worst(view: View, counted: Callable[[Row], Answer], periods: Iterator[tuple[date, date]]) -> Parts:
    """The period with the smallest share of those on the list at its end who were visited in it."""
    listed = [row for row in view.rows(PERSONS) if counted(row) and text(row.get("人员编号"))]
    seen: dict[str, set[date]] = {}
    for visit in view.everywhere(VISITS):
        who, when = text(visit.get("人员编号")), day(visit.get("探访日期"))
        if who and when:
            seen.setdefault(who, set()).add(when)
    worst: tuple[int, int] | None = None
    for first, last in periods:
        here = {str(text(row["人员编号"])) for row in listed if on_list(row, last, "列入日期", "移出日期")}
        met = sum(any(first <= when <= last for when in seen.get(who, ())) for who in here)
        if here and (worst is None or Fraction(met, len(here)) < Fraction(*worst)):
            worst = met, len(here)
    return worst or (0, 0)


@indicator("特殊困难老年人月探访率", PERSONS, VISITS, per=100)
def monthly_visit_rate(view: View) -> Parts:
    return _worst(view, lambda row: has(row, "人员类别", *LISTED), months(view.year, view.until))


@indicator("农村特殊困难老年人月探访率", PERSONS, VISITS, per=100)
def rural_monthly_visit_rate(view: View) -> Parts:
    def counted(row: Row) -> Answer:
        return both(has(row, "人员类别", *LISTED), is_(row, "城乡", "农村"))

    return _worst(view, counted, months(view.year, view.until))


@indicator("重点老年人周探访率", PERSONS, VISITS, per=100)
def weekly_visit_rate(view: View) -> Parts:
    def counted(row: Row) -> Answer:
        frail = has(row, "人员类别", "失能", "半失能", "空巢", "独居")
        at_risk = has(row, "人员类别", "高龄", "特困", "低保", "低收入", "计划生育特殊家庭")
        return both(frail, at_risk)

    return _worst(view, counted, weeks(view.year, view.until))


@indicator("居家适老化改造户数", "适老化改造")
def adapted_homes(view: View) -> Parts:
    return len(view.rows("适老化改造")), None


@indicator("特殊困难老年人家庭居家适老化改造户数（不含困难老年人家庭）", "适老化改造")
def adapted_homes_special_need(view: View) -> Parts:
    return count(view.rows("适老化改造"), lambda row: is_(row, "家庭类别", "特殊困难老年人家庭")), None


@indicator("特殊困难老年人家庭居家适老化改造户数", "适老化改造")
def adapted_homes_in_need(view: View) -> Parts:
    return count(
        view.rows("适老化改造"), lambda row: is_(row, "家庭类别", "特殊困难老年人家庭", "困难老年人家庭")
    ), None
