"""Columns of text as spreadsheets have them: each different text once, and which of them each cell has.

A register of a million rows says few different things in most of its columns. What is asked of a text is asked once,
whatever the number of cells that have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

HEAD, MOSTLY = 4096, 0.9
"""Where so much of the first cells is distinct, as ids are, looking for equal ones costs more than it saves."""

Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """A column of text: `texts` (one of them may be none), and by `codes` which of them each cell has.

    Without `codes` the texts are the cells, one by one.
    """

    texts: pa.Array
    codes: npt.NDArray[np.int32] | None = None

    @classmethod
    def of(cls, column: pa.Array | pa.ChunkedArray | Iterable[str | None]) -> Cells:
        """The cells of a column of text, whether its texts were numbered already or not."""
        if not isinstance(column, pa.Array | pa.ChunkedArray):
            column = pa.array(column, pa.string())
        column = _whole(column)
        if pa.types.is_dictionary(column.type):
            return cls(*_with_none(column))
        if mostly_distinct(column):
            return cls(column)
        encoded = column.dictionary_encode(null_encoding="encode")
        return cls(encoded.dictionary, encoded.indices.to_numpy())

    @classmethod
    def blank(cls, length: int) -> Cells:
        """Cells of which none says anything."""
        return cls(pa.nulls(1, pa.string()), np.zeros(length, np.int32))

    def __len__(self) -> int:
        return len(self.texts) if self.codes is None else len(self.codes)

    def __getitem__(self, row: int) -> str | None:
        text: str | None = self.texts[row if self.codes is None else int(self.codes[row])].as_py()
        return text

    def each(self, answers: pa.Array) -> pa.Array:
        """What was answered for each of the texts, cell by cell."""
        return answers if self.codes is None else answers.take(pa.array(self.codes))

    def flags(self, question: Callable[[pa.Array], pa.Array]) -> Mask:
        """For which cells the answer to a question about texts is yes."""
        answers = pc.fill_null(question(self.texts), False)
        if not answers.true_count:
            return np.zeros(len(self), bool)
        flags: Mask = answers.to_numpy(zero_copy_only=False)
        return flags if self.codes is None else flags[self.codes]

    def mask(self, wanted: Sequence[int]) -> Mask:
        """Which cells have one of the texts with these numbers."""
        flags = np.zeros(len(self.texts), bool)
        flags[wanted] = True
        return flags if self.codes is None else flags[self.codes]

    def rows(self, question: Callable[[pa.Array], pa.Array]) -> Indices:
        """The cells for which the answer to a question about texts is yes."""
        return np.flatnonzero(self.flags(question))

    def numbers(self, rows: Indices) -> list[int]:
        """The numbers of the texts that these cells have."""
        found: list[int] = (rows if self.codes is None else self.codes[rows]).tolist()
        return found

    def reread(self, read: Callable[[pa.Array], pa.Array]) -> Cells:
        """The same cells with each text as `read` gives it."""
        return Cells(read(self.texts), self.codes)

    def after(self, title: str) -> Cells:
        """The same cells below one more, which says `title`."""
        texts = pa.concat_arrays([pa.array([title], pa.string()), self.texts])
        codes = None if self.codes is None else np.concatenate([np.zeros(1, np.int32), self.codes + np.int32(1)])
        return Cells(texts, codes)

    def slice(self, start: int, length: int) -> Cells:
        """The cells from `start` on."""
        if self.codes is None:
            return Cells(self.texts.slice(start, length))
        return Cells(self.texts, self.codes[start : start + length])

    def filter(self, kept: Mask) -> Cells:
        """The cells that are kept."""
        if kept.all():
            return self
        return Cells(self.texts.filter(pa.array(kept))) if self.codes is None else Cells(self.texts, self.codes[kept])

    def take(self, rows: Any) -> Cells:
        """The cells of these rows, in this order."""
        if self.codes is None:
            return Cells(self.texts.take(pa.array(rows)))
        return Cells(self.texts, self.codes[np.asarray(rows)])

    def used(self) -> Cells:
        """The same cells without the texts that none of them has."""
        if self.codes is None:
            return self
        there = np.zeros(len(self.texts), bool)
        there[self.codes] = True
        if there.all():
            return self
        numbers = np.cumsum(there, dtype=np.int32) - 1
        return Cells(self.texts.filter(pa.array(there)), numbers[self.codes])

    def as_text(self) -> pa.Array:
        """The texts, cell by cell."""
        return self.each(self.texts)

    def to_pylist(self) -> list[str | None]:
        """The texts, cell by cell."""
        texts: list[str | None] = self.as_text().to_pylist()
        return texts


def is_blank(texts: pa.Array) -> pa.Array:
    """Which texts say nothing."""
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(texts), ""), True)


def mostly_distinct(column: pa.Array) -> bool:
    """Whether equal texts are rare, as far as the first ones tell."""
    return len(column) > HEAD and pc.count_distinct(column.slice(0, HEAD)).as_py() > MOSTLY * HEAD


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece, its texts numbered alike throughout."""
    if isinstance(column, pa.Array):
        return column
    column = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _with_none(encoded: pa.DictionaryArray) -> tuple[pa.Array, npt.NDArray[np.int32]]:
    """The texts and numbers of a numbered column, with one of the texts for blank cells."""
    texts, numbers = encoded.dictionary, encoded.indices
    if numbers.null_count:
        texts = pa.concat_arrays([texts, pa.nulls(1, texts.type)])
        numbers = pc.fill_null(numbers, len(texts) - 1)
    return texts, numbers.to_numpy()
