"""A table below a known one of which nothing is known: its rows are no data of the one above.

It shows by a title below a gap, words that are none of the values of the table above, and figures right below those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pydantic import ValidationError

from eldercalc.readers.amounts import NOTHING, read_amount
from eldercalc.readers.areas import Areas
from eldercalc.readers.grids import Grid
from eldercalc.readers.lines import MOST_IN_A_TITLE, NUMERIC, is_title
from eldercalc.readers.titles import plain, year_in
from eldercalc.records import Column

TITLE = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)]|附?表\d)|(?:表|情况|统计|台账|名单|一览)(?:[(][^()]*[)])?$"
)
"""How the title of a further table on a sheet begins or ends."""

DEEPEST = 3
"""The header stands in so many rows below the title."""

NONE = frozenset({"无", "没有", "零"})

MOST_PLACES = 400
"""So many rows at most are looked at."""


def stranger(grid: Grid, rows: range, header: range, fields: Mapping[int, Column], areas: Areas) -> int | None:
    """The first of `rows` (below a header, and `fields` by their columns) at which an unknown table begins."""
    places = sorted(row + 1 for row in grid.blank if row + 1 in rows and row + 1 not in grid.blank)[:MOST_PLACES]
    heads = [grid.row(row) for row in header]
    for row in places:
        top = _top(grid, row, rows) if _is_titled(grid, row) else None
        if top is not None and grid.row(top) not in heads and _is_header(grid, top, fields, areas):
            return row
    return None


def stranger_above(grid: Grid, rows: range) -> int | None:
    """Of the rows above a header, which would be its titles, that in which the header of an unknown table stands.

    It has words alone, and below them at least two rows in which figures stand.
    """
    return next((row for row in rows[: len(rows) - LEAST] if _heads(grid, row)), None) if len(rows) > LEAST else None


LEAST = 2
"""So many rows of data at least make a table of what nothing is known of."""


def _heads(grid: Grid, row: int) -> bool:
    words = {at for at, text in enumerate(grid.row(row)) if text}
    below = [grid.row(row + at) for at in range(1, LEAST + 1)]
    said = [{at for at, text in enumerate(texts) if text} for texts in below]
    return (
        len(words) >= MOST_IN_A_TITLE
        and not any(NUMERIC.fullmatch(grid.row(row)[at]) for at in words)
        and all(len(places) >= MOST_IN_A_TITLE and places <= words for places in said)
        and all(any(NUMERIC.fullmatch(text) for text in texts) for texts in below)
    )


def _is_titled(grid: Grid, row: int) -> bool:
    return is_title(grid, row) and TITLE.search(plain("".join(grid.row(row)))) is not None


def _top(grid: Grid, title: int, rows: range) -> int | None:
    """The first row below a title that says several things, with a row below it."""
    below = range(title + 1, min(title + DEEPEST, rows.stop - 1))
    return next((row for row in below if len([text for text in grid.row(row) if text]) > 1), None)


def _is_header(grid: Grid, row: int, fields: Mapping[int, Column], areas: Areas) -> bool:
    """Whether a row is one of words over figures, and no row of data with the `fields` of the table above."""
    words, figures = grid.row(row), grid.row(row + 1)
    if any(NUMERIC.fullmatch(text) and not year_in((text,)) for text in words):
        return False
    over = any(word and NUMERIC.fullmatch(text) for word, text in zip(words, figures, strict=True))
    return over and _is_foreign(words, fields, areas)


def _is_foreign(words: Sequence[str], fields: Mapping[int, Column], areas: Areas) -> bool:
    """Whether of the words that could be values of the fields some are not, and none is."""
    told = [_fits(column, words[at], areas) for at, column in fields.items()]
    return False in told and True not in told


def _fits(column: Column, text: str, areas: Areas) -> bool | None:
    """Whether a text is a value of a column; None where any text is, or it says that there is none."""
    if not text or plain(text) in NOTHING | NONE:
        return None
    if column.field == "county":
        return areas.meant(text) is not None if areas.names else None
    if column.kind.name in ("text", "names", "code"):
        return None
    told = read_amount(text, column.unit, Fraction(1)) if column.kind.name in ("count", "amount") else text
    try:
        column.adapter.validate_python(told)
    except ValidationError:
        return False
    return True
