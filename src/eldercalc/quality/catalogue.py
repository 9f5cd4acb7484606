"""Every rule there is, by id: those that the models declare, and those that hold of every sheet and column alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from typing import Any

from eldercalc.errors import UsageError
from eldercalc.findings import Severity
from eldercalc.quality.declared import described
from eldercalc.quality.rule import Rule, sentence, texts
from eldercalc.records import MODELS, Column, Record, columns_of
from eldercalc.words import Words, words


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by its id, sheet by sheet; those of files and plans last."""
    rules = [rule for model in MODELS.values() for rule in _of_sheet(model)]
    rules += [_entry(name, entry, {}) for name, entry in texts("general.yaml").items() if entry["of"] == "once"]
    return {rule.id: rule for rule in rules}


def _of_sheet(model: type[Record]) -> Iterator[Rule]:
    yield from (described(model, rule) for rule in model.rules)
    for fault, entry in texts("general.yaml").items():
        if entry["of"] == "sheet":
            yield _entry(f"{model.sheet.table}|{fault}", entry, {}, model)
    for column in columns_of(model).values():
        yield from _of_column(model, column)


def _of_column(model: type[Record], column: Column) -> Iterator[Rule]:
    has = {
        "column": True,
        "cast": column.kind.name != "names",
        "required": column.required,
        "dated": column.field == model.sheet.dated,
        "year": column.field == "year",
        "placed": column.field == "county",
    }
    for fault, entry in texts("general.yaml").items():
        if has.get(entry["of"]):
            name = f"not_{column.kind.name}" if fault == "not_kind" else fault
            yield _entry(f"{model.sheet.table}.{column.field}|{name}", entry, _given(column), model, column)


def _given(column: Column) -> dict[str, object]:
    return {
        "a": Words(column.zh, column.en),
        "kind": Words(column.kind.zh, column.kind.en),
        "within": _within(column),
    }


def _within(column: Column) -> Words | str:
    """The closed values or limits of a column, in words."""
    if column.values:
        return words("：{values}", ": {values}", values=column.choices)
    if column.low is None and column.high is None:
        return ""
    return words("，{low} 到 {high}", ", {low} to {high}", low=column.low, high=column.high)


def _entry(
    id_: str, entry: dict[str, Any], given: dict[str, object], model: type[Record] | None = None,
    column: Column | None = None,
) -> Rule:  # fmt: skip
    strict = column is not None and column.required and entry is texts("general.yaml")["missing_column"]
    severity: Severity = "error" if strict else entry["severity"]
    return Rule(
        id_, severity, Words(model.sheet.zh, model.sheet.en) if model else None,
        sentence(entry, "means", given), sentence(entry, "when", given), sentence(entry, "fix", given),
        model.sheet.table if model else None, (column.field,) if column else (),
    )  # fmt: skip


def general(id_: str) -> str:
    """The id under which the catalogue has the rule of a finding (`plan.<target>|…` is one rule for all targets)."""
    place, _, fault = id_.partition("|")
    return f"plan|{fault}" if place.startswith("plan.") else id_


def matching(name: str) -> list[Rule]:
    """The rules that `name` means: an id, or the part before `|` or `.` of several. Raises UsageError for none."""
    rules = catalogue()
    found = [
        rule for id_, rule in rules.items() if name in (id_, id_.partition("|")[0], id_.partition(".")[0], rule.table)
    ]
    if not found:
        near = difflib.get_close_matches(name, rules, 1, 0.5)
        raise UsageError(
            name,
            words("没有这条规则", "there is no such rule"),
            words("是否指 {near}？", "did you mean {near}?", near=near[0])
            if near
            else words("全部规则见 eldercalc rules", "see them all: eldercalc rules"),
        )
    return [rules[name]] if name in rules else found
