"""Chapter one: how the plan stands, in sentences, in a table of counts and in two charts."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.assessment import STATUSES, Assessment, Status, direction
from eldercalc.reports import labels
from eldercalc.reports.board import CLASSES, LIGHTS, Board
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.heading import heading
from eldercalc.reports.numbers import percent
from eldercalc.reports.phrases import name_of
from eldercalc.reports.summary import unjudged
from eldercalc.reports.word.charts import Bar, Stack, bars, stacks
from eldercalc.reports.word.parts import Cell, Column, Figure, Heading, Paragraph, Part, Row, Table
from eldercalc.reports.word.sentences import KINDS, gaps, standing
from eldercalc.words import Lang, Words, words

MOST_BARS = 20
INK: dict[Status, str] = {
    "met": "#3D7A52", "ahead": "#5B9E6D", "on_schedule": "#86BF94", "nearly": "#D9A92F", "behind": "#E08A4F",
    "away": "#B5483A", "missed": "#8E2F2A", "unknown": "#8C8C8C", "not_due": "#A9B7C6", "not_applicable": "#BFBFBF",
    "qualitative": "#BFBFBF",
}  # fmt: skip
"""The colour of each status in the chart of counts, within its light."""

NO_FONT = Words(
    "本机没有能显示这些文字的字体（如微软雅黑、黑体、Noto Sans CJK SC），所以没有画图；图中的数都在表里。",
    "No font of this machine has all the characters of the charts (Noto Sans CJK SC has, for one), so they are left "
    "out; their figures are all in the tables.",
)


def chapter(board: Board, lang: Lang) -> list[Part]:
    """The chapter."""
    head = words("一、总体结论", "1  Summary").show(lang)
    told = [*standing(board, lang), *gaps(board, lang), *_unjudged(board, lang)]
    read = heading(board.report, lang)[1:]
    parts: list[Part] = [
        Heading(head),
        Heading(words("（一）完成情况", "1.1  How the targets stand").show(lang), 2),
        *(Paragraph(text) for text in told),
        Heading(words("（二）数据来源", "1.2  What it rests on").show(lang), 2),
        *(Paragraph(text) for text in _ended(read, lang)),
        *_counts(board, lang),
    ]
    return parts


def _unjudged(board: Board, lang: Lang) -> list[str]:
    lines = [line for line in board.numbers if not line.target.restates]
    return [told.show(lang) for told in unjudged(board.report.assessed, lines)]


def _ended(lines: Sequence[str], lang: Lang) -> list[str]:
    return [f"{line}。" if lang == "zh" else f"{line[:1].upper()}{line[1:]}." for line in lines]


def _counts(board: Board, lang: Lang) -> list[Part]:
    """How many targets of each class have each status: table and chart; then how far the binding ones are."""
    found = [status for status in STATUSES if board.standing["all"].get(status)]
    names = [name for name in (*CLASSES, "all") if name in board.standing]
    if not found:
        return []
    rows = [(_class(name, lang), [board.standing[name].get(status, 0) for status in found]) for name in names]
    titles = [words("属性", "class").show(lang), words("项数", "targets").show(lang)]
    statuses = [labels.status(status, lang) for status in found]
    table = Table(
        words("目标完成情况统计（项）", "How many targets stand how").show(lang),
        [Column(titles[0], 2.2, "center"), *(Column(text, 1.6, "center") for text in (titles[1], *statuses))],
        [Row([Cell(text) for text in (name, str(sum(n)), *(str(one) if one else "—" for one in n))],
             bold=at == len(rows) - 1) for at, (name, n) in enumerate(rows)],
    )  # fmt: skip
    stacked = rows[:-1] if len(rows) == 2 else rows
    drawn = stacks([Stack(name, n) for name, n in stacked], [(labels.status(s, lang), INK[s]) for s in found])
    caption = words("目标完成情况（项）", "How the targets stand").show(lang)
    alt = "; ".join(f"{name}: {', '.join(map(str, n))}" for name, n in rows)
    charts = [*figure(drawn, caption, alt, lang), *(_completion(board, lang) if drawn else [])]
    return [Heading(words("（三）统计图表", "1.3  Counts and charts").show(lang), 2), table, *charts]


def _class(name: str, lang: Lang) -> str:
    if name == "all":
        return words("合计", "all").show(lang)
    return labels.CLASS[name].show(lang)


def figure(drawn: bytes | None, caption: str, alt: str, lang: Lang) -> list[Part]:
    """A chart over its caption; where it could not be drawn, that it is left out and why."""
    return [Paragraph(NO_FONT.show(lang))] if drawn is None else [Figure(caption, drawn, alt)]


def _completion(board: Board, lang: Lang) -> list[Part]:
    """How far each binding target is, or each of all where none is binding."""
    numbers = [line for line in board.numbers if not line.target.restates]
    binding = [line for line in numbers if line.target.class_ == "binding"]
    name = "binding" if binding else "all"
    lines = sorted((line for line in binding or numbers if _drawable(line)), key=_share)
    if not lines:
        return []
    shown = lines[:MOST_BARS]
    level = words("目标", "target").show(lang)
    rows = [Bar(name_of(line, lang), _share(line), _at_the_end(line, lang), LIGHTS[line.status]) for line in shown]
    return figure(bars(rows, level), _bars_caption(name, len(shown), len(lines), lang),
                   "; ".join(f"{row.label}: {row.told}" for row in rows), lang)  # fmt: skip


def _bars_caption(name: str, shown: int, whole: int, lang: Lang) -> str:
    noun = KINDS[name][1]
    if shown == whole:
        return words("{noun}完成率", "Completion of the {noun}", noun=noun).show(lang)
    return words(
        "{noun}完成率（最低的{shown}项，共{whole}项）", "Completion of the {noun} (the lowest {shown} of {whole})",
        noun=noun, shown=shown, whole=whole,
    ).show(lang)  # fmt: skip


def _drawable(line: Assessment) -> bool:
    """Whether more is better and the share of the target is known."""
    return line.completion is not None and line.level is not None and direction(line.level.comparator) > 0


def _share(line: Assessment) -> float:
    return float(line.completion or 0)


def _at_the_end(line: Assessment, lang: Lang) -> str:
    return (
        f"{percent(line.completion)}（{COLUMNS['value'].show(line, lang)}）"
        if lang == "zh"
        else (f"{percent(line.completion)} ({COLUMNS['value'].show(line, lang)})")
    )
