"""Columns of areas under titles that may mean anything, such as 单位: what stands below them tells.

Such a title is that of the areas only where the rows have no area otherwise: no column of areas beside it, and none
that the words around the table name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from eldercalc.readers.grids import Grid
from eldercalc.readers.hints import area_said, lines_above
from eldercalc.readers.naming import Naming
from eldercalc.readers.searching import DEEPEST, places
from eldercalc.readers.titles import NOTE, TOTAL, plain, undecorated

ANYTHING = frozenset({
    "单位", "单位名称", "填报单位", "报送单位", "上报单位", "所属单位", "区域", "所在区域", "辖区", "名称", "区划",
    "区划名称", "地区名称", "县区名称", "区县名称", "行政区", "行政区域", "县(区)", "区(县)", "市(区)", "县/区",
    "县、区",
})  # fmt: skip
"""Titles of columns of areas, and of much else."""

NO_DATA = re.compile(f"{NOTE}|{TOTAL.removeprefix('(?i)')}", re.IGNORECASE)
"""What says of a row that it is a note or a total."""


def areal_titles(grid: Grid, naming: Naming) -> frozenset[str]:
    """Those titles, as they are written, below which areas of the plan stand and nothing else, wherever they stand."""
    said = [(row, at) for row in _rows(grid) for at in _titles(grid, row)] if naming.areas.names else []
    areal = {(row, at): _is_areal(grid, row, at, naming) for row, at in said}
    doubtful = {grid.row(row)[at] for (row, at), sure in areal.items() if not sure}
    return frozenset(grid.row(row)[at] for row, at in said) - doubtful


def _rows(grid: Grid) -> list[int]:
    """The rows of which a header may be made."""
    return sorted({row for top in places(grid) for row in range(top, min(top + DEEPEST, grid.height))})


def _titles(grid: Grid, row: int) -> list[int]:
    """Where such a title stands in a row."""
    return [at for at, text in enumerate(grid.row(row)) if text and {plain(text), undecorated(text)} & ANYTHING]


def _is_areal(grid: Grid, row: int, at: int, naming: Naming) -> bool:
    beside = any("county" in naming.fields((text,)).values() for text in grid.row(row) if text)
    return not beside and area_said(grid, naming, lines_above(grid, row)) is None and _are_areas(grid, row, at, naming)


def _are_areas(grid: Grid, title: int, at: int, naming: Naming) -> bool:
    """Whether every row of data below a title, up to the next blank one, has an area in its column, and one does."""
    end = min((row for row in grid.blank if row > title), default=grid.height)
    below = grid.filled_down(at).slice(title + 1, end - title - 1)
    others = below.rows(lambda texts: pa.array([naming.areas.meant(text) is None for text in texts.to_pylist()]))
    return len(others) < len(below) and all(_is_no_data(grid.row(title + 1 + row)) for row in others.tolist())


def _is_no_data(row: Sequence[str]) -> bool:
    return any(NO_DATA.search(re.sub(r"\s+", "", text)) for text in row if text)
