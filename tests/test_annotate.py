"""Annotated workbooks: what is marked, and that everything else is as it was, cell by cell and part by part."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.cli import cli
from eldercalc.errors import UsageError
from eldercalc.findings import Finding, Severity
from eldercalc.readers import read
from eldercalc.reports import annotate as annotating
from eldercalc.reports import problems
from eldercalc.reports.annotate import annotate
from eldercalc.reports.ooxml.cells import Sheet, address, cell_of
from eldercalc.reports.problems import COLOURS
from eldercalc.words import words
from tests.making import everywhere, institution, plan_text, target, workbook

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data"
FRONT = "数据问题"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = b"http://purl.oclc.org/ooxml/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def fault(
    file: Path | str | None, cell: str | None, sheet: str | None = "养老机构", severity: Severity = "error",
    said: str = "床位数不是数", **given: Any,
) -> Finding:  # fmt: skip
    row = int(re.sub(r"\D", "", cell)) if cell and cell_of(cell) else None
    told, hint = words(said.replace("{", "("), "beds is not a number"), words("改正", "correct it")
    return Finding("institutions.beds|not_count", severity, str(file) if file else None, told, hint, sheet, row, "beds",
                   cell, **given)  # fmt: skip


def marked(file: Path, findings: Sequence[Finding], folder: Path, lang: Any = "zh") -> Path:
    return Path(annotate([str(file)], findings, str(folder / "out"), lang)[0])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rich(path: Path) -> Path:
    """A workbook with everything that is easily lost."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "养老机构"
    sheet.append(["养老机构名册 & <全市>", None, None, None, None, None])
    sheet.merge_cells("A1:F1")
    sheet.append(["县区", "机构编码", "机构名称", "运营状态", "床位数", "护理型床位数"])
    for at in range(3, 8):
        sheet.append(["甲区", f"00{at}", f"机构{at}", "在营", at * 10, f"=E{at}/2"])
    sheet.merge_cells("A3:A5")
    thin = Side(style="thin", color="FF00AA00")
    for row in sheet["A2:F7"]:
        for cell in row:
            cell.border = Border(left=thin, right=thin)
            cell.font = Font(name="宋体", size=9, italic=True)
            cell.alignment = Alignment(horizontal="center", wrap_text=True)
    sheet["E4"].number_format = '#,##0"张"'
    sheet["E4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["E4"].protection = Protection(locked=False)
    sheet["E5"].comment = Comment("县里的说明", "张三")
    sheet.column_dimensions["C"].width = 33
    sheet.column_dimensions["H"].number_format = "0.00"
    sheet.row_dimensions[6].height = 40
    sheet.row_dimensions[4].hidden = True
    sheet.conditional_formatting.add("E3:E7", CellIsRule(operator="greaterThan", formula=["60"], font=Font(bold=True)))
    choices = DataValidation(type="list", formula1='"在营,停业"')
    choices.add("D3:D100")
    sheet.add_data_validation(choices)
    sheet.auto_filter.ref = "A2:F7"
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "A3"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=2, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "J2")
    other = book.create_sheet("人口")
    other.append(["地区", "数"])
    other.append(["甲区", 7])
    other.add_table(Table(displayName="人口表", ref="A1:B2"))
    other.print_area = "A1:B2"
    secret = book.create_sheet("底稿'1")
    secret["B2"] = "看不见"
    secret.sheet_state = "veryHidden"
    alone = BarChart()
    alone.add_data(Reference(sheet, min_col=5, min_row=2, max_row=7))
    book.create_chartsheet("图").add_chart(alone)
    book.defined_names["总床位"] = DefinedName("总床位", attr_text="养老机构!$E$3:$E$7")
    book.active = 1
    other.sheet_view.tabSelected = True
    book.save(path)
    return with_image(path)


