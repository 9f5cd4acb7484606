"""Annotated workbooks: what is marked, and that everything else is as it was, cell by cell and part by part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.readers import read
from eldercalc.reports.problems import COLOURS
from tests.marking import FRONT, SAMPLES, fault, marked, parts, rich

LOOKS = ("value", "data_type", "number_format", "font", "border", "alignment", "protection")


def looks(cell: Any) -> list[Any]:
    return [getattr(cell, name) if name in ("value", "data_type", "number_format") else repr(getattr(cell, name))
            for name in LOOKS]  # fmt: skip


def assert_as_it_was(before: Path, after: Path, faulty: dict[str, set[str]]) -> None:
    """Every cell of every sheet is as it was; only the fill and the comment of faulty ones may differ."""
    old, new = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    assert [name for name in new.sheetnames if not name.startswith(FRONT)] == old.sheetnames
    assert {n: d.attr_text for n, d in old.defined_names.items()} == {
        n: d.attr_text for n, d in new.defined_names.items()
    }
    for sheet in old.worksheets:
        twin = new[sheet.title]
        assert (sheet.sheet_state, sheet.freeze_panes) == (twin.sheet_state, twin.freeze_panes)
        assert (sheet.print_area, sheet.print_title_rows) == (twin.print_area, twin.print_title_rows)
        assert repr(sheet.merged_cells) == repr(twin.merged_cells)
        assert repr(sheet.data_validations) == repr(twin.data_validations)
        assert sheet.auto_filter.ref == twin.auto_filter.ref
        assert {k: (d.width, d.hidden) for k, d in sheet.column_dimensions.items()} == {
            k: (d.width, d.hidden) for k, d in twin.column_dimensions.items()
        }
        assert {k: (d.height, d.hidden) for k, d in sheet.row_dimensions.items() if d.height or d.hidden} == {
            k: (d.height, d.hidden) for k, d in twin.row_dimensions.items() if d.height or d.hidden
        }
        for row in sheet.iter_rows():
            for cell in row:
                mate = twin[cell.coordinate]
                assert looks(cell) == looks(mate), (sheet.title, cell.coordinate)
                if cell.coordinate not in faulty.get(sheet.title, set()):
                    assert repr(cell.fill) == repr(mate.fill), (sheet.title, cell.coordinate)
                    assert (cell.comment and cell.comment.text) == (mate.comment and mate.comment.text)


# What is marked


def test_a_faulty_cell_is_coloured_by_severity_and_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [fault(file, "E3"), fault(file, "E6", severity="warning"), fault(file, "B7", severity="info")]
    sheet = openpyxl.load_workbook(marked(file, found, tmp_path))["养老机构"]
    assert [COLOURS["error"], COLOURS["warning"], COLOURS["info"]] == [
        sheet[cell].fill.fgColor.rgb for cell in ("E3", "E6", "B7")
    ]
    assert "【错误】床位数不是数\n→ 改正\ninstitutions.beds|not_count" == sheet["E3"].comment.text
    assert "eldercalc" == sheet["E3"].comment.author


def test_several_findings_of_a_cell_are_one_comment_the_worst_first_and_give_the_colour(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [fault(file, "E3", severity="info", said="提示一"), fault(file, "E3", said="错误二", rows=12)]
    cell = openpyxl.load_workbook(marked(file, found, tmp_path))["养老机构"]["E3"]
    assert COLOURS["error"] == cell.fill.fgColor.rgb
    assert cell.comment.text.index("错误二（同样问题共 12 行）") < cell.comment.text.index("提示一")


def test_a_comment_that_is_there_stays_and_ours_follows_it(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    cell = openpyxl.load_workbook(marked(file, [fault(file, "E5")], tmp_path))["养老机构"]["E5"]
    assert cell.comment.text.startswith("县里的说明\n\n【错误】床位数不是数")
    assert "张三" == cell.comment.author


def test_a_blank_cell_the_sheet_does_not_hold_is_put_in_with_the_format_of_its_column(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [fault(file, cell) for cell in ("H4", "H1", "H9", "A2", "J12")]
    out = marked(file, found, tmp_path)
    sheet = openpyxl.load_workbook(out)["养老机构"]
    for cell in ("H4", "H1", "H9", "J12"):
        assert COLOURS["error"] == sheet[cell].fill.fgColor.rgb
    assert "0.00" == sheet["H4"].number_format == sheet["H9"].number_format
    assert_as_it_was(file, out, {"养老机构": {"H4", "H1", "H9", "A2", "J12"}})


def test_in_a_merged_area_the_cell_that_shows_is_marked(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    sheet = openpyxl.load_workbook(marked(file, [fault(file, "A4"), fault(file, "A5", said="另一")], tmp_path))[
        "养老机构"
    ]
    assert COLOURS["error"] == sheet["A3"].fill.fgColor.rgb
    assert "床位数不是数" in sheet["A3"].comment.text
    assert "另一" in sheet["A3"].comment.text


# Everything else as it was


def test_every_other_cell_is_as_it_was(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    faulty = {"E4", "E5", "F6", "H7"}
    found = [fault(file, cell) for cell in faulty] + [fault(file, "B2", sheet="底稿'1")]
    assert_as_it_was(file, marked(file, found, tmp_path), {"养老机构": faulty, "底稿'1": {"B2"}})


def test_every_part_that_is_not_added_to_is_the_same_bytes(tmp_path: Path) -> None:
    """Pictures, charts, tables, the theme, parts that nobody knows: only the parts named here may differ."""
    file = rich(tmp_path / "机构.xlsx")
    old, new = parts(file), parts(marked(file, [fault(file, "E4"), fault(file, "E5")], tmp_path))
    assert {name for name in old if old[name] != new[name]} == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }  # fmt: skip
    assert {"xl/worksheets/sheet4.xml"} == set(new) - set(old)
    assert list(old) == [name for name in new if name in old]
    assert new["xl/worksheets/sheet2.xml"] == old["xl/worksheets/sheet2.xml"].replace(
        b'tabSelected="1"', b'tabSelected="0"'
    )


def test_a_sheet_differs_in_nothing_but_the_formats_of_its_faulty_cells(tmp_path: Path) -> None:
    """Take the format numbers of the marked cells away and the sheet is byte for byte the old one."""
    file = rich(tmp_path / "机构.xlsx")
    old, new = parts(file), parts(marked(file, [fault(file, "E4")], tmp_path))
    name = "xl/worksheets/sheet1.xml"
    bare = [re.sub(rb'(<c r="E4" s=")\d+"', rb'\1"', held[name]).replace(b'tabSelected="1"', b'tabSelected="0"')
            for held in (old, new)]  # fmt: skip
    assert bare[0] == bare[1]


def test_the_workbook_opens_at_the_list_and_only_there(tmp_path: Path) -> None:
    """Two selected sheets would take whatever is typed into one of them together."""
    file = rich(tmp_path / "机构.xlsx")
    book = openpyxl.load_workbook(marked(file, [fault(file, "E4")], tmp_path))
    assert FRONT == book.sheetnames[0] == book.active.title
    assert [FRONT] == [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]


@pytest.mark.parametrize("name", ["wenshan.xlsx", "jingdezhen/浮梁县.xlsx", "jingdezhen/乐平市.xlsx"])
def test_sample_workbooks_come_back_as_they_were_and_read_the_same(name: str, tmp_path: Path) -> None:
    """Marked at a cell of every fifth row of every sheet; read again, every table is what it was."""
    file = SAMPLES / name
    before = read([file])
    found, faulty = [], {}
    for raw in before.raws:
        rows = raw.rows.to_pylist()[::97]
        letter = next(iter(raw.origin.letters.values()))
        faulty[str(raw.origin.sheet)] = {f"{letter}{row}" for row in rows}
        found += [fault(file, f"{letter}{row}", raw.origin.sheet) for row in rows]
    out = marked(file, found, tmp_path)
    after = read([out])
    assert [raw.origin.sheet for raw in before.raws] == [raw.origin.sheet for raw in after.raws]
    for one, other in zip(before.raws, after.raws, strict=True):
        assert {n: c.to_pylist() for n, c in one.columns.items()} == {
            n: c.to_pylist() for n, c in other.columns.items()
        }
        assert one.rows.equals(other.rows)
    old, new = parts(file), parts(out)
    assert old["xl/sharedStrings.xml"] == new["xl/sharedStrings.xml"]
    book = openpyxl.load_workbook(out)
    for sheet, cells in faulty.items():
        assert {cell for cell in cells if book[sheet][cell].comment} == cells
