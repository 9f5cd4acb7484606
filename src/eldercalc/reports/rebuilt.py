"""A workbook of values, for files that are none: .csv, .xls, .ods and .xlsb as they were read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from eldercalc.readers.grids import Grid, grids
from eldercalc.records.cells import Cells
from eldercalc.records.kinds import NUMBER_MARK
from eldercalc.reports.ooxml.cells import LAST_COLUMN, LAST_ROW
from eldercalc.reports.ooxml.front import LONGEST_NAME, free_name
from eldercalc.reports.ooxml.splicing import FORBIDDEN, Unfit

NUMBER = re.compile(r"-?(0|[1-9]\d{0,10})(\.\d{1,9})?")
"""Text that is a number beyond doubt: no leading zero, and short enough to be shown whole."""

MONTH = re.compile(r"(19|20)\d\d\.10?")
"""Text that would be another one as a number: 2023.10 is October, the number 2023.1 may be January."""

EPOCH = datetime(2000, 1, 1)
"""The same file in gives the same bytes out."""

NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TEXT = 32_767


def rebuilt(path: Path) -> tuple[bytes, dict[str | None, str]]:
    """The file as an .xlsx of values, and the name of each of its sheets in it.

    Raises Unfit where a sheet is larger than a workbook can hold: half of it would be worse than none.
    """
    stream = io.BytesIO()
    names: dict[str | None, str] = {}
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        book.set_properties({"created": EPOCH})
        for grid in grids(path):
            names[grid.name] = free_name(_allowed(grid.name or path.stem), names.values())
            _fill(book.add_worksheet(names[grid.name]), grid)
        if not names:
            book.add_worksheet(_allowed(path.stem))
    return stream.getvalue(), names


def _fill(sheet: Any, grid: Grid) -> None:
    for at, row in enumerate(_rows(grid)):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, place, value)
            elif value is not None:
                sheet.write_number(at, place, value)


def _rows(grid: Grid) -> Iterable[list[str | float | int | None]]:
    width = max(grid.positions, default=-1) + 1
    if grid.height > LAST_ROW or width > LAST_COLUMN:
        raise Unfit(f"{grid.height} × {width}")
    blank: list[str | float | int | None] = [None] * grid.height
    columns = [blank] * width
    for position, column in zip(grid.positions, grid.columns, strict=True):
        columns[position] = _values(column)
    return (list(row) for row in zip(*columns, strict=True))


def _values(column: Cells) -> list[str | float | int | None]:
    values = [_value(text) for text in column.texts.to_pylist()]
    return values if column.codes is None else [values[code] for code in column.codes.tolist()]


def _value(text: str | None) -> str | float | int | None:
    if text is None or text == "":
        return None
    found = NUMBER.fullmatch(text.removesuffix(NUMBER_MARK))
    if found is None or MONTH.fullmatch(text):
        return FORBIDDEN.sub("\ufffd", text)[:LONGEST_TEXT]
    return float(found[0]) if found[2] else int(found[0])


def _allowed(name: str) -> str:
    """A sheet name that a workbook may have."""
    return NOT_IN_NAMES.sub("_", name).strip("'")[:LONGEST_NAME] or "Sheet"
