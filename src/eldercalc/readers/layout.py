"""Where the tables of a sheet stand: headers of one to three rows, and the titles above them.

A table begins at a header and ends where the next one begins; a header that is only printed again begins none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, partial

from eldercalc.readers.grids import Grid, blank_rows
from eldercalc.readers.hints import agrees, area_said, lines_above, model_said
from eldercalc.readers.lines import NUMERIC, is_data, is_title, lines
from eldercalc.readers.naming import Naming, Stack
from eldercalc.readers.strangers import stranger
from eldercalc.readers.titles import is_whole, without_year, year_in
from eldercalc.records import Record, columns_of

HEADER_WITHIN = 30
"""The first header is looked for in this many rows from the top."""

DEEPEST = 3
"""Of how many rows a header may be made."""

AFTER_A_GAP = 8
"""Further headers are looked for in this many rows below a blank one."""

ENOUGH = 3
"""So many columns must be known where a sheet's name does not say what it is."""

MOST_PLACES = 400
"""So many rows at most are tried as headers."""


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
        required = {name for name, column in columns_of(self.model).items() if column.required}
        required -= {"county"} if area else set()
        return required <= {*self.fields, *self.unclear} and len(self.fields) > len(self.unknown)


@dataclass(frozen=True)
class Region:
    """One table of a sheet: its header, the rows it may hold (from `header.body` to before `end`), the lines above.

    `stranger` is the row at which another table begins of which nothing is known.
    """

    header: Header
    end: int
    above: list[str] = field(default_factory=list)
    stranger: int | None = None


def regions(grid: Grid, naming: Naming) -> list[Region]:
    """Every table of the sheet, from the top; a header that a printed page only says again begins none."""
    blank = set(blank_rows(grid.columns, grid.height))
    found: list[Region] = []
    for header in _headers(grid, blank, naming):
        other = _stranger(grid, blank, found[-1].header, header.top, naming) if found else None
        begin = _begin(grid, blank, found[-1].header, header.top, other) if found else 0
        above = lines(grid, begin, header.top)
        if found and other is None and header.repeats(found[-1].header) and _ends_with(found[-1].above, above):
            continue
        found[-1:] = [_ended(one, begin, other) for one in found[-1:]]
        found.append(Region(header, grid.height, above))
    last = [_stranger(grid, blank, one.header, one.end, naming) for one in found[-1:]]
    return [*found[:-1], *(_ended(one, one.end, other) for one, other in zip(found[-1:], last, strict=True))]


def _ends_with(texts: list[str], ending: list[str]) -> bool:
    return ending == texts[len(texts) - len(ending) :]


def _ended(region: Region, end: int, other: int | None) -> Region:
    """The region up to where the next table begins, or an unknown one before it."""
    return replace(region, end=end if other is None else other, stranger=other)


def _begin(grid: Grid, blank: set[int], last: Header, top: int, other: int | None) -> int:
    """Where the titles of the header at `top` begin; of an unknown table before it they are no part."""
    if other is None:
        return _before(grid, blank, top, last.body)
    return max((row + 1 for row in blank if other < row < top), default=top)


def _stranger(grid: Grid, blank: set[int], header: Header, end: int, naming: Naming) -> int | None:
    """The row at which an unknown table begins, in what is left of the known one up to `end`."""
    columns = columns_of(header.model)
    fields = {at: columns[name] for name, at in header.fields.items()}
    return stranger(grid, blank, range(header.body, end), range(header.top, header.body), fields, naming.areas)


def _headers(grid: Grid, blank: set[int], naming: Naming) -> list[Header]:
    """The headers of a sheet: those whose columns convince, and the fullest of the sheet that its name means.

    Where the mapping says which sheet it is, it is no other.
    """
    named, told = naming.model, naming.said.model is not None

    def convincing(header: Header) -> bool:
        return header.convincing(area_said(grid, naming, lines_above(grid, header.top)))

    found = [header for top in _places(grid, blank) for header in _readings(grid, top, naming)]
    found = [header for header in found if header.model is named] if told else found
    chosen = [h for h in found if convincing(h) and (h.model is named or len(h.fields) >= ENOUGH)]
    named_ones = [header for header in found if header.model is named]
    if named_ones and not any(header.model is named for header in chosen):
        chosen.append(max(named_ones, key=lambda header: len(header.fields)))
    if not chosen and named is None:
        chosen += sorted((one for one in found if _borne_out(grid, one, naming)), key=lambda one: -len(one.fields))[:1]
    headers: list[Header] = []
    for header in sorted(chosen, key=lambda one: (one.top, -one.said)):
        if headers and header.top < headers[-1].body:
            if header.said > headers[-1].said:
                headers[-1] = header
        else:
            headers.append(header)
    return headers


def _borne_out(grid: Grid, header: Header, naming: Naming) -> bool:
    """Whether the words around a header say which sheet it is, and its columns bear them out."""
    said = model_said(grid, naming, lines_above(grid, header.top))
    return said is header.model and agrees(header.model, header.fields, len(header.unknown))


def _places(grid: Grid, blank: set[int]) -> list[int]:
    """The rows at which a header may begin."""
    tops = set(range(min(HEADER_WITHIN, grid.height)))
    for gap in sorted(row + 1 for row in blank if row + 1 not in blank)[:MOST_PLACES]:
        tops |= set(range(gap, min(gap + AFTER_A_GAP, grid.height)))
    return sorted(tops - blank)[:MOST_PLACES]


