"""Books: rows to workbooks, as a clerk would fill them in and with the same bytes on every run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from eldercalc.records import MODELS, Column, columns_of
from makers.steer import Row

MADE = datetime(2026, 1, 15, 9, 0, 0)
"""The date that every workbook bears as its own."""

Cover = dict[str, Any]


def write(path: Path, cover: Cover, tables: dict[str, list[Row]]) -> int:
    """Write `tables` (rows by table name) as one workbook; gives the number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": cover["方案"], "author": "eldercalc sample", "created": MADE})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    _cover(book, cover, day)
    for name in MODELS:
        if name in tables:
            _sheet(book, name, tables[name], day)
    book.close()
    return sum(map(len, tables.values()))


def _cover(book: Any, cover: Cover, day: Any) -> None:
    sheet = book.add_worksheet("封面")
    sheet.set_column(0, 1, 24)
    for index, (title, value) in enumerate(cover.items()):
        sheet.write_string(index, 0, title)
        _cell(sheet, index, 1, value, day)


def _sheet(book: Any, name: str, rows: list[Row], day: Any) -> None:
    model = MODELS[name]
    columns = [column for column in columns_of(model).values() if _used(column, rows)]
    sheet = book.add_worksheet(model.sheet.zh)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 14)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.header)
    for index, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _cell(sheet, index, at, row.get(column.field), day)


def _used(column: Column, rows: Iterable[Row]) -> bool:
    return column.required or any(row.get(column.field) not in (None, ()) for row in rows)


def _cell(sheet: Any, row: int, at: int, value: Any, day: Any) -> None:
    if value is None or value == ():
        return
    if isinstance(value, bool):
        sheet.write_string(row, at, "是" if value else "否")
    elif isinstance(value, tuple):
        sheet.write_string(row, at, "、".join(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, at, float(value))
    else:
        sheet.write_string(row, at, str(value))
