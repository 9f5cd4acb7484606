"""Measures: definitions and tables in, figures with their parts out. A number is the same whoever asks."""

from eldercalc.measures.compute import Measured, measure_all, tables_of
from eldercalc.measures.consistency import contradictions, differ
from eldercalc.measures.figures import Figure, plus, unknown
from eldercalc.measures.places import AREA, TOWN, VILLAGE, Node, Places

__all__ = [
    "AREA",
    "TOWN",
    "VILLAGE",
    "Figure",
    "Measured",
    "Node",
    "Places",
    "contradictions",
    "differ",
    "measure_all",
    "plus",
    "tables_of",
    "unknown",
]
