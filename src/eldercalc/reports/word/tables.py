"""Tables as the XML of Word. The head is repeated on every page and no row is parted between two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from eldercalc.reports.board import Light
from eldercalc.reports.word.markup import clean, run
from eldercalc.reports.word.parts import Cell, Column, Row, Table
from eldercalc.reports.word.styles import SPACE

GROUND: dict[Light, str] = {"green": "E2F0D9", "yellow": "FFF2CC", "red": "F8CBAD", "grey": "EDEDED"}
HEAD, BAND, RULE = "D9E2F3", "F2F2F2", "7F7F7F"
SMALL = '<w:sz w:val="15"/>'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(part: Table, width: int) -> str:
    """The table, `width` twentieths of a point wide."""
    widths = shared(part.columns, width)
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>' for side in SIDES)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    titles = [Cell(column.title) for column in part.columns]
    rows = [_row(titles, part, widths, head=True), *(_band(one, part, widths) if one.band
            else _row(one.cells, part, widths, bold=one.bold) for one in part.rows)]  # fmt: skip
    return (
        f'<w:tbl {SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def shared(columns: Sequence[Column], width: int) -> list[int]:
    """The width of each column; together they are `width` exactly."""
    whole = sum(column.width for column in columns)
    edges = [round(width * sum(column.width for column in columns[:at]) / whole) for at in range(len(columns) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _row(cells: Sequence[Cell], part: Table, widths: Sequence[int], head: bool = False, bold: bool = False) -> str:
    look = f"{'<w:b/>' if bold else ''}{SMALL if part.small else ''}"
    inner = "".join(
        _cell(one, width, "center" if head else column.align, "TableHead" if head else "TableText", look, head)
        for one, column, width in zip(cells, part.columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, width: int, align: str, style: str, look: str, head: bool) -> str:
    fill = HEAD if head else GROUND[cell.light] if cell.light else ""
    return _tc(width, _ground(fill), f'<w:pStyle w:val="{style}"/><w:jc w:val="{align}"/>', cell.text, look)


def _band(one: Row, part: Table, widths: Sequence[int]) -> str:
    """A row that is one cell, kept on the page of the row below it."""
    inner = _tc(
        sum(widths), f'<w:gridSpan w:val="{len(widths)}"/>{_ground(BAND)}',
        '<w:pStyle w:val="TableHead"/><w:keepNext/><w:jc w:val="left"/>', one.cells[0].text,
        SMALL if part.small else "",
    )  # fmt: skip
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"


def _tc(width: int, properties: str, paragraph: str, text: str, look: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{paragraph}</w:pPr>{run(clean(text), look)}</w:p></w:tc>"
    )


def _ground(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
