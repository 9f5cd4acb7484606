"""What the number formats of an xlsx tell of its numbers: 0.912 shown as 91.2%, 2023.1 shown as 2023.10.

The styles are read first, and of a sheet only the cells with such a style are looked at.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records.kinds import NUMBER_MARK, number

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a format that are printed as they are, or not at all: a % among them multiplies nothing."""

PERCENT, TWO_PLACES = frozenset({"9", "10"}), frozenset({"2"})
"""The formats of either sort that every file has without saying so."""

OCTOBER = re.compile(rb"<v>(?:19|20)\d\d\.1</v>")
LONGEST = 2100
"""How many bytes a cell may have before its value, its formula being among them."""

CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="n")?>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?'
    rb"<v>(-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?)</v>"
)


@dataclass(frozen=True)
class Formats:
    """The styles of cells (as the sheets number them) that show a percentage, and those that show two decimals."""

    percent: frozenset[bytes]
    two_places: frozenset[bytes]


def formats(package: zipfile.ZipFile) -> Formats:
    """The styles of a workbook."""
    if "xl/styles.xml" not in package.namelist():
        return Formats(frozenset(), frozenset())
    root = ElementTree.fromstring(package.read("xl/styles.xml"))
    own = {one.get("numFmtId", ""): _bare(one.get("formatCode", "")) for one in root.iter(f"{MAIN}numFmt")}
    percent = {name for name, code in own.items() if "%" in code} | PERCENT.difference(own)
    places = {name for name, code in own.items() if code == "0.00"} | TWO_PLACES.difference(own)
    used = [one.get("numFmtId", "") for one in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    return Formats(*(frozenset(b"%d" % at for at, one in enumerate(used) if one in of) for of in (percent, places)))


def _bare(code: str) -> str:
    """The part of a format that is for positive numbers, without what is printed as it is."""
    return LITERAL.sub("", code).split(";")[0].strip()


def shown(data: bytes, styles: Formats) -> Iterator[tuple[bytes, bytes, str]]:
    """Column letters, row and text of each number that is not what it looks like as a number.

    A percentage has its sign. 2023.1 is a month where it is shown with two decimals; where it is not, it may be one
    of two, and bears the mark of a number.
    """
    for style in sorted(styles.percent):
        for found in _cells(data, re.finditer(rb' s="%s"' % style, data)):
            yield found[1], found[2], _percentage(found[4])
    for found in _cells(data, OCTOBER.finditer(data)):
        if found[3] not in styles.percent:
            text = found[4].decode()
            yield found[1], found[2], f"{text}0" if found[3] in styles.two_places else text + NUMBER_MARK


def _cells(data: bytes, marks: Iterable[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    """The cells of numbers in which the marks stand."""
    for mark in marks:
        start = data.rfind(b"<c ", max(0, mark.start() - LONGEST), mark.start())
        found = CELL.match(data, start) if start >= 0 else None
        if found and found.end() > mark.start():
            yield found


def in_doubt(column: pa.Array) -> pa.Array:
    """The texts of a workbook that does not tell its formats: 2023.1 may be a number there, and bears its mark."""
    hit = pc.match_substring_regex(column, r"^(19|20)[0-9]{2}\.1$")
    return pc.if_else(hit, pc.binary_join_element_wise(column, NUMBER_MARK, ""), column)


@lru_cache(maxsize=65_536)
def _percentage(value: bytes) -> str:
    """A number of at most 15 digits, a hundredfold and with its sign."""
    return f"{number(f'{Decimal(value.decode()):f}').scaleb(2).normalize():f}%"
