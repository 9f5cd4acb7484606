"""Files to grids: every sheet as columns of text, with the place of each column and row in the file.

Only this module knows file formats. Everything is read as text and cast by ourselves: type inference silently
nulls what it does not expect.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.errors import InputError
from eldercalc.words import words

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
SUFFIXES = WORKBOOKS | TEXTS


@dataclass(frozen=True)
class Grid:
    """One sheet. `columns[i]` is the text of the column at position `positions[i]` (from 0); row 0 is sheet row 1."""

    file: str
    name: str | None
    columns: list[pa.Array]
    positions: list[int]

    @property
    def height(self) -> int:
        """How many rows the sheet has, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

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

    try:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.width and sheet.height:
                batch, errors = sheet.to_arrow_with_errors()
                positions = [column.absolute_index for column in sheet.selected_columns]
                yield Grid(str(path), name, _with_errors(list(batch.columns), errors), positions)
    except fastexcel.FastExcelError as error:
        why = str(error).splitlines()[0]
        raise InputError(
            str(path),
            words("无法作为工作簿读取（{why}）", "cannot be read as a workbook ({why})", why=why),
            words(
                "用 Excel 或 WPS 打开后另存为 .xlsx；有密码的先去掉密码",
                "open it and save it as .xlsx, without a password",
            ),
        ) from error


ERROR_VALUES = {
    "Ref": "#REF!", "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
"""How a spreadsheet shows the errors that the reader names."""


def _with_errors(columns: list[pa.Array], errors: Any) -> list[pa.Array]:
    """The columns with cells in error as the text that a person sees there: such a cell is wrong, not blank."""
    at: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        found = re.search(r"Error\((\w+)\)", error.detail)
        at.setdefault(column, {})[row] = ERROR_VALUES.get(found[1], "#ERROR!") if found else "#ERROR!"
    for column, texts in at.items():
        mask = pa.array([row in texts for row in range(len(columns[column]))])
        shown = pa.array([texts[row] for row in sorted(texts)], pa.string())
        columns[column] = pc.replace_with_mask(columns[column], mask, shown)
    return columns


ENCODINGS = ("utf-8-sig", "gb18030")


def decoded(data: bytes) -> str | None:
    """The text of a CSV: a byte-order mark is believed, then UTF-8, then GB18030; None where none fits."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _text(path: Path) -> Grid:
    from pyarrow import csv

    data = path.read_bytes()
    text = decoded(data)
    if text is None or "\x00" in text[:4096]:
        raise InputError(
            str(path),
            words("不是文本表格", "is not a text table"),
            words("另存为 UTF-8 的 CSV", "save it as CSV in UTF-8"),
        )
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    width = first.count(delimiter) + 1
    names = [f"c{index}" for index in range(width)]
    if not text.strip():
        return Grid(str(path), None, [], [])
    try:
        table = csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=csv.ReadOptions(column_names=names),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid as error:
        raise InputError(
            str(path),
            words("各行的列数不一致（{why}）", "its rows differ in width ({why})", why=str(error)),
            words("检查单元格内的分隔符与引号", "look for separators and quotes inside cells"),
        ) from error
    return Grid(str(path), None, [column.combine_chunks() for column in table.columns], list(range(width)))


def is_blank(column: pa.Array) -> pa.Array:
    """Where a text column says nothing."""
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True)
