"""Check digits of whole columns: unified social credit codes (GB 32100) and citizen ids (GB 11643).

Codes of the right shape are laid side by side as a matrix of bytes, so that a million cost a few sums of columns.
Both standards add the characters' values, weighted, and take the remainder; a remainder of 0 makes the check
character 0 and not 31, which a widespread implementation forgets.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
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


def matrix(column: pa.ChunkedArray) -> tuple[pa.Array, Bytes]:
    """The rows whose text has 18 bytes, and those bytes, a row each."""
    fits = pc.fill_null(pc.equal(pc.binary_length(column), WIDTH), False)
    rows = pc.indices_nonzero(fits)
    if not len(rows):
        return rows, np.empty((0, WIDTH), np.uint8)
    texts = column.filter(fits).combine_chunks()
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    _, offsets, data = texts.buffers()
    first = int(np.frombuffer(offsets, np.int32, 1, texts.offset * 4)[0])
    return rows, np.frombuffer(data, np.uint8, len(texts) * WIDTH, first).reshape(-1, WIDTH)


def _digits(codes: Bytes) -> npt.NDArray[np.bool_]:
    """Where each byte is a digit."""
    return np.asarray((codes >= ord("0")) & (codes <= ord("9")))


def _summed(values: Any, weights: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The weighted sums of the first 17 columns, a column at a time."""
    total = np.zeros(len(values), np.int32)
    for place, weight in enumerate(weights):
        total += values[:, place] * weight
    return total


def citizen_shape(codes: Bytes) -> npt.NDArray[np.bool_]:
    """17 digits, and a digit or X in either case."""
    last = codes[:, 17]
    ends = _digits(last) | (last == ord("X")) | (last == ord("x"))
    return np.asarray(_digits(codes[:, :17]).all(axis=1) & ends)


def citizen_holds(codes: Bytes) -> npt.NDArray[np.bool_]:
    """Where the last character of a citizen id is the one that the others ask for."""
    total = _summed((codes - ord("0")).astype(np.int32), CITIZEN_WEIGHTS)
    last = np.where(codes[:, 17] == ord("x"), ord("X"), codes[:, 17])
    return np.asarray(last == CITIZEN_CHECKS[total % 11])


def credit_shape(codes: Bytes) -> npt.NDArray[np.bool_]:
    """Letters and digits, with the six digits of an area in their place."""
    letters = ((codes | 0x20) >= ord("a")) & ((codes | 0x20) <= ord("z"))
    return np.asarray((_digits(codes) | letters).all(axis=1) & _digits(codes[:, 2:8]).all(axis=1))


def credit_holds(codes: Bytes) -> npt.NDArray[np.bool_]:
    """Where the last character of a credit code is the one that the others ask for, and all are ones it may have."""
    values = VALUES[codes]
    total = _summed(values, CREDIT_WEIGHTS)
    return np.asarray((values[:, 17] == (31 - total % 31) % 31) & (values != NONE).all(axis=1))


def ends_cut(codes: Bytes) -> npt.NDArray[np.bool_]:
    """18 digits of which a spreadsheet has kept 15: 000 at the end."""
    return np.asarray(_digits(codes).all(axis=1) & (codes[:, 15:] == ord("0")).all(axis=1))


def broken(column: pa.ChunkedArray, code: Code) -> pa.Array:
    """The rows whose code has the shape of one and fails its check; one that was cut short has a rule of its own."""
    rows, codes = matrix(column)
    shape, holds = (credit_shape, credit_holds) if code == "credit_code" else (citizen_shape, citizen_holds)
    return rows.filter(pa.array(shape(codes) & ~holds(codes) & ~ends_cut(codes)))


def cut(column: pa.ChunkedArray) -> pa.Array:
    """The rows whose code was taken for a number."""
    rows, codes = matrix(column)
    ended = ends_cut(codes)
    lost = rows.filter(pa.array(ended)).to_numpy()
    lost = lost[~_either_holds(codes[ended])]
    maybe = pc.fill_null(pc.match_substring(column, "+"), False)
    powers = pc.indices_nonzero(maybe)
    texts = column.filter(maybe)
    powers = powers.filter(pc.match_substring_regex(texts, r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"))
    return pa.array(np.sort(np.concatenate([lost, powers.to_numpy()])), pa.uint64())


def _either_holds(codes: Bytes) -> npt.NDArray[np.bool_]:
    return citizen_holds(codes) | credit_holds(codes)


def birth_in_id(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """The rows with a citizen id that holds, and the day of birth inside it as the number yyyymmdd."""
    rows, codes = matrix(column)
    sound = citizen_shape(codes)
    sound[sound] = citizen_holds(codes[sound])
    digits = (codes[sound][:, 6:14] - ord("0")).astype(np.int64)
    born = digits @ np.array([10**place for place in range(7, -1, -1)], np.int64)
    return rows.filter(pa.array(sound)), pa.array(born)
