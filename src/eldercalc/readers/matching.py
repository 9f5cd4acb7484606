"""Tables found in a sheet to raw tables: which column is which field, what was understood, what was not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.readers.amounts import in_units_of_rows, read_cells, scale_of
from eldercalc.readers.areas import MARK, Areas
from eldercalc.readers.covers import Cover, year_unread
from eldercalc.readers.grids import Grid, letter
from eldercalc.readers.headers import Header
from eldercalc.readers.layout import Region
from eldercalc.readers.naming import How, Naming, Stack
from eldercalc.readers.rest import rest_of
from eldercalc.readers.rows import Rows, sorted_out
from eldercalc.readers.sums import Sum, sums_of
from eldercalc.readers.titles import ALL_OF_IT, DASH, plain, undecorated, unit_in
from eldercalc.readers.totals import totals_of
from eldercalc.readers.within import FIRST
from eldercalc.records import MODELS, Column, columns_of
from eldercalc.records.cells import Cells, is_blank
from eldercalc.records.checker import Origin, RawTable
from eldercalc.records.kinds import yes_no
from eldercalc.yamlfile import Path_


@dataclass(frozen=True)
class UnderstoodColumn:
    """How one column was read: its letter, its header as written, and the field read from it (None: none was).

    A number of it was multiplied by `scale`, `unit` being what the file says. `how` names what the header was
    understood by, `entry` the place in the mapping file; `hidden` says that nobody sees it, `parts` are the letters of
    the columns that it adds up.
    """

    letter: str
    header: str
    field: str | None
    how: How
    unit: str | None = None
    scale: Fraction = Fraction(1)
    entry: Path_ | None = None
    hidden: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """How one table was read: where its header stands, what each column is, and the rows that are no data.

    `rows` are so many rows of data, among those from below the header to `last`; `left_out` are the others by reason.
    `hidden` are rows that are read and nobody sees; `sums` the columns that add up others; `asked` rows left out that
    may be several areas together.
    """

    file: str
    sheet: str | None
    table: str
    header: tuple[int, int]
    above: tuple[str, ...]
    columns: tuple[UnderstoodColumn, ...]
    rows: int
    last: int
    left_out: dict[str, list[int]]
    hidden: tuple[int, ...]
    cover: Cover
    sums: tuple[Sum, ...] = ()
    asked: tuple[int, ...] = ()

    @property
    def blank(self) -> int:
        """How many rows among the data say nothing."""
        return self.last - self.header[1] - self.rows - sum(map(len, self.left_out.values()))


def read_table(grid: Grid, region: Region, cover: Cover, naming: Naming) -> tuple[RawTable, Understood]:
    """The rows of a region as text by field, numbers in the unit of their field; and how that was understood."""
    header, rows = region.header, sorted_out(grid, region, naming.areas)
    columns = columns_of(header.model)
    units = {name: _unit(header, name, columns[name], cover, naming) for name in header.fields}
    scales = {name: _scale(unit, columns[name]) for name, unit in units.items()}
    start, length = header.body, region.end - header.body
    read: dict[str, Cells] = {}
    for name, at in header.fields.items():
        counted = columns[name].kind.store in ("int", "scaled") and name != "year"
        whole = grid.columns[at] if counted or columns[name].kind.name == "code" else grid.filled_down(at)
        cells = _named(name, whole.slice(start, length).filter(rows.data), naming.areas)
        read[name] = read_cells(columns[name], _answered(columns[name], header.titles[at], cells), scales[name])
    numbers = pa.array(np.arange(start + 1, start + 1 + length, dtype=np.int32)[rows.data])
    if cover.area and "county" in columns:
        read["county"] = _filled(read.get("county") or Cells.blank(len(numbers)), cover.area)
    if stated := _unit_of_rows(header, naming):
        read["unit"] = _filled(read.get("unit") or Cells.blank(len(numbers)), stated)
    read |= in_units_of_rows(columns, read)
    letters = {name: letter(grid.positions[at]) for name, at in header.fields.items()}
    totals = tuple(totals_of(grid, region, rows, numbers, scales))
    origin = Origin(grid.file, grid.name, letters, cover.area)
    rest = rest_of(grid, header, rows)
    raw = RawTable(header.model, origin, read, numbers, cover.year, totals, year_unread(cover), rest, cover.named)
    sums = sums_of(grid, region, rows, scales)
    told = tuple(_column(grid, header, at, naming, units, sums.get(at)) for at in sorted(header.titles))
    return raw, _understood(grid, region, cover, told, rows, len(numbers), tuple(sums.values()))


def _answered(column: Column, stack: Stack, cells: Cells) -> Cells:
    """The cells of a choice with its values for 是 and 否, below a header that asks for one of them (是否在营)."""
    if not column.yes_no or not undecorated(stack[-1]).startswith("是否"):
        return cells
    return cells.reread(lambda texts: pa.array([_answer(column, text) for text in texts.to_pylist()], pa.string()))


def _answer(column: Column, text: str | None) -> str | None:
    try:
        return text if text is None else column.yes_no[0 if yes_no(text) else 1]
    except ValueError:
        return text


def _filled(cells: Cells, said: str) -> Cells:
    """The cells with what is said of all rows in the blank ones."""
    return cells.reread(lambda texts: pc.if_else(is_blank(texts), said, texts))


def _named(name: str, cells: Cells, areas: Areas) -> Cells:
    """The names of places without what stands there for none, and areas without the mark of being one of several."""
    if name not in ("county", "town", "village"):
        return cells
    return cells.reread(lambda texts: pa.array([_name(name, text, areas) for text in texts.to_pylist()], pa.string()))


def _name(name: str, text: str | None, areas: Areas) -> str | None:
    known = plain(text or "")
    if name != "county" and (re.search(DASH, known) or re.search(ALL_OF_IT, known)):
        return None
    if name == "county":
        return (areas.meant(known) if MARK.match(known) else None) or text
    return FIRST.sub("", known) if FIRST.match(known) else text


def _unit(header: Header, name: str, column: Column, cover: Cover, naming: Naming) -> str | None:
    """The unit that the file states for a column: by the mapping, in its header, or in a line above the table."""
    stack = header.titles[header.fields[name]]
    stated = naming.unit(stack) or next((unit for title in reversed(stack) if (unit := unit_in(title))), None)
    if stated is None and column.unit:
        fitting = [unit for unit in cover.units if unit not in ("", column.unit) and scale_of(unit, column.unit)]
        return fitting[0] if fitting and column.unit not in cover.units else None
    return stated if stated and column.unit and scale_of(stated, column.unit) else None


def _unit_of_rows(header: Header, naming: Naming) -> str | None:
    """The unit that the header 数值（%） states for the rows of a sheet whose rows may each have their own."""
    if "unit" not in columns_of(header.model) or "value" not in header.fields:
        return None
    stack = header.titles[header.fields["value"]]
    stated = naming.unit(stack) or next((unit for title in reversed(stack) if (unit := unit_in(title))), None)
    known = stated and (stated in RATIOS or any(scale_of(stated, unit) for unit in _units()))
    return stated.replace("m2", "㎡") if stated and known else None


RATIOS = frozenset({"%", "‰", "倍", "岁", "元/月"})


@cache
def _units() -> frozenset[str]:
    """Every unit that a column has; 万, 亿 and so on may stand before it."""
    return frozenset(one.unit for model in MODELS.values() for one in columns_of(model).values() if one.unit)


def _scale(unit: str | None, column: Column) -> Fraction:
    """By what the numbers of a column are multiplied: 万人 above persons is 10000."""
    return (scale_of(unit, column.unit) if unit else None) or Fraction(1)


def _column(
    grid: Grid, header: Header, at: int, naming: Naming, units: Mapping[str, str | None], added: Sum | None
) -> UnderstoodColumn:
    """How the column at `at` was understood."""
    stack, columns = header.titles[at], columns_of(header.model)
    name = next((name for name, place in header.fields.items() if place == at), None)
    said, unit = naming.entry(stack), units.get(name or "")
    return UnderstoodColumn(
        letter(grid.positions[at]), " / ".join(stack), name, naming.how(header.model, stack, name), unit,
        _scale(unit, columns[name]) if name else Fraction(1), said[0] if said else None,
        at in grid.unseen, added.parts if added else (),
    )  # fmt: skip


def _understood(
    grid: Grid,
    region: Region,
    cover: Cover,
    columns: tuple[UnderstoodColumn, ...],
    rows: Rows,
    count: int,
    sums: tuple[Sum, ...],
) -> Understood:
    header = region.header
    hidden = tuple(sorted(row for row in grid.hidden_rows if header.body < row <= region.end))
    return Understood(
        grid.file, grid.name, header.model.sheet.table, (header.top + 1, header.body), tuple(region.above),
        columns, count, region.end, rows.left_out, hidden, cover, sums, rows.asked,
    )  # fmt: skip
