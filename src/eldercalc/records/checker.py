"""Typing whole columns by their declaration, and finding every cell that does not fit.

A distinct value is judged once. Text that the kind's `plain` pattern knows is cast as a column; only what is
left is put to pydantic, value by value, which also gives the reason. After a failed cast the cell is unknown
and the row's other cells still count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from eldercalc.findings import Finding
from eldercalc.privacy import mask
from eldercalc.records.base import Column, Record, columns_of
from eldercalc.records.cells import Cells, Indices, Mask, is_blank
from eldercalc.records.keys import Named, named
from eldercalc.records.kinds import NUMBER_MARK, SCALE, Kind, days, folded, several, stored
from eldercalc.records.kinds import text as plain_text
from eldercalc.records.near import near_value
from eldercalc.records.totals import Total
from eldercalc.words import Words, words

ARROW: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "scaled": pa.int64(),
    "text": pa.string(),
    "choices": pa.string(),
    "date": pa.date32(),
    "bool": pa.bool_(),
}


@dataclass(frozen=True)
class Origin:
    """Where a table was read: enough to name the address of any cell without an object a cell.

    `area` is whose file it is, as its cover says.
    """

    file: str
    sheet: str | None
    letters: dict[str, str]
    area: str | None = None

    def cell(self, field: str, row: int) -> str | None:
        """The address of `field` in sheet row `row`, such as `F12`."""
        letter = self.letters.get(field)
        return f"{letter}{row}" if letter else None


@dataclass(frozen=True)
class RawTable:
    """One sheet as text, its columns already known by field. `rows` are sheet rows counted from 1.

    `year` is what the file's cover sheet says, for rows without one of their own; `unread` what it says instead.
    `named` is the year in the name of the sheet or the file, which serves where nothing else says one.
    `totals` are rows that state sums of the others; `rest` are the cells of each row that no column has.
    """

    model: type[Record]
    origin: Origin
    columns: dict[str, Cells]
    rows: pa.Array
    year: int | None = None
    totals: tuple[Total, ...] = ()
    unread: Words | None = None
    rest: pa.ChunkedArray | None = None
    named: int | None = None


@dataclass(frozen=True)
class Checked:
    """One sheet, typed: a column a field (null is unknown), `rejected` masks for fields with refused cells.

    A column of texts that say the same over and over has its texts numbered.
    """

    raw: RawTable
    columns: dict[str, pa.Array]
    rejected: dict[str, pa.Array]
    findings: list[Finding]


def check(raw: RawTable) -> Checked:
    """Type every column of `raw`; every cell that does not fit is one finding."""
    columns: dict[str, pa.Array] = {}
    rejected: dict[str, pa.Array] = {}
    findings: list[Finding] = []
    for name, column in columns_of(raw.model).items():
        if name not in raw.columns:
            columns[name] = pa.nulls(len(raw.rows), ARROW[column.kind.store])
            continue
        judged = _judge(column, raw.columns[name])
        columns[name] = judged.values
        findings += _findings(raw, column, judged)
        if judged.faults:
            rejected[name] = pa.array(judged.refused)
    return Checked(raw, columns, rejected, findings)


@dataclass(frozen=True)
class _Judged:
    """A column judged: its cells, typed `values`, and the fault of each refused text, by its number."""

    cells: Cells
    values: pa.Array
    faults: dict[int, Words]

    @property
    def refused(self) -> Mask:
        """Which cells were refused."""
        return self.cells.mask(list(self.faults))


def _judge(column: Column, given: Cells) -> _Judged:
    cells = given.used()
    texts = cells.texts
    typed = ARROW[column.kind.store]
    sure = pc.fill_null(_sure(column, texts), False)
    cast = _cast(column.kind, pc.if_else(sure, texts, None)) if column.kind.plain else pa.nulls(len(texts), typed)
    sure = _within(column, cast, sure)
    others: list[Any] = [None] * len(texts)
    faults: dict[int, Words] = {}
    for code in pc.indices_nonzero(pc.and_(pc.invert(sure), pc.is_valid(texts))).to_pylist():
        text = texts[code].as_py()
        if not text.strip():
            continue
        try:
            others[code] = stored(column.kind, column.adapter.validate_python(text))
        except ValidationError as error:
            faults[code] = _reason(column, error)
    distinct = pc.if_else(sure, cast, pa.array(others, typed))
    numbered = cells.codes is not None and pa.types.is_string(typed)
    return _Judged(cells, cells.each(distinct.dictionary_encode() if numbered else distinct), faults)


def _sure(column: Column, texts: pa.Array) -> pa.Array:
    if column.kind.plain is None:
        return pa.array([False] * len(texts), pa.bool_())
    return pc.match_substring_regex(texts, column.kind.plain)


def _cast(kind: Kind, plain: pa.Array) -> pa.Array:
    """Text of the kind's plain form (null elsewhere) as the kind's type."""
    if kind.store == "int":
        return pc.cast(plain, pa.int64())
    if kind.store == "scaled":
        return pc.cast(pc.round(pc.multiply(pc.cast(plain, pa.float64()), float(10**SCALE))), pa.int64())
    if kind.store == "date":
        return pc.cast(pc.utf8_slice_codeunits(plain, 0, 10), pa.date32())
    return plain


def _within(column: Column, cast: pa.Array, sure: pa.Array) -> pa.Array:
    """`sure` without the values outside the column's limits, which pydantic then words."""
    if column.kind.store != "int":
        return sure
    inside = sure
    if column.low is not None:
        inside = pc.and_(inside, pc.fill_null(pc.greater_equal(cast, column.low), False))
    if column.high is not None:
        inside = pc.and_(inside, pc.fill_null(pc.less_equal(cast, column.high), False))
    return inside


