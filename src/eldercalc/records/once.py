"""Rows with the same key: one of them stays, chosen by what it holds and never by which came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

INDEX, CODE = "_index", "_code"
UNIT = "\x1f"
UNKNOWN = "\x00"
AREAS = ("county", "town", "village")
"""Names of areas come last where rows are put in order: what an area is called decides nothing."""


@dataclass(frozen=True)
class Once:
    """The rows of which each key has one, the rows dropped, and beside each of these the row kept in its stead.

    `same` says whether a dropped row holds in all its cells what the one kept holds.
    """

    kept: pa.Table
    dropped: pa.Table
    beside: pa.Table
    same: list[bool] = field(default_factory=list)


def once(data: pa.Table, key: Sequence[str], known: pa.ChunkedArray | None, cells: Sequence[str]) -> Once:
    """`data` with one row a key: the smallest by its `cells`. Rows whose key is not `known` are all kept."""
    none = data.slice(0, 0)
    if not key or data.select(key).group_by(list(key)).aggregate([([], "count_all")]).num_rows == data.num_rows:
        return Once(data, none, none)
    rows = _again(data, key, known)
    if not rows.num_rows:
        return Once(data, none, none)
    rows = rows.take(_order(rows, cells))
    stays = _stays(rows[CODE])
    again = pc.not_equal(stays, pa.array(range(rows.num_rows), pa.int64()))
    dropped, beside = rows.filter(again), rows.take(stays).filter(again)
    same = pc.equal(_joined(dropped, cells), _joined(beside, cells)).to_pylist()
    gone = pc.is_in(pa.array(range(data.num_rows), pa.int64()), dropped[INDEX].combine_chunks())
    dropped, beside = (part.drop_columns([INDEX, CODE]) for part in (dropped, beside))
    return Once(data.filter(pc.invert(gone)), dropped, beside, same)


def _again(data: pa.Table, key: Sequence[str], known: pa.ChunkedArray | None) -> pa.Table:
    """The rows whose known key is that of another row too, each with its place and the number of its key."""
    encoded = _joined(data, key).dictionary_encode()
    codes = pa.concat_arrays([part.indices for part in encoded.unify_dictionaries().chunks])
    rows = data.append_column(CODE, codes).append_column(INDEX, pa.array(range(data.num_rows), pa.int64()))
    rows = rows.filter(known) if known is not None else rows
    counts = pc.value_counts(rows[CODE])
    many = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return rows.filter(pc.is_in(rows[CODE], many)).combine_chunks()


def _order(rows: pa.Table, cells: Sequence[str]) -> pa.Array:
    """The rows of a key beside each other, the smallest by its cells first, and what is known before blanks."""
    flags = [name for name in rows.column_names if pa.types.is_boolean(rows[name].type) and name not in cells]
    names = [*(c for c in cells if c not in AREAS), *flags, *(c for c in AREAS if c in cells), INDEX]
    plain = {n: pc.cast(rows[n], pa.int8()) if pa.types.is_boolean(rows[n].type) else rows[n] for n in (CODE, *names)}
    return pc.sort_indices(pa.table(plain), sort_keys=[(name, "ascending") for name in plain])


def _stays(codes: pa.ChunkedArray) -> pa.Array:
    """For each row, in order, the place of the first row of its key."""
    code = codes.combine_chunks()
    count = len(code)
    first = pa.concat_arrays([pa.array([True]), pc.not_equal(code.slice(1), code.slice(0, count - 1))])
    return pc.fill_null_forward(pc.if_else(first, pa.array(range(count), pa.int64()), pa.scalar(None, pa.int64())))


def _joined(data: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """The cells of each row as one text."""
    texts = [pc.cast(data[name], pa.string()) for name in columns]
    joined = pc.binary_join_element_wise(*texts, UNIT, null_handling="replace", null_replacement=UNKNOWN)
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])
