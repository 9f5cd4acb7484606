"""Chapter three: what is behind, and what it takes."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Board
from eldercalc.reports.columns import COLUMNS, counts_areas, standard, value_of
from eldercalc.reports.phrases import name_of
from eldercalc.reports.progress import Progress, own_value
from eldercalc.reports.summary import LATE, lag
from eldercalc.reports.word.charts import Curve, curves
from eldercalc.reports.word.overview import figure
from eldercalc.reports.word.parts import Cell, Column, Heading, Paragraph, Part, Row, Table
from eldercalc.reports.word.sentences import lacks
from eldercalc.words import Lang, words

MOST_CURVES = 12
SHOWN = (("class", 1.5), ("value", 1.7), ("target", 2.6), ("gap", 1.8), ("lead", 1.8), ("need", 2.9))


def late(board: Board) -> list[Assessment]:
    """The targets behind, moving away or missed: binding ones first, then by how far they are behind."""
    lines = [line for line in board.numbers if line.status in LATE and not line.target.restates]
    return sorted(lines, key=lambda line: (line.target.class_ != "binding", -lag(line)))


def chapter(board: Board, lang: Lang) -> list[Part]:
    """The chapter."""
    head = Heading(words("三、滞后与未完成的目标", "3  What is behind, and what it takes").show(lang))
    lines = late(board)
    if not lines:
        return [head, Paragraph(words("没有滞后或未完成的目标。", "No target is behind or missed.").show(lang))]
    return [
        head,
        Heading(words("（一）差距", "3.1  The gaps").show(lang), 2),
        Paragraph(_opening(lines, lang)),
        *_trends(board, lines, lang),
        _table(lines, lang),
        Heading(words("（二）逐项说明", "3.2  One by one").show(lang), 2),
        *(_told(at, line, lang) for at, line in enumerate(lines, 1)),
    ]


def _opening(lines: Sequence[Assessment], lang: Lang) -> str:
    binding = sum(line.target.class_ == "binding" for line in lines)
    en = "{n} targets are behind or missed{those}." if len(lines) > 1 else "One target is behind or missed{those}."
    of = " ({binding} of them binding)" if len(lines) > 1 else " (a binding one)"
    those = words("，其中约束性{binding}项", of, binding=binding) if binding else ""
    return words("滞后或未完成的目标{n}项{those}，按属性和落后程度排列如下。", en, n=len(lines), those=those).show(lang)


def _table(lines: Sequence[Assessment], lang: Lang) -> Table:
    keys = [COLUMNS[key] for key, _ in SHOWN]
    columns = [
        Column(COLUMNS["name"].title.show(lang), 4.0),
        *(Column(column.title.show(lang), width, "right" if column.number else "left")
          for column, (_, width) in zip(keys, SHOWN, strict=True)),
        Column(words("判断", "status").show(lang), 1.7, "center"),
    ]  # fmt: skip
    rows = [
        Row([Cell(COLUMNS["name"].show(line, lang)), *(Cell(column.show(line, lang) or "—") for column in keys),
             Cell(COLUMNS["status"].show(line, lang), LIGHTS[line.status])])
        for line in lines
    ]  # fmt: skip
    return Table(words("滞后与未完成的目标", "Targets behind or missed").show(lang), columns, rows, size=16)


def _told(at: int, line: Assessment, lang: Lang) -> Paragraph:
    kinds = [COLUMNS["class"].show(line, lang), labels.status(line.status, lang)]
    kind = ("，" if lang == "zh" else ", ").join(text for text in kinds if text)
    lead = f"{at}．{name_of(line, lang)}（{kind}）。" if lang == "zh" else f"{at}. {name_of(line, lang)} ({kind}). "
    return Paragraph(("" if lang == "zh" else " ").join(lacks(line, lang)), "item", lead)


def _trends(board: Board, lines: Sequence[Assessment], lang: Lang) -> list[Part]:
    """The years of those furthest behind. Without several years there is nothing to draw."""
    rows = [board.trends[key] for line in lines if (key := (line.target.id, line.area_code)) in board.trends]
    known = [row for row in rows if sum(own_value(line) is not None for line in row.lines.values()) > 1]
    if not known:
        return []
    drawn = curves([_curve(row, board.years, lang) for row in known[:MOST_CURVES]])
    alt = "; ".join(name_of(row.last, lang) for row in known[:MOST_CURVES])
    return figure(drawn, _caption(min(len(known), MOST_CURVES), len(known), lang), alt, lang)


def _caption(shown: int, whole: int, lang: Lang) -> str:
    if shown == whole:
        return words(
            "滞后与未完成目标的历年完成值（虚线为目标值）",
            "The targets behind over the years (broken line: the target)",
        ).show(lang)
    return words(
        "历年完成值（前{shown}项，共{whole}项；虚线为目标值）",
        "The targets behind over the years (the first {shown} of {whole}; broken line: the target)",
        shown=shown, whole=whole,
    ).show(lang)  # fmt: skip


def _curve(row: Progress, years: Sequence[int], lang: Lang) -> Curve:
    line = row.last
    lines = [row.lines.get(year) for year in years]
    values = [own_value(one) if one else None for one in lines]
    goal = line.figure.denominator if counts_areas(line) else line.level.value if line.level else None
    goal_told = standard(line, lang) if counts_areas(line) else COLUMNS["target"].show(line, lang)
    return Curve(
        name_of(line, lang), years, [None if value is None else float(value) for value in values],
        None if goal is None else float(goal), value_of(line, own_value(line), row.decimals), goal_told,
    )  # fmt: skip
