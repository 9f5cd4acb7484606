"""What a file says of all its rows: its cover sheet, and the lines that stand above a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eldercalc.readers.grids import Grid
from eldercalc.readers.titles import bare, plain

BUREAU = re.compile(
    r"(民政|卫生健康|卫健|老龄|医疗保障|医保|人力资源和社会保障|人社|住房和城乡建设|住建)[^市区县]*$|人民政府.*$"
)


@dataclass(frozen=True)
class Cover:
    """What a file's cover sheet says of all its sheets, or the lines above a table of that table.

    `year_from_title` marks a year that only the title of the table names. `units` are those of the line 单位：….
    """

    year: int | None = None
    as_of: str | None = None
    area: str | None = None
    plan: str | None = None
    plan_sha256: str | None = None
    units: tuple[str, ...] = ()
    year_from_title: bool = False


def cover_of(grid: Grid) -> Cover:
    """What a cover sheet says: pairs of a title and the cell to its right."""
    said: dict[str, str] = {}
    for index in range(min(60, grid.height)):
        row = grid.row(index)
        for title, value in pairwise(row):
            if title and value:
                said.setdefault(bare(title).rstrip(":"), value)
    year = re.match(r"((?:19|20)\d\d)", said.get("年度", said.get("year", "")))
    return Cover(
        year=int(year[1]) if year else None,
        as_of=said.get("数据日期", said.get("asof")),
        area=said.get("填报地区", said.get("area")),
        plan=said.get("方案", said.get("plan")),
        plan_sha256=said.get("方案校验码", said.get("planhash")),
    )


def with_lines(cover: Cover, lines: Sequence[str]) -> Cover:
    """The cover, and what the lines above a table add to it; the cover sheet is believed first."""
    text = " ".join(re.sub(r"[：]", ":", line) for line in lines)
    reported = re.search(r"填报(?:单位|地区)\s*:\s*([^\s:,，;；]+)", text)
    area = re.sub(BUREAU, "", reported[1]) if reported else None
    units = re.search(r"(?<![报制编位])单位\s*:\s*([^:\s]+)", text)
    year = None if cover.year else _year(lines)
    return replace(
        cover,
        year=cover.year or year,
        year_from_title=year is not None,
        area=cover.area or area or None,
        units=tuple(re.split(r"[、,，/;；]", plain(units[1]))) if units else (),
    )


def _year(lines: Sequence[str]) -> int | None:
    """The one year that the titles name; none where they name several, or only a date of filling in."""
    titles = [line for line in lines if not re.search(r"日期|时间|[一二三四五六七八九十\d]月", line)]
    years = {int(year) for line in titles for year in re.findall(r"(?<!\d)(20\d\d)\s*(?:年|-|\b)", line)}
    return years.pop() if len(years) == 1 else None
