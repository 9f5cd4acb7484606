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
SAME = {"平方米": "㎡", "平米": "㎡", "m2": "㎡", "m²": "㎡", "位": "人", "名": "人", "所": "家", "个": "家"}
NOTHING = frozenset({"-", "--", "—", "——", "－", "/", "\\", "…", "...", "暂缺", "暂无", "不详", "未统计", "未知", "空"})
"""What people write where they do not know: unknown, as a blank is."""

PLAIN = r"^[0-9]+(\.[0-9]+)?$"
NUMBER = re.compile(r"([+-]?[\d, ]*\.?\d+) *([^-+\d\s,.].*)", re.ASCII)


def scale_of(given: str, own: str | None) -> Fraction | None:
    """How many of `own` one of `given` is (万人 against 人: 10000); None where they measure different things."""
    (many, base), (few, kind) = _split(folded(given)), _split(own or "")
    if base and base != kind:
        return None
    return Fraction(many, few if base else 1)


def _split(unit: str) -> tuple[int, str]:
    scale = 1
    while unit and unit[0] in PREFIXES:
        scale, unit = scale * PREFIXES[unit[0]], unit[1:]
    return scale, SAME.get(unit, unit)


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
        found[at] = read_amount(found[at], column.unit, scale)
    return pa.chunked_array([pa.array(found, pa.string()).take(encoded.indices)])


def read_amount(text: str, unit: str | None, scale: Fraction) -> str | None:
    """The text of one cell in `unit`; None where it says that nothing is known."""
    narrow = folded(text).lstrip("'’")
    if narrow in NOTHING:
        return None
    found = NUMBER.fullmatch(narrow)
    own = scale_of(found[2], unit) if found else scale
    try:
        return text if own is None else _times(number(found[1] if found else narrow), own)
    except ValueError:
        return text


def _times(exact: Decimal, scale: Fraction) -> str:
    scaled = Fraction(exact) * scale
    return f"{Decimal(scaled.numerator) / Decimal(scaled.denominator):f}"
