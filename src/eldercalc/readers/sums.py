"""Columns of sums (合计, 总计, 小计): which columns beside them each adds up, and the rows where it does not.

No header says what a sum is of. The rows do: of the columns that it may add up, its parts are those that make it in
most rows. Where none do, nothing is said of it. In no case is it read as a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from eldercalc.findings import Finding
from eldercalc.readers.amounts import read_amount, scale_of
from eldercalc.readers.grids import Grid, letter
from eldercalc.readers.layout import Region
from eldercalc.readers.rows import Rows
from eldercalc.readers.titles import plain, unit_in
from eldercalc.readers.totals import rounding
from eldercalc.records import columns_of
from eldercalc.records.checker import RawTable, names_of
from eldercalc.records.kinds import number
from eldercalc.records.totals import adds_up, written
from eldercalc.words import words

Wrong = tuple[int, Fraction, Fraction]
"""A row of data (from 0), what the sum says there, and what its parts add up to."""


@dataclass(frozen=True)
class Sum:
    """A column of sums: its letter, those of its `parts` (none: they could not be told), and where it is wrong."""

    letter: str
    title: str
    parts: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class _Figures:
    """A column as numbers, a row of data each (None: blank or no number); in which unit, and scaled by how much."""

    numbers: list[Fraction | None]
    unit: str | None
    scale: Fraction


@dataclass(frozen=True)
class _Table:
    """A region with its columns of numbers, each read when it is first asked for."""

    grid: Grid
    region: Region
    rows: Rows
    scales: Mapping[str, Fraction]
    read: dict[int, _Figures | None] = field(default_factory=dict)

    def texts(self, at: int) -> list[str | None]:
        start, length = self.region.header.body, self.region.end - self.region.header.body
        return self.grid.columns[at].slice(start, length).filter(self.rows.data).to_pylist()

    def figures(self, at: int) -> _Figures | None:
        """A column that may be a part: one of numbers that add up; of an unknown one every cell must be a number."""
        if at not in self.read:
            self.read[at] = self._figures(at) if at in self.region.header.titles else None
        return self.read[at]

    def _figures(self, at: int) -> _Figures | None:
        header, texts = self.region.header, self.texts(at)
        name = next((name for name, place in header.fields.items() if place == at), None)
        if name:
            column = columns_of(header.model)[name]
            found = _read(texts, column.unit, self.scales[name])
            return _Figures(found, column.unit, self.scales[name]) if adds_up(column) else None
        unit = unit_in(header.titles[at][-1])
        found = _read(texts, unit, Fraction(1))
        filled = [one for one, text in zip(found, texts, strict=True) if text and text.strip()]
        return _Figures(found, unit, Fraction(1)) if filled and None not in filled else None


def _read(texts: Sequence[str | None], unit: str | None, scale: Fraction) -> list[Fraction | None]:
    return [_number(text, unit, scale) for text in texts]


def _number(text: str | None, unit: str | None, scale: Fraction) -> Fraction | None:
    told = read_amount(text, unit, scale) if text and text.strip() else None
    try:
        return None if told is None else Fraction(number(told))
    except ValueError:
        return None


def sums_of(grid: Grid, region: Region, rows: Rows, scales: Mapping[str, Fraction]) -> dict[int, Sum]:
    """The columns of sums of a region, by their place in the grid."""
    table = _Table(grid, region, rows, scales)
    return {at: _sum(table, at) for at in region.header.sums}


def _sum(table: _Table, at: int) -> Sum:
    """The sum with the parts that most rows bear out."""
    most, parts, wrong = 0, list[int](), list[Wrong]()
    for tried in _candidates(table, at):
        right, others = _compared(table, at, tried)
        if right > max(most, len(others)):
            most, parts, wrong = right, tried, others
    letters = tuple(letter(table.grid.positions[part]) for part in parts)
    return Sum(letter(table.grid.positions[at]), " / ".join(table.region.header.titles[at]), letters, tuple(wrong))


def _candidates(table: _Table, at: int) -> Iterator[list[int]]:
    """What a sum may add up: those under the same upper title, those beside it, those of one unit, the sums before."""
    titles, sums = table.region.header.titles, table.region.header.sums
    whole = [one for one in sorted(titles) if one not in sums and table.figures(one)]
    group = titles[at][:-1]
    found = [[one for one in whole if titles[one][: len(group)] == group]] if group else []
    found += [_beside(table, at, step) for step in (-1, 1)]
    found += [
        [one for one in whole if _unit(table, one) == unit]
        for unit in dict.fromkeys(_unit(table, one) for one in whole)
    ]
    found += [
        [one for one in sums if one < at and table.figures(one)],
        [one for one in sums if one > at and table.figures(one)],
    ]
    for parts in found:
        own = [one for one in parts if not plain(titles[one][-1]).startswith(("其中", "#"))]
        yield from (tried for tried in (parts, own) if len(tried) > 1)


def _unit(table: _Table, at: int) -> str | None:
    figures = table.figures(at)
    return figures.unit if figures else None


def _beside(table: _Table, at: int, step: int) -> list[int]:
    """The columns of numbers of one unit that stand beside a sum, up to another sum; blank columns part nothing."""
    header, found = table.region.header, list[int]()
    one = at + step
    while 0 <= one < len(table.grid.columns) and one not in header.sums:
        figures = table.figures(one)
        if one in header.titles and (figures is None or (found and figures.unit != _unit(table, found[0]))):
            break
        found += [one] if figures else []
        one += step
    return sorted(found)


def _compared(table: _Table, at: int, parts: Sequence[int]) -> tuple[int, list[Wrong]]:
    """In how many rows the sum is that of `parts`, and where it is not; a row with an unknown cell is neither."""
    read = [figures for part in parts if (figures := table.figures(part))]
    texts, scale = table.texts(at), _scale(table, at, read)
    stated = _read(texts, read[0].unit, scale)
    right, wrong = 0, list[Wrong]()
    for row, (said, cells) in enumerate(zip(stated, zip(*(one.numbers for one in read), strict=True), strict=True)):
        known = [cell for cell in cells if cell is not None]
        if said is None or len(known) < len(cells):
            continue
        added = sum(known, Fraction(0))
        fits = abs(said - added) <= rounding(texts[row] or "") * scale
        right, wrong = (right + 1, wrong) if fits else (right, [*wrong, (row, said, added)])
    return right, wrong


def _scale(table: _Table, at: int, parts: Sequence[_Figures]) -> Fraction:
    """By what a sum is multiplied to be in the unit of its parts: as its header says, else as they are."""
    own = unit_in(table.region.header.titles[at][-1])
    stated = scale_of(own, parts[0].unit) if own else None
    return stated or parts[0].scale


def differing(raw: RawTable, sums: Sequence[Sum]) -> Iterator[Finding]:
    """A finding for each row in which a sum is not that of its parts."""
    for one in sums:
        for row, stated, added in one.wrong:
            yield _finding(raw, one, row, stated, added)


def _finding(raw: RawTable, one: Sum, at: int, stated: Fraction, added: Fraction) -> Finding:
    row = raw.rows[at].as_py()
    return Finding(
        rule=f"{raw.model.sheet.table}|row_total_differs",
        severity="warning",
        file=raw.origin.file,
        sheet=raw.origin.sheet,
        row=row,
        cell=f"{one.letter}{row}",
        value=written(stated),
        message=words(
            "“{title}”写的是 {stated}，{parts} 各列之和是 {sum}（差 {gap}）",
            "'{title}' is given as {stated}, columns {parts} add up to {sum} (off by {gap})",
            title=one.title, stated=written(stated), parts=list(one.parts), sum=written(added),
            gap=written(stated - added),
        ),
        hint=words(
            "以各列为准，合计列不参与计算；查是哪一列填错，或合计没有更新",
            "the columns count and their total does not: see which of them is wrong, or whether the total is old",
        ),
        **names_of(raw, at),
    )  # fmt: skip
