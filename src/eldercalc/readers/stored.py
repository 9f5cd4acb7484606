"""What an xlsx stores of a cell that its value as text does not tell.

A formula that was never calculated has no value, yet its cell is not blank; and a number of more than fifteen digits
has lost the others, however many are printed. Both are looked up in the sheet's own XML, in one pass over its bytes.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

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

LONG = re.compile(rb"<v>\d(?:\d{15}|(?:\.\d+)?[eE]\+?1[5-9])")
"""What a number too long looks like, wherever it stands: asked first, since most sheets have none."""


def untold(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the texts of such cells by (row, column) from 0: the formula itself, or the number as Excel shows it.

    Empty for other kinds of file, and for a package that cannot be read so.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with zipfile.ZipFile(path) as package:
            return {name: dict(_cells(package, part)) for name, part in _parts(package)}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, NotImplementedError):
        return {}


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


def _cells(package: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    if package.getinfo(part).file_size > MOST_BYTES:
        return
    data = package.read(part)
    if b"<f" in data:
        for found in UNCALCULATED.finditer(data):
            formula = (found[3] or b"").decode("utf-8", "replace")
            yield _place(found[1], found[2]), f"={formula}"
    for found in TOO_LONG.finditer(data) if LONG.search(data) else ():
        yield _place(found[1], found[2]), f"{float(found[3]):.5E}"


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for mark in letters:
        column = column * 26 + mark - 64
    return int(row) - 1, column - 1
