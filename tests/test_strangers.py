"""A table below a known one of which nothing is known is no data of it, and it is told that it was not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables import HOMES, PEOPLE, Grid, rows, taken

UNKNOWN: Grid = [["乡镇", "60岁以上", "80岁以上"], ["东镇", 1200, 200], ["西镇", 900, 100]]
BARE: Grid = [
    ["机构名称", "机构编码", "运营状态", "床位数"],
    ["甲一院", "A1", "在营", 100],
    ["乙一院", "B1", "停业", 50],
]


@pytest.mark.parametrize(
    "title",
    ["三、老年人口", "老年人口情况表", "表3 老年人口", "附表1：老年人口", "（二）老年人口", "老年人口统计（2023年）"],
)
@pytest.mark.parametrize("lines", [[], [["单位：人"]]], ids=["", "unit"])
def test_an_unknown_table_below_is_no_data_of_the_one_above(title: str, lines: Grid, tmp_path: Path) -> None:
    reading = taken(tmp_path, [*HOMES, [], [title], *lines, *UNKNOWN])
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [(item.row, item.rule) for item in reading.findings] == [(5, "sheet|unknown_table")]


def test_the_known_table_may_go_on_below_it(tmp_path: Path) -> None:
    reading = taken(tmp_path, [*HOMES[:2], [], ["三、老年人口"], *UNKNOWN, [], HOMES[0], HOMES[2]])
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [(item.row, item.rule) for item in reading.findings] == [(4, "sheet|unknown_table")]


@pytest.mark.parametrize(
    "below",
    [
        [["二、乙县"], HOMES[2]],
        [["续表"], HOMES[0], HOMES[2]],
        [["注：见附表"], HOMES[2]],
        [["合计情况"], ["甲院", "乙院"], ["丙院", "丁院"]],
    ],
    ids=["a group", "the header again", "a note", "texts alone"],
)
def test_rows_below_a_gap_that_are_no_other_table_stay_with_it(below: Grid, tmp_path: Path) -> None:
    reading = taken(tmp_path, [*HOMES[:2], [], *below], "养老机构")
    assert "sheet|unknown_table" not in {item.rule for item in reading.findings}


@pytest.mark.parametrize("title", [[], [["一、老年人口"]], [["2023年养老服务情况"], [], ["一、老年人口"]]])
@pytest.mark.parametrize("own", [[], [["二、养老机构"]]])
def test_an_unknown_table_above_is_told_and_no_title_of_the_one_below(title: Grid, own: Grid, tmp_path: Path) -> None:
    grid = [*title, *UNKNOWN, [], *own, *HOMES]
    reading = taken(tmp_path, grid)
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [(item.row, item.rule) for item in reading.findings] == [(len(title) + 1, "sheet|unknown_table")]
    assert [list(one.above) for one in reading.understood] == [[row[0] for row in own]]


def test_an_unknown_table_between_two_known_ones_is_of_neither(tmp_path: Path) -> None:
    grid = [
        *HOMES,
        [],
        ["二、食堂"],
        ["食堂", "面积", "餐数"],
        ["甲", 20, 300],
        ["乙", 30, 400],
        [],
        ["三、人口"],
        *PEOPLE,
    ]
    reading = taken(tmp_path, grid)
    assert rows(reading) == rows(taken(tmp_path, [*HOMES, [], *PEOPLE]))
    assert [("sheet|unknown_table", "A5")] == [(item.rule, item.cell) for item in reading.findings]


def test_a_list_above_is_not_taken_for_the_table_below_it(tmp_path: Path) -> None:
    names: Grid = [["姓名", "单位名称", "电话"], ["张", "甲院", "0511-888"], ["李", "乙院", "0511-999"]]
    (found,) = taken(tmp_path, [*names, [], *HOMES]).findings
    assert "不认识" in str(found.message)


@pytest.mark.parametrize(
    "above",
    [
        [["填报单位", "甲区民政局", "联系人"], ["电话", "0798", "2023年"]],
        [["填报单位：甲区", "联系人：张", "日期"], ["单位：张", "表号：民1", "2023"], ["一", "二", "三"]],
        [["养老机构"], ["2023", "甲区", "张"]],
    ],
)
def test_lines_above_a_table_that_are_no_table_are_told_by_nothing(above: Grid, tmp_path: Path) -> None:
    reading = taken(tmp_path, [*above, [], *HOMES])
    assert "sheet|unknown_table" not in {item.rule for item in reading.findings}
    assert rows(reading) == rows(taken(tmp_path, HOMES))


def test_a_table_that_lacks_only_what_it_cannot_do_without_is_told_with_that(tmp_path: Path) -> None:
    lacking: Grid = [[cell for at, cell in enumerate(row) if at != 2] for row in HOMES]
    said = "像“养老机构”，但没有列“机构编码”"
    (found,) = taken(tmp_path, [*lacking, [], *PEOPLE]).findings
    assert ("sheet|unknown_table", True) == (found.rule, said in str(found.message))
    (alone,) = taken(tmp_path, lacking).findings
    assert ("sheet|lacking", "warning", 1, True) == (alone.rule, alone.severity, alone.row, said in str(alone.message))


def test_sums_by_area_are_no_register_that_lacks_its_names(tmp_path: Path) -> None:
    sums: Grid = [["年度", "县区", "床位数", "护理型床位数"], [2023, "甲区", 100, 60], [2023, "乙县", 50, 30]]
    assert [("sheet|unknown", "info")] == [(one.rule, one.severity) for one in taken(tmp_path, sums, "汇总").findings]


@pytest.mark.parametrize("beds", ["无", "暂缺", "/", "不详"])
@pytest.mark.parametrize("state", ["停业", None])
def test_a_group_of_rows_whose_first_has_no_figure_stays_with_its_table(
    beds: str, state: str | None, tmp_path: Path
) -> None:
    """Words stand over figures there too, and they are values of the columns."""
    more = [["丙一院", "C1", state, beds], ["丙二院", "C2", "在营", 30]]
    reading = taken(tmp_path, [["2023年甲区养老机构"], *BARE, [], ["二、丙镇"], *more], "养老机构")
    assert "sheet|unknown_table" not in {item.rule for item in reading.findings}
    assert {"A1", "B1", "C1", "C2"} <= {row["code"] for row in rows(reading)["institutions"]}
