"""Whether what a definition names is there: tables, columns of the right kind, closed values, dates to count by.

All of it is refused when a plan is read, so that nothing is left to go wrong while its figures are computed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from eldercalc.definitions.models import Compliance, Condition, Coverage, Measure, Where
from eldercalc.records import MODELS, Column, columns_of
from eldercalc.words import meant
from eldercalc.yamlfile import Refusal
from eldercalc.yamlwords import shortened

NUMBERS = ("int", "scaled")
LIMITS = ("at_least", "more_than", "at_most", "less_than", "about")
BEYOND = 10**12
"""No number of a sheet is as large."""


def fits_sheet(measure: Measure) -> None:
    """Refuse a measure whose table, columns or closed values do not exist, or are of a kind that it cannot count."""
    if measure.table not in MODELS:
        raise Refusal(
            "没有表“{table}”（有：{known}）", "no table '{table}' (known: {known})",
            table=measure.table, known=list(MODELS),
        )  # fmt: skip
    for role, stores in (("sum", NUMBERS), ("level", NUMBERS), ("during", ("date",)), ("distinct", ())):
        if (name := getattr(measure, role)) is not None:
            column = _column(measure.table, name)
            if stores and column.kind.store not in stores:
                raise Refusal(
                    "列“{name}”是{kind}，不能用于 {role}", "column '{name}' is a {kind_en}: not for `{role}`",
                    name=name, kind=column.kind.zh, kind_en=column.kind.en, role=role,
                )  # fmt: skip
    _fits_where(measure.table, measure.where)


def fits_standards(of: Measure, compliance: Compliance) -> None:
    """Refuse standards on columns that are not there, or that hold no numbers."""
    for standard in compliance.standards:
        column = _column(of.table, standard.column)
        if standard.equal is not None:
            _fits_value(column, standard.equal)
            continue
        limit = standard.at_least if standard.at_least is not None else standard.at_most
        if limit is None:
            raise Refusal(
                "列“{name}”的标准要写 at_least、at_most 或 equal",
                "the standard on '{name}' needs at_least, at_most or equal", name=standard.column,
            )  # fmt: skip
        for name in (standard.column, *([standard.per] if standard.per is not None else [])):
            _numeric(_column(of.table, name), limit)


def fits_coverage(of: Measure, having: Measure, coverage: Coverage) -> None:
    """Refuse a coverage that has no column to find bodies by, no area to lie in, or no date to count periods by."""
    tables = [str(part.table) for part in having.add or (having,) if isinstance(part, Measure)]
    if coverage.via == "key":
        keys = coverage.key if isinstance(coverage.key, tuple) else (str(coverage.key), str(coverage.key))
        for table, key in zip((str(of.table), tables[0]), keys, strict=True):
            _column(table, key)
    else:
        for name in ("town", "village"):
            _column(of.table, name)
    if coverage.every and MODELS[tables[0]].sheet.dated is None:
        raise Refusal(
            "表“{table}”没有日期，不能写 every", "table '{table}' has no dates: no `every`", table=tables[0]
        )  # fmt: skip
    _whole(coverage.at_least)


def _whole(value: int | str) -> None:
    if isinstance(value, str) and not value.isdigit():
        raise Refusal("“{value}”不是整数", "'{value}' is not a whole number", value=shortened(value))


def _column(table: str | None, name: str) -> Column:
    known = columns_of(MODELS[str(table)])
    if name not in known:
        raise Refusal(
            "表“{table}”没有列“{name}”{near}", "table '{table}' has no column '{name}'{near}",
            table=table, name=shortened(name), near=meant(name, known),
        )  # fmt: skip
    return known[name]


def _fits_where(table: str, where: Where) -> None:
    for name, condition in where.all.items():
        _fits_condition(_column(table, name), condition)
    for part in where.any:
        _fits_where(table, part)


def _fits_condition(column: Column, condition: Condition) -> None:
    has = condition.has if isinstance(condition.has, tuple) else (condition.has,) if condition.has is not None else ()
    limits = [value for name in LIMITS if (value := getattr(condition, name)) is not None]
    if not (condition.one_of or has or limits):
        raise Refusal("列“{name}”的条件是空的", "the condition on '{name}' is empty", name=column.field)
    if has and column.kind.store != "choices":
        raise Refusal(
            "列“{name}”不是多选，不能写 has",
            "column '{name}' does not hold several values: no `has`",
            name=column.field,
        )
    for value in (*(condition.one_of or ()), *has):
        _fits_value(column, value)
    for value in limits:
        if column.values and condition.about is None:
            _fits_value(column, value)
        else:
            _numeric(column, value, "about" if condition.about is not None else None)


def _numeric(column: Column, limit: Any, word: str | None = None) -> None:
    """Refuse a limit on a column that holds no numbers, and a limit that is none."""
    if column.kind.store not in NUMBERS:
        raise Refusal(
            "列“{name}”不是数，不能写 {word}", "column '{name}' holds no numbers: no `{word}`",
            name=column.field, word=word or "at_least / at_most",
        )  # fmt: skip
    if not _is_number(limit):
        raise _unfit(column, limit)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return False
    return -BEYOND < value < BEYOND


def _fits_value(column: Column, value: Any) -> None:
    """Refuse a value that no cell of the column can hold."""
    if column.values:
        if value not in column.values:
            raise Refusal(
                "列“{name}”没有选项“{value}”（有：{closed}）",
                "column '{name}' has no choice '{value}' (known: {closed})",
                name=column.field, value=shortened(value), closed=list(column.values),
            )  # fmt: skip
        return
    fits: dict[str, Callable[[Any], bool]] = {"int": _is_whole, "scaled": _is_number, "bool": _is_bool}
    if not fits.get(column.kind.store, _is_text)(value):
        raise _unfit(column, value)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and value == int(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _unfit(column: Column, value: Any) -> Refusal:
    return Refusal(
        "列“{name}”是{kind}，“{value}”不合", "column '{name}' is a {kind_en}: '{value}' does not do",
        name=column.field, kind=column.kind.zh, kind_en=column.kind.en, value=shortened(value),
    )  # fmt: skip
