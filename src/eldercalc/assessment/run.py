"""All targets of a plan over years and areas: one line each for the plan, its groups, its areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from eldercalc.assessment.baselines import contradicted_baselines
from eldercalc.assessment.counting import counting
from eldercalc.assessment.judge import Judge
from eldercalc.assessment.model import Assessment, Verdict
from eldercalc.assessment.series import Place, Series
from eldercalc.assessment.shortfall import shortfall
from eldercalc.definitions import REPORT_ONLY, UNITS, Area, Bound
from eldercalc.findings import Finding
from eldercalc.measures import AREA, TOWN, VILLAGE, Measured, contradictions, measure_all, unknown
from eldercalc.plans import LoadedPlan, Target
from eldercalc.records.tables import Dataset

TIERS = {"county": AREA, "street": TOWN, "town": TOWN, "township": TOWN, "community": VILLAGE, "village": VILLAGE}
By = Literal["plan", "county", "township", "village"]
"""The level of the area lines; `county` is the level that reports, whatever it is called."""
BELOW: dict[str, frozenset[str]] = {
    TOWN: frozenset({"street", "town", "township"}),
    VILLAGE: frozenset({"community", "village"}),
}
BY_COLUMN = {"township": TOWN, "village": VILLAGE}


@dataclass(frozen=True)
class Options:
    """What to judge. `by` is the level of the lines beside the plan's own; `only` names targets (none: all)."""

    years: tuple[int, ...] = ()
    as_of: date | None = None
    area: str | None = None
    by: By = "county"
    responsible: str | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """The result of a run: its lines, and what they were computed from."""

    plan: LoadedPlan
    measured: Measured
    years: tuple[int, ...]
    as_of: date | None
    lines: list[Assessment]
    contradictions: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """What the data, and the data against the plan, gave rise to."""
        return [*self.measured.findings, *self.contradictions]

    @property
    def main(self) -> list[Assessment]:
        """One line a target and year: the plan's own, or the one area's that was asked for."""
        return [line for line in self.lines if line.main]


def reporting(plan: LoadedPlan) -> list[Area]:
    """The areas that report: the plan's counties, or its townships where it has no counties."""
    areas = plan.plan.areas
    if any(area.kind == "county" for area in areas):
        return [area for area in areas if area.kind in {"county", *REPORT_ONLY}]
    return list(areas)


def assess(plan: LoadedPlan, dataset: Dataset, options: Options) -> Assessed:
    """Measure what the plan needs and judge every target for the years asked for (the latest where none is)."""
    targets = [target for target in plan.plan.targets if _asked_for(target, options)]
    bounds = [bound for target in targets for bound in plan.bounds.get(target.id, ())]
    below = BY_COLUMN.get(options.by)
    deeper = (
        {bound.key: below for bound in bounds}
        if below
        else {
            bound.key: tier
            for t in targets
            for bound in plan.bounds.get(t.id, ())
            if (tier := _tier(t)) not in (None, AREA)
        }
    )
    period = plan.plan.period
    measured = measure_all(dataset, plan.plan.area, reporting(plan), bounds, period.start, options.as_of, deeper)
    years = options.years or tuple(measured.years()[-1:])
    runner = _Runner(plan, measured, Judge(plan.plan, options.as_of), options)
    lines = [line for year in years for target in targets for line in runner.lines(target, year)]
    findings = [*contradictions(measured, bounds, years), *contradicted_baselines(plan, measured, targets)]
    return Assessed(plan, measured, years, options.as_of, lines, findings)


def _asked_for(target: Target, options: Options) -> bool:
    if options.only and target.id not in options.only:
        return False
    return options.responsible is None or _answers(target, options.responsible)


def _answers(target: Target, body: str) -> bool:
    """Whether `body` is named, with or without 市 in front."""
    return any(body.removeprefix("市") == name.removeprefix("市") for name in target.responsible)


def _tier(target: Target) -> str | None:
    """The key column of the areas that a target speaks of each by itself."""
    return TIERS.get(target.each) if isinstance(target.each, str) else TOWN if target.each else None


