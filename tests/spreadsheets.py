"""Small spreadsheets of every kind, and the rows that must come out of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import xlwt

from eldercalc.records.tables import Dataset
from tests.making import institution, workbook

HEADER = ["机构编码", "机构名称", "县区", "年度", "运营状态", "床位数（张）", "建筑面积（㎡）", "开业日期", "是否备案"]
ROWS: list[list[Any]] = [
    ["A1", "甲一养老院", "甲区", 2023, "在营", 120, 3050.25, date(2019, 5, 1), "是"],
    ["A2", "甲二养老院", "甲区", 2023, "停业", 80, 0.1, date(2008, 12, 31), "否"],
    ["B1", "乙（一）养老院", "乙县", 2022, "在营", None, None, None, None],
]
EXPECTED = [
    ("A1", "甲一养老院", "甲区", 2023, "在营", 120, 3_050_250_000, date(2019, 5, 1), True),
    ("A2", "甲二养老院", "甲区", 2023, "停业", 80, 100_000, date(2008, 12, 31), False),
    ("B1", "乙(一)养老院", "乙县", 2022, "在营", None, None, None, None),
]
FIELDS = ("code", "name", "county", "year", "state", "beds", "floor_area", "opened", "registered")


def xlsx(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "养老机构"
    for row in grid:
        book.active.append(list(row))
    book.save(path)


def xls(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("养老机构")
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(grid):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value, *([dates] if isinstance(value, date) else []))
    book.save(str(path))


def ods(path: Path, grid: Sequence[Sequence[Any]]) -> None:
    frame = pd.DataFrame([list(row) for row in grid], dtype=object)
    with pd.ExcelWriter(path, engine="odf") as writer:
        frame.to_excel(writer, sheet_name="养老机构", header=False, index=False)


def delimited(delimiter: str, encoding: str) -> Callable[[Path, Sequence[Sequence[Any]]], None]:
    def write(path: Path, grid: Sequence[Sequence[Any]]) -> None:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(grid)
        path.write_bytes(stream.getvalue().encode(encoding))

    return write


FORMATS: dict[str, tuple[str, Callable[[Path, Sequence[Sequence[Any]]], None]]] = {
    "xlsx": ("养老机构.xlsx", xlsx),
    "xls": ("养老机构.xls", xls),
    "ods": ("养老机构.ods", ods),
    "csv utf-8": ("养老机构.csv", delimited(",", "utf-8")),
    "csv utf-8 with a mark": ("养老机构.csv", delimited(",", "utf-8-sig")),
    "csv gb18030": ("养老机构.csv", delimited(",", "gb18030")),
    "csv utf-16": ("养老机构.csv", delimited(",", "utf-16")),
    "tsv": ("养老机构.tsv", delimited("\t", "utf-8")),
    "csv of tabs in gb18030": ("养老机构.csv", delimited("\t", "gb18030")),
    "csv of semicolons": ("养老机构.csv", delimited(";", "utf-8")),
}


def rows_of(data: Dataset, fields: Sequence[str] = FIELDS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in fields) for row in data.tables["institutions"].data.to_pylist()]


def written(folder: Path, kind: str, grid: Sequence[Sequence[Any]]) -> Path:
    name, write = FORMATS[kind]
    path = folder / name
    write(path, grid)
    return path


def put(folder: Path, name: str, code: str, county: str = "甲区") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return workbook(folder / name, {"institutions": [institution(county, code)]})
