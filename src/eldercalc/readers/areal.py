"""Columns of areas under titles that may mean anything, such as 单位: what stands below them tells.

Such a title is that of the areas only where the rows have no area otherwise: no column of areas beside it, and none
that the words around the table name.
"""

from __future__ import annotations

import re

from eldercalc.readers.grids import Grid
from eldercalc.readers.hints import area_said, lines_above
from eldercalc.readers.naming import Naming
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
    places = [place for at in range(len(grid.columns)) for place in _places(grid, at)] if naming.areas.names else []
    said = {(row, at): _is_areal(grid, row, at, naming) for row, at in places}
    doubtful = {grid.row(row)[at] for (row, at), areal in said.items() if not areal}
    return frozenset(grid.row(row)[at] for row, at in said) - doubtful


def _places(grid: Grid, at: int) -> list[tuple[int, int]]:
    """Where such a title stands in a column."""
    texts = grid.columns[at].texts.to_pylist()
    wanted = [index for index, text in enumerate(texts) if text and {plain(text), undecorated(text)} & ANYTHING]
    return [(row, at) for row in grid.columns[at].mask(wanted).nonzero()[0].tolist()] if wanted else []


def _is_areal(grid: Grid, row: int, at: int, naming: Naming) -> bool:
    beside = any("county" in naming.fields((text,)).values() for text in grid.row(row) if text)
    return not beside and area_said(grid, naming, lines_above(grid, row)) is None and _are_areas(grid, row, at, naming)


def _are_areas(grid: Grid, title: int, at: int, naming: Naming) -> bool:
    """Whether every row of data below a title, up to the next blank one, has an area in its column, and one does."""
    column, found = grid.filled_down(at), 0
    for row in range(title + 1, grid.height):
        said, text = [re.sub(r"\s+", "", cell) for cell in grid.row(row) if cell], column[row]
        if not said:
            break
        if naming.areas.meant(text):
            found += 1
        elif not any(NO_DATA.search(one) for one in said):
            return False
    return found > 0
