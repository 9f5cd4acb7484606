"""Readers: covers, headers, sheets under other names, and the oddities of CSV and of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.errors import InputError
from eldercalc.readers import Reading, read
from eldercalc.records.tables import assemble
from tests.making import institution, workbook
from tests.spreadsheets import EXPECTED, HEADER, ROWS, delimited, put, rows_of, written


def covered(tmp_path: Path, cover: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Reading:
    return read([workbook(tmp_path / "甲.xlsx", {"institutions": rows}, cover)])


def test_a_cover_gives_year_date_and_area_to_rows_without_their_own(tmp_path: Path) -> None:
    """年度, 数据日期 and 填报地区 of the cover serve where a row says nothing; what a row says itself stands."""
    bare = {"code": "A", "name": "一", "state": "在营", "beds": 10}
    rows = [{**bare, "year": None, "county": None}, {**bare, "code": "B", "year": 2021, "county": "乙县"}]
    reading = covered(
        tmp_path, {"年度": 2023, "数据日期": "2023-06-30", "填报地区": "甲区", "方案": "small_city"}, rows
    )
    (cover,) = reading.covers
    assert (cover.year, cover.as_of, cover.area, cover.plan) == (
        2023,
        date(2023, 6, 30),
        "甲区",
        "small_city",
    )
    data = assemble(reading.raws)
    assert rows_of(data, ("code", "year", "county")) == [("A", 2023, "甲区"), ("B", 2021, "乙县")]
    assert data.findings == []


@pytest.mark.parametrize(
    ("title", "value"), [("年度：", "2023年"), ("年 度", 2023), ("Year", "2023"), ("年度", 2023.0)]
)
def test_the_year_of_a_cover_is_read_in_the_forms_people_write(title: str, value: Any, tmp_path: Path) -> None:
    (cover,) = covered(tmp_path, {title: value}, [institution()]).covers
    assert cover.year == 2023


def test_a_cover_serves_a_sheet_that_has_no_county_column(tmp_path: Path) -> None:
    """A county's own file need not repeat its name on every row."""
    rows = [{"year": 2023, "code": "A", "name": "一", "state": "在营"}]
    reading = covered(tmp_path, {"填报地区": "甲区"}, rows)
    assert rows_of(assemble(reading.raws), ("code", "county")) == [("A", "甲区")]


def test_a_county_column_that_the_cover_fills_is_not_missed(tmp_path: Path) -> None:
    rows = [{"year": 2023, "code": "A", "name": "一", "state": "在营"}]
    assert covered(tmp_path, {"填报地区": "甲区"}, rows).findings == []


def test_without_a_year_anywhere_the_run_stops_and_names_the_three_places(tmp_path: Path) -> None:
    reading = covered(tmp_path, {"填报地区": "甲区"}, [{**institution(), "year": None}])
    with pytest.raises(InputError) as caught:
        assemble(reading.raws)
    assert str(caught.value) == (
        f"{tmp_path / '甲.xlsx'} [养老机构]: 1 行没有年度\n  → 填写“年度”列，或在封面表填写年度，或加 --year 年份"
    )
    assert rows_of(assemble(reading.raws, 2023), ("year",)) == [(2023,)]


def test_a_column_nobody_knows_is_a_finding_with_the_nearest_title(tmp_path: Path) -> None:
    """A misspelt header costs figures, so it warns and says what was probably meant; 备注 and 序号 are expected."""
    header = ["序号", *HEADER[:5], "床位数量", "护理型床位数数", "天气", "备注"]
    rows = [[1, *ROWS[0][:5], 120, 60, "晴", "x"]]
    reading = read([written(tmp_path, "xlsx", [header, *rows])])
    assert [(f.rule, f.severity, f.cell) for f in reading.findings] == [
        ("institutions|unknown_column", "warning", "G1"),
        ("institutions|unknown_column", "warning", "H1"),
        ("institutions|unknown_column", "info", "I1"),
    ]
    hints = [f.hint.show("zh") for f in reading.findings if f.hint]
    assert "床位" in hints[0]
    assert hints[1] == "是否指“护理型床位数”？请改列名，或用 --mapping 指定"


def test_a_required_column_that_is_missing_is_an_error(tmp_path: Path) -> None:
    at = HEADER.index("运营状态")
    grid = [[*row[:at], *row[at + 1 :]] for row in (HEADER, *ROWS)]
    reading = read([written(tmp_path, "xlsx", grid)])
    assert [(f.rule, f.severity, f.column) for f in reading.findings] == [
        ("institutions.state|missing_column", "error", "state")
    ]
    assert "缺少列“运营状态”" in reading.findings[0].message.show("zh")


def other_sheet(tmp_path: Path, name: str, grid: Sequence[Sequence[Any]]) -> Reading:
    path = put(tmp_path, "a.xlsx", "A")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(name)
    for row in grid:
        sheet.append(list(row))
    book.save(path)
    return read([path])


