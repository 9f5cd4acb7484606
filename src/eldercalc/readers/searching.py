"""The search for the headers of a sheet: of one to three rows, and of which sheet each of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial

from eldercalc.readers.grids import Grid
from eldercalc.readers.headers import Header, read_header, stacked
from eldercalc.readers.hints import agrees, area_said, lines_above, model_said
from eldercalc.readers.lines import NUMERIC
from eldercalc.readers.naming import Naming
from eldercalc.readers.titles import without_year, year_in
from eldercalc.records import Record

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


def headers(grid: Grid, naming: Naming) -> list[Header]:
    """The headers of a sheet: those whose columns convince, and the fullest of the sheet that its name means.

    Where the mapping says which sheet it is, it is no other.
    """
    named, told = naming.model, naming.said.model is not None

    def convincing(header: Header) -> bool:
        return header.convincing(area_said(grid, naming, lines_above(grid, header.top)))

    found = [header for top in places(grid) for header in _readings(grid, top, naming)]
    found = [header for header in found if header.model is named] if told else found
    chosen = [h for h in found if convincing(h) and (h.model is named or len(h.fields) >= ENOUGH)]
    named_ones = [header for header in found if header.model is named]
    if named_ones and not any(header.model is named for header in chosen):
        chosen.append(max(named_ones, key=lambda header: len(header.fields)))
    if not chosen and named is None:
        chosen += sorted((one for one in found if _borne_out(grid, one, naming)), key=lambda one: -len(one.fields))[:1]
    return _apart(chosen)


def nearly(grid: Grid, naming: Naming, tops: Sequence[int]) -> Header | None:
    """The fullest header at one of the rows that lacks a column, its others mostly known; None where there is none."""
    found = [one for top in tops for one in _readings(grid, top, naming) if one.top in tops and one.lacking()]
    found = [one for one in found if len(one.fields) >= ENOUGH and agrees(one.model, one.fields, len(one.unknown))]
    return max(found, key=lambda one: (len(one.fields), -one.top), default=None)


def _apart(headers: Iterable[Header]) -> list[Header]:
    """The headers from the top, of those that share a row the one that says most."""
    apart: list[Header] = []
    for header in sorted(headers, key=lambda one: (one.top, -one.said)):
        if apart and header.top < apart[-1].body:
            if header.said > apart[-1].said:
                apart[-1] = header
        else:
            apart.append(header)
    return apart


def _borne_out(grid: Grid, header: Header, naming: Naming) -> bool:
    """Whether the words around a header say which sheet it is, and its columns bear them out."""
    said = model_said(grid, naming, lines_above(grid, header.top))
    return said is header.model and agrees(header.model, header.fields, len(header.unknown))


def places(grid: Grid) -> list[int]:
    """The rows at which a header may begin."""
    tops = set(range(min(HEADER_WITHIN, grid.height)))
    for gap in sorted(row + 1 for row in grid.blank if row + 1 not in grid.blank)[:MOST_PLACES]:
        tops |= set(range(gap, min(gap + AFTER_A_GAP, grid.height)))
    return sorted(tops - grid.blank)[:MOST_PLACES]


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
