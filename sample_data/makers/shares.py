"""Shares and counts over the rows of one sheet and year, taken from the plan's own definitions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from eldercalc.definitions import Bound, Compliance, Measure, Rate
from eldercalc.plans import Target
from makers.chance import rank, rounded
from makers.place import Place
from makers.steer import Row, counted, extra_columns, satisfy, violate
from makers.wants import Wants, every


def is_share(bound: Bound, table: str) -> bool:
    """Whether `bound` is a share of the rows of `table` that meet more conditions than the others."""
    shape = bound.shape
    if not isinstance(shape, Rate):
        return False
    of, to = bound.measure("of"), bound.measure("to")
    return of.table == to.table == table and bool(of.count and to.count)


def steer_shares(wants: Wants, table: str, rows: list[Row], year: int, key: str) -> None:
    """Bring every share over `table` to its wanted figure; the same rows stay chosen from year to year."""
    for target, bound in wants.bounds:
        if is_share(bound, table):
            want = wants.figure(target, bound, year)
            if want is not None:
                steer_share(rows, bound, want / bound.shape.per, key)  # type: ignore[union-attr]


def steer_share(rows: list[Row], bound: Bound, share: Fraction, key: str) -> None:
    """Make `share` of the rows that `to` counts rows that `of` counts too."""
    of, to = bound.measure("of"), bound.measure("to")
    salt = ",".join(extra_columns(of, to))
    pool = sorted((row for row in rows if counted(row, to)), key=lambda row: rank(salt, row[key]))
    chosen = rounded(share * len(pool))
    for index, row in enumerate(pool):
        if index < chosen:
            satisfy(row, of.where, str(of.table))
        elif counted(row, of):
            violate(row, of, to, row[key])


def steer_count(rows: list[Row], measure: Measure, number: int, key: str) -> None:
    """Make exactly `number` of `rows` rows that `measure` counts, where there are so many."""
    salt = ",".join(extra_columns(measure, None))
    pool = sorted(rows, key=lambda row: (not _suits(row, measure), rank(salt, row[key])))
    for index, row in enumerate(pool):
        if index < number:
            satisfy(row, measure.where, str(measure.table))
        elif counted(row, measure):
            violate(row, measure, None, row[key])


def _suits(row: Row, measure: Measure) -> bool:
    """Whether the row is of the kind: a public body for what public bodies do."""
    wanted = {"县级特困失能集中照护机构", "特困失能集中供养"}
    asked = {
        v
        for c in measure.where.all.values()
        if c.has is not None
        for v in (c.has if isinstance(c.has, tuple) else (c.has,))
    }
    return not (wanted & asked) or row.get("owner") == "公办"


Fails = Callable[[Row, Compliance, int], None]


def steer_compliance(wants: Wants, target: Target, bound: Bound, rows: list[Row], year: int, key: str) -> None:
    """Make the wanted share of developments meet the standards of `bound`."""
    shape, want = bound.shape, wants.figure(target, bound, year)
    assert isinstance(shape, Compliance)
    pool = sorted((r for r in rows if counted(r, bound.measure("of"))), key=lambda r: rank("meets", r[key]))
    if want is None:
        return
    chosen = rounded(want / shape.per * len(pool))
    for index, row in enumerate(pool):
        for standard in shape.standards:
            limit = Fraction(str(standard.at_least or 0)) * (row[standard.per] if standard.per else 1) / standard.times
            excess = Fraction(21, 20) if index < chosen else Fraction(7, 10)
            row[standard.column] = (
                max(row.get(standard.column) or 0, int(limit * excess) + 1) if index < chosen else int(limit * excess)
            )
        _one_site(row, index < chosen)


def _one_site(row: Row, meets: bool) -> None:
    """No single site is larger than all of them together."""
    if meets:
        row["care_area"] = max(row["care_area"], row["site_area"])
    else:
        row["site_area"] = min(row["care_area"], row["site_area"])


def areas_of(place: Place, target: Target, number: int) -> list[str]:
    """The first `number` of the areas that a target holds each to its level."""
    return every(place, target)[:number]
