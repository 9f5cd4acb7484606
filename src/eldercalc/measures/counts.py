"""Everything counted in one run, before anyone asks for a figure."""

from __future__ import annotations

from dataclasses import dataclass, field

from eldercalc.measures.coverage import Result
from eldercalc.measures.places import Places
from eldercalc.measures.reported import ReportedFigures
from eldercalc.measures.sent import Sent
from eldercalc.measures.tallies import Key, Tally


@dataclass
class Counts:
    """Tallies by the key of their side, coverages by the key of their indicator, and who sent and reported what.

    `untold` names, by side, area and year, the areas within an area that state nothing while others there do.
    """

    places: Places
    sent: Sent
    reported: ReportedFigures
    start: int
    sides: dict[str, dict[Key, Tally]] = field(default_factory=dict)
    untold: dict[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict)
    covers: dict[str, Result] = field(default_factory=dict)
