"""The files that contestants are given, made once a folder."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from tests.benchmarks.register import SHARE, Register, register

MADE: dict[tuple[int, float], Register] = {}


def of_rows(rows: int, share: float = SHARE) -> Register:
    """The register of so many rows, of which each kind of fault hits `share`, made once."""
    if (rows, share) not in MADE:
        MADE.clear()
        MADE[rows, share] = register(rows, share=share)
    return MADE[rows, share]


def as_csv(folder: Path, rows: int, share: float = SHARE) -> Path:
    """The register as CSV."""
    path = folder / f"{_stem(rows, share)}.csv"
    if not path.exists():
        options = csv.WriteOptions(quoting_style="none", quoting_header="none")
        csv.write_csv(of_rows(rows, share).table, path, options)
    return path


def as_parquet(folder: Path, rows: int) -> Path:
    """The register as Parquet, every cell as text."""
    path = folder / f"register-{rows}.parquet"
    if not path.exists():
        parquet.write_table(of_rows(rows).table, path)
    return path


def as_xlsx(folder: Path, rows: int, share: float = SHARE) -> Path:
    """The register as a workbook of one sheet, with shared strings as spreadsheet programs write them."""
    path = folder / f"{_stem(rows, share)}.xlsx"
    if not path.exists():
        _workbook(path, of_rows(rows, share).table)
    return path


def _stem(rows: int, share: float) -> str:
    return f"register-{rows}" if share == SHARE else f"register-{rows}-faulty-{share:.4f}"


def _workbook(path: Path, table: pa.Table) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("特殊困难老年人")
        sheet.write_row(0, 0, table.column_names)
        for at, name in enumerate(table.column_names):
            for row, text in enumerate(table[name].to_pylist(), 1):
                if text is not None:
                    sheet.write_string(row, at, text)
