"""Assessment: a figure held against its target."""

from eldercalc.assessment.model import STATUSES, Assessment, Milestone, Shortfall, Status, Verdict, direction, meets
from eldercalc.assessment.run import Assessed, Options, assess
from eldercalc.assessment.scope import By, reporting

__all__ = [
    "STATUSES",
    "Assessed",
    "Assessment",
    "By",
    "Milestone",
    "Options",
    "Shortfall",
    "Status",
    "Verdict",
    "assess",
    "direction",
    "meets",
    "reporting",
]
