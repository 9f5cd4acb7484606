"""Workbooks to plant faults in: the sample data as rows, what is still untouched there, and the file written again."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import python_calamine
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from eldercalc.plans import LoadedPlan
from eldercalc.records import MODELS, Column, columns_of

Place = tuple[str, int]
"""A table and the index of one of its rows."""
Cell = tuple[str, str | None, str | None]
"""A rule, and the sheet and the cell of a finding."""
BODIES = ("institutions", "facilities", "childcare")
YEAR = "_year"
"""Under which name a row keeps its year, whatever is planted in it."""
PEOPLE = ("persons", "staff", "visits", "training")


class Unplantable(Exception):
    """There is no row left for a fault."""


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and what is stored of its value: nothing, or an error."""

    text: str
    stored: str = ""


@dataclass
class Sheet:
    """The rows of a sheet below its header, by field."""

    table: str
    title: str
    fields: list[str]
    headers: list[str]
    rows: list[dict[str, Any]]

    def cell(self, row: int, name: str) -> str | None:
        """The address of a field in row `row` (from 0)."""
        return f"{xl_col_to_name(self.fields.index(name))}{row + 2}" if name in self.fields else None


@dataclass
class Book:
    """A workbook of the sample data: its cover, and its sheets by table."""

    cover: list[list[Any]]
    sheets: dict[str, Sheet]

    def copy(self) -> Book:
        return Book(self.cover, {
            name: Sheet(name, one.title, list(one.fields), list(one.headers), [dict(row) for row in one.rows])
            for name, one in self.sheets.items()
        })  # fmt: skip

    def cut(self, years: Sequence[int], one_in: int) -> Book:
        """These years alone, of them one in so many people (by their number), each with all that is said of them."""
        kept = self.copy()
        for name, sheet in kept.sheets.items():
            sheet.rows = [
                row for row in sheet.rows
                if row[YEAR] in years and (name not in PEOPLE or crc32(row["person_id"].encode()) % one_in == 0)
            ]  # fmt: skip
        return kept


def read_book(path: Path) -> Book:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    grids = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    cover = grids.pop("封面")
    tables = {model.sheet.zh: model for model in MODELS.values()}
    sheets = {tables[title].sheet.table: _sheet(tables[title], title, grid) for title, grid in grids.items()}
    return Book([[_plain(cell) for cell in row] for row in cover], sheets)


def _sheet(model: Any, title: str, grid: Sequence[Sequence[Any]]) -> Sheet:
    known = {column.header: name for name, column in columns_of(model).items()}
    headers = [str(cell) for cell in grid[0]]
    fields = [known[text] for text in headers]
    rows = [_dated(model, {name: _plain(cell) for name, cell in zip(fields, row, strict=True)}) for row in grid[1:]]
    return Sheet(model.sheet.table, title, fields, headers, rows)


def _dated(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the year that it is of."""
    return {**row, YEAR: row[model.sheet.dated].year if model.sheet.dated else row["year"]}


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def write_book(book: Book, path: Path) -> Path:
    made = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    dates = made.add_format({"num_format": "yyyy-mm-dd"})
    grids = {"封面": book.cover} | {
        sheet.title: [sheet.headers, *([row.get(name) for name in sheet.fields] for row in sheet.rows)]
        for sheet in book.sheets.values()
    }
    for title, grid in grids.items():
        sheet = made.add_worksheet(title)
        for at, row in enumerate(grid):
            for column, cell in enumerate(row):
                _put(sheet, at, column, cell, dates)
    made.close()
    return path


def _put(sheet: Any, row: int, column: int, cell: Any, dates: Any) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.stored)
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, cell, dates)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


@dataclass
class Scene:
    """A book in which faults are being planted: what is taken is touched by no other fault."""

    book: Book
    plan: LoadedPlan
    chance: random.Random
    base: int
    taken: set[Any] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    """Columns in which no fault may be planted beside the one that is."""

    @property
    def until(self) -> datetime.date:
        """The date of the data."""
        return next(row[1] for row in self.book.cover if row[0] == "数据日期")

    def years(self, table: str) -> list[int]:
        return sorted({row[YEAR] for _, row in self.rows(table)})

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that say anything."""
        if table in self.book.sheets:
            yield from ((at, row) for at, row in enumerate(self.book.sheets[table].rows) if any(row.values()))

    def marks(self, table: str, row: dict[str, Any]) -> set[Any]:
        """Whom or what a row is about: no two faults may be about the same."""
        found: set[Any] = {("body", row["code"])} if "code" in row else set()
        found |= {("body", row["institution"])} if row.get("institution") else set()
        found |= {("person", row["person_id"])} if "person_id" in row else set()
        names = ("county", "town", "village", "item", "fund", "group", "household", "name", "basis")
        return found or {(table, *(row.get(name) for name in names))}

    def free(self, table: str, row: dict[str, Any]) -> bool:
        return not (self.marks(table, row) & self.taken) and ("area", row.get("county"), table) not in self.taken

    def pick(self, table: str, fits: Callable[[dict[str, Any]], Any] = lambda row: True) -> tuple[int, dict[str, Any]]:
        """A free row that fits, at random; it and all that is about the same is taken from now on."""
        choice = [(at, row) for at, row in self.rows(table) if self.free(table, row) and self._fits(fits, row)]
        if not choice:
            raise Unplantable(table)
        at, row = self.chance.choice(choice)
        self.taken |= self.marks(table, row)
        return at, row

    def _fits(self, fits: Callable[[dict[str, Any]], Any], row: dict[str, Any]) -> bool:
        return row[YEAR] != self.base and bool(fits(row))

    def last(self, table: str) -> Callable[[dict[str, Any]], bool]:
        """Whether a row is of the last year."""
        last = self.years(table)[-1]
        return lambda row: bool(row[YEAR] == last)

    def append(self, table: str, row: dict[str, Any]) -> int:
        self.book.sheets[table].rows.append(row)
        self.taken |= self.marks(table, row)
        return len(self.book.sheets[table].rows) - 1

    @property
    def blind(self) -> str:
        """The county in whose lists codes may be unknown: there nothing can be said of a code that is missing."""
        return self.plan.plan.areas[0].name

    def nameless(self, column: Column) -> Callable[[dict[str, Any]], bool]:
        """Whether a cell of the column may be made unknown: of a code, in the blind county alone."""
        return lambda row: column.kind.name != "code" or row.get("county") == self.blind

    def seeing(self, row: dict[str, Any]) -> bool:
        """Whether a code can be missing in the row's county."""
        return row.get("county") != self.blind

    def at(self, rule: str, table: str, row: int, name: str) -> Cell:
        """A finding expected at a cell."""
        sheet = self.book.sheets[table]
        return rule, sheet.title, sheet.cell(row, name)
