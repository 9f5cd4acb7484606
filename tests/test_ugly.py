"""Ugly files, one trait each, read to the same table as their clean twin."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eldercalc.errors import InputError
from eldercalc.readers import Reading, read
from eldercalc.records.tables import Dataset, assemble

HEADER = [
    "机构编码",
    "机构名称",
    "县区",
    "年度",
    "运营状态",
    "床位数",
    "护理型床位数",
    "建筑面积",
    "开业日期",
    "是否备案",
]
ROWS: list[list[Any]] = [
    ["A1", "甲一养老院", "甲区", 2023, "在营", 1200, 60, 3050.25, date(2019, 5, 1), "是"],
    ["A2", "甲二养老院", "甲区", 2023, "停业", 80, None, 900, date(2008, 12, 31), "否"],
    ["B1", "乙一养老院", "乙县", 2023, "在营", 100, 0, 1000, date(2020, 2, 29), "是"],
]
Grid = list[list[Any]]
FIELDS = ("code", "name", "county", "year", "state", "beds", "nursing_beds", "floor_area", "opened", "registered")


def book(grid: Sequence[Sequence[Any]], then: Callable[[Worksheet], None] = lambda _: None, title: str = "养老机构"):  # type: ignore[no-untyped-def]
    """A writer of a workbook with the grid on one sheet, touched up by `then`."""

    def write(folder: Path) -> Path:
        made = openpyxl.Workbook()
        sheet = made.active
        assert isinstance(sheet, Worksheet)
        sheet.title = title
        for row in grid:
            sheet.append(list(row))
        then(sheet)
        made.save(folder / "数据.xlsx")
        return folder / "数据.xlsx"

    return write


def delimited(grid: Grid, delimiter: str, encoding: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(grid)
        (folder / "养老机构.csv").write_bytes(stream.getvalue().encode(encoding))
        return folder / "养老机构.csv"

    return write


def changed(column: str, *cells: Any) -> Grid:
    """The rows with other texts in one column."""
    at = HEADER.index(column)
    return [HEADER, *([*row[:at], cell, *row[at + 1 :]] for row, cell in zip(ROWS, cells, strict=True))]


def headed(column: str, title: str, times: Callable[[Any], Any] = lambda cell: cell) -> Grid:
    """The rows under another title of one column, its cells turned."""
    at = HEADER.index(column)
    header = [*HEADER[:at], title, *HEADER[at + 1 :]]
    return [header, *([*row[:at], None if row[at] is None else times(row[at]), *row[at + 1 :]] for row in ROWS)]


def shuffled() -> Grid:
    order = [9, 4, 0, 7, 3, 8, 1, 5, 2, 6]
    return [[row[at] for at in order] for row in [HEADER, *ROWS]]


def numbered() -> Grid:
    return [["序号", *HEADER], *([at, *row] for at, row in enumerate(ROWS, 1))]


WIDE = [None] * 9
TOTAL = ["合计", None, None, None, None, 1380, 60, 4950.25, None, None]
MERGED_TOP = ["机构编码", "机构名称", "县区", "年度", "运营状态", "床位数", None, "建筑面积", "开业日期", "是否备案"]
MERGED_LOW = [None, None, None, None, None, "合计", "其中：护理型", None, None, None]
OVER_ALL = ["机构情况", None, None, None, None, "设施情况", None, None, "其他", None]
PEOPLE = [["县区", "口径", "年龄段", "人数", "年度"], ["甲区", "常住", "全部", 1000, 2023]]


def merged(sheet: Worksheet) -> None:
    for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1", "H1:H2", "I1:I2", "J1:J2"):
        sheet.merge_cells(cells)


PAGE = [["养老机构情况表"], ["填报单位：某市民政局", None, "单位：张、人"], HEADER]


def hidden_column(sheet: Worksheet, letter: str = "F") -> None:
    sheet.column_dimensions[letter].hidden = True


def hidden_rows(sheet: Worksheet) -> None:
    """A filter was left on."""
    sheet.auto_filter.ref = "A1:J4"
    sheet.row_dimensions[3].hidden = True


TRAITS: dict[str, Callable[[Path], Path]] = {
    "a title above": book([["2023年养老机构基本情况表"], HEADER, *ROWS]),
    "a title and a line of units": book(
        [["养老机构基本情况表"], ["填报单位：某市民政局", None, "单位：张、人"], HEADER, *ROWS]
    ),
    "a title, a blank row and a header": book([["养老机构基本情况表"], [], HEADER, *ROWS]),
    "a header of two merged rows": book([MERGED_TOP, MERGED_LOW, *ROWS], merged),
    "a header of three rows": book([OVER_ALL, MERGED_TOP, MERGED_LOW, *ROWS]),
    "a merged header under a title": book([["养老机构情况"], MERGED_TOP, MERGED_LOW, *ROWS]),
    "a county merged over its rows": book(
        [HEADER, ROWS[0], [*ROWS[1][:2], None, *ROWS[1][3:]], ROWS[2]], lambda sheet: sheet.merge_cells("C2:C3")
    ),
    "a row of column numbers": book([HEADER, list(range(1, 11)), *ROWS]),
    "a row of stems and numbers": book([HEADER, ["甲", "乙", "丙", "丁", "戊", 1, 2, 3, 4, 5], *ROWS]),
    "a first column of running numbers": book(numbered()),
    "a total below": book([HEADER, *ROWS, TOTAL]),
    "a total above": book([HEADER, TOTAL, *ROWS]),
    "a spaced total": book([HEADER, *ROWS, ["总　　计", *TOTAL[1:]]]),
    "a subtotal amid": book([HEADER, *ROWS[:2], ["甲区小计", *TOTAL[1:5], 1280, 60, 3950.25], ROWS[2]]),
    "a total in the running numbers": book([*numbered(), ["合计", *([None] * 5), 1380, 60]]),
    "an 其中 below the total": book([HEADER, *ROWS, TOTAL, ["其中：公办", *TOTAL[1:]]]),
    "notes below": book([HEADER, *ROWS, ["注：床位数为年末数。"], ["制表人：某某", None, "审核人：某某"]]),
    "notes after a gap": book([HEADER, *ROWS, [], ["填表说明：1.床位数为年末数。2.不含在建。"]]),
    "blank separators": book([HEADER, ROWS[0], [], ROWS[1], [], [], ROWS[2]]),
    "a header printed on each page": book([HEADER, ROWS[0], HEADER, *ROWS[1:]]),
    "a header printed again, a gap above": book([HEADER, ROWS[0], [], ROWS[1], HEADER, ROWS[2]]),
    "a header of two rows printed again": book([MERGED_TOP, MERGED_LOW, ROWS[0], MERGED_TOP, MERGED_LOW, *ROWS[1:]]),
    "a title and a header printed again": book([*PAGE, ROWS[0], *PAGE, ROWS[1], [], *PAGE, ROWS[2], TOTAL]),
    "hidden rows": book([HEADER, *ROWS], hidden_rows),
    "a column of sums": book([[*HEADER, "合计"], *([*row, (row[5] or 0) + (row[6] or 0)] for row in ROWS)]),
    "a column of sums first": book([["小 计", *HEADER], *([(row[5] or 0) + 1, *row] for row in ROWS)]),
    "a hidden column": book([HEADER, *ROWS], hidden_column),
    "another table below": book([HEADER, *ROWS, [], ["附表2 人口情况"], *PEOPLE]),
    "another table below, a gap amid": book([HEADER, ROWS[0], [], *ROWS[1:], ["附表2 人口情况"], *PEOPLE]),
    "another table below, a gap below its title": book(
        [HEADER, *ROWS, [], ["附表2 人口情况"], ["填报日期：2024年1月15日"], [], *PEOPLE]
    ),
    "another table above": book([["附表1 人口情况"], *PEOPLE, [], ["附表2 机构"], HEADER, *ROWS]),
    "a sheet of another name": book([HEADER, *ROWS], title="Sheet1"),
    "a sheet with a number and 情况表": book([HEADER, *ROWS], title="附件3-2023年养老机构基本情况表"),
    "columns in another order": book(shuffled()),
    "numbers with commas": book(changed("床位数", "1,200", "80", "100")),
    "numbers with blanks": book(changed("床位数", "1 200", " 80", "100 ")),
    "full-width digits": book(changed("床位数", "１２００", "８０", "１００")),
    "numbers with an apostrophe": book(changed("床位数", "'1200", "'80", "'100")),
    "units in the cells": book(changed("床位数", "1200张", "80 张", "0.01万张")),
    "a dash for unknown": book(changed("护理型床位数", "60", "—", "0")),
    "a slash for unknown": book(changed("护理型床位数", "60", "/", "0")),
    "暂缺 for unknown": book(changed("护理型床位数", "60", "暂缺", "0")),
    "a unit in the header": book(headed("床位数", "床位数(张)")),
    "万 in the header": book(headed("床位数", "床位数（万张）", lambda beds: beds / 10_000)),
    "a line of 万 above": book([["单位：万张"], *headed("床位数", "床位数", lambda beds: beds / 10_000)[:1], *[
        [*row[:5], row[5] / 10_000, None if row[6] is None else row[6] / 10_000, *row[7:]] for row in ROWS]]),
    "㎡ in words": book(headed("建筑面积", "建筑面积（平方米）")),
    "a colon and a blank in the header": book(headed("护理型床位数", "其中： 护理型床位")),
    "an alias": book(headed("床位数", "核定床位")),
    "a line break in the header": book(headed("护理型床位数", "护理型\n床位数")),
    "dates with points": book(changed("开业日期", "2019.5.1", "2008.12.31", "2020.02.29")),
    "dates in words": book(changed("开业日期", "2019年5月1日", "二〇〇八年十二月三十一日", "2020年2月29日")),
    "dates in words with blanks": book(changed("开业日期", "2019 年 5 月 1 日", "2008年 12月31日", "2020年2月 29 日")),
    "dates of eight digits": book(changed("开业日期", 20190501, "20081231", "20200229")),
    "dates as Excel's numbers": book(changed("开业日期", 43586, 39813, 43890)),
    "yes and no as marks": book(changed("是否备案", "√", "×", "√")),
    "yes and no as 1 and 0": book(changed("是否备案", 1, 0, 1)),
    "yes and no as Y and N": book(changed("是否备案", "Y", "n", "Ｙ")),
    "yes and no as 有 and 无": book(changed("是否备案", "有", "无", "有")),
    "yes and no as 已 and 未": book(changed("是否备案", "已备案", "未备案", "已")),
    "a year with 年": book(changed("年度", "2023年", "2023年度", "２０２３")),
    "a year in Chinese": book(changed("年度", "二〇二三年", "二○二三年", "二〇二三")),
    "GB18030": delimited([HEADER, *ROWS], ",", "gb18030"),
    "UTF-8 with a mark": delimited([HEADER, *ROWS], ",", "utf-8-sig"),
    "UTF-16": delimited([HEADER, *ROWS], "\t", "utf-16"),
    "UTF-16 without a mark": delimited([HEADER, *ROWS], "\t", "utf-16-le"),
    "UTF-16 of semicolons without a mark": delimited([HEADER, *ROWS], ";", "utf-16-le"),
    "tabs": delimited([HEADER, *ROWS], "\t", "gb18030"),
    "semicolons": delimited([HEADER, *ROWS], ";", "utf-8"),
    "a CSV with a title above": delimited([["养老机构情况表"], HEADER, *ROWS], ",", "gb18030"),
    "a CSV with notes below": delimited([HEADER, *ROWS, [], ["注：年末数"]], ",", "gb18030"),
}  # fmt: skip


def institutions(data: Dataset) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in FIELDS) for row in data.tables["institutions"].data.to_pylist()]


def faults(reading: Reading, data: Dataset) -> list[tuple[str, str | None]]:
    found = [*reading.findings, *data.findings]
    return [(item.rule, item.cell) for item in found if item.severity != "info"]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    return institutions(assemble(read([book([HEADER, *ROWS])(tmp_path_factory.mktemp("clean"))]).raws))


@pytest.mark.parametrize("trait", list(TRAITS))
def test_an_ugly_file_is_read_as_its_clean_twin(trait: str, clean: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """Nothing lost, nothing added, no fault found where there is none."""
    reading = read([TRAITS[trait](tmp_path)])
    data = assemble(reading.raws)
    assert institutions(data) == clean
    assert faults(reading, data) == []


@pytest.mark.parametrize("trait", [name for name in TRAITS if name.startswith("another table")])
def test_a_second_table_on_a_sheet_is_read_too(trait: str, tmp_path: Path) -> None:
    data = assemble(read([TRAITS[trait](tmp_path)]).raws)
    (row,) = data.tables["population"].data.to_pylist()
    assert (row["county"], row["persons"], row["year"]) == ("甲区", 1000, 2023)


def test_rows_left_out_are_told_by_reason_and_row(tmp_path: Path) -> None:
    grid = [["2023年情况表"], MERGED_TOP, MERGED_LOW, list(range(1, 11)), *ROWS, TOTAL, [], ["注：年末数。"]]
    (understood,) = read([book(grid)(tmp_path)]).understood
    assert understood.header == (2, 3)
    assert understood.left_out == {"total": [8], "note": [10], "numbers": [4]}
    assert understood.rows == 3
    assert understood.above == ("2023年情况表",)


def test_the_year_of_a_title_serves_rows_without_one(tmp_path: Path) -> None:
    """And a date of filling in is not taken for it."""
    grid = [["甲区2023年养老机构情况表"], ["填报日期：2024年1月15日"], HEADER[:3], *(row[:3] for row in ROWS)]
    data = assemble(read([book(grid)(tmp_path)]).raws)
    assert {row["year"] for row in data.tables["institutions"].data.to_pylist()} == {2023}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("床位数", "约40", "不是数"),
        ("床位数", "40或50", "不是数"),
        ("床位数", "1,00", "不是数"),
        ("床位数", "#REF!", "不是数"),
        ("床位数", "40人", "不是数"),
        ("床位数", "=F3+F4", "没有计算结果"),
        ("开业日期", "03/04/2023", "两个日期"),
        ("开业日期", 20231, "1955-05-22、2023-01-01"),
        ("机构编码", 440111196003071234, "末几位丢失"),
    ],
)
def test_what_a_colleague_would_ask_about_is_a_finding_at_its_cell(
    column: str, cell: Any, reason: str, tmp_path: Path
) -> None:
    """No guess is made, and the row's other cells still count."""
    grid = [HEADER, [cell if title == column else value for title, value in zip(HEADER, ROWS[0], strict=True)]]
    data = assemble(read([book(grid)(tmp_path)]).raws)
    address = f"{chr(65 + HEADER.index(column))}2"
    said = [f.message.show("zh") for f in data.findings if f.cell == address and f.severity == "error"]
    assert len(said) == 1
    assert reason in said[0]
    (row,) = data.tables["institutions"].data.to_pylist()
    assert row["county"] == "甲区"


