"""The page: one HTML file that needs nothing else, for whoever signs, mends or doubts the figures."""

from eldercalc.reports.page.rendering import document

__all__ = ["document"]
