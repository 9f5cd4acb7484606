"""Measures: definitions and tables in, figures with their parts out. A number is the same whoever asks."""

from eldercalc.measures.compute import Measured, measure_all, tables_of
from eldercalc.measures.consistency import contradictions, differ
from eldercalc.measures.evidence import Evidence, Role, evidence
from eldercalc.measures.figures import Figure, plus, unknown
from eldercalc.measures.lost import Spot, left_out
from eldercalc.measures.places import AREA, DEPTH, TOWN, VILLAGE, Node, Places, locate
from eldercalc.measures.sent import Sent

__all__ = [
    "AREA",
    "DEPTH",
    "TOWN",
    "VILLAGE",
    "Evidence",
    "Figure",
    "Measured",
    "Node",
    "Places",
    "Role",
    "Sent",
    "Spot",
    "contradictions",
    "differ",
    "evidence",
    "left_out",
    "locate",
    "measure_all",
    "plus",
    "tables_of",
    "unknown",
]
