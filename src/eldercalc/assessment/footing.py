"""What a verdict stands on where rows were left out or areas sent nothing: its ends, and whom it depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from eldercalc.assessment.model import End, Footing, direction
from eldercalc.assessment.verdicts import Yardstick, certain
from eldercalc.definitions import Bound
from eldercalc.measures import Figure, tables_of
from eldercalc.plans import Level
from eldercalc.records import MODELS, columns_of

Ends = tuple[Fraction | None, Fraction | None]
"""The lowest and the highest that a value could be; None is without bound."""


def holds(figure: Figure, ends: Ends, level: Level, due: bool, yardstick: Yardstick) -> bool | None:
    """Whether the verdict is the same whatever is left out turns out to be; None where nothing could be judged."""
    low, high = ends
    if figure.value is None:
        return None
    if not figure.rows_left_out and not figure.missing and low == high:
        return True
    if figure.missing or low is None or high is None:
        sure = certain(low, high, level)
        kept = sure is True or (sure is False and due)
        return (kept or None) if figure.missing else kept
    return yardstick(low).status == yardstick(high).status


def footing(bound: Bound, figure: Figure, ends: Ends, level: Level, yardstick: Yardstick) -> Footing | None:
    """The worst and the best case, and what they depend on; None where nothing was left out."""
    depends_on = dict(_rests_on(bound, figure))
    if figure.value is None or not depends_on:
        return None
    worst, best = ends if direction(level.comparator) > 0 else ends[::-1]
    return Footing(_end(worst, yardstick), _end(best, yardstick), depends_on)


def _end(value: Fraction | None, yardstick: Yardstick) -> End:
    return End(value, None if value is None else yardstick(value).status)


def _rests_on(bound: Bound, figure: Figure) -> Iterator[tuple[str, int]]:
    """Rows left out by table, then the areas and the years of which nothing was sent."""
    rows: dict[str, int] = {}
    for reason, count in figure.rows_left_out.items():
        table = _table(bound, reason.partition(":")[2])
        rows[table] = rows.get(table, 0) + count
    yield from rows.items()
    years = sum(_is_year(mark) for mark in figure.missing)
    for kind, count in (("area", len(figure.missing) - years), ("year", years)):
        if count:
            yield kind, count


def _table(bound: Bound, column: str) -> str:
    """The first table of the figure that has the column."""
    tables: Collection[str] = tables_of(bound)
    return next((table for table in tables if column in columns_of(MODELS[table])), next(iter(tables)))


def _is_year(mark: str) -> bool:
    return len(mark) == 4 and mark.isdigit()
