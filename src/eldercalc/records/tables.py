"""Typed tables: the sheets of one kind from all files, each row with its year and its way back to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.findings import Finding
from eldercalc.records.base import Record, columns_of
from eldercalc.records.checker import ARROW, Origin, RawTable, check
from eldercalc.records.keys import Named, named
from eldercalc.records.years import NO_YEAR, Dated, dated
from eldercalc.words import words

SOURCE, ROW, REJECTED = "_source", "_row", "_rejected_"


@dataclass(frozen=True)
class Table:
    """All rows of one sheet kind.

    `data` has a column a field, `_source` (an index into `origins`), `_row` (the sheet row) and, for each field
    with refused cells, a boolean `_rejected_<field>`; `_no_year` marks rows that are only presumed to be of their
    year. `duplicates` counts the rows dropped because an earlier row has the same key; `dropped` are they.
    """

    model: type[Record]
    data: pa.Table
    origins: tuple[Origin, ...]
    duplicates: int = 0
    dropped: pa.Table | None = None

    @cached_property
    def native(self) -> pd.DataFrame:
        """The rows as pandas over Arrow, made once."""
        frame: pd.DataFrame = self.data.to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def address(self, index: int, column: str) -> tuple[str, str | None, str | None]:
        """File, sheet and cell of `column` in row `index` of `data`."""
        origin = self.origins[self.data[SOURCE][index].as_py()]
        return origin.file, origin.sheet, origin.cell(column, self.data[ROW][index].as_py())

    def names(self, index: int) -> Named:
        """By what row `index` of `data` is known."""
        return named(self.model, lambda field: self.data[field][index].as_py())


@dataclass(frozen=True)
class Dataset:
    """Everything read in one run."""

    tables: dict[str, Table]
    findings: list[Finding] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """Every year that some table speaks for."""
        found = {y for table in self.tables.values() for y in pc.unique(table.data["year"]).to_pylist()}
        return sorted(year for year in found if year is not None)

    @property
    def filed(self) -> list[int]:
        """The years that lists and statements speak for; those of the events where nothing else was sent."""
        tables = [table for table in self.tables.values() if table.model.sheet.kind != "event"]
        found = {year for table in tables for year in pc.unique(table.data["year"]).to_pylist() if year is not None}
        return sorted(found) or self.years


def assemble(raws: Iterable[RawTable], year: int | None = None) -> Dataset:
    """Check every raw table and join those of a kind. `year` serves rows that have none of their own.

    Raises InputError where no row of a sheet has a year in any of the three places.
    """
    findings: list[Finding] = []
    parts: dict[str, list[pa.Table]] = {}
    origins: dict[str, list[Origin]] = {}
    models: dict[str, type[Record]] = {}
    for one in dated([check(raw) for raw in raws], year):
        raw = one.checked.raw
        table = raw.model.sheet.table
        findings += one.findings
        data = _typed(one)
        places = origins.setdefault(table, [])
        index = pa.array([len(places)] * data.num_rows, pa.int32())
        parts.setdefault(table, []).append(data.append_column(SOURCE, index))
        places.append(raw.origin)
        models[table] = raw.model
    tables = {name: _joined(models[name], parts[name], origins[name], findings) for name in parts}
    return Dataset(tables, findings)


def _typed(one: Dated) -> pa.Table:
    """The checked columns as a table in which every row has a year."""
    checked = one.checked
    columns = {**checked.columns, "year": one.years, ROW: pc.cast(checked.raw.rows, pa.int32())}
    columns |= {f"{REJECTED}{name}": flags for name, flags in checked.rejected.items()}
    if pc.any(one.unsure).as_py():
        columns[NO_YEAR] = one.unsure
    return pa.table(columns)


def _joined(model: type[Record], parts: list[pa.Table], origins: list[Origin], findings: list[Finding]) -> Table:
    data = pa.concat_tables(parts, promote_options="default")
    flags = [name for name in data.column_names if name.startswith((REJECTED, NO_YEAR))]
    for name in flags:
        at = data.column_names.index(name)
        data = data.set_column(at, name, pc.fill_null(data[name], False))
    kept, dropped = _once(model, data)
    table = Table(model, kept, tuple(origins), len(dropped), dropped)
    findings += _repeats(Table(model, dropped, tuple(origins)))
    return table


def _once(model: type[Record], data: pa.Table) -> tuple[pa.Table, pa.Table]:
    """`data` with the first row of each key (and year, but for events), and the rows dropped.

    A row whose key is not wholly known is kept: two unknown codes are not the same institution.
    """
    key = [*model.sheet.key, *([] if model.sheet.kind == "event" else ["year"])]
    if not model.sheet.key:
        return data, data.slice(0, 0)
    known = pa.scalar(True)
    for name in key_required(model):
        known = pc.and_(known, pc.is_valid(data[name]))
    index = pa.array(range(data.num_rows), pa.int64())
    keyed = data.select(key).append_column("_index", index)
    firsts = keyed.group_by(key, use_threads=False).aggregate([("_index", "min")])["_index_min"]
    first = pc.is_in(index, firsts.combine_chunks())
    keep = pc.or_(first, pc.invert(known)) if not isinstance(known, pa.Scalar) else first
    return data.filter(keep), data.filter(pc.invert(keep))


def key_required(model: type[Record]) -> list[str]:
    """The key columns without which a row cannot be told from another (names of areas may rightly be blank)."""
    return [name for name in model.sheet.key if name not in ("county", "town", "village", "group")]


def _repeats(dropped: Table) -> Iterable[Finding]:
    sheet, columns = dropped.model.sheet, columns_of(dropped.model)
    titles = [columns[name].zh for name in sheet.key]
    for index in range(dropped.data.num_rows):
        file, name, cell = dropped.address(index, sheet.key[0])
        yield Finding(
            rule=f"{sheet.table}|repeated",
            severity="warning",
            file=file,
            sheet=name,
            row=dropped.data[ROW][index].as_py(),
            column=sheet.key[0],
            cell=cell,
            message=words(
                "与前面一行重复（{titles}相同），只计一次",
                "repeats an earlier row (same {key}); counted once",
                titles=titles, key=list(sheet.key),
            ),
            hint=words("删去一行，或改正编号", "delete one of them, or correct the code"),
            **dropped.names(index),
        )  # fmt: skip


def empty(model: type[Record]) -> Table:
    """A table without rows."""
    fields = {name: pa.array([], ARROW[column.kind.store]) for name, column in columns_of(model).items()}
    return Table(model, pa.table({**fields, ROW: pa.array([], pa.int32()), SOURCE: pa.array([], pa.int32())}), ())


def table_of(tables: Mapping[str, Table], model: type[Record]) -> Table:
    """The table of `model`, empty where nothing was sent."""
    return tables.get(model.sheet.table) or empty(model)
