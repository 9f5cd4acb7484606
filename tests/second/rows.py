"""Reading a workbook into plain rows: one dict a row, by Chinese header, blank cells None."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Row = dict[str, Any]

EVENT_DATES = {"探访记录": "探访日期", "培训记录": "培训日期", "适老化改造": "验收日期", "项目与荣誉": "日期"}
"""Sheets of things that happen, each in the year of its date."""

KEYS = {
    "区划": ("县区", "乡镇街道", "村社区"),
    "人口": ("县区", "乡镇街道", "口径", "年龄段"),
    "养老机构": ("机构编码",),
    "社区设施": ("设施编码",),
    "特殊困难老年人": ("人员编号",),
    "探访记录": ("人员编号", "探访日期"),
    "服务对象": ("县区", "乡镇街道", "村社区", "服务项目"),
    "从业人员": ("人员编号",),
    "培训记录": ("人员编号", "培训日期", "培训内容"),
    "居住区": ("小区编码",),
    "适老化改造": ("户编号", "县区"),
    "托育机构": ("机构编码",),
    "资金": ("县区", "资金类别"),
    "补贴标准": ("县区", "标准项目"),
    "项目与荣誉": ("项目类别", "项目名称", "进展", "县区", "乡镇街道", "日期"),
    "填报数据": ("县区", "乡镇街道", "项目", "分组"),
}
"""What makes two rows of a sheet the same row (within a year, but for things that happen)."""

MAY_BE_BLANK = {"县区", "乡镇街道", "村社区", "分组"}


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets by title, and what its cover says."""

    sheets: dict[str, list[Row]]
    as_of: date | None

    @property
    def years(self) -> list[int]:
        """Every year that some row speaks for."""
        return sorted({row["年度"] for rows in self.sheets.values() for row in rows})


def read(path: Path) -> Book:
    """The rows of every sheet, each with its year, repeated rows left out."""
    workbook = CalamineWorkbook.from_path(str(path))
    grids = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}
    cover = {text(row[0]): row[1] for row in grids.get("封面", []) if len(row) > 1}
    cover_year = whole(cover.get("年度"))
    sheets = {}
    for name, grid in grids.items():
        if name in KEYS and grid:
            rows = list(_rows(grid))
            for row in rows:
                row["年度"] = _year(name, row, cover_year)
            sheets[name] = list(_once(name, rows))
    return Book(sheets, day(cover.get("数据日期")))


def _rows(grid: list[list[Any]]) -> Iterable[Row]:
    header = [re.sub(r"（[^（）]*）$", "", str(cell).strip()) for cell in grid[0]]
    for cells in grid[1:]:
        row = {title: None if cell == "" else cell for title, cell in zip(header, cells, strict=True) if title}
        if any(cell is not None for cell in row.values()):
            yield row


def _year(sheet: str, row: Row, cover_year: int | None) -> int:
    happened = day(row.get(EVENT_DATES[sheet])) if sheet in EVENT_DATES else None
    year = happened.year if happened else whole(row.get("年度")) or cover_year
    assert year is not None, f"{sheet}: a row without a year"
    return year


def _once(sheet: str, rows: list[Row]) -> Iterable[Row]:
    seen = set()
    for row in rows:
        key = tuple(text(row.get(title)) for title in KEYS[sheet])
        known = all(part is not None for title, part in zip(KEYS[sheet], key, strict=True) if title not in MAY_BE_BLANK)
        mark = key if sheet in EVENT_DATES else (*key, row["年度"])
        if known and mark in seen:
            continue
        seen.add(mark)
        yield row


def text(cell: Any) -> str | None:
    """The words of a cell, full-width forms narrowed; None where it is blank."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return unicodedata.normalize("NFKC", str(cell)).strip()


def several(cell: Any) -> set[str] | None:
    """The parts of a cell that may hold several; None where it is blank."""
    words = text(cell)
    return None if words is None else {part.strip() for part in words.split("、") if part.strip()}


def whole(cell: Any) -> int | None:
    """A whole number; None where the cell is blank."""
    exact = amount(cell)
    if exact is None:
        return None
    assert exact.denominator == 1, f"not whole: {cell}"
    return exact.numerator


def amount(cell: Any) -> Fraction | None:
    """An exact number, as its decimals are written; None where the cell is blank."""
    words = text(cell)
    return None if words is None else Fraction(Decimal(words))


def day(cell: Any) -> date | None:
    """A date; None where the cell is blank."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text(cell)
    return None if words is None else date.fromisoformat(words[:10])


def yes(cell: Any) -> bool | None:
    """是 or 否; None where the cell is blank."""
    words = text(cell)
    return None if words is None else {"是": True, "否": False}[words]
