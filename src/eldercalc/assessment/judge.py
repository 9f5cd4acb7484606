"""One target, one place, one year: the figure that the form asks for, its schedule and its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from eldercalc.assessment.footing import footing, holds
from eldercalc.assessment.model import Assessment, BaselineSource, Milestone, Status, Verdict, direction, meets
from eldercalc.assessment.schedule import Moment, counted, line
from eldercalc.assessment.series import Series
from eldercalc.assessment.shortfall import shortfall
from eldercalc.assessment.verdicts import Yardstick, certain, of_figure, of_value
from eldercalc.measures import Figure, differ
from eldercalc.plans import Level, Plan, Target

Base = tuple[int, Fraction, BaselineSource]


@dataclass(frozen=True)
class Judge:
    """Judges the targets of one plan. `as_of` is the date of the data; None means that every year is over."""

    plan: Plan
    as_of: date | None = None

    def judge(self, series: Series, year: int) -> Assessment:
        """The assessment of a target for one place and year, by its form."""
        target = series.target
        match target.form:
            case "values":
                return self._values(series, year, target.values or {})
            case "total":
                return self._total(series, year, target.total or {})
            case "mean":
                return self._mean(series, year)
            case _:
                return self._yearly(series, year)

    def _moment(self, year: int) -> Moment:
        running = self.as_of is not None and self.as_of < date(year, 12, 31)
        return Moment(year, self.as_of if running else None)

    def _values(self, series: Series, year: int, steps: Mapping[int, Level]) -> Assessment:
        end = max(steps)
        judged = min(year, end)
        moment = self._moment(judged)
        due = judged == end and (year > end or moment.over)
        figure = series.figure(judged)
        base = self._base(series, judged)
        expected = self._expected(series, base, steps, moment)
        found = self._line(series, year, judged, figure, steps[end], end, base, expected, due)
        found = replace(found, milestones=self._milestones(series, year, steps))
        return self._late(found, series, year, end)

    def _late(self, found: Assessment, series: Series, year: int, end: int) -> Assessment:
        """After the deadline the target's own year counts; what came later stands beside it."""
        if year <= end:
            return found
        verdict = found.verdict
        if found.level and verdict.status == "unknown" and self._met_later(series, found.figure, year, found.level):
            verdict = Verdict("missed", "met_late")
        return replace(found, later_value=series.value(year), verdict=verdict)

    def _met_later(self, series: Series, then: Figure, year: int, level: Level) -> bool:
        """Whether nothing is known of a year that is past, and what a later year has would have been enough."""
        later = series.value(year)
        return then.value is None and not series.bound.is_flow and later is not None and meets(later, level)

    def _base(self, series: Series, before: int) -> Base | None:
        """The printed baseline, else the first measured year."""
        printed = series.target.baseline
        if printed and series.place.level == "plan":
            ((year, value),) = printed.items()
            return year, Fraction(value), "plan"
        year_or_none = series.first_measured(before)
        value_or_none = series.value(year_or_none) if year_or_none is not None else None
        if year_or_none is None or value_or_none is None:
            return None
        return year_or_none, value_or_none, "data"

    def _expected(
        self, series: Series, base: Base | None, steps: Mapping[int, Level], moment: Moment
    ) -> Fraction | None:
        if base is None:
            level = steps.get(moment.year) if moment.over else None
            return Fraction(level.value) if level else None
        return counted(line(base[0], base[1], steps).expected(moment), base[1], series.grain)

    def _milestones(self, series: Series, year: int, steps: Mapping[int, Level]) -> dict[int, Milestone]:
        judged: dict[int, Milestone] = {}
        for at, level in sorted(steps.items()):
            over = at < year or (at == year and self._moment(at).over)
            figure = series.figure(at)
            value, kept = self._stood(series, figure, level) if at <= year else (None, None)
            late = at < year and self._met_later(series, figure, year, level)
            status: Status = "missed" if kept is not None or late else "unknown"
            judged[at] = Milestone(
                level, value, "met" if kept else status if over else "not_due", "met_late" if late else None
            )
        return judged

    def _stood(self, series: Series, figure: Figure, level: Level) -> tuple[Fraction | None, bool | None]:
        """The value of a year that is past and whether it keeps the level, for certain where areas are missing."""
        if figure.value is None:
            return None, None
        kept = certain(series.shown(figure.low), series.shown(figure.high), level)
        if figure.missing and kept is None:
            return None, None
        value = series.shown(figure.value)
        assert value is not None
        return value, kept if figure.missing else meets(value, level)

    def _total(self, series: Series, year: int, steps: Mapping[int, Level]) -> Assessment:
        """Counted from the plan's start; a printed baseline is added where the plan says that it counts."""
        target, start, end = series.target, self.plan.period.start, max(steps)
        judged = min(year, end)
        due = judged == end and (year > end or self._moment(judged).over)
        before = Fraction(next(iter(target.baseline.values()), 0)) if series.place.level == "plan" else Fraction(0)
        from_zero = self._counted(series, year, judged, steps, Fraction(0), due, start)
        if target.baseline_counts is True:
            return self._counted(series, year, judged, steps, before, due, start)
        if target.baseline_counts != "doubtful" or series.place.level != "plan":
            return from_zero
        if not target.baseline and from_zero.status not in ("met", "not_due"):
            return replace(from_zero, alternative=Verdict("unknown", "no_baseline"))
        if not before:
            return from_zero
        other = self._counted(series, year, judged, steps, before, due, start)
        return replace(from_zero, alternative=other.verdict, alternative_value=other.value)

    def _counted(
        self,
        series: Series,
        year: int,
        judged: int,
        steps: Mapping[int, Level],
        before: Fraction,
        due: bool,
        start: int,
    ) -> Assessment:
        figure = series.since(start, judged) if judged >= start else series.figure(judged)
        if before and figure.value is not None:
            figure = _raised(figure, series.inner(before))
        base: Base = (start - 1, before, "plan" if before else "start")
        expected = self._expected(series, base, steps, self._moment(judged))
        end = max(steps)
        found = self._line(series, year, judged, figure, steps[end], end, base, expected, due)
        milestones = {at: self._step(series, at, level, year, start, before) for at, level in sorted(steps.items())}
        found = replace(found, milestones=milestones)
        return found if judged >= start else replace(found, verdict=Verdict("not_due", "not_started"))

    def _step(self, series: Series, at: int, level: Level, year: int, start: int, before: Fraction) -> Milestone:
        """A step of a total: what was counted by its year, kept for certain or not."""
        if at < start or at > year:
            return Milestone(level, None, "not_due")
        figure = _raised(series.since(start, at), series.inner(before))
        kept = certain(series.shown(figure.low), series.shown(figure.high), level)
        value = series.shown(figure.value) if not figure.missing or kept is not None else None
        if kept is None and value is not None:
            kept = meets(value, level)
        if value is None or kept is None:
            return Milestone(level, None, "unknown")
        over = at < year or self._moment(at).over
        return Milestone(level, value, "met" if kept else "missed" if over else "not_due")

    def _mean(self, series: Series, year: int) -> Assessment:
        """The mean of the years so far."""
        level, start = series.target.mean, self.plan.period.start
        assert level is not None
        judged = min(year, self.plan.period.end)
        figure = series.since(start, judged) if judged >= start else series.figure(judged)
        if figure.value is not None and judged >= start:
            years = sum(series.figure(y).value is not None for y in range(start, judged + 1))
            figure = replace(figure, value=figure.value / years, low=None, high=None)
        end = self.plan.period.end
        due = judged == end and (year > end or self._moment(judged).over)
        found = self._line(series, year, judged, figure, level, end, None, Fraction(level.value), due)
        return found if judged >= start else replace(found, verdict=Verdict("not_due", "not_started"))

    def _yearly(self, series: Series, year: int) -> Assessment:
        """A level or quota of each year alone: every_year, per_year, standing."""
        target, period = series.target, self.plan.period
        level, first, last = self._span(target)
        judged = min(year, last)
        moment = self._moment(judged)
        figure = series.figure(judged)
        if year < first:
            found = self._line(series, year, judged, figure, level, first, None, None, False)
            return replace(found, verdict=Verdict("not_due", "not_started"))
        due = moment.over and target.standing is None
        expected = None
        if target.per_year is not None and not moment.over:
            expected = counted(Fraction(level.value) * (moment.at - (judged - 1)), Fraction(0), series.grain)
        if target.standing is not None:
            expected = Fraction(level.value)
        found = self._line(series, year, judged, figure, level, judged, None, expected, due)
        earlier = (
            {at: self._kept(series, at, level) for at in range(max(first, period.baseline), judged)}
            if target.standing is None
            else {}
        )
        return replace(found, milestones=earlier)

    def _span(self, target: Target) -> tuple[Level, int, int]:
        period = self.plan.period
        if target.every_year:
            return target.every_year.level, target.every_year.since or period.start, target.every_year.to or period.end
        if target.per_year:
            return target.per_year, period.start, period.end
        assert target.standing is not None
        return target.standing, period.start, 9999

    def _kept(self, series: Series, year: int, level: Level) -> Milestone:
        value, kept = self._stood(series, series.figure(year), level)
        return Milestone(level, value, "unknown" if kept is None else "met" if kept else "missed")

    def _line(
        self, series: Series, year: int, judged: int, figure: Figure, level: Level, end: int,
        base: Base | None, expected: Fraction | None, due: bool,
    ) -> Assessment:  # fmt: skip
        """The assessment of a figure held against a level and a schedule."""
        value, ends = series.shown(figure.value), (series.shown(figure.low), series.shown(figure.high))
        yardstick = self._yardstick(level, due, base, expected)
        sign = direction(level.comparator)
        moment = self._moment(judged)
        known = base if base is not None and base[0] < end else None
        time_share = line(known[0], known[1], {end: level}).time_share(moment) if known else None
        goal = Fraction(level.value)
        return Assessment(
            target=series.target,
            indicator=series.bound.id,
            area=series.place.name,
            area_code=series.place.code,
            area_level=series.place.level,
            group=series.bound.group,
            year=year,
            unit=series.unit,
            figure=figure,
            level=level,
            target_year=end,
            value=value,
            low=ends[0],
            high=ends[1],
            baseline=base[1] if base else None,
            baseline_year=base[0] if base else None,
            baseline_source=base[2] if base else "none",
            expected=expected,
            gap=sign * (value - expected) if value is not None and expected is not None else None,
            to_target=sign * (value - goal) if value is not None else None,
            completion=value / goal if value is not None and goal else None,
            progress=(value - base[1]) / (goal - base[1]) if value is not None and base and goal != base[1] else None,
            time_share=time_share,
            needed_per_year=_needed(value, level, moment.at, end),
            shortfall=shortfall(series.bound, figure, level, value, series.unit),
            verdict=of_figure(figure, value, ends, level, due, yardstick),
            holds=holds(figure, ends, level, due, yardstick),
            footing=footing(series.bound, figure, ends, level, yardstick),
            judged_year=judged,
        )

    def _yardstick(self, level: Level, due: bool, base: Base | None, expected: Fraction | None) -> Yardstick:
        """The verdict that a known value would get."""
        start = base[1] if base else None
        return lambda value: of_value(value, level, due, start, expected, self.plan.bands, _as_printed(value, base))


def _as_printed(value: Fraction, base: Base | None) -> Fraction:
    """The printed baseline itself where `value` rounds to it: 4 of 6 has not moved from a printed 66.7."""
    if base is not None and base[2] == "plan" and not differ(value, base[1]):
        return base[1]
    return value


def _raised(figure: Figure, by: Fraction) -> Figure:
    """The figure with a baseline added, to its bounds too."""
    return replace(
        figure,
        value=figure.value + by if figure.value is not None else None,
        numerator=figure.numerator + by if figure.numerator is not None else None,
        low=figure.low + by if figure.low is not None else None,
        high=figure.high + by if figure.high is not None else None,
    )


def _needed(value: Fraction | None, level: Level, at: Fraction, end: int) -> Fraction | None:
    """(v_T − v_t)/(T − t), where something is still needed and time is left."""
    if value is None or at >= end or meets(value, level):
        return None
    return (Fraction(level.value) - value) / (end - at)
