"""What a single row of a sheet is by what it says: a title, or a row of data."""

from __future__ import annotations

import re

from eldercalc.readers.grids import Grid
from eldercalc.readers.titles import NOTE, TOTAL

MOST_IN_A_TITLE = 3
"""So many cells at most say something in a title or a line such as 填报单位：…　单位：…."""

NUMERIC = re.compile(r"[\d\s.,:/年月日-]*\d[\d\s.,:/年月日-]*")
"""A number, a year or a date."""


def is_title(grid: Grid, row: int) -> bool:
    """Whether a row says one thing, and that is neither a note nor a total."""
    said = [re.sub(r"\s+", "", text) for text in grid.row(row) if text]
    return len(said) == 1 and not re.search(f"{NOTE}|{TOTAL.removeprefix('(?i)')}", said[0], re.IGNORECASE)


def is_data(grid: Grid, row: int) -> bool:
    """Whether a row says too much for a title, and some of it in numbers, which no row of a header does."""
    said = [text for text in grid.row(row) if text]
    return len(said) > MOST_IN_A_TITLE and any(NUMERIC.fullmatch(text) for text in said)


def lines(grid: Grid, start: int, end: int) -> list[str]:
    """The texts of the rows from `start` to before `end`."""
    return [text for row in range(start, end) for text in grid.row(row) if text]
