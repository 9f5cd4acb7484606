"""The rule set checked: what can never fail, what contradicts another rule, ids given twice, columns that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eldercalc.quality.declared import rule_id
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.records.base import Column
from eldercalc.records.rules import (
    AgeAtLeast,
    AgeAtMost,
    AtMost,
    BornAsInId,
    CheckDigit,
    CountedOnce,
    Nested,
    NobodyIn,
    NotBefore,
    NotCut,
    NotInFuture,
    NotVanished,
    OneReading,
    OnListThen,
    OpenWithin,
    Ordinary,
    Refers,
    SheetRule,
    Steady,
)

NUMBERS = frozenset({"int", "scaled"})
STORES: dict[type[SheetRule], frozenset[str]] = {
    AtMost: NUMBERS, Ordinary: NUMBERS, Steady: NUMBERS, NobodyIn: NUMBERS, Nested: NUMBERS,
    NotBefore: frozenset({"date"}), NotInFuture: frozenset({"date"}), AgeAtLeast: frozenset({"date"}),
    AgeAtMost: frozenset({"date"}), BornAsInId: frozenset({"date"}), OnListThen: frozenset({"date"}),
    CheckDigit: frozenset({"text"}), OneReading: frozenset({"scaled"}), NotCut: frozenset({"text"}),
}  # fmt: skip
"""What the column of a rule must hold; on any other the rule could never fail, or could never be evaluated."""

OLDEST = 125
"""A cell holds no day of birth before 1900: in the 2020s, nobody can be found older than this."""


def faults(models: Iterable[type[Record]] = tuple(MODELS.values())) -> list[str]:
    """Everything wrong with the rules of `models`, each with its rule's id; none where they hold together."""
    return [fault for model in models for fault in _of_model(model)]


def _of_model(model: type[Record]) -> Iterator[str]:
    ids = Counter(rule_id(model, rule) for rule in model.rules)
    yield from (f"{name}: declared {times} times" for name, times in ids.items() if times > 1)
    for rule in model.rules:
        broken = list(_columns(model, rule)) or list(_kinds(model, rule)) or list(_idle(model, rule))
        yield from (f"{rule_id(model, rule)}: {what}" for what in broken)
    yield from _circles(model)
    yield from _ages(model)


def _columns(model: type[Record], rule: SheetRule) -> Iterator[str]:
    """Columns, sheets and closed values that the rule names and that do not exist."""
    columns = columns_of(model)
    for name in rule.named.values():
        if name not in columns:
            yield f"there is no column {name}"
    if isinstance(rule, Refers):
        yield from (f"there is no column {to}" for to in rule.to if not _exists(*to.split(".")))
    if isinstance(rule, (CountedOnce, OnListThen)):
        table = rule.elsewhere if isinstance(rule, CountedOnce) else rule.register
        if table not in MODELS:
            yield f"there is no sheet {table}"
    for name, values in _closed(rule):
        if name in columns and not set(values) <= set(columns[name].values):
            yield f"{name} has not all of the values {', '.join(values)}"


def _exists(table: str, column: str) -> bool:
    return table in MODELS and column in columns_of(MODELS[table])


def _closed(rule: SheetRule) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The closed values that a rule names, with their column."""
    if isinstance(rule, NobodyIn):
        yield rule.state, rule.values
    if isinstance(rule, NotVanished):
        yield rule.state, rule.gone
    if isinstance(rule, OpenWithin):
        yield str(rule.column), (rule.value,)
    if isinstance(rule, Steady) and rule.while_:
        yield rule.while_[0], (rule.while_[1],)
    if isinstance(rule, Nested):
        yield rule.band, tuple(dict.fromkeys(band for pair in rule.within for band in pair))


def _kinds(model: type[Record], rule: SheetRule) -> Iterator[str]:
    """Columns of a kind that the rule cannot judge, and two columns that cannot be compared."""
    columns = columns_of(model)
    for kind, stores in STORES.items():
        if isinstance(rule, kind) and columns[str(rule.column)].kind.store not in stores:
            yield f"{rule.column} is a {columns[str(rule.column)].kind.en}"
    other = rule.limit if isinstance(rule, AtMost) else rule.first if isinstance(rule, NotBefore) else None
    if other is not None:
        one, two = columns[str(rule.column)], columns[other]
        if one.kind.store != two.kind.store:
            yield f"{rule.column} and {other} cannot be compared"


def _idle(model: type[Record], rule: SheetRule) -> Iterator[str]:
    """Why a rule can never fail."""
    if len(set(rule.named.values())) < len(rule.named):
        yield "can never fail: a column is compared with itself"
    if isinstance(rule, AtMost) and _below(columns_of(model)[str(rule.column)], columns_of(model)[rule.limit]):
        yield "can never fail: the limits of the two columns see to it"
    if isinstance(rule, Nested) and any(narrow == wide for narrow, wide in rule.within):
        yield "can never fail: a band is compared with itself"
    if isinstance(rule, AgeAtMost) and rule.age >= OLDEST:
        yield "can never fail: a cell holds no birth as early"
    if isinstance(rule, AgeAtLeast) and rule.age <= 0:
        yield "can never fail: everybody born is as old"
    if isinstance(rule, (NobodyIn, NotVanished)) and not dict(_closed(rule))[rule.state]:
        yield "names no values"


def _below(part: Column, whole: Column) -> bool:
    """Whether the largest part is still no more than the smallest whole."""
    return part.high is not None and whole.low is not None and bool(part.high <= whole.low)


def _circles(model: type[Record]) -> Iterator[str]:
    """Rules that lead back to where they started: a ≤ b and b ≤ a can only both hold of equal cells."""
    after: dict[str, set[str]] = {}
    for rule in model.rules:
        if isinstance(rule, (AtMost, NotBefore)):
            low, high = (str(rule.column), rule.limit) if isinstance(rule, AtMost) else (rule.first, str(rule.column))
            if low != high:
                after.setdefault(low, set()).add(high)
        if isinstance(rule, Nested):
            for narrow, wide in rule.within:
                after.setdefault(f"{rule.band}={narrow}", set()).add(f"{rule.band}={wide}")
    for start in after:
        if start in _reached(start, after):
            yield f"{model.sheet.table}: rules contradict each other about {start}"


def _reached(start: str, after: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = set(after.get(start, ()))
    while todo:
        one = todo.pop()
        found.add(one)
        todo |= after.get(one, set()) - found
    return found


def _ages(model: type[Record]) -> Iterator[str]:
    """Ages that nobody can have: at least more than at most."""
    least = {rule.column: rule.age for rule in model.rules if isinstance(rule, AgeAtLeast)}
    for rule in model.rules:
        if isinstance(rule, AgeAtMost) and least.get(rule.column, 0) > rule.age:
            yield f"{model.sheet.table}: rules contradict each other about {rule.column}"
