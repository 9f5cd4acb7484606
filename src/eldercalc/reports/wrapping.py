"""Breaking text into lines of a given width, as Chinese typesetting has it.

A line may end after any Chinese character, but a closing mark never begins a line and an opening one never ends it;
numbers with their signs and Latin words stay whole unless they are wider than the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

OPENING, CLOSING = r"（《“〈「\[(", r"）》”〉」，。；：、！？,.;:%)\]"
PIECE = re.compile(
    rf"[{OPENING}]*(?:[^\x00-\u2e7f]|(?:[^\s{OPENING}{CLOSING}\u2e80-\uffff]|(?<=\d)[.,](?=\d))+|[^\s])[{CLOSING}]*\s*"
)


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` terminal columns."""
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    for piece in PIECE.findall(text):
        yield from [piece] if cell_len(piece.rstrip()) <= width else chop_cells(piece.rstrip(), width)
