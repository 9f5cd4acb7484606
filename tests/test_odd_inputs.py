"""Inputs that nobody would write and somebody does: each is told, and none ends in a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.calling import run, small
from tests.making import everywhere, workbook


@pytest.mark.parametrize(
    ("cell", "told"), [("9" * 30, "大于上限"), ("-" + "9" * 30, "小于下限"), ("0." + "0" * 40 + "1", None)]
)
def test_a_number_of_too_many_digits_is_judged_by_the_limits(cell: str, told: str | None, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60, floor_area=cell)})
    errors = [line for line in run("check", "--plan", small(tmp_path), data).stderr.splitlines() if line[:2] == "错误"]
    assert (told is not None) == bool(errors)
    assert all(told is not None and told in line for line in errors)


def test_codes_that_point_to_a_sheet_without_rows_are_no_fault_of_theirs(tmp_path: Path) -> None:
    """A sheet of headers alone says nothing of the codes that it lacks."""
    staff: dict[str, Any] = {"year": 2023, "county": "甲区", "code": "S1", "name": "某某", "institution": "A1"}
    data = workbook(tmp_path / "a.xlsx", {"institutions": [], "staff": [staff]})
    assert "Traceback" not in run("validate", "--plan", small(tmp_path), data).output


@pytest.mark.parametrize("year", [-1, 1989, 2101, 10**20])
def test_a_year_that_is_none_is_refused(year: int, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60)})
    for command in ("check", "progress"):
        result = run(command, "--plan", small(tmp_path), data, "--year", year)
        assert 2 == result.exit_code
        assert result.stderr.startswith("错误: --year")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('年度,县区\n2023,"甲区\n', "引号没有成对 → 检查单元格内的分隔符与引号"),
        ('标题\n年度,县区\n2023,"' + "甲" * 140_000, "有一个单元格过长"),
    ],
)
def test_quotes_that_do_not_match_are_told_in_our_own_words(text: str, told: str, tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60)})
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    assert told in run("check", "--plan", small(tmp_path), good, tmp_path / "b.csv").stderr
