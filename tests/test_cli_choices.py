"""Choosing what is judged: years, areas, bodies and days; and calls that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.calling import SHARE, beds, gate_city, run, small
from tests.making import COUNTIES, everywhere, institution, target, workbook

# Choosing what is judged


def lines_of(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["assessments"]
    return found


def two_years(folder: Path) -> Path:
    rows = [
        row for year, nursing in ((2022, 40), (2023, 60)) for row in everywhere(year, beds=100, nursing_beds=nursing)
    ]
    rows[-1]["nursing_beds"] = 90
    return workbook(folder / "数据.xlsx", {"institutions": rows})


def test_a_year_is_judged_when_asked_for_and_the_latest_otherwise(tmp_path: Path) -> None:
    plan, data = small(tmp_path), two_years(tmp_path)

    def years(*args: object) -> list[tuple[int, float]]:
        shown = lines_of(run("check", "--plan", plan, data, "--format", "json", *args))
        return [(line["year"], line["value"]) for line in shown if line["main"]]

    assert years() == [(2023, 70)]
    assert years("--year", 2022) == [(2022, 40)]
    assert years("--year", 2023, "--year", 2022) == [(2022, 40), (2023, 70)]


def test_a_year_that_the_data_do_not_have_is_refused_with_those_they_have(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), two_years(tmp_path), "--year", 2019)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "错误: --year: 数据里没有 2019 年\n  → 数据中的年度：2022、2023\n"


def test_the_year_option_serves_rows_without_a_year(tmp_path: Path) -> None:
    rows = [{**row, "year": None} for row in everywhere(beds=100, nursing_beds=60)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    plan = small(tmp_path)
    refused = run("check", "--plan", plan, data)
    assert refused.exit_code == 2
    assert all(place in refused.stderr for place in ("“年度”列", "封面", "--year"))
    (line, *_) = lines_of(run("check", "--plan", plan, data, "--year", 2023, "--format", "json"))
    assert (line["year"], line["status"]) == (2023, "met")


@pytest.mark.parametrize(
    "name",
    [
        "丹阳市",
        "丹阳",
        pytest.param("曲阿", id="an alias"),
        pytest.param("小城市丹阳市", id="the city in front"),
    ],
)
def test_one_area_alone_is_judged_by_its_own_figures(name: str, tmp_path: Path) -> None:
    """Called by any name under which its rows would be found."""
    areas = [{"code": "900001", "name": "丹阳市", "kind": "county", "aliases": ["曲阿"]},
             {"code": "900002", "name": "乙县", "kind": "county"}]  # fmt: skip
    rows = [institution("丹阳市", beds=10, nursing_beds=9), institution("乙县", "B", beds=10, nursing_beds=1)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("check", "--plan", small(tmp_path, areas=areas), data, "--area", name, "--format", "json")
    assert result.exit_code == 0
    assert [(line["area"], line["value"]) for line in lines_of(result)] == [("丹阳市", 90)]


def test_a_cut_off_area_name_is_refused_and_not_judged_as_nothing(tmp_path: Path) -> None:
    assert run("check", "--plan", small(tmp_path), two_years(tmp_path), "--area", "丙").exit_code == 2


def test_an_area_that_the_plan_does_not_have_is_refused_with_its_areas(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), two_years(tmp_path), "--area", "丁县")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"错误: --area: 方案里没有地区“丁县”\n  → 可用：{'、'.join(COUNTIES)}\n"


def test_only_the_targets_of_one_responsible_body_are_shown(tmp_path: Path) -> None:
    """With 市 in front or without, as documents write either."""
    plan = small(
        tmp_path,
        {**SHARE, "responsible": ["市民政局", "市卫健委"]},
        target(id="other", indicator="institutions", values={2025: 9}, responsible=["住建局"]),
    )
    data = two_years(tmp_path)

    def ids(body: str) -> list[str]:
        shown = lines_of(run("check", "--plan", plan, data, "--responsible", body, "--format", "json"))
        return [line["target"] for line in shown if line["main"]]

    assert ids("民政局") == ids("市民政局") == ["share"]
    assert ids("市住建局") == ["other"]


def test_a_responsible_body_that_no_target_names_is_refused_with_those_named(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "responsible": ["市民政局"]})
    result = run("check", "--plan", plan, two_years(tmp_path), "--responsible", "教育局")
    assert result.exit_code == 2
    assert "市民政局" in result.stderr


def test_in_the_middle_of_a_year_the_schedule_counts_days(tmp_path: Path) -> None:
    """--as-of and the cover's 数据日期 say the same; a year over needs neither."""
    plan = small(tmp_path, {**SHARE, "baseline": {2020: 40}, "values": {2025: 90}})
    rows = {"institutions": everywhere(beds=100, nursing_beds=60)}
    bare = workbook(tmp_path / "a.xlsx", rows)
    covered = workbook(tmp_path / "b.xlsx", rows, {"数据日期": "2023-07-02"})

    def main(*args: object) -> dict[str, Any]:
        return lines_of(run("check", "--plan", plan, *args, "--format", "json"))[0]

    # 183 of 365 days of the third of five years
    assert main(bare, "--as-of", "2023-07-02")["expected"] == pytest.approx(40 + 50 * (2 + 183 / 365) / 5, rel=1e-12)
    assert main(covered)["expected"] == main(bare, "--as-of", "2023年7月2日")["expected"]
    assert main(bare)["expected"] == main(bare, "--as-of", "2023-12-31")["expected"] == 70


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "--as-of", "2023-02-30")
    assert (result.exit_code, result.stderr) == (2, "错误: --as-of: 不是日期，请写作 2023-06-30\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "check"),
        (("chek", "--plan", "x"), "是否指“check”"),
        (("check",), "缺少"),
        (("check", "--plan", "zhenjiang"), "缺少 文件"),
        (("check", "--plan", "zhenjiang", "--format", "xml", "a"), "--format"),
        (("check", "--plan", "zhenjiang", "--year", "now", "a"), "--year"),
        (("check", "--plan", "zhenjiang", "--yaer", "2023", "a"), "--year"),
        (("schema", "city"), "plan"),
        (("plans", "show"), "缺少"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_exit_code_2(args: tuple[str, ...], told: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_quiet_leaves_stderr_empty(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    result = run("check", "--plan", plan, data, "--quiet", "--fail-on", "unknown")
    assert (result.exit_code, result.stderr) == (1, "")
