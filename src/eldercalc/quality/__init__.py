"""Data quality: the rules that the record models declare, evaluated, listed, and checked themselves."""

from eldercalc.quality.evaluate import evaluate
from eldercalc.quality.hits import Sheets

__all__ = ["Sheets", "evaluate"]
