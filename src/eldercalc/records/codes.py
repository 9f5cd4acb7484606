"""Whole numbers in place of texts: a column's distinct texts are numbered once, and grouped by their numbers after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.records.cells import mostly_distinct

Address = tuple[tuple[tuple[int, ...], int, int], ...]


class Codes:
    """The numbers of columns seen so far. A column is known by where its cells lie in memory, and kept from moving."""

    def __init__(self) -> None:
        self._known: dict[Address, tuple[pa.ChunkedArray, pa.DictionaryArray]] = {}
        self._apart: list[tuple[frozenset[Address], list[pa.ChunkedArray]]] = []

    def of(self, column: pa.ChunkedArray) -> pa.Array:
        """A number a cell, equal where the texts are (null for null); cells that are no text stand for themselves."""
        return self._encoded(column).indices if pa.types.is_string(column.type) else column.combine_chunks()

    def _encoded(self, column: pa.ChunkedArray) -> pa.DictionaryArray:
        address = _address(column)
        if address not in self._known:
            self._known[address] = column, column.combine_chunks().dictionary_encode()
        return self._known[address][1]

    def numbered(self, data: pa.Table) -> pa.Table:
        """`data` with texts in place of the columns whose texts were numbered before; the numbers are kept."""
        for at, (name, column) in enumerate(zip(data.column_names, data.columns, strict=True)):
            if pa.types.is_dictionary(column.type):
                encoded = column.unify_dictionaries().combine_chunks()
                encoded = encoded if isinstance(encoded, pa.DictionaryArray) else pa.concat_arrays(encoded.chunks)
                plain = pa.chunked_array([encoded.dictionary.take(encoded.indices)])
                self._known[_address(plain)] = plain, encoded
                data = data.set_column(at, name, plain)
        return data

    def table(self, data: pa.Table, columns: Iterable[str]) -> pa.Table:
        """The columns named, as numbers."""
        return pa.table({name: self.of(data[name]) for name in columns})

    def together(self, data: pa.Table, columns: Sequence[str]) -> tuple[pa.Array, list[tuple[str | None, ...]]]:
        """For each row the number of the texts that it has in `columns`, and all that occur together, by number."""
        encoded = [self._encoded(data[name]) for name in columns]
        texts = [[None, *one.dictionary.to_pylist()] for one in encoded]
        joined: Any = pa.repeat(pa.scalar(0, pa.int64()), data.num_rows)
        for one, said in zip(encoded, texts, strict=True):
            number = pc.add(pc.cast(pc.fill_null(one.indices, -1), pa.int64()), 1)
            joined = pc.add(pc.multiply(joined, len(said)), number)
        found = joined.dictionary_encode()
        return found.indices, [_apart(number, texts) for number in found.dictionary.to_pylist()]

    def differ(self, data: pa.Table, columns: Sequence[str]) -> bool:
        """Whether no two rows of `data` have the same in `columns`; rows that differ in some of them, differ in all."""
        asked = frozenset(_address(data[name]) for name in columns)
        if any(known <= asked for known, _ in self._apart):
            return True
        telling = self._alone(data, columns[:1]) or self._telling(data, columns)
        if telling:
            kept = [data[name] for name in telling]
            self._apart.append((frozenset(map(_address, kept)), kept))
        return bool(telling) or data.num_rows < 2

    def _alone(self, data: pa.Table, first: Sequence[str]) -> Sequence[str]:
        """The first column where no two of its texts are the same; numbering them would cost as much again."""
        texts = data[first[0]]
        told = pa.types.is_string(texts.type) and _address(texts) not in self._known and mostly_distinct(texts)
        return first if told and pc.count_distinct(texts, mode="all").as_py() == data.num_rows else ()

    def _telling(self, data: pa.Table, columns: Sequence[str]) -> Sequence[str]:
        """As many of the first columns as it takes for all rows to differ; none where they do not in all of them."""
        joined: Any = pa.repeat(pa.scalar(0, pa.int64()), data.num_rows)
        ways = 1
        for at, name in enumerate(columns, 1):
            numbers, size = _from_zero(self.of(data[name]))
            if ways * size > MOST_WAYS:
                encoded = joined.dictionary_encode()
                joined, ways = pc.cast(encoded.indices, pa.int64()), len(encoded.dictionary)
            joined, ways = pc.add(pc.multiply(joined, size), numbers), ways * size
            if ways >= data.num_rows and pc.count_distinct(joined, mode="all").as_py() == data.num_rows:
                return columns[:at]
        return ()


MOST_WAYS = 2**62


def _from_zero(numbers: pa.Array) -> tuple[Any, int]:
    """Whole numbers from 0 on, blanks among them, and how many they may be."""
    numbers = pc.cast(pc.cast(numbers, pa.int32()) if pa.types.is_date32(numbers.type) else numbers, pa.int64())
    ends = pc.min_max(numbers)
    low, high = ends["min"].as_py() or 0, ends["max"].as_py() or 0
    return pc.subtract(pc.fill_null(numbers, low - 1), low - 1), high - low + 2


def _apart(number: int, texts: Sequence[Sequence[str | None]]) -> tuple[str | None, ...]:
    """The texts that were joined into one number."""
    found = []
    for said in reversed(texts):
        number, at = divmod(number, len(said))
        found.append(said[at])
    return tuple(reversed(found))


def _address(column: pa.ChunkedArray) -> Address:
    """Where all of a column lies: two columns may share the places of their texts, or the texts, and differ."""
    return tuple(
        (tuple(part.address if part else 0 for part in chunk.buffers()), chunk.offset, len(chunk))
        for chunk in column.chunks
    )
