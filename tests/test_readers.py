"""Readers: the same rows from every kind of file, every cell's address, and what becomes of files that are wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwt

from eldercalc.errors import InputError
from eldercalc.readers import Reading, collect, read
from eldercalc.records.tables import Dataset, assemble
from tests.making import institution, workbook

HEADER = ["机构编码", "机构名称", "县区", "年度", "运营状态", "床位数（张）", "建筑面积（㎡）", "开业日期", "是否备案"]
ROWS: list[list[Any]] = [
    ["A1", "甲一养老院", "甲区", 2023, "在营", 120, 3050.25, date(2019, 5, 1), "是"],
    ["A2", "甲二养老院", "甲区", 2023, "停业", 80, 0.1, date(2008, 12, 31), "否"],
    ["B1", "乙（一）养老院", "乙县", 2022, "在营", None, None, None, None],
]
EXPECTED = [
    ("A1", "甲一养老院", "甲区", 2023, "在营", 120, 3_050_250_000, date(2019, 5, 1), True),
    ("A2", "甲二养老院", "甲区", 2023, "停业", 80, 100_000, date(2008, 12, 31), False),
    ("B1", "乙(一)养老院", "乙县", 2022, "在营", None, None, None, None),
]
FIELDS = ("code", "name", "county", "year", "state", "beds", "floor_area", "opened", "registered")


def xlsx(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "养老机构"
    for row in grid:
        book.active.append(list(row))
    book.save(path)


def xls(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("养老机构")
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(grid):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value, *([dates] if isinstance(value, date) else []))
    book.save(str(path))


def ods(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    frame = pd.DataFrame([list(row) for row in grid], dtype=object)
    with pd.ExcelWriter(path, engine="odf") as writer:
        frame.to_excel(writer, sheet_name="养老机构", header=False, index=False)


def delimited(delimiter: str, encoding: str) -> Callable[[Path, Sequence[Sequence[Any]]], None]:
    def write(path: Path, grid: Sequence[Sequence[Any]]) -> None:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(grid)
        path.write_bytes(stream.getvalue().encode(encoding))

    return write


FORMATS: dict[str, tuple[str, Callable[[Path, Sequence[Sequence[Any]]], None]]] = {
    "xlsx": ("养老机构.xlsx", xlsx),
    "xls": ("养老机构.xls", xls),
    "ods": ("养老机构.ods", ods),
    "csv utf-8": ("养老机构.csv", delimited(",", "utf-8")),
    "csv utf-8 with a mark": ("养老机构.csv", delimited(",", "utf-8-sig")),
    "csv gb18030": ("养老机构.csv", delimited(",", "gb18030")),
    "csv utf-16": ("养老机构.csv", delimited(",", "utf-16")),
    "tsv": ("养老机构.tsv", delimited("\t", "utf-8")),
    "csv of tabs in gb18030": ("养老机构.csv", delimited("\t", "gb18030")),
    "csv of semicolons": ("养老机构.csv", delimited(";", "utf-8")),
}
EVERY_FORMAT = pytest.mark.parametrize("kind", list(FORMATS))


def rows_of(data: Dataset, fields: Sequence[str] = FIELDS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in fields) for row in data.tables["institutions"].data.to_pylist()]


def written(folder: Path, kind: str, grid: Sequence[Sequence[Any]]) -> Path:
    name, write = FORMATS[kind]
    path = folder / name
    write(path, grid)
    return path


def faults(reading: Reading) -> list[tuple[str, str]]:
    return [(item.rule, item.severity) for item in reading.findings]


@EVERY_FORMAT
def test_the_same_rows_come_out_of_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    """Numbers, dates, yes and no, blanks and Chinese are the same table whatever file they came in."""
    reading = read([written(tmp_path, kind, [HEADER, *ROWS])])
    data = assemble(reading.raws)
    assert rows_of(data) == EXPECTED
    assert [*reading.findings, *data.findings] == []
    assert data.tables["institutions"].data["_row"].to_pylist() == [2, 3, 4]


@EVERY_FORMAT
def test_a_cell_has_the_address_at_which_a_clerk_finds_it(kind: str, tmp_path: Path) -> None:
    """A table that begins in column C under blank rows, with a blank row inside: addresses are the sheet's own."""
    blank = [None] * 11
    bad = [*ROWS[1][:5], "约40", *ROWS[1][6:]]
    grid = [[None, None, *row] for row in (HEADER, ROWS[0])]
    table = [blank, blank, blank, *grid, blank, [None, None, *bad]]
    data = assemble(read([written(tmp_path, kind, table)]).raws)
    assert [(f.rule, f.row, f.cell, f.value) for f in data.findings] == [
        ("institutions.beds|not_count", 7, "H7", "约40")
    ]
    assert data.tables["institutions"].data["_row"].to_pylist() == [5, 7]
    file, _, cell = data.tables["institutions"].address(1, "registered")
    assert (Path(file).parent, cell) == (tmp_path, "K7")


def test_a_workbook_offset_by_rows_and_columns_keeps_its_addresses(tmp_path: Path) -> None:
    """Cells written far from A1 (nothing stored before them) are still told where they stand."""
    book = openpyxl.Workbook()
    book.active.title = "养老机构"
    for at, row in enumerate([HEADER, [*ROWS[0][:5], "一百", *ROWS[0][6:]]]):
        for column, value in enumerate(row):
            book.active.cell(8 + at, 28 + column, value)
    book.save(tmp_path / "a.xlsx")
    (finding,) = assemble(read([tmp_path / "a.xlsx"]).raws).findings
    assert (finding.row, finding.cell, finding.sheet) == (9, "AG9", "养老机构")


