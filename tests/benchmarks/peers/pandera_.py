"""A pandera schema over a polars frame, which is faster than over pandas; the check digit is an expression of ours.

Of rows that stand twice pandera tells both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pandera.polars as pa
import polars as pl

from tests.benchmarks.peers.expressions import read, rules
from tests.benchmarks.peers.said import CATEGORY, KEY, Fault, say
from tests.benchmarks.register import CLOSED


def schema() -> pa.DataFrameSchema:
    """What is unknown, as the age of a person whose date of birth is none, breaks no rule."""
    closed = {name: pa.Column(pl.String, pa.Check.isin(values), nullable=True) for name, values in CLOSED.items()}
    needed = {"人员类别": pa.Column(pl.String, pa.Check.isin(CATEGORY)), "人员编号": pa.Column(pl.String)}
    checks = [_check(f"{kind}|{name}", rule) for (kind, name), rule in rules().items()]
    return pa.DataFrameSchema({**closed, **needed}, checks, unique=KEY)


def _check(name: str, rule: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(rule.fill_null(True)), name=name)


def faults(frame: pl.DataFrame) -> Iterator[tuple[Fault, Any]]:
    """All failures at once, each with its row."""
    try:
        schema().validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        told = error.failure_cases.select("column", "check", "index", "failure_case")
        for column, check, row, cell in told.iter_rows():
            kind, name = _kind(check, column)
            yield (kind, row, name), cell if column else frame[name][row]


def _kind(check: str, column: str | None) -> tuple[str, str]:
    if check == "multiple_fields_uniqueness":
        return "repeated", "人员编号"
    if column is None:
        kind, _, name = check.partition("|")
        return kind, name
    if check == "not_nullable":
        return "blank", column
    return "yes_no" if column == "集中供养意愿" else "choice", column


if __name__ == "__main__":
    say(faults(read(sys.argv[1])), {})
