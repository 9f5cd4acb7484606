"""The annexes: definitions and sources, doubts in the text, areas beside each other, the files."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.definitions import wording
from eldercalc.measures import tables_of
from eldercalc.plans import LoadedPlan, Target
from eldercalc.records import MODELS
from eldercalc.reports.board import LIGHTS, Board, HeatRow
from eldercalc.reports.columns import COLUMNS, place, value_of
from eldercalc.reports.phrases import name_of
from eldercalc.reports.word.parts import Cell, Column, Heading, Paragraph, Part, Row, Table, row
from eldercalc.words import Lang, Words, words

ACROSS = 12
"""How many areas stand beside each other on a page."""

GROUNDS = Words(
    "底色：绿为已完成、快于或符合预期，黄为基本符合预期，红为滞后、倒退或未完成，灰为无法判断、未到期或不适用。",
    "Green: met, ahead or on schedule; yellow: nearly on schedule; red: behind, moving away or missed; grey: unknown, "
    "not due or not applicable.",
)


def areas(board: Board, number: int, lang: Lang) -> list[Part]:
    """The value and the status of each area, in as many tables as the page needs."""
    head = Heading(_head(number, Words("各地区完成情况", "Areas beside each other"), lang))
    groups = _batched(board.areas)
    tables = [
        Table(_of(Words("各地区完成值", "Values of the areas"), at, len(groups), lang),
              _columns(group, lang), [_heat(line, group, lang) for line in board.heat], size=16)
        for at, group in enumerate(groups, 1)
    ]  # fmt: skip
    return [head, *tables, Paragraph(GROUNDS.show(lang), "note")]


def _batched(areas: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    """The areas in groups that fit on a page, as even as may be."""
    count = max(1, -(-len(areas) // ACROSS))
    size = -(-len(areas) // count)
    return [areas[at : at + size] for at in range(0, len(areas), size)]


def _of(title: Words, at: int, whole: int, lang: Lang) -> str:
    shown = title.show(lang)
    return shown if whole == 1 else f"{shown}（{at}/{whole}）" if lang == "zh" else f"{shown} ({at}/{whole})"


def _columns(group: Sequence[tuple[str, str]], lang: Lang) -> list[Column]:
    return [
        Column(COLUMNS["name"].title.show(lang), 5.4), Column(COLUMNS["target"].title.show(lang), 2.2, "right"),
        *(Column(name, 1.6, "right") for _, name in group),
    ]  # fmt: skip


def _heat(line: HeatRow, group: Sequence[tuple[str, str]], lang: Lang) -> Row:
    first = next(iter(line.cells.values()))
    main = line.main
    name = COLUMNS["name"].show(main, lang) + (f"[{first.group}]" if first.group else "")
    found = [line.cells.get(code) for code, _ in group]
    cells = [Cell(value_of(one, one.value), LIGHTS[one.status]) if one else Cell("—") for one in found]
    return Row([Cell(name), Cell(COLUMNS["target"].show(first, lang)), *cells])


def definitions(board: Board, number: int, lang: Lang) -> list[Part]:
    """What each target counts, of which sheets, and where the plan says it."""
    if not board.numbers:
        return []
    columns = [
        Column(COLUMNS["name"].title.show(lang), 3.6), Column(words("定义", "definition").show(lang), 6.6),
        Column(words("数据表", "sheets").show(lang), 2.4), Column(COLUMNS["source"].title.show(lang), 3.0),
    ]  # fmt: skip
    plan = board.report.assessed.plan
    rows = [row(name_of(line, lang), _wording(plan, line.target, lang), _sheets(plan, line.target, lang),
                _sources(line.target, lang)) for line in board.numbers]  # fmt: skip
    head = _head(number, Words("指标定义与出处", "Definitions and sources"), lang)
    return [Heading(head), Table(words("指标定义与出处", "Definitions and sources").show(lang), columns, rows)]


def _wording(plan: LoadedPlan, target: Target, lang: Lang) -> str:
    """The definition; of groups that differ in words, each its own."""
    told = {wording(bound).show(lang): bound.group for bound in plan.bounds.get(target.id, ())}
    if len(told) == 1:
        return next(iter(told))
    return ("；" if lang == "zh" else "; ").join(f"[{group}] {text}" if group else text for text, group in told.items())


def _sheets(plan: LoadedPlan, target: Target, lang: Lang) -> str:
    tables = dict.fromkeys(table for bound in plan.bounds.get(target.id, ()) for table in tables_of(bound))
    return ("、" if lang == "zh" else ", ").join(MODELS[table].sheet.zh if lang == "zh" else MODELS[table].sheet.en
                                                for table in tables)  # fmt: skip


def _sources(target: Target, lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(place(source, lang) for source in target.source)


def doubts(board: Board, number: int, lang: Lang) -> list[Part]:
    """What is garbled or ambiguous in the plan, and how it was read."""
    lines = [line for line in (*board.numbers, *board.promises) if line.target.doubt]
    if not lines:
        return []
    columns = [Column(COLUMNS["name"].title.show(lang), 4.4), Column(COLUMNS["doubt"].title.show(lang), 11.2)]
    head = _head(number, Words("方案文本的疑点与读法", "Doubts in the text of the plan, and how it was read"), lang)
    rows = [row(name_of(line, lang), line.target.doubt or "") for line in lines]
    return [Heading(head), Table(words("文本疑点", "Doubts in the text").show(lang), columns, rows)]


def files(board: Board, number: int, lang: Lang) -> list[Part]:
    """The files that were read."""
    columns = [Column(words("文件", "file").show(lang), 4.8), Column("SHA-256", 10.8)]
    rows = [row(file["path"], file["sha256"]) for file in board.report.files]
    head = _head(number, Words("数据文件", "Data files"), lang)
    return [Heading(head), Table(words("读取的数据文件", "Data files read").show(lang), columns, rows, size=16)]


def _head(number: int, title: Words, lang: Lang) -> str:
    return f"附件{number}  {title.zh}" if lang == "zh" else f"Annex {number}  {title.en}"
