"""Cells of numbers in the forms people write: units in the header or the cell, marks that stand for nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records import Column
from eldercalc.records.kinds import folded, number

PREFIXES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
SAME = {
    "㎡": {"平方米", "平米", "m2", "m²"},
    "人": {"位", "名"},
    "张": {"个", "床", "张床", "张床位", "个床位"},
    "家": {"所", "个"},
    "个": {"所", "家"},
    "元": {"元整", "元人民币"},
}
"""What else the units of columns are called."""

NOTHING = frozenset({"-", "--", "—", "——", "－", "/", "\\", "…", "...", "暂缺", "暂无", "不详", "未统计", "未知", "空"})
"""What people write where they do not know: unknown, as a blank is."""

PLAIN = r"^[0-9]+(\.[0-9]+)?$"
NUMBER = re.compile(r"([+-]?[\d, ]*\.?\d+) *([^-+\d\s,.].*)", re.ASCII)
MONEY = re.compile(r"^(?:¥|RMB|人民币) *", re.IGNORECASE)


def scale_of(given: str, own: str | None) -> Fraction | None:
    """How many of `own` one of `given` is (万人 against 人: 10000); None where they measure different things.

    A bare 万 or 亿 leaves out what is counted, not the scale of `own`: 万 against 万元 is 1.
    """
    (many, base), (few, kind) = _split(folded(given)), _split(own or "")
    if base and base != kind and base not in SAME.get(kind, ()):
        return None
    return Fraction(many, few)


def _split(unit: str) -> tuple[int, str]:
    scale = 1
    while unit and unit[0] in PREFIXES:
        scale, unit = scale * PREFIXES[unit[0]], unit[1:]
    return scale, unit


def read_amounts(column: Column, cells: pa.ChunkedArray, scale: Fraction) -> pa.ChunkedArray:
    """The texts of a column of numbers in the column's own unit; what is no number stays as it is, for the checker."""
    encoded = cells.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        return cells
    texts = encoded.dictionary
    odd = pc.invert(pc.match_substring_regex(texts, PLAIN)) if scale == 1 else pa.array([True] * len(texts))
    if not pc.any(odd).as_py():
        return cells
    found = texts.to_pylist()
    for at in pc.indices_nonzero(odd).to_pylist():
        found[at] = _read(found[at], column.unit, scale)
    return pa.chunked_array([pa.array(found, pa.string()).take(encoded.indices)])


def read_each(cells: pa.ChunkedArray, units: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Numbers of which each is in the unit of its row, and the units of the rows.

    A unit in the cell must agree with that of the row, and is the row's where it has none.
    """
    odd = pc.fill_null(pc.invert(pc.match_substring_regex(cells, PLAIN)), False)
    if not pc.any(odd).as_py():
        return cells, units
    told, own = cells.to_pylist(), units.to_pylist()
    for at in pc.indices_nonzero(odd).to_pylist():
        told[at], own[at] = _with_unit(told[at], own[at])
    return pa.chunked_array([pa.array(told, pa.string())]), pa.chunked_array([pa.array(own, pa.string())])


def _with_unit(text: str, unit: str | None) -> tuple[str | None, str | None]:
    found = NUMBER.fullmatch(_narrow(text))
    if found and not folded(unit or "") and not re.search(r"\d", found[2]):
        unit = found[2]
    return _read(text, folded(unit) if unit else None, Fraction(1)), unit


def _narrow(text: str) -> str:
    return folded(text).lstrip("'’")


def _read(text: str, unit: str | None, scale: Fraction) -> str | None:
    narrow = _narrow(text)
    if narrow in NOTHING:
        return None
    if _split(unit or "")[1].startswith("元"):
        narrow = MONEY.sub("", narrow)
    found = NUMBER.fullmatch(narrow)
    own = scale_of(found[2], unit) if found else scale
    try:
        return text if own is None else _times(number(found[1] if found else narrow), own)
    except ValueError:
        return text


def _times(exact: Decimal, scale: Fraction) -> str:
    scaled = Fraction(exact) * scale
    return f"{Decimal(scaled.numerator) / Decimal(scaled.denominator):f}"
