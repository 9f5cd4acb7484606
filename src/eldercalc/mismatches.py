"""Where a plan and the files sent do not fit: covers of another plan, sheets and columns that nobody brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eldercalc.assessment import reporting
from eldercalc.definitions import needs
from eldercalc.findings import Finding
from eldercalc.measures import Places, tables_of
from eldercalc.plans import LoadedPlan, known
from eldercalc.readers import Cover, Reading
from eldercalc.readers.covers import cover_finding
from eldercalc.records import MODELS, columns_of
from eldercalc.records.tables import Dataset
from eldercalc.words import Words, words


def against_plan(plan: LoadedPlan, reading: Reading, dataset: Dataset) -> list[Finding]:
    """Covers that are not of this plan, and sheets and columns that this one reads and no file brought."""
    return [*_covers(plan, reading), *_costs(plan, dataset), *_missing_columns(plan, dataset)]


def joined(read: Sequence[Finding], planned: Sequence[Finding]) -> list[Finding]:
    """Both, and once what both tell: of a required column that is missing, each sheet with what it costs the plan."""
    costs = {item.rule: item for item in planned}
    told = {item.rule for item in read}
    whole = [
        replace(item, message=costs[item.rule].message, hint=costs[item.rule].hint) if item.rule in costs else item
        for item in read
    ]
    return [*whole, *(item for item in planned if item.rule not in told)]


def called(plan: LoadedPlan) -> str:
    """How `--plan` names it: its name where it comes with eldercalc, else its file."""
    return plan.plan.plan if known().get(plan.plan.plan) == plan.path else str(plan.path)


def _covers(plan: LoadedPlan, reading: Reading) -> Iterator[Finding]:
    places = Places(plan.plan.area, tuple(reporting(plan)))
    for file, cover in zip(reading.files, reading.covers, strict=True):
        if cover.plan and cover.plan not in (plan.plan.plan, plan.plan.title):
            yield _other_plan(plan, cover, file.path)
            continue
        if cover.plan_sha256 and cover.plan_sha256.strip().lower() != plan.sha256:
            yield _other_state(plan, cover, file.path)
        if cover.area and "area" in cover.cells and not (places.reporting(cover.area) or places.is_root(cover.area)):
            yield _other_area(places, cover, file.path)


def _other_plan(plan: LoadedPlan, cover: Cover, file: str) -> Finding:
    return cover_finding(
        cover, file, "plan", "cover|other_plan", "error",
        words(
            "封面写的方案是“{theirs}”，不是“{ours}”", "its cover names plan '{theirs}', not '{ours}'",
            theirs=cover.plan, ours=plan.plan.plan,
        ),
        words("确认文件没有拿错，或改用 --plan {theirs}", "make sure that it is the right file, or use --plan {theirs}",
              theirs=cover.plan),
    )  # fmt: skip


def _other_state(plan: LoadedPlan, cover: Cover, file: str) -> Finding:
    return cover_finding(
        cover, file, "plan_sha256", "cover|other_plan_sha256", "warning",
        words("模板是按方案文件的另一版本生成的（方案校验码不同）",
              "the template was made from another state of the plan file (its hash differs)"),
        words("方案改过：用 eldercalc template --plan {plan} -o 模板.xlsx 重新生成，核对表和列有无变化",
              "the plan has changed: make the template anew with eldercalc template --plan {plan} -o template.xlsx, "
              "and see whether sheets or columns differ", plan=called(plan)),
    )  # fmt: skip


def _other_area(places: Places, cover: Cover, file: str) -> Finding:
    return cover_finding(
        cover, file, "area", "cover|unknown_area", "error",
        words("填报地区“{area}”不是本方案的地区", "reporting area '{area}' is no area of this plan", area=cover.area),
        words("改为：{known}", "write one of: {known}", known=[area.name for area in places.areas]),
    )  # fmt: skip


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
                zh=MODELS[table].sheet.zh, en=MODELS[table].sheet.en, n=len(names), names=few(names),
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
                names=few(names),
            ),
            words("补上这一列，列名见模板", "add the column as the template has it"),
            MODELS[table].sheet.zh,
            column=column,
        )
        for (table, column), names in sorted(costs.items())
    ]


_OPTIONAL = {"year", "county", "town", "village", "code", "date", "name", "group"}
"""Columns whose absence is told elsewhere, or that a sheet may rightly lack."""


def few(names: list[str], most: int = 4) -> Words:
    """The first of some names, and that there are others."""
    shown = names[:most]
    if len(names) <= most:
        return words("{names}", "{names}", names=shown)
    return words("{names} 等", "{names} and others", names=shown)
