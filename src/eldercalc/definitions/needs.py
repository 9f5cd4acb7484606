"""Which sheets and columns a bound indicator reads: for templates, and so that nothing else need be kept."""

from __future__ import annotations

from collections.abc import Iterable

from eldercalc.definitions.binding import Bound
from eldercalc.definitions.models import Compliance, Coverage, Measure
from eldercalc.records import MODELS, columns_of

Needs = dict[str, set[str]]


def needs(bounds: Iterable[Bound]) -> Needs:
    """Columns by table; a table's keys, dates and county are always among them."""
    found: Needs = {}
    for bound in bounds:
        for measure in measures_of(bound):
            _measure(measure, found)
        if isinstance(bound.shape, Coverage):
            _coverage(bound, bound.shape, found)
        if isinstance(bound.shape, Compliance):
            table = str(bound.measure("of").table)
            found[table] |= {name for s in bound.shape.standards for name in (s.column, s.per) if name}
    for table, columns in found.items():
        columns |= _always(table)
    return found


def measures_of(bound: Bound) -> list[Measure]:
    """Every plain measure behind a bound indicator."""
    shape = bound.shape
    roles = [shape] if isinstance(shape, Measure) else [getattr(shape, role, None) for role in ("of", "to", "having")]
    whole = [measure for measure in roles if isinstance(measure, Measure)]
    return [inner for measure in whole for inner in (measure.add or (measure,)) if isinstance(inner, Measure)]


def _measure(measure: Measure, found: Needs) -> None:
    columns = found.setdefault(str(measure.table), set())
    named = (measure.sum, measure.distinct, measure.level, measure.during, measure.once_by)
    span = MODELS[str(measure.table)].sheet.span
    leaving = span[1] if span and not measure.during else None
    columns |= {*measure.where.columns(), *(name for name in (*named, leaving) if name)}


def _coverage(bound: Bound, shape: Coverage, found: Needs) -> None:
    having = [m for m in measures_of(bound) if m.table != bound.measure("of").table] or [bound.measure("of")]
    if isinstance(shape.key, tuple):
        found[str(bound.measure("of").table)].add(shape.key[0])
    if shape.via == "key":
        other = shape.key[1] if isinstance(shape.key, tuple) else str(shape.key)
        found[str(having[0].table)].add(other)
        found[str(bound.measure("of").table)] |= set(MODELS[str(bound.measure("of").table)].sheet.span or ())
        return
    for table in {str(measure.table) for measure in measures_of(bound)}:
        found[table] |= {name for name in ("town", "village") if name in MODELS[table].model_fields}
        if shape.via == "served" and "serves" in MODELS[table].model_fields:
            found[table].add("serves")


def _always(table: str) -> set[str]:
    model = MODELS[table]
    required = {name for name, column in columns_of(model).items() if column.required}
    return {"year", *model.sheet.key, *required, *((model.sheet.dated,) if model.sheet.dated else ())}
