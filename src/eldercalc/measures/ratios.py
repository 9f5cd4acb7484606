"""Figures from tallies: an amount, or a ratio with what it could be were every row left out known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from eldercalc.definitions import Bound, Compliance
from eldercalc.measures.figures import Figure, Origin, both
from eldercalc.measures.tallies import Tally


def amount(tally: Tally, missing: tuple[str, ...]) -> Figure:
    """The figure of a single sum: a floor where rows or areas are missing."""
    if "conflict" in tally.left_out:
        return Figure(why="conflict", rows_left_out=tally.left_out)
    if tally.dark:
        return Figure(why="all_unknown", rows_left_out=tally.left_out, missing=missing)
    floor = bool(tally.left_out) or bool(missing)
    return Figure(
        tally.value, tally.value, None, tally.used, tally.left_out, missing,
        low=tally.value, high=None if floor else tally.value, origin="records",
    )  # fmt: skip


def ratio(
    bound: Bound,
    of: Tally,
    to: Tally,
    origin: Origin,
    missing: tuple[str, ...] = (),
    floor: bool = False,
    paired: bool = False,
) -> Figure:
    """The figure `per` × `of` / `to`, exact. `floor`: only the numerator lacks areas, so it can but rise."""
    per = getattr(bound.shape, "per", 1)
    left = to.left_out if paired else both(of.left_out, to.left_out)
    known = Figure(
        numerator=of.value, denominator=to.value, rows_used=to.used if paired else of.used + to.used,
        rows_left_out=left, missing=missing, origin=origin,
    )  # fmt: skip
    if of.dark or to.dark:
        return replace(known, why="all_unknown", numerator=None, denominator=None)
    if to.value == 0:
        return replace(known, why=nothing(left, missing))
    value = per * of.value / to.value
    low, high = _bounds(bound, of, to, value, per, paired)
    if missing:
        low, high = (value if floor else None), None
    return replace(known, value=value, low=low, high=high)


def nothing(left: dict[str, int], missing: tuple[str, ...]) -> str:
    """Why there is no denominator: rows of it are unknown, areas did not send it, or there is nothing to judge."""
    return "no_denominator" if left else "no_data" if missing else "zero_denominator"


def _bounds(
    bound: Bound, of: Tally, to: Tally, value: Fraction, per: int, paired: bool
) -> tuple[Fraction | None, Fraction | None]:
    """What the rate could be were every row left out known.

    Of a share of rows counted, one that may not even belong to the whole adds one to it, or one to both.
    """
    if not of.left_out and not to.left_out:
        return value, value
    if paired and bound.is_share and (to.blind == 0 or _counts_rows(bound)):
        whole = to.value + to.open + to.blind
        return per * of.value / whole, per * (of.value + to.open + to.blind) / whole
    return (value if not to.left_out else None), None


def _counts_rows(bound: Bound) -> bool:
    """Whether the whole of a share is a number of rows."""
    return bound.measure("of" if isinstance(bound.shape, Compliance) else "to").count
