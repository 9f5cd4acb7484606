"""What it takes to close a gap, in whole units.

Share N/D at target p: convert ⌈pD − N⌉ existing units, or add ⌈(pD − N)/(1 − p)⌉ new ones that enter both
sides. At most p: convert ⌈N − pD⌉, or add ⌈N/p − D⌉ to the denominator alone.
"""

from __future__ import annotations

import math
from fractions import Fraction

from eldercalc.assessment.model import Shortfall, direction, meets
from eldercalc.definitions import UNITS, Bound, Compliance, Coverage, Measure, Rate, Reported
from eldercalc.measures import Figure
from eldercalc.plans import Level
from eldercalc.records import MODELS, columns_of

BODIES = {
    "institutions": "家", "facilities": "家", "childcare": "家", "areas": "个", "persons": "人", "staff": "人",
    "training": "人次", "adaptations": "户", "developments": "个", "projects": "个", "visits": "人次",
}  # fmt: skip


def unit_of(bound: Bound) -> str:
    """In what the numerator is counted."""
    shape = bound.shape
    if isinstance(shape, (Coverage, Compliance, Rate)):
        return _counted_in(bound.measure("of"))
    if isinstance(shape, Reported):
        return shape.counted_in or bound.indicator.unit
    return _counted_in(shape) if isinstance(shape, Measure) else bound.indicator.unit


def _counted_in(measure: Measure) -> str:
    while measure.add and isinstance(measure.add[0], Measure):
        measure = measure.add[0]
    column = measure.sum or measure.level
    if column:
        return columns_of(MODELS[str(measure.table)])[column].unit or "个"
    return BODIES.get(str(measure.table), "个")


def shortfall(bound: Bound, figure: Figure, level: Level, value: Fraction | None, unit: str) -> Shortfall | None:
    """What is missing; None where the level is kept or nothing can be said. `value` and `level` are in `unit`."""
    if value is None or meets(value, level):
        return None
    strict = level.comparator in ("more_than", "less_than")
    if not _has_bodies(bound, figure) or not UNITS[bound.indicator.unit].ratio:
        return Shortfall(_whole(abs(Fraction(level.value) - value), unit, strict), unit)
    share = Fraction(level.value) / getattr(bound.shape, "per", 1)
    if direction(level.comparator) < 0 or (level.comparator == "equal" and value > Fraction(level.value)):
        return _too_much(bound, figure, share, strict)
    return _too_little(bound, figure, share, strict)


def _has_bodies(bound: Bound, figure: Figure) -> bool:
    """Whether the parts say how many bodies are short: all of them, not a sample, and of a known kind."""
    if figure.numerator is None or not figure.denominator or figure.sampled:
        return False
    return not isinstance(bound.shape, Reported) or bound.shape.counted_in is not None


def _whole(gap: Fraction, unit: str, strict: bool) -> Fraction:
    if UNITS[unit].decimals or UNITS[unit].ratio:
        return gap
    return Fraction(_up(gap, strict))


def _up(gap: Fraction, strict: bool) -> int:
    """The least whole number that closes `gap`; one more where equality is not enough."""
    return math.floor(gap) + 1 if strict else math.ceil(gap)


def _too_little(bound: Bound, figure: Figure, share: Fraction, strict: bool) -> Shortfall:
    assert figure.numerator is not None
    assert figure.denominator is not None
    missing = share * figure.denominator - figure.numerator
    convert = _up(missing, strict)
    if not bound.is_share:
        return Shortfall(Fraction(convert), unit_of(bound))
    add = _up(missing / (1 - share), strict) if share < 1 and not _of_areas(bound) else None
    return Shortfall(Fraction(convert), unit_of(bound), convert, add)


def _of_areas(bound: Bound) -> bool:
    """Nobody adds villages to raise a coverage."""
    return isinstance(bound.shape, Coverage)


def _too_much(bound: Bound, figure: Figure, share: Fraction, strict: bool) -> Shortfall:
    assert figure.numerator is not None
    assert figure.denominator is not None
    convert = _up(figure.numerator - share * figure.denominator, strict)
    add = _up(figure.numerator / share - figure.denominator, strict) if share else None
    return Shortfall(
        Fraction(convert), unit_of(bound), convert if bound.is_share else None, add if bound.is_share else None
    )
