"""Plans: what was promised, where and by when."""

from eldercalc.plans.load import LoadedPlan, compatible, find, levels, read
from eldercalc.plans.models import FORMS, Bands, Comparator, Level, Plan, Source, Target, TargetClass
from eldercalc.shelf import known

__all__ = [
    "FORMS",
    "Bands",
    "Comparator",
    "Level",
    "LoadedPlan",
    "Plan",
    "Source",
    "Target",
    "TargetClass",
    "compatible",
    "find",
    "known",
    "levels",
    "read",
]