def with_image(path: Path) -> Path:
    """A picture on the sheet 人口, and parts that no library knows."""
    corner = "<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}">'
        f'<xdr:oneCellAnchor><xdr:from>{corner}</xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr id="2" name="章"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch/></xdr:blipFill>'
        '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
    )
    held = parts(path)
    relations = "xl/worksheets/_rels/sheet2.xml.rels"
    drawn = f'<Relationship Id="rId77" Type="{OFFICE}/drawing" Target="../drawings/drawing7.xml"/></Relationships>'
    held[relations] = held[relations].replace(b"</Relationships>", drawn.encode())
    held["xl/worksheets/sheet2.xml"] = held["xl/worksheets/sheet2.xml"].replace(
        b"<tableParts", f'<drawing xmlns:r="{OFFICE}" r:id="rId77"/><tableParts'.encode()
    )
    held["xl/drawings/drawing7.xml"] = drawing.encode()
    held["xl/drawings/_rels/drawing7.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="../media/image7.png"/></Relationships>'
    ).encode()
    held["xl/media/image7.png"] = PNG
    held["customXml/item1.xml"] = "<机密 xmlns='urn:x'/>".encode()
    kinds = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/xl/drawings/drawing7.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", kinds.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in held.items():
            package.writestr(name, data)
    return path


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
        assert one.columns == other.columns
        assert one.rows.equals(other.rows)
    old, new = parts(file), parts(out)
    assert old["xl/sharedStrings.xml"] == new["xl/sharedStrings.xml"]
    book = openpyxl.load_workbook(out)
    for sheet, cells in faulty.items():
        assert {cell for cell in cells if book[sheet][cell].comment} == cells


# Workbooks that other programs write


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    held = parts(path)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in held.items():
            package.writestr(name, change(name, data))
    return path


def prefixed(name: str, data: bytes) -> bytes:
    """The part as the Open XML SDK writes it: every element under `x:`."""
    if not re.fullmatch(r"xl/(workbook|styles|worksheets/sheet\d+)\.xml", name):
        return data
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = re.sub(rb"<(/?)(?=[a-zA-Z])(?!\w+:)", rb"<\1x:", data)
    return data.replace(b'xmlns="' + main, b'xmlns:x="' + main, 1)


def unnumbered(name: str, data: bytes) -> bytes:
    """Rows and cells without their addresses, as the format allows."""
    return re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", data) if "worksheets/sheet" in name else data


def strict(name: str, data: bytes) -> bytes:
    """The part in the names of ISO 29500 Strict."""
    data = data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT + b"spreadsheetml/main")
    return data.replace(OFFICE.encode(), STRICT + b"officeDocument/relationships")


def in_utf16(name: str, data: bytes) -> bytes:
    if "worksheets/sheet1.xml" not in name:
        return data
    return ('<?xml version="1.0" encoding="UTF-16"?>' + data.decode().split("?>", 1)[-1]).encode("utf-16")


def spaced(name: str, data: bytes) -> bytes:
    """Attributes in single quotes and in another order, comments between rows, a `>` inside a value."""
    if "worksheets/sheet1.xml" not in name:
        return data
    data = re.sub(rb'<c r="([A-Z]+\d+)" s="(\d+)"', rb"<c  x='a>b' s = '\2'\n r='\1'", data)
    return data.replace(b"<row ", b'<!-- <row r="9"> --><row ')


@pytest.mark.parametrize("change", [prefixed, unnumbered, in_utf16, spaced])
def test_other_ways_of_writing_the_same_are_understood(change: Callable[[str, bytes], bytes], tmp_path: Path) -> None:
    plain = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100)})
    file = rewritten(plain, change)
    found = [fault(file, cell) for cell in ("B2", "C3", "Q3", "B9")]
    book = openpyxl.load_workbook(marked(file, found, tmp_path))
    assert COLOURS["error"] == book["养老机构"]["C3"].fill.fgColor.rgb == book["养老机构"]["Q3"].fill.fgColor.rgb
    assert COLOURS["error"] == book["养老机构"]["B9"].fill.fgColor.rgb
    assert "甲区" == book["养老机构"]["B2"].value
    assert 4 == sum(cell.comment is not None for row in book["养老机构"].iter_rows() for cell in row)


