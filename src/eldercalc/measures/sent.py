"""Who sent what: which areas brought a sheet for a year, so that silence is never taken for zero.

An area has sent a sheet for a year when it has rows there that were filed for the year: an event that comes late
speaks for the year in which it is filed, and does not make its own year a year that was sent. An area has also sent
a sheet in which nothing need have happened (an event sheet, for one) when a file that speaks for it and for the year
brings the sheet without any row of it: nothing happened. A file speaks for the area on its cover, or for the one area
that all its rows are of; with the whole city on the cover, for every area that has rows in it. Beside the rows of
others in a file without a cover, an area has said nothing.

Functional zones and the city's own level need not report at all (many are counted inside a county), nor have every
list: one that never sent anything is not missed, and of one that sent something for a year, what it did not send is
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.definitions import REPORT_ONLY, Area
from eldercalc.measures.places import AREA, Places
from eldercalc.records.checker import Origin
from eldercalc.records.tables import FILED, SOURCE, Dataset, Table


def _seen(table: Table) -> Iterator[tuple[str, int, str]]:
    """Which areas, years and files the rows speak of, those united with others of the same key too."""
    parts = [part for part in (table.data, table.repeated) if part is not None]
    rows = [pa.table([part[AREA], _filed(part), part[SOURCE]], ["area", "year", "source"]) for part in parts]
    known = pa.concat_tables(rows).group_by(["area", "year", "source"]).aggregate([])
    for row in known.filter(pc.is_valid(known["area"])).to_pylist():
        yield row["area"], row["year"], table.origins[row["source"]].file


def _filed(rows: pa.Table) -> pa.ChunkedArray:
    """The year that each row is filed for; where its file names none, that of its date."""
    return pc.coalesce(rows[FILED], rows["year"]) if FILED in rows.column_names else rows["year"]


class Sent:
    """For each table and year, the codes of the areas that sent it."""

    def __init__(self, dataset: Dataset, places: Places) -> None:
        self.places = places
        self._rows: dict[tuple[str, int], set[str]] = {}
        self._any: dict[int, set[str]] = {}
        in_file: dict[str, set[tuple[str, int]]] = {}
        for name, table in dataset.tables.items():
            for area, year, file in _seen(table):
                self._rows.setdefault((name, year), set()).add(area)
                self._any.setdefault(year, set()).add(area)
                in_file.setdefault(file, set()).add((area, year))
        for table in dataset.tables.values():
            if table.model.sheet.may_be_empty:
                self._empty(table, in_file)

    def _empty(self, table: Table, in_file: dict[str, set[tuple[str, int]]]) -> None:
        """Take up, for the areas and years that its file speaks for, a sheet that need not have rows.

        A list that has rows speaks for their years alone.
        """
        filled = set() if table.model.sheet.kind == "event" else set(pc.unique(table.data[SOURCE]).to_pylist())
        for origin in (one for at, one in enumerate(table.origins) if at not in filled):
            spoken = in_file.get(origin.file, set())
            whose = self._whose(origin, {area for area, _ in spoken})
            for area, year in spoken:
                if area in whose:
                    self._rows.setdefault((table.model.sheet.table, year), set()).add(area)

    def _whose(self, origin: Origin, areas: set[str]) -> set[str]:
        """For which of the `areas` in it a file speaks."""
        if origin.area and self.places.is_root(origin.area):
            return areas
        named = self.places.reporting(origin.area) if origin.area else None
        if named:
            return {named.code}
        return areas if len(areas) == 1 else set()

    def by(self, table: str, year: int) -> set[str]:
        """The areas that sent `table` for `year`."""
        return self._rows.get((table, year), set())

    def anything(self, year: int) -> set[str]:
        """The areas that sent anything at all for `year`."""
        return self._any.get(year, set())

    def optional(self, area: Area, year: int) -> bool:
        """Whether the area need not have sent a given list for `year`."""
        return area.kind in REPORT_ONLY and (area.code in self.anything(year) or self.never(area))

    def never(self, area: Area) -> bool:
        """Whether the area sent nothing for any year."""
        return not any(area.code in codes for codes in self._any.values())

    def missing(self, table: str, year: int) -> list[Area]:
        """The areas whose `table` for `year` is missing."""
        sent = self.by(table, year)
        return [area for area in self.places.expected(year) if area.code not in sent and not self.optional(area, year)]

    def silent(self, year: int) -> list[Area]:
        """The areas that should have sent something for `year` and sent nothing."""
        some = self.anything(year)
        return [area for area in self.places.expected(year) if area.code not in some and not self.optional(area, year)]
