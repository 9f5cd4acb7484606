"""Every declared rule over every table, whole columns at a time; an object only for a row that breaks one.

One fault is told once. Rules judge in turns: a cell that a rule has settled as wrong is unknown to those of later
turns, as a refused cell is to all. A year that is only presumed is unknown too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.findings import Finding
from eldercalc.quality import across, spread, twins, years  # noqa: F401  # each teaches `judged` its kinds of rules
from eldercalc.quality.declared import described, named, rule_id
from eldercalc.quality.hits import Hits, Rows, Sheets, shown
from eldercalc.quality.rows import judged
from eldercalc.quality.rule import sentence, texts
from eldercalc.records.rules import SheetRule
from eldercalc.records.tables import ROW, SOURCE, Table
from eldercalc.records.years import NO_YEAR


def evaluate(sheets: Sheets) -> list[Finding]:
    """What the rules find, sheet by sheet in the order in which the models declare them."""
    sheets = replace(sheets, tables={name: _without_presumed(table) for name, table in sheets.tables.items()})
    ordered = [(name, rule) for name, table in sheets.tables.items() for rule in table.model.rules]
    told: dict[int, list[Finding]] = {}
    for turn in sorted({rule.turn for _, rule in ordered}):
        settled: list[tuple[str, str, Rows]] = []
        for at, (name, rule) in enumerate(ordered):
            if rule.turn == turn and sheets.tables[name].data.num_rows:
                hits = judged(rule, sheets.tables[name], sheets)
                told[at] = list(_findings(rule, sheets.tables[name], hits)) if len(hits.rows) else []
                settled += [(name, str(rule.column), hits.rows)] if rule.settles and told[at] else []
        sheets = replace(sheets, tables=_without(sheets.tables, settled))
    return [item for at in sorted(told) for item in told[at]]


def _without_presumed(table: Table) -> Table:
    """The table with the years unknown that are only presumed."""
    if NO_YEAR not in table.data.column_names:
        return table
    return _blanked(table, "year", table.data[NO_YEAR])


def _without(tables: Mapping[str, Table], settled: Sequence[tuple[str, str, Rows]]) -> dict[str, Table]:
    """The tables with the cells unknown that are settled: of a table and column, these rows."""
    left = dict(tables)
    for name, column, rows in settled:
        flags = np.zeros(left[name].data.num_rows, bool)
        flags[list(rows)] = True
        left[name] = _blanked(left[name], column, pa.array(flags))
    return left


def _blanked(table: Table, column: str, flags: Any) -> Table:
    data = table.data
    known = pc.if_else(flags, pa.scalar(None, data[column].type), data[column])
    return replace(table, data=data.set_column(data.column_names.index(column), column, known))


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