@pytest.mark.parametrize("first", ["合计", "小计", "总 计", "合 计", "Total"])
def test_rows_of_totals_are_left_out(first: str, tmp_path: Path) -> None:
    """A total among the data would count every bed twice."""
    totals = [[None, None, first, None, None, beds, None, None, None] for beds in (120, 80)]
    data = assemble(read([written(tmp_path, "xlsx", [HEADER, ROWS[0], totals[0], ROWS[1], totals[1]])]).raws)
    assert rows_of(data) == EXPECTED[:2]
    assert data.findings == []


def test_a_total_spaced_with_a_full_width_blank_is_left_out(tmp_path: Path) -> None:
    total = [None, None, "合　计", None, None, 200, None, None, None]
    data = assemble(read([written(tmp_path, "xlsx", [HEADER, ROWS[0], total])]).raws, 2023)
    assert rows_of(data) == EXPECTED[:1]


def test_an_institution_named_like_a_total_is_kept(tmp_path: Path) -> None:
    """Only a cell that says nothing but 合计 makes a row of totals."""
    row = ["C1", "合计康养中心", *ROWS[0][2:]]
    assert len(rows_of(assemble(read([written(tmp_path, "xlsx", [HEADER, row])]).raws))) == 1


def put(folder: Path, name: str, code: str, county: str = "甲区") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return workbook(folder / name, {"institutions": [institution(county, code)]})


def test_a_folder_means_its_spreadsheets_in_order_and_its_folders(tmp_path: Path) -> None:
    """Locks of open workbooks, hidden files and other kinds of file are passed over."""
    b, a, deep = put(tmp_path, "b.xlsx", "B"), put(tmp_path, "a.xlsx", "A"), put(tmp_path / "丙", "c.xlsx", "C")
    for name in ("~$a.xlsx", ".b.xlsx", "说明.docx", "README"):
        (tmp_path / name).write_bytes(b"lock")
    assert collect([str(tmp_path)]) == [a, b, deep]
    reading = read(collect([str(tmp_path)]))
    assert [Path(item.path) for item in reading.files] == [a, b, deep]
    assert reading.findings == []
    assert sorted(row[0] for row in rows_of(assemble(reading.raws))) == ["A", "B", "C"]


def test_several_files_folders_and_patterns_are_one_set_each_file_once(tmp_path: Path) -> None:
    a, b, c = put(tmp_path, "a.xlsx", "A"), put(tmp_path, "b.xlsx", "B"), put(tmp_path / "丙", "c.xlsx", "C")
    assert collect([str(b), str(tmp_path / "?.xlsx"), str(tmp_path / "丙")]) == [b, a, c]
    assert collect([str(tmp_path / "**" / "*.xlsx")]) == [a, b, c]


def test_a_pattern_passes_over_locks_of_open_workbooks(tmp_path: Path) -> None:
    a = put(tmp_path, "a.xlsx", "A")
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    assert collect([str(tmp_path / "*.xlsx")]) == [a]


@pytest.mark.parametrize(
    ("name", "problem"),
    [("没有.xlsx", "没有这个文件"), ("没有/*.xlsx", "没有这个文件"), ("空", "目录里没有电子表格")],
)
def test_a_name_that_means_no_spreadsheet_stops_the_run(name: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "说明.docx").write_bytes(b"PK")
    with pytest.raises(InputError) as caught:
        collect([str(tmp_path / name)])
    assert caught.value.where == str(tmp_path / name)
    assert caught.value.problem.show("zh") == problem


def test_a_broken_file_among_good_ones_is_a_finding(tmp_path: Path) -> None:
    """One county's bad file does not cost the others their figures; it is an error that names the file."""
    good, bad = put(tmp_path, "a.xlsx", "A"), tmp_path / "b.xlsx"
    bad.write_bytes(b"PK\x03\x04 not really")
    seen: list[Path] = []
    reading = read([good, bad], seen.append)
    assert [Path(item.path) for item in reading.files] == [good]
    assert [(f.rule, f.severity, f.file) for f in reading.findings] == [("file|unreadable", "error", str(bad))]
    assert seen == [good, bad]
    assert len(reading.raws) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"plain text, no workbook"),
        ("a.xls", b"plain text, no workbook"),
        ("a.ods", b"PK\x05\x06" + b"\0" * 18),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),
        ("a.csv", b"\x00\x01\x02\x03\xff\xfe\xfa" * 50),
        ("a.docx", b"PK\x03\x04"),
        ("a", b""),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_by_its_name(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read([tmp_path / name])
    assert caught.value.where == str(tmp_path / name)
    assert "\n" not in caught.value.problem.show("zh")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv utf-8"])
def test_an_empty_workbook_holds_no_sheet_that_is_known(kind: str, tmp_path: Path) -> None:
    path = written(tmp_path, kind, [] if kind != "ods" else [[None]])
    with pytest.raises(InputError) as caught:
        read([path])
    assert caught.value.where == str(path)
    assert caught.value.problem.show("zh") == "没有一张能识别的工作表"
    assert "eldercalc template" in str(caught.value.hint)


def test_a_sheet_of_headers_alone_is_a_sheet_sent_empty(tmp_path: Path) -> None:
    data = assemble(read([written(tmp_path, "xlsx", [HEADER])]).raws)
    assert rows_of(data) == []
    assert data.years == []


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