@dataclass(frozen=True)
class _Runner:
    plan: LoadedPlan
    measured: Measured
    judge: Judge
    options: Options

    def lines(self, target: Target, year: int) -> Iterator[Assessment]:
        """The lines of one target: the main one first, then its groups, then its areas."""
        bounds = self.plan.bounds.get(target.id, ())
        if not bounds:
            yield from self._qualitative(target, year)
        elif target.each is not None:
            yield from self._each(target, bounds[0], year)
        else:
            yield from self._whole(target, bounds, year)

    def _places(self) -> list[Place]:
        return [Place(area.code, area.name, area.kind) for area in reporting(self.plan)]

    def _below(self, year: int) -> list[Place]:
        """The areas of the lines beside the plan's own."""
        column = BY_COLUMN.get(self.options.by)
        if column is None or any(area.kind in BELOW[column] for area in reporting(self.plan)):
            return self._places()
        nodes = self.measured.places.nodes.get(year, {}).values()
        return [Place(node.key, node.name, node.kind) for node in nodes if node.kind in BELOW[column]]

    def _root(self, target: Target) -> Place:
        root = self.plan.plan.area
        by_name = {area.name: area.code for area in reporting(self.plan)}
        names = target.in_ or (tuple(n for n in by_name if n not in target.except_) if target.except_ else ())
        if names:
            return Place(root.code, "、".join(names), "plan", tuple(by_name[name] for name in names if name in by_name))
        return Place(root.code, root.name, "plan")

    def _asked(self, target: Target) -> list[Place]:
        """The place of the main line."""
        if self.options.area is None:
            return [self._root(target)]
        found = self.measured.places.reporting(self.options.area)
        return [place for place in self._places() if found is not None and place.code == found.code]

    def _whole(self, target: Target, bounds: Sequence[Bound], year: int) -> Iterator[Assessment]:
        for place in self._asked(target):
            groups = [self._judged(target, bound, place, year) for bound in bounds]
            worst = min(groups, key=lambda line: (line.value is not None, line.value or 0))
            main = worst if len(groups) == 1 else replace(worst, group=None)
            yield replace(self._with_areas(main, target, bounds, place, year), main=True)
            yield from groups if len(groups) > 1 else ()
        if self.options.by != "plan" and self.options.area is None and not target.in_:
            for place in self._below(year):
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
        if not _comparable(bound) or target.form in ("total", "mean"):
            return line
        needs: dict[str, int] = {}
        for area in self._places():
            series = Series(self.measured, target, bound, area)
            figure = series.figure(line.judged_year or year)
            own = shortfall(bound, figure, line.level, series.shown(figure.value), series.unit)
            if own is not None and own.need.denominator == 1:
                needs[area.name] = int(own.need)
        return replace(line, shortfall=replace(line.shortfall, by_area=needs))

    def _each(self, target: Target, bound: Bound, year: int) -> Iterator[Assessment]:
        """A line an area that must reach the number itself, and one that counts those that do."""
        lines = [self._judged_alone(target, bound, place, year) for place in self._every(target, year)]
        if self.options.area is not None:
            found = self.measured.places.reporting(self.options.area)
            lines = [line for line in lines if found is not None and line.area_code.split("/")[0] == found.code]
            yield from (replace(line, main=True) for line in lines)
            return
        yield replace(counting(target, bound, self._root(target), lines, year), main=True)
        yield from lines

    def _judged_alone(self, target: Target, bound: Bound, place: Place, year: int) -> Assessment:
        return self.judge.judge(Series(self.measured, target, bound, place), year)

    def _every(self, target: Target, year: int) -> list[Place]:
        each, known = target.each, [area for area in reporting(self.plan) if area.name not in target.except_]
        if isinstance(each, tuple):
            listed = {area.name: area for area in self.plan.plan.areas}
            codes = {area.code for area in known}
            return [self._named(listed[name], codes, year) for name in each]
        if each == "county" or any(area.kind == each for area in known):
            return [Place(area.code, area.name, area.kind) for area in known if area.kind == each]
        nodes = self.measured.places.nodes.get(year, {})
        return [Place(node.key, node.name, node.kind) for node in nodes.values() if node.kind == each]

    def _named(self, area: Area, reporters: set[str], year: int) -> Place:
        """A named area: one that reports, or a township found in the 区划 sheet by its name."""
        if area.code not in reporters:
            for node in self.measured.places.nodes.get(year, {}).values():
                if node.name == area.name:
                    return Place(node.key, node.name, node.kind)
        return Place(area.code, area.name, area.kind)

    def _qualitative(self, target: Target, year: int) -> Iterator[Assessment]:
        root = self.plan.plan.area
        row = self.measured.reported.get((target.name, target.id), None, root.code, year)
        state = row.state if row else None
        end = target.qualitative.by if target.qualitative else None
        yield Assessment(
            target, None, root.name, root.code, "plan", None, year, None, unknown("qualitative"), None, end,
            verdict=Verdict("qualitative", _STATES.get(state or "", "not_reported")), reported_state=state, main=True,
        )  # fmt: skip


_STATES = {"已完成": "done", "进行中": "under_way", "未启动": "not_started"}


def _comparable(bound: Bound) -> bool:
    """Whether an area can be held to the plan's level: rates can, totals of the whole plan cannot."""
    return UNITS[bound.indicator.unit].ratio or bound.indicator.unit in ("岁", "元/月")
