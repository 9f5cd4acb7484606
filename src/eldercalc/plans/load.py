"""Finding and reading plans; a broken one is refused with file and line before anything is computed."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from eldercalc.definitions import REPORT_ONLY, UNITS, Bound, Library, bind, shared
from eldercalc.errors import PlanError, UsageError
from eldercalc.plans.models import Level, Plan, Target
from eldercalc.shelf import known
from eldercalc.words import Words, meant, words
from eldercalc.yamlfile import Document, Fault, Path_, Refusal, build, load, refused


@dataclass(frozen=True)
class LoadedPlan:
    """A plan with every target bound to what it counts. `bounds[id]` holds one Bound, or one a group of `split`."""

    plan: Plan
    path: Path
    sha256: str
    library: Library
    bounds: dict[str, tuple[Bound, ...]]


def find(name: str) -> Path:
    """The file of the plan called `name` (a known name, or a path to a YAML file)."""
    plans = known()
    if name in plans:
        return plans[name]
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        if _is_file(name):
            return Path(name)
        raise UsageError(name, words("没有这个方案文件", "there is no such plan file"))
    titles = {known_name: _called(path) for known_name, path in plans.items()}
    for known_name, (area, title) in titles.items():
        if name in (area, title, area.rstrip("市州县区")):
            return plans[known_name]
    near = difflib.get_close_matches(name, plans, 1, 0.5)
    shown = [f"{known_name}（{area}）" for known_name, (area, _) in titles.items()]
    hint = words("现有方案：{plans}", "known plans: {ids}", plans=shown, ids=list(plans))
    if near:
        hint = words("是否指“{near}”？{rest}", "did you mean '{near}'? {rest}", near=near[0], rest=hint)
    raise UsageError("--plan", words("没有方案“{name}”", "there is no plan '{name}'", name=name), hint)


def _called(path: Path) -> tuple[str, str]:
    """The area and the title of a plan that comes with eldercalc."""
    data = load(path).data
    return str(data["area"]["name"]), str(data["title"])


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def read(path: Path, rules: Callable[[], Collection[str]] | None = None) -> LoadedPlan:
    """The plan at `path`, checked. Raises PlanError with file:line of every fault.

    `rules` gives the ids of the rules that there are, if the plan gives one of them a severity of its own.
    """
    document = load(path)
    if not isinstance(document.data, dict):
        raise PlanError(
            str(path),
            words("不是方案文件", "is not a plan file"),
            words("骨架见 eldercalc plans new 方案名", "eldercalc plans new NAME gives the bones of one"),
        )
    plan = build(Plan, document)
    library = shared().with_own(document.where(("indicators",)), dict(plan.measures), dict(plan.indicators))
    bounds: dict[str, tuple[Bound, ...]] = {}
    faults = [*_plan_faults(plan, document), *_unknown_rules(plan, document, rules)]
    for index, target in enumerate(plan.targets):
        here: Path_ = ("targets", index)
        try:
            bounds[target.id] = _bounds(library, target)
            found = list(_target_faults(plan, target, bounds[target.id]))
        except Refusal as refusal:
            found = [(("indicator",), refusal.words)]
        faults += [(document.where((*here, *at)), document.at((*here, *at), what)) for at, what in found]
    if faults:
        raise refused(faults)
    return LoadedPlan(plan, path, hashlib.sha256(path.read_bytes()).hexdigest(), library, bounds)


def _bounds(library: Library, target: Target) -> tuple[Bound, ...]:
    if target.indicator is None:
        return ()
    if not target.split:
        return (bind(library, target.indicator, target.with_),)
    ((column, values),) = target.split.items()
    return tuple(bind(library, target.indicator, target.with_, (column, value)) for value in values)


def _plan_faults(plan: Plan, document: Document) -> Iterator[Fault]:
    ids: set[str] = set()
    for index, target in enumerate(plan.targets):
        if target.id in ids:
            yield (
                document.where(("targets", index, "id")),
                words("目标 id“{id}”重复", "target id '{id}' is repeated", id=target.id),
            )
        ids.add(target.id)
    for index, target in enumerate(plan.targets):
        if target.restates and target.restates not in ids:
            text = words(
                "restates 指向不存在的目标“{id}”{near}", "restates names no target '{id}'{near}",
                id=target.restates, near=meant(target.restates, ids),
            )  # fmt: skip
            yield document.where(("targets", index, "restates")), text
    seen: set[str] = set()
    for index, area in enumerate(plan.areas):
        if area.code in seen or area.name in seen:
            yield (
                document.where(("areas", index)),
                words("地区“{name}”重复", "area '{name}' is repeated", name=area.name),
            )
        seen |= {area.code, area.name}


def _unknown_rules(plan: Plan, document: Document, rules: Callable[[], Collection[str]] | None) -> Iterator[Fault]:
    known = rules() if rules and plan.severities else ()
    for name in plan.severities if rules else ():
        if name not in known:
            near = meant(name, known)
            text = words("没有规则“{name}”{near}", "there is no rule '{name}'{near}", name=name, near=near)
            yield document.where(("severities", name)), text


def _target_faults(plan: Plan, target: Target, bounds: tuple[Bound, ...]) -> Iterator[tuple[Path_, Words]]:
    """What is wrong with a target, and under which of its keys."""
    yield from _area_faults(plan, target)
    steps = target.values or target.total or {}
    yield from (((target.form, y), t) for y, t in _step_faults(plan, steps))
    for bound in bounds:
        if (target.total or target.per_year) and not bound.is_flow:
            yield (
                (target.form,),
                words("{form} 只用于流量指标", "{form} needs an indicator of a flow", form=target.form),
            )
        yield from (((target.form,), t) for t in _limit_faults(target, bound))
        if target.unit and not compatible(target.unit, bound.indicator.unit):
            text = words(
                "单位“{a}”与指标的“{b}”不能换算",
                "unit '{a}' cannot be converted to '{b}'",
                a=target.unit,
                b=bound.indicator.unit,
            )
            yield ("unit",), text


def _area_faults(plan: Plan, target: Target) -> Iterator[tuple[Path_, Words]]:
    names = {area.name for area in plan.areas}
    each = target.each if isinstance(target.each, tuple) else ()
    for key, given in (("each", each), ("in", target.in_), ("except", target.except_)):
        for name in given:
            if name not in names:
                near = meant(name, names)
                yield (key,), words("areas 里没有“{name}”{near}", "no area '{name}'{near}", name=name, near=near)
    counties = {area.name for area in plan.areas if area.kind in ("county", *REPORT_ONLY)}
    for name in target.in_ if any(area.kind == "county" for area in plan.areas) else ():
        if name in names - counties:
            text = words(
                "“{name}”不是填报的一级，in 不能用；写县区，或用 each",
                "'{name}' does not report: `in` takes counties; use `each`",
                name=name,
            )
            yield ("in",), text


def compatible(unit: str, other: str) -> bool:
    """Whether two units differ by scale alone (万人 and 人), or are counting words for the same bodies (家, 个, 所)."""
    first, second = UNITS[unit], UNITS[other]
    if unit == other or (first.base == second.base and not first.ratio and not second.ratio):
        return True
    counting = {"家", "个", "所", "台", "处", "项", "场", "次", "幢", "名", "人", "村", "份", "户"}
    return unit in counting and other in counting


def _step_faults(plan: Plan, steps: dict[int, Level]) -> Iterator[tuple[int, Words]]:
    ordered = sorted(steps.items())
    for year, _ in ordered:
        if not plan.period.baseline <= year <= plan.period.end + 10:
            yield year, words("{year} 年不在方案期内", "{year} is outside the plan's period", year=year)
    for (_, before), (year, after) in pairwise(ordered):
        falls = before.comparator in ("at_most", "less_than")
        if (after.value > before.value) if falls else (after.value < before.value):
            yield year, words("{year} 年的目标比前一步倒退", "the milestone of {year} runs backwards", year=year)


def _limit_faults(target: Target, bound: Bound) -> Iterator[Words]:
    limit = bound.indicator.limit
    if limit is None and bound.is_share and bound.indicator.unit == "%":
        limit = Decimal(100)
    for level in levels(target):
        if limit is not None and (level.upper or level.value) > limit:
            yield words(
                "目标 {v} 超过指标的上限 {limit}",
                "target {v} is beyond the natural limit {limit}",
                v=level.value,
                limit=limit,
            )


def levels(target: Target) -> list[Level]:
    """Every level that the target names."""
    steps = list((target.values or target.total or {}).values())
    every = [target.every_year.level] if target.every_year else []
    return [*steps, *every, *(level for level in (target.standing, target.mean, target.per_year) if level)]
