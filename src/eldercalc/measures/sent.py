"""Who sent what: which areas brought a sheet for a year, so that silence is never taken for zero.

An area has sent a list when it has rows in it. It has sent an event sheet also when a file that holds rows of
the area for the year brings that sheet without any row of it: nothing happened. Functional zones and the city's
own level need not report at all (many are counted inside a county), nor have every list: one that never sent
anything is not missed, and of one that sent something for a year, what it did not send is nothing.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from eldercalc.definitions import REPORT_ONLY, Area
from eldercalc.measures.places import AREA, Places
from eldercalc.records.tables import SOURCE, Dataset, Table


def _seen(table: Table) -> list[dict[str, Any]]:
    """Which areas, years and files the rows speak of, those united with others of the same key too."""
    columns = [AREA, "year", SOURCE]
    rows = [part.select(columns) for part in (table.data, table.repeated) if part is not None]
    found: list[dict[str, Any]] = pa.concat_tables(rows).group_by(columns).aggregate([]).to_pylist()
    return found


class Sent:
    """For each table and year, the codes of the areas that sent it."""

    def __init__(self, dataset: Dataset, places: Places) -> None:
        self.places = places
        self._rows: dict[tuple[str, int], set[str]] = {}
        self._any: dict[int, set[str]] = {}
        in_file: dict[str, set[tuple[str, int]]] = {}
        sheets: dict[str, set[str]] = {}
        for name, table in dataset.tables.items():
            for row in _seen(table):
                if row[AREA] is not None:
                    self._rows.setdefault((name, row["year"]), set()).add(row[AREA])
                    self._any.setdefault(row["year"], set()).add(row[AREA])
                    in_file.setdefault(table.origins[row[SOURCE]].file, set()).add((row[AREA], row["year"]))
            for origin in table.origins:
                sheets.setdefault(origin.file, set()).add(name)
        for file, names in sheets.items():
            for name in names:
                if dataset.tables[name].model.sheet.kind == "event":
                    for area, year in in_file.get(file, ()):
                        self._rows.setdefault((name, year), set()).add(area)

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
