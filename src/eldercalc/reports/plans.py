"""Plans as text: which there are, what they promise, where each target's data come from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from eldercalc.definitions import Bound, measures_of
from eldercalc.errors import UsageError
from eldercalc.measures import tables_of
from eldercalc.plans import LoadedPlan, Target, known, levels, read
from eldercalc.records import MODELS
from eldercalc.reports.blocks import Row, block, printed, said
from eldercalc.reports.columns import place, unit_word
from eldercalc.reports.labels import CLASS
from eldercalc.reports.numbers import level, trimmed
from eldercalc.words import Lang, Words, words


def listed(lang: Lang) -> str:
    """The plans that come with eldercalc, one a line."""
    rows = []
    for name, path in known().items():
        plan = read(path).plan
        numbers = sum(target.qualitative is None for target in plan.targets)
        title = plan.title if lang == "zh" else plan.title_en
        told = words(
            "{n} 项目标（可量化 {m}）", "{n} targets ({m} with a number)", n=len(plan.targets), m=numbers
        ).show(lang)
        rows.append((name, title, f"{plan.period.start}–{plan.period.end}", told))
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows whose columns stand below each other, Chinese text counted by the width it takes."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


EACH_YEAR = {
    "every_year": ("每年 {v}", "{v} every year"),
    "per_year": ("每年 {v}", "{v} a year"),
    "standing": ("常态 {v}", "{v} at all times"),
    "mean": ("平均 {v}", "{v} on average"),
}


def promised(target: Target, lang: Lang, unit: str = "") -> str:
    """The levels of a target with their years; of a target of each area by itself, so said."""
    each = words("各", "each ").show(lang) if target.each else ""
    steps = target.values or target.total
    if steps:
        return ", ".join(f"{each}{level(item, lang)}{unit}({year})" for year, item in sorted(steps.items()))
    if target.qualitative:
        return str(target.qualitative.by or "—")
    zh, en = EACH_YEAR[target.form]
    return words(zh, en, v=f"{each}{level(levels(target)[0], lang)}{unit}").show(lang)


SHOWN = (Words("指标", "indicator"), Words("属性", "class"), Words("基期值", "baseline"), Words("要求", "level"))


def table(loaded: LoadedPlan, lang: Lang, width: int) -> str:
    """Every target of a plan by chapter: what it promises, and below it where, by whom, and what is in doubt."""
    parts: list[RenderableType] = [said(loaded.plan.title if lang == "zh" else loaded.plan.title_en, width, "bold")]
    chapters: dict[str, list[Row]] = {}
    for target in loaded.plan.targets:
        row = [Text(cell) for cell in _promise(loaded, target, lang)], _below(target, lang)
        chapters.setdefault(target.chapter, []).append(row)
    heads = [(title.show(lang), at > 1) for at, title in enumerate(SHOWN)]
    for name, rows in chapters.items():
        parts += ["", *block(name, heads, rows, width)]
    return printed(parts, width, colour=False)


def _promise(loaded: LoadedPlan, target: Target, lang: Lang) -> tuple[str, str, str, str]:
    """Name with unit, class, baseline and level of a target."""
    bounds = loaded.bounds.get(target.id, ())
    unit = unit_word(target.unit or (bounds[0].indicator.unit if bounds else None), lang)
    name = target.name if lang == "zh" else target.name_en or target.name
    if unit and unit != "%":
        name = f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"
    class_ = "" if target.class_ == "unclassified" else CLASS[target.class_].show(lang)
    baseline = "".join(f"{trimmed(value)}({year})" for year, value in target.baseline.items())
    return name, class_, baseline, promised(target, lang, "%" if unit == "%" else "")


def _below(target: Target, lang: Lang) -> str:
    comma, stop = ("、", "；") if lang == "zh" else (", ", "; ")
    told = [
        (None, stop.join(place(source, lang) for source in target.source)),
        (words("责任单位", "responsible"), comma.join(target.responsible)),
        (words("文本疑点", "doubt in the text"), target.doubt or ""),
    ]
    return " · ".join(f"{title.show(lang)} {text}" if title else text for title, text in told if text)


def source_of(bounds: tuple[Bound, ...]) -> str:
    """How a target is fed: records, reported or by hand."""
    if not bounds:
        return "by_hand"
    return "records" if measures_of(bounds[0]) else "reported"


FEEDS = {"records": ("名册", "records"), "reported": ("填报", "reported"), "by_hand": ("人工填报", "by hand")}


def fed(loaded: LoadedPlan, lang: Lang) -> str:
    """A line a target: its id, how it is fed, from which sheets; then the counts."""
    lines, counts = [], dict.fromkeys(FEEDS, 0)
    for target in loaded.plan.targets:
        bounds = loaded.bounds.get(target.id, ())
        feed = source_of(bounds)
        counts[feed] += 1
        sheets = [MODELS[name].sheet for name in (tables_of(bounds[0]) if bounds else ())]
        names = "、".join(sheet.zh if lang == "zh" else sheet.en for sheet in sheets)
        lines.append(f"{target.id}\t{FEEDS[feed][lang == 'en']}\t{names}")
    total = words(
        "{plan}：方案文件合规；{n} 项目标，名册 {records}，填报 {reported}，人工填报 {by_hand}",
        "{plan}: the plan is valid; {n} targets: {records} from records, {reported} reported, {by_hand} by hand",
        plan=loaded.plan.plan, n=len(loaded.plan.targets), **counts,
    )  # fmt: skip
    return "\n".join([*lines, total.show(lang)]) + "\n"


def skeleton(name: str) -> str:
    """A plan file to start from, which lints. Raises UsageError for a name that no plan may have."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", name):
        raise UsageError(
            name,
            words(
                "方案名只能用小写字母、数字和下划线，并以字母开头",
                "a plan's name is lower-case letters, digits and underscores",
            ),
            words("如 mycity", "for example mycity"),
        )
    return f"""# {name}：方案骨架。字段说明见 eldercalc schema plan
plan: {name}
title: 某市养老服务规划
title_en: Elder-care plan of a city
period: {{baseline: 2020, start: 2021, end: 2025}}
area: {{code: "000000", name: 某市, kind: county}}
areas:
  - {{code: "000001", name: 甲区, kind: county}}
  - {{code: "000002", name: 乙县, kind: county}}
targets:
  - id: nursing_bed_share
    indicator: nursing_bed_share
    name: 养老机构护理型床位占比
    unit: "%"
    class: binding
    chapter: 主要指标
    baseline: {{2020: 50}}
    values: {{2025: 55}}
    source: [{{section: 表1, row: 1, printed: "55"}}]
"""
