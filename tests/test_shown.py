"""What tables for people show: areas over the years, decimals, standards of each area, classes, doubts."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.calling import SAMPLES, SHARE, run, small
from tests.making import institution, target, workbook

SAMPLE = SAMPLES / "jingdezhen.xlsx"
EACH = target(id="each", name="每县护理型床位占比", indicator="nursing_bed_share", unit="%", standing=50, each="county")


def years(folder: Path) -> Path:
    """Two years, in which 乙县 alone falls behind."""
    rows = []
    for year, nursing in ((2022, 60), (2023, 61)):
        rows += [institution("甲区", "A", year, beds=100, nursing_beds=nursing)]
        rows += [institution("乙县", "B", year, beds=300, nursing_beds=100 if year == 2022 else 90)]
        rows += [institution("丙市", "C", year, beds=100, nursing_beds=100)]
    return workbook(folder / "数据.xlsx", {"institutions": rows})


def shown(folder: Path, *asked: object, command: str = "progress", plan: Path | None = None, **env: str) -> list[str]:
    result = run(command, "--plan", plan or small(folder), years(folder), "-q", *asked, **env)
    assert result.exit_code == 0, result.stderr
    return [line.strip() for line in result.stdout.splitlines() if line.strip()]


# Areas


def test_progress_by_county_has_a_line_a_county_in_text(tmp_path: Path) -> None:
    lines = [line.split() for line in shown(tmp_path, "--by", "county", COLUMNS="100")]
    assert ["└", "甲区", "60.00", "61.00", "↑", "已完成"] in lines
    (lacking,) = [line for line in lines if line[:2] == ["└", "乙县"]]
    assert "60张达标，或新增" in lacking
    assert lacking[-4:] == ["33.33", "30.00", "↓", "未完成"]
    assert not [line for line in shown(tmp_path, COLUMNS="100") if line.startswith("└")]


@pytest.mark.parametrize("command", ["check", "progress"])
def test_by_county_has_a_row_a_county_in_markdown(command: str, tmp_path: Path) -> None:
    rows = [line for line in shown(tmp_path, "--by", "county", "--format", "md", command=command) if "└" in line]
    assert [row.split(" | ")[0] for row in rows] == ["| └ 甲区", "| └ 乙县", "| └ 丙市"]
    assert not [line for line in shown(tmp_path, "--format", "md", command=command) if "└" in line]


def test_progress_by_county_has_a_row_a_county_and_year_in_csv(tmp_path: Path) -> None:
    result = run("progress", "--plan", small(tmp_path), years(tmp_path), "-q", "--by", "county", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    found = {(row["年度"], row["地区"], row["分子"]) for row in rows}
    assert {("2022", "乙县", "100"), ("2023", "乙县", "90"), ("2023", "丙市", "100")} <= found


def test_markdown_of_progress_is_a_table_a_chapter_and_promises_last(tmp_path: Path) -> None:
    promise = target(id="platform", name="服务平台", qualitative={"by": 2025}, chapter="零")
    other = {**SHARE, "id": "other", "name": "另一项", "chapter": "二"}
    lines = shown(tmp_path, "--format", "md", plan=small(tmp_path, promise, SHARE, other))
    assert [line for line in lines if line.startswith("## ")] == ["## 一", "## 二", "## 定性任务"]


# Numbers


def test_a_row_of_progress_has_one_number_of_decimals(tmp_path: Path) -> None:
    """Exactly 50.2 stands as 50.20 beside 52: an evaluator reads 50.2 as less exact."""
    assert ["护理型床位占比", "52.00", "50.20", "↓", "已完成"] in [
        line.split() for line in shown(tmp_path, COLUMNS="100")
    ]
    assert "| 52.00 | 50.20 |" in "\n".join(shown(tmp_path, "--format", "md"))


def test_whole_things_have_no_decimals(tmp_path: Path) -> None:
    plan = small(tmp_path, target(id="beds", name="床位数", indicator="institution_beds", values={2023: 500}))
    assert ["床位数（张）", "500", "500", "→", "已完成"] in [line.split() for line in shown(tmp_path, plan=plan)]


def test_the_standard_of_each_area_is_the_target_and_the_areas_that_reach_it_the_value(tmp_path: Path) -> None:
    plan = small(tmp_path, EACH)
    (line,) = [one for one in shown(tmp_path, command="check", plan=plan) if one.startswith("每县")]
    assert line.split()[:3] == ["每县护理型床位占比", "各≥50%", "2/3个县区"]
    md = "\n".join(shown(tmp_path, "--format", "md", command="check", plan=plan))
    assert "| 各≥50% |" in md
    assert "2/3个县区达到" in md
    assert "（2/3，目标 各≥50%，还差 1个）" in md


def test_the_english_closing_is_english(tmp_path: Path) -> None:
    beds = target(id="beds", name_en="Beds", indicator="institution_beds", values={2023: 600})
    plan = small(tmp_path, beds, {**EACH, "name_en": "Share"})
    closing = shown(tmp_path, "--lang", "en", command="check", plan=plan, COLUMNS="400")[-1]
    assert "Beds (500, target 600 beds; 100 beds short)" in closing
    assert "Share (2/3, target each ≥50%; 1 units short)" in closing


def test_a_group_of_an_area_names_both() -> None:
    told = run("progress", "--plan", "jingdezhen", SAMPLE, "--by", "county", "-q", COLUMNS="120").stdout
    rows = [line.split()[1:3] for line in told.splitlines() if line.startswith("└ ") and "院长" in line]
    assert rows[0][0] == "院长"
    assert ["昌江区", "院长"] in rows


# Class and doubt


@pytest.mark.parametrize("width", ["80", "120", "160"])
@pytest.mark.parametrize("command", ["check", "progress"])
def test_class_and_doubt_stand_where_the_target_is(command: str, width: str, tmp_path: Path) -> None:
    doubted = {**SHARE, "class": "binding", "doubt": "此句有缺字"}
    plan = small(tmp_path, doubted)
    told = "\n".join(shown(tmp_path, command=command, plan=plan, COLUMNS=width))
    assert "约束性" in told.split("可量化目标")[0]
    assert "文本疑点 此句有缺字" in told
    md = "\n".join(shown(tmp_path, "--format", "md", command=command, plan=plan))
    assert "| 约束性 |" in md
    assert "| 此句有缺字 |" in md


def test_the_doubt_of_a_promise_is_shown_too(tmp_path: Path) -> None:
    promise: dict[str, Any] = target(id="platform", name="平台", qualitative={"by": 2025}, doubt="没有标准")
    plan = small(tmp_path, SHARE, promise)
    assert "文本疑点 没有标准" in shown(tmp_path, command="check", plan=plan)


# Plans


def test_plans_show_tells_levels_baselines_bodies_and_doubts_without_trailing_blanks(tmp_path: Path) -> None:
    given = {**SHARE, "baseline": {2020: 40}, "class": "binding", "responsible": ["民政局", "财政局"], "doubt": "缺字"}
    plan = small(tmp_path, {**given, "values": {2022: 45, 2023: 50}}, EACH)
    result = run("plans", "show", plan, COLUMNS="100")
    lines = result.stdout.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert ["护理型床位占比", "约束性", "40(2020)", "≥45%(2022),", "≥50%(2023)"] in [line.split() for line in lines]
    assert "  表1 · 责任单位 民政局、财政局 · 文本疑点 缺字" in lines
    assert ["每县护理型床位占比", "常态", "各≥50%"] in [line.split() for line in lines]


def test_plans_list_stands_in_columns() -> None:
    from rich.cells import cell_len

    lines = run("plans", "list").stdout.splitlines()
    assert len({cell_len(line[: line.index("–")]) for line in lines}) == 1