def test_a_day_as_excel_counts_it_may_lie_before_1954(tmp_path: Path) -> None:
    """Who is old was born then."""
    grid = [HEADER, [*ROWS[0][:8], 15_000, "是"]]
    (row,) = assemble(read([book(grid)(tmp_path)]).raws).tables["institutions"].data.to_pylist()
    assert date(1941, 1, 24) == row["opened"]


def test_a_lone_cell_in_a_far_corner_is_refused_and_not_held(tmp_path: Path) -> None:
    """A sheet of 16,384 columns and a million rows is no table; the message says what to delete."""

    def far(sheet: Worksheet) -> None:
        sheet["XFD1"] = sheet["A1048576"] = "x"

    path = book([HEADER, *ROWS], far)(tmp_path)
    with pytest.raises(InputError) as caught:
        read([path])
    assert "1048576" in str(caught.value)


def test_a_column_that_stands_twice_is_read_once_and_told(tmp_path: Path) -> None:
    grid = [[*HEADER, "床位总数"], *([*row, 1] for row in ROWS)]
    reading = read([book(grid)(tmp_path)])
    assert [(f.rule, f.cell) for f in reading.findings] == [("institutions.beds|repeated_column", "K1")]
    assert assemble(reading.raws).tables["institutions"].data["beds"].to_pylist() == [1200, 80, 100]


def test_of_two_columns_of_one_field_the_one_that_people_see_is_read(tmp_path: Path) -> None:
    """Old figures stand hidden to the left of those that count."""
    grid = [["床位总数", *HEADER], *([9, *row] for row in ROWS)]
    reading = read([book(grid, lambda sheet: hidden_column(sheet, "A"))(tmp_path)])
    assert [("institutions.beds|repeated_column", "A1")] == [(f.rule, f.cell) for f in reading.findings]
    assert [1200, 80, 100] == assemble(reading.raws).tables["institutions"].data["beds"].to_pylist()


def test_the_order_of_bytes_is_told_by_characters_and_not_across_them(tmp_path: Path) -> None:
    """Of `A本` in UTF-16 the middle bytes are those of a comma in the other order."""
    names = ["A本A本A本A本", "A本院"]
    grid = [HEADER[:3], *([f"A{at}", name, "甲区"] for at, name in enumerate(names))]
    reading = read([delimited(grid, ";", "utf-16-le")(tmp_path)])
    assert names == assemble(reading.raws, 2023).tables["institutions"].data["name"].to_pylist()