REASONS: dict[str, Words] = {
    "not_a_number": Words("不是数", "is not a number"),
    "not_whole": Words("应为整数", "must be a whole number"),
    "not_a_date": Words("不是日期，请写作 2023-12-31", "is not a date, write 2023-12-31"),
    "no_such_date": Words("没有这一天", "is a day that does not exist"),
    "two_dates": Words(
        "可读作两个日期（先月后日或先日后月，日期序号或年月），请写作 2023-12-31",
        "can be read as two dates, write 2023-12-31",
    ),
    "no_stored_value": Words(
        "是没有计算结果的公式，请用 Excel 或 WPS 打开并保存一次",
        "is a formula without a stored value: open and save it in a spreadsheet program",
    ),
    "digits_lost": Words(
        "已被电子表格转成数字，号码的末几位丢失，请按文本重新填写",
        "was turned into a number by a spreadsheet and has lost digits: enter it again as text",
    ),
    "not_yes_no": Words("应填是或否", "must be yes or no"),
    "not_a_year": Words("不是年份，请写作 2023", "is not a year, write 2023"),
}


def _reason(column: Column, error: ValidationError) -> Words:
    first = error.errors()[0]
    cause = str(first.get("ctx", {}).get("error", ""))
    if cause == "two_dates" and not column.personal:
        return words(
            "可读作两个日期：{days}，未采用，请写作 2023-12-31", "can be read as two dates, {days}, and is not used",
            days=[day.isoformat() for day in days(str(first["input"]))],
        )  # fmt: skip
    if cause in REASONS:
        return REASONS[cause]
    if column.values:
        return words("不在选项内（{values}）", "is not one of the choices ({values})", values=list(column.values))
    limits = first.get("ctx", {})
    if "ge" in limits or "gt" in limits:
        return words("小于下限 {low}", "is below the limit {low}", low=column.low)
    if "le" in limits or "lt" in limits:
        return words("大于上限 {high}", "is above the limit {high}", high=column.high)
    return words("过长", "is too long")


def _findings(raw: RawTable, column: Column, judged: _Judged) -> Iterator[Finding]:
    if judged.faults:
        hit, texts = np.flatnonzero(judged.refused), judged.cells.texts
        said = {code: _refusal(raw, column, texts[code].as_py(), why) for code, why in judged.faults.items()}
        yield from _placed(raw, column, hit, (said[code] for code in judged.cells.numbers(hit)))
    if column.required:
        yield from _placed(raw, column, judged.cells.rows(is_blank), repeat(_blank(raw, column)))


def _placed(raw: RawTable, column: Column, hit: Indices, said: Iterable[Finding]) -> Iterator[Finding]:
    """What is said of a cell, at each of the rows hit."""
    rows, letter = raw.rows.take(pa.array(hit)).to_pylist(), raw.origin.letters.get(column.field)
    for row, one, name in zip(rows, said, names_at(raw, hit), strict=False):
        yield replace(one, row=row, cell=f"{letter}{row}" if letter else None, **name)


def _refusal(raw: RawTable, column: Column, text: str, why: Words) -> Finding:
    """The finding for a refused cell, masked where the column is personal; where it is comes later."""
    text = text.removesuffix(NUMBER_MARK)
    value = mask(text) if column.personal else text
    return Finding(
        rule=f"{raw.model.sheet.table}.{column.field}|not_{column.kind.name}",
        severity="error",
        file=raw.origin.file,
        sheet=raw.origin.sheet,
        column=column.field,
        value=value,
        message=words(
            "{title}“{value}”{why}",
            "{title_en} '{value}' {why}",
            title=column.zh,
            title_en=column.en,
            value=value,
            why=why,
        ),
        hint=_advice(column, text),
    )


CORRECT = words("改正这个单元格；同行其他单元格照常计算", "correct this cell; the row's other cells still count")


def _advice(column: Column, text: str) -> Words:
    """What to do, and which value of a closed list may be meant: of several, the first that is not listed."""
    listed = {plain_text(value) for value in column.values}
    strange = next((part for part in several(text) if plain_text(part) not in listed), None) if column.values else None
    near = near_value(strange, column.values) if strange and not column.personal else None
    if near is None:
        return CORRECT
    return words(
        "{part}是否指“{near}”？{correct}", "{part}is it '{near}'? {correct}", near=near, correct=CORRECT,
        part="" if strange == folded(text) else words("“{one}”", "'{one}': ", one=strange),
    )  # fmt: skip


def _blank(raw: RawTable, column: Column) -> Finding:
    return Finding(
        rule=f"{raw.model.sheet.table}.{column.field}|missing",
        severity="warning",
        file=raw.origin.file,
        sheet=raw.origin.sheet,
        column=column.field,
        message=words("{title}未填", "{title_en} is empty", title=column.zh, title_en=column.en),
        hint=words("补填；空白按未知处理，不按零", "fill it in; a blank counts as unknown, never as zero"),
    )


def names_of(raw: RawTable, index: int) -> Named:
    """By what the row is known, as the sheet writes it."""
    return names_at(raw, np.array([index]))[0]


def names_at(raw: RawTable, rows: Indices) -> list[Named]:
    """By what each of the rows is known."""
    fields = [name for name in dict.fromkeys([*raw.model.sheet.key, "county"]) if name in raw.columns]
    cells = {name: raw.columns[name].take(rows).to_pylist() for name in fields}
    named_rows = zip(*cells.values(), strict=True) if cells else repeat((), len(rows))
    return [named(raw.model, dict(zip(cells, row, strict=True)).get) for row in named_rows]
