"""One fault is one finding: what follows from it is not told as if somebody else had made a mistake too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eldercalc.plans import LoadedPlan
from eldercalc.validation import validate
from tests.making import COUNTIES, city_plan, everywhere, institution, target, workbook
from tests.rule_cases import row

SHARE = target(id="t", indicator="nursing_bed_share", values={2023: 50})
VISITED = target(id="v", indicator="monthly_visit_rate", values={2023: 50})
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def plan(tmp_path: Path) -> LoadedPlan:
    return city_plan(tmp_path, [SHARE, VISITED])


def told(plan: LoadedPlan, tables: Tables, folder: Path, *rules: str) -> list[tuple[str, int | None]]:
    """The findings of these rules (the last part of their ids), each with its row."""
    book = workbook(folder / "数据.xlsx", tables, {"数据日期": "2023-12-31"})
    findings = validate([str(book)], plan).findings
    return [(item.rule, item.row) for item in findings if item.rule.rpartition("|")[2] in rules]


def homes(*codes: str | None, year: int = 2023, county: str = "甲区") -> list[dict[str, Any]]:
    """Institutions, those of the other counties beside them."""
    others = [one for one in everywhere(year, beds=100) if one["county"] != county]
    return [*(institution(county, "", year, beds=100, name=f"院{code}") | {"code": code} for code in codes), *others]


@pytest.mark.parametrize(("codes", "missing"), [(["A", None], 0), (["A", None, None], 0), (["A"], 1)])
def test_a_row_without_a_code_may_be_the_one_that_is_missing(
    codes: list[str | None], missing: int, plan: LoadedPlan, tmp_path: Path
) -> None:
    tables = {"institutions": [*homes("A", "B", year=2022), *homes(*codes)]}
    assert missing == len(told(plan, tables, tmp_path, "vanished"))


def test_of_more_codes_than_rows_without_one_some_are_surely_missing(plan: LoadedPlan, tmp_path: Path) -> None:
    """Two vanished and one row has no code: which of the two it is nobody knows, and both are asked about."""
    tables = {"institutions": [*homes("A", "B", "C", year=2022), *homes("A", None)]}
    assert [("institutions.code|vanished", 3), ("institutions.code|vanished", 4)] == told(
        plan, tables, tmp_path, "vanished"
    )


def test_who_works_for_an_unlisted_home_is_told_where_all_that_are_listed_have_codes(
    plan: LoadedPlan, tmp_path: Path
) -> None:
    def staff(*codes: str) -> list[dict[str, Any]]:
        return [row("staff", at, institution=code) for at, code in enumerate(codes)]

    full = {"institutions": homes("A", "B"), "staff": staff("A", "Z")}
    assert [("staff.institution|not_listed", 3)] == told(plan, full, tmp_path, "not_listed")
    blank = {"institutions": homes("A", None), "staff": staff("A", "Z", "Z")}
    assert [] == told(plan, blank, tmp_path, "not_listed")
    assert 2 == len(told(plan, {**blank, "staff": staff("A", "Y", "Z")}, tmp_path, "not_listed"))


def test_a_county_without_its_list_is_told_and_not_whoever_refers_to_it(plan: LoadedPlan, tmp_path: Path) -> None:
    persons = [row("persons", at, county=county) for at, county in enumerate(COUNTIES)]
    visits = [{"county": one["county"], "person_id": one["person_id"], "date": "2023-03-01"} for one in persons]
    tables = {"persons": persons[1:], "visits": visits, "institutions": everywhere(beds=100, nursing_beds=60)}
    assert [("persons|not_sent", None)] == told(plan, tables, tmp_path, "not_sent", "not_listed", "silent")
    whole = {**tables, "persons": persons, "visits": [{**visits[0], "person_id": "X"}, *visits]}
    assert [("visits.person_id|not_listed", 2)] == told(plan, whole, tmp_path, "not_sent", "not_listed", "silent")


def test_a_county_under_a_wrong_name_has_not_left_out_its_sheet(plan: LoadedPlan, tmp_path: Path) -> None:
    """Its name is wrong, and that is told; where another one is missing beside it, both are."""
    homes = everywhere(beds=100, nursing_beds=60)
    persons = [row("persons", at, county=county) for at, county in enumerate(COUNTIES)]
    wrong = [{**persons[0], "county": "申区"}, *persons[1:]]
    rules = ("unknown_area", "not_sent")
    assert [("persons.county|unknown_area", 2)] == told(
        plan, {"institutions": homes, "persons": wrong, "visits": []}, tmp_path, *rules
    )
    assert 2 == [rule for rule, _ in told(
        plan, {"institutions": homes, "persons": wrong[:2], "visits": []}, tmp_path, *rules
    )].count("persons|not_sent")  # fmt: skip


def test_one_event_of_next_year_makes_no_year_in_which_all_were_silent(plan: LoadedPlan, tmp_path: Path) -> None:
    persons = [row("persons", at, county=county) for at, county in enumerate(COUNTIES)]
    visits = [{"county": one["county"], "person_id": one["person_id"], "date": "2023-03-01"} for one in persons]
    visits[1]["date"] = "2024-03-01"
    tables = {"institutions": everywhere(beds=100, nursing_beds=60), "persons": persons, "visits": visits}
    assert [("visits.date|in_future", 3)] == told(plan, tables, tmp_path, "in_future", "silent", "not_listed")


def test_a_figure_that_moves_back_is_told_where_it_left(plan: LoadedPlan, tmp_path: Path) -> None:
    beds = {2021: 100, 2022: 1200, 2023: 110}
    tables = {"institutions": [one for year, n in beds.items() for one in everywhere(year, beds=n)]}
    assert [("institutions.beds|jump", at) for at in (5, 6, 7)] == told(plan, tables, tmp_path, "jump")


def test_a_large_jump_hides_no_small_one(plan: LoadedPlan, tmp_path: Path) -> None:
    def rows(year: int, *changed: int) -> list[dict[str, Any]]:
        beds = [*changed, *[100] * (30 - len(changed))]
        return [institution(COUNTIES[at % 3], f"H{at}", year, beds=n) for at, n in enumerate(beds)]

    tables = {"institutions": [*rows(2022), *rows(2023, 900, 300)]}
    small = {"institutions": [*rows(2022), *rows(2023, 100, 300)]}
    assert [("institutions.beds|jump", 33)] == told(plan, small, tmp_path, "jump")
    assert [("institutions.beds|jump", 32), ("institutions.beds|jump", 33)] == told(plan, tables, tmp_path, "jump")
    huge = {"institutions": [*rows(2022), *rows(2023, 9 * 10**8, 300)]}
    assert ("institutions.beds|jump", 33) in told(plan, huge, tmp_path, "jump", "outlier")


def test_a_refused_value_is_not_a_missing_one_too(plan: LoadedPlan, tmp_path: Path) -> None:
    stated = {"year": 2023, "county": "小城市", "item": "人均预期寿命", "unit": "岁"}
    tables = {"institutions": everywhere(beds=100, nursing_beds=60), "reported": [{**stated, "value": "约八十"}]}
    assert [("reported.value|not_amount", 2)] == told(plan, tables, tmp_path, "not_amount", "missing")
    tables["reported"] = [{**stated, "value": None, "source": "年鉴"}]
    assert [("reported.value|missing", 2)] == told(plan, tables, tmp_path, "not_amount", "missing")
