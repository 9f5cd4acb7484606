"""From a figure to its areas, its period, and the cells that it had to leave out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.calling import run, small
from tests.making import everywhere, institution, target, workbook

SHARE = target(id="share", name="护理型床位占比", indicator="nursing_bed_share", unit="%", values={2023: 50})
VISITS = target(id="visited", name="月探访率", indicator="monthly_visit_rate", unit="%", values={2023: 100})


def told(folder: Path, rows: list[dict[str, Any]], *asked: object, of: dict[str, Any] = SHARE) -> list[str]:
    """The lines of an explanation."""
    data = workbook(folder / "数据.xlsx", {"institutions": rows})
    result = run("explain", "--plan", small(folder, of), of["id"], data, *asked)
    assert result.exit_code == 0, result.stderr
    return [line.strip() for line in result.stdout.splitlines()]


def test_the_cells_left_out_are_named_the_first_few_and_the_rest_counted(tmp_path: Path) -> None:
    blanks = [institution(code=f"Z{at}", nursing_beds=3) for at in range(7)]
    lines = told(tmp_path, [*everywhere(beds=100, nursing_beds=60), *blanks])
    first = lines.index("未计入：床位数空白 7 行") + 1
    path = tmp_path / "数据.xlsx"
    assert lines[first : first + 6] == [*(f"{path} [养老机构] F{row} 床位数" for row in range(5, 10)), "另有 2 处"]


def test_cells_of_other_years_and_areas_are_not_blamed(tmp_path: Path) -> None:
    rows = [*everywhere(2022, beds=10, nursing_beds=6), *everywhere(beds=100, nursing_beds=60)]
    rows += [institution("乙县", "Z", 2022, nursing_beds=3), institution("甲区", "Z", nursing_beds=3)]
    cells = [line for line in told(tmp_path, rows, "--year", 2023) if "[养老机构] F" in line]
    assert [f"{tmp_path / '数据.xlsx'} [养老机构] F9 床位数"] == cells
    assert not [line for line in told(tmp_path, rows, "--year", 2023, "--area", "乙县") if "[养老机构] F" in line]


def test_the_areas_of_the_latest_year_stand_below_its_figure(tmp_path: Path) -> None:
    rows = [institution("甲区", beds=100, nursing_beds=60), institution("乙县", "B", beds=300, nursing_beds=60)]
    rows += [institution("丙市", "C", beds=100, nursing_beds=100)]
    lines = told(tmp_path, rows)
    assert "2023  44% = 220 / 500  未完成" in lines
    areas = [line for line in lines if line.startswith("└")]
    assert areas == [
        "└ 甲区  60% = 60 / 100  已完成",
        "└ 乙县  20% = 60 / 300  未完成",
        "└ 丙市  100% = 100 / 100  已完成",
    ]


def test_only_the_year_and_the_area_asked_for_are_told(tmp_path: Path) -> None:
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=60)]
    lines = told(tmp_path, rows, "--year", 2022, "--area", "甲区")
    assert [line for line in lines if line.startswith("20")] == ["2022  甲区  60% = 60 / 100  已完成"]


def test_an_area_that_the_plan_does_not_have_is_refused(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=1)})
    assert run("explain", "--plan", small(tmp_path), "share", data, "--area", "丁县").exit_code == 2


def test_what_has_no_number_has_no_rows(tmp_path: Path) -> None:
    promise = target(id="platform", name="平台", qualitative={"by": 2025})
    lines = told(tmp_path, everywhere(beds=1), of=promise)
    assert lines[-1] == "2023  —  定性任务（未填报）"


def test_the_worst_month_is_named(tmp_path: Path) -> None:
    """Nobody is seen in March, everybody in every other month."""
    people = [
        {"year": 2023, "county": county, "person_id": f"P{county}", "categories": "独居"}
        for county in ("甲区", "乙县", "丙市")
    ]
    visits = [
        {"date": f"2023-{month:02}-05", "county": one["county"], "person_id": one["person_id"]}
        for one in people for month in range(1, 13) if month != 3
    ]  # fmt: skip
    data = workbook(tmp_path / "数据.xlsx", {"persons": people, "visits": visits})
    result = run("explain", "--plan", small(tmp_path, VISITS), "visited", data)
    assert "        全年最差的一期：3 月\n" in result.stdout, result.stdout + result.stderr


def test_definitions_speak_one_language(tmp_path: Path) -> None:
    zh = run("explain", "--plan", "zhenjiang", "care_beds_per_1000").stdout
    assert "运营状态为在营的床位数之和" in zh
    assert "同一机构编码只计一次" in zh
    en = run("explain", "--plan", "zhenjiang", "care_beds_per_1000", "--lang", "en").stdout
    assert "State is '在营'" in en
    assert "once by code" in en
    assert "=" not in zh + en
