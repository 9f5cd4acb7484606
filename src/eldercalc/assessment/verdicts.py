"""Verdicts: a value against a level and a schedule, tested in one fixed order.

qualitative, not_applicable, unknown, met, missed, then the pace against the schedule; not_due where there is
no schedule. Judged on unrounded values.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from eldercalc.assessment.model import Verdict, direction, meets
from eldercalc.measures import Figure
from eldercalc.plans import Bands, Level

Yardstick = Callable[[Fraction], Verdict]
"""The verdict that a known value would get."""


def of_value(
    value: Fraction,
    level: Level,
    due: bool,
    base: Fraction | None,
    expected: Fraction | None,
    bands: Bands,
    against_base: Fraction | None = None,
) -> Verdict:
    """The verdict on a known value. `due`: the year of the level is over.

    The level is held against the value itself; the pace against `against_base`, which is the baseline where the
    value cannot be told from it at the decimals it is printed to.
    """
    if meets(value, level):
        above = level.upper is not None and value > Fraction(level.upper)
        return Verdict("met", "above_range" if above else "about" if level.comparator == "about" else None)
    if due:
        return Verdict("missed", "above_equal" if level.comparator == "equal" and value > level.value else None)
    if expected is None:
        return Verdict("not_due", "no_schedule")
    return _of_schedule(value, level, base, expected, bands, value if against_base is None else against_base)


def _of_schedule(
    value: Fraction, level: Level, base: Fraction | None, expected: Fraction, bands: Bands, moved: Fraction
) -> Verdict:
    """The verdict against the schedule. Pace only speaks where the way from base to level leads to the better."""
    goal = Fraction(level.value)
    sign = direction(level.comparator)
    if level.comparator == "equal":
        sign = -1 if base is not None and goal < base else 1
        if sign * (value - goal) > 0:
            return Verdict("behind", "above_equal")
    if base is None or expected == base or sign * (goal - base) < 0:
        return Verdict("on_schedule" if sign * (moved - expected) >= 0 else "behind", "level_only")
    return of_pace((moved - base) / (expected - base), bands)


def of_pace(pace: Fraction, bands: Bands) -> Verdict:
    """Pace = (v − v_b)/(E − v_b), in the plan's bands."""
    if pace >= bands.ahead:
        return Verdict("ahead", None, pace)
    if pace >= bands.on_schedule:
        return Verdict("on_schedule", None, pace)
    if pace >= bands.nearly:
        return Verdict("nearly", None, pace)
    return Verdict("behind" if pace >= 0 else "away", None, pace)


def of_figure(
    figure: Figure,
    value: Fraction | None,
    ends: tuple[Fraction | None, Fraction | None],
    level: Level,
    due: bool,
    yardstick: Yardstick,
) -> Verdict:
    """The verdict on a figure that is `value` in the plan's unit: unknown where missing areas could turn it."""
    if value is None:
        return of_silence(figure)
    if not figure.missing:
        return yardstick(value)
    sure = certain(*ends, level)
    if sure is None or (not sure and not due):
        return Verdict("unknown", "incomplete")
    return Verdict("met" if sure else "missed", "holds_either_way")


def of_silence(figure: Figure) -> Verdict:
    """The verdict where there is no value."""
    if figure.why == "zero_denominator":
        return Verdict("not_applicable", "nothing_to_judge")
    if figure.missing and figure.why == "no_data":
        return Verdict("unknown", "no_data")
    return Verdict("unknown", figure.why or "no_data")


def certain(low: Fraction | None, high: Fraction | None, level: Level) -> bool | None:
    """Whether the level is kept, or missed, whatever the unknown rows and areas turn out to be; None: it depends."""
    worst, best = (low, high) if direction(level.comparator) > 0 else (high, low)
    if worst is not None and meets(worst, level) and (level.comparator != "equal" or worst == best):
        return True
    if best is not None and not meets(best, level) and (level.comparator != "equal" or worst == best):
        return False
    return None
