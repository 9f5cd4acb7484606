"""What rules look at, and what they give back: the rows that break them, never a verdict on a clean one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.measures import AREA, Places, Sent
from eldercalc.privacy import mask
from eldercalc.records import columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.tables import Dataset, Table
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

    def left_out(self, table: str, year: int) -> pa.Array:
        """The areas that should have sent the table for `year` and did not; without a plan nobody should."""
        missing = self._sent.missing(table, year) if self._sent else []
        return pa.array([area.code for area in missing], pa.string())

    @cached_property
    def _sent(self) -> Sent | None:
        return Sent(Dataset(dict(self.tables)), self.places) if self.places else None


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


def years_of(table: Table) -> list[int]:
    """The years that rows are known to be of."""
    return sorted(pc.drop_null(pc.unique(table.data["year"])).to_pylist())


def of_year(table: Table, year: int) -> Any:
    """Where a row is of `year`."""
    return pc.fill_null(pc.equal(table.data["year"], year), False)


def listed(table: Table, column: str, year: int) -> pa.ChunkedArray:
    """The codes on the list of `year`, null for a row without one; a row of an unknown year may be on any list."""
    return table.data[column].filter(pc.fill_null(pc.equal(table.data["year"], year), True))


def nameless(table: Table, column: str, area: str, year: int) -> Counter[str | None]:
    """How many rows of each area that may be of `year` have no code."""
    here = pc.fill_null(pc.equal(table.data["year"], year), True)
    return Counter(table.data[area].filter(pc.and_(here, pc.is_null(table.data[column]))).to_pylist())


def surely(rows: pa.Array, codes: pa.ChunkedArray, areas: pa.ChunkedArray, blanks: Counter[str | None]) -> pa.Array:
    """Of `rows`, whose codes are not on a list, those of areas with more such codes than rows without one on it.

    Elsewhere the rows without a code may be those that are looked for.
    """
    if not blanks:
        return rows
    lost = areas.take(rows).to_pylist()
    counts = Counter(area for area, _ in set(zip(lost, codes.take(rows).to_pylist(), strict=True)))
    return rows.filter(pa.array([counts[area] > blanks[area] + blanks[None] for area in lost], pa.bool_()))


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
