"""Lines among the rows that are no areas: totals by any word, comparisons, several areas together, 其中."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eldercalc.findings import Finding
from eldercalc.readers import Areas, read
from eldercalc.records.tables import assemble
from tests.test_ugly import book

AREAS = Areas({"甲区": "甲区", "乙区": "乙区", "丙县": "丙县"})
HEADER = ["年度", "县区", "乡镇街道", "服务项目", "服务人数"]


def rows(path: Path) -> tuple[list[tuple[Any, ...]], list[Finding]]:
    """What was read of each row, and every finding."""
    reading = read([path], areas=AREAS)
    data = assemble(reading.raws)
    table = data.tables["services"].data.to_pylist() if "services" in data.tables else []
    return [(row["county"], row["town"], row["persons"]) for row in table], [*reading.findings, *data.findings]


def towns(word: str | None, people: int) -> list[list[Any]]:
    sent = [("东街道", 12), ("西街道", 8), (word, people)]
    return [HEADER, *([2023, "甲区", town, "居家上门服务", persons] for town, persons in sent)]


def counties(*sent: tuple[str, Any]) -> list[list[Any]]:
    return [HEADER, *([2023, county, None, "居家上门服务", persons] for county, persons in sent)]


@pytest.mark.parametrize(
    "word",
    [
        "计",
        "全区",
        "累计",
        "合计数",
        "汇总",
        "总数",
        "全部",
        "合计（2个）",
        "∑",
        "全县",
        "全镇",
        "全市",
        "小 计：",
        "Total",
    ],
)
def test_a_word_for_a_total_is_no_town(word: str, tmp_path: Path) -> None:
    """And its figure is held against the towns."""
    assert rows(book(towns(word, 20), title="服务对象")(tmp_path)) == (
        [("甲区", "东街道", 12), ("甲区", "西街道", 8)],
        [],
    )
    _, findings = rows(book(towns(word, 21), title="服务对象")(tmp_path))
    assert [item.rule for item in findings] == ["services|total_differs"]


@pytest.mark.parametrize("town", ["总铺镇", "计家墩村", "全州镇", "汇总街道", "合计镇"])
def test_a_town_may_begin_with_such_a_word(town: str, tmp_path: Path) -> None:
    assert rows(book(towns(town, 5), title="服务对象")(tmp_path))[0][-1] == ("甲区", town, 5)


@pytest.mark.parametrize("nothing", ["—", "-", "/", "——"])
def test_a_dash_for_a_town_is_none(nothing: str, tmp_path: Path) -> None:
    assert rows(book(towns(nothing, 20), title="服务对象")(tmp_path))[0][-1] == ("甲区", None, 20)


def test_the_whole_of_an_area_alone_is_its_statement(tmp_path: Path) -> None:
    grid = [HEADER, [2023, "甲区", "全区", "居家上门服务", 20], [2023, "乙区", "全区", "居家上门服务", 9]]
    assert [("甲区", None, 20), ("乙区", None, 9)] == rows(book(grid, title="服务对象")(tmp_path))[0]


@pytest.mark.parametrize("word", ["全市", "全 市", "总人口", "全市（不含新区）"])
def test_the_city_among_its_counties_is_their_total(word: str, tmp_path: Path) -> None:
    found = rows(book(counties((word, 30), ("甲区", 20), ("乙区", 10)), title="服务对象")(tmp_path))
    assert found == ([("甲区", None, 20), ("乙区", None, 10)], [])


@pytest.mark.parametrize(
    "line", ["上年同期", "比上年增长（%）", "同比", "增幅", "年度任务数", "完成率", "占比", "平均", "较去年增减"]
)
def test_a_line_that_compares_is_no_area(line: str, tmp_path: Path) -> None:
    """It is told, and neither counted nor complained of."""
    read_, findings = rows(book(counties(("甲区", 20), (line, "105.3%")), title="服务对象")(tmp_path))
    assert read_ == [("甲区", None, 20)]
    assert [(item.rule, item.severity, item.cell) for item in findings] == [("sheet|compared_rows", "info", "B3")]


def test_a_year_that_is_none_makes_no_line_that_compares(tmp_path: Path) -> None:
    grid = [HEADER, ["去年", "甲区", None, "居家上门服务", 20], [2023, "乙区", None, "居家上门服务", 10]]
    assert ["services.year|not_year"] == [item.rule for item in rows(book(grid, title="服务对象")(tmp_path))[1]]


def test_several_areas_together_are_asked_about(tmp_path: Path) -> None:
    read_, findings = rows(book(counties(("市区", 30), ("甲区", 20), ("乙区", 10)), title="服务对象")(tmp_path))
    assert read_ == [("甲区", None, 20), ("乙区", None, 10)]
    assert [(item.rule, item.cell) for item in findings] == [("services.county|several_areas", "B2")]


def test_what_is_marked_as_one_of_them_is_read_and_tells_their_total(tmp_path: Path) -> None:
    grid = counties(("市区", 30), ("其中：甲区", 20), ("      乙区", 10), ("丙县", 5))
    assert rows(book(grid, title="服务对象")(tmp_path)) == (
        [("甲区", None, 20), ("乙区", None, 10), ("丙县", None, 5)],
        [],
    )


def test_a_mark_before_what_is_no_area_leaves_it_a_part(tmp_path: Path) -> None:
    grid = counties(("甲区", 20), ("其中：新城", 7), ("# 乙区", 10))
    assert [("甲区", None, 20), ("乙区", None, 10)] == rows(book(grid, title="服务对象")(tmp_path))[0]


SIGNATURES = [
    ["填表人：张", None, "审核人：李", None, "2024年1月10日"],
    [None, "单位负责人：", None, "填表日期：", None],
    [None, None, None, "联系电话：85000000", "联系人：王"],
    ["说明：", "1.人数为全年人数", None, None, None],
    [None, "2.一人只计一次", None, None, None],
    ["（盖章）", None, None, None, None],
]


def test_lines_of_signatures_are_notes_wherever_they_begin(tmp_path: Path) -> None:
    grid = [*counties(("甲区", 20), ("乙区", 10)), *SIGNATURES]
    assert rows(book(grid, title="服务对象")(tmp_path)) == ([("甲区", None, 20), ("乙区", None, 10)], [])


def test_a_remark_on_a_row_is_no_signature(tmp_path: Path) -> None:
    grid = [[*HEADER, "备注"], [2023, "甲区", None, "居家上门服务", 20, "联系人：王"]]
    assert [("甲区", None, 20)] == rows(book(grid, title="服务对象")(tmp_path))[0]


def test_an_unknown_column_that_names_a_lacking_one_is_asked_about(tmp_path: Path) -> None:
    """And two others are not told as one."""
    grid = [[*HEADER[:4], "接受服务人数合计数", "甲列", "乙列"], [2023, "甲区", None, "居家上门服务", 20, 1, 2]]
    found = [item for item in rows(book(grid, title="服务对象")(tmp_path))[1] if "unknown_column" in item.rule]
    assert [(item.cell, item.severity) for item in found] == [("E1", "warning"), ("F1", "info"), ("G1", "info")]
    assert found[0].hint is not None
    assert "服务人数" in found[0].hint.show("zh")
    assert len({item.hint.show("zh") for item in found if item.hint}) == 3
