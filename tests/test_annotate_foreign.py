"""Annotated workbooks that other programs wrote, in their own ways or damaged."""

from __future__ import annotations

import contextlib
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from eldercalc.errors import UsageError
from eldercalc.reports.annotate import annotate
from eldercalc.reports.ooxml.cells import Sheet
from eldercalc.reports.problems import COLOURS
from tests.making import everywhere, workbook
from tests.marking import FRONT, OFFICE, STRICT, fault, marked, parts, rich

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
