"""Rows with the same key are one row: it holds what they agree on, and what they dispute is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records.codes import Codes

REJECTED = "_rejected_"
INDEX, CODE = "_index", "_code"
UNIT = "\x1f"
UNKNOWN = "\x00"


@dataclass(frozen=True)
class Once:
    """The rows with one a key, the rows dropped, and beside each of these the row that stands in its stead.

    `disputed` names for each dropped row the cells in which the rows of its key differ: they are unknown in the row
    kept, marked as refused. `repeated` are all rows of such keys, as they were.
    """

    kept: pa.Table
    repeated: pa.Table
    dropped: pa.Table
    beside: pa.Table
    disputed: list[list[str]] = field(default_factory=list)


def once(data: pa.Table, key: Sequence[str], known: pa.ChunkedArray | None, first: Sequence[str], codes: Codes) -> Once:
    """`data` with one row a key, whatever the order of its rows. Rows whose key is not `known` are all kept.

    The columns in `first` are not united but taken from the smallest row by them: the earliest date of an event.
    """
    none = data.slice(0, 0)
    if not key or codes.differ(data, key):
        return Once(data, none, none, none)
    rows = _again(data, key, known)
    if not rows.num_rows:
        return Once(data, none, none, none)
    cells = [name for name in data.column_names if not name.startswith("_")]
    rows = rows.take(_order(rows, [*first, *(name for name in cells if name not in first)]))
    stays = pc.equal(_first(rows[CODE]), pa.array(range(rows.num_rows), pa.int64()))
    merged, disputed = _united(rows, stays, [name for name in cells if name not in (*key, *first)])
    kept = _replaced(data, rows, merged)
    again = rows.filter(pc.invert(stays))
    beside = merged.take(pc.index_in(again[CODE], merged[CODE]))
    faults = [disputed.get(code, []) for code in again[CODE].to_pylist()]
    rows, again, beside = (part.drop_columns([INDEX, CODE]) for part in (rows, again, beside))
    return Once(kept, rows, again, beside, faults)


def _again(data: pa.Table, key: Sequence[str], known: pa.ChunkedArray | None) -> pa.Table:
    """The rows whose known key is that of another row too, each with its place and the number of its key."""
    encoded = joined(data, key).dictionary_encode()
    codes = pa.concat_arrays([part.indices for part in encoded.unify_dictionaries().chunks])
    rows = data.append_column(CODE, codes).append_column(INDEX, pa.array(range(data.num_rows), pa.int64()))
    rows = rows.filter(known) if known is not None else rows
    counts = pc.value_counts(rows[CODE])
    many = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return rows.filter(pc.is_in(rows[CODE], many)).combine_chunks()


def joined(data: pa.Table, columns: Iterable[str]) -> pa.ChunkedArray:
    """The cells of each row as one text."""
    texts = [pc.cast(data[name], pa.string()) for name in columns]
    joined = pc.binary_join_element_wise(*texts, UNIT, null_handling="replace", null_replacement=UNKNOWN)
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])


def _order(rows: pa.Table, cells: Sequence[str]) -> pa.Array:
    """The rows of a key beside each other, the smallest by its cells first, and what is known before blanks."""
    names = [CODE, *cells, INDEX]
    plain = {n: pc.cast(rows[n], pa.int8()) if pa.types.is_boolean(rows[n].type) else rows[n] for n in names}
    return pc.sort_indices(pa.table(plain), sort_keys=[(name, "ascending") for name in plain])


def _first(codes: pa.ChunkedArray) -> pa.Array:
    """For each row, in order, the place of the first row of its key."""
    code = codes.combine_chunks()
    count = len(code)
    new = pa.concat_arrays([pa.array([True]), pc.not_equal(code.slice(1), code.slice(0, count - 1))])
    return pc.fill_null_forward(pc.if_else(new, pa.array(range(count), pa.int64()), pa.scalar(None, pa.int64())))


def _united(rows: pa.Table, stays: pa.Array, cells: Sequence[str]) -> tuple[pa.Table, dict[int, list[str]]]:
    """One row a key, and for each key the cells that its rows dispute. A blank disputes nothing."""
    one = rows.filter(stays)
    found = rows.group_by(CODE, use_threads=False).aggregate([(name, "first") for name in cells])
    at = pc.index_in(rows[CODE], found[CODE])
    disputed: dict[int, list[str]] = {}
    for name in cells:
        agreed = found[f"{name}_first"]
        differs = pc.fill_null(pc.not_equal(rows[name], agreed.take(at)), False)
        codes = pc.unique(rows[CODE].filter(differs))
        for code in codes.to_pylist():
            disputed.setdefault(code, []).append(name)
        one = _settled(one, name, agreed, pc.is_in(found[CODE], codes))
    return one, disputed


def _settled(one: pa.Table, name: str, agreed: pa.ChunkedArray, disputed: pa.ChunkedArray) -> pa.Table:
    """`one` with the cells of a column on which its rows agree, those disputed unknown and marked as refused."""
    flag = f"{REJECTED}{name}"
    refused = pc.is_null(agreed)
    was = one[flag] if flag in one.column_names else pa.chunked_array([pa.repeat(False, one.num_rows)])
    one = _with(one, name, pc.if_else(disputed, pa.scalar(None, agreed.type), agreed))
    marked = pc.or_(pc.and_(was, refused), disputed)
    return _with(one, flag, marked) if flag in one.column_names or pc.any(marked).as_py() else one


def _with(data: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    if name not in data.column_names:
        return data.append_column(name, column)
    return data.set_column(data.column_names.index(name), name, column)


def _replaced(data: pa.Table, rows: pa.Table, merged: pa.Table) -> pa.Table:
    """`data` in its order, without the rows dropped, each row kept as `merged` has it."""
    index = pa.array(range(data.num_rows), pa.int64())
    single = data.append_column(INDEX, index).filter(pc.invert(pc.is_in(index, rows[INDEX].combine_chunks())))
    whole = pa.concat_tables([single, merged.drop_columns([CODE])], promote_options="default")
    for name in (name for name in whole.column_names if name.startswith(REJECTED)):
        whole = _with(whole, name, pc.fill_null(whole[name], False))
    return whole.sort_by(INDEX).drop_columns([INDEX])
