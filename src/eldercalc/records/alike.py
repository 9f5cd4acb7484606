"""Rows without a code that say the same in every cell on two sheets: a sheet that was copied counts once.

Only where bodies have names of their own: two persons may well share name and place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records.base import Record, columns_of
from eldercalc.records.codes import Codes
from eldercalc.records.once import REJECTED, Once, joined, once

NTH, REST = "_nth", "_rest"
"""Of rows of one sheet that are the same the how manieth, from 0; the cells that no field is read from, as one text."""


def has_names(model: type[Record]) -> bool:
    """Whether a row is of a body that has a code and a name."""
    columns = columns_of(model)
    named = "name" in columns and not columns["name"].personal
    return named and model.sheet.kind == "list" and "name" not in model.sheet.key


def alike(model: type[Record], data: pa.Table, known: pa.ChunkedArray | None, sheet: str) -> Once:
    """`data` with one row for those of several sheets that have a name, no key, no refused cell, and the same cells.

    Rows of one and the same sheet (a number in the column `sheet`) stay as many as they are there: two without a code
    are not the same body.
    """
    none = data.slice(0, 0)
    if not has_names(model) or known is None or pc.all(known).as_py():
        return Once(data, none, none, none)
    refused = [data[name] for name in data.column_names if name.startswith(REJECTED)]
    lost = reduce(pc.and_, (pc.invert(flags) for flags in (known, *refused)), pc.is_valid(data["name"]))
    fields = [*columns_of(model), *([REST] if REST in data.column_names else [])]
    counted = data.append_column(NTH, _nth(data, [sheet, *fields]))
    found = once(counted, [*fields, NTH], lost, [], Codes())
    return replace(
        found, **{part: without_rest(getattr(found, part)) for part in ("kept", "repeated", "dropped", "beside")}
    )


def _nth(data: pa.Table, fields: list[str]) -> pa.Array:
    """For each row how many before it are the same in `fields`."""
    seen: Counter[str] = Counter()
    found = []
    for said in joined(data, fields).to_pylist():
        found.append(seen[said])
        seen[said] += 1
    return pa.array(found, pa.int64())


def without_rest(data: pa.Table) -> pa.Table:
    """`data` without what only told its rows apart."""
    return data.drop_columns([name for name in (NTH, REST) if name in data.column_names])
