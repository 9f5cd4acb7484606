"""Rules within a row: one column against another, against the calendar, against itself."""

from __future__ import annotations

from functools import singledispatch

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.quality.digits import birth_in_id, broken, cut
from eldercalc.quality.hits import Hits, Sheets, amount, blank, shown, title, told, where
from eldercalc.records.kinds import SCALE
from eldercalc.records.rules import (
    AgeAtLeast,
    AgeAtMost,
    AtMost,
    BornAsInId,
    CheckDigit,
    NobodyIn,
    NotBefore,
    NotCut,
    NotInFuture,
    OneReading,
    OpenWithin,
    SheetRule,
)
from eldercalc.records.tables import Table


@singledispatch
def judged(rule: SheetRule, table: Table, sheets: Sheets) -> Hits:
    """The rows of `table` that break `rule`."""
    raise NotImplementedError(type(rule).__name__)


@judged.register
def _(rule: AtMost, table: Table, __: Sheets) -> Hits:
    if blank(table, str(rule.column), rule.limit):
        return Hits()
    rows = where(pc.greater(table.data[rule.column], table.data[rule.limit]))
    return told(table, rows, x=str(rule.column), y=rule.limit)


@judged.register
def _(rule: NotBefore, table: Table, __: Sheets) -> Hits:
    if blank(table, str(rule.column), rule.first):
        return Hits()
    rows = where(pc.less(table.data[rule.column], table.data[rule.first]))
    return told(table, rows, x=str(rule.column), y=rule.first)


@judged.register
def _(rule: NotInFuture, table: Table, sheets: Sheets) -> Hits:
    if sheets.until is None or blank(table, str(rule.column)):
        return Hits()
    rows = where(pc.greater(table.data[rule.column], pa.scalar(sheets.until)))
    hits = told(table, rows, x=str(rule.column))
    return Hits(hits.rows, [{**said, "until": sheets.until.isoformat()} for said in hits.said])


@judged.register
def _(rule: AgeAtLeast, table: Table, __: Sheets) -> Hits:
    return _aged(rule, table, pc.less(_age(rule, table), rule.age))


@judged.register
def _(rule: AgeAtMost, table: Table, __: Sheets) -> Hits:
    return _aged(rule, table, pc.greater(_age(rule, table), rule.age))


def _age(rule: SheetRule, table: Table) -> pa.ChunkedArray:
    """The age at the end of the row's year: by then, every birthday of the year has been."""
    return pc.subtract(table.data["year"], pc.cast(pc.year(table.data[rule.column]), pa.int64()))


def _as_number(days: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dates as the numbers yyyymmdd."""
    year, month = pc.multiply(pc.year(days), 10_000), pc.multiply(pc.month(days), 100)
    return pc.add(pc.add(year, month), pc.day(days))


def _aged(rule: AgeAtLeast | AgeAtMost, table: Table, flags: pa.ChunkedArray) -> Hits:
    rows = where(flags)
    ages = _age(rule, table).take(rows).to_pylist()
    years = table.data["year"].take(rows).to_pylist()
    births = shown(table, str(rule.column), rows)
    said = [{"x": b, "year": y, "years": a} for b, y, a in zip(births, years, ages, strict=True)]
    return Hits(rows.to_pylist(), said)


@judged.register
def _(rule: CheckDigit, table: Table, __: Sheets) -> Hits:
    return told(table, broken(table.data[rule.column], rule.code), x=str(rule.column))


@judged.register
def _(rule: NotCut, table: Table, __: Sheets) -> Hits:
    return told(table, cut(table.data[rule.column]), x=str(rule.column))


@judged.register
def _(rule: BornAsInId, table: Table, __: Sheets) -> Hits:
    if blank(table, str(rule.column), rule.id):
        return Hits()
    rows, born = birth_in_id(table.data[rule.id])
    stated = _as_number(table.data[rule.column].take(rows))
    hit = rows.filter(pc.fill_null(pc.not_equal(stated, born), False))
    return told(table, hit, x=str(rule.column), y=rule.id)


@judged.register
def _(rule: NobodyIn, table: Table, __: Sheets) -> Hits:
    if blank(table, str(rule.column)):
        return Hits()
    there = pc.greater(table.data[rule.column], 0)
    shut = pc.is_in(table.data[rule.state], pa.array(rule.values))
    return told(table, where(pc.and_(there, shut)), x=str(rule.column), y=rule.state)


@judged.register
def _(rule: OpenWithin, table: Table, __: Sheets) -> Hits:
    opened = _contradicted(rule, table, rule.opened, after=True)
    closed = _contradicted(rule, table, rule.closed, after=False)
    return Hits([*opened.rows, *closed.rows], [*opened.said, *closed.said])


def _contradicted(rule: OpenWithin, table: Table, dated: str, *, after: bool) -> Hits:
    """Rows said to be open whose date lies beyond the end of the year (`after`), or has come by then."""
    if blank(table, dated):
        return Hits()
    beyond = pc.greater(pc.cast(pc.year(table.data[dated]), pa.int64()), table.data["year"])
    against = beyond if after else pc.invert(beyond)
    hits = told(
        table, where(pc.and_(pc.equal(table.data[rule.column], rule.value), against)), x=str(rule.column), y=dated
    )
    return Hits(hits.rows, [{**said, "which": title(table, dated)} for said in hits.said])


@judged.register
def _(rule: OneReading, table: Table, __: Sheets) -> Hits:
    """A per cent of at most one, of which nothing else tells what was meant."""
    if blank(table, str(rule.column), rule.unit):
        return Hits()
    value, unit = table.data[rule.column], table.data[rule.unit]
    small = pc.and_(pc.greater(value, 0), pc.less_equal(value, 10**SCALE))
    parts = pc.and_(*(pc.is_valid(table.data[name]) for name in rule.parts))
    rows = where(pc.and_(pc.and_(small, pc.equal(unit, "%")), pc.invert(parts)))
    values = value.take(rows).to_pylist()
    return Hits(rows.to_pylist(), [{"x": amount(one), "y": amount(one * 100)} for one in values])