def _readings(grid: Grid, top: int, naming: Naming) -> list[Header]:
    """The best readings of the rows at `top` as a header, and the best one as the sheet that its name means.

    The best are that with most fields, and that with most of which the header leaves no doubt.

    Of one that lies lower and reaches the last row looked at, the rows below it are looked at too.
    """
    rows = [grid.row(row) for row in range(top, min(top + DEEPEST, grid.height))]
    if not naming.may_name({text for row in rows for text in row if text}):
        return []
    named, unseen = naming.model or model_said(grid, naming, lines_above(grid, top)), grid.unseen
    tries = [one for depth in range(_least(rows), len(rows) + 1) for one in _tries(top, rows[:depth], naming, unseen)]
    sure, fullest = _fullest(tries, named, lambda one: one.sure), _fullest(tries, named, lambda one: one.said)
    own = _fullest([one for one in tries if one.model is named], named, lambda one: one.said)
    best = [*sure, *(one for one in fullest if one not in sure), *own]
    told = [_without_titles(one, rows, naming, unseen) for one in best]
    edge = [one for one in told if top < one.top and one.body == top + DEEPEST]
    found = [one for one in told if one not in edge and _least(rows[one.top - top :]) <= one.depth]
    return [*found, *_readings(grid, top + 1, naming)] if edge else found


@dataclass(frozen=True)
class _Try:
    """Rows that may be a header of `model`: it can have no more fields than `most`."""

    model: type[Record]
    most: int
    depth: int
    read: Callable[[], Header]


def _tries(top: int, rows: Sequence[Sequence[str]], naming: Naming, unseen: Set[int]) -> Iterator[_Try]:
    """What the rows may be a header of: the models of which they name a column, with or without its year."""
    stacks = stacked(rows)
    names: dict[type[Record], set[str]] = {}
    for stack in stacks.values():
        for model, name in naming.fields(stack).items():
            names.setdefault(model, set()).add(name)
    for rest in filter(None, map(without_year, stacks.values() if names else ())):
        for model, name in naming.fields(rest).items():
            names.get(model, set()).add(name)
    for model, found in names.items():
        read = partial(read_header, model, top, len(rows), stacks, naming, unseen)
        yield _Try(model, len(found), len(rows), cache(read))


def _fullest(tries: Iterable[_Try], named: type[Record] | None, count: Callable[[Header], int]) -> list[Header]:
    """The reading with most fields as they `count`, of the fewest rows, of the sheet that its name means, if any."""
    best: list[tuple[tuple[int, int, bool, str], Header]] = []
    for one in sorted(tries, key=lambda one: -one.most):
        if best and -best[0][0][0] > one.most:
            break
        header = one.read()
        rank = (-count(header), one.depth, one.model is not named, one.model.sheet.table)
        best = sorted([*best, (rank, header)], key=lambda ranked: ranked[0])[:1]
    return [header for _, header in best]


def _tells(row: Sequence[str], found: Header, less: Header) -> bool:
    """Whether an upper row tells columns apart that the rows below it do not."""
    parts = len([text for text in row if text]) > 1 and (less.repeated or less.unclear)
    return bool(parts or found.unclear.keys() - less.unclear.keys())


def _least(rows: Sequence[Sequence[str]]) -> int:
    """Of how many rows a header at the top of `rows` is made at least: as many as part the columns under its titles."""
    depth = 1
    while depth < len(rows) and _parts(rows[:depth], rows[depth]):
        depth += 1
    return min(depth, DEEPEST)


def _parts(upper: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Whether a row parts the columns under the titles above it, and says nothing under any that is not parted."""
    titled = [any(above[at] for above in upper) for at in range(len(row))]
    said = [at for at, text in enumerate(row) if text]
    under = [at for at in said if not titled[at] and any(titled[:at])]
    heads = [at for at in said if titled[at]]
    return (
        len(under) > 0
        and not any(NUMERIC.fullmatch(row[at]) and not year_in((row[at],)) for at in said)
        and all(at + 1 in under for at in heads)
        and all(at - 1 in said for at in under)
    )


def _without_titles(found: Header, rows: Sequence[Sequence[str]], naming: Naming, unseen: Set[int]) -> Header:
    """The header without upper rows that tell no column: those are titles, and are read as such."""
    while found.depth > 1:
        upper, rows = rows[0], rows[1:]
        less = read_header(
            found.model, found.top + 1, found.depth - 1, stacked(rows[: found.depth - 1]), naming, unseen
        )
        if len(less.fields) < len(found.fields) or _tells(upper, found, less):
            break
        found = less
    return found


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


def _before(grid: Grid, blank: set[int], start: int, body: int) -> int:
    """Where the table above ends: before the titles of the next one, be there a gap above them, below them, or none.

    A row of data is never taken for one of titles, wherever a gap stands above it.
    """
    least = max(body, start - AFTER_A_GAP)
    first = _titles_from(grid, blank, start, least)
    if first > least and first - 1 in blank:
        gap = first - 1
        while gap > least and gap - 1 in blank:
            gap -= 1
        higher = _titles_from(grid, blank, gap, least)
        return higher if higher < gap and is_title(grid, higher) else first - 1
    return first if first > least and first < start and is_title(grid, first) else start


def _titles_from(grid: Grid, blank: set[int], below: int, least: int) -> int:
    """The first of the rows right above row `below` that are neither blank nor data."""
    row = below
    while row > least and row - 1 not in blank and not is_data(grid, row - 1):
        row -= 1
    return row
