"""A pointblank validation of a polars frame; the check digit is an expression of ours.

Of rows that stand twice pointblank tells both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pointblank as pb
import polars as pl

from tests.benchmarks.peers.expressions import read, rules
from tests.benchmarks.peers.said import CATEGORY, KEY, Fault, say
from tests.benchmarks.register import CLOSED

STEPS = [
    *(("yes_no" if name == "集中供养意愿" else "choice", name) for name in [*CLOSED, "人员类别"]),
    *(("blank", name) for name in ("人员类别", "人员编号")),
    ("repeated", "人员编号"),
    *rules(),
]
"""Kind and column of each step, in the order of `validation`."""


def validation(frame: pl.DataFrame) -> pb.Validate:
    """What is unknown, as the age of a person whose date of birth is none, breaks no rule."""
    asked = pb.Validate(frame)
    for name, values in {**CLOSED, "人员类别": CATEGORY}.items():
        asked = asked.col_vals_in_set(columns=name, set=[*values, None])
    asked = asked.col_vals_not_null(columns=["人员类别", "人员编号"]).rows_distinct(columns_subset=KEY)
    for rule in rules().values():
        asked = asked.col_vals_expr(expr=rule.fill_null(True))
    return asked


def faults(frame: pl.DataFrame) -> Iterator[tuple[Fault, Any]]:
    """The rows that each step put aside, all of them."""
    done = validation(frame).interrogate(extract_limit=frame.height)
    for (kind, name), extract in zip(STEPS, done.get_data_extracts().values(), strict=True):
        for row, cell in extract.select("_row_num_", name).iter_rows():
            yield (kind, row - 1, name), cell


if __name__ == "__main__":
    say(faults(read(sys.argv[1])), {})
