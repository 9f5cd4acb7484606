"""What a file says of all its rows: its cover sheet, and the lines that stand above a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from string import ascii_uppercase
from typing import Any, Literal

from eldercalc.findings import Finding, Severity
from eldercalc.readers.grids import Grid, letter
from eldercalc.readers.titles import bare, plain
from eldercalc.records.kinds import day, in_digits, year
from eldercalc.words import Words, words

BUREAU = re.compile(
    r"(民政|卫生健康|卫健|老龄|医疗保障|医保|人力资源和社会保障|人社|住房和城乡建设|住建)[^市区县]*$|人民政府.*$"
)


YearFrom = Literal["title", "header"]


@dataclass(frozen=True)
class Cover:
    """What a file's cover sheet says of all its sheets, or the lines above a table of that table.

    `year_from` says where the year is named, be it not the cover sheet: in the title of the table, or its header.
    `named` is the year in the name of the sheet or the file. `area_from_title` marks an area that only the title, the
    sheet or the file names. `units` are those of the line 单位：….
    `sheet` is the cover's name, `cells` where on it each field stands, `misread` what cannot be taken as its field.
    """

    year: int | None = None
    as_of: date | None = None
    area: str | None = None
    plan: str | None = None
    plan_sha256: str | None = None
    units: tuple[str, ...] = ()
    year_from: YearFrom | None = None
    named: int | None = None
    area_from_title: bool = False
    sheet: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    misread: Mapping[str, str] = field(default_factory=dict)


TITLES = {
    "年度": "year", "year": "year", "数据日期": "as_of", "asof": "as_of", "填报地区": "area", "area": "area",
    "方案": "plan", "plan": "plan", "方案校验码": "plan_sha256", "planhash": "plan_sha256",
}  # fmt: skip


def year_said(text: object) -> int:
    """The year of a cover: 2023, 2023年度, 二〇二三年, a date of it."""
    found = re.match(r"((?:19|20)\d\d)(?:(?!\d)|\d{4}$)", in_digits(plain(str(text))))
    return int(found[1]) if found else year(text)


TWO_PAIRS = 4
READ: dict[str, Callable[[object], Any]] = {"year": year_said, "as_of": day}


def cover_of(grid: Grid) -> Cover:
    """What a cover sheet says: pairs of a title and the cell to its right. A fuller row is one of a table."""
    said: dict[str, str] = {}
    cells: dict[str, str] = {}
    for index in range(min(60, grid.height)):
        row = grid.row(index)
        for at, (title, value) in enumerate(pairwise(row) if len(list(filter(None, row))) <= TWO_PAIRS else (), 1):
            name = TITLES.get(bare(title).rstrip(":"))
            if name and value and name not in said:
                said[name], cells[name] = value, f"{letter(grid.positions[at])}{index + 1}"
    values: dict[str, Any] = {}
    misread: dict[str, str] = {}
    for name, text in said.items():
        try:
            values[name] = READ[name](text) if name in READ else text
        except ValueError:
            misread[name] = text
    return Cover(**values, sheet=grid.name, cells=cells, misread=misread)


NOT_READ = {
    "year": (
        Words("年度“{value}”不是年份，未采用", "year '{value}' is not a year and is not used"),
        Words("请写作 2023", "write 2023"),
    ),
    "as_of": (
        Words("数据日期“{value}”不是日期，未采用", "date of the data '{value}' is not a date and is not used"),
        Words("请写作 2023-06-30", "write 2023-06-30"),
    ),
}


def year_unread(cover: Cover) -> Words | None:
    """What stands in the place of the cover's year, where it is none."""
    if "year" not in cover.misread:
        return None
    return words(
        "封面 {cell} 的年度“{value}”不是年份", "cover {cell}: '{value}' is not a year",
        cell=cover.cells["year"], value=cover.misread["year"],
    )  # fmt: skip


def unread(cover: Cover, file: str) -> Iterator[Finding]:
    """The cells of a cover that cannot be taken as what their title says."""
    for name, value in cover.misread.items():
        what, cure = NOT_READ[name]
        yield cover_finding(
            cover, file, name, f"cover|not_{name}", "error", replace(what, given={"value": value}), cure
        )


def cover_finding(
    cover: Cover, file: str, name: str, rule: str, severity: Severity, what: Words, cure: Words
) -> Finding:
    """A finding about one cell of a cover."""
    cell = cover.cells.get(name)
    row = int(cell.lstrip(ascii_uppercase)) if cell else None
    value = cover.misread.get(name) or getattr(cover, name)
    return Finding(
        rule, severity, file, what, cure, cover.sheet, row, name, cell, None if value is None else str(value)
    )


def with_lines(cover: Cover, lines: Sequence[str]) -> Cover:
    """The cover, and what the lines above a table add to it; the cover sheet is believed first."""
    text = " ".join(re.sub(r"[：]", ":", line) for line in lines)
    reported = re.search(r"填报(?:单位|地区)\s*:\s*([^\s:,，;；]+)", text)
    area = re.sub(BUREAU, "", reported[1]) if reported else None
    units = re.search(r"(?<![报制编位])单位\s*:\s*([^:\s]+)", text)
    titled = None if cover.year else _year(lines)
    return replace(
        cover,
        year=cover.year or titled,
        year_from="title" if titled else None,
        area=cover.area or area or None,
        units=tuple(re.split(r"[、,，/;；]", plain(units[1]))) if units else (),
    )


def with_common(cover: Cover, own: Sequence[str], common: Sequence[str]) -> Cover:
    """What is said with a table's `own` lines, and what the titles over all tables of its sheet add to that."""
    if cover.year or any(re.search(r"20\d\d", in_digits(line)) for line in own):
        return cover
    year = _year(common)
    return replace(cover, year=year, year_from="title" if year else None)


DOCUMENT = re.compile(r"〔[^〕]*〕|[［【\[(（]\s*(?:19|20)\d\d\s*年?\s*[］】\])）]\s*第?\s*\d+\s*号")
"""The number of a document, such as 〔2024〕3号: its year is not that of any data."""

UNTIL = re.compile(r"截[至止](?:时间|日期|到)?:?(20\d\d)(?:年|[-./])(?!0?1(?:月|[-./]))")
"""Until when the data are: in January they are those of the year before, or of that one."""

YEAR_END = re.compile(r"^[(（]?(20\d\d)年12月(?:31日)?[)）]?$")
"""A line that says no more than the end of a year: the data are of it, and be it the day of filling in."""

FILLED_IN = re.compile(r"日期|时间|\d月(?!.{4})|\d月\d+日|[一二三四五六七八九十]月")
"""A day on which the table was filled in; a month in front of a title is one of the data."""


def _year(lines: Sequence[str]) -> int | None:
    """The one year that the titles name; none where they name several, or only a date of filling in.

    The day until which the data are comes before what else they name.
    """
    told = [in_digits(plain(DOCUMENT.sub(" ", line))) for line in lines]
    until = {int(year) for line in told for year in UNTIL.findall(line) + YEAR_END.findall(line)}
    named = [line for line in told if not FILLED_IN.search(line)]
    years = until or {int(year) for line in named for year in re.findall(r"(?<!\d)(20\d\d)(?:年|-|\b)", line)}
    return years.pop() if len(years) == 1 else None
