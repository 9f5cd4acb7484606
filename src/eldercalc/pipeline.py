"""From the words of a command line to an assessed plan: the one way that every command takes."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from eldercalc.assessment import Assessed, Options, answers, assess, reporting
from eldercalc.errors import InputError, UsageError
from eldercalc.findings import Finding
from eldercalc.measures import Places
from eldercalc.mismatches import against_plan, called, few, joined
from eldercalc.plans import LoadedPlan, find, read
from eldercalc.quality import Sheets, catalogue, empty, evaluate, marked
from eldercalc.readers import NO_MAPPING, Areas, Mapped, Reading, collect
from eldercalc.readers import read as read_files
from eldercalc.records.tables import Dataset, assemble
from eldercalc.words import Words, words
from eldercalc.yamlfile import Path_

if TYPE_CHECKING:
    from eldercalc.comparison import Difference

MOST_FILES = 3
"""How many files a message names."""


@dataclass(frozen=True)
class Run:
    """A run as it was asked for and what came out; `used` are the entries of the mapping that matched something."""

    assessed: Assessed
    files: list[dict[str, str]]
    findings: list[Finding]
    mapped: Mapped = NO_MAPPING
    used: frozenset[Path_] = frozenset()


def known_areas(plan: LoadedPlan) -> Areas:
    """The areas of the plan by every name that data may use for one."""
    places = Places(plan.plan.area, tuple(reporting(plan)))
    city = (plan.plan.area.name, plan.plan.area.name.removesuffix("市"))
    names = {name: area.name for name, area in places.names.items()}
    return Areas(names | {prefix + name: meant for name, meant in names.items() for prefix in city})


def plan_named(name: str) -> LoadedPlan:
    """The plan called `name`."""
    return read(find(name), catalogue)


def run(
    plan: LoadedPlan, names: Sequence[str], options: Options, *, all_years: bool = False, today: date | None = None,
    mapped: Mapped = NO_MAPPING, met: Callable[[Reading], None] = lambda _: None,
    started: Callable[[int], None] = lambda _: None, seen: Callable[[Path], None] = lambda _: None,
) -> Run:  # fmt: skip
    """Read the files, measure and judge. Raises InputError where nothing can be judged.

    `met` is given what was read before it is judged.

    No date may be later than `as_of` (unless the data go beyond its year), else than the date of the data on a cover,
    else than `today`.
    """
    _possible(options.years)
    _known_area(plan, options.area)
    _known_body(plan, options.responsible)
    paths = collect(names)
    started(len(paths))
    reading = read_files(paths, seen, called(plan), mapped, known_areas(plan))
    met(reading)
    fallback = options.years[0] if len(options.years) == 1 else None
    dataset = assemble(reading.raws, fallback)
    years = _years(plan, dataset, options, all_years, reading)
    as_of = options.as_of or _as_of(reading, max(years))
    assessed = assess(plan, dataset, replace(options, years=years, as_of=as_of))
    sheets = Sheets(
        assessed.measured.dataset.tables, assessed.measured.places, _until(dataset, reading, options, today)
    )
    findings = [
        *joined(reading.findings, against_plan(plan, reading, dataset)),
        *assessed.findings,
        *evaluate(sheets),
        *empty(sheets),
    ]
    files = [{"path": file.path, "sha256": file.sha256} for file in reading.files]
    return Run(assessed, files, marked(plan, findings), mapped, frozenset(reading.used))


@dataclass(frozen=True)
class Compared:
    """Two states of the data under one plan: the difference, and the files of each."""

    difference: Difference
    old_files: list[dict[str, str]]
    new_files: list[dict[str, str]]


def compared(
    plan: LoadedPlan, old: Sequence[str], new: Sequence[str], options: Options, *, mapped: Mapped = NO_MAPPING,
    started: Callable[[int], None] = lambda _: None, seen: Callable[[Path], None] = lambda _: None,
) -> Compared:  # fmt: skip
    """Run both states over all their years (or those asked for) and hold them against each other."""
    from eldercalc.comparison import compare

    was = run(plan, old, options, all_years=True, mapped=mapped, started=started, seen=seen)
    now = run(plan, new, options, all_years=True, mapped=mapped, started=started, seen=seen)
    return Compared(compare(was.assessed, now.assessed, was.findings, now.findings), was.files, now.files)


def _possible(years: Sequence[int]) -> None:
    """Refuse years that no plan is of."""
    for year in years:
        if not 1990 <= year <= 2100:
            raise UsageError(
                "--year", words("{year} 不是 1990 到 2100 的年份", "{year} is no year from 1990 to 2100", year=year)
            )


def _known_area(plan: LoadedPlan, area: str | None) -> None:
    """Refuse an area that the plan does not have, by any of the names that data may use for one."""
    areas = tuple(reporting(plan))
    if area is not None and Places(plan.plan.area, areas).reporting(area) is None:
        raise UsageError(
            "--area",
            words("方案里没有地区“{area}”", "the plan has no area '{area}'", area=area),
            words("可用：{names}", "known: {names}", names=[one.name for one in areas]),
        )


def _known_body(plan: LoadedPlan, body: str | None) -> None:
    """Refuse a responsible body that no target names."""
    if body is not None and not any(answers(target, body) for target in plan.plan.targets):
        bodies = list(dict.fromkeys(name for target in plan.plan.targets for name in target.responsible))
        raise UsageError(
            "--responsible",
            words("方案里没有责任单位“{body}”", "no target of the plan names '{body}'", body=body),
            _nearest(body, bodies),
        )


def _nearest(body: str, bodies: list[str]) -> Words:
    """The bodies most like the one asked for, by the letters they share and by those that hold them all; else all."""
    if not bodies:
        return words("这个方案没有写责任单位", "this plan names no responsible bodies")
    holding = [name for name in bodies if set(body.removeprefix("市")) <= set(name)]
    near = list(dict.fromkeys([*holding, *difflib.get_close_matches(body, bodies, 3, 0.5)]))[:4]
    if near:
        return words("是否指：{near}", "did you mean: {near}", near=near)
    return words("可用：{bodies}", "known: {bodies}", bodies=bodies)


def _years(plan: LoadedPlan, dataset: Dataset, options: Options, all_years: bool, reading: Reading) -> tuple[int, ...]:
    """The years asked for; else all that lie in the plan's period and not after `as_of`, or the latest of them."""
    period = plan.plan.period
    inside = [year for year in dataset.filed if period.baseline <= year]
    if options.as_of is not None and dataset.years:
        inside = _begun(options.as_of, options.years or inside or dataset.years, asked=bool(options.years))
    for year in options.years:
        if year not in dataset.years:
            raise InputError(
                "--year",
                words("数据里没有 {year} 年", "the data have no year {year}", year=year),
                words("数据中的年度：{years}", "years in the data: {years}", years=dataset.years),
            )
    if options.years:
        return tuple(sorted(options.years))
    if not dataset.years:
        raise _nothing_in(reading, plan)
    if not inside:
        raise InputError(
            "",
            words(
                "数据的年度（{years}）都早于方案期",
                "the data's years ({years}) all lie before the plan's period",
                years=dataset.years,
            ),
        )
    return tuple(inside) if all_years else (inside[-1],)


