"""Yes, no or unknown of a row, and sums over rows in which unknown is never zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from tests.second.rows import Row, amount, several, text, yes

Answer = bool | None
Number = int | Fraction
Parts = tuple[Number | None, Number | None]
"""Numerator and denominator; None is unknown, or a figure that has no denominator."""


def is_(row: Row, title: str, *values: str) -> Answer:
    """Whether the cell holds one of `values`."""
    said = text(row.get(title))
    return None if said is None else said in {text(value) for value in values}


def has(row: Row, title: str, *values: str) -> Answer:
    """Whether one of `values` is among the parts of the cell."""
    said = several(row.get(title))
    return None if said is None else any(text(value) in said for value in values)


def ticked(row: Row, title: str) -> Answer:
    """Whether the cell says 是."""
    return yes(row.get(title))


def from_(row: Row, title: str, least: Any) -> Answer:
    """Whether the number in the cell is at least `least`."""
    said = amount(row.get(title))
    return None if said is None else said >= amount(least)  # type: ignore[operator]


def near(row: Row, title: str, wanted: Any) -> Answer:
    """Whether the number in the cell is about `wanted`: 95 % of it, or more."""
    said, level = amount(row.get(title)), amount(wanted)
    return None if said is None or level is None else 20 * said >= 19 * level


def both(*answers: Answer) -> Answer:
    """Yes if all are; no if one is not, whatever the others."""
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def either(*answers: Answer) -> Answer:
    """Yes if one is, whatever the others; no if none is."""
    if any(answer is True for answer in answers):
        return True
    return None if any(answer is None for answer in answers) else False


def worth(counted: Answer, value: Number | None = 1) -> Number | None:
    """What a row adds to a sum: nothing where it is surely not counted, unknown where that cannot be told."""
    if counted is False:
        return 0
    return value if counted else None


def total(
    rows: Sequence[Row], counted: Callable[[Row], Answer], value: Callable[[Row], Number | None]
) -> Number | None:
    """The sum of `value` over the rows counted: a floor where some cannot be told.

    Unknown where rows are surely counted and not one has a value, or where no row can be told at all.
    """
    answers = [(counted(row), value(row)) for row in rows]
    known = [worth_ for answer, worth_ in answers if answer and worth_ is not None]
    if known:
        return sum(known)
    sure_but_blank = any(answer for answer, _ in answers)
    nothing_told = bool(rows) and all(answer is None for answer, _ in answers)
    return None if sure_but_blank or nothing_told else 0


def count(rows: Sequence[Row], counted: Callable[[Row], Answer]) -> Number | None:
    """How many rows are counted."""
    return total(rows, counted, lambda _: 1)


def of(rows: Sequence[Row], part: Callable[[Row], Number | None], base: Callable[[Row], Number | None]) -> Parts:
    """Two sums over the same rows: only those of which both sides can be told."""
    pairs = [(part(row), base(row)) for row in rows]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if rows and not known:
        return None, None
    return sum(a for a, _ in known), sum(b for _, b in known)


def share(rows: Sequence[Row], base: Callable[[Row], Answer], part: Callable[[Row], Answer]) -> Parts:
    """How many of the rows in `base` are in `part` too."""
    return of(rows, lambda row: worth(both(base(row), part(row))), lambda row: worth(base(row)))


def known_names(rows: Iterable[Row], title: str) -> set[str]:
    """The different names that the rows give under `title`."""
    return {name for name in (text(row.get(title)) for row in rows) if name is not None}
