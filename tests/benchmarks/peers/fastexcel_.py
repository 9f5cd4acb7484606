"""Merely reading a workbook with fastexcel into Arrow, every cell as text: the floor of whatever looks at it."""

from __future__ import annotations

import sys

import fastexcel

if __name__ == "__main__":
    sheet = fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=0, dtypes="string")
    batch = sheet.to_arrow()
    print(batch.num_rows)
