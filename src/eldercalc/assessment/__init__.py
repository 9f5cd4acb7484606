"""Assessment: a figure held against its target."""

from eldercalc.assessment.model import (
    STATUSES,
    Assessment,
    End,
    Footing,
    Milestone,
    Shortfall,
    Status,
    Verdict,
    direction,
    meets,
)
from eldercalc.assessment.run import Assessed, Options, answers, assess
from eldercalc.assessment.scope import By, reporting

__all__ = [
    "STATUSES",
    "Assessed",
    "Assessment",
    "By",
    "End",
    "Footing",
    "Milestone",
    "Options",
    "Shortfall",
    "Status",
    "Verdict",
    "answers",
    "assess",
    "direction",
    "meets",
    "reporting",
]
