"""From a target to its definition and its place in the document; its figures are in `explain_figures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eldercalc.assessment import Assessed
from eldercalc.definitions import Bound, wording
from eldercalc.errors import UsageError
from eldercalc.measures import tables_of
from eldercalc.plans import LoadedPlan, Target, levels
from eldercalc.records import MODELS
from eldercalc.reports import labels
from eldercalc.reports.columns import place, unit_word
from eldercalc.reports.explain_figures import figures
from eldercalc.reports.explain_rows import rows
from eldercalc.reports.numbers import level
from eldercalc.words import Lang, Words, words


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


def explained(
    plan: LoadedPlan, targets: list[Target], assessed: Assessed | None, lang: Lang,
    files: Sequence[Mapping[str, str]] = (),
) -> str:  # fmt: skip
    """The explanation of each target; where files were given its figures over the years, and the latest one's rows."""
    blocks = [
        [*_target(plan, target, lang), *figures(target, assessed, lang), *rows(target, assessed, files, lang)]
        for target in targets
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _target(plan: LoadedPlan, target: Target, lang: Lang) -> list[str]:
    name = target.name if lang == "zh" else target.name_en or target.name
    bounds = plan.bounds.get(target.id, ())
    unit = unit_word(target.unit or (bounds[0].indicator.unit if bounds else None), lang)
    lines = [f"{name}  [{target.id}]", *_promise(target, unit, lang)]
    for bound in bounds:
        lines += _definition(bound, lang)
    return lines


def _promise(target: Target, unit: str, lang: Lang) -> list[str]:
    zh = lang == "zh"
    steps = target.values or target.total or {}
    year_word = " 年 " if zh else ": "
    each = words("各", "each ").show(lang) if target.each else ""
    told = unit if zh or unit in ("", "%", "‰") else f" {unit}"
    goals = [f"{year}{year_word}{each}{level(item, lang)}{told}" for year, item in sorted(steps.items())] or [
        f"{each}{level(item, lang)}{told}" for item in levels(target)
    ]
    lines = [("  目标  " if zh else "  target  ") + (", ".join(goals) or labels.STATUS["qualitative"].show(lang))]
    for source in target.source:
        printed = f"{'：' if zh else ': '}{source.printed}" if source.printed else ""
        lines.append(f"  {'出处' if zh else 'source'}  {place(source, lang)}{printed}")
    bodies = ("、" if zh else ", ").join(target.responsible)
    rest = ((RESPONSIBLE, bodies), (DOUBT, target.doubt), (NOTE, target.note))
    return [*lines, *(f"  {title.show(lang)}  {text}" for title, text in rest if text)]


RESPONSIBLE, NOTE = Words("责任单位", "responsible"), Words("注", "note (in Chinese)")
DOUBT, MEANING = Words("文本疑点", "doubt (in Chinese)"), Words("口径", "meaning (in Chinese)")


def _definition(bound: Bound, lang: Lang) -> list[str]:
    zh, indicator = lang == "zh", bound.indicator
    group = f"[{bound.group}] " if bound.group else ""
    lines = [f"  {'算法' if zh else 'definition'}  {group}{wording(bound).show(lang)}"]
    lines += [f"  {MEANING.show(lang)}  {text}" for text in (indicator.note, indicator.source) if text]
    sheets = [MODELS[table].sheet for table in tables_of(bound)]
    names = ("、" if zh else ", ").join(sheet.zh if zh else sheet.en for sheet in sheets)
    return [*lines, f"  {'数据表' if zh else 'sheets'}  {names}"]
