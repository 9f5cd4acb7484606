"""Parquet to columns of text, with the names of its columns as their first row: from then on it is a sheet like others.

A Parquet file knows what its cells are. They become the text that a careful person would type, so that one declaration
judges them wherever they come from: an id stored as a whole number keeps all its digits, one stored as a fraction is
refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.errors import InputError
from eldercalc.readers.formats import in_doubt
from eldercalc.records.cells import Cells
from eldercalc.words import words

SEVERAL = "、"
"""What joins the values of a list."""


def columns(path: Path) -> list[Cells]:
    """The columns of the file at `path`. Raises InputError for what is no Parquet, and for cells that are no values."""
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _broken(path) from error
    return [_cells(path, name, column) for name, column in zip(table.column_names, table.columns, strict=True)]


def _cells(path: Path, name: str, column: pa.ChunkedArray) -> Cells:
    try:
        return Cells.of(as_text(column)).after(name)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise _no_values(path, name, column.type) from error


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells of a column as they would be typed."""
    kind: Any = column.type
    if pa.types.is_dictionary(kind):
        return _joined(column, lambda values: as_text(pa.chunked_array([values])).combine_chunks())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "是", "否")
    if pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s", kind.tz), safe=False), "%Y-%m-%d %H:%M:%S").cast(pa.string())
    if pa.types.is_floating(kind):
        return in_doubt(pc.if_else(pc.is_finite(column), column, None).cast(pa.string()))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(column.cast(pa.list_(pa.string())), SEVERAL)
    return column.cast(pa.string())


def _joined(column: pa.ChunkedArray, read: Any) -> pa.ChunkedArray:
    """A numbered column with each of its values read."""
    parts = [pa.DictionaryArray.from_arrays(part.indices, read(part.dictionary)) for part in column.chunks]
    return pa.chunked_array(parts, parts[0].type) if parts else pa.chunked_array([], pa.string())


def _broken(path: Path) -> InputError:
    return InputError(
        str(path),
        words("不是完整的 Parquet 文件", "is no whole Parquet file"),
        words("重新导出，或改交 CSV、.xlsx", "export it again, or send CSV or .xlsx"),
    )


def _no_values(path: Path, name: str, kind: pa.DataType) -> InputError:
    return InputError(
        str(path),
        words(
            "列“{name}”的类型 {kind} 不是一格一个值", "column '{name}' of type {kind} holds no plain values",
            name=name, kind=str(kind),
        ),
        words("去掉这一列，或把它转成文本", "leave the column out, or turn it into text"),
    )  # fmt: skip
