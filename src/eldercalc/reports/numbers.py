"""Numbers as people read them: rounded half up to the unit's decimals, and never across the target."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from eldercalc.definitions import UNITS
from eldercalc.plans import Level
from eldercalc.words import Lang

SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "equal": "=", "about": "约", "range": ""}
MOST_DECIMALS = 6


def rounded(value: Fraction, decimals: int) -> Decimal:
    """`value` rounded half up."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def figure(value: Fraction | None, unit: str | None, against: Level | None = None, decimals: int | None = None) -> str:
    """`value` for a table; more decimals where rounding would carry it onto the target. Unknown is `—`.

    With `decimals` it has just so many, zeros included, as figures beside each other should.
    """
    if value is None:
        return "—"
    if decimals is not None:
        return f"{rounded(value, decimals):,f}"
    return trimmed(rounded(value, decimals_of(value, unit, against)))


def decimals_of(value: Fraction, unit: str | None, against: Level | None = None) -> int:
    """The decimals of the unit, and as many more as keep rounding from carrying `value` onto the target."""
    decimals = UNITS[unit].decimals if unit else 0
    if unit and not UNITS[unit].ratio and value.denominator != 1:
        decimals = max(decimals, 1)
    goal = Fraction(against.value) if against else None
    while (
        goal is not None and value != goal and decimals < MOST_DECIMALS and Fraction(rounded(value, decimals)) == goal
    ):
        decimals += 1
    return decimals


def trimmed(value: Decimal) -> str:
    """Grouped by thousands, without trailing zeros."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(value: Fraction | None) -> str:
    """A ratio as a percentage with one decimal."""
    return "—" if value is None else f"{trimmed(rounded(value * 100, 1))}%"


def level(target: Level | None, lang: Lang = "zh") -> str:
    """A level as the table shows it: ≥70, <5, 1–3."""
    if target is None:
        return "—"
    if target.comparator == "range":
        return f"{trimmed(target.value)}–{trimmed(target.upper or target.value)}"
    sign = "~" if target.comparator == "about" and lang == "en" else SIGNS[target.comparator]
    return f"{sign}{trimmed(target.value)}"


def plain(value: Fraction | Decimal | int | None) -> int | float | None:
    """A number for JSON: whole numbers as such, others at full precision."""
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)
