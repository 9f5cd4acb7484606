"""Rendering a comparison in a format."""

from __future__ import annotations

from eldercalc.reports import difference, difference_data
from eldercalc.reports.difference import Reported
from eldercalc.words import Lang


def differing(report: Reported, format_: str, lang: Lang, width: int, colour: bool) -> str:
    """A comparison as text of the format."""
    if format_ == "json":
        return difference_data.as_json(report, lang)
    if format_ == "csv":
        return difference_data.as_csv(report, lang)
    if format_ == "md":
        return difference.markdown(report, lang)
    return difference.text(report, lang, width, colour)
