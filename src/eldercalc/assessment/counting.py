"""The plan's line of a target that each area must reach itself: how many of them keep the level."""

from __future__ import annotations

from fractions import Fraction

from eldercalc.assessment.model import Assessment, End, Footing, Shortfall, Verdict, meets
from eldercalc.assessment.series import Place
from eldercalc.definitions import Bound
from eldercalc.measures import Figure, unknown
from eldercalc.plans import Level, Target


def counting(target: Target, bound: Bound, root: Place, lines: list[Assessment], year: int) -> Assessment:
    """The plan's line: how many of the areas keep the level."""
    total = len(lines)
    kept = [line for line in lines if line.status == "met" or _would_be(line)]
    unsure = [line for line in lines if line.status == "unknown"]
    judged = [line for line in lines if line.status != "not_applicable"]
    first = lines[0] if lines else None
    if first is None:
        return Assessment(
            target, bound.id, root.name, root.code, "plan", None, year, "个", unknown("no_areas"), None, None,
            verdict=Verdict("unknown", "no_areas"),
        )  # fmt: skip
    goal = Level(comparator="at_least", value=len(judged))  # type: ignore[arg-type]  # pydantic makes it a Decimal
    value = Fraction(len(kept))
    missing = tuple(line.area_code for line in unsure)
    low = value - sum(line.holds is False for line in kept)
    high = value + sum(line not in kept and (line.status == "unknown" or line.holds is False) for line in judged)
    figure = Figure(
        value, value, Fraction(total), sum(line.figure.rows_used for line in lines), {}, missing, low, high, "records",
    )  # fmt: skip
    verdict, need = _verdict(lines, kept, unsure, judged), len(judged) - len(kept)
    short = (
        Shortfall(Fraction(need), "个", by_area={line.area: 1 for line in judged if line.status != "met"})
        if need
        else None
    )
    return Assessment(
        target, bound.id, root.name, root.code, "plan", None, year, "个", figure, goal, first.target_year, value,
        low=low, high=high, to_target=value - len(judged), shortfall=short, verdict=verdict,
        completion=value / len(judged) if judged else None,
        holds=_holds(verdict, judged), footing=_footing(verdict, judged, low, high),
        judged_year=first.judged_year,
    )  # fmt: skip


def _footing(verdict: Verdict, judged: list[Assessment], low: Fraction, high: Fraction) -> Footing | None:
    """How few and how many areas may keep the level, and how many of them are in doubt.

    The verdict of both ends is told where the year is over for an area that missed: all keep it, or it is missed.
    """
    unsure = sum(line.status == "unknown" or line.holds is False for line in judged)
    if not unsure:
        return None
    if verdict.status != "missed":
        return Footing(End(low, None), End(high, None), {"area": unsure})
    return Footing(End(low, "missed"), End(high, "met" if high == len(judged) else "missed"), {"area": unsure})


def _would_be(line: Assessment) -> bool:
    """Whether an area keeps the level already, before the plan has begun."""
    if line.status != "not_due" or line.value is None or line.level is None:
        return False
    return meets(line.value, line.level)


def _holds(verdict: Verdict, judged: list[Assessment]) -> bool | None:
    """One area that surely missed decides, whatever the others turn out to be; otherwise all of them must hold."""
    if verdict.status == "missed" and any(line.status == "missed" and line.holds is not False for line in judged):
        return True
    if any(line.status == "unknown" for line in judged):
        return None
    return all(line.holds is not False for line in judged)


def _verdict(
    lines: list[Assessment], kept: list[Assessment], unsure: list[Assessment], judged: list[Assessment]
) -> Verdict:
    if not judged:
        return Verdict("not_applicable", "nothing_to_judge")
    if all(line.verdict.reason == "not_started" for line in judged):
        return Verdict("not_due", "not_started")
    if len(kept) == len(judged):
        return Verdict("met")
    if any(line.status == "missed" for line in lines):
        return Verdict("missed", "some_areas")
    if unsure:
        return Verdict("unknown", "incomplete")
    if any(line.status in ("behind", "away") for line in lines):
        return Verdict("behind", "some_areas")
    if any(line.status == "not_due" for line in lines):
        return Verdict("not_due", "some_areas")
    return Verdict("on_schedule", "some_areas")
