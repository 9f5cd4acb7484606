"""What matters, in one paragraph: how many targets stand how, the worst gaps, what could not be judged."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from eldercalc.assessment import Assessed, Assessment, Status
from eldercalc.measures import tables_of
from eldercalc.records import MODELS
from eldercalc.reports import labels
from eldercalc.reports.columns import counts_areas, standard, unit_word, value_of
from eldercalc.reports.numbers import trimmed
from eldercalc.reports.phrases import name_of, needed
from eldercalc.reports.result import counted
from eldercalc.words import Lang, Words, words

GOOD = ("met", "ahead", "on_schedule", "nearly")
LATE = ("behind", "away", "missed")


def paragraph(assessed: Assessed, lang: Lang) -> str:
    """The closing paragraph."""
    lines = counted(assessed)
    again = sum(line.target.restates is not None for line in assessed.main if line.year == max(assessed.years))
    parts = [_counts(lines, again), *_classes(lines), *widest(lines, lang), *unjudged(assessed, lines)]
    return (" " if lang == "en" else "").join(part.show(lang) for part in parts)


def _of(lines: Sequence[Assessment], *statuses: str) -> int:
    return sum(line.status in statuses for line in lines)


KINDS: dict[str, tuple[tuple[Status, ...], Words]] = {
    "met": (("met",), Words("已完成", "met")),
    "on_schedule": (("ahead", "on_schedule", "nearly"), Words("按期推进", "on schedule")),
    "behind": (("behind", "away"), Words("滞后", "behind")),
    "missed": (("missed",), Words("未完成", "missed")),
    "not_due": (("not_due",), Words("未到期", "not due")),
    "not_applicable": (("not_applicable",), Words("不适用", "not applicable")),
    "unknown": (("unknown",), Words("无法判断", "unknown")),
}
"""The statuses told together when targets are counted, and what each such kind is called."""


def _tally(lines: Sequence[Assessment]) -> list[Words]:
    counts = [(_of(lines, *statuses), called) for statuses, called in KINDS.values()]
    return [words("{kind} {n}", "{n} {kind}", kind=called, n=n) for n, called in counts if n]


def _counts(lines: Sequence[Assessment], again: int) -> Words:
    numbers = [line for line in lines if not line.target.qualitative]
    texts = len(lines) - len(numbers)
    more = words("；另有定性任务 {n} 项", "; {n} more without a number", n=texts) if texts else ""
    twice = (
        words("（另 {n} 项为重复表述，不重复计）", " ({n} said again elsewhere, not counted)", n=again) if again else ""
    )
    return words(
        "可量化目标 {n} 项{twice}：{tally}{more}。", "{n} targets with a number{twice}: {tally}{more}.",
        n=len(numbers), twice=twice, tally=_tally(numbers), more=more,
    )  # fmt: skip


def _classes(lines: Sequence[Assessment]) -> list[Words]:
    binding = [line for line in lines if line.target.class_ == "binding"]
    if not binding:
        return []
    return [words("其中约束性 {n} 项：{tally}。", "Binding ones, {n}: {tally}.", n=len(binding), tally=_tally(binding))]


def lag(line: Assessment) -> Fraction:
    """How far behind a line is: time passed less progress made, else what is missing of the level."""
    if line.progress is not None and line.time_share is not None:
        return line.time_share - line.progress
    return 1 - line.completion if line.completion is not None else Fraction(0)


def worst(lines: Sequence[Assessment], most: int = 3) -> list[Assessment]:
    """The worst gaps, binding targets first among equals."""
    late = [line for line in lines if line.status in LATE]
    return sorted(late, key=lambda line: (-lag(line), line.target.class_ != "binding"))[:most]


def widest(lines: Sequence[Assessment], lang: Lang) -> list[Words]:
    """The widest gaps of the lines in a sentence; none where nothing is late."""
    chosen = worst(lines)
    if not chosen:
        return []
    told = [
        words(
            "{name}（{value}，目标 {goal}，{need}）", "{name} ({value}, target {goal}; {need})",
            name=name_of(line, lang), value=value_of(line, line.value), goal=_goal(line, lang),
            need=needed(line.shortfall, lang) or labels.status(line.status, lang),
        )
        for line in chosen
    ]  # fmt: skip
    joined = Words("；".join(item.show("zh") for item in told), "; ".join(item.show("en") for item in told))
    return [words("差距最大的：{told}。", "The widest gaps: {told}.", told=joined)]


def _goal(line: Assessment, lang: Lang) -> str:
    """The level to reach with its unit; what each area is held to where areas are counted."""
    if counts_areas(line):
        return standard(line, lang)
    unit = unit_word(line.unit, lang)
    space = "" if lang == "zh" or unit in ("%", "‰") else " "
    return f"{trimmed(line.level.value)}{space}{unit}" if line.level else "—"


def unjudged(assessed: Assessed, lines: Sequence[Assessment]) -> list[Words]:
    """What could not be judged, and what would cure it: sheets to send, areas and years that are missing."""
    unsure = [line for line in lines if line.status == "unknown"]
    if not unsure:
        return []
    sheets: dict[str, int] = {}
    silent: dict[str, int] = {}
    for line in unsure:
        for name in lacking(assessed, line):
            sheets[name] = sheets.get(name, 0) + 1
        if line.verdict.reason == "incomplete":
            for mark in line.figure.missing:
                silent[mark] = silent.get(mark, 0) + 1
    told = [Words(f"“{MODELS[t].sheet.zh}”（{n} 项）", f"'{MODELS[t].sheet.en}' ({n})") for t, n in sheets.items()]
    names = [words("{name}（{n} 项）", "{name} ({n})", name=_name(assessed, mark), n=n) for mark, n in silent.items()]
    cure = [
        *(
            [words("补报或补全{sheets}可解决", "sending or completing {sheets} would cure it", sheets=told)]
            if told
            else []
        ),
        *([words("缺报的是 {names}", "missing are {names}", names=names)] if names else []),
    ]
    rest = Words("；".join(c.show("zh") for c in cure), "; ".join(c.show("en") for c in cure))
    tail = words("，{rest}", "; {rest}", rest=rest) if cure else ""
    return [words("无法判断 {n} 项{cure}。", "{n} could not be judged{cure}.", n=len(unsure), cure=tail)]


def lacking(assessed: Assessed, line: Assessment) -> list[str]:
    """The sheets that a line lacks: those that nobody sent for its year, else all that it reads."""
    bounds = assessed.plan.bounds.get(line.target.id, ())[:1]
    tables = [table for bound in bounds for table in tables_of(bound)]
    unsent = [table for table in tables if not assessed.measured.sent.by(table, line.judged_year or line.year)]
    return unsent or ([] if line.verdict.reason == "incomplete" else tables)


def _name(assessed: Assessed, mark: str) -> str:
    """An area by its name; a year as it stands."""
    return assessed.measured.places.name_of(mark, max(assessed.years, default=0))
