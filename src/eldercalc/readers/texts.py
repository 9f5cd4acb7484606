"""CSV: from bytes in any encoding that people save in to columns of text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa

from eldercalc.errors import InputError
from eldercalc.records.cells import MOSTLY, Cells
from eldercalc.words import words

ENCODINGS = ("utf-8-sig", "gb18030")
HEAD = 65_536
"""How much of a file tells its delimiter, and which of its columns say the same over and over."""
PIECE = 1 << 22
"""How many bytes are read, and parsed, at a time."""


def columns(path: Path) -> list[Cells]:
    """The columns of the file at `path`. Raises InputError where it is no text table.

    A table in UTF-8 whose rows are all as wide is never held whole; any other is.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        quotes = head.count(b'"') + sum(piece.count(b'"') for piece in iter(lambda: file.read(PIECE), b""))
    told = b"\0" not in head[:4096] and head[:2] not in MARKED and bool(head.strip()) and quotes % 2 == 0
    found = _even(str(path), head, bool(quotes)) if told else None
    return found if found is not None else _whole(path)


def _whole(path: Path) -> list[Cells]:
    """The columns of a file that is held as one text."""
    data = in_utf8(path.read_bytes())
    if data is None or b"\0" in data[:4096]:
        raise InputError(
            str(path),
            words("不是文本表格", "is not a text table"),
            words("另存为 UTF-8 的 CSV", "save it as CSV in UTF-8"),
        )
    if not data[:HEAD].strip() and not data.strip():
        return []
    quotes = data.count(b'"')
    even = _even(pa.BufferReader(data), data[:HEAD], bool(quotes)) if quotes % 2 == 0 else None
    return even if even is not None else _ragged(data, _delimiter(data[:HEAD]), str(path))


def _delimiter(head: bytes) -> str:
    return max(",\t;", key=head.decode(errors="ignore").count)


MARKED = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""


def in_utf8(data: bytes) -> bytes | None:
    """A CSV as UTF-8: a byte-order mark is believed, then UTF-8, then GB18030; None where none fits."""
    if data[:2] not in MARKED and b"\0" not in data[:4096] and _is_utf8(data):
        return data.removeprefix(b"\xef\xbb\xbf")
    text = decoded(data)
    return None if text is None else text.encode()


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, without making a text of them."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(data)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def decoded(data: bytes) -> str | None:
    """The text of a CSV that is not plain UTF-8."""
    if data[:2] in MARKED:
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        return _without_mark(data)
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


MARKS = [ord(mark) for mark in ",;\t\n"]


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told by which order of bytes has the more separators and line ends."""
    units = np.frombuffer(data[: len(data) // 2 * 2], np.dtype("<u2"))
    little, big = (int(np.isin(order, MARKS).sum()) for order in (units, units.byteswap()))
    if not little and not big:
        return None
    try:
        return data.decode("utf-16-le" if little >= big else "utf-16-be")
    except UnicodeDecodeError:
        return None


def _even(source: str | pa.BufferReader, head: bytes, quoted: bool) -> list[Cells] | None:
    """The columns of a table in UTF-8 whose rows are all as wide as the first; None where they are not.

    Not to be asked of a text with a quote too few: it would take the rest of the file for one cell.
    """
    delimiter = _delimiter(head)
    try:
        table = _parsed(source, delimiter, quoted, _types(head, delimiter))
    except pa.ArrowInvalid:
        return None
    return [Cells.of(column) for column in table.columns]


NUMBERED = pa.dictionary(pa.int32(), pa.string())
TELLING = 200
"""So many cells tell whether a column says the same over and over."""


def _types(head: bytes, delimiter: str) -> list[pa.DataType]:
    """How each column is parsed: its different texts numbered, unless most of the first ones differ."""
    rows = list(csv.reader(io.StringIO(head.decode(errors="ignore"), newline=""), delimiter=delimiter))
    width, whole = len(rows[0]), rows[: max(1, len(rows) - 1)]
    columns = list(zip(*(row for row in whole if len(row) == width), strict=True))
    return [pa.string() if len(one) >= TELLING and len({*one}) > MOSTLY * len(one) else NUMBERED for one in columns]


def _parsed(source: str | pa.BufferReader, delimiter: str, quoted: bool, types: list[pa.DataType]) -> pa.Table:
    from pyarrow import csv as arrow

    named = {f"c{at}": one for at, one in enumerate(types)}
    return arrow.read_csv(
        source,
        read_options=arrow.ReadOptions(column_names=list(named), block_size=PIECE),
        parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False),
        convert_options=arrow.ConvertOptions(column_types=named, strings_can_be_null=True, null_values=[""]),
    )


def _ragged(data: bytes, delimiter: str, path: str) -> list[Cells]:
    """The columns of a table with rows of different widths, as a title above the header makes them."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _unparsed(path, str(error)) from error
    width = max(len(row) for row in rows)
    padded = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return [Cells.of(column) for column in zip(*padded, strict=True)]


def _unparsed(path: str, said: str) -> InputError:
    if "field limit" in said:
        return InputError(
            path,
            words("有一个单元格过长，多半是引号没有成对", "a cell is too long: its quotes do not match, most likely"),
            words("检查引号，或另存为 .xlsx", "look at the quotes, or save it as .xlsx"),
        )
    return InputError(
        path,
        words("引号没有成对", "its quotes do not match"),
        words(
            "检查单元格内的分隔符与引号，或另存为 .xlsx",
            "look for separators and quotes inside cells, or save it as .xlsx",
        ),
    )
