"""What rules look at, and what they give back: the rows that break them, never a verdict on a clean one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.findings import mask
from eldercalc.measures import AREA, Places
from eldercalc.records import columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.tables import Table
from eldercalc.words import Words

Rows = Sequence[int]


@dataclass(frozen=True)
class Sheets:
    """Every typed table of a run. With a plan their rows are placed (`places`); `until` is the date of the data."""

    tables: Mapping[str, Table]
    places: Places | None = None
    until: date | None = None

    @property
    def area(self) -> str:
        """The column by which rows are of one area."""
        return AREA if self.places else "county"


@dataclass(frozen=True)
class Hits:
    """Rows of a table that break a rule, and for each what its message names."""

    rows: Rows = ()
    said: Sequence[Mapping[str, Any]] = ()
    count: Sequence[int] = ()
    """How many rows each of them stands for (one, where empty)."""
    columns: Sequence[str | None] = field(default=())
    """Where each is shown, if not at the rule's column."""


def where(flags: Any) -> Any:
    """The indices at which `flags` holds; unknown does not."""
    return pc.indices_nonzero(pc.fill_null(flags, False))


def blank(table: Table, *names: str) -> bool:
    """Whether one of the columns says nothing at all, so that no rule over it need look further."""
    return any(table.data[name].null_count == table.data.num_rows for name in names)


def told(table: Table, rows: pa.Array, **columns: str) -> Hits:
    """Hits that name the values of `columns`, each as it may be shown."""
    given = {name: shown(table, column, rows) for name, column in columns.items()}
    said = [dict(zip(given, values, strict=True)) for values in zip(*given.values(), strict=True)]
    return Hits(rows.to_pylist(), said)


def shown(table: Table, column: str, rows: pa.Array) -> list[Any]:
    """The values of `column` in `rows`: amounts in their unit, personal ones masked."""
    values: list[Any] = table.data[column].take(rows).to_pylist()
    known = columns_of(table.model).get(column)
    if known is None:
        return values
    if known.kind.store == "scaled":
        return [None if value is None else amount(value) for value in values]
    if known.personal:
        return [None if value is None else masked(value) for value in values]
    return values


def title(table: Table, column: str) -> Words:
    """What people call a column."""
    known = columns_of(table.model)[column]
    return Words(known.zh, known.en)


def masked(value: Any) -> str:
    """A personal value: of a date the year alone, of a text its ends."""
    return f"{value.year}-**-**" if isinstance(value, date) else mask(str(value))


def amount(value: int) -> str:
    """A scaled whole number as people write it."""
    whole, rest = divmod(abs(value), 10**SCALE)
    decimals = f".{rest:0{SCALE}d}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{whole}{decimals}"


def known(data: pa.Table, names: Sequence[str]) -> Any:
    """Where all of `names` are known."""
    flags: Any = pc.is_valid(data[names[0]])
    for name in names[1:]:
        flags = pc.and_(flags, pc.is_valid(data[name]))
    return flags


Judge = Callable[[Any, Table, Sheets], Hits]
