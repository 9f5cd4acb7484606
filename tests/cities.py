"""Small but complete cities, cut out of the sample workbooks: every sheet, every county, a few rows of each."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import python_calamine

from eldercalc.readers.titles import field_of, is_cover, sheet_named
from eldercalc.records import Record, columns_of
from tests.calling import SAMPLES

ROWS = 4
"""So many rows of a county and year stay, besides those of short sheets, which stay whole."""

SHORT = 60


@dataclass
class Column:
    """A column of a sheet: its titles from the top down, its cells. `field` is None where it is none of the model's."""

    field: str | None
    titles: list[str]
    cells: list[Any]
    hidden: bool = False


@dataclass
class Sheet:
    """A sheet as people make it: one table with what stands above and below, or a cover (no model)."""

    name: str
    model: type[Record] | None
    columns: list[Column]
    above: list[list[Any]] = field(default_factory=list)
    below: list[list[Any]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)

    @property
    def height(self) -> int:
        return len(self.columns[0].cells)

    def of(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.field == name), None)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        return zip(*(column.cells for column in self.columns), strict=True)

    def header(self) -> list[list[Any]]:
        """The rows of the header: a title stands in the first of the columns that it is merged over."""
        deep = max((len(column.titles) for column in self.columns), default=0)
        rows: list[list[Any]] = [[None] * len(self.columns) for _ in range(deep)]
        for at, column in enumerate(self.columns):
            before = self.columns[at - 1].titles if at else []
            for level, title in enumerate(column.titles):
                same = before[: level + 1] == column.titles[: level + 1]
                if not (same and level < min(len(column.titles), len(before)) - 1):
                    rows[level][at] = title
        return rows

    def take(self, order: list[int]) -> None:
        """Keep the rows at `order`, in that order."""
        for column in self.columns:
            column.cells = [column.cells[at] for at in order]


@functools.cache
def city(plan: str) -> tuple[Sheet, ...]:
    """The sample workbook of `plan`, cut down to its last two years. Not to be changed: copy it."""
    book = python_calamine.load_workbook(str(SAMPLES / f"{plan}.xlsx"))
    sheets = [_sheet(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    years = [year for sheet in sheets if (column := sheet.of("year")) for year in column.cells]
    bodies: set[Any] = set()
    for sheet in sorted(sheets, key=lambda one: one.model is not None and one.model.sheet.kind == "event"):
        if sheet.model:
            sheet.take(_kept(sheet, max(years), bodies))
            bodies |= set(_bodies(sheet))
    return tuple(sheets)


def _bodies(sheet: Sheet) -> list[Any]:
    """Who the rows are about."""
    return next((column.cells for column in sheet.columns if column.titles == ["人员编号"]), [])


def _sheet(name: str, grid: list[list[Any]]) -> Sheet:
    model = None if is_cover(name) else sheet_named(name)
    header, rows = ([""] * len(grid[0]), grid) if model is None else (grid[0], grid[1:])
    cells = zip(*rows, strict=True) if rows else [()] * len(header)
    columns = [
        Column(field_of(model, title) if model else None, [title] if title else [], [_cell(value) for value in column])
        for title, column in zip(header, cells, strict=True)
    ]
    return Sheet(name, model, columns)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == "" else value


def _kept(sheet: Sheet, last: int, bodies: set[Any]) -> list[int]:
    """Rows of the last two years, spread over each county; all of a short sheet. Events are of known `bodies`."""
    assert sheet.model is not None
    dated = sheet.of("year") or sheet.of(sheet.model.sheet.dated or "")
    assert dated is not None
    years = [cell.year if isinstance(cell, date) else cell for cell in dated.cells]
    found = [at for at, year in enumerate(years) if year in (last, last - 1)]
    if sheet.model.sheet.kind == "event" and (named := _bodies(sheet)):
        found = [at for at in found if named[at] in bodies] or found
    if len(found) <= SHORT or sheet.model.sheet.kind == "statement":
        return found
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    county = sheet.of("county")
    for at in found:
        groups[(years[at], county.cells[at] if county else None)].append(at)
    spread = (group[:: max(1, len(group) // ROWS)][:ROWS] for group in groups.values())
    return sorted(at for group in spread for at in group)


def summable(model: type[Record], name: str | None) -> bool:
    """Whether a column holds numbers that add up."""
    if name is None or name == "year":
        return False
    column = columns_of(model)[name]
    return column.kind.store in ("int", "scaled") and column.unit is not None and "/" not in column.unit
