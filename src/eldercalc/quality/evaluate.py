"""Every declared rule over every table, whole columns at a time; an object only for a row that breaks one."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from eldercalc.findings import Finding
from eldercalc.quality import across, spread, twins, years  # noqa: F401  # each teaches `judged` its kinds of rules
from eldercalc.quality.declared import described, named, rule_id
from eldercalc.quality.hits import Hits, Sheets, shown
from eldercalc.quality.rows import judged
from eldercalc.quality.rule import sentence, texts
from eldercalc.records.rules import SheetRule
from eldercalc.records.tables import ROW, SOURCE, Table


def evaluate(sheets: Sheets) -> list[Finding]:
    """What the rules find, sheet by sheet in the order in which the models declare them."""
    return [
        item for table in sheets.tables.values() for rule in table.model.rules for item in found(rule, table, sheets)
    ]


def found(rule: SheetRule, table: Table, sheets: Sheets) -> Iterator[Finding]:
    """The findings of one rule."""
    if table.data.num_rows:
        hits = judged(rule, table, sheets)
        if len(hits.rows):
            yield from _findings(rule, table, hits)


def _findings(rule: SheetRule, table: Table, hits: Hits) -> Iterator[Finding]:
    rows = pa.array(hits.rows, pa.int64())
    entry, given = texts("texts.yaml")[rule.kind], named(table.model, rule)
    sources, numbers = (table.data[name].take(rows).to_pylist() for name in (SOURCE, ROW))
    values = shown(table, rule.column, rows) if rule.column else [None] * len(rows)
    known, fix = rule_id(table.model, rule), described(table.model, rule).fix
    counts = hits.count or [1] * len(rows)
    for source, row, value, said, count in zip(sources, numbers, values, hits.said, counts, strict=True):
        origin = table.origins[source]
        yield Finding(
            known, rule.severity, origin.file, sentence(entry, "says", {**given, **said}), fix, origin.sheet, row,
            rule.column, origin.cell(rule.column, row) if rule.column else None,
            None if value is None else str(value), count,
        )  # fmt: skip
