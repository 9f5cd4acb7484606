"""Blocks of lines for the terminal: a title, a header, rows in columns, and below a row what those do not hold."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eldercalc.reports.wrapping import wrapped

LEAST = 16
"""The least that the widest column may be wide."""

Row = tuple[list[Text], str]
"""The cells of a line, and what stands below it."""


def printed(parts: Iterable[RenderableType], width: int, colour: bool) -> str:
    """The parts one below another as text for a terminal of that width."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def said(text: str, width: int, style: str = "") -> Text:
    """A paragraph, broken into lines."""
    return Text("\n".join(wrapped(text, width)), style=style)


def block(
    title: str, heads: Sequence[tuple[str, bool]], rows: Sequence[Row], width: int, wide: int = 0
) -> list[RenderableType]:
    """A chapter: its title, the header, then the rows, all at the same column widths.

    `heads` are the titles of the columns, each with whether it holds numbers; column `wide` takes what is left.
    """
    widths = [max(cell_len(head), *(cell_len(row[0][at].plain) for row in rows)) for at, (head, _) in enumerate(heads)]
    widths = _fitted(widths, wide, width)
    rights = [right for _, right in heads]
    parts: list[RenderableType] = [Text(title, style="bold"), _lined([Text(head) for head, _ in heads], widths, rights)]
    parts.append(Text("─" * width))
    for cells, below in rows:
        parts.append(_lined(cells, widths, rights))
        if below:
            parts.append(Padding(Text("\n".join(wrapped(below, width - 2)), style="dim"), (0, 0, 0, 2)))
    return parts


def _fitted(widths: list[int], wide: int, width: int) -> list[int]:
    """The widths, none but the wide column above a third of the line, and that one given what the others leave."""
    widths = [size if at == wide else min(size, width // 3) for at, size in enumerate(widths)]
    spare = width - sum(size + 2 for at, size in enumerate(widths) if at != wide)
    return [max(LEAST, min(size, spare)) if at == wide else size for at, size in enumerate(widths)]


def _lined(cells: Sequence[Text], widths: Sequence[int], rights: Sequence[bool]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for size, right in zip(widths, rights, strict=True):
        grid.add_column(width=size, justify="right" if right else "left", no_wrap=True)
    grid.add_row(*(Text("\n".join(wrapped(cell.plain, size)), style=cell.style)
                   for cell, size in zip(cells, widths, strict=True)))  # fmt: skip
    return grid
