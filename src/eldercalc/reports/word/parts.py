"""What the report is made of, as values: headings, paragraphs, tables, figures, turns of the page.

The chapters say what stands in them; `render` alone knows how Word writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eldercalc.reports.board import Light

Align = Literal["left", "center", "right"]
Style = Literal["body", "item", "note", "title", "subtitle", "cover"]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2; both stand in the table of contents."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, `lead` its first words in bold. With `keep` it stands on the page of what follows."""

    text: str
    style: Style = "body"
    lead: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in shares of the whole."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Cell:
    """A cell; `ground` is its colour: a light, or one in hexadecimal."""

    text: str
    ground: Light | str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table. A band has one cell, over the whole width."""

    cells: Sequence[Cell]
    band: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """A table under its caption; its head is repeated on every page, and no row is parted.

    `size` is that of its letters, in half-points.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    size: int = 18


@dataclass(frozen=True)
class Figure:
    """A picture over its caption, as wide as the text; `alt` says in words what it shows."""

    caption: str
    png: bytes
    alt: str = ""


@dataclass(frozen=True)
class Turn:
    """A new page."""


@dataclass(frozen=True)
class Contents:
    """The table of contents."""

    title: str


Part = Heading | Paragraph | Table | Figure | Turn | Contents


@dataclass(frozen=True)
class Pages:
    """A run of pages that all stand upright or all lie across."""

    parts: Sequence[Part]
    across: bool = False


def cells(*texts: str) -> list[Cell]:
    """Plain cells."""
    return [Cell(text) for text in texts]


def row(*texts: str) -> Row:
    """A row of plain cells."""
    return Row(cells(*texts))
