"""Texts in numbers: equal where the texts are, whatever columns share in memory."""

from __future__ import annotations

import pyarrow as pa
import pytest

from eldercalc.records.codes import Codes


def shared(*texts: bytes) -> pa.Table:
    """Columns of two cells of one letter that share the buffer that says where their texts begin."""
    offsets = pa.array([0, 1, 2], pa.int32()).buffers()[1]
    columns = [pa.StringArray.from_buffers(2, offsets, pa.py_buffer(said)) for said in texts]
    return pa.table({f"c{at}": column for at, column in enumerate(columns)})


def test_columns_that_share_a_buffer_are_not_taken_for_each_other() -> None:
    data, codes = shared(b"ab", b"cc"), Codes()
    assert codes.of(data["c0"]).to_pylist() == [0, 1]
    assert codes.of(data["c1"]).to_pylist() == [0, 0]


@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        ([("a", 1), ("a", 2), ("b", 1)], True),
        ([("a", 1), ("b", 1), ("a", 1)], False),
        ([(None, 1), ("a", 1)], True),
        ([(None, 1), (None, 1)], False),
        ([("a", None), ("a", 0)], True),
        ([("a", -(2**61)), ("a", 2**61), ("b", 2**61)], True),
    ],
)
def test_whether_rows_differ_is_that_of_the_rows_themselves(
    rows: list[tuple[str | None, int | None]], differ: bool
) -> None:
    data = pa.table(
        {"name": pa.array([a for a, _ in rows], pa.string()), "n": pa.array([b for _, b in rows], pa.int64())}
    )
    assert Codes().differ(data, ["name", "n"]) is differ is (len(set(rows)) == len(rows))


def test_what_occurs_together_is_told_by_its_number() -> None:
    data = pa.table({"county": ["甲", "乙", "甲", None], "town": ["一", "一", "一", None]})
    rows, said = Codes().together(data, ["county", "town"])
    assert [said[at] for at in rows.to_pylist()] == [("甲", "一"), ("乙", "一"), ("甲", "一"), (None, None)]
