"""Readers: the same rows from every kind of file, every cell's address, and what becomes of files that are wrong."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from eldercalc.errors import InputError
from eldercalc.readers import Reading, collect, read
from eldercalc.records.tables import assemble
from tests.spreadsheets import EXPECTED, FORMATS, HEADER, ROWS, put, rows_of, written

EVERY_FORMAT = pytest.mark.parametrize("kind", list(FORMATS))


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
