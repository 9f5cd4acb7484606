"""Declared rules as people meet them: the titles of their columns put into the texts of their kind."""

from __future__ import annotations

from dataclasses import fields

from eldercalc.quality.rule import Rule, sentence, texts
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.records.rules import CheckDigit, CountedOnce, NotVanished, NoTwin, Refers, SheetRule
from eldercalc.words import Words, words

STANDARDS = {"credit_code": "GB 32100", "citizen_id": "GB 11643"}


def rule_id(model: type[Record], rule: SheetRule) -> str:
    """The id of a declared rule: `table.column|fault`, or `table|fault`."""
    table = model.sheet.table
    return f"{table}.{rule.column}|{rule.fault}" if rule.column else f"{table}|{rule.fault}"


def named(model: type[Record], rule: SheetRule) -> dict[str, object]:
    """What the texts of a rule name: titles of its columns, and its own numbers and values."""
    columns = columns_of(model)
    given: dict[str, object] = {item.name: getattr(rule, item.name) for item in fields(rule)}
    given |= {
        name: Words(columns[field].zh, columns[field].en) for name, field in rule.named.items() if field in columns
    }
    return given | _more(model, rule)


def _more(model: type[Record], rule: SheetRule) -> dict[str, object]:
    """What only some kinds of rules name."""
    if isinstance(rule, CheckDigit):
        return {"standard": STANDARDS[rule.code]}
    if isinstance(rule, Refers):
        return {"to": [_sheet(target.split(".")[0]) for target in rule.to]}
    if isinstance(rule, CountedOnce):
        return {"elsewhere": _sheet(rule.elsewhere)}
    if isinstance(rule, NotVanished):
        return {"gone": list(rule.gone)}
    if isinstance(rule, NoTwin):
        titles = [Words(columns_of(model)[name].zh, columns_of(model)[name].en) for name in rule.same]
        return {"more": words("，{titles}也相同", ", and the same {titles}", titles=titles) if titles else ""}
    return {}


def _sheet(table: str) -> Words:
    return Words(MODELS[table].sheet.zh, MODELS[table].sheet.en)


def described(model: type[Record], rule: SheetRule) -> Rule:
    """The entry of a declared rule."""
    entry, given = texts("texts.yaml")[rule.kind], named(model, rule)
    return Rule(
        rule_id(model, rule), rule.severity, Words(model.sheet.zh, model.sheet.en),
        sentence(entry, "means", given), sentence(entry, "when", given), sentence(entry, "fix", given),
        model.sheet.table, tuple(dict.fromkeys(rule.named.values())),
    )  # fmt: skip
