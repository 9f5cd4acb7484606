"""From a target to its definition, its place in the document, its figures and the rows they stand on."""

from __future__ import annotations

from eldercalc.assessment import Assessed, Assessment
from eldercalc.definitions import Bound, wording
from eldercalc.errors import UsageError
from eldercalc.measures import tables_of
from eldercalc.plans import LoadedPlan, Target, levels
from eldercalc.records import MODELS, columns_of
from eldercalc.reports import labels
from eldercalc.reports.columns import part, place, unit_word
from eldercalc.reports.numbers import figure, level, percent
from eldercalc.reports.summary import needed
from eldercalc.words import Lang, words


def matching(plan: LoadedPlan, wanted: str) -> list[Target]:
    """The targets that `wanted` means: an id, an indicator, or a part of the name. Raises UsageError for none."""
    targets = plan.plan.targets
    found = [target for target in targets if wanted in (target.id, target.indicator)]
    found = found or [target for target in targets if wanted in target.name or wanted in (target.name_en or "")]
    if not found:
        import difflib

        names = [name for target in targets for name in (target.id, target.name)]
        near = difflib.get_close_matches(wanted, names, 3, 0.4)
        raise UsageError(
            wanted,
            words("方案里没有这个指标", "the plan has no such indicator"),
            words("相近的：{near}", "near it: {near}", near=near)
            if near
            else words("用 plans show 查看全部目标", "see `plans show`"),
        )
    return found


def explained(plan: LoadedPlan, targets: list[Target], assessed: Assessed | None, lang: Lang) -> str:
    """The explanation of each target, and its figures over the years where files were given."""
    blocks = [_target(plan, target, assessed, lang) for target in targets]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _target(plan: LoadedPlan, target: Target, assessed: Assessed | None, lang: Lang) -> list[str]:
    zh = lang == "zh"
    name = target.name if zh else target.name_en or target.name
    bounds = plan.bounds.get(target.id, ())
    unit = unit_word(target.unit or (bounds[0].indicator.unit if bounds else None), lang)
    lines = [f"{name}  [{target.id}]", *_promise(target, unit, lang)]
    for bound in bounds:
        lines += _definition(bound, lang)
    for line in assessed.main if assessed else ():
        if line.target.id == target.id:
            lines += _figure(line, lang)
    return lines


def _promise(target: Target, unit: str, lang: Lang) -> list[str]:
    zh = lang == "zh"
    steps = target.values or target.total or {}
    year_word = " 年 " if zh else ": "
    goals = [f"{year}{year_word}{level(item, lang)}{unit}" for year, item in sorted(steps.items())] or [
        f"{level(item, lang)}{unit}" for item in levels(target)
    ]
    lines = [("  目标  " if zh else "  target  ") + (", ".join(goals) or labels.STATUS["qualitative"].show(lang))]
    for source in target.source:
        printed = f"：{source.printed}" if source.printed else ""
        lines.append(f"  {'出处' if zh else 'source'}  {place(source, lang)}{printed}")
    if target.responsible:
        lines.append(f"  {'责任单位' if zh else 'responsible'}  {'、'.join(target.responsible)}")
    if target.doubt:
        lines.append(f"  {'文本疑点' if zh else 'doubt'}  {target.doubt}")
    if target.note:
        lines.append(f"  {'注' if zh else 'note'}  {target.note}")
    return lines


def _definition(bound: Bound, lang: Lang) -> list[str]:
    zh, indicator = lang == "zh", bound.indicator
    group = f"[{bound.group}] " if bound.group else ""
    lines = [f"  {'算法' if zh else 'definition'}  {group}{wording(bound).show(lang)}"]
    for text in (indicator.note, indicator.source):
        if text:
            lines.append(f"  {'口径' if zh else 'meaning'}  {text}")
    sheets = [MODELS[table].sheet for table in tables_of(bound)]
    lines.append(f"  {'数据表' if zh else 'sheets'}  {'、'.join(sheet.zh if zh else sheet.en for sheet in sheets)}")
    return lines


def _figure(line: Assessment, lang: Lang) -> list[str]:
    zh, found = lang == "zh", line.figure
    parts = ""
    if found.numerator is not None and found.denominator is not None:
        parts = f" = {part(found.numerator)} / {part(found.denominator)}"
    value = f"{figure(line.value, line.unit, line.level)}{line.unit or ''}"
    judged = f"[{line.judged_year}] " if line.judged_year not in (None, line.year) else ""
    shown = f"  {line.year}  {judged}{value}{parts}  {labels.status(line.status, lang)}"
    reason = labels.why(line, lang)
    lines = [shown + (f"（{reason}）" if reason and zh else f" ({reason})" if reason else "")]
    rows = words(
        "用 {n} 行（{origin}）", "{n} row(s) used ({origin})", n=found.rows_used, origin=labels.ORIGIN[found.origin]
    ).show(lang)
    lines.append(f"        {rows}{left_out(line, lang)}")
    if line.expected is not None:
        schedule = words(
            "序时应达 {e}，完成率 {c}，目标进度 {p}，时序进度 {t}",
            "expected {e}, completion {c}, progress {p}, time {t}",
            e=figure(line.expected, line.unit),
            c=percent(line.completion),
            p=percent(line.progress),
            t=percent(line.time_share),
        )
        lines.append(f"        {schedule.show(lang)}")
    short = needed(line.shortfall, lang)
    return [*lines, *([f"        {short}"] if short else [])]


def left_out(line: Assessment, lang: Lang) -> str:
    """The rows left out by reason, in words."""
    if not line.figure.rows_left_out:
        return ""
    told = []
    for reason, count in sorted(line.figure.rows_left_out.items()):
        kind, _, column = reason.partition(":")
        why = (
            words("空白", "blank")
            if kind == "blank"
            else words("错误", "wrong")
            if kind == "invalid"
            else words("不一致", "in conflict")
        )
        told.append(
            words("{column}{why} {n} 行", "{n} with {column} {why}", column=_title(column, lang), why=why, n=count)
        )
    return words("；未计入：{told}", "; left out: {told}", told=told).show(lang)


def _title(column: str, lang: Lang) -> str:
    for model in MODELS.values():
        known = columns_of(model).get(column)
        if known:
            return known.zh if lang == "zh" else known.en
    return column
