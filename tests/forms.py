"""Sheets as files of every kind: each writes to a folder and gives the paths to read."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import xlwt
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests import xlsb
from tests.cities import Column, Sheet

Grid = list[list[Any]]


def grid(sheet: Sheet) -> Grid:
    """The sheet as rows of cells."""
    return [*sheet.above, *sheet.header(), *(list(row) for row in sheet.rows()), *sheet.below]


def grids(sheets: Sequence[Sheet]) -> dict[str, Grid]:
    """By name; tables of one name are below each other on one sheet."""
    found: dict[str, Grid] = {}
    for sheet in sheets:
        found[sheet.name] = [*found[sheet.name], [], *grid(sheet)] if sheet.name in found else grid(sheet)
    return found


def xlsx(folder: Path, sheets: Sequence[Sheet], chance: random.Random) -> list[Path]:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book[sheet.name] if sheet.name in book.sheetnames else book.create_sheet(sheet.name)
        gap = [[]] if page.max_row > 1 else []
        start = (page.max_row if gap else 0) + len(gap)
        for at, row in enumerate(grid(sheet), start + 1):
            for place, cell in enumerate(row, 1):
                page.cell(at, place, cell)
        _look(page, sheet, start + len(sheet.above) + len(sheet.header()))
    if all(page.sheet_state == "hidden" for page in book):
        book.worksheets[0].sheet_state = "visible"
    book.save(folder / "数据.xlsx")
    return [folder / "数据.xlsx"]


def _look(page: Worksheet, sheet: Sheet, body: int) -> None:
    """What is hidden, and what is merged."""
    page.sheet_state = "hidden" if sheet.hidden else page.sheet_state
    for row in sheet.hidden_rows:
        page.row_dimensions[body + row + 1].hidden = True
    for at, column in enumerate(sheet.columns, 1):
        if column.hidden:
            page.column_dimensions[get_column_letter(at)].hidden = True
        if column.field in sheet.merged:
            _merge(page, column, at, body + 1)


def _merge(page: Worksheet, column: Column, at: int, top: int) -> None:
    for cell, run in groupby(column.cells):
        many = len(list(run))
        if many > 1 and cell is not None:
            page.merge_cells(start_row=top, end_row=top + many - 1, start_column=at, end_column=at)
        top += many


def xls(folder: Path, sheets: Sequence[Sheet], chance: random.Random) -> list[Path]:
    book = xlwt.Workbook()
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in grids(sheets).items():
        page = book.add_sheet(name, cell_overwrite_ok=True)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    page.write(at, place, cell, *([dates] if isinstance(cell, date) else []))
    book.save(str(folder / "数据.xls"))
    return [folder / "数据.xls"]


def ods(folder: Path, sheets: Sequence[Sheet], chance: random.Random) -> list[Path]:
    with pd.ExcelWriter(folder / "数据.ods", engine="odf") as writer:
        for name, rows in grids(sheets).items():
            width = max(map(len, rows))
            frame = pd.DataFrame([[*row, *[None] * (width - len(row))] for row in rows], dtype=object)
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    return [folder / "数据.ods"]


def binary(folder: Path, sheets: Sequence[Sheet], chance: random.Random) -> list[Path]:
    return [xlsb.write(folder / "数据.xlsb", grids(sheets))]


ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")


def texts(folder: Path, sheets: Sequence[Sheet], chance: random.Random) -> list[Path]:
    """A file a sheet, each in its own encoding and with its own separator."""
    delimiter, encoding = chance.choice(",\t;"), chance.choice(ENCODINGS)
    paths = []
    for name, rows in grids(sheets).items():
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=chance.choice(["\r\n", "\n"]))
        width = max(map(len, rows))
        writer.writerows([*map(_shown, row), *[""] * (width - len(row))] for row in rows)
        path = folder / f"{name}.csv"
        path.write_bytes(stream.getvalue().encode(encoding))
        paths.append(path)
    return paths


def _shown(cell: Any) -> str:
    if isinstance(cell, datetime):
        return str(cell.date())
    return "" if cell is None else str(cell)


Writer = Callable[[Path, Sequence[Sheet], random.Random], list[Path]]
WRITERS: dict[str, Writer] = {"xlsx": xlsx, "xls": xls, "ods": ods, "xlsb": binary, "csv": texts}
