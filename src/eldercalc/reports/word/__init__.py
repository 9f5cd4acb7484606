"""The evaluation report as a Word document: summary, completion table, what is behind, quality of the data, method.

`parts` are what it is made of, a module a chapter says what stands in it, `sentences` composes the words, `charts`
draws, `render` writes. All figures and their wording are those of the other formats.
"""

from __future__ import annotations

from eldercalc.reports.board import Board
from eldercalc.reports.result import Report
from eldercalc.reports.word import behind, completion, method, overview, quality
from eldercalc.reports.word.annexes import areas, definitions, doubts, files
from eldercalc.reports.word.front import front, title
from eldercalc.reports.word.parts import Pages, Part
from eldercalc.reports.word.render import document as written
from eldercalc.words import Lang


def document(report: Report, lang: Lang) -> bytes:
    """The report as the bytes of a document."""
    board = Board(report)
    return written(pages(board, lang), title(board, lang), lang)


def pages(board: Board, lang: Lang) -> list[Pages]:
    """Everything in the report, in the order of its pages."""
    return [
        front(board, lang),
        Pages(overview.chapter(board, lang)),
        Pages(completion.chapter(board, lang), across=True),
        Pages([part for one in (behind, quality, method) for part in one.chapter(board, lang)]),
        *_annexes(board, lang),
    ]


def _annexes(board: Board, lang: Lang) -> list[Pages]:
    """The annexes that have something to say, numbered as they come."""
    upright: list[Part] = []
    number = 1
    for annex in (definitions, doubts):
        if said := annex(board, number, lang):
            upright, number = [*upright, *said], number + 1
    found = [Pages(upright)] if upright else []
    if board.areas:
        found.append(Pages(areas(board, number, lang), across=True))
        number += 1
    return [*found, Pages(files(board, number, lang))]