def test_the_strict_form_stays_strict(tmp_path: Path) -> None:
    """No library here reads it, so the parts themselves are looked at."""
    file = rewritten(workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100)}), strict)
    held = parts(marked(file, [fault(file, "C3"), fault(file, "A9")], tmp_path))
    assert b'<row r="9"><c r="A9" s="' in held["xl/worksheets/sheet1.xml"]
    for name in ("xl/comments1.xml", "xl/worksheets/sheet2.xml"):
        assert STRICT + b"spreadsheetml/main" in held[name]
    assert not [name for name, data in held.items() if OFFICE.encode() in data]


def test_comments_are_named_where_the_order_of_the_format_has_them() -> None:
    """After the drawing and before controls, which may stand in an alternative; a condition has its own."""
    before = (
        b'<worksheet xmlns="m" xmlns:mc="c" mc:Ignorable="x14ac"><mc:AlternateContent><a/></mc:AlternateContent>'
        b'<sheetData><row r="2" spans="1:2" x14ac:dyDescent="0.25" xmlns:x14ac="x"/></sheetData><drawing r="1"/>'
    )
    after = b"<mc:AlternateContent><controls/></mc:AlternateContent><extLst><ext/></extLst></worksheet>"
    sheet = Sheet(before + after, {(2, 2): "FF"}, lambda format_, _: format_ + 5)
    sheet.name_comments("rId9", "o")
    row = b'<row r="2" spans="1:2" x14ac:dyDescent="0.25" xmlns:x14ac="x"><c r="B2" s="5"/></row>'
    marked_ = re.sub(rb"<row .*/>(?=</sheetData>)", lambda _: row, before)
    assert marked_ + b'<legacyDrawing xmlns:r="o" r:id="rId9"/>' + after == sheet.result()


def test_a_workbook_without_styles_gets_some(tmp_path: Path) -> None:
    file = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100)})
    held = parts(file)
    with zipfile.ZipFile(file, "w") as package:
        for name, data in held.items():
            if name != "xl/styles.xml":
                data = re.sub(rb"<(?:Override|Relationship) [^>]*styles[^>]*/>", b"", data)
                package.writestr(name, re.sub(rb' s="\d+"', b"", data) if "sheet" in name else data)
    sheet = openpyxl.load_workbook(marked(file, [fault(file, "B2")], tmp_path))["养老机构"]
    assert COLOURS["error"] == sheet["B2"].fill.fgColor.rgb


def test_a_workbook_with_a_document_type_is_refused_and_not_written(tmp_path: Path) -> None:
    file = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100)})
    good = workbook(tmp_path / "好.xlsx", {"institutions": everywhere(beds=100)})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    rewritten(file, lambda name, data: bomb + data if "sheet1.xml" in name else data)
    with pytest.raises(UsageError, match=r"数据\.xlsx"):
        annotate([str(file), str(good)], [fault(file, "B2")], str(tmp_path / "out"), "zh")
    assert ["好.xlsx"] == os.listdir(tmp_path / "out")


@pytest.mark.parametrize("seed", range(40))
def test_damaged_parts_are_refused_or_marked_and_never_a_traceback(seed: int, tmp_path: Path) -> None:
    """A few bytes of one part changed, dropped or doubled; what is written is a package that opens."""
    chance = random.Random(seed)
    file = rich(tmp_path / "机构.xlsx")
    names = (
        "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
    )  # fmt: skip
    hit = chance.choice(names)

    def damaged(name: str, data: bytes) -> bytes:
        if name != hit:
            return data
        at = chance.randrange(len(data))
        return data[:at] + chance.choice([b"", b"x", b"<", b'"', data[at : at + 40] * 2]) + data[at + 1 :]

    rewritten(file, damaged)
    with contextlib.suppress(UsageError):
        marked(file, [fault(file, "E4"), fault(file, "E5")], tmp_path)
    for out in tmp_path.glob("out/*"):
        assert FRONT.encode() in parts(out)["xl/workbook.xml"]


# The list in front


