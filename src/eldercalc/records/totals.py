"""Totals that a sheet states of its own rows, held against the sum of those rows.

A total is compared only where every cell that it covers was read: a blank or refused cell is unknown, and so is the
sum.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

import pyarrow as pa

from eldercalc.findings import Finding
from eldercalc.records.base import Column, columns_of
from eldercalc.records.kinds import SCALE, number
from eldercalc.words import words

if TYPE_CHECKING:
    from eldercalc.records.checker import Checked, RawTable

Span = tuple[int, int]
"""The first and the last row of the sheet."""


def adds_up(column: Column) -> bool:
    """Whether the numbers of a column have a sum: neither years nor prices do."""
    return column.kind.store in ("int", "scaled") and column.unit is not None and "/" not in column.unit


@dataclass(frozen=True)
class Total:
    """A row of totals: what it is called, the `spans` it may cover (the likeliest first), and its figures.

    A figure is the text in the column's own unit, and by how much it may be off for being rounded.
    """

    row: int
    label: str
    spans: tuple[Span, ...]
    figures: dict[str, tuple[str, Fraction]]


@dataclass(frozen=True)
class _Sums:
    """A column whose sum over any rows is one subtraction."""

    sums: list[int]
    unknown: list[int]

    def over(self, low: int, high: int) -> int | None:
        """The sum over the rows at `low` to before `high`; None where one is unknown, or there is none."""
        whole = low < high and self.unknown[high] == self.unknown[low]
        return self.sums[high] - self.sums[low] if whole else None


def differing(checked: Checked) -> Iterator[Finding]:
    """A finding for each figure of a total that is no sum of the rows that it may cover."""
    raw = checked.raw
    if not raw.totals:
        return
    rows = raw.rows.to_pylist()
    columns = {name: _sums(checked.columns[name]) for total in raw.totals for name in total.figures}
    for total in raw.totals:
        spans = [_within(rows, span) for span in total.spans]
        for name, (text, slack) in total.figures.items():
            sums = [columns[name].over(*span) for span in spans]
            finding = _judged(raw, total, name, text, slack, sums)
            if finding:
                yield finding


def _sums(values: pa.Array) -> _Sums:
    cells = values.to_pylist()
    return _Sums(
        list(accumulate((value or 0 for value in cells), initial=0)),
        list(accumulate((value is None for value in cells), initial=0)),
    )


def _within(rows: Sequence[int], span: Span) -> Span:
    """Where in the data the rows of a span stand; the data are in the order of the sheet."""
    return bisect_left(rows, span[0]), bisect_right(rows, span[1])


def _judged(
    raw: RawTable, total: Total, name: str, text: str, slack: Fraction, sums: Sequence[int | None]
) -> Finding | None:
    """The finding where the figure is none of the sums; nothing where one of them is not known."""
    column = columns_of(raw.model)[name]
    unit = 10**SCALE if column.kind.store == "scaled" else 1
    known = [Fraction(one, unit) for one in sums if one is not None]
    try:
        stated = Fraction(number(text))
    except ValueError:
        return None
    if not known or any(abs(stated - one) <= slack for one in known):
        return None
    return Finding(
        rule=f"{raw.model.sheet.table}|total_differs",
        severity="warning",
        file=raw.origin.file,
        sheet=raw.origin.sheet,
        row=total.row,
        column=name,
        cell=raw.origin.cell(name, total.row),
        value=written(stated),
        message=words(
            "{label}的{title}写的是 {stated}，所属各行之和是 {sum}（差 {gap}）",
            "{label}: {title_en} is given as {stated}, its rows add up to {sum} (off by {gap})",
            label=total.label, title=column.zh, title_en=column.en, stated=written(stated), sum=written(known[0]),
            gap=written(stated - known[0]),
        ),
        hint=words(
            "以各行为准，合计不参与计算；查是否漏行、多行，或合计没有更新",
            "the rows count and the total does not: look for rows left out or doubled, or a total not renewed",
        ),
    )  # fmt: skip


def written(value: Fraction) -> str:
    """A number as people write it."""
    return f"{float(value):.{SCALE}f}".rstrip("0").rstrip(".")
