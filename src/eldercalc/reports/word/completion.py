"""Chapter two: the completion table, each target with its baseline, its target and its years; then what has none."""

from __future__ import annotations

from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Board
from eldercalc.reports.columns import COLUMNS, chosen, counts_areas, unit_word, value_of
from eldercalc.reports.heading import caveats
from eldercalc.reports.phrases import name_of
from eldercalc.reports.progress import Progress, by_chapter, over_years, own_value, shown
from eldercalc.reports.word.parts import Cell, Column, Heading, Paragraph, Part, Row, Table
from eldercalc.words import Lang, words

MOST_YEARS = 8
RATES = ("completion", "progress", "time_share")
PROMISES = (("chapter", 2.6), ("name", 6.0), ("target", 1.4), ("status", 2.6), ("source", 4.2))


def chapter(board: Board, lang: Lang) -> list[Part]:
    """The chapter."""
    rows = [row for row in over_years([*board.report.assessed.history, *shown(board.report)])
            if not row.last.target.qualitative and row.last.year == board.year]  # fmt: skip
    notes = [Paragraph(text, "note") for text in (*_left_out(board, lang), *caveats(board.report, lang))]
    return [
        Heading(words("二、指标完成情况", "2  Completion").show(lang)),
        Heading(words("（一）可量化目标", "2.1  Targets with a number").show(lang), 2),
        *([_table(board, rows, lang)] if rows else [Paragraph(words("没有。", "There are none.").show(lang))]),
        *notes,
        *_promises(board, lang),
    ]


def _years(board: Board) -> list[int]:
    """The years that have columns: the latest."""
    return board.years[-MOST_YEARS:]


def _left_out(board: Board, lang: Lang) -> list[str]:
    left = board.years[:-MOST_YEARS]
    told = words(
        "表中只列最近{n}年，未列：{left}。", "the latest {n} years only, without {left}.", n=MOST_YEARS, left=left
    )
    return [told.show(lang)] if left else []


def _table(board: Board, rows: list[Progress], lang: Lang) -> Table:
    years = _years(board)
    wide = 1.5 if len(years) <= 4 else 1.36
    columns = [
        Column(words("序号", "no.").show(lang), 0.9, "center"),
        Column(_title("name", lang), 4.3),
        Column(_title("class", lang), 1.25, "center"),
        Column(words("单位", "unit").show(lang), 1.4, "center"),
        Column(_title("baseline", lang), 2.15, "right"),
        Column(_title("target", lang), 2.15, "right"),
        *(Column(f"{year}年" if lang == "zh" else str(year), wide, "right") for year in years),
        *(Column(_title(key, lang), 1.4, "right") for key in RATES),
        Column(words("进度判断", "status").show(lang), 1.7, "center"),
    ]
    out, number = [], 0
    for chapter, group in by_chapter(rows, lambda row: row.last.target).items():
        out.append(Row([Cell(chapter)], band=True))
        for row in group:
            number += row.last.main
            out.append(_row(row, str(number) if row.last.main else "", years, lang))
    return Table(
        words("指标完成情况表", "Completion of the targets").show(lang),
        columns,
        out,
        size=16 if len(years) <= 4 else 15,
    )


def _title(key: str, lang: Lang) -> str:
    return COLUMNS[key].title.show(lang)


def _row(row: Progress, number: str, years: list[int], lang: Lang) -> Row:
    line = row.last
    name = name_of(line, lang) if line.main else COLUMNS["name"].show(line, lang)
    unit = "" if line.unit is None or counts_areas(line) else unit_word(line.unit, lang)
    told = [number, name, COLUMNS["class"].show(line, lang) or ("—" if line.main else ""), unit]
    told += [COLUMNS[key].show(line, lang) for key in ("baseline", "target")]
    told += [_value(row, year) for year in years]
    told += [COLUMNS[key].show(line, lang) for key in RATES]
    return Row([*map(Cell, told), Cell(COLUMNS["status"].show(line, lang), LIGHTS[line.status])])


def _value(row: Progress, year: int) -> str:
    line = row.lines.get(year)
    return value_of(line, own_value(line), row.decimals) if line else "—"


def _promises(board: Board, lang: Lang) -> list[Part]:
    if not board.promises:
        return []
    keys = chosen(*(key for key, _ in PROMISES))
    columns = [Column(column.title.show(lang), width) for column, (_, width) in zip(keys, PROMISES, strict=True)]
    rows = [Row([Cell(column.show(line, lang)) for column in keys]) for line in board.promises]
    return [
        Heading(words("（二）定性任务", "2.2  Commitments without a number").show(lang), 2),
        Table(
            labels.STATUS["qualitative"].show(lang) if lang == "zh" else "Commitments without a number", columns, rows
        ),
    ]
