"""Steering rows to a definition: make a row one that a measure counts, or one that it does not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from eldercalc.definitions import ABOUT, Condition, Measure, Where
from eldercalc.records import MODELS, Column, columns_of
from makers.chance import ordered

Row = dict[str, Any]


def counted(row: Row, measure: Measure) -> bool:
    """Whether `measure` surely counts `row`; an unknown cell says no."""
    if measure.during:
        day = row.get(measure.during)
        if day is None or day.year != row["year"]:
            return False
    return matches(row, measure.where, str(measure.table))


def matches(row: Row, where: Where, table: str) -> bool:
    """Whether every condition holds."""
    columns = columns_of(MODELS[table])
    kept = all(_holds(row.get(name), condition, columns[name]) for name, condition in where.all.items())
    return kept and (not where.any or any(matches(row, branch, table) for branch in where.any))


def _holds(value: Any, condition: Condition, column: Column) -> bool:
    if value is None:
        return False
    if condition.one_of is not None and value not in condition.one_of:
        return False
    if condition.has is not None and not set(_wanted(condition)) & set(value):
        return False
    if column.values and condition.at_least is not None:
        return column.values.index(value) >= column.values.index(str(condition.at_least))
    low, high = condition.at_least, condition.at_most
    above = condition.more_than is None or value > Decimal(condition.more_than)
    near = condition.about is None or value >= _least(condition)
    return (low is None or value >= Decimal(low)) and (high is None or value <= Decimal(high)) and above and near


def _least(condition: Condition) -> Fraction:
    return ABOUT * Fraction(str(condition.about))


def _wanted(condition: Condition) -> tuple[Any, ...]:
    return condition.has if isinstance(condition.has, tuple) else (condition.has,)


def satisfy(row: Row, where: Where, table: str) -> None:
    """Change the cells of `row` that keep `where` from holding."""
    columns = columns_of(MODELS[table])
    for name, condition in where.all.items():
        if not _holds(row.get(name), condition, columns[name]):
            row[name] = _fitting(row.get(name), condition, columns[name])
    if where.any and not any(matches(row, branch, table) for branch in where.any):
        satisfy(row, where.any[0], table)


def _fitting(value: Any, condition: Condition, column: Column) -> Any:
    if condition.has is not None:
        return (*(value or ()), _wanted(condition)[-1])
    if condition.one_of is not None:
        return condition.one_of[0]
    if column.values:
        return str(condition.at_least)
    if condition.about is not None:
        return math.ceil(_least(condition)) + int(value or 0) % 90
    low = condition.at_least if condition.at_least is not None else condition.more_than
    return int(Decimal(str(low or 0)) * Decimal("1.2")) + 1


def violate(row: Row, of: Measure, to: Measure | None, *salt: object) -> None:
    """Change one cell of `row` so that `of` does not count it, and `to` still does."""
    for name in reversed(extra_columns(of, to)):
        before = row.get(name)
        for value in _others(row, name, of, *salt):
            row[name] = value
            if not counted(row, of) and (to is None or counted(row, to)):
                return
        row[name] = before


def extra_columns(of: Measure, to: Measure | None) -> list[str]:
    """The columns on which `of` asks more than `to`."""
    known = to.where.all if to is not None else {"state": None}
    more = [name for name, condition in of.where.all.items() if known.get(name) != condition and name in of.where.all]
    more = [name for name in more if to is not None or name != "state"]
    return [*more, *(name for branch in of.where.any for name in branch.columns())]


def _others(row: Row, name: str, of: Measure, *salt: object) -> Iterable[Any]:
    column = columns_of(MODELS[str(of.table)])[name]
    value = row.get(name)
    if isinstance(value, bool) or column.kind.name == "yes_no":
        return (False, True)
    if column.kind.store == "choices":
        return (tuple(v for v in value or () if v not in _asked(of.where, name)),)
    if column.values:
        return ordered(column.values, name, *salt)
    return (Decimal(0), 1)


def _asked(where: Where, name: str) -> set[Any]:
    condition = where.all.get(name)
    mine = set(_wanted(condition)) if condition is not None and condition.has is not None else set()
    for branch in where.any:
        mine |= _asked(branch, name)
    return mine
