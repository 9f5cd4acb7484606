"""What an xlsx stores of a cell that its value as text does not tell.

A formula that was never calculated has no value, yet its cell is not blank; a number of more than fifteen digits has
lost the others, however many are printed; a number may be shown as a percentage, or as a month; a merged cell speaks
for those it covers; and one cell in a far corner makes a sheet larger than any memory. All of it is looked up in the
sheet's own XML, before the sheet is read. Of .xls, .xlsb and .ods none of this is known: there 0.912 under % stays to
be asked about, and 2023.1 is no date.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from eldercalc.readers.formats import Formats, formats, shown

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_BYTES = 2**31

UNCALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:<f[^>]*/>|<f[^>]*>([^<]{0,2000})</f>)(?:<v\s*/>|<v></v>)?</c>'
)
TOO_LONG = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="\d+")?(?: t="n")?>(?:<f[^>]*>[^<]*</f>)?'
    rb"<v>(\d{16,}(?:\.0*)?|\d(?:\.\d+)?[eE]\+?1[5-9])</v>"
)

HIDDEN_ROW = re.compile(rb'<row [^>]*?\bhidden="(?:1|true)"[^>]*>')
COLUMN = re.compile(rb"<col [^>]*>")
UNSEEN = re.compile(rb'\b(?:hidden="(?:1|true)"|width="0(?:\.0*)?")')
MOST_COLUMNS = 16_384
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
FAR = re.compile(rb'<c r="([A-Z]{2,3})\d')
TALL = 10_000
"""Only a sheet of so many rows can be too large to hold."""

LONG = re.compile(rb"<v>\d(?:\d{15}|(?:\.\d+)?[eE]\+?1[5-9])")
"""What a number too long looks like, wherever it stands: asked first, since most sheets have none."""


Cells = dict[tuple[int, int], str]
Block = tuple[int, int, int, int]


@dataclass(frozen=True)
class Stored:
    """One sheet: `texts` of untold cells by (row, column) from 0, `merged` (top, left, bottom, right), its extent.

    `hidden` are the rows (from 1) that a person does not see, `hidden_columns` the columns (from 0).
    """

    texts: Cells
    merged: tuple[Block, ...] = ()
    extent: tuple[int, int] = (0, 0)
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def stored(path: Path) -> dict[str, Stored]:
    """What each sheet stores; empty for other kinds of file, and for a package that cannot be read so."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with zipfile.ZipFile(path) as package:
            styles = formats(package)
            return {name: _sheet(package, part, styles) for name, part in _parts(package)}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, NotImplementedError, zlib.error):
        return {}


def _sheet(package: zipfile.ZipFile, part: str, styles: Formats) -> Stored:
    if package.getinfo(part).file_size > MOST_BYTES:
        return Stored({})
    data = package.read(part)
    return Stored(
        dict(_cells(data, styles)), _merged(data), _extent(data), frozenset(_hidden(data)), _hidden_columns(data)
    )


def _merged(data: bytes) -> tuple[Block, ...]:
    found = MERGED.finditer(data, data.rfind(b"<mergeCells")) if b"<mergeCells" in data else ()
    return tuple((*_place(one[1], one[2]), *_place(one[3], one[4])) for one in found)


def _hidden(data: bytes) -> Iterator[int]:
    for found in HIDDEN_ROW.finditer(data) if b'hidden="' in data else ():
        if number := re.search(rb'\br="(\d+)"', found[0]):
            yield int(number[1])


def _hidden_columns(data: bytes) -> frozenset[int]:
    """Columns that are hidden, or pulled together until nothing shows."""
    found: set[int] = set()
    for one in COLUMN.finditer(data, 0, max(data.find(b"<sheetData"), 0)):
        first, last = (re.search(rb'\b%s="(\d+)"' % edge, one[0]) for edge in (b"min", b"max"))
        if first and last and UNSEEN.search(one[0]):
            found |= set(range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)))
    return frozenset(found)


def _extent(data: bytes) -> tuple[int, int]:
    """How many rows and columns a reader must hold to hold the farthest cells."""
    last = re.match(rb'<row [^>]*?r="(\d+)"', data[data.rfind(b"<row ") :][:400]) if b"<row " in data else None
    rows = int(last[1]) if last else 0
    widest = max((_place(one[1], b"1")[1] + 1 for one in FAR.finditer(data)), default=0) if rows > TALL else 0
    return rows, widest


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets by name, and the part of the package that each is."""
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(f"{REL}id"), "")
        if "worksheets" in target:
            yield sheet.get("name", ""), posixpath.join("/xl", target).removeprefix("/")


def _cells(data: bytes, styles: Formats) -> Iterator[tuple[tuple[int, int], str]]:
    if b"<f" in data:
        for found in UNCALCULATED.finditer(data):
            formula = (found[3] or b"").decode("utf-8", "replace")
            yield _place(found[1], found[2]), f"={formula}"
    for found in TOO_LONG.finditer(data) if LONG.search(data) else ():
        yield _place(found[1], found[2]), f"{float(found[3]):.5E}"
    for letters, row, text in shown(data, styles):
        yield _place(letters, row), text


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for mark in letters:
        column = column * 26 + mark - 64
    return int(row) - 1, column - 1
