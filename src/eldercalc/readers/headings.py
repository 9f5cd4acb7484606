"""What the lines at the top of a sheet say of all its tables: a title over several names year and area once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eldercalc.readers.covers import Cover, with_lines
from eldercalc.readers.grids import Grid
from eldercalc.readers.hints import LINES, area_in
from eldercalc.readers.layout import Region
from eldercalc.readers.naming import Naming


@dataclass(frozen=True)
class Heading:
    """The year and the area that hold for the tables of a sheet whose own lines name none."""

    year: int | None = None
    area: str | None = None


def top_lines(grid: Grid) -> list[str]:
    """The first rows of a sheet that say one thing each, or pairs such as 填报单位：…."""
    found: list[str] = []
    for row in range(min(LINES, grid.height)):
        said = [text for text in grid.row(row) if text]
        if len(said) > 1 and not all(":" in text or "：" in text for text in said):
            break
        found += said
    return found


def heading_of(naming: Naming, found: Iterable[Region]) -> Heading:
    """What the top of a sheet says of all its tables, where the lines above none of them say something else."""
    own = [region.above for region in found]
    said = [with_lines(Cover(), lines) for lines in (naming.top, *own)]
    areas = [one.area or area_in(lines, naming.areas) for one, lines in zip(said, (naming.top, *own), strict=True)]
    return Heading(_one([one.year for one in said]), _one(areas))


Said = TypeVar("Said")


def _one(said: Sequence[Said | None]) -> Said | None:
    """The first, where the others say the same or nothing."""
    return said[0] if len({*said} - {None}) == 1 else None
