"""The targets of the page: a row each with its charts, what it is found and sorted by, and what it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eldercalc.assessment import STATUSES, Assessment
from eldercalc.reports import labels
from eldercalc.reports.board import CLASSES, LIGHTS, Board, Light
from eldercalc.reports.columns import COLUMNS, counts_areas, unit_word
from eldercalc.reports.page.bullets import Bullet, bullet
from eldercalc.reports.page.evidence import Evidence, evidence
from eldercalc.reports.page.trends import Trend, trend
from eldercalc.reports.phrases import name_of
from eldercalc.reports.progress import Progress
from eldercalc.reports.summary import LATE, lag
from eldercalc.words import Lang


@dataclass(frozen=True)
class Row:
    """One target in the last year judged. `cells` are the columns of every format; `keys` order the rows by."""

    id: str
    line: Assessment
    name: str
    unit: str
    cells: dict[str, str]
    light: Light
    status: str
    bullet: Bullet | None
    small: Trend | None
    large: Trend | None
    arrow: str
    keys: dict[str, str]
    evidence: Evidence


@dataclass(frozen=True)
class Choice:
    """One value to narrow the rows by, and how many rows have it."""

    value: str
    text: str
    count: int


def rows(board: Board, lang: Lang) -> list[Row]:
    """A row a target with a number."""
    return [_row(board, line, f"t{at}", lang) for at, line in enumerate(board.numbers, 1)]


def _row(board: Board, line: Assessment, id_: str, lang: Lang) -> Row:
    years = board.trends.get((line.target.id, line.area_code)) or Progress({line.year: line})
    return Row(
        id=id_,
        line=line,
        name=_name(board, line, lang),
        unit=_unit(line, lang),
        cells={key: column.show(line, lang) for key, column in COLUMNS.items()},
        light=LIGHTS[line.status],
        status=labels.status(line.status, lang),
        bullet=bullet(line, lang),
        small=trend(years, lang, small=True),
        large=trend(years, lang),
        arrow=years.trend,
        keys=_keys(line),
        evidence=evidence(board, line, years, id_, lang),
    )


def _name(board: Board, line: Assessment, lang: Lang) -> str:
    """The target's name; with its area where one area was asked for and several of its parts have lines."""
    name = name_of(line, lang)
    alone = line.area_level == "plan" or line.area == board.report.assessed.area
    return name if alone else f"{name} · {line.area}"


def _unit(line: Assessment, lang: Lang) -> str:
    """The unit as it follows a value."""
    unit = "" if counts_areas(line) else unit_word(line.unit, lang)
    return unit if lang == "zh" or unit in ("", "%", "‰") else f" {unit}"


def _keys(line: Assessment) -> dict[str, str]:
    """What the rows can be ordered by, as numbers; empty where there is none."""
    behind = lag(line) if line.status in LATE else None
    return {
        "status": str(STATUSES.index(line.status)),
        "lag": _number(behind),
        "completion": _number(line.completion),
        "progress": _number(line.progress),
    }


def _number(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.6f}"


def by_chapter(found: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows by the chapter of their target, in the order of the plan."""
    chapters: dict[str, list[Row]] = {}
    for row in found:
        chapters.setdefault(row.line.target.chapter, []).append(row)
    return chapters


def choices(found: Sequence[Row], lang: Lang) -> dict[str, list[Choice]]:
    """What the rows can be narrowed by: class, status, chapter, responsible body; only where that would divide them."""
    targets = [row.line.target for row in found]
    bodies = dict.fromkeys(body for target in targets for body in target.responsible)
    every = {
        "class": [
            Choice(name, labels.CLASS[name].show(lang), sum(target.class_ == name for target in targets))
            for name in CLASSES
        ],
        "status": [
            Choice(status, labels.status(status, lang), sum(row.line.status == status for row in found))
            for status in STATUSES
        ],
        "chapter": [
            Choice(name, name, sum(target.chapter == name for target in targets))
            for name in dict.fromkeys(target.chapter for target in targets)
        ],
        "responsible": [Choice(body, body, sum(body in target.responsible for target in targets)) for body in bodies],
    }
    return {name: used for name, many in every.items() if (used := [one for one in many if one.count])}


@dataclass(frozen=True)
class Promise:
    """One commitment without a number."""

    name: str
    cells: dict[str, str]


def promises(board: Board, lang: Lang) -> list[Promise]:
    """The commitments without a number."""
    return [
        Promise(name_of(line, lang), {key: column.show(line, lang) for key, column in COLUMNS.items()})
        for line in board.promises
    ]
