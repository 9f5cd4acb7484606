"""An assessment: one target held against one figure, for an area and a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from eldercalc.definitions import ABOUT
from eldercalc.measures import Figure
from eldercalc.plans import Comparator, Level, Target

Status = Literal[
    "qualitative", "not_applicable", "unknown", "met", "missed",
    "ahead", "on_schedule", "nearly", "behind", "away", "not_due",
]  # fmt: skip
STATUSES: tuple[Status, ...] = (
    "met", "ahead", "on_schedule", "nearly", "behind", "away", "missed",
    "unknown", "not_due", "not_applicable", "qualitative",
)  # fmt: skip
"""Every status, best first, then those that judge nothing."""

BaselineSource = Literal["plan", "data", "start", "none"]


@dataclass(frozen=True)
class Verdict:
    """A status, its coded reason, and the pace it was judged by."""

    status: Status
    reason: str | None = None
    pace: Fraction | None = None


@dataclass(frozen=True)
class Shortfall:
    """What is missing to the target, in whole units, at today's denominator.

    `convert`: existing units that would have to change. `add`: new units that enter both sides. Both only for
    shares. `by_area` is each area's own need at the same target.
    """

    need: Fraction
    unit: str
    convert: int | None = None
    add: int | None = None
    by_area: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Milestone:
    """A year's own level, judged on that year's value for good; `met_late` where only a later year's keeps it."""

    level: Level
    value: Fraction | None
    status: Status
    reason: str | None = None


@dataclass(frozen=True)
class End:
    """One end of what a value could be, and the status it would have; None is without bound."""

    value: Fraction | None
    status: Status | None


@dataclass(frozen=True)
class Footing:
    """What a line rests on where something was left out: the worst and the best case.

    `depends_on` counts the rows that were left out by their table, and by `area` and `year` those that sent nothing.
    """

    worst: End
    best: End
    depends_on: dict[str, int]


@dataclass(frozen=True)
class Assessment:
    """One line of the result. Figures are exact and in the plan's unit; None is unknown."""

    target: Target
    indicator: str | None
    area: str
    area_code: str
    area_level: str
    group: str | None
    year: int
    unit: str | None
    figure: Figure
    level: Level | None
    target_year: int | None
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    milestones: dict[int, Milestone] = field(default_factory=dict)
    baseline: Fraction | None = None
    baseline_year: int | None = None
    baseline_source: BaselineSource = "none"
    expected: Fraction | None = None
    gap: Fraction | None = None
    to_target: Fraction | None = None
    completion: Fraction | None = None
    progress: Fraction | None = None
    time_share: Fraction | None = None
    needed_per_year: Fraction | None = None
    shortfall: Shortfall | None = None
    verdict: Verdict = Verdict("unknown")
    holds: bool | None = None
    footing: Footing | None = None
    alternative: Verdict | None = None
    alternative_value: Fraction | None = None
    later_value: Fraction | None = None
    judged_year: int | None = None
    reported_state: str | None = None
    main: bool = False

    @property
    def status(self) -> Status:
        """The verdict's status."""
        return self.verdict.status


def direction(comparator: Comparator) -> int:
    """+1 where more is better, −1 where less is."""
    return -1 if comparator in ("at_most", "less_than") else 1


def meets(value: Fraction, level: Level) -> bool:
    """Whether `value` keeps `level`, exactly."""
    bound = Fraction(level.value)
    match level.comparator:
        case "at_least" | "range":
            return value >= bound
        case "more_than":
            return value > bound
        case "at_most":
            return value <= bound
        case "less_than":
            return value < bound
        case "equal":
            return value == bound
        case "about":
            return value >= ABOUT * bound
