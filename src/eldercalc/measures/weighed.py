"""Rows that are alike in all that is asked of them, as one row with a weight.

A register of a million people differs in a few thousand ways as far as one question goes. A definition is therefore
evaluated on the ways in which rows differ, and each counts as often as it occurs: sums stay exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records.tables import Table

WEIGHT, AT = "_weight", "_at"
FEW = 20_000
"""So many rows are as fast one by one."""


class Weighed:
    """A table to be asked about some of its columns at a time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._spread: dict[str, float] = {}

    @cached_property
    def most(self) -> float:
        """In how many ways rows may differ for the grouping to be worth while."""
        rows = self.table.data.num_rows
        return math.inf if rows <= FEW else rows / 64

    def alike(self, columns: Sequence[str]) -> nw.DataFrame[Any]:
        """The different rows of `columns`, and in `_weight` how many there are of each."""
        data = self.table.data
        if data.num_rows <= FEW:
            ones = pa.repeat(pa.scalar(1, pa.int64()), data.num_rows)
            return nw.from_native(data.select(columns).append_column(WEIGHT, ones), eager_only=True)
        codes = self.table.codes.table(data, columns)
        codes = codes.append_column(AT, pa.array(np.arange(data.num_rows, dtype=np.int32)))
        groups = codes.group_by(columns).aggregate([(AT, "min"), ([], "count_all")])
        rows = data.select(columns).take(groups[f"{AT}_min"])
        return nw.from_native(rows.append_column(WEIGHT, groups["count_all"]), eager_only=True)

    def spread(self, columns: Iterable[str]) -> float:
        """In about how many ways rows differ in `columns`, were these independent of each other."""
        return math.prod(self._spread_of(name) for name in columns)

    def _spread_of(self, name: str) -> float:
        """How many equally frequent values would be as various as those of a column: e to its entropy."""
        if name not in self._spread:
            counts = (
                pc.value_counts(self.table.codes.of(self.table.data[name]))
                .field("counts")
                .to_numpy(zero_copy_only=False)
            )
            shares = counts / counts.sum()
            self._spread[name] = math.exp(-float((shares * np.log(shares)).sum()))
        return self._spread[name]
