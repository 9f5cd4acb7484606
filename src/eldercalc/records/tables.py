"""Typed tables: the sheets of one kind from all files, each row with its year and its way back to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.findings import Finding, Severity
from eldercalc.records.alike import REST, alike, without_rest
from eldercalc.records.base import Record, columns_of
from eldercalc.records.checker import ARROW, Origin, RawTable, check
from eldercalc.records.codes import Codes
from eldercalc.records.keys import Named, named
from eldercalc.records.once import REJECTED, Once, once
from eldercalc.records.totals import differing
from eldercalc.records.years import NO_YEAR, Dated, dated
from eldercalc.words import Words, words

SOURCE, ROW, FILED = "_source", "_row", "_filed"


@dataclass(frozen=True)
class Table:
    """All rows of one sheet kind.

    `data` has a column a field, `_source` (an index into `origins`) and `_row` (the sheet row); for each field with
    refused cells, and each date of joining or leaving, a boolean `_rejected_<field>`; where some row's year is only
    presumed, a boolean `_no_year`; of events `_filed`, the year that the row or its cover names beside that of the
    date (null: none is named). `repeated` are the rows, as they were, whose key several have: of these one stands in
    `data`, and the areas of all have sent the sheet. `codes` are the numbers of its texts, once they were asked for.
    """

    model: type[Record]
    data: pa.Table
    origins: tuple[Origin, ...]
    repeated: pa.Table | None = None
    codes: Codes = field(default_factory=Codes, repr=False, compare=False)

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

    @cached_property
    def years(self) -> list[int]:
        """Every year that some table speaks for."""
        found = {y for table in self.tables.values() for y in pc.unique(table.data["year"]).to_pylist()}
        return sorted(year for year in found if year is not None)

    @cached_property
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
        findings += differing(one.checked)
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
    filed: dict[str, pa.Array] = {}
    if checked.raw.model.sheet.dated is not None:
        filed[FILED] = pc.coalesce(checked.columns["year"], pa.scalar(checked.raw.year, pa.int64()))
    columns = {**checked.columns, **filed, "year": one.years, ROW: pc.cast(checked.raw.rows, pa.int32())}
    columns |= {f"{REJECTED}{name}": flags for name, flags in checked.rejected.items()}
    if pc.any(one.unsure).as_py():
        columns[NO_YEAR] = one.unsure
    if checked.raw.rest is not None:
        columns[REST] = checked.raw.rest
    return pa.table(columns)


def _joined(model: type[Record], parts: list[pa.Table], origins: list[Origin], findings: list[Finding]) -> Table:
    codes = Codes()
    data = codes.numbered(pa.concat_tables(_of_one_type(parts), promote_options="default"))
    data = _flagged(model, data)
    key = [*_key(model), *(name for name in (NO_YEAR,) if name in data.column_names)]
    found = once(data, key, known_key(model, data), dates(model), codes)
    findings += repeats(model, tuple(origins), found)
    like = alike(model, found.kept, known_key(model, found.kept), SOURCE)
    findings += _copies(model, tuple(origins), like)
    again = pa.concat_tables([without_rest(found.repeated), like.repeated], promote_options="default")
    return Table(model, without_rest(like.kept), tuple(origins), again, codes)


def _of_one_type(parts: Sequence[pa.Table]) -> list[pa.Table]:
    """The tables with the texts of a column numbered in all of them or in none."""
    plain = {field.name for part in parts for field in part.schema if field.type == pa.string()}
    return [
        part.cast(pa.schema([field.with_type(pa.string()) if field.name in plain else field for field in part.schema]))
        for part in parts
    ]


def _flagged(model: type[Record], data: pa.Table) -> pa.Table:
    """`data` with no flag left open, and with those of the dates of joining and leaving in any case."""
    for name in [name for name in data.column_names if name.startswith((REJECTED, NO_YEAR))]:
        data = data.set_column(data.column_names.index(name), name, pc.fill_null(data[name], False))
    for name in (f"{REJECTED}{date}" for date in model.sheet.span or ()):
        if name not in data.column_names:
            data = data.append_column(name, pa.repeat(False, data.num_rows))
    return data


def _key(model: type[Record]) -> list[str]:
    """What makes two rows of a sheet the same row.

    Who moved within the year, or came back, stands on each list for his span: dates of joining and the lists tell
    such rows apart, and bodies are united where they are counted.
    """
    sheet = model.sheet
    spans = [*sheet.lists, sheet.span[0]] if sheet.span else []
    return [*sheet.key, *([] if sheet.kind == "event" else ["year"]), *spans]


def dates(model: type[Record]) -> list[str]:
    """The columns that say when an event was: of its repeats the earliest counts."""
    return [str(model.sheet.dated), "year"] if model.sheet.kind == "event" else []


def known_key(model: type[Record], data: pa.Table) -> pa.ChunkedArray | None:
    """Which rows have their whole key: two unknown codes are not the same institution. None: all have."""
    known = None
    for name in key_required(model):
        valid = pc.is_valid(data[name])
        known = valid if known is None else pc.and_(known, valid)
    return known


def key_required(model: type[Record]) -> list[str]:
    """The key columns without which a row cannot be told from another (names of areas may rightly be blank)."""
    return [name for name in model.sheet.key if name not in ("county", "town", "village", "group")]


def repeats(model: type[Record], origins: tuple[Origin, ...], found: Once) -> Iterable[Finding]:
    """A finding for each row dropped: it repeats the one that is kept, or they contradict each other."""
    dropped, beside = Table(model, found.dropped, origins), Table(model, found.beside, origins)
    for index, disputed in enumerate(found.disputed):
        yield _conflicting(dropped, beside, index, disputed) if disputed else _repeated(dropped, beside, index)


def _repeated(dropped: Table, beside: Table, index: int) -> Finding:
    message = words(
        "与{other}重复（{titles}相同），只计一次",
        "repeats {other} (same {key}); counted once",
        other=_address(beside, index), **_titles(dropped.model, dropped.model.sheet.key),
    )  # fmt: skip
    hint = words("删去一行，或改正编号", "delete one of them, or correct the code")
    return _of_row(dropped, index, "repeated", "warning", message, hint)


def _copies(model: type[Record], origins: tuple[Origin, ...], like: Once) -> Iterable[Finding]:
    """A finding for each row dropped because another says the same in every cell, and neither has a code."""
    dropped, beside = Table(model, like.dropped, origins), Table(model, like.beside, origins)
    for index in range(like.dropped.num_rows):
        message = words(
            "与{other}逐格相同（{titles}都未填），只计一次",
            "is the same as {other} in every cell, without {key}; counted once",
            other=_address(beside, index), **_titles(model, key_required(model)),
        )  # fmt: skip
        hint = words("删去一行；本是两家的，补填编号", "delete one of them; if they are two, give their codes")
        yield _of_row(dropped, index, "repeated", "warning", message, hint)


def _conflicting(dropped: Table, beside: Table, index: int, disputed: Sequence[str]) -> Finding:
    said = _titles(dropped.model, disputed)
    message = words(
        "与{other}的{titles}相同，{disputed_titles}却不同：不同之处按未知计",
        "has the same {key} as {other} but another {disputed}: what differs counts as unknown",
        other=_address(beside, index), disputed_titles=said["titles"], disputed=said["key"],
        **_titles(dropped.model, dropped.model.sheet.key),
    )  # fmt: skip
    hint = words("核对两行，删去错的一行，或改正编号", "compare them; delete the wrong one, or correct the code")
    return _of_row(dropped, index, "conflicting", "error", message, hint)


def _of_row(table: Table, index: int, rule: str, severity: Severity, message: Words, hint: Words) -> Finding:
    """A finding on the key of a row."""
    column = table.model.sheet.key[0]
    file, sheet, cell = table.address(index, column)
    row = table.data[ROW][index].as_py()
    rule = f"{table.model.sheet.table}|{rule}"
    return Finding(rule, severity, file, message, hint, sheet, row, column, cell, **table.names(index))


def _titles(model: type[Record], fields: Sequence[str]) -> dict[str, list[str]]:
    return {"titles": [columns_of(model)[name].zh for name in fields], "key": list(fields)}


def _address(table: Table, index: int) -> str:
    file, sheet, cell = table.address(index, table.model.sheet.key[0])
    return f"{file} {sheet or ''} {cell or table.data[ROW][index].as_py()}"


def empty(model: type[Record]) -> Table:
    """A table without rows."""
    fields = {name: pa.array([], ARROW[column.kind.store]) for name, column in columns_of(model).items()}
    rows = pa.table({**fields, ROW: pa.array([], pa.int32()), SOURCE: pa.array([], pa.int32())})
    return Table(model, _flagged(model, rows), ())


def table_of(tables: Mapping[str, Table], model: type[Record]) -> Table:
    """The table of `model`, empty where nothing was sent."""
    return tables.get(model.sheet.table) or empty(model)
