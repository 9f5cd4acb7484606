"""Which rows a measure counts, as column expressions in three answers: yes, no, unknown.

Written once in narwhals, so that the same definition runs on every engine. Logic is Kleene's: a comparison with
an unknown cell is unknown, `unknown and no` is no, `unknown or yes` is yes.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw

from eldercalc.definitions import ABOUT, Condition, Measure, Standard, Where
from eldercalc.records import MODELS, Column, columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.once import REJECTED
from eldercalc.records.tables import Table
from eldercalc.records.years import NO_YEAR


@dataclass(frozen=True)
class Part:
    """One side of a figure, by rows of one table: the rows that `counted` says yes to, each worth `value`.

    `value` None counts the rows themselves. `cells` are the columns that the answer depends on, in order. Parts of
    one `key` give the same answers.
    """

    key: str
    table: str
    counted: nw.Expr
    value: nw.Expr | None
    cells: tuple[str, ...]
    scaled: bool
    level: bool = False


def part(measure: Measure, standards: Sequence[Standard] = (), at_year_end: bool = True) -> Part:
    """The rows of `measure`; with `standards`, those that meet every one of them.

    Of a list with dates of leaving, only who is still on it when the year ends (unless `at_year_end` is False, or
    the measure speaks of something that happened within the year).
    """
    table = str(measure.table)
    columns = columns_of(MODELS[table])
    answers = [*_where(measure.where, columns), *(_meets(standard, columns) for standard in standards)]
    cells, last = [*measure.where.columns()], []
    if measure.during:
        answers.append(nw.col(measure.during).dt.year().cast(nw.Int64) == nw.col("year"))
        cells.append(measure.during)
    elif at_year_end and (listed := _still_listed(table)) is not None:
        answers.append(listed)
        last.append(str((MODELS[table].sheet.span or ("", ""))[1]))
    cells += [name for s in standards if not _void(s) for name in (s.column, s.per) if name]
    summed = measure.sum or measure.level
    scaled = bool(summed) and columns[str(summed)].kind.store == "scaled"
    counted = _all(answers) if answers else nw.col("year") == nw.col("year")
    cells += [*([summed] if summed else []), *last]
    value = nw.col(summed) if summed else None
    key = f"{measure.model_dump_json()}|{[s.model_dump_json() for s in standards]}|{at_year_end}"
    return Part(key, table, counted, value, tuple(dict.fromkeys(cells)), scaled, measure.level is not None)


def part_in(table: Table, measure: Measure, standards: Sequence[Standard] = (), at_year_end: bool = True) -> Part:
    """The rows of `measure` in `table`: of one whose year is only presumed, it is unknown whether it counts."""
    return sure_of_year(part(measure, standards, at_year_end), table)


def sure_of_year(rows: Part, table: Table) -> Part:
    """`rows` with the year, or the date of an event, among what decides, where the year of some rows is presumed."""
    if NO_YEAR not in table.data.column_names:
        return rows
    known = nw.when(~nw.col(NO_YEAR)).then(~nw.col(NO_YEAR))
    dated = table.model.sheet.dated
    cells = (*rows.cells, dated) if dated else ("year", *rows.cells)
    return replace(rows, counted=rows.counted & known, cells=tuple(dict.fromkeys(cells)))


def unknown_cell(name: str) -> nw.Expr:
    """Whether a cell is unknown; a year among the cells that decide is one that is only presumed."""
    return nw.col(NO_YEAR) if name == "year" else nw.col(name).is_null()


def _still_listed(table: str) -> nw.Expr | None:
    """Whether a row is still on its list when the year ends: unknown where the date of leaving was refused."""
    span = MODELS[table].sheet.span
    if span is None:
        return None
    left, refused = nw.col(span[1]), nw.col(f"{REJECTED}{span[1]}")
    stays = left.is_null() | (left.dt.year().cast(nw.Int64) > nw.col("year")).fill_null(False)
    return nw.when(~refused).then(stays)


def _where(where: Where, columns: dict[str, Column]) -> list[nw.Expr]:
    answers = [_condition(columns[name], condition) for name, condition in where.all.items()]
    if where.any:
        branches = [_all(_where(branch, columns)) for branch in where.any]
        answers.append(_any(branches))
    return answers


def _condition(column: Column, condition: Condition) -> nw.Expr:
    cell = nw.col(column.field)
    answers: list[nw.Expr] = []
    if condition.one_of is not None:
        answers.append(_any(cell == _stored(column, value) for value in condition.one_of))
    if condition.has is not None:
        wanted = condition.has if isinstance(condition.has, tuple) else (condition.has,)
        answers.append(_any(cell.str.contains(f"、{value}、", literal=True) for value in wanted))
    limits = {name: getattr(condition, name) for name in ("at_least", "more_than", "at_most", "less_than", "about")}
    answers += [_limit(column, cell, name, bound) for name, bound in limits.items() if bound is not None]
    return _all(answers)


def _all(answers: Iterable[nw.Expr]) -> nw.Expr:
    first, *rest = answers
    for answer in rest:
        first = first & answer
    return first


def _any(answers: Iterable[nw.Expr]) -> nw.Expr:
    first, *rest = answers
    for answer in rest:
        first = first | answer
    return first


def _limit(column: Column, cell: nw.Expr, name: str, bound: Any) -> nw.Expr:
    if column.values:
        keep = [
            value for value in column.values if _holds(name, column.values.index(value), column.values.index(bound))
        ]
        return _any(cell == value for value in keep)
    compare: dict[str, Callable[[Any, Any], nw.Expr]] = {
        "at_least": operator.ge,
        "more_than": operator.gt,
        "at_most": operator.le,
        "less_than": operator.lt,
        "about": operator.ge,
    }
    return compare[name](cell, _bound(column, name, Decimal(bound)))


def _bound(column: Column, name: str, bound: Decimal) -> int:
    """A limit in the form that the column is stored in; 10.5 on whole numbers is at least 11, or at most 10.

    About 750 is at least 712.5, and about 25 whole things at least 24.
    """
    stored = Fraction(bound.scaleb(SCALE) if column.kind.store == "scaled" else bound)
    if name == "about":
        return math.ceil(ABOUT * stored)
    return math.ceil(stored) if name in ("at_least", "less_than") else math.floor(stored)


def _holds(name: str, place: int, bound: int) -> bool:
    return {"at_least": place >= bound, "more_than": place > bound, "at_most": place <= bound}.get(name, place < bound)


def _stored(column: Column, value: Any) -> Any:
    if column.kind.store == "scaled":
        return int(Decimal(value).scaleb(SCALE))
    return int(value) if column.kind.store == "int" else value


def _void(standard: Standard) -> bool:
    """Whether the standard asks nothing (at least 0), so that a blank cannot fail it."""
    return standard.at_least is not None and Decimal(standard.at_least) == 0


def _meets(standard: Standard, columns: dict[str, Column]) -> nw.Expr:
    """`column × times` against `limit × per`, cross-multiplied in whole numbers so that it is exact."""
    if _void(standard):
        return nw.col("year") == nw.col("year")
    column = columns[standard.column]
    if standard.equal is not None:
        same: nw.Expr = nw.col(column.field) == _stored(column, standard.equal)
        return same
    limit = Decimal(standard.at_least if standard.at_least is not None else standard.at_most or 0)
    shift = SCALE if column.kind.store == "scaled" else 0
    factor = Decimal(10) ** max(0, -int(limit.as_tuple().exponent))
    left = nw.col(column.field) * int(standard.times * factor)
    per = nw.col(standard.per) if standard.per else 1
    right = per * int(limit * factor * 10**shift)
    answer: nw.Expr = left >= right if standard.at_least is not None else left <= right
    return answer
