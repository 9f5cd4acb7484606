"""Colouring the cells of one sheet: only the format number of each cell named is changed.

A blank cell that the sheet does not hold yet is put in, with the format of its row or column, so that it looks as
before but for its colour. In a merged area the cell that shows is the one at its top left.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from eldercalc.reports.ooxml.splicing import Element, Splices, Unfit, scan, with_attribute

Cell = tuple[int, int]
"""Row and column, both counted from 1."""

MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+\d+):([A-Z]+\d+)[\"']")
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
AFTER_LEGACY = frozenset({
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
})  # fmt: skip
"""What follows the place of a sheet's comments; `AlternateContent` after the rows wraps one of them."""


def cell_of(address: str) -> Cell | None:
    """The cell of an address such as `F12`; None where it names none that a sheet can have."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for mark in found[1]:
        column = column * 26 + ord(mark) - 64
    row = int(found[2])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def address(cell: Cell) -> str:
    """The address of a cell."""
    row, column = cell
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def shown_at(data: bytes, wanted: list[Cell]) -> dict[Cell, Cell]:
    """Each cell wanted, and the cell in which it is seen: in a merged area its top left."""
    rows: dict[int, list[Cell]] = {}
    for cell in wanted:
        rows.setdefault(cell[0], []).append(cell)
    seen = {cell: cell for cell in wanted}
    for found in MERGED.finditer(data, max(0, data.rfind(b"sheetData"))) if wanted else ():
        first, last = cell_of(found[1].decode()), cell_of(found[2].decode())
        if first and last:
            inside = [row for row in range(first[0], last[0] + 1) if row in rows]
            seen |= {cell: first for row in inside for cell in rows[row] if first[1] <= cell[1] <= last[1]}
    return seen


ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
NUMBERED = re.compile(rb"<(?:[\w.-]+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"'](\d+)[\"']")


def quiet(data: bytes, wanted: Iterable[Cell]) -> list[tuple[int, int]]:
    """The stretches of whole rows in which nothing is to be done; none where rows are not as every program writes them.

    A row concerns us where a cell of it is wanted, or where a missing one must stand before it; the last one always.
    """
    if b"<!--" in data or b"<![CDATA[" in data:
        return []
    rows = [(int(found[1]), found.start()) for found in NUMBERED.finditer(data)]
    numbers = [row for row, _ in rows]
    if not rows or len(rows) != sum(1 for _ in ROW.finditer(data)) or numbers != sorted(set(numbers)):
        return []
    live = {min(bisect_left(numbers, row), len(rows) - 1) for row, _ in wanted} | {len(rows) - 1}
    edges = [-1, *sorted(live)]
    return [(rows[one + 1][1], rows[other][1]) for one, other in pairwise(edges) if other > one + 1]


@dataclass
class Sheet:
    """A sheet's part cut open: its cells to be coloured, and the place where its comments are named."""

    data: bytes
    colours: Mapping[Cell, str]
    filled: Callable[[int, str], int]
    """The format that is the given one with the given fill."""

    legacy: str | None = None
    """The relation under which the sheet already names its comments' shapes."""

    _row: int = 0
    _column: int = 0
    _row_format: int | None = None
    _row_tag: Element | None = None
    _left: list[Cell] = field(default_factory=list)
    _columns: list[tuple[int, int, int]] = field(default_factory=list)
    _rows_tag: Element | None = None
    _root: Element | None = None
    _place: int | None = None

    def __post_init__(self) -> None:
        self._splices = Splices(self.data)
        self._left = sorted(self.colours, reverse=True)
        scan(self.data, self._opened, self._closed, self._concerns, 2, quiet(self.data, self.colours))
        if self._root is None or self._rows_tag is None:
            raise Unfit("sheetData")

    def _concerns(self, name: str) -> bool:
        return name in ("row", "col") or (name == "c" and bool(self._left) and self._left[-1][0] == self._row)

    def _opened(self, one: Element) -> None:
        if one.name == "c" and one.depth == 3:
            self._cell(one)
        elif one.name == "row" and one.depth == 2:
            self._begin_row(one)
        elif one.name == "col" and one.depth == 2:
            first, last = int(one.given["min"]), int(one.given["max"])
            self._columns.append((first, last, int(one.given.get("style", 0))))
        elif one.depth == 1:
            self._child(one)
        elif one.depth == 0:
            self._root = one

    def _child(self, one: Element) -> None:
        if one.name == "sheetData":
            self._rows_tag = one
        elif one.name == "legacyDrawing":
            self.legacy = next((v for k, v in one.given.items() if k.rpartition(":")[2] == "id"), None)
        elif self._place is None and self._rows_tag is not None and (
            one.name in AFTER_LEGACY or one.name == "AlternateContent"
        ):  # fmt: skip
            self._place = one.start

    def _begin_row(self, one: Element) -> None:
        row = int(one.given["r"]) if "r" in one.given else self._row + 1
        if row <= self._row:
            raise Unfit(f"row {row}")
        self._row = row
        self._column, self._row_tag = 0, one
        own = one.given.get("customFormat") in ("1", "true")
        self._row_format = int(one.given.get("s", 0)) if own else None
        self._new_rows(one.start, self._row)

    def _cell(self, one: Element) -> None:
        found = cell_of(one.given["r"]) if "r" in one.given else (self._row, self._column + 1)
        if found is None or found <= (self._row, self._column):
            raise Unfit(one.given["r"])
        self._column = found[1]
        self._new_cells(one.start, found)
        if self._left and self._left[-1] == found:
            self._left.pop()
            format_ = self.filled(int(one.given.get("s", 0)), self.colours[found])
            self._splices.put(one.start, with_attribute(self.data[one.start : one.end], "s", str(format_)), one.end)

    def _closed(self, name: str, depth: int, at: int) -> None:
        if name == "row" and depth == 2:
            self._end_row(at)
        elif name == "sheetData" and depth == 1 and self._rows_tag is not None:
            rows = self._rows_until(LAST_ROW + 1, self._rows_tag.prefix)
            if rows:
                self._splices.inside(self._rows_tag, at, rows)
        elif depth == 0 and self._place is None:
            self._place = at

    def _end_row(self, at: int) -> None:
        tag = self._row_tag
        cells = self._cells_until((self._row, LAST_COLUMN + 1), tag.prefix if tag else "")
        if tag is not None and cells:
            self._splices.inside(tag, at, cells)

    def _new_cells(self, at: int, before: Cell) -> None:
        tag = self._row_tag
        if tag is not None and (cells := self._cells_until(before, tag.prefix)):
            self._splices.put(at, cells)

    def _new_rows(self, at: int, before: int) -> None:
        tag = self._row_tag
        if tag is not None and (rows := self._rows_until(before, tag.prefix)):
            self._splices.put(at, rows)

    def _cells_until(self, before: Cell, prefix: str) -> bytes:
        """New cells for what is wanted in this row and stands before the cell `before`."""
        made = []
        while self._left and self._left[-1][0] == before[0] and self._left[-1] < before:
            made.append(self._made(self._left.pop(), prefix, self._row_format))
        return b"".join(made)

    def _rows_until(self, before: int, prefix: str) -> bytes:
        """New rows for what is wanted above row `before`."""
        made = []
        while self._left and self._left[-1][0] < before:
            row = self._left[-1][0]
            cells = b""
            while self._left and self._left[-1][0] == row:
                cells += self._made(self._left.pop(), prefix, None)
            made.append(f'<{prefix}row r="{row}">'.encode() + cells + f"</{prefix}row>".encode())
        return b"".join(made)

    def _made(self, cell: Cell, prefix: str, row_format: int | None) -> bytes:
        base = row_format
        if base is None:
            base = next((format_ for first, last, format_ in self._columns if first <= cell[1] <= last), 0)
        return f'<{prefix}c r="{address(cell)}" s="{self.filled(base, self.colours[cell])}"/>'.encode()

    def name_comments(self, relation: str, namespace: str) -> None:
        """Let the sheet name the shapes of its comments."""
        if self._root is None or self._place is None:
            raise Unfit("legacyDrawing")
        tag = f'<{self._root.prefix}legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>'
        if self._root.empty:
            raise Unfit("worksheet")
        self._splices.put(self._place, tag.encode())

    def result(self) -> bytes:
        """The part as it has become."""
        return self._splices.result()
