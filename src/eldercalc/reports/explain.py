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
    told = [f"  {title.show(lang)}  {text}" for title, text in facts(plan, target, lang)]
    return [f"{name}  [{target.id}]", *told]


Fact = tuple[Words, str]
"""One thing that is known of a target, under its title."""


def facts(plan: LoadedPlan, target: Target, lang: Lang) -> list[Fact]:
    """What was promised and where the document says it, then how it is computed and from which sheets."""
    bounds = plan.bounds.get(target.id, ())
    unit = unit_word(target.unit or (bounds[0].indicator.unit if bounds else None), lang)
    return [*_promise(target, unit, lang), *(fact for bound in bounds for fact in _definition(bound, lang))]


TARGET, SOURCE = Words("目标", "target"), Words("出处", "source")
RESPONSIBLE, NOTE = Words("责任单位", "responsible"), Words("注", "note (in Chinese)")
DOUBT, MEANING = Words("文本疑点", "doubt (in Chinese)"), Words("口径", "meaning (in Chinese)")
DEFINITION, SHEETS = Words("算法", "definition"), Words("数据表", "sheets")


def _promise(target: Target, unit: str, lang: Lang) -> list[Fact]:
    zh = lang == "zh"
    steps = target.values or target.total or {}
    year_word = " 年 " if zh else ": "
    each = words("各", "each ").show(lang) if target.each else ""
    told = unit if zh or unit in ("", "%", "‰") else f" {unit}"
    goals = [f"{year}{year_word}{each}{level(item, lang)}{told}" for year, item in sorted(steps.items())] or [
        f"{each}{level(item, lang)}{told}" for item in levels(target)
    ]
    found = [(TARGET, ", ".join(goals) or labels.STATUS["qualitative"].show(lang))]
    for source in target.source:
        printed = f"{'：' if zh else ': '}{source.printed}" if source.printed else ""
        found.append((SOURCE, f"{place(source, lang)}{printed}"))
    bodies = ("、" if zh else ", ").join(target.responsible)
    rest = ((RESPONSIBLE, bodies), (DOUBT, target.doubt), (NOTE, target.note))
    return [*found, *((title, text) for title, text in rest if text)]


def _definition(bound: Bound, lang: Lang) -> list[Fact]:
    zh, indicator = lang == "zh", bound.indicator
    group = f"[{bound.group}] " if bound.group else ""
    found = [(DEFINITION, f"{group}{wording(bound).show(lang)}")]
    found += [(MEANING, text) for text in (indicator.note, indicator.source) if text]
    sheets = [MODELS[table].sheet for table in tables_of(bound)]
    return [*found, (SHEETS, ("、" if zh else ", ").join(sheet.zh if zh else sheet.en for sheet in sheets))]
