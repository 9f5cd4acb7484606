"""What the rows of a header say: the titles above each column, and which column of the grid is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from eldercalc.readers.naming import Naming, Stack
from eldercalc.readers.titles import is_whole, without_year, year_in
from eldercalc.records import Record, columns_of


@dataclass(frozen=True)
class Header:
    """A header found: its model, its rows (from 0), and which column of the grid is which field.

    `sums` are columns that add up others; `repeated` those whose field another column is read for. `unclear` are fields
    that stand over several columns of which none can be told to be the one, with those columns. `sure` is how many
    fields have a header that means them beyond doubt.
    """

    model: type[Record]
    top: int
    depth: int
    fields: dict[str, int]
    unknown: list[tuple[int, str]]
    titles: dict[int, Stack]
    repeated: dict[int, str] = field(default_factory=dict)
    sums: tuple[int, ...] = ()
    unclear: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sure: int = 0

    @property
    def said(self) -> int:
        """How many fields it names, be it clear which column is meant or not."""
        return len(self.fields) + len(self.unclear)

    @property
    def body(self) -> int:
        """The first row below it."""
        return self.top + self.depth

    def repeats(self, other: Header) -> bool:
        """Whether it says of every column what `other` says, or its lower rows do."""
        ends = {at: other.titles.get(at, ())[-len(stack) :] for at, stack in self.titles.items()}
        return self.model is other.model and self.titles == ends and self.titles.keys() == other.titles.keys()

    def convincing(self, area: str | None = None) -> bool:
        """Whether the columns alone tell the sheet: the required ones are there, and more are known than not.

        The column of areas may lack where all rows are of one `area`.
        """
        return not self.lacking({"county"} if area else set()) and len(self.fields) > len(self.unknown)

    def lacking(self, said: Set[str] = frozenset()) -> list[str]:
        """The fields that its sheet cannot do without and that no column says, nor `said` elsewhere."""
        required = [name for name, column in columns_of(self.model).items() if column.required]
        return [name for name in required if name not in {*self.fields, *self.unclear, *said}]


def stacked(rows: Sequence[Sequence[str]]) -> dict[int, Stack]:
    """The titles above each column, from the top; a merged cell speaks for the blanks to its right."""
    found: dict[int, Stack] = {}
    last = len(rows) - 1
    spoken = [""] * len(rows)
    for column, cells in enumerate(zip(*rows, strict=True)):
        lowest = max((level for level, own in enumerate(cells) if own), default=-1)
        stack = []
        for level in range(lowest + 1):
            if own := cells[level]:
                spoken[level] = own
                spoken[level + 1 :] = [""] * (last - level)
            if spoken[level]:
                stack.append(spoken[level])
        if stack:
            found[column] = tuple(dict.fromkeys(stack))
    return found


def read_header(
    model: type[Record], top: int, depth: int, stacks: Mapping[int, Stack], naming: Naming, unseen: Set[int]
) -> Header:
    """The rows as a header of `model`; of the columns of one field the one that is meant, or none of them."""
    meant = _meant(model, stacks, naming)
    fields: dict[str, int] = {}
    unclear: dict[str, tuple[int, ...]] = {}
    for name, columns in meant.items():
        sure = [at for at in columns if naming.is_sure(model, stacks[at])]
        chosen = _chosen(sure or columns, stacks, naming, unseen, bool(sure))
        if chosen is None:
            unclear[name] = tuple(sure or columns)
        else:
            fields[name] = chosen
    repeated = {at: name for name, columns in meant.items() if name in fields for at in columns if at != fields[name]}
    others = [at for at in sorted(stacks) if not any(at in columns for columns in meant.values())]
    sums = tuple(at for at in others if naming.adds(stacks[at]))
    unknown = [(at, "".join(stacks[at])) for at in others if at not in sums and not naming.ignores(stacks[at])]
    unclear |= _parted(model, stacks, naming, {*fields, *unclear}, [at for at, _ in unknown])
    certain = sum(naming.is_sure(model, stacks[at]) for at in fields.values())
    return Header(model, top, depth, fields, unknown, dict(stacks), repeated, sums, unclear, certain)


def _meant(model: type[Record], stacks: Mapping[int, Stack], naming: Naming) -> dict[str, list[int]]:
    """The columns of each field. That a header names a year is no hindrance where no column does."""
    meant: dict[str, list[int]] = {}
    dated = any(naming.fields(stack).get(model) == "year" for stack in stacks.values())
    for at in sorted(stacks):
        name = naming.fields(stacks[at]).get(model)
        rest = () if dated or name else without_year(stacks[at])
        name = name or (naming.fields(rest).get(model) if rest else None)
        if name:
            meant.setdefault(name, []).append(at)
    return meant


def _chosen(
    columns: Sequence[int], stacks: Mapping[int, Stack], naming: Naming, unseen: Set[int], sure: bool
) -> int | None:
    """Of the columns of one field the mapped one, else the first that is seen; None where titles above part them.

    Of columns that titles part, it is the one that says to be the whole, what was done, or this year's. So it is of
    those that other titles or marks part where none is `sure` to be of the field.
    """
    first = min(columns, key=lambda at: (not naming.mapped(stacks[at]), at in unseen, at))
    seen = [at for at in columns if at not in unseen] or columns
    alike = sure and all(len(stacks[at]) == 1 and not year_in(stacks[at]) for at in seen)
    if naming.mapped(stacks[first]) or alike or len({stacks[at] for at in seen}) == 1:
        return first
    whole = [at for at in seen if any(is_whole(title) for title in stacks[at])] if len(seen) > 1 else seen
    return whole[0] if len(whole) == 1 else None


def _parted(
    model: type[Record], stacks: Mapping[int, Stack], naming: Naming, known: Set[str], unknown: Sequence[int]
) -> dict[str, tuple[int, ...]]:
    """Fields that a title over unknown columns names and no column is read for."""
    found: dict[str, tuple[int, ...]] = {}
    for title in dict.fromkeys(title for at in unknown for title in stacks[at][:-1]):
        name = naming.fields((title,)).get(model)
        if name and name not in known:
            found[name] = tuple(at for at in sorted(stacks) if title in stacks[at][:-1])
    return found
