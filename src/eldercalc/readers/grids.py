"""Files to grids: every sheet as columns of text, with the place of each column and row in the file.

Only this module knows file formats. Everything is read as text and cast by ourselves: type inference silently
nulls what it does not expect.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.errors import InputError
from eldercalc.readers import stored
from eldercalc.readers.unreadable import unreadable
from eldercalc.words import words

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
SUFFIXES = WORKBOOKS | TEXTS


@dataclass(frozen=True)
class Grid:
    """One sheet. `columns[i]` is the text of the column at position `positions[i]` (from 0); row 0 is sheet row 1.

    `merged` are its merged cells as (top, left, bottom, right), from 0; `hidden` says that a person does not see the
    sheet, `hidden_rows` which rows (from 1) nobody sees, `hidden_columns` which positions.
    """

    file: str
    name: str | None
    columns: list[pa.Array]
    positions: list[int]
    merged: tuple[stored.Block, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def height(self) -> int:
        """How many rows the sheet has, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def unseen(self) -> set[int]:
        """Which of `columns` nobody sees."""
        return {at for at, position in enumerate(self.positions) if position in self.hidden_columns}

    def row(self, index: int) -> list[str]:
        """The cells of one row, blanks as empty text."""
        return [(column[index].as_py() or "").strip() for column in self.columns]


def letter(position: int) -> str:
    """The column letter of a position: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def grids(path: Path) -> Iterator[Grid]:
    """Every sheet of the file at `path`. Raises InputError where it is no readable spreadsheet."""
    if path.suffix.lower() in TEXTS:
        yield _text(path)
    elif path.suffix.lower() in WORKBOOKS:
        yield from _workbook(path)
    else:
        raise InputError(
            str(path),
            words("不是电子表格（{suffix}）", "is not a spreadsheet ({suffix})", suffix=path.suffix or "?"),
            words("支持 {known}", "known formats: {known}", known=sorted(SUFFIXES)),
        )


def _workbook(path: Path) -> Iterator[Grid]:
    import fastexcel

    told = stored.stored(path)
    _holdable(path, told)
    try:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            yield _sheet(path, sheet, told.get(name, stored.Stored({})))
    except fastexcel.FastExcelError as error:
        raise unreadable(path) from error


def _sheet(path: Path, sheet: Any, own: stored.Stored) -> Grid:
    hidden = sheet.visible != "visible"
    if not (sheet.width and sheet.height):
        return Grid(str(path), sheet.name, [], [], hidden=hidden)
    batch, errors = sheet.to_arrow_with_errors()
    positions = [column.absolute_index for column in sheet.selected_columns]
    texts = _errors(errors) | _untold(own.texts, positions, batch.num_rows)
    columns = _with_texts(list(batch.columns), texts)
    return Grid(str(path), sheet.name, columns, positions, own.merged, hidden, own.hidden, own.hidden_columns)


MOST_CELLS = 300_000_000


def _holdable(path: Path, told: dict[str, stored.Stored]) -> None:
    """Refuse a workbook whose farthest cells span more than memory holds."""
    for name, own in told.items():
        rows, columns = own.extent
        if rows * columns > MOST_CELLS:
            raise InputError(
                f"{path} [{name}]",
                words(
                    "远处有零星单元格（到第 {rows} 行、第 {columns} 列），整张表过大，无法读取",
                    "lone cells far off (to row {rows}, column {columns}) make the sheet too large to read",
                    rows=rows, columns=columns,
                ),
                words(
                    "删去数据以外的行和列（选中后“删除”，不只是清除内容），再保存",
                    "delete the rows and columns outside the data, then save",
                ),
            )  # fmt: skip


ERROR_VALUES = {
    "Ref": "#REF!", "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
"""How a spreadsheet shows the errors that the reader names."""


Texts = dict[tuple[int, int], str]
"""Texts by (row, column of the grid), from 0."""


def _errors(errors: Any) -> Texts:
    """Cells in error, as a person sees them there: such a cell is wrong, not blank."""
    found: Texts = {}
    for error in errors.errors if errors else ():
        named = re.search(r"Error\((\w+)\)", error.detail)
        found[error.offset_position] = ERROR_VALUES.get(named[1], "#ERROR!") if named else "#ERROR!"
    return found


def _untold(cells: Texts, positions: list[int], height: int) -> Texts:
    """Cells by their column in the sheet, as cells by their column in the grid."""
    at = {position: column for column, position in enumerate(positions)}
    return {(row, at[place]): text for (row, place), text in cells.items() if place in at and row < height}


def _with_texts(columns: list[pa.Array], texts: Texts) -> list[pa.Array]:
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        by_column.setdefault(column, {})[row] = text
    for column, cells in by_column.items():
        mask = np.zeros(len(columns[column]), bool)
        mask[list(cells)] = True
        shown = pa.array([cells[row] for row in sorted(cells)], pa.string())
        columns[column] = pc.replace_with_mask(columns[column], pa.array(mask), shown)
    return columns


ENCODINGS = ("utf-8-sig", "gb18030")


def decoded(data: bytes) -> str | None:
    """The text of a CSV: a byte-order mark is believed, then UTF-8, then GB18030; None where none fits."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
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


def _text(path: Path) -> Grid:
    data = path.read_bytes()
    text = decoded(data)
    if text is None or "\x00" in text[:4096]:
        raise InputError(
            str(path),
            words("不是文本表格", "is not a text table"),
            words("另存为 UTF-8 的 CSV", "save it as CSV in UTF-8"),
        )
    if not text.strip():
        return Grid(str(path), None, [], [])
    delimiter = max(",\t;", key=text[:65536].count)
    columns = _even(text, delimiter) if text.count('"') % 2 == 0 else None
    if columns is None:
        columns = _ragged(text, delimiter, str(path))
    return Grid(str(path), None, columns, list(range(len(columns))))


def _even(text: str, delimiter: str) -> list[pa.Array] | None:
    """The columns of a table whose rows are all as wide as the first; None where they are not.

    Not to be asked of a text with a quote too few: it would take the rest of the file for one cell.
    """
    from pyarrow import csv

    names = [f"c{index}" for index in range(text.split("\n", 1)[0].count(delimiter) + 1)]
    try:
        table = csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=csv.ReadOptions(column_names=names),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [column.combine_chunks() for column in table.columns]


def _ragged(text: str, delimiter: str, path: str) -> list[pa.Array]:
    """The columns of a table with rows of different widths, as a title above the header makes them."""
    import csv

    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _unparsed(path, str(error)) from error
    width = max(len(row) for row in rows)
    padded = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]


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


def is_blank(column: pa.Array) -> pa.Array:
    """Where a text column says nothing."""
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True)


def blank_rows(columns: Iterable[pa.Array], length: int) -> list[int]:
    """The rows in which every column is blank; a column is only asked about rows that are blank so far."""
    left = pa.array(range(length), pa.int64())
    for column in columns:
        left = left.filter(is_blank(column if len(left) == length else column.take(left)))
        if not len(left):
            break
    rows: list[int] = left.to_pylist()
    return rows
