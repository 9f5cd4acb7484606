"""Rows added, removed and changed, sheet by sheet: joined and compared by columns; only what differs is told singly."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.comparison.keys import key_of, keys, known, pairs, whole
from eldercalc.findings import Finding
from eldercalc.privacy import concealed, mask
from eldercalc.records import MODELS, Column, columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.once import REJECTED
from eldercalc.records.tables import ROW, SOURCE, Table, empty

Value = str | int | Decimal | bool | None
Kind = Literal["added", "removed", "changed"]
Address = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Spot:
    """A place in a file; `cell` is None for a whole row."""

    file: str
    sheet: str | None
    row: int
    cell: str | None = None


@dataclass(frozen=True)
class CellChange:
    """A cell that says something else. Values are masked where the column is personal; None is blank."""

    column: Column
    old: Value
    new: Value
    old_at: Spot
    new_at: Spot


@dataclass(frozen=True)
class RowChange:
    """A row that came, went or says something else. `key` is what it is known by, `name` what people call it."""

    kind: Kind
    key: tuple[tuple[str, Value], ...]
    name: Value
    old_at: Spot | None
    new_at: Spot | None
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class SheetChange:
    """One sheet in both states: how many rows each has, and those that differ, in the order of the old one."""

    table: str
    old_rows: int
    new_rows: int
    rows: tuple[RowChange, ...]

    def count(self, kind: str) -> int:
        """How many rows were added, removed or changed."""
        return sum(row.kind == kind for row in self.rows)


def sheet_changes(
    old: Mapping[str, Table], new: Mapping[str, Table], old_findings: Sequence[Finding], new_findings: Sequence[Finding]
) -> Iterator[SheetChange]:
    """Every sheet that either state has, in the order of the template."""
    for name, model in MODELS.items():
        if name in old or name in new:
            one, other = old.get(name) or empty(model), new.get(name) or empty(model)
            sides = _Side(one, _texts(old_findings, name)), _Side(other, _texts(new_findings, name))
            yield SheetChange(name, one.data.num_rows, other.data.num_rows, tuple(_rows(*sides)))


@dataclass(frozen=True)
class _Side:
    """A table, and what its refused cells say by their address."""

    table: Table
    texts: Mapping[Address, str]

    def spot(self, index: int, column: str | None = None) -> Spot:
        table = self.table
        origin = table.origins[table.data[SOURCE][index].as_py()]
        row = table.data[ROW][index].as_py()
        return Spot(origin.file, origin.sheet, row, origin.cell(column, row) if column else None)

    def value(self, index: int, column: Column) -> Value:
        """What the cell says; one that was refused says its own text."""
        cell = self.table.data[column.field][index].as_py()
        if cell is None:
            return self.texts.get(self.table.address(index, column.field))
        said = spoken(column, cell)
        if column.personal:
            return mask(str(said))
        return concealed(said) if isinstance(said, str) else said

    def raw(self, index: int, column: str) -> Any:
        return self.table.data[column][index].as_py()

    def rejected(self, column: str) -> pa.Array:
        name = f"{REJECTED}{column}"
        if name in self.table.data.column_names:
            return self.table.data[name].combine_chunks()
        return pa.array([False] * self.table.data.num_rows, pa.bool_())


def _texts(findings: Sequence[Finding], table: str) -> dict[Address, str]:
    return {
        (item.file or "", item.sheet, item.cell): item.value
        for item in findings
        if item.value is not None and item.rule.startswith(f"{table}.") and "|not_" in item.rule
    }


def spoken(column: Column, cell: Any) -> Value:
    """A stored value as people write it."""
    match column.kind.store:
        case "scaled":
            return Decimal(cell).scaleb(-SCALE).normalize()
        case "choices":
            return str(cell).strip("、")
        case "date":
            return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
        case _:
            return cell  # type: ignore[no-any-return]  # int, str and bool are stored as they are


def _rows(old: _Side, new: _Side) -> Iterator[RowChange]:
    befores, afters = _together(old.table, new.table)
    matched = pc.and_(pc.is_valid(befores), pc.is_valid(afters))
    changes = _cells(old, new, befores.filter(matched), afters.filter(matched))
    for before, after in zip(befores.to_pylist(), afters.to_pylist(), strict=True):
        if after is None:
            yield _row("removed", old, before, old.spot(before), None)
        elif before is None:
            yield _row("added", new, after, None, new.spot(after))
        elif before in changes:
            row = _row("changed", new, after, old.spot(before), new.spot(after))
            yield replace(row, cells=tuple(changes[before]))


def _together(old: Table, new: Table) -> tuple[pa.Array, pa.Array]:
    """The rows that belong together: by their key, and those without one by all they say."""
    found: list[tuple[pa.Array, pa.Array]] = []
    for by_key in (True, False):
        masks = [known(table) if by_key else pc.invert(known(table)) for table in (old, new)]
        sides = [(keys(table) if by_key else whole(table)).filter(mask_) for table, mask_ in
                 zip((old, new), masks, strict=True)]  # fmt: skip
        places = [pc.indices_nonzero(mask_) for mask_ in masks]
        before, after = pairs(*sides)
        found.append((pc.take(places[0], before), pc.take(places[1], after)))
    return pa.concat_arrays([one for one, _ in found]), pa.concat_arrays([other for _, other in found])


def _row(kind: Kind, side: _Side, index: int, old: Spot | None, new: Spot | None) -> RowChange:
    columns = columns_of(side.table.model)
    key = tuple((name, side.value(index, columns[name])) for name in key_of(side.table))
    named = columns.get("name")
    name = side.value(index, named) if named and "name" not in dict(key) else None
    return RowChange(kind, key, name, old, new)


def _cells(old: _Side, new: _Side, befores: pa.Array, afters: pa.Array) -> dict[int, list[CellChange]]:
    """The cells that differ, by the old row."""
    changes: dict[int, list[CellChange]] = {}
    skipped = {*key_of(new.table), "year"}
    for name, column in columns_of(new.table.model).items():
        if name in skipped:
            continue
        for at in pc.indices_nonzero(_differ(old, new, name, befores, afters)).to_pylist():
            before, after = befores[at].as_py(), afters[at].as_py()
            one, other = old.value(before, column), new.value(after, column)
            if old.raw(before, name) is None and new.raw(after, name) is None and one == other:
                continue
            spots = old.spot(before, name), new.spot(after, name)
            changes.setdefault(before, []).append(CellChange(column, one, other, *spots))
    return changes


def _differ(old: _Side, new: _Side, name: str, befores: pa.Array, afters: pa.Array) -> pa.Array:
    """Where the two say different things: blank against a value too; two refused cells are looked at singly."""
    one = old.table.data[name].combine_chunks().take(befores)
    other = new.table.data[name].combine_chunks().take(afters)
    unlike = pc.fill_null(pc.not_equal(one, other), False)
    blank = pc.xor(pc.is_valid(one), pc.is_valid(other))
    refused = pc.or_(old.rejected(name).take(befores), new.rejected(name).take(afters))
    return pc.or_(pc.or_(unlike, blank), refused)
