"""From a figure to what it stands on: its areas, the period that is the year's, the rows left out and their cells."""

from __future__ import annotations

from collections.abc import Iterator

from eldercalc.assessment import Assessed, Assessment
from eldercalc.definitions import Bound, Coverage
from eldercalc.measures import left_out as cells_left_out
from eldercalc.measures import tables_of
from eldercalc.plans import Target
from eldercalc.records import MODELS, columns_of
from eldercalc.reports import labels
from eldercalc.reports.columns import COLUMNS, counts_areas, part, unit_word, value_of
from eldercalc.reports.numbers import figure, percent
from eldercalc.reports.phrases import needed
from eldercalc.words import Lang, Words, words

MOST_CELLS = 5
"""How many cells of rows left out are named."""

PERIOD = {"month": Words("{n} 月", "month {n}"), "week": Words("第 {n} 周", "week {n}")}


def figures(target: Target, assessed: Assessed | None, lang: Lang) -> list[str]:
    """The figures of a target year by year; those of its areas in the latest."""
    if assessed is None:
        return []
    told: list[str] = []
    lines = [line for line in assessed.lines if line.target.id == target.id]
    for line in lines:
        if line.main:
            told += _figure(assessed, line, lang)
        elif line.year == max(assessed.years):
            told += _below(assessed, line, lang)
    return told


def _figure(assessed: Assessed, line: Assessment, lang: Lang) -> list[str]:
    judged = f"[{line.judged_year}] " if line.judged_year not in (None, line.year) else ""
    area = f"{line.area}  " if assessed.area else ""
    head = f"  {line.year}  {area}{judged}{_value(line, lang)}  {_status(line, lang)}"
    told = [*footing(assessed, line, lang), *_schedule(line, lang)]
    short = needed(line.shortfall, lang)
    return [head, *(f"        {text}" for text in [*told, *([short] if short else [])])]


def footing(assessed: Assessed, line: Assessment, lang: Lang) -> list[str]:
    """What a figure stands on: rows used, the period that is the year's, rows left out and what they could turn."""
    rests_on = COLUMNS["footing"].show(line, lang)
    return [
        *_rows(line, lang),
        *_period(assessed, line, lang),
        *_left_out(assessed, line, lang),
        *([rests_on] if rests_on else []),
    ]


def _below(assessed: Assessed, line: Assessment, lang: Lang) -> list[str]:
    """A group or an area: its figure and parts alone."""
    if line.value is None and line.status == "not_applicable":
        return []
    name = " ".join(part for part in ("" if line.area_level == "plan" else line.area, line.group) if part)
    status = "" if line.status == "not_applicable" else f"  {_status(line, lang)}"
    period = "".join(f"  {told}" for told in _period(assessed, line, lang))
    return [f"        └ {name}  {_value(line, lang)}{status}{period}"]


def _value(line: Assessment, lang: Lang) -> str:
    found, unit = line.figure, unit_word(line.unit, lang)
    if line.value is None:
        return "—"
    if counts_areas(line):
        return value_of(line, line.value)
    space = "" if lang == "zh" or unit in ("", "%", "‰") else " "
    value = f"{figure(line.value, line.unit, line.level)}{space}{unit}"
    if found.numerator is None or found.denominator is None:
        return value
    return f"{value} = {part(found.numerator)} / {part(found.denominator)}"


def _status(line: Assessment, lang: Lang) -> str:
    reason = labels.why(line, lang)
    told = f"（{reason}）" if lang == "zh" else f" ({reason})"
    return labels.status(line.status, lang) + (told if reason else "")


def _rows(line: Assessment, lang: Lang) -> Iterator[str]:
    found = line.figure
    if not line.target.qualitative:
        yield words(
            "用 {n} 行（{origin}）", "{n} row(s) used ({origin})", n=found.rows_used, origin=labels.ORIGIN[found.origin]
        ).show(lang)


def bound_of(assessed: Assessed, line: Assessment) -> Bound:
    """What was computed; the main line of groups is that of the worst."""
    bounds = assessed.plan.bounds[line.target.id]
    alike = [one.group for one in assessed.lines if one.target is line.target and one.figure == line.figure]
    return next((bound for bound in bounds if bound.group in (alike if line.main else [line.group])), bounds[0])


def _period(assessed: Assessed, line: Assessment, lang: Lang) -> Iterator[str]:
    """The month or week whose figure is the year's."""
    known = line.figure.period and line.value is not None
    shape = bound_of(assessed, line).shape if known else None
    if isinstance(shape, Coverage) and shape.every:
        which = {"worst": Words("全年最差的一期：", "the year's worst period: ")}
        told = which.get(shape.year_is, Words("最后一期：", "the last period: "))
        yield told.show(lang) + PERIOD[shape.every].show(lang).format(n=line.figure.period)


def _left_out(assessed: Assessed, line: Assessment, lang: Lang) -> Iterator[str]:
    """The rows left out by reason, in words, and their cells, the first few by their address."""
    if not line.figure.rows_left_out:
        return
    bound = bound_of(assessed, line)
    told = [_why(bound, reason, count, lang) for reason, count in sorted(line.figure.rows_left_out.items())]
    yield words("未计入：{told}", "left out: {told}", told=told).show(lang)
    spots = cells_left_out(assessed.measured, bound, areas_of(assessed, line), years_of(assessed, line))
    for spot in spots[:MOST_CELLS]:
        sheet = f" [{spot.sheet}]" if spot.sheet else ""
        yield f"  {spot.file}{sheet} {spot.cell or ''} {_title(bound, spot.field, lang)}".rstrip()
    if len(spots) > MOST_CELLS:
        yield words("  另有 {n} 处", "  {n} more", n=len(spots) - MOST_CELLS).show(lang)


def areas_of(assessed: Assessed, line: Assessment) -> set[str] | None:
    """The codes of the areas that the figure is of; None for the whole plan."""
    if line.area_level != "plan":
        return {line.area_code}
    target, areas = line.target, assessed.plan.plan.areas
    if target.in_:
        return {area.code for area in areas if area.name in target.in_}
    return {area.code for area in areas if area.name not in target.except_} if target.except_ else None


def years_of(assessed: Assessed, line: Assessment) -> range:
    """The years that the figure adds up: its own, or all since the start of the plan."""
    last = line.judged_year or line.year
    since_start = line.target.total or line.target.mean
    return range(min(assessed.plan.plan.period.start, last) if since_start else last, last + 1)


def _why(bound: Bound, reason: str, count: int, lang: Lang) -> str:
    kind, _, column = reason.partition(":")
    why = {"blank": Words("空白", "blank"), "invalid": Words("错误", "wrong")}.get(kind, Words("不一致", "in conflict"))
    told = words(
        "{column}{why} {n} 行", "{n} with {column} {why}", column=_title(bound, column, lang), why=why, n=count
    )
    return told.show(lang)


def _title(bound: Bound, column: str, lang: Lang) -> str:
    """The title of a column in the first sheet of the figure that has it."""
    for table in tables_of(bound):
        known = columns_of(MODELS[table]).get(column)
        if known:
            return known.zh if lang == "zh" else known.en
    return column


def _schedule(line: Assessment, lang: Lang) -> Iterator[str]:
    if line.expected is not None:
        yield words(
            "序时应达 {e}，完成率 {c}，目标进度 {p}，时序进度 {t}",
            "expected {e}, completion {c}, progress {p}, time {t}",
            e=figure(line.expected, line.unit), c=percent(line.completion),
            p=percent(line.progress), t=percent(line.time_share),
        ).show(lang)  # fmt: skip
