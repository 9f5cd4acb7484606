"""What a figure stands on: its promise and definition, every year with its parts, every area, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Board, Light
from eldercalc.reports.columns import COLUMNS, value_of
from eldercalc.reports.explain import facts
from eldercalc.reports.explain_figures import footing
from eldercalc.reports.page.wording import WORDS
from eldercalc.reports.progress import Progress, own_value
from eldercalc.words import Lang, Words, words

MOST_AREAS = 60
"""How many areas the page shows of a target: all counties of any city, not all of its villages."""

YEAR = ("value", "parts", "expected", "lead", "completion", "progress", "time_share", "status")
AREA = ("value", "parts", "gap", "status")


@dataclass(frozen=True)
class Entry:
    """One line of a table: what it is of, its cells, and what it stands on."""

    anchor: str
    name: str
    cells: list[str]
    light: Light
    told: list[str]


@dataclass(frozen=True)
class Evidence:
    """The facts under their titles, then a line a year, then a line a group or area; `more` says what is not shown."""

    facts: list[tuple[str, list[str]]]
    year_heads: list[str]
    years: list[Entry]
    area_heads: list[str]
    areas: list[Entry]
    more: str


def evidence(board: Board, line: Assessment, years: Progress, id_: str, lang: Lang) -> Evidence:
    """The evidence of a target's line; `id_` is what its anchors begin with."""
    below = shown(board, line, id_)
    return Evidence(
        _facts(board, line, lang),
        [COLUMNS[key].title.show(lang) for key in YEAR],
        [_year(board, years, year, lang) for year in sorted(years.lines, reverse=True)],
        [COLUMNS[key].title.show(lang) for key in AREA],
        [_area(one, anchor, lang) for anchor, one in below.items()],
        not_shown(board, lang) if any(one.area_level != "plan" for one in below.values()) else "",
    )


def shown(board: Board, line: Assessment, id_: str) -> dict[str, Assessment]:
    """The lines below a target's own that the page shows, by their anchor: groups, and as many areas as it holds."""
    codes = {code for code, _ in board.areas[:MOST_AREAS]}
    found = [
        one
        for one in board.below.get(line.target.id, ())
        if (one.value is not None or one.status != "not_applicable")
        and (one.area_level == "plan" or one.area_code in codes)
    ]
    return {f"{id_}-{at}": one for at, one in enumerate(found, 1)}


def _facts(board: Board, line: Assessment, lang: Lang) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for title, text in facts(board.report.assessed.plan, line.target, lang):
        found.setdefault(title.show(lang), []).append(text)
    if line.target.restates:
        names = {one.id: one.name for one in board.report.assessed.plan.plan.targets}
        found[WORDS["restates"].show(lang)] = [names.get(line.target.restates, line.target.restates)]
    return list(found.items())


def _year(board: Board, years: Progress, year: int, lang: Lang) -> Entry:
    line = years.lines[year]
    cells = {key: COLUMNS[key].show(line, lang) for key in YEAR}
    cells["value"] = value_of(line, own_value(line), years.decimals)
    told = [COLUMNS["note"].show(line, lang), *footing(board.report.assessed, line, lang)]
    return Entry("", str(year), list(cells.values()), LIGHTS[line.status], [text.strip() for text in told if text])


def _area(line: Assessment, anchor: str, lang: Lang) -> Entry:
    name = " ".join(part for part in ("" if line.area_level == "plan" else line.area, line.group) if part)
    told = [COLUMNS["need"].show(line, lang), labels.why(line, lang), _rows(line, lang)]
    cells = [COLUMNS[key].show(line, lang) for key in AREA]
    return Entry(anchor, name, cells, LIGHTS[line.status], [text for text in told if text])


def _rows(line: Assessment, lang: Lang) -> str:
    used, lost = line.figure.rows_used, sum(line.figure.rows_left_out.values())
    told = [words("用 {n} 行", "{n} row(s) used", n=used)] if used else []
    told += [words("未计入 {n} 行", "{n} left out", n=lost)] if lost else []
    return ("，" if lang == "zh" else ", ").join(one.show(lang) for one in told)


NOT_SHOWN = Words(
    "另有 {n} 个地区未列入本页，见 -o 结果.csv 或 结果.json", "{n} more areas are in -o result.csv or result.json"
)


def not_shown(board: Board, lang: Lang) -> str:
    """How many areas the page does not show; empty where it shows all."""
    left = len(board.areas) - MOST_AREAS
    return NOT_SHOWN.show(lang).format(n=left) if left > 0 else ""
