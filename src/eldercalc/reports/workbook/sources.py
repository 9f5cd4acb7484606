"""Where every target comes from: its places in the document as printed, what is doubtful there, how it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eldercalc.assessment import Assessment
from eldercalc.definitions import Bound, wording
from eldercalc.measures import tables_of
from eldercalc.plans import Source, Target
from eldercalc.records import MODELS
from eldercalc.reports.explain import DOUBT, MEANING, NOTE, RESPONSIBLE
from eldercalc.reports.numbers import trimmed
from eldercalc.reports.phrases import name_of
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import EMPTY, Cell, text
from eldercalc.reports.workbook.looks import CENTRED, SMALL
from eldercalc.reports.workbook.shown import Shown
from eldercalc.reports.workbook.tables import Column, Table
from eldercalc.words import Words

SOURCES, DEFINITIONS = Words("出处", "Sources"), Words("指标算法", "Definitions")
NO, TARGET = Column(Words("序号", "no."), 6), Column(Words("指标", "indicator"), 34)
SOURCE_COLUMNS = [
    NO, TARGET, Column(Words("章节", "chapter"), 14), Column(Words("出处", "section"), 22),
    Column(Words("行", "row"), 8), Column(Words("原文印作", "as printed"), 20),
    Column(Words("基期值", "baseline"), 14), Column(RESPONSIBLE, 18), Column(Words("重复表述", "says again"), 18),
    Column(DOUBT, 54), Column(NOTE, 26),
]  # fmt: skip
DEFINITION_COLUMNS = [
    NO, TARGET, Column(Words("分组", "group"), 12), Column(Words("算法", "definition"), 70),
    Column(MEANING, 40), Column(Words("数据表", "sheets"), 24), Column(Words("代号", "id"), 28),
]  # fmt: skip


def targets_of(shown: Shown) -> list[Assessment]:
    """A line a target, in the order of their numbers."""
    lines = {line.target.id: replace(line, group=None) for line in shown.board.lines}
    return sorted(lines.values(), key=lambda line: shown.number(line) or 0)


def sources(book: Book, shown: Shown) -> None:
    """A line a place of the document."""
    names = {target.id: target.name for target in shown.report.assessed.plan.plan.targets}
    rows = [_source(shown, line, source, first, names)
            for line in targets_of(shown) for first, source in _first(line.target.source)]  # fmt: skip
    said = Words(
        "一个目标在文件中每出现一处列一行；“原文印作”照录，不改。",
        "a line for every place where the document states a target; 'as printed' is word for word.",
    ).show(shown.lang)
    table = Table(SOURCES.show(shown.lang), SOURCE_COLUMNS, [said], frozen=2)
    tables.write(book, SOURCES.show(shown.lang), table, rows)


def _first(items: Sequence[Source]) -> list[tuple[bool, Source]]:
    return [(at == 0, item) for at, item in enumerate(items)]


def _source(shown: Shown, line: Assessment, source: Source, first: bool, names: dict[str, str]) -> list[Cell]:
    target = line.target
    rest = [
        _baseline(target), ("、" if shown.lang == "zh" else ", ").join(target.responsible),
        names.get(target.restates or "", target.restates or ""), target.doubt or "", target.note or "",
    ]  # fmt: skip
    return [
        Cell(shown.number(line), CENTRED), text(name_of(line, shown.lang)), text(target.chapter, SMALL),
        text(source.section, SMALL), text("" if source.row is None else str(source.row), CENTRED),
        text(source.printed or ""),
        *(text(told, SMALL) if first else EMPTY for told in rest),
    ]  # fmt: skip


def _baseline(target: Target) -> str:
    return "、".join(f"{trimmed(value)}({year})" for year, value in target.baseline.items())


def definitions(book: Book, shown: Shown) -> None:
    """A line an indicator, and a line a group of it: how it is computed, in words."""
    bounds = shown.report.assessed.plan.bounds
    rows = [_definition(shown, line, bound)
            for line in targets_of(shown) for bound in bounds.get(line.target.id, ())]  # fmt: skip
    if rows:
        table = Table(DEFINITIONS.show(shown.lang), DEFINITION_COLUMNS, frozen=2)
        tables.write(book, DEFINITIONS.show(shown.lang), table, rows)


def _definition(shown: Shown, line: Assessment, bound: Bound) -> list[Cell]:
    zh = shown.lang == "zh"
    sheets = [MODELS[table].sheet for table in tables_of(bound)]
    names = ("、" if zh else ", ").join(sheet.zh if zh else sheet.en for sheet in sheets)
    meaning = "\n".join(told for told in (bound.indicator.note, bound.indicator.source) if told)
    return [
        Cell(shown.number(line), CENTRED), text(name_of(line, shown.lang)), text(bound.group or ""),
        text(wording(bound).show(shown.lang)), text(meaning, SMALL), text(names, SMALL), text(bound.id, SMALL),
    ]  # fmt: skip
