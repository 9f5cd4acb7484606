"""A copy of a workbook with holes: blank cells, sheets not sent, rows of no county, rows sent twice."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from tests.second.rows import KEYS

ALWAYS = {"年度", "乡镇街道", "村社区", "区划类型", "探访日期", "培训日期", "验收日期", "日期", "培训内容"}
ALWAYS |= {title for key in KEYS.values() for title in key}
"""Cells that say which row it is: never blanked (but a county, in lists)."""

STATED = {"区划", "人口", "服务对象", "资金", "补贴标准", "填报数据"}


def with_holes(source: Path, target: Path, seed: int, city: str) -> None:
    """Write the workbook at `source` to `target` with holes that only `seed` decides."""
    chance, book = random.Random(seed), Workbook(write_only=True)
    workbook = CalamineWorkbook.from_path(str(source))
    for name in workbook.sheet_names:
        grid = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheet = book.create_sheet(name)
        for row in _holed(chance, name, grid, city) if name in KEYS and len(grid) > 1 else grid:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(target)


def _holed(chance: random.Random, name: str, grid: list[list[Any]], city: str) -> list[list[Any]]:
    header = [str(cell).split("（")[0] for cell in grid[0]]
    rows = _without_some(chance, [list(row) for row in grid[1:]], header, city)
    for row in rows:
        for at, title in enumerate(header):
            if chance.random() < _share(name, title):
                row[at] = ""
    rows += [list(chance.choice(rows)) for _ in range(5)]
    chance.shuffle(rows)
    return [grid[0], *rows]


def _share(sheet: str, title: str) -> float:
    """How many of the cells under a title are blanked."""
    if title == "县区":
        return 0 if sheet in STATED else 0.01
    return 0 if title in ALWAYS else 0.04


def _without_some(chance: random.Random, rows: list[list[Any]], header: list[str], city: str) -> list[list[Any]]:
    """The rows without those of two counties, each for a year."""
    if "年度" not in header:
        return rows
    county, year = header.index("县区"), header.index("年度")
    sent = sorted({(row[county], row[year]) for row in rows if row[county] not in ("", city)})
    gone = chance.sample(sent, min(2, len(sent) - 1)) if len(sent) > 2 else []
    return [row for row in rows if (row[county], row[year]) not in gone]
