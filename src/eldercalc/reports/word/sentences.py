"""Sentences composed from figures: how many targets of each kind stand how, and what a target lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from eldercalc.assessment import Assessment, Status
from eldercalc.reports import labels
from eldercalc.reports.board import CLASSES, Board
from eldercalc.reports.columns import COLUMNS, counts_areas, unit_word
from eldercalc.reports.numbers import figure, percent
from eldercalc.reports.summary import widest
from eldercalc.words import Lang, Words, words

KINDS: dict[str, tuple[Words, Words]] = {
    "binding": (Words("约束性指标", "binding target"), Words("约束性指标", "binding targets")),
    "expected": (Words("预期性指标", "expected target"), Words("预期性指标", "expected targets")),
    "unclassified": (Words("未分类指标", "unclassified target"), Words("未分类指标", "unclassified targets")),
    "all": (Words("可量化目标", "target with a number"), Words("可量化目标", "targets with a number")),
    "promises": (Words("定性任务", "commitment without a number"), Words("定性任务", "commitments without a number")),
}
"""What is counted, for one and for several."""

STANDS: dict[Status, tuple[str, str]] = {
    "met": ("is met", "are met"),
    "ahead": ("is ahead of schedule", "are ahead of schedule"),
    "on_schedule": ("is on schedule", "are on schedule"),
    "nearly": ("is nearly on schedule", "are nearly on schedule"),
    "behind": ("is behind schedule", "are behind schedule"),
    "away": ("is moving away from its target", "are moving away from their targets"),
    "missed": ("is missed", "are missed"),
    "unknown": ("cannot be judged", "cannot be judged"),
    "not_due": ("is not due yet", "are not due yet"),
    "not_applicable": ("does not apply", "do not apply"),
    "qualitative": ("has no number", "have no number"),
}
"""How one target or several stand, in English; in Chinese the word of the status says it alone."""

MINUS = re.compile(r"(?<![\w.)-])-(?=\d)|(?<=[\u4e00-\u9fff])-(?=\d)")
"""A hyphen that is the sign of a number."""

Stand = tuple[Words, int]
"""How some stand, fit for their number, and how many they are."""


def stands(counts: Mapping[Status, int]) -> list[Stand]:
    """Counts by status as words that fit the number."""
    return [(Words(labels.STATUS[status].zh, STANDS[status][n > 1]), n) for status, n in counts.items()]


def tally(kind: str, found: Sequence[Stand], owner: Words | str = "") -> Words:
    """How those of a kind stand: `12项约束性指标中，9项已完成、3项未完成`."""
    whole = sum(n for _, n in found)
    noun = KINDS[kind][whole > 1]
    if len(found) == 1:
        told = found[0][0]
        every = words("{owner}{n}项{noun}均{told}", "all {n} {noun}{owner} {told}")
        one = words("{owner}1项{noun}{told}", "the one {noun}{owner} {told}")
        chosen = every if whole > 1 else one
        return words(chosen.zh, chosen.en, owner=owner, n=whole, noun=noun, told=told)
    parts = [words("{n}项{told}", "{n} {told}", n=n, told=told) for told, n in found]
    joined = Words("、".join(part.show("zh") for part in parts), _enumerated([part.show("en") for part in parts]))
    return words(
        "{owner}{n}项{noun}中，{joined}", "of the {n} {noun}{owner}, {joined}",
        owner=owner, n=whole, noun=noun, joined=joined,
    )  # fmt: skip


def _enumerated(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def moment(year: int, as_of: date | None) -> Words:
    """By when it stands so: the end of the year judged, or the date of the data within it."""
    if as_of is None or as_of >= date(year, 12, 31):
        return words("截至{year}年底", "by the end of {year}", year=year)
    zh = f"截至{as_of.year}年{as_of.month}月{as_of.day}日"
    return words(zh, "as of {day}", day=as_of.isoformat())


def owner(board: Board) -> Words | str:
    """Whose targets they are, where the report is narrowed."""
    assessed = board.report.assessed
    parts = []
    if assessed.area:
        parts.append(words("{area}", " of {area}", area=_area(board)))
    if assessed.responsible:
        parts.append(words("由{body}负责的", " for which {body} is responsible", body=assessed.responsible))
    return Words("".join(part.show("zh") for part in parts), "".join(part.show("en") for part in parts))


def _area(board: Board) -> str:
    """The area asked for by its own name."""
    asked = board.report.assessed.area or ""
    found = board.report.assessed.measured.places.reporting(asked)
    return found.name if found else asked


def standing(board: Board, lang: Lang) -> list[str]:
    """The opening paragraphs: binding targets first, then the others, then all, then those without a number."""
    return [*_numbers(board, lang), *_again(board, lang), *_promises(board, lang)]


def _numbers(board: Board, lang: Lang) -> list[str]:
    """How the targets with a number stand, class by class and all together."""
    classes = [name for name in CLASSES if name in board.standing]
    when = moment(board.year, board.report.assessed.as_of)
    whole = stands(board.standing["all"])
    if not whole:
        none = words("{when}，没有可量化的目标。", "{when} there is no target with a number.", when=when)
        return [sentence(none, lang)]
    kinds = classes if classes != ["unclassified"] else ["all"]
    told = [tally(name, stands(board.standing[name]), owner(board) if not at else "") for at, name in enumerate(kinds)]
    joined = Words("；".join(one.show("zh") for one in told), "; ".join(one.show("en") for one in told))
    first = words("{when}，{joined}。", "{when}, {joined}.", when=when, joined=joined)
    out = [sentence(first, lang)]
    if len(kinds) > 1:
        out.append(sentence(words("合计{all}。", "in all, {all}.", all=tally("all", whole)), lang))
    return out


def sentence(told: Words, lang: Lang) -> str:
    """`told` as a sentence, with a capital where the language has them."""
    text = told.show(lang)
    return text[:1].upper() + text[1:]


def _again(board: Board, lang: Lang) -> list[str]:
    again = sum(line.target.restates is not None for line in board.numbers)
    if not again:
        return []
    one = "{n} more target with a number is said again elsewhere in the plan and not counted."
    several = "{n} more targets with a number are said again elsewhere in the plan and not counted."
    return [words("另有{n}项为重复表述，不重复计。", one if again == 1 else several, n=again).show(lang)]


def _promises(board: Board, lang: Lang) -> list[str]:
    counts: dict[str, int] = {}
    for line in board.promises:
        if not line.target.restates:
            counts[line.verdict.reason or ""] = counts.get(line.verdict.reason or "", 0) + 1
    if not counts:
        return []
    found = []
    for code, n in counts.items():
        told = labels.REASON.get(code, Words("", ""))
        be = "was" if n == 1 else "were"
        found.append((Words(told.zh, f"{be} {told.en}"), n))
    return [sentence(words("{told}。", "{told}.", told=tally("promises", found)), lang)]


def gaps(board: Board, lang: Lang) -> list[str]:
    """The widest gaps."""
    return [told.show(lang) for told in widest([ln for ln in board.numbers if not ln.target.restates], lang)]


def lacks(line: Assessment, lang: Lang) -> list[str]:
    """What a target that is late has, lacks and takes: a sentence each."""
    return [told for told in (_stands(line, lang), _pace(line, lang), _takes(line, lang), _who(line, lang)) if told]


def _show(key: str, line: Assessment, lang: Lang) -> str:
    return COLUMNS[key].show(line, lang)


def _stands(line: Assessment, lang: Lang) -> str:
    """The value against the target, and by how much it falls short of the target and of the schedule."""
    unit = "" if counts_areas(line) or line.value is None else _after(line.unit, lang)
    parts = [
        words("{year}年完成值{value}{unit}", "{value}{unit} in {year}", year=line.judged_year or line.year,
              value=_show("value", line, lang), unit=unit),
        words("目标值{goal}", "target {goal}", goal=_show("target", line, lang)),
    ]  # fmt: skip
    if gap := _show("gap", line, lang):
        parts.append(words("距目标{gap}", "{gap} to the target", gap=gap))
    if line.expected is not None:
        expected, lead = _show("expected", line, lang), _show("lead", line, lang)
        parts.append(
            words("序时应达{expected}（距序时{lead}）", "{expected} due by now ({lead} to the schedule)",
                  expected=expected, lead=lead)
        )  # fmt: skip
    return _joined(parts, lang)


def _pace(line: Assessment, lang: Lang) -> str:
    rates = [(key, COLUMNS[key].title, value) for key, value in
             (("completion", line.completion), ("progress", line.progress), ("time_share", line.time_share))
             if value is not None]  # fmt: skip
    return _joined([words("{title}{rate}", "{title} {rate}", title=title, rate=percent(value))
                    for _, title, value in rates], lang)  # fmt: skip


def _takes(line: Assessment, lang: Lang) -> str:
    """What would close the gap, how much a year, and where most is lacking."""
    parts: list[Words] = []
    if need := _show("need", line, lang):
        parts.append(Words(need, need))
    if line.needed_per_year is not None and line.needed_per_year != 0 and not counts_areas(line):
        parts.append(_yearly(line.needed_per_year, line, lang))
    if where := _show("by_area", line, lang):
        parts.append(words("各地自缺：{where}", "lacking by area: {where}", where=where))
    return _joined(parts, lang)


def _yearly(needed: Fraction, line: Assessment, lang: Lang) -> Words:
    """By how much the value has to move each year that is left."""
    unit = Words("个百分点", " points").show(lang) if line.unit == "%" else _after(line.unit, lang)
    pace = figure(abs(needed), line.unit) + unit
    if needed > 0:
        return words("到{due}年每年须提高{pace}", "{pace} more a year until {due}", due=line.target_year, pace=pace)
    return words("到{due}年每年须降低{pace}", "{pace} less a year until {due}", due=line.target_year, pace=pace)


def _after(unit: str | None, lang: Lang) -> str:
    """A unit as it stands behind its number."""
    told = unit_word(unit, lang)
    return told if lang == "zh" or told in ("", "%", "‰") else f" {told}"


def _who(line: Assessment, lang: Lang) -> str:
    parts = [Words(text, text) for text in (_show("note", line, lang), _show("footing", line, lang)) if text]
    if line.target.responsible:
        parts.append(words("责任单位：{bodies}", "responsible: {bodies}", bodies=list(line.target.responsible)))
    return _joined(parts, lang)


def _joined(parts: Sequence[Words], lang: Lang) -> str:
    """Parts as one sentence, no sign parted from its number; nothing where there are none."""
    if not parts:
        return ""
    text = MINUS.sub("−", ("，" if lang == "zh" else ", ").join(part.show(lang) for part in parts))
    return f"{text}。" if lang == "zh" else f"{text[:1].upper()}{text[1:]}."
