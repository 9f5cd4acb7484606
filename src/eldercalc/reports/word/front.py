"""The first pages: what the report is, of what and by when; and the table of contents."""

from __future__ import annotations

import os

from eldercalc.reports.board import Board
from eldercalc.reports.word.parts import Contents, Pages, Paragraph, Turn
from eldercalc.reports.word.sentences import sentence
from eldercalc.words import Lang, Words, words


def front(board: Board, lang: Lang) -> Pages:
    """The cover, and the table of contents on a page of its own."""
    plan = board.report.assessed.plan.plan
    head = [Paragraph(plan_title(board, lang), "title"), Paragraph(kind(board).show(lang), "subtitle")]
    lines = [Paragraph(sentence(told, lang), "cover") for told in _facts(board)]
    issued = [text for text in (plan.issuer, plan.number) if text]
    source = [words("方案：{issued}", "plan: {issued}", issued=issued)] if issued else []
    lines += [Paragraph(sentence(told, lang), "cover") for told in source]
    return Pages([*head, *lines, Turn(), Contents(words("目  录", "Contents").show(lang))])


def title(board: Board, lang: Lang) -> str:
    """The title in one line."""
    return f"{plan_title(board, lang)}{'' if lang == 'zh' else ': '}{kind(board).show(lang)}"


def plan_title(board: Board, lang: Lang) -> str:
    """The plan by its title."""
    plan = board.report.assessed.plan.plan
    return plan.title if lang == "zh" else plan.title_en


def kind(board: Board) -> Words:
    """An interim evaluation while the plan runs; the final one once its last year is over."""
    as_of, end = board.report.assessed.as_of, board.report.assessed.plan.plan.period.end
    over = board.year >= end and (as_of is None or (as_of.year, as_of.month, as_of.day) >= (end, 12, 31))
    return (
        Words("实施情况终期评估报告", "Final evaluation")
        if over
        else Words("实施情况中期评估报告", "Interim evaluation")
    )


def _facts(board: Board) -> list[Words]:
    assessed = board.report.assessed
    period = assessed.plan.plan.period
    day = assessed.as_of.isoformat() if assessed.as_of else words("{year}年底", "the end of {year}", year=board.year)
    facts = [
        words("规划期：{start}—{end}年", "period of the plan: {start}–{end}", start=period.start, end=period.end),
        words("评估年度：{year}", "year judged: {year}", year=board.year),
        words("数据截至：{day}", "data as of: {day}", day=day),
    ]
    if narrowed := [name for name in (assessed.area, assessed.responsible) if name]:
        facts.append(words("范围：{names}", "only: {names}", names=narrowed))
    if os.environ.get("SOURCE_DATE_EPOCH") and board.report.today:
        facts.append(words("编制日期：{day}", "drawn up: {day}", day=board.report.today.isoformat()))
    return facts
