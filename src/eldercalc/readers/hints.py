"""What the name of a sheet, the lines above a table and the name of its file say together of a table.

They are believed where all of them that say something say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from eldercalc.readers.covers import DOCUMENT
from eldercalc.readers.grids import Grid
from eldercalc.readers.naming import Naming
from eldercalc.readers.titles import plain, sheet_names
from eldercalc.records import Record
from eldercalc.records.kinds import in_digits

LINES = 8
"""So many rows above a table are looked at."""

MOST_IN_A_LINE = 3
"""A line that says more than this is one of a table."""

PART_OF_A_YEAR = re.compile(r"季度?|[上下]半年|(?<!1)[一二三四五六七八九十\d]月|1[01]月|月[报度]")
DAY = re.compile(r"12月|\d+月\d+日|(?:填报|填表|制表|报送)(?:日期|时间):?[\d年月日./-]*")
"""What names no part of the year of which the data are."""

PLACES = frozenset({"county", "town", "village", "year"})


def lines_above(grid: Grid, top: int) -> list[str]:
    """The texts right above row `top` that may be of a title."""
    rows = ([text for text in grid.row(row) if text] for row in range(max(0, top - LINES), top))
    return [text for row in rows if len(row) <= MOST_IN_A_LINE for text in row]


def area_said(grid: Grid, naming: Naming, lines: Iterable[str]) -> str | None:
    """The one area of the plan that they name; None where they name none or several."""
    found: set[str] = set()
    for text in _texts(grid, naming, lines):
        found |= naming.areas.within(text)
    return found.pop() if len(found) == 1 else None


def model_said(grid: Grid, naming: Naming, lines: Iterable[str]) -> type[Record] | None:
    """The one sheet of which they hold a name; None where they hold those of none or several.

    Of a part of the year only events are read so: the registers of two quarters would be counted twice.
    """
    texts = [plain(text) for text in _texts(grid, naming, lines)]
    found = {sheet_names()[name] for text in texts for name in _pattern().findall(text)}
    said = found.pop() if len(found) == 1 else None
    partly = any(PART_OF_A_YEAR.search(DAY.sub("", text)) for text in texts)
    return None if said and partly and said.sheet.kind != "event" else said


def _texts(grid: Grid, naming: Naming, lines: Iterable[str]) -> list[str]:
    return [naming.sheet, *lines, Path(grid.file).stem]


@cache
def _pattern() -> re.Pattern[str]:
    """Every name of a sheet that says enough within a longer text, the longest first."""
    names = [name for name in sheet_names() if not name.isascii() and len(name) > 2]
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))))


def agrees(model: type[Record], fields: Iterable[str], unknown: int) -> bool:
    """Whether the columns of a header bear out that it is of `model`: two at least, and what a row is among them."""
    known = set(fields)
    telling = {"name", *model.sheet.key} - PLACES
    return len(known) > 1 and len(known) > unknown and bool(known & telling)


OTHER_TIME = re.compile(r"(?:19|20)\d\d年?[-./_]\d|(?:19|20)\d\d年?[0-9-]*月|(?:19|20)\d\d[修版]")
"""A day, a month or a version: the year of it may be that of sending, and not of the data."""

SENDING = re.compile(r"日期|时间|报送|上报|提交|更新|修[改订]")
"""What is said of the sending, and not of the data."""


def year_named(name: str) -> int | None:
    """The one year that the name of a sheet or a file says its data are of; the end of a year is one of it."""
    told = re.sub(r"年(?:1-)?12月(?:末|底|31日)?", "年", in_digits(plain(DOCUMENT.sub(" ", name))))
    if OTHER_TIME.search(told) or PART_OF_A_YEAR.search(told) or SENDING.search(told):
        return None
    years = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", told)}
    return years.pop() if len(years) == 1 else None


def year_by_name(naming: Naming, file: str) -> int | None:
    """The year in the name of a sheet, or else of its file."""
    return year_named(naming.sheet) or year_named(Path(file).stem)
