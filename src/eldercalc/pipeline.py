"""From the words of a command line to an assessed plan: the one way that every command takes."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from eldercalc.assessment import Assessed, Options, answers, assess, reporting
from eldercalc.comparison import Difference, compare
from eldercalc.definitions import needs
from eldercalc.errors import InputError, UsageError
from eldercalc.findings import Finding
from eldercalc.measures import Places, tables_of
from eldercalc.plans import LoadedPlan, find, known, read
from eldercalc.quality import Sheets, catalogue, empty, evaluate, marked
from eldercalc.readers import NO_MAPPING, Mapped, Reading, collect
from eldercalc.readers import read as read_files
from eldercalc.records import MODELS, columns_of
from eldercalc.records.kinds import day
from eldercalc.records.tables import Dataset, assemble
from eldercalc.words import Words, words

MOST_FILES = 3
"""How many files a message names."""


@dataclass(frozen=True)
class Run:
    """A run as it was asked for and what came out."""

    assessed: Assessed
    files: list[dict[str, str]]
    findings: list[Finding]


def plan_named(name: str) -> LoadedPlan:
    """The plan called `name`."""
    return read(find(name), catalogue())


def run(
    plan: LoadedPlan, names: Sequence[str], options: Options, *, all_years: bool = False, today: date | None = None,
    mapped: Mapped = NO_MAPPING,
    started: Callable[[int], None] = lambda _: None, seen: Callable[[Path], None] = lambda _: None,
) -> Run:  # fmt: skip
    """Read the files, measure and judge. Raises InputError where nothing can be judged.

    No date may be later than `as_of`, else than the date of the data on a cover, else than `today`.
    """
    _known_area(plan, options.area)
    _known_body(plan, options.responsible)
    paths = collect(names)
    started(len(paths))
    reading = read_files(paths, seen, called(plan), mapped)
    fallback = options.years[0] if len(options.years) == 1 else None
    dataset = assemble(reading.raws, fallback)
    years = _years(plan, dataset, options, all_years, reading)
    as_of = options.as_of or _as_of(reading, max(years))
    assessed = assess(plan, dataset, replace(options, years=years, as_of=as_of))
    sheets = Sheets(
        assessed.measured.dataset.tables, assessed.measured.places, options.as_of or dated(reading) or today
    )
    planned = against_plan(plan, reading, dataset)
    told = {item.rule for item in planned}
    findings = [
        *(item for item in reading.findings if item.rule not in told),
        *planned,
        *assessed.findings,
        *evaluate(sheets),
        *empty(sheets),
    ]
    files = [{"path": file.path, "sha256": file.sha256} for file in reading.files]
    return Run(assessed, files, marked(plan, findings))


def against_plan(plan: LoadedPlan, reading: Reading, dataset: Dataset) -> list[Finding]:
    """Files of another plan, and sheets and columns that this one reads and no file brought."""
    return [*_other_plan(plan, reading), *_costs(plan, dataset), *_missing_columns(plan, dataset)]


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
    was = run(plan, old, options, all_years=True, mapped=mapped, started=started, seen=seen)
    now = run(plan, new, options, all_years=True, mapped=mapped, started=started, seen=seen)
    return Compared(compare(was.assessed, now.assessed, was.findings, now.findings), was.files, now.files)


def called(plan: LoadedPlan) -> str:
    """How `--plan` names it: its name where it comes with eldercalc, else its file."""
    return plan.plan.plan if known().get(plan.plan.plan) == plan.path else str(plan.path)


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
    """The years asked for; else all that lie in the plan's period, or the latest of them."""
    period = plan.plan.period
    inside = [year for year in dataset.filed if period.baseline <= year]
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
    told = words("（{sheets}）", " ({sheets})", sheets=_few(sheets)) if sheets else ""
    return InputError(
        "、".join(file.path for file in reading.files[:MOST_FILES]),
        words("各工作表{told}都没有数据行", "no sheet{told} holds any row of data", told=told),
        words(
            "在表头下面逐行填写后再运行；要填的表：eldercalc template --plan {plan} -o 模板.xlsx",
            "fill in rows below the headers; for the sheets to fill: eldercalc template --plan {plan} -o template.xlsx",
            plan=called(plan),
        ),
    )