def test_the_list_has_a_line_a_finding_with_a_link_to_its_cell_and_counts(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [
        fault(file, "E4", value="约40"),
        fault(file, "B2", sheet="底稿'1", severity="warning"),
        fault(file, None, sheet="人口", said="缺少列", severity="warning"),
        fault(file, None, sheet=None, said="整个文件"),
        fault(None, None, sheet=None, said="没有工作表"),
        fault(tmp_path / "别的.xlsx", "A1", said="不相干"),
    ]
    front = openpyxl.load_workbook(marked(file, found, tmp_path))[FRONT]
    rows = [[cell for cell in row if cell is not None] for row in front.iter_rows(values_only=True)]
    assert ["数据问题：机构.xlsx"] == rows[0]
    assert ["错误 3", "警告 2", "提示 0"] == rows[1]
    assert ["级别", "工作表", "单元格", "问题", "怎样改", "单元格的值", "涉及行数", "规则"] == rows[3]
    lines = [[cell.value or "" for cell in row[1:4]] for row in front.iter_rows(min_row=5)]
    assert [
        ["养老机构", "E4", "床位数不是数"],
        ["（整个文件）", "", "整个文件"],
        ["（全部数据）", "", "没有工作表"],
        ["底稿'1（隐藏）", "B2", "床位数不是数"],
        ["人口", "", "缺少列"],
    ] == lines
    assert ["'养老机构'!E4", "'底稿''1'!B2"] == [
        cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink
    ]


def test_a_file_without_faults_says_so(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    out = marked(file, [], tmp_path, "en")
    front = openpyxl.load_workbook(out)["Data problems"]
    assert "no problems found" == front["A2"].value
    old, new = parts(file), parts(out)
    assert old["xl/worksheets/sheet1.xml"] == new["xl/worksheets/sheet1.xml"]


def test_a_sheet_of_that_name_is_left_alone(tmp_path: Path) -> None:
    """Annotating an annotated copy: the old list stays, the new one has a name of its own."""
    file = rich(tmp_path / "机构.xlsx")
    once = marked(file, [fault(file, "E4")], tmp_path)
    again = marked(once, [fault(once, "E4", said="又一次")], tmp_path / "2")
    book = openpyxl.load_workbook(again)
    assert [f"{FRONT} (2)", FRONT] == book.sheetnames[:2]
    assert "【错误】床位数不是数" in book["养老机构"]["E4"].comment.text
    assert book["养老机构"]["E4"].comment.text.endswith("【错误】又一次\n→ 改正\ninstitutions.beds|not_count")


def test_what_a_comment_says_already_is_not_said_again(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    once = marked(file, [fault(file, "E4")], tmp_path)
    again = marked(once, [fault(once, "E4")], tmp_path / "2")
    texts = [openpyxl.load_workbook(path)["养老机构"]["E4"].comment.text for path in (once, again)]
    assert texts[0] == texts[1]


def test_what_excel_cannot_hold_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """More lines, links and comments than the limits: all cells are coloured, and the list says what it left out."""
    monkeypatch.setattr(problems, "MOST_LINES", 4)
    monkeypatch.setattr(problems, "MOST_LINKS", 3)
    monkeypatch.setattr(annotating, "MOST_COMMENTS", 2)
    file = rich(tmp_path / "机构.xlsx")
    book = openpyxl.load_workbook(marked(file, [fault(file, f"E{row}") for row in range(10, 16)], tmp_path))
    said = [row[0] for row in book[FRONT].iter_rows(max_row=6, values_only=True)]
    assert "工作表“养老机构”有 6 个单元格有问题，都已着色，只有 2 个加了批注" in said
    assert "一张工作表列不下：另有 2 条未列出，见 --format json" in said
    assert "Excel 限制链接数：第 3 条之后没有链接，按单元格查找" in said
    sheet = book["养老机构"]
    assert {COLOURS["error"]} == {sheet[f"E{row}"].fill.fgColor.rgb for row in range(10, 16)}
    assert 2 == sum(sheet[f"E{row}"].comment is not None for row in range(10, 16))


def test_a_comment_that_would_be_too_long_says_how_many_more_there_are(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [fault(file, "E4", said=f"{at}" + "长" * 3000) for at in range(20)]
    text = openpyxl.load_workbook(marked(file, found, tmp_path))["养老机构"]["E4"].comment.text
    assert len(text) < 32_767
    assert re.search(r"（?另有 \d+ 字未显示", text)
    assert text.endswith(f"另有 {20 - text.count('【错误】')} 条，见“数据问题”表")


def test_what_no_xml_can_hold_becomes_a_mark_and_text_is_never_a_formula(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    out = marked(file, [fault(file, "E4", said="=1+1\x0b<&\ud800", value="=cmd|'/c'!A1")], tmp_path)
    book = openpyxl.load_workbook(out)
    row = next(row for row in book[FRONT].iter_rows() if row[2].value == "E4")
    assert ("=1+1\ufffd<&\ufffd", "=cmd|'/c'!A1") == (row[3].value, row[5].value)
    assert b"<f>" not in parts(out)["xl/worksheets/sheet4.xml"]
    assert "s" == row[5].data_type


# Other kinds of file


def test_a_csv_comes_back_as_a_workbook_of_its_values_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "养老机构.csv"
    file.write_text(
        "县区,机构编码,机构名称,运营状态,床位数\n甲区,001,=1+1,在营,约40\n甲区,12345678901234567,乙,在营,20.5\n",
        "gb18030",
    )
    out = marked(file, [fault(file, "E2", sheet=None)], tmp_path)
    assert "养老机构.xlsx" == out.name
    book = openpyxl.load_workbook(out)
    assert [FRONT, "养老机构"] == book.sheetnames
    assert ["甲区", "001", "=1+1", "在营", "约40"] == [cell.value for cell in book["养老机构"][2]]
    assert "s" == book["养老机构"]["C2"].data_type
    assert ["12345678901234567", 20.5] == [book["养老机构"]["B3"].value, book["养老机构"]["E3"].value]
    assert COLOURS["error"] == book["养老机构"]["E2"].fill.fgColor.rgb
    assert book[FRONT]["A3"].value == "原文件是 .csv：本工作簿由读到的数值生成，没有原来的公式与格式"


def test_an_old_xls_comes_back_as_values(tmp_path: Path) -> None:
    import xlwt

    old = xlwt.Workbook()
    for name in ("养老机构", "人口"):
        sheet = old.add_sheet(name)
        sheet.write(0, 1, "床位数")
        sheet.write(1, 1, 40)
    old.save(str(tmp_path / "旧.xls"))
    book = openpyxl.load_workbook(marked(tmp_path / "旧.xls", [fault(tmp_path / "旧.xls", "B2")], tmp_path))
    assert [FRONT, "养老机构", "人口"] == book.sheetnames
    assert (40, COLOURS["error"]) == (book["养老机构"]["B2"].value, book["养老机构"]["B2"].fill.fgColor.rgb)
    assert (40, None) == (book["人口"]["B2"].value, book["人口"]["B2"].comment)


def test_what_cannot_be_read_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    (tmp_path / "假.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "断.xlsx").write_bytes(b"PK\x03\x04")
    files = [str(tmp_path / "假.xlsx"), str(tmp_path / "断.xlsx"), str(rich(tmp_path / "好.xlsx"))]
    with pytest.raises(UsageError, match=r"假\.xlsx.*断\.xlsx"):
        annotate(files, [], str(tmp_path / "out"), "zh")
    assert ["好.xlsx"] == os.listdir(tmp_path / "out")


# Names, and the file that was sent


def test_two_files_of_one_name_keep_apart_by_their_folders(tmp_path: Path) -> None:
    files = []
    for folder in ("甲县", "乙县"):
        (tmp_path / folder).mkdir()
        files.append(str(rich(tmp_path / folder / "数据.xlsx")))
    (tmp_path / "甲县" / "数据.csv").write_text("县区,床位数\n甲区,1\n", "utf-8")
    files.append(str(tmp_path / "甲县" / "数据.csv"))
    names = [Path(path).name for path in annotate(files, [], str(tmp_path / "out"), "zh")]
    assert ["甲县-数据.xlsx", "乙县-数据.xlsx", "甲县-数据.csv.xlsx"] == names
    assert sorted(names) == sorted(os.listdir(tmp_path / "out"))


def test_the_file_that_was_sent_is_never_written_to(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    before = file.read_bytes()
    os.symlink(tmp_path, tmp_path / "同一处")
    for folder in (tmp_path, tmp_path / "同一处"):
        with pytest.raises(UsageError, match="是送来的原文件"):
            annotate([str(file)], [fault(file, "E4")], str(folder), "zh")
    marked(file, [fault(file, "E4")], tmp_path)
    assert before == file.read_bytes()


def test_a_copy_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    (tmp_path / "out").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="磁盘已满"):
        marked(file, [], tmp_path)
    assert [] == os.listdir(tmp_path / "out")


def test_the_folder_may_not_be_a_file(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    with pytest.raises(UsageError, match="不能建目录"):
        annotate([str(file)], [], str(file), "zh")


def test_check_writes_marked_copies_where_it_is_asked_to(tmp_path: Path) -> None:
    plan = tmp_path / "city.yaml"
    share = target(id="share", indicator="nursing_bed_share", values={2023: 50})
    plan.write_text(plan_text([share]), encoding="utf-8")
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]
    file = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    done = CliRunner().invoke(
        cli, ["check", "--plan", str(plan), str(file), "--annotate", str(tmp_path / "out"), "--fail-on", "none"]
    )
    assert 0 == done.exit_code, done.output
    assert f"已写入 {tmp_path / 'out' / '数据.xlsx'}" in done.stderr
    assert "已写入" not in done.stdout
    book = openpyxl.load_workbook(tmp_path / "out" / "数据.xlsx")
    found = [cell for row in book["养老机构"].iter_rows() for cell in row if cell.comment]
    assert ["约40"] == [cell.value for cell in found]


def test_the_marked_copy_gives_the_same_figures(tmp_path: Path) -> None:
    """A clerk may correct in the copy and send that: the list in front is no data, the colours are none either."""
    plan = pipeline.plan_named("jingdezhen")
    file = SAMPLES / "jingdezhen" / "浮梁县.xlsx"
    out = marked(file, [fault(file, "C3")], tmp_path)
    one, other = (pipeline.run(plan, [str(path)], Options()) for path in (file, out))
    assert one.assessed.lines == other.assessed.lines


@pytest.mark.parametrize(("said", "cell"), [("A1", (1, 1)), ("XFD1048576", (1_048_576, 16_384)), ("AA10", (10, 27))])
def test_an_address_is_a_row_and_a_column(said: str, cell: tuple[int, int]) -> None:
    assert cell == cell_of(said)
    assert said == address(cell)


@pytest.mark.parametrize("said", ["", "A0", "XFE1", "A1048577", "1A", "A1:B2"])
def test_what_is_no_address_is_none(said: str) -> None:
    assert cell_of(said) is None


def test_every_part_stays_xml_whatever_prefixes_it_uses(tmp_path: Path) -> None:
    """One library writes the boxes of comments under `ns1:`; ours are added under names of their own."""
    file = rich(tmp_path / "机构.xlsx")
    held = parts(marked(file, [fault(file, "E4"), fault(file, "B2", sheet="人口")], tmp_path))
    boxes = [name for name in held if name.endswith(".vml")]
    assert 2 == len(boxes)
    for name in held:
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(held[name])
    notes = [
        ElementTree.fromstring(held[name]).findall(".//{urn:schemas-microsoft-com:office:excel}Row") for name in boxes
    ]
    assert [["4", "3"], ["1"]] == [[str(one.text) for one in found] for found in notes]


def test_the_archive_holds_no_part_twice(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    with zipfile.ZipFile(io.BytesIO(marked(file, [fault(file, "E5")], tmp_path).read_bytes())) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
