"""Data quality: the rules that the record models declare, evaluated, listed, and checked themselves."""

from eldercalc.quality.catalogue import catalogue, general, matching
from eldercalc.quality.completeness import empty, unsent
from eldercalc.quality.evaluate import evaluate
from eldercalc.quality.hits import Sheets
from eldercalc.quality.marking import marked
from eldercalc.quality.rule import Rule

__all__ = ["Rule", "Sheets", "catalogue", "empty", "evaluate", "general", "marked", "matching", "unsent"]
