"""A title that may mean anything, 单位, is that of the areas where nothing but areas stands below it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tables import HOMES, PEOPLE, Grid, asked, rows, taken

TITLES = ["单位", "单位名称", "填报单位", "报送单位", "区域", "辖区", "名称", "县（区）", "县/区", "单位：", "1.单位"]
TOTAL: list[Any] = ["合计", "合计", None, None, 5000]


def titled(table: Grid, title: str) -> Grid:
    return [[title if cell == "县区" else cell for cell in table[0]], *table[1:]]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(
    "below",
    [[], [TOTAL], [[None, "总 计", None, None, 5000]], [["注：以上为年末数"]], [[], ["填表人：张某"]]],
    ids=["nothing", "a total", "a total with a blank", "a note", "a signature"],
)
def test_such_a_title_over_areas_is_that_of_the_areas(title: str, below: Grid, tmp_path: Path) -> None:
    reading = taken(tmp_path, [["人口统计表"], *titled(PEOPLE, title), *below])
    assert rows(reading) == rows(taken(tmp_path, PEOPLE))
    assert asked(reading) == []


def test_institutions_by_the_unit_that_reports_them(tmp_path: Path) -> None:
    reading = taken(tmp_path, titled(HOMES, "单位"))
    assert (rows(reading), asked(reading)) == (rows(taken(tmp_path, HOMES)), [])


@pytest.mark.parametrize("other", ["丙区", "甲区民政局", "市直", "东街道", "甲一院"])
def test_one_value_that_is_no_area_leaves_the_title_unknown(other: str, tmp_path: Path) -> None:
    reading = taken(tmp_path, [*titled(HOMES, "单位"), [2023, other, "C1", "丙院", "在营", 5]], "养老机构")
    assert {row["county"] for row in rows(reading)["institutions"]} == {None}
    assert ("institutions.county|missing_column", None) in asked(reading)


def test_beside_a_column_of_areas_it_says_nothing(tmp_path: Path) -> None:
    grid = [[*row, cell] for row, cell in zip(HOMES, ["单位", "乙县", "甲区"], strict=True)]
    reading = taken(tmp_path, grid)
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [item.rule for item in reading.findings] == ["institutions|unknown_column"]


def test_a_unit_of_measure_stays_one(tmp_path: Path) -> None:
    grid = [["年度", "地区", "项目", "数值", "单位"], [2023, "甲区", "人均预期寿命", 79.1, "岁"]]
    (row,) = rows(taken(tmp_path, grid, "填报数据"))["reported"]
    assert (row["county"], row["unit"]) == ("甲区", "岁")


def test_of_rows_without_an_area_in_it_the_column_is_none(tmp_path: Path) -> None:
    """The area may stand in the first row alone, for all or for none of the others."""
    grid = [*titled(HOMES, "填报单位"), [2023, None, "C1", "丙院", "在营", 5]]
    reading = taken(tmp_path, grid, "养老机构")
    assert {row["county"] for row in rows(reading)["institutions"]} == {None}


def test_an_area_in_the_words_around_the_table_comes_first(tmp_path: Path) -> None:
    """The unit that reports may be another one, and rows without it are of the area too."""
    for sheet, title in (("甲区养老机构", []), ("养老机构", [["甲区养老机构一览表"]])):
        found = rows(taken(tmp_path, [*title, *titled(HOMES, "所属单位")], sheet))["institutions"]
        assert [row["county"] for row in found] == ["甲区", "甲区"]


def test_where_the_title_stands_over_something_else_too_it_says_nothing(tmp_path: Path) -> None:
    other = [["年度", "地区", "项目", "数值", "单位"], [2023, "甲区", "人均预期寿命", 79.1, "岁"]]
    reading = taken(tmp_path, [*titled(PEOPLE, "单位"), [], ["填报数据"], *other])
    assert "population" not in rows(reading)
    reading = taken(tmp_path, [*titled(PEOPLE, "填报单位"), [], ["填报数据"], *other])
    assert {row["county"] for row in rows(reading)["population"]} == {"甲区", "乙县"}


def test_a_cell_merged_over_rows_is_of_each(tmp_path: Path) -> None:
    grid = [HOMES[0], HOMES[1], [2023, None, "A2", "甲二院", "在营", 5]]
    reading = taken(tmp_path, titled(grid, "单位"), merged=["B2:B3"])
    assert [row["county"] for row in rows(reading)["institutions"]] == ["甲区", "甲区"]