def test_a_sheet_nobody_knows_is_told_and_not_read(tmp_path: Path) -> None:
    reading = other_sheet(tmp_path, "通讯录", [["姓名", "电话"], ["张三", "1"]])
    assert [(f.rule, f.severity, f.sheet) for f in reading.findings] == [("sheet|unknown", "info", "通讯录")]
    assert len(reading.raws) == 1


def test_a_misspelt_sheet_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (finding,) = other_sheet(tmp_path, "社区设旋", [["甲", "乙"], [1, 2]]).findings
    assert "社区设施" in finding.message.show("zh") + str(finding.hint)


def test_a_known_sheet_without_a_known_header_is_an_error(tmp_path: Path) -> None:
    reading = other_sheet(tmp_path, "社区设施", [["甲", "乙"], [1, 2]])
    assert [(f.rule, f.severity, f.sheet) for f in reading.findings] == [("sheet|no_header", "error", "社区设施")]


def test_a_sheet_under_another_name_is_known_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "2023年机构台账.csv"
    delimited(",", "utf-8")(path, [HEADER, *ROWS])
    assert rows_of(assemble(read([path]).raws)) == EXPECTED


def test_a_header_below_a_title_and_a_line_of_units_is_found(tmp_path: Path) -> None:
    title = ["2023年养老机构名册", *[None] * 8]
    unit = [None] * 7 + ["单位：张、㎡", None]
    data = assemble(read([written(tmp_path, "xlsx", [title, unit, HEADER, *ROWS])]).raws)
    assert rows_of(data) == EXPECTED
    assert data.tables["institutions"].data["_row"].to_pylist() == [4, 5, 6]


def test_english_headers_and_table_names_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "Institutions.csv"
    names = ["Code", "Name", "County", "Year", "State", "beds", "Floor area", "OPENED", "registered"]
    delimited(",", "utf-8")(path, [names, *ROWS])
    assert rows_of(assemble(read([path]).raws)) == EXPECTED


@pytest.mark.parametrize(
    ("tail", "height"),
    [("", 1), ("\r\n", 1), ("\r\n\r\n", 1), ("\r\n,,,,,,,,\r\n", 1)],
    ids=["none", "one", "two", "commas"],
)
def test_blank_lines_at_the_end_of_a_csv_are_no_rows(tail: str, height: int, tmp_path: Path) -> None:
    path = tmp_path / "养老机构.csv"
    text = ",".join(HEADER) + "\r\n" + ",".join(str(cell) for cell in ROWS[0]) + tail
    path.write_text(text, encoding="utf-8", newline="")
    assert len(rows_of(assemble(read([path]).raws))) == height


def test_an_empty_line_inside_a_csv_is_counted_in_the_addresses(tmp_path: Path) -> None:
    """The next row is where a spreadsheet program would show it."""
    path = tmp_path / "养老机构.csv"
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in (HEADER, *ROWS[:2])]
    path.write_text("\r\n".join([lines[0], lines[1], "", lines[2], ""]), encoding="utf-8", newline="")
    assert assemble(read([path]).raws).tables["institutions"].data["_row"].to_pylist() == [2, 4]


def test_a_cell_of_two_lines_in_a_csv_stays_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "养老机构.csv"
    delimited(",", "utf-8")(path, [HEADER, ["A1", "甲一\n养老院", *ROWS[0][2:]], ROWS[1]])
    assert [row[1] for row in rows_of(assemble(read([path]).raws))] == ["甲一养老院", "甲二养老院"]


def test_an_id_that_a_number_reader_would_spoil_is_kept_as_text(tmp_path: Path) -> None:
    """Zeros in front, 18 digits and words that some readers take for nothing (NA, null) come through."""
    rows = [["0012", *ROWS[0][1:]], ["112233445566778899", *ROWS[0][1:]], ["NA", "null", *ROWS[0][2:]]]
    for kind in ("xlsx", "csv utf-8"):
        data = assemble(read([written(tmp_path, kind, [HEADER, *rows])]).raws)
        assert [row[:2] for row in rows_of(data)] == [
            ("0012", "甲一养老院"),
            ("112233445566778899", "甲一养老院"),
            ("NA", "null"),
        ]


@pytest.mark.parametrize("cell", ["#REF!", "#DIV/0!", "#N/A"])
def test_a_cell_in_error_is_wrong_and_not_blank(cell: str, tmp_path: Path) -> None:
    """Excel's error values: nobody left the cell empty, and its number is not known."""
    row = [*ROWS[0][:5], cell, *ROWS[0][6:]]
    data = assemble(read([written(tmp_path, "xlsx", [HEADER, row])]).raws)
    assert [(f.rule, f.cell) for f in data.findings] == [("institutions.beds|not_count", "F2")]


def test_a_formula_that_was_never_calculated_is_told(tmp_path: Path) -> None:
    row = [*ROWS[0][:5], "=60+60", *ROWS[0][6:]]
    data = assemble(read([written(tmp_path, "xlsx", [HEADER, row])]).raws)
    assert [f.cell for f in data.findings] == ["F2"]