def _nothing_in(reading: Reading, plan: LoadedPlan) -> InputError:
    """What to say of files whose sheets have headers alone."""
    sheets = [str(raw.origin.sheet) for raw in reading.raws if raw.origin.sheet]
    told = words("（{sheets}）", " ({sheets})", sheets=few(sheets)) if sheets else ""
    return InputError(
        "、".join(file.path for file in reading.files[:MOST_FILES]),
        words("各工作表{told}都没有数据行", "no sheet{told} holds any row of data", told=told),
        words(
            "在表头下面逐行填写后再运行；要填的表：eldercalc template --plan {plan} -o 模板.xlsx",
            "fill in rows below the headers; for the sheets to fill: eldercalc template --plan {plan} -o template.xlsx",
            plan=called(plan),
        ),
    )


def _begun(as_of: date, years: Sequence[int], asked: bool) -> list[int]:
    """The years that have begun by `as_of`. Raises UsageError where none has, or one that was asked for has not."""
    begun = [year for year in years if year <= as_of.year]
    if not begun or (asked and len(begun) < len(years)):
        raise UsageError(
            "--as-of",
            words(
                "{as_of} 早于要判断的年度（{years}）", "{as_of} lies before the years to judge ({years})",
                as_of=as_of.isoformat(), years=list(years),
            ),
            words(
                "写要判断的那一年里的日期；年度已结束的不必写",
                "give a day in the year to judge; of a year that is over none is needed",
            ),
        )  # fmt: skip
    return begun


def _as_of(reading: Reading, year: int) -> date | None:
    """The date of the data, where a cover names one before the end of the year judged."""
    latest = dated(reading)
    return latest if latest is not None and latest.year == year and latest < date(year, 12, 31) else None


def _until(dataset: Dataset, reading: Reading, options: Options, today: date | None) -> date | None:
    """The day after which no date may lie. An `as_of` in a year before the last of the data says nothing of that."""
    asked = options.as_of
    return asked if asked and asked.year >= max(dataset.years) else dated(reading) or today


def dated(reading: Reading) -> date | None:
    """The latest date of the data that a cover names."""
    return max((cover.as_of for cover in reading.covers if cover.as_of), default=None)
