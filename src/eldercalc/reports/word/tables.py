"""Tables as the XML of Word. The head is repeated on every page and no row is parted between two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from eldercalc.reports.word.markup import clean, run
from eldercalc.reports.word.parts import Align, Cell, Row, Table
from eldercalc.reports.word.styles import SPACE

GROUND: dict[str, str] = {"green": "E2F0D9", "yellow": "FFF2CC", "red": "F8CBAD", "grey": "EDEDED"}
HEAD, BAND, RULE = "D9E2F3", "F2F2F2", "7F7F7F"
SIDE = 55
"""The room at either side of a cell, in twentieths of a point."""
INSIDE = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{room}" w:type="dxa"/>'
        for side, room in (("top", 30), ("left", SIDE), ("bottom", 30), ("right", SIDE))
    )
)
NARROW, WIDER = frozenset("()[].,:;'|!-/ijlt"), frozenset("%—@&ABCDEFGHKMNOQRUVWXmw")
"""Characters a good deal narrower and wider than a digit."""
FEW = 4
BOLD = 11.5
"""A size of bold letters, in twentieths of a point to the half-point."""
WORD = re.compile(r"[^\s\u2e80-\uffef]+")
TOGETHER = 8
"""Tables of so many rows stand on one page."""
KEPT = "<w:keepNext/>"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(part: Table, width: int) -> str:
    """The table, `width` twentieths of a point wide."""
    widths = shared(part, width)
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>' for side in SIDES)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    together = len(part.rows) <= TOGETHER
    last = len(part.rows) - 1
    rows = [_row(one, part, widths, together and at < last) for at, one in enumerate(part.rows)]
    return (
        f'<w:tbl {SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/>{INSIDE}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_head(part, widths)}{''.join(rows)}</w:tbl>"
    )


def shared(part: Table, width: int) -> list[int]:
    """The width of each column: its share, or more where its longest word needs it. They are `width` together."""
    shares = [column.width * width / sum(column.width for column in part.columns) for column in part.columns]
    least = [min(need, 2.2 * share) for need, share in zip(_needs(part), shares, strict=True)]
    if sum(least) >= width:
        return _whole([width * one / sum(least) for one in least])
    fixed: dict[int, float] = {}
    while True:
        rest = (width - sum(fixed.values())) / sum(share for at, share in enumerate(shares) if at not in fixed)
        tight = {at: least[at] for at, share in enumerate(shares) if at not in fixed and share * rest < least[at]}
        if not tight:
            return _whole([fixed.get(at, share * rest) for at, share in enumerate(shares)])
        fixed |= tight


def _whole(widths: Sequence[float]) -> list[int]:
    """Widths as whole numbers with the same sum."""
    edges = [0, *(round(edge) for edge in accumulate(widths))]
    return [right - left for left, right in pairwise(edges)]


def _needs(part: Table) -> list[float]:
    """The width of the longest word of each column, with the sides of its cell."""
    rows = [one.cells for one in part.rows if not one.band]
    heads = [_longest(column.title, part.size * BOLD) for column in part.columns]
    return [
        max([head, *(_longest(cells[at].text, part.size * 10) for cells in rows)]) + 2 * SIDE + 20
        for at, head in enumerate(heads)
    ]


def _longest(text: str, size: float) -> float:
    """The width of the longest run of characters that no line may be broken in.

    Chinese breaks anywhere, but a text of a few characters is not broken at all.
    """
    if len(text) <= FEW:
        return size * sum(map(_letter, text))
    return size * max((sum(map(_letter, word)) for word in WORD.findall(text)), default=1.0)


def _letter(mark: str) -> float:
    """How wide a character is, in shares of the size of the font; as in the widest fonts that may stand in."""
    if WORD.match(mark) is None:
        return 1.0
    return 0.4 if mark in NARROW else 0.92 if mark in WIDER else 0.64


def _head(part: Table, widths: Sequence[int]) -> str:
    """The titles of the columns, on the page of the first row and again on every page."""
    cells = [
        _cell(Cell(column.title, HEAD), width, f"{KEPT}{_aligned('center')}", "TableHead", _size(part))
        for column, width in zip(part.columns, widths, strict=True)
    ]
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(one: Row, part: Table, widths: Sequence[int], keep: bool) -> str:
    """A row; with `keep` on the page of the next one."""
    if one.band:
        whole = f'<w:gridSpan w:val="{len(widths)}"/>'
        band = Cell(one.cells[0].text, BAND)
        inner = _cell(band, sum(widths), f"{KEPT}{_aligned('left')}", "TableHead", _size(part), whole)
    else:
        look = f"{'<w:b/>' if one.bold else ''}{_size(part)}"
        inner = "".join(
            _cell(cell, width, f"{KEPT if keep else ''}{_aligned(column.align)}", "TableText", look)
            for cell, column, width in zip(one.cells, part.columns, widths, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, width: int, placed: str, style: str, look: str, spanned: str = "") -> str:
    fill = GROUND.get(cell.ground, cell.ground)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{placed}</w:pPr>{run(clean(cell.text), look)}</w:p></w:tc>'
    )


def _aligned(align: Align) -> str:
    return f'<w:jc w:val="{align}"/>'


def _size(part: Table) -> str:
    return f'<w:sz w:val="{part.size}"/>'
