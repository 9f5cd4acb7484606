"""Covers: wrong cells are findings at their address, another plan's workbook and an old template are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from eldercalc.readers import read
from tests.calling import run, small
from tests.making import everywhere, workbook

ROWS = everywhere(beds=100, nursing_beds=60)


def checked(folder: Path, cover: Mapping[str, Any], rows: Any = ROWS) -> Result:
    return run("check", "--plan", small(folder), workbook(folder / "数据.xlsx", {"institutions": rows}, cover))


@pytest.mark.parametrize(
    ("title", "value", "told"),
    [
        ("数据日期", "六月底", "[封面] B2: 数据日期“六月底”不是日期，未采用"),
        ("年度", "二四年", "[封面] B2: 年度“二四年”不是年份，未采用"),
        ("填报地区", "火星", "[封面] B2: 填报地区“火星”不是本方案的地区"),
    ],
)
def test_a_wrong_cell_of_the_cover_is_an_error_at_its_address(
    title: str, value: str, told: str, tmp_path: Path
) -> None:
    result = checked(tmp_path, {"方案": "small_city", title: value})
    assert 1 == result.exit_code
    assert told in result.stderr.splitlines()[0]


def test_a_cover_that_is_right_gives_no_finding(tmp_path: Path) -> None:
    cover = {"方案": "small_city", "年度": "二〇二三年", "数据日期": "2023年6月30日", "填报地区": "小城市甲区"}
    assert (0, "") == (checked(tmp_path, cover).exit_code, checked(tmp_path, cover).stderr)


def test_where_no_row_has_a_year_the_wrong_one_of_the_cover_is_named(tmp_path: Path) -> None:
    result = checked(tmp_path, {"年度": "二四年"}, [{**row, "year": None} for row in ROWS])
    assert 2 == result.exit_code
    assert "3 行没有年度（封面 B1 的年度“二四年”不是年份）" in result.stderr


@pytest.mark.parametrize(
    ("written", "year"), [("2023年度（上半年）", 2023), ("20231231", 2023), ("二〇二三年", 2023), ("20233", None)]
)
def test_the_year_of_a_cover(written: str, year: int | None, tmp_path: Path) -> None:
    (cover,) = read([workbook(tmp_path / "a.xlsx", {"institutions": ROWS}, {"年度": written})]).covers
    assert (year, year is None) == (cover.year, "year" in cover.misread)


def test_a_table_on_the_cover_is_no_cover(tmp_path: Path) -> None:
    """年度 with a row of other headers beside it says nothing of the file's year; two pairs in a row do."""
    path = workbook(tmp_path / "a.xlsx", {"institutions": ROWS}, {"年度": 2023})
    book = openpyxl.load_workbook(path)
    cover = book["封面"]
    cover.delete_rows(1)
    cover.append(["年度", "县区", "机构编码", "机构名称", "运营状态"])
    cover.append(["年度", 2023, "数据日期", "2023-06-30"])
    book.save(path)
    (found,) = read([path]).covers
    assert (2023, date(2023, 6, 30), {}) == (found.year, found.as_of, found.misread)


def test_the_workbook_of_another_plan_is_told_first_and_once_a_name(tmp_path: Path) -> None:
    """Its areas are strangers in every row; they are told by sheet and name, and not by row."""
    rows = [{**ROWS[0], "county": "远方县", "code": f"Z{at}"} for at in range(60)]
    result = checked(tmp_path, {"方案": "elsewhere"}, rows)
    first, second, *_ = result.stderr.splitlines()
    assert "错误" == first[:2]
    assert "[封面] B1: 封面写的方案是“elsewhere”，不是“small_city”" in first
    assert "“远方县”不是本方案的地区（共 60 行）" in second
    assert "门槛未通过：错误：2 处" in result.stderr


def test_a_name_that_is_wrong_in_a_few_rows_is_told_by_row(tmp_path: Path) -> None:
    rows = [*ROWS, *({**ROWS[0], "county": "甲曲", "code": f"Z{at}"} for at in range(20))]
    assert "门槛未通过：错误：20 处" in checked(tmp_path, {}, rows).stderr


def test_a_template_of_another_state_of_the_plan_is_a_warning_that_says_how_to_renew_it(tmp_path: Path) -> None:
    result = checked(tmp_path, {"方案": "small_city", "方案校验码": "0" * 64})
    assert 0 == result.exit_code
    (line,) = result.stderr.splitlines()
    assert "警告" == line[:2]
    assert "方案校验码不同" in line
    assert f"eldercalc template --plan {tmp_path / 'city.yaml'} -o 模板.xlsx" in line


def test_the_template_of_this_very_plan_is_none(tmp_path: Path) -> None:
    """The hash that template writes is the one compared."""
    made = tmp_path / "模板.xlsx"
    assert 0 == run("template", "--plan", small(tmp_path), "--year", 2023, "-o", made).exit_code
    result = run("validate", "--plan", small(tmp_path), made, "--format", "json")
    assert not [item for item in json.loads(result.stdout)["findings"] if item["rule"].startswith("cover|")]
