"""Check digits of whole columns: unified social credit codes (GB 32100) and citizen ids (GB 11643).

Codes of the right length are laid side by side as bytes, so that a million cost a few sums of lanes.
Both standards add the characters' values, weighted, and take the remainder; a remainder of 0 makes the check
character 0 and not 31, which a widespread implementation forgets.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Code = Literal["credit_code", "citizen_id"]

WIDTH = 18
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], np.int32)
CITIZEN_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], np.int32)
CITIZEN_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
NONE = -1


def _values() -> npt.NDArray[np.int32]:
    """The value of each byte in a credit code; lower case counts as upper, what the standard leaves out as none."""
    values = np.full(256, NONE, np.int32)
    for value, character in enumerate(CREDIT):
        values[ord(character)] = values[ord(character.lower())] = value
    return values


VALUES = _values()


def lanes(column: pa.ChunkedArray) -> tuple[pa.Array, Bytes]:
    """The rows whose text has 18 bytes, and those bytes: 18 lanes, one a place, each as long as there are rows."""
    fits = pc.fill_null(pc.equal(pc.binary_length(column), WIDTH), False)
    rows = pc.indices_nonzero(fits)
    if not len(rows):
        return rows, np.empty((WIDTH, 0), np.uint8)
    texts = column.filter(fits).combine_chunks()
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    _, offsets, data = texts.buffers()
    first = int(np.frombuffer(offsets, np.int32, 1, texts.offset * 4)[0])
    beside = np.frombuffer(data, np.uint8, len(texts) * WIDTH, first).reshape(-1, WIDTH)
    return rows, np.ascontiguousarray(beside.T)


def _digits(lane: Bytes) -> Flags:
    """Where a byte is a digit (what lies below 0 wraps around to a large number)."""
    return np.asarray((lane - ord("0")) <= 9)


def _all(flags: Iterable[Flags]) -> Flags:
    return functools.reduce(np.logical_and, flags)


def _summed(values: Iterable[Any], weights: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The weighted sum of 17 lanes."""
    return functools.reduce(np.add, (lane * weight for lane, weight in zip(values, weights, strict=True)))


def citizen_shape(codes: Bytes) -> Flags:
    """17 digits, and a digit or X in either case."""
    last = codes[17]
    ends = _digits(last) | (last == ord("X")) | (last == ord("x"))
    return _all([*map(_digits, codes[:17]), ends])


def citizen_holds(codes: Bytes) -> Flags:
    """Where the last character of a citizen id is the one that the others ask for."""
    total = _summed(((lane - ord("0")).astype(np.int32) for lane in codes[:17]), CITIZEN_WEIGHTS)
    last = np.where(codes[17] == ord("x"), ord("X"), codes[17])
    return np.asarray(last == CITIZEN_CHECKS[total % 11])


def credit_shape(codes: Bytes) -> Flags:
    """Letters and digits, with the six digits of an area in their place."""
    return _all([*(_digits(lane) | _letters(lane | 0x20) for lane in codes), *map(_digits, codes[2:8])])


def _letters(lane: Bytes) -> Flags:
    """Where a byte is a small letter."""
    return np.asarray((lane >= ord("a")) & (lane <= ord("z")))


def credit_holds(codes: Bytes) -> Flags:
    """Where the last character of a credit code is the one that the others ask for, and all are ones it may have."""
    values = [VALUES[lane] for lane in codes]
    total = _summed(values[:17], CREDIT_WEIGHTS)
    return _all([values[17] == (31 - total % 31) % 31, *(lane != NONE for lane in values)])


def ends_cut(codes: Bytes) -> Flags:
    """18 digits of which a spreadsheet has kept 15: 000 at the end."""
    zeros = _all([lane == ord("0") for lane in codes[15:]])
    zeros[zeros] = _all(map(_digits, codes[:15, zeros]))
    return zeros


def broken(column: pa.ChunkedArray, code: Code) -> pa.Array:
    """The rows whose code has the shape of one and fails its check; one that was cut short has a rule of its own."""
    rows, codes = lanes(column)
    shape, holds = (credit_shape, credit_holds) if code == "credit_code" else (citizen_shape, citizen_holds)
    wrong = shape(codes) & ~holds(codes)
    wrong[wrong] = ~ends_cut(codes[:, wrong])
    return rows.filter(pa.array(wrong))


def cut(column: pa.ChunkedArray) -> pa.Array:
    """The rows whose code was taken for a number."""
    rows, codes = lanes(column)
    ended = ends_cut(codes)
    lost = rows.filter(pa.array(ended)).to_numpy()[~_either_holds(codes[:, ended])]
    maybe = pc.fill_null(pc.match_substring(column, "+"), False)
    powers, texts = pc.indices_nonzero(maybe), column.filter(maybe)
    powers = powers.filter(pc.match_substring_regex(texts, r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"))
    return pa.array(np.sort(np.concatenate([lost, powers.to_numpy()])), pa.uint64())


def _either_holds(codes: Bytes) -> Flags:
    return citizen_holds(codes) | credit_holds(codes)


def birth_in_id(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """The rows with a citizen id that holds, and the day of birth inside it as the number yyyymmdd."""
    rows, codes = lanes(column)
    sound = citizen_shape(codes) & citizen_holds(codes)
    digits = (codes[6:14, sound] - ord("0")).astype(np.int64)
    born = functools.reduce(lambda number, digit: number * 10 + digit, digits)
    return rows.filter(pa.array(sound)), pa.array(born)
