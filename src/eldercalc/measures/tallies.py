"""Tallies: every measure of a table in one pass over it, by area and year, with the rows left out by reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import narwhals as nw

from eldercalc.measures.places import AREA, DEPTH
from eldercalc.measures.rows import Part
from eldercalc.records.kinds import SCALE
from eldercalc.records.tables import REJECTED, Table

Key = tuple[str, int, int]
"""Area key ('' where unknown), depth of the row, year."""


@dataclass
class Tally:
    """What a part came to. `value` is exact; `used` rows made it; `left_out` rows could not be judged, by reason.

    `judged` rows, counted or not, could be told; of the rows left out `owed` surely count, with an unknown value.
    Reasons are `blank:<column>` and `invalid:<column>`. `open` is what the rows left out would add to the
    denominator where that is known of them, `blind` how many of them do not even say that.
    """

    value: Fraction = Fraction(0)
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    open: Fraction = Fraction(0)
    blind: int = 0
    judged: int = 0
    owed: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        reasons = dict(self.left_out)
        for reason, rows in other.left_out.items():
            reasons[reason] = reasons.get(reason, 0) + rows
        return Tally(
            value=self.value + other.value,
            used=self.used + other.used,
            left_out=reasons,
            open=self.open + other.open,
            blind=self.blind + other.blind,
            judged=self.judged + other.judged,
            owed=self.owed + other.owed,
        )

    @property
    def dark(self) -> bool:
        """Whether nothing is known: no row could be judged, or those that surely count have no known value."""
        return bool(self.left_out) and not self.used and (not self.judged or bool(self.owed))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    result = Tally()
    for tally in tallies:
        result = result.plus(tally)
    return result


@dataclass(frozen=True)
class Request:
    """A part to tally. With `mate`, only rows that both can judge count: the sides of a rate in one table.

    `weighs` marks the side that is the denominator, whose open rows bound the rate.
    """

    name: str
    part: Part
    mate: Part | None = None
    weighs: bool = False


def frame(table: Table) -> nw.DataFrame[Any]:
    """The table as the default engine holds it: pandas over Arrow."""
    return nw.from_native(table.native, eager_only=True)


def tally(table: Table, requests: Sequence[Request], key: str = AREA) -> dict[str, dict[Key, Tally]]:
    """Every request over `table`, grouped by the column `key`, the row's depth and its year, in one pass."""
    plans = [_Columns(index, request, table) for index, request in enumerate(requests)]
    wanted = [expression for plan in plans for expression in plan.expressions()]
    names = [name for plan in plans for name in plan.names]
    keys = [nw.col(key).fill_null("").alias("_key"), nw.col(DEPTH), nw.col("year")]
    rows = frame(table).select(*keys, *wanted)
    grouped = rows.group_by("_key", DEPTH, "year").agg(*(nw.col(name).sum() for name in names))
    result: dict[str, dict[Key, Tally]] = {request.name: {} for request in requests}
    for row in grouped.iter_rows(named=True):
        place = (str(row["_key"]), int(row[DEPTH]), int(row["year"]))
        for plan in plans:
            result[plan.request.name][place] = plan.read(row)
    return result


class _Columns:
    """The columns that one request adds to the pass, and how to read them back."""

    def __init__(self, index: int, request: Request, table: Table) -> None:
        self.request = request
        self.prefix = f"r{index}"
        parts = [request.part, *([request.mate] if request.mate else [])]
        cells = dict.fromkeys(name for part in parts for name in part.cells)
        self.unsure = [name for name in cells if table.data[name].null_count]
        self.rejected = {name for name in self.unsure if f"{REJECTED}{name}" in table.data.column_names}
        self.names = [f"{self.prefix}_value", f"{self.prefix}_used"]
        if self.unsure:
            self.names += [
                f"{self.prefix}_open",
                f"{self.prefix}_blind",
                f"{self.prefix}_judged",
                f"{self.prefix}_owed",
            ]
            self.names += [f"{self.prefix}_{reason}" for reason in self._reasons()]

    def _reasons(self) -> list[str]:
        return [
            f"{why}:{name}"
            for name in self.unsure
            for why in ("blank", *(["invalid"] if name in self.rejected else []))
        ]

    def expressions(self) -> list[nw.Expr]:
        """Whole-number columns whose sums are the tally."""
        part, mate = self.request.part, self.request.mate
        yes = part.counted.fill_null(False) if self.unsure else part.counted
        worth = part.value if part.value is not None else nw.lit(1)
        if not self.unsure:
            value = nw.when(yes).then(worth).otherwise(0).cast(nw.Int64)
            return [value.alias(self.names[0]), yes.cast(nw.Int64).alias(self.names[1])]
        known = _known(part) if mate is None else _known(part) & _known(mate)
        used = yes & known
        lost = (~known) & ~_no(part)
        weighed = lost & yes & (~part.value.is_null() if part.value is not None else nw.lit(True))
        if not self.request.weighs:
            weighed = weighed & nw.lit(False)
        made = [
            nw.when(used).then(worth).otherwise(0).cast(nw.Int64),
            used.cast(nw.Int64),
            nw.when(weighed).then(worth).otherwise(0).cast(nw.Int64),
            (lost & ~weighed).cast(nw.Int64),
            known.cast(nw.Int64),
            (lost & yes).cast(nw.Int64),
        ]
        made += self._why(lost)
        return [expression.alias(name) for expression, name in zip(made, self.names, strict=True)]

    def _why(self, lost: nw.Expr) -> list[nw.Expr]:
        """For each reason, the lost rows whose first unknown cell it names."""
        made: list[nw.Expr] = []
        rest = lost
        for name in self.unsure:
            here = rest & nw.col(name).is_null()
            rest = rest & ~nw.col(name).is_null()
            if name in self.rejected:
                refused = nw.col(f"{REJECTED}{name}")
                made += [(here & ~refused).cast(nw.Int64), (here & refused).cast(nw.Int64)]
            else:
                made.append(here.cast(nw.Int64))
        return made

    def read(self, row: dict[str, Any]) -> Tally:
        """The tally of one group."""
        scale = 10**SCALE if self.request.part.scaled else 1
        value, used = (int(row[name] or 0) for name in self.names[:2])
        result = Tally(Fraction(value, scale), used)
        if self.request.part.level and used > 1:
            return Tally(used=used, left_out={"conflict": used})
        if self.unsure:
            result.open, result.blind = Fraction(int(row[self.names[2]]), scale), int(row[self.names[3]])
            result.judged, result.owed = int(row[self.names[4]]), int(row[self.names[5]])
            counts = {reason: int(row[f"{self.prefix}_{reason}"]) for reason in self._reasons()}
            result.left_out = {reason: count for reason, count in counts.items() if count}
        return result


def _no(part: Part) -> nw.Expr:
    """Rows that the part surely does not count."""
    return ~part.counted.fill_null(True)


def _known(part: Part) -> nw.Expr:
    """Rows of which the part can tell what they are worth: surely not counted, or counted with a known value."""
    yes = part.counted.fill_null(False)
    if part.value is not None:
        yes = yes & ~part.value.is_null()
    return yes | _no(part)
