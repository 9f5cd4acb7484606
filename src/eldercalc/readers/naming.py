"""How the names of one sheet are understood: as the mapping file says, else as their own letters do."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eldercalc.readers.areas import NO_AREAS, Areas
from eldercalc.readers.mapping import ColumnEntry, Names, named
from eldercalc.readers.titles import (
    IGNORED,
    bare,
    fields_of,
    is_sum,
    may_name,
    plain,
    sheet_named,
    sure_fields_of,
    undecorated,
    without_year,
)
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.yamlfile import Path_

Stack = tuple[str, ...]
How = Literal["name", "alias", "mapping", "ignored", "sum", "unknown", "repeated"]


@dataclass(frozen=True)
class Naming:
    """The name of a sheet and what is said of it; `areas` are those that its rows may be of.

    `areal` are titles that may mean anything, over columns of areas alone (单位 over 京口区, 丹阳市).
    """

    sheet: str
    said: Names = field(default_factory=Names)
    areas: Areas = NO_AREAS
    areal: frozenset[str] = frozenset()

    @property
    def model(self) -> type[Record] | None:
        """Which sheet it is by its name."""
        return self.said.model or sheet_named(self.sheet)

    def entry(self, stack: Stack) -> tuple[Path_, ColumnEntry] | None:
        """What the mapping says of a header: of all its rows together, else of the lowest."""
        if not self.said.headers:
            return None
        joined, last = "".join(stack), stack[-1]
        return self.said.of(joined, "/".join(stack), bare(joined), last, bare(last))

    def fields(self, stack: Stack) -> Mapping[type[Record], str]:
        """What a header means in each sheet that knows it."""
        said = self.entry(stack)
        if said and said[1].ignore:
            return {}
        if said and said[1].column:
            meant = {model: named(model, said[1]) for model in MODELS.values()}
            return {model: column.field for model, column in meant.items() if column}
        found = fields_of(stack)
        return {**dict.fromkeys(_placed(), "county"), **found} if stack[-1] in self.areal else found

    def is_sure(self, model: type[Record], stack: Stack) -> bool:
        """Whether a header means its field beyond doubt: as it is written, without the year it names, or as mapped."""
        written = (one for one in (stack, without_year(stack)) if one)
        return self.mapped(stack) or any(model in sure_fields_of(one) for one in written)

    def may_name(self, texts: Set[str]) -> bool:
        """Whether the texts may be titles of columns; one that the mapping names may be any, or stands over areas."""
        return bool(self.said.headers) or not self.areal.isdisjoint(texts) or may_name(texts)

    def ignores(self, stack: Stack) -> bool:
        """Whether a header is to be passed over without a word."""
        said = self.entry(stack)
        return bool(said and said[1].ignore) or not IGNORED.isdisjoint({plain(stack[-1]), undecorated(stack[-1])})

    def adds(self, stack: Stack) -> bool:
        """Whether a header is that of a column of sums."""
        return is_sum(*stack)

    def mapped(self, stack: Stack) -> bool:
        """Whether the mapping names the column of a header."""
        said = self.entry(stack)
        return bool(said and said[1].column)

    def unit(self, stack: Stack) -> str | None:
        """The unit that the mapping gives a header."""
        said = self.entry(stack)
        return said[1].unit if said else None

    def how(self, model: type[Record], stack: Stack, name: str | None) -> How:
        """By what a header was understood."""
        if name is None:
            return self._unread(model, stack)
        if self.mapped(stack):
            return "mapping"
        own = columns_of(model)[name]
        letters = {plain(text) for text in (own.zh, own.header, own.en)} | {bare(own.zh)}
        told = {plain(stack[-1]), bare(stack[-1]), bare(undecorated(stack[-1]))}
        return "name" if told & letters else "alias"

    def _unread(self, model: type[Record], stack: Stack) -> How:
        if self.ignores(stack):
            return "ignored"
        return "repeated" if self.fields(stack).get(model) else "sum" if self.adds(stack) else "unknown"


@cache
def _placed() -> tuple[type[Record], ...]:
    """The sheets whose rows lie in an area."""
    return tuple(model for model in MODELS.values() if "county" in columns_of(model))
