"""Small tables for the tests of readers, put on one sheet of a workbook; and what is read of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from eldercalc.readers import Areas, Reading, gathered
from eldercalc.readers.mapping import NO_MAPPING
from eldercalc.records.tables import assemble

AREAS = Areas({"甲区": "甲区", "乙县": "乙县"})
Grid = list[list[Any]]

HOMES: Grid = [
    ["年度", "县区", "机构编码", "机构名称", "运营状态", "床位数"],
    [2023, "甲区", "A1", "甲一院", "在营", 100],
    [2023, "乙县", "B1", "乙一院", "停业", 50],
]
SITES: Grid = [
    ["年度", "县区", "乡镇街道", "设施编码", "设施名称", "设施类型", "运营状态", "床位数"],
    [2023, "甲区", "东街道", "S1", "东中心", "日间照料中心", "在营", 7],
    [2023, "乙县", "西镇", "S2", "西食堂", "助餐点", "在营", 0],
    [2023, "乙县", "西镇", "S3", "西中心", "日间照料中心", "停用", 9],
]
PEOPLE: Grid = [
    ["年度", "县区", "口径", "年龄段", "人数"],
    [2023, "甲区", "常住", "60岁及以上", 3000],
    [2023, "乙县", "常住", "60岁及以上", 2000],
]


def taken(folder: Path, grid: Grid, name: str = "Sheet1", merged: Sequence[str] = ()) -> Reading:
    """What is read of a workbook whose one sheet has these rows, and these cells merged."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in grid:
        sheet.append(list(row))
    for block in merged:
        sheet.merge_cells(block)
    made.save(folder / "数据.xlsx")
    return gathered([folder / "数据.xlsx"], lambda _: None, NO_MAPPING, AREAS)


def rows(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """What was read by table, without where it stood."""
    tables = assemble(reading.raws).tables
    return {
        name: sorted(
            ({key: value for key, value in row.items() if not key.startswith("_")} for row in table.data.to_pylist()),
            key=str,
        )
        for name, table in sorted(tables.items())
    }


def asked(reading: Reading) -> list[tuple[str, str | None]]:
    """The errors that reading found, and where."""
    return [(item.rule, item.cell) for item in reading.findings if item.severity == "error"]
