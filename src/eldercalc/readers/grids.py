"""Files to grids: every sheet as columns of text, with the place of each column and row in the file.

Only this module knows file formats. Everything is read as text and cast by ourselves: type inference silently
nulls what it does not expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.errors import InputError
from eldercalc.readers import parquet, stored, texts
from eldercalc.readers.formats import in_doubt
from eldercalc.readers.partitions import with_folders
from eldercalc.readers.unreadable import unreadable
from eldercalc.records.cells import Cells, is_blank
from eldercalc.words import words

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
COLUMNAR = frozenset({".parquet"})
SUFFIXES = WORKBOOKS | TEXTS | COLUMNAR


@dataclass(frozen=True)
class Grid:
    """One sheet. `columns[i]` are the cells of the column at position `positions[i]` (from 0); row 0 is sheet row 1.

    `merged` are its merged cells as (top, left, bottom, right), from 0; `hidden` says that a person does not see the
    sheet, `hidden_rows` which rows (from 1) nobody sees, `hidden_columns` which positions.
    """

    file: str
    name: str | None
    columns: list[Cells]
    positions: list[int]
    merged: tuple[stored.Block, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    _rows: dict[int, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def height(self) -> int:
        """How many rows the sheet has, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def unseen(self) -> set[int]:
        """Which of `columns` nobody sees."""
        return {at for at, position in enumerate(self.positions) if position in self.hidden_columns}

    @cached_property
    def blank(self) -> frozenset[int]:
        """The rows that say nothing."""
        return frozenset(blank_rows(self.columns, self.height))

    def row(self, index: int) -> list[str]:
        """The cells of one row, blanks as empty text; rows near a header are asked for again and again."""
        if index not in self._rows:
            self._rows[index] = [(column[index] or "").strip() for column in self.columns]
        return self._rows[index]

    def filled_down(self, at: int) -> Cells:
        """The column at `at`, in which a cell merged over several rows speaks for each."""
        column, place = self.columns[at], self.positions[at]
        blocks = [(top, bottom) for top, left, bottom, right in self.merged if left <= place <= right and bottom > top]
        if not blocks:
            return column
        texts = column.to_pylist()
        for top, bottom in blocks:
            if top < len(texts):
                texts[top : bottom + 1] = [texts[top]] * len(texts[top : bottom + 1])
        return Cells.of(texts)


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
    if path.suffix.lower() in TEXTS | COLUMNAR:
        columns = texts.columns(path) if path.suffix.lower() in TEXTS else parquet.columns(path)
        columns = with_folders(path, columns)
        yield Grid(str(path), None, columns, list(range(len(columns))))
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
            yield _sheet(path, sheet, told.get(name))
    except fastexcel.FastExcelError as error:
        raise unreadable(path) from error


def _sheet(path: Path, sheet: Any, told: stored.Stored | None) -> Grid:
    own, hidden = told or stored.Stored({}), sheet.visible != "visible"
    if not (sheet.width and sheet.height):
        return Grid(str(path), sheet.name, [], [], hidden=hidden)
    batch, errors = sheet.to_arrow_with_errors()
    positions = [column.absolute_index for column in sheet.selected_columns]
    said = _errors(errors) | _untold(own.texts, positions, batch.num_rows)
    columns = _with_texts(list(batch.columns), said)
    columns = columns if told else [in_doubt(column) for column in columns]
    cells = [Cells.of(column) for column in columns]
    return Grid(str(path), sheet.name, cells, positions, own.merged, hidden, own.hidden, own.hidden_columns)


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


def _with_texts(columns: list[pa.Array], said: Texts) -> list[pa.Array]:
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in said.items():
        by_column.setdefault(column, {})[row] = text
    for column, cells in by_column.items():
        mask = np.zeros(len(columns[column]), bool)
        mask[list(cells)] = True
        shown = pa.array([cells[row] for row in sorted(cells)], pa.string())
        columns[column] = pc.replace_with_mask(columns[column], pa.array(mask), shown)
    return columns


def blank_rows(columns: Iterable[Cells], length: int) -> list[int]:
    """The rows in which every column is blank; a column is only asked about rows that are blank so far."""
    left = np.arange(length)
    for column in sorted(columns, key=lambda one: len(one.texts)):
        left = left[(column if len(left) == length else column.take(left)).flags(is_blank)]
        if not len(left):
            break
    rows: list[int] = left.tolist()
    return rows
