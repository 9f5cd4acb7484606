"""Cells of numbers in the forms people write: units in the header or the cell, marks that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records import Column
from eldercalc.records.cells import Cells
from eldercalc.records.kinds import folded, number

PREFIXES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
SAME = {
    "m2": {"平方米", "平米", "平方"},
    "人": {"位", "名"},
    "张": {"个", "床", "张床", "张床位", "个床位"},
    "家": {"所", "个"},
    "个": {"所", "家"},
    "元": {"元整", "元人民币"},
}
"""What else the units of columns are called; ㎡ is m2 when folded."""

STROKES = frozenset({"-", "--", "—", "——", "－", "/", "／", "\\", "…", "..."})
NOTHING = STROKES | frozenset({"暂缺", "暂无", "不详", "未统计", "未知", "空"})
"""What people write where they do not know: unknown, as a blank is."""

PLAIN = r"^[0-9]+(\.[0-9]+)?$"
NUMBER = re.compile(r"([+-]?[\d, ]*\.?\d+) *([^-+\d\s,.].*)", re.ASCII)
MONEY = re.compile(r"^(?:¥|RMB|人民币) *", re.IGNORECASE)


def scale_of(given: str, own: str | None) -> Fraction | None:
    """How many of `own` one of `given` is (万人 against 人: 10000); None where they measure different things.

    A bare 万 or 亿 leaves out what is counted, not the scale of `own`: 万 against 万元 is 1.
    """
    (many, base), (few, kind) = _split(folded(given)), _split(folded(own or ""))
    if base and base != kind and base not in SAME.get(kind, ()):
        return None
    return Fraction(many, few)


def _split(unit: str) -> tuple[int, str]:
    scale = 1
    while unit and unit[0] in PREFIXES:
        scale, unit = scale * PREFIXES[unit[0]], unit[1:]
    return scale, unit


def read_cells(column: Column, cells: Cells, scale: Fraction) -> Cells:
    """The texts of a column as the checker reads them: numbers in the column's unit, strokes as blanks.

    Numbers that are each in the unit of their row wait for `in_units_of_rows`.
    """
    if column.unit_in:
        return cells
    if column.kind.name in ("count", "amount"):
        return read_amounts(column, cells, scale)
    return _without_strokes(column, cells)


def read_amounts(column: Column, cells: Cells, scale: Fraction) -> Cells:
    """The texts of a column of numbers in the column's own unit; what is no number stays as it is, for the checker."""
    odd = pc.is_valid(cells.texts)
    if scale == 1:
        odd = pc.fill_null(pc.invert(pc.match_substring_regex(cells.texts, PLAIN)), False)
    if not odd.true_count:
        return cells
    found = cells.texts.to_pylist()
    for at in pc.indices_nonzero(odd).to_pylist():
        found[at] = read_amount(found[at], column.unit, scale)
    return cells.reread(lambda _: pa.array(found, pa.string()))


def in_units_of_rows(columns: Mapping[str, Column], read: Mapping[str, Cells]) -> dict[str, Cells]:
    """The columns whose numbers are each in the unit of their row, and those of the units.

    A unit in the cell must agree with that of the row, and is the row's where it has none.
    """
    found: dict[str, Cells] = {}
    for name, at in ((name, columns[name].unit_in) for name in read):
        if at:
            found[name], found[at] = _each(read[name], read.get(at) or Cells.blank(len(read[name])))
    return found


def _each(cells: Cells, units: Cells) -> tuple[Cells, Cells]:
    odd = cells.rows(lambda texts: pc.invert(pc.match_substring_regex(texts, PLAIN)))
    if not len(odd):
        return cells, units
    told, own = cells.to_pylist(), units.to_pylist()
    for at in odd.tolist():
        told[at], own[at] = _with_unit(str(told[at]), own[at])
    return Cells.of(told), Cells.of(own)


def _with_unit(text: str, unit: str | None) -> tuple[str | None, str | None]:
    found = NUMBER.fullmatch(_narrow(text))
    if found and not folded(unit or "") and not re.search(r"\d", found[2]):
        unit = found[2]
    return read_amount(text, unit, Fraction(1)), unit


def _narrow(text: str) -> str:
    return folded(text).lstrip("'’")


def read_amount(text: str, unit: str | None, scale: Fraction) -> str | None:
    """The text of one cell in `unit`; None where it says that nothing is known."""
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


def _without_strokes(column: Column, cells: Cells) -> Cells:
    """A column of choices or dates in which a stroke is a blank, and of dates 无 too, where blanks are allowed at all.

    What the column declares to be as good as a blank, is one. 不详 is not: who left on a day unknown has left. A code
    is never a stroke: all who have none would be one body.
    """
    kind = column.kind.name
    if kind != "code" and (column.required or kind not in ("date", "yes_no", "choice", "choices")):
        return cells
    said = sorted({*STROKES, *column.blanks, *(["无"] if kind in ("code", "date") else [])})
    hit = pc.is_in(pc.utf8_trim_whitespace(cells.texts), pa.array(said))
    if not hit.true_count:
        return cells
    return cells.reread(lambda texts: pc.if_else(hit, pa.scalar(None, pa.string()), texts))


def _times(exact: Decimal, scale: Fraction) -> str:
    scaled = Fraction(exact) * scale
    return f"{Decimal(scaled.numerator) / Decimal(scaled.denominator):f}"
