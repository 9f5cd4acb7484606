"""All targets of a plan over years and areas: one line each for the plan, its groups, its areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from eldercalc.assessment.baselines import contradicted_baselines
from eldercalc.assessment.counting import counting
from eldercalc.assessment.judge import Judge
from eldercalc.assessment.model import Assessment, Verdict, direction
from eldercalc.assessment.scope import BY_COLUMN, By, Scope, reporting, tier
from eldercalc.assessment.series import Place, Series
from eldercalc.assessment.shortfall import shortfall
from eldercalc.definitions import UNITS, Bound
from eldercalc.findings import Finding
from eldercalc.measures import Measured, contradictions, measure_all, unknown
from eldercalc.plans import LoadedPlan, Target
from eldercalc.records.tables import Dataset


@dataclass(frozen=True)
class Options:
    """What to judge. `by` is the level of the lines beside the plan's own; `only` names targets (none: all).

    With `history` the main lines of all years that the data have before those judged are given beside them.
    """

    years: tuple[int, ...] = ()
    as_of: date | None = None
    area: str | None = None
    by: By = "county"
    responsible: str | None = None
    only: tuple[str, ...] = ()
    history: bool = False


@dataclass(frozen=True)
class Assessed:
    """The result of a run: its lines, and what they were computed from.

    `history` are the main lines of the years of the plan that lie before the last one judged and were not asked for,
    for whoever shows how a figure came to be; empty where nobody asked.
    """

    plan: LoadedPlan
    measured: Measured
    years: tuple[int, ...]
    as_of: date | None
    lines: list[Assessment]
    area: str | None = None
    responsible: str | None = None
    contradictions: list[Finding] = field(default_factory=list)
    history: list[Assessment] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """What the data, and the data against the plan, gave rise to."""
        return [*self.measured.findings, *self.contradictions]

    @property
    def main(self) -> list[Assessment]:
        """One line a target and year: the plan's own, or the one area's that was asked for."""
        return [line for line in self.lines if line.main]


def assess(plan: LoadedPlan, dataset: Dataset, options: Options) -> Assessed:
    """Measure what the plan needs and judge every target for the years asked for (the latest where none is)."""
    targets = [target for target in plan.plan.targets if _asked_for(target, options)]
    bounds = [bound for target in targets for bound in plan.bounds.get(target.id, ())]
    deeper: dict[str, set[str]] = {bound.key: set() for bound in bounds}
    for target in targets:
        for bound in plan.bounds.get(target.id, ()):
            deeper[bound.key] |= {column for column in (tier(target), BY_COLUMN.get(options.by)) if column}
    period = plan.plan.period
    measured = measure_all(dataset, plan.plan.area, reporting(plan), bounds, period.start, options.as_of, deeper)
    years = options.years or tuple(measured.years()[-1:])
    scope = Scope(plan, measured, options.by, options.area)
    runner = _Runner(plan, measured, Judge(plan.plan, options.as_of), scope)
    lines = [line for year in years for target in targets for line in runner.lines(target, year)]
    findings = [*contradictions(measured, bounds, years), *contradicted_baselines(plan, measured, targets, scope)]
    narrowed = (options.area, options.responsible)
    before = _before(measured, plan, years) if options.history else ()
    history = [line for year in before for target in targets for line in runner.lines(target, year) if line.main]
    return Assessed(plan, measured, years, options.as_of, lines, *narrowed, contradictions=findings, history=history)


def _before(measured: Measured, plan: LoadedPlan, years: Sequence[int]) -> list[int]:
    """The years of the plan that the data have and that lie before the last one judged, without those judged."""
    first, last = plan.plan.period.baseline, max(years, default=0)
    return [year for year in measured.years() if first <= year < last and year not in years]


def _asked_for(target: Target, options: Options) -> bool:
    if options.only and target.id not in options.only:
        return False
    return options.responsible is None or answers(target, options.responsible)


def answers(target: Target, body: str) -> bool:
    """Whether `body` is named, with or without 市 in front."""
    return any(body.removeprefix("市") == name.removeprefix("市") for name in target.responsible)


@dataclass(frozen=True)
class _Runner:
    plan: LoadedPlan
    measured: Measured
    judge: Judge
    scope: Scope

    def lines(self, target: Target, year: int) -> Iterator[Assessment]:
        """The lines of one target: the main one first, then its groups, then its areas."""
        bounds = self.plan.bounds.get(target.id, ())
        if not bounds:
            yield from self._qualitative(target, year)
        elif target.each is not None:
            yield from self._each(target, bounds[0], year)
        else:
            yield from self._whole(target, bounds, year)

    def _whole(self, target: Target, bounds: Sequence[Bound], year: int) -> Iterator[Assessment]:
        for place in self.scope.asked(target, year):
            groups = [self._judged(target, bound, place, year) for bound in bounds]
            worst = min(groups, key=_badness)
            main = worst if len(groups) == 1 else replace(worst, group=None, holds=_holds(worst, groups))
            yield replace(self._with_areas(main, target, bounds, place, year), main=True)
            yield from groups if len(groups) > 1 else ()
        if self.scope.by != "plan" and self.scope.area is None and not target.in_:
            for place in self.scope.below(year):
                yield from (self._judged(target, bound, place, year) for bound in bounds)

    def _judged(self, target: Target, bound: Bound, place: Place, year: int) -> Assessment:
        line = self.judge.judge(Series(self.measured, target, bound, place), year)
        if place.level == "plan" or _comparable(bound) or line.status in ("not_applicable", "unknown"):
            return line
        nothing = Verdict("not_applicable", "plan_total")
        return replace(
            line,
            verdict=nothing,
            shortfall=None,
            gap=None,
            expected=None,
            to_target=None,
            needed_per_year=None,
            completion=None,
            progress=None,
        )

    def _with_areas(
        self, line: Assessment, target: Target, bounds: Sequence[Bound], place: Place, year: int
    ) -> Assessment:
        """`line` with each area's own need, where the target is one that areas can be held to."""
        if line.shortfall is None or place.level != "plan" or place.together or line.level is None:
            return line
        bound = next((b for b in bounds if b.group == line.group), bounds[0])
        if not _comparable(bound) or target.form in ("total", "mean") or not _whole(line.shortfall.unit):
            return line
        needs: dict[str, int] = {}
        for area in self.scope.places(year):
            series = Series(self.measured, target, bound, area)
            figure = series.figure(line.judged_year or year)
            own = shortfall(bound, figure, line.level, series.shown(figure.value), series.unit)
            if own is not None and own.unit == line.shortfall.unit:
                needs[area.name] = int(own.need)
        return replace(line, shortfall=replace(line.shortfall, by_area=needs))

    def _each(self, target: Target, bound: Bound, year: int) -> Iterator[Assessment]:
        """A line an area that must reach the number itself, and one that counts those that do."""
        lines = [self._judged_alone(target, bound, place, year) for place in self.scope.every(target, year)]
        if self.scope.area is not None:
            yield from (replace(line, main=True) for line in lines if self.scope.within(line.area_code))
            return
        yield replace(counting(target, bound, self.scope.root(target, year), lines, year), main=True)
        yield from lines

    def _judged_alone(self, target: Target, bound: Bound, place: Place, year: int) -> Assessment:
        return self.judge.judge(Series(self.measured, target, bound, place), year)

    def _qualitative(self, target: Target, year: int) -> Iterator[Assessment]:
        root = self.plan.plan.area
        state = self._state(target, root.code, year)
        end = target.qualitative.by if target.qualitative else None
        yield Assessment(
            target, None, root.name, root.code, "plan", None, year, None, unknown("qualitative"), None, end,
            verdict=Verdict("qualitative", _STATES.get(state or "", "not_reported")), reported_state=state, main=True,
        )  # fmt: skip

    def _state(self, target: Target, code: str, year: int) -> str | None:
        """The state last reported by the end of `year`: what was done stays done."""
        for at in range(year, self.plan.plan.period.baseline - 1, -1):
            row = self.measured.reported.get((target.name, target.id), None, code, at)
            if row and row.state:
                return row.state
        return None


_STATES = {"已完成": "done", "进行中": "under_way", "未启动": "not_started"}


_WORST = (
    "missed", "unknown", "away", "behind", "nearly", "on_schedule", "ahead", "not_due", "met",
    "not_applicable", "qualitative",
)  # fmt: skip


def _badness(line: Assessment) -> tuple[int, Fraction]:
    """Groups from the worst: one that is unknown first, one in which there is nobody last."""
    sign = direction(line.level.comparator) if line.level else 1
    return _WORST.index(line.status), (line.value or Fraction(0)) * sign


def _holds(worst: Assessment, groups: Sequence[Assessment]) -> bool | None:
    """Whether the worst group's verdict stays the worst: it surely missed, or no group is in doubt."""
    if worst.status != "missed" and any(group.holds is False for group in groups):
        return False
    return worst.holds


def _whole(unit: str) -> bool:
    """Whether needs in `unit` are whole things, which alone are told area by area."""
    return not UNITS[unit].ratio and not UNITS[unit].decimals


def _comparable(bound: Bound) -> bool:
    """Whether an area can be held to the plan's level: rates can, totals of the whole plan cannot."""
    return UNITS[bound.indicator.unit].ratio or bound.indicator.unit in ("岁", "元/月")
