"""Definitions: what is counted, and in which unit."""

from eldercalc.definitions.areas import KIND_OF_ROW, REPORT_ONLY, Area, AreaKind
from eldercalc.definitions.binding import Bound, bind, nature
from eldercalc.definitions.library import Library, shared
from eldercalc.definitions.models import (
    ABOUT,
    Change,
    Compliance,
    Condition,
    Coverage,
    Indicator,
    Measure,
    Rate,
    Reported,
    Standard,
    UnitName,
    Where,
)
from eldercalc.definitions.needs import measures_of, needs
from eldercalc.definitions.units import UNITS, Unit
from eldercalc.definitions.wording import measure as measure_in_words
from eldercalc.definitions.wording import wording

__all__ = [
    "ABOUT",
    "KIND_OF_ROW",
    "REPORT_ONLY",
    "UNITS",
    "Area",
    "AreaKind",
    "Bound",
    "Change",
    "Compliance",
    "Condition",
    "Coverage",
    "Indicator",
    "Library",
    "Measure",
    "Rate",
    "Reported",
    "Standard",
    "Unit",
    "UnitName",
    "Where",
    "bind",
    "measure_in_words",
    "measures_of",
    "nature",
    "needs",
    "shared",
    "wording",
]
