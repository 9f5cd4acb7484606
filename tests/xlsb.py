"""A workbook in Excel's binary form, made by hand: no library writes one.

As much of [MS-XLSB] as a sheet of texts and numbers needs: records of a variable-length type and size, one part a
sheet, one of shared strings, one of formats.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROW_HEADER, CELL_BLANK, CELL_RK, CELL_ERROR, CELL_BOOL, CELL_REAL, CELL_STRING, CELL_SHARED = range(8)
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION, SHEET = 143, 144, 145, 146, 148, 156
BEGIN_STRINGS, END_STRINGS, STRING_ITEM = 159, 160, 19
BEGIN_STYLES, END_STYLES, BEGIN_FORMATS, END_FORMATS, FORMAT = 278, 279, 615, 616, 44
BEGIN_XFS, END_XFS, XF = 617, 618, 47
DAY_ONE = date(1899, 12, 30)

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
</Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its type and size in 7 bits a byte, and what it holds."""
    return _seven(kind) + _seven(len(data)) + data


def _seven(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def wide(text: str) -> bytes:
    """A text with its length in characters, as records hold it."""
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def write(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """The sheets as a workbook at `path`: texts shared, numbers as they are, dates as days in a format of dates."""
    shared = list(dict.fromkeys(cell for rows in sheets.values() for row in rows for cell in row if type(cell) is str))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.bin")]))
        own = [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.bin") for at in range(1, len(sheets) + 1)]
        more = [("rIdS", "sharedStrings", "sharedStrings.bin"), ("rIdF", "styles", "styles.bin")]
        package.writestr("xl/_rels/workbook.bin.rels", _relations([*own, *more]))
        package.writestr("xl/workbook.bin", _book(list(sheets)))
        package.writestr("xl/sharedStrings.bin", _strings(shared))
        package.writestr("xl/styles.bin", _styles())
        for at, rows in enumerate(sheets.values(), 1):
            package.writestr(f"xl/worksheets/sheet{at}.bin", _sheet(rows, shared))
    return path


def _relations(items: Iterable[tuple[str, str, str]]) -> str:
    told = (f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in items)
    return RELATIONS.format(items="".join(told))


def _book(names: Sequence[str]) -> bytes:
    sheets = (struct.pack("<II", 0, at) + wide(f"rId{at}") + wide(name) for at, name in enumerate(names, 1))
    listed = b"".join(record(SHEET, data) for data in sheets)
    return record(BEGIN_BOOK) + record(BEGIN_SHEETS) + listed + record(END_SHEETS) + record(END_BOOK)


def _strings(shared: Sequence[str]) -> bytes:
    items = b"".join(record(STRING_ITEM, b"\0" + wide(text)) for text in shared)
    return record(BEGIN_STRINGS, struct.pack("<II", len(shared), len(shared))) + items + record(END_STRINGS)


def _styles() -> bytes:
    """Two formats of cells: the general one, and yyyy-mm-dd."""
    formats = record(FORMAT, struct.pack("<H", 164) + wide("yyyy-mm-dd"))
    xfs = b"".join(record(XF, struct.pack("<HHHHHBBH", 0, code, 0, 0, 0, 0, 0, 0)) for code in (0, 164))
    return b"".join([
        record(BEGIN_STYLES), record(BEGIN_FORMATS, struct.pack("<I", 1)), formats, record(END_FORMATS),
        record(BEGIN_XFS, struct.pack("<I", 2)), xfs, record(END_XFS), record(END_STYLES),
    ])  # fmt: skip


def _sheet(rows: Sequence[Sequence[Any]], shared: Sequence[str]) -> bytes:
    width = max(map(len, rows))
    size = record(DIMENSION, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    data = b"".join(_row(at, row, shared) for at, row in enumerate(rows))
    return record(BEGIN_SHEET) + size + record(BEGIN_DATA) + data + record(END_DATA) + record(END_SHEET)


def _row(at: int, cells: Sequence[Any], shared: Sequence[str]) -> bytes:
    header = struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0)
    held = (_cell(column, value, shared) for column, value in enumerate(cells) if value is not None)
    return record(ROW_HEADER, header) + b"".join(held)


def _cell(column: int, value: Any, shared: Sequence[str]) -> bytes:
    place = struct.pack("<II", column, 1 if isinstance(value, date) else 0)
    if isinstance(value, str):
        return record(CELL_SHARED, place + struct.pack("<I", shared.index(value)))
    if isinstance(value, date):
        return record(CELL_REAL, place + struct.pack("<d", (value - DAY_ONE).days))
    if isinstance(value, int):
        return record(CELL_RK, place + struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF))
    return record(CELL_REAL, place + struct.pack("<d", value))
