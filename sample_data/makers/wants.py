"""Wants: what each figure is to be in each year, from the place's file or else from the plan's own targets."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from eldercalc.definitions import UNITS, Bound, Coverage, Measure
from eldercalc.plans import Level, Target
from makers.chance import rank
from makers.place import Place

COURSES = {"ahead": Fraction(13, 10), "on": Fraction(1), "nearly": Fraction(19, 20), "behind": Fraction(13, 20)}
"""How far along its line a figure is, by the name of its course."""


class Wants:
    """The figures that the sample is to show."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.plan = place.loaded.plan

    @cached_property
    def bounds(self) -> list[tuple[Target, Bound]]:
        """Every computation of the plan once, with the first target that asks for it."""
        found: dict[str, tuple[Target, Bound]] = {}
        for target in self.plan.targets:
            for bound in self.place.loaded.bounds.get(target.id, ()):
                found.setdefault(bound.key, (target, bound))
        return list(found.values())

    @cached_property
    def tables(self) -> list[str]:
        """The sheets that the plan needs."""
        names = {"reported"}
        for target, bound in self.bounds:
            names |= set(tables_of(bound))
            names |= {"areas"} if target.each in ("street", "town", "township", "community", "village") else set()
        return sorted(names)

    def figure(self, target: Target, bound: Bound, year: int) -> Fraction | None:
        """The wanted figure of `year` in the indicator's own unit; None where there is to be nothing to judge."""
        written = self.place.data.get("figures", {})
        for name in (target.id, bound.id):
            if name in written:
                value = written[name][year - self.place.years[0]]
                return None if value is None else Fraction(str(value))
        return self._by_course(target, bound, year)

    def _by_course(self, target: Target, bound: Bound, year: int) -> Fraction:
        pace = self._pace(target)
        if target.values or target.total:
            return self._along(target, bound, year, pace)
        level = target.standing or target.per_year or target.mean or (target.every_year and target.every_year.level)
        assert isinstance(level, Level)
        wobble = Fraction(int(rank(target.id, year)[:2], 16), 256) / 12
        return self._own(Fraction(level.value) * (pace + wobble if pace >= 1 else pace + wobble * 2), target, bound)

    def _pace(self, target: Target) -> Fraction:
        name = self.place.data.get("courses", {}).get(target.id)
        return COURSES[name or sorted(COURSES)[int(rank(self.place.name, target.id)[:4], 16) % len(COURSES)]]

    def _along(self, target: Target, bound: Bound, year: int, pace: Fraction) -> Fraction:
        steps = {at: Fraction(level.value) for at, level in (target.values or target.total or {}).items()}
        start, end = self.plan.period.baseline, max(steps)
        if target.total:
            first = min(steps)
            return self._own(
                steps[first] * pace / max(1, first - start) if year > start else Fraction(0), target, bound
            )
        base = Fraction(next(iter(target.baseline.values()), steps[end] * Fraction(3, 5)))
        if year <= start:
            return self._own(base, target, bound)
        share = min(Fraction(year - start, max(1, end - start)) * pace, Fraction(21, 20))
        return self._own(base + (steps[end] - base) * share, target, bound)

    def _own(self, value: Fraction, target: Target, bound: Bound) -> Fraction:
        """A value in the plan's unit, in the indicator's own; shares never above 100 %."""
        unit = target.unit or bound.indicator.unit
        own = value * UNITS[unit].scale / UNITS[bound.indicator.unit].scale
        limit = bound.indicator.limit or (Decimal(100) if bound.is_share else None)
        return min(own, Fraction(limit)) if limit is not None else own

    def count(self, target: Target, bound: Bound, year: int) -> int:
        """The wanted figure as a whole number of bodies."""
        value = self.figure(target, bound, year)
        return math.ceil(value) if value is not None else 0

    def reached(self, target: Target, year: int) -> int:
        """How many areas keep a number that each of them must keep."""
        among = len(every(self.place, target))
        written = self.place.data.get("areas_reached", {}).get(target.id)
        if written:
            return min(among, int(written[year - self.place.years[0]]))
        first, last = self.place.years[0], self.place.years[-1]
        share = Fraction(year - first + 1, last - first + 1)
        return min(among, math.ceil(share * among * min(Fraction(1), self._pace(target) + Fraction(1, 5))))

    def named(self, name: str, year: int, default: float) -> Fraction:
        """A figure written in the place's file under `name`, else `default`."""
        written = self.place.data.get("figures", {}).get(name)
        return Fraction(str(written[year - self.place.years[0]] if written else default))


def every(place: Place, target: Target) -> list[str]:
    """The areas that a target holds each to its level, in an order that lasts."""
    if isinstance(target.each, tuple):
        return list(target.each)
    if target.each == "county" or place.by_town:
        return sorted(place.units, key=lambda unit: rank(target.indicator, unit))
    kind = {"street": "街道", "town": "镇", "township": "乡"}.get(str(target.each))
    return [town.name for town in place.towns if town.kind == kind]


def inner(measure: Measure) -> list[Measure]:
    """The measures of one table that make up `measure`."""
    return [part for part in measure.add if isinstance(part, Measure)] or [measure]


def measures_of(bound: Bound) -> list[Measure]:
    """Every measure in the shape of `bound`."""
    roles = [bound.shape] if isinstance(bound.shape, Measure) else [
        getattr(bound.shape, role, None) for role in ("of", "to", "having")
    ]  # fmt: skip
    return [part for role in roles if isinstance(role, Measure) for part in inner(role)]


def tables_of(bound: Bound) -> list[str]:
    """The tables that `bound` is computed from."""
    found = [str(measure.table) for measure in measures_of(bound)]
    if isinstance(bound.shape, Coverage) and "facilities" in found:
        found.append("areas")
    return found or ["reported"]
