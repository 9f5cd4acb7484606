"""What makes a row the same row in two files: the key of its sheet and its year, never its place.

An area is the same under any of its names. A row whose key is not wholly known is told by all of its cells.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.measures import AREA
from eldercalc.records import columns_of
from eldercalc.records.tables import Table, key_required

OCCURRENCE = "_occurrence"


def key_of(table: Table) -> tuple[str, ...]:
    """The columns that make a row the same row: events have their own date, all else its year."""
    sheet = table.model.sheet
    return sheet.key if sheet.kind == "event" else (*sheet.key, "year")


def known(table: Table) -> pa.Array:
    """Which rows can be told by their key."""
    answer = pa.array([True] * table.data.num_rows, pa.bool_())
    for name in key_required(table.model):
        answer = pc.and_(answer, pc.is_valid(table.data[name]))
    return answer


def keys(table: Table) -> pa.Table:
    """The key columns of every row, areas by what they are called in the plan."""
    found = {name: table.data[name] for name in key_of(table)}
    if "county" in found and AREA in table.data.column_names:
        found["county"] = pc.coalesce(table.data[AREA], table.data["county"])
    return pa.table(found) if found else pa.table({"year": table.data["year"]})


def whole(table: Table) -> pa.Table:
    """All cells of every row, and which of several equal rows it is."""
    rows = table.data.select(list(columns_of(table.model)))
    return rows.append_column(OCCURRENCE, occurrence(rows))


def occurrence(rows: pa.Table) -> pa.Array:
    """For each row how many equal ones stand before it."""
    frame = rows.to_pandas()
    counted = frame.groupby(list(frame.columns), dropna=False, sort=False).cumcount()
    return pa.array(counted.to_numpy(), pa.int64())


def pairs(old: pa.Table, new: pa.Table) -> tuple[pa.Array, pa.Array]:
    """The rows of two tables of keys that belong together: an index into each, null where a side has none.

    Blank equals blank: a key may rightly have empty parts.
    """
    names = old.column_names
    sides = [
        _indexed(old, pa.array(range(old.num_rows), pa.int64()), pa.nulls(old.num_rows, pa.int64())),
        _indexed(new, pa.nulls(new.num_rows, pa.int64()), pa.array(range(new.num_rows), pa.int64())),
    ]
    both = pa.concat_tables(sides, promote_options="permissive")
    found = both.group_by(names, use_threads=False).aggregate([("_old", "min"), ("_new", "min")])
    return found["_old_min"].combine_chunks(), found["_new_min"].combine_chunks()


def _indexed(keys_: pa.Table, old: pa.Array, new: pa.Array) -> pa.Table:
    return keys_.append_column("_old", old).append_column("_new", new)
