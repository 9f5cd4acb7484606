"""Figures far from others of their kind, and figures that jump from one year to the next.

Modified z-score (Iglewicz and Hoaglin): 0.6745 (x - median) / MAD, above 3.5 far. Sizes of one kind spread by
factors, so their logarithms are judged, and a figure must be ten times its median, or a tenth, to be worth a
question. Jumps as Hidiroglou and Berthelot: the ratio to the year before, made
symmetrical about the median ratio and weighted by the root of the size, since small bodies move more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.quality.hits import Hits, Sheets, blank, known, shown
from eldercalc.quality.rows import judged
from eldercalc.quality.years import pairs
from eldercalc.records import columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.rules import Ordinary, Scaled, Steady
from eldercalc.records.tables import Table
from eldercalc.words import Words, words

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FAR = 3.5
ENOUGH = 10
"""As many must be alike before one of them can be unlike."""
FACTORS = (10_000, 100)
NEAR = 2.5
"""So near to the median (as a z-score) must a figure come for a factor to explain it."""
BIG = 2.0
"""A jump is at least this ratio; ten times where too few are alike."""


def scores(values: Floats) -> Floats:
    """The modified z-score of each value; all 0 where half of the values are equal and no mean deviation is left."""
    far = values - np.median(values)
    spread = np.median(np.abs(far)) / 0.6745
    if spread == 0:
        spread = np.abs(far).mean() * 1.253314
    return np.asarray(far / spread if spread else np.zeros_like(far))


def kinds(table: Table, column: str, alike: tuple[str, ...]) -> Iterator[tuple[Indices, Floats]]:
    """The rows of each kind with a positive figure, and those figures."""
    flags = pc.fill_null(pc.greater(table.data[column], 0), False)
    if alike:
        flags = pc.and_(flags, known(table.data, alike))
    rows = pc.indices_nonzero(flags).to_numpy().astype(np.int64)
    values = table.data[column].filter(flags).to_numpy().astype(np.float64)
    if not alike:
        yield rows, values
        return
    code = np.zeros(len(rows), np.int64)
    for name in alike:
        encoded = table.data[name].filter(flags).combine_chunks().dictionary_encode()
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        code = code * (len(encoded.dictionary) + 1) + encoded.indices.to_numpy()
    for one in np.unique(code):
        yield rows[code == one], values[code == one]


@judged.register
def _(rule: Ordinary, table: Table, __: Sheets) -> Hits:
    """Far from its kind, and no factor explains it."""
    return _outliers(rule, table, explained=False)


@judged.register
def _(rule: Scaled, table: Table, __: Sheets) -> Hits:
    """Far from its kind, and a factor explains it."""
    return _outliers(rule, table, explained=True)


def _outliers(rule: Ordinary, table: Table, *, explained: bool) -> Hits:
    if blank(table, str(rule.column)):
        return Hits()
    rows: list[int] = []
    said: list[dict[str, Any]] = []
    for index, values in kinds(table, str(rule.column), rule.alike):
        if len(values) < ENOUGH:
            continue
        logs = np.log10(values)
        far = np.flatnonzero((np.abs(scores(logs)) > FAR) & (np.abs(logs - np.median(logs)) >= 1))
        for at in far:
            factor = explanation(logs, int(at))
            if (factor is not None) is explained:
                rows.append(int(index[at]))
                said.append({"y": _plain(table, rule, float(np.median(values))), "factor": factor})
    values_shown = shown(table, str(rule.column), pa.array(rows, pa.int64()))
    return Hits(rows, [{**one, "x": x} for one, x in zip(said, values_shown, strict=True)])


def explanation(logs: Floats, at: int) -> Words | None:
    """The factor that would bring the value at `at` among the others, in words."""
    middle = float(np.median(logs))
    spread = max(float(np.median(np.abs(logs - middle))) / 0.6745, 0.05)
    shifts = {
        words("{sign} {factor}", "{en} by {factor}", sign=sign, en=en, factor=f"{factor:,}"): way * math.log10(factor)
        for factor in FACTORS
        for way, sign, en in ((-1, "除以", "divided"), (1, "乘以", "multiplied"))
    }
    best = min(shifts, key=lambda told: abs(logs[at] + shifts[told] - middle))
    return best if abs(logs[at] + shifts[best] - middle) <= NEAR * spread else None


def _plain(table: Table, rule: Ordinary | Steady, value: float) -> str:
    """A median as people write it."""
    scaled = columns_of(table.model)[str(rule.column)].kind.store == "scaled"
    return f"{value / 10**SCALE if scaled else value:g}"


@judged.register
def _(rule: Steady, table: Table, __: Sheets) -> Hits:
    """Figures that moved far more than the others of the sheet did, and at least twofold; not where they came from."""
    column = str(rule.column)
    if blank(table, column):
        return Hits()
    now, then = pairs(table, column, rule.while_)
    usual = ~np.isin(then, _odd(table, column))
    now, then = now[usual], then[usual]
    if not len(now):
        return Hits()
    x, ref = (table.data[column].take(pa.array(i)).to_numpy().astype(np.float64) for i in (now, then))
    ratio = x / ref
    hit = _far_moved(ratio, np.maximum(x, ref)) if len(ratio) >= ENOUGH else np.maximum(ratio, 1 / ratio) >= 10
    hit &= ~_back(now, then, x, ref, hit)
    rows = pa.array(now[hit], pa.int64())
    before = pa.array(then[hit], pa.int64())
    said = zip(
        shown(table, column, rows), shown(table, column, before), table.data["year"].take(before).to_pylist(),
        (_why(float(r)) for r in ratio[hit]), strict=True,
    )  # fmt: skip
    return Hits(rows.to_pylist(), [{"x": a, "y": b, "before": year, "why": why} for a, b, year, why in said])


def _far_moved(ratio: Floats, size: Floats) -> Flags:
    """Where a ratio is at least twofold and far from the others; again in the rest: none hides another."""
    hit = np.zeros(len(ratio), bool)
    while (~hit).sum() >= ENOUGH:
        rest = np.flatnonzero(~hit)
        large = np.maximum(ratio[rest], 1 / ratio[rest]) >= BIG
        more = rest[large & (np.abs(scores(effects(ratio[rest], size[rest]))) > FAR)]
        if not len(more):
            break
        hit[more] = True
    return hit


def _odd(table: Table, column: str) -> Indices:
    """The rows whose figure is far from its kind: what moves away from it moves back."""
    rules = [rule for rule in table.model.rules if type(rule) is Ordinary and rule.column == column]
    rows = [row for rule in rules for row in _outliers(rule, table, explained=False).rows]
    return np.array(rows, np.int64)


def _back(now: Indices, then: Indices, x: Floats, ref: Floats, hit: Flags) -> Flags:
    """Where a figure only moves back to what it was before the jump of the year before, which is told there."""
    at = {int(row): place for place, row in enumerate(now)}
    jumped = [at.get(int(row), -1) for row in then]
    return np.array(
        [p >= 0 and bool(hit[p]) and 1 / BIG < one / ref[p] < BIG for p, one in zip(jumped, x, strict=True)], bool
    )


def effects(ratio: Floats, size: Floats) -> Floats:
    """Hidiroglou and Berthelot's effect: how far a ratio is from the median one, either way, times the root of size."""
    middle = float(np.median(ratio))
    moved = np.where(ratio >= middle, ratio / middle - 1, 1 - middle / ratio)
    return np.asarray(moved * np.sqrt(size))


def _why(ratio: float) -> Words | str:
    """The factor that explains a jump, where one does."""
    for factor in FACTORS:
        if max(ratio, 1 / ratio) / factor == np.clip(max(ratio, 1 / ratio) / factor, 0.7, 1.4):
            return words(
                "，相差约 {factor} 倍：是否换了单位", ", some {factor} times: in another unit?", factor=f"{factor:,}"
            )
    return ""