def _as_of(reading: Reading, year: int) -> date | None:
    """The date of the data, where a cover names one before the end of the year judged."""
    latest = dated(reading)
    return latest if latest is not None and latest.year == year and latest < date(year, 12, 31) else None


def dated(reading: Reading) -> date | None:
    """The latest date of the data that a cover names."""
    dates = []
    for cover in reading.covers:
        if cover.as_of:
            try:
                dates.append(day(cover.as_of))
            except ValueError:
                continue
    return max(dates, default=None)


def _other_plan(plan: LoadedPlan, reading: Reading) -> list[Finding]:
    """Files whose cover names another plan."""
    return [
        Finding(
            "cover|other_plan",
            "warning",
            file.path,
            words(
                "封面写的方案是“{theirs}”，不是“{ours}”",
                "its cover names plan '{theirs}', not '{ours}'",
                theirs=cover.plan,
                ours=plan.plan.plan,
            ),
        )
        for file, cover in zip(reading.files, reading.covers, strict=True)
        if cover.plan and cover.plan not in (plan.plan.plan, plan.plan.title)
    ]


def _costs(plan: LoadedPlan, dataset: Dataset) -> list[Finding]:
    """Sheets that no file brought, and how many targets each costs."""
    costs: dict[str, list[str]] = {}
    for target in plan.plan.targets:
        for bound in plan.bounds.get(target.id, ())[:1]:
            for table in tables_of(bound):
                if table not in dataset.tables:
                    costs.setdefault(table, []).append(target.name)
    return [
        Finding(
            f"{table}|missing_sheet",
            "warning",
            None,
            words(
                "没有工作表“{zh}”，{n} 项目标缺数据：{names}", "no sheet '{en}': {n} target(s) lack data: {names}",
                zh=MODELS[table].sheet.zh, en=MODELS[table].sheet.en, n=len(names), names=_few(names),
            ),
            words(
                "用 eldercalc template --plan {plan} -o 模板.xlsx 生成要填的表",
                "get the workbook to fill in: eldercalc template --plan {plan} -o template.xlsx",
                plan=called(plan),
            ),
        )
        for table, names in costs.items()
    ]  # fmt: skip


def _missing_columns(plan: LoadedPlan, dataset: Dataset) -> list[Finding]:
    """Columns that the plan reads and no file brought, and how many targets each costs."""
    costs: dict[tuple[str, str], list[str]] = {}
    brought = {name: {f for o in table.origins for f in o.letters} for name, table in dataset.tables.items()}
    for target in plan.plan.targets:
        for table, columns in needs(plan.bounds.get(target.id, ())[:1]).items():
            for column in columns - _OPTIONAL - brought.get(table, columns):
                costs.setdefault((table, column), []).append(target.name)
    return [
        Finding(
            f"{table}.{column}|missing_column",
            "error" if columns_of(MODELS[table])[column].required else "warning",
            dataset.tables[table].origins[0].file,
            words(
                "工作表“{zh}”没有列“{column}”，影响 {n} 项目标：{names}",
                "sheet '{en}' has no column '{column_en}': {n} target(s) suffer: {names}",
                zh=MODELS[table].sheet.zh,
                en=MODELS[table].sheet.en,
                column=columns_of(MODELS[table])[column].zh,
                column_en=columns_of(MODELS[table])[column].en,
                n=len(names),
                names=_few(names),
            ),
            words("补上这一列，列名见模板", "add the column as the template has it"),
            MODELS[table].sheet.zh,
            column=column,
        )
        for (table, column), names in sorted(costs.items())
    ]


_OPTIONAL = {"year", "county", "town", "village", "code", "date", "name", "group"}
"""Columns whose absence is told elsewhere, or that a sheet may rightly lack."""


def _few(names: list[str], most: int = 4) -> Words:
    shown = names[:most]
    if len(names) <= most:
        return words("{names}", "{names}", names=shown)
    return words("{names} 等", "{names} and others", names=shown)
