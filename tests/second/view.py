"""A city's rows by area and year, and which area has sent what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from tests.second.rows import EVENT_DATES, Book, Row, text

STATEMENTS = {"人口", "服务对象", "资金", "补贴标准", "填报数据"}
"""Sheets whose rows state something of a whole area."""

ZONES = {"functional", "own"}
"""Kinds of area that report and are counted, but need not report and are no county."""


@dataclass(frozen=True)
class City:
    """A plan's areas and the rows of a workbook that lie in them."""

    plan: dict[str, Any]
    book: Book

    @cached_property
    def reporting(self) -> dict[str, str]:
        """The kind of each area that reports, by name: counties and zones, else townships."""
        areas = {area["name"]: area["kind"] for area in self.plan["areas"]}
        if "county" in areas.values():
            return {name: kind for name, kind in areas.items() if kind in {"county", *ZONES}}
        return areas

    @cached_property
    def _names(self) -> dict[str, str]:
        areas = [area for area in self.plan["areas"] if area["name"] in self.reporting]
        return {alias: area["name"] for area in areas for alias in (area["name"], *area.get("aliases", ()))}

    @cached_property
    def _own_names(self) -> set[str]:
        return {self.plan["area"]["name"], *self.plan["area"].get("aliases", ())}

    def area_of(self, row: Row) -> str | None:
        """The reporting area that the row lies in; None where it is the whole city's, or not known."""
        county, town = text(row.get("县区")), text(row.get("乡镇街道"))
        if county in self._names:
            return self._names[county]
        inside = county is None or county in self._own_names
        return self._names.get(town) if inside and town is not None else None

    def is_of_the_whole(self, row: Row) -> bool:
        """Whether the row speaks of the whole city."""
        county = text(row.get("县区"))
        return self.area_of(row) is None and (county is None or county in self._own_names)

    @cached_property
    def _placed(self) -> dict[tuple[str, int], list[tuple[str | None, Row]]]:
        placed: dict[tuple[str, int], list[tuple[str | None, Row]]] = {}
        for sheet, rows in self.book.sheets.items():
            for row in rows:
                placed.setdefault((sheet, row["年度"]), []).append((self.area_of(row), row))
        return placed

    def placed(self, sheet: str, year: int) -> list[tuple[str | None, Row]]:
        """The rows of a sheet and year, each with its area."""
        return self._placed.get((sheet, year), [])

    def has_sent(self, area: str, sheet: str, year: int) -> bool:
        """Whether the area has sent the sheet: rows of it, or for events rows of any sheet in the same file."""
        if any(where == area for where, _ in self.placed(sheet, year)):
            return True
        return sheet in EVENT_DATES and sheet in self.book.sheets and self.has_sent_anything(area, year)

    def has_sent_anything(self, area: str, year: int) -> bool:
        """Whether the area has sent any row for the year."""
        return any(where == area for sheet in self.book.sheets for where, _ in self.placed(sheet, year))

    @cached_property
    def due(self) -> list[str]:
        """The areas that should report: counties, and zones that reported for some year."""
        return [
            area
            for area, kind in self.reporting.items()
            if kind not in ZONES or any(self.has_sent_anything(area, year) for year in self.book.years)
        ]

    def view(self, areas: Iterable[str], year: int, *, whole: bool = False, strays: bool = True) -> View:
        """The rows of the areas named; for the whole city also those of it, and with `strays` those of no area."""
        return View(self, frozenset(areas), year, whole, strays)


@dataclass(frozen=True)
class View:
    """What an indicator may look at: the rows of some areas and one year."""

    city: City
    areas: frozenset[str]
    year: int
    whole: bool = False
    strays: bool = True
    town: str | None = None

    def rows(self, sheet: str) -> list[Row]:
        """The rows of a sheet; of statements those that are not already in the statement of a larger area."""
        found = [
            (area, row)
            for area, row in self.city.placed(sheet, self.year)
            if self._seen(sheet, area, row) and self.town in (None, text(row.get("乡镇街道")))
        ]
        return _outermost(self.city, found) if sheet in STATEMENTS else [row for _, row in found]

    def _seen(self, sheet: str, area: str | None, row: Row) -> bool:
        if area is not None:
            return area in self.areas
        return self.whole and (self.strays or (sheet in STATEMENTS and self.city.is_of_the_whole(row)))

    def everywhere(self, sheet: str) -> list[Row]:
        """The rows of a sheet and year, wherever they lie."""
        return [row for _, row in self.city.placed(sheet, self.year)]

    def everywhere_since_start(self, sheet: str) -> list[Row]:
        """The rows of a sheet from the plan's first year to this one, wherever they lie."""
        start = self.city.plan["period"]["start"]
        return [row for year in range(start, self.year + 1) for _, row in self.city.placed(sheet, year)]

    @property
    def last_year(self) -> View:
        """The same areas a year before."""
        return replace(self, year=self.year - 1)

    @property
    def until(self) -> date:
        """The last day that the data speak for."""
        end, as_of = date(self.year, 12, 31), self.city.book.as_of
        return as_of if as_of is not None and as_of.year == self.year else end


def _outermost(city: City, rows: list[tuple[str | None, Row]]) -> list[Row]:
    """For each thing stated: the whole city's statement, else each area's own, else its townships'."""
    kept: list[Row] = []
    by_thing: dict[Any, list[tuple[str | None, Row]]] = {}
    for area, row in rows:
        by_thing.setdefault(tuple(row.get(title) for title in THING), []).append((area, row))
    for stated in by_thing.values():
        own = [row for _, row in stated if city.is_of_the_whole(row)]
        if own:
            kept += own
            continue
        for area in dict.fromkeys(area for area, _ in stated):
            here = [row for where, row in stated if where == area]
            depth = min(_depth(row) for row in here)
            kept += [row for row in here if _depth(row) == depth]
    return kept


THING = ("口径", "年龄段", "服务项目", "资金类别", "标准项目", "项目", "分组")


def _depth(row: Row) -> int:
    return sum(text(row.get(title)) is not None for title in ("乡镇街道", "村社区"))
