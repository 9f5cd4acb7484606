"""The bullet chart of a target: where it started, where the schedule has it, where it is, where it is to go."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.page.scale import Scale, around, percent
from eldercalc.reports.phrases import name_of
from eldercalc.words import Lang

EDGE = Fraction(3, 100)
TOLD = ("baseline", "expected", "value", "target", "status")


@dataclass(frozen=True)
class Stretch:
    """From one value to another, in per cent of the width."""

    x: str
    width: str


@dataclass(frozen=True)
class Bullet:
    """Places in per cent of the width; None where there is nothing to mark.

    `road` runs from the baseline (zero where there is none) to the target, `bar` from there to the value, `room` over
    what a range leaves open.
    """

    said: str
    road: Stretch
    bar: Stretch | None
    room: Stretch | None
    baseline: str | None
    expected: str | None
    value: str | None
    target: str


def bullet(line: Assessment, lang: Lang) -> Bullet | None:
    """The chart of a line that has a level; None of one that has none."""
    if line.level is None:
        return None
    goal = Fraction(line.level.value)
    upper = None if line.level.upper is None else Fraction(line.level.upper)
    start = line.baseline if line.baseline is not None else Fraction(0)
    scale = around([start, line.expected, line.value, goal, upper], EDGE)
    return Bullet(
        said=said(line, lang),
        road=_stretch(scale, start, goal),
        bar=_stretch(scale, start, line.value) if line.value is not None else None,
        room=_stretch(scale, goal, upper) if upper is not None else None,
        baseline=_at(scale, line.baseline),
        expected=_at(scale, line.expected),
        value=_at(scale, line.value),
        target=scale.across(goal),
    )


def _at(scale: Scale, value: Fraction | None) -> str | None:
    return None if value is None else scale.across(value)


def _stretch(scale: Scale, one: Fraction, other: Fraction) -> Stretch:
    low, high = sorted([scale.share(one), scale.share(other)])
    return Stretch(percent(low), percent(high - low))


def said(line: Assessment, lang: Lang) -> str:
    """What the chart shows, in words."""
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    told = [(COLUMNS[key].title.show(lang), COLUMNS[key].show(line, lang)) for key in TOLD[:-1]]
    parts = [f"{title} {text}" for title, text in told if text and text != "—"]
    return name_of(line, lang) + colon + stop.join([*parts, labels.status(line.status, lang)])
