"""Tallies: every measure of a table in one pass over it, by area and year, with the rows left out by reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import narwhals as nw

from eldercalc.measures.places import AREA, DEPTH
from eldercalc.measures.rows import Part, sure_of_year, unknown_cell
from eldercalc.measures.weighed import WEIGHT, Weighed
from eldercalc.records.kinds import SCALE
from eldercalc.records.once import REJECTED
from eldercalc.records.tables import Table
from eldercalc.records.years import NO_YEAR

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
    """Every request over `table`, grouped by the column `key`, the row's depth and its year, in one pass.

    Each answer is a column of its own before it is used again: first whether a part counts a row and what the row is
    worth, then whether that is known, then which rows a request uses and which it must leave out, at last the sums.
    """
    result: dict[str, dict[Key, Tally]] = {request.name: {} for request in requests}
    rows = Weighed(table)
    for columns, some in _bundles(rows, [_in(table, one) for one in requests], (key, DEPTH, "year")):
        _add(result, table, rows.alike(columns), some, key)
    return result


Bundle = tuple[dict[str, None], list[Request]]


def _bundles(
    rows: Weighed, requests: Iterable[Request], always: Sequence[str]
) -> Iterator[tuple[list[str], list[Request]]]:
    """Requests that may be asked together without the rows differing in too many ways, with the columns they read."""
    bundles: list[Bundle] = []
    for request in requests:
        reads = dict.fromkeys([*always, *_read(rows.table, request)])
        fitting = [one for one in bundles if rows.spread(one[0] | reads) <= rows.most]
        bundle: Bundle = fitting[0] if fitting else ({}, [])
        bundles += [] if fitting else [bundle]
        bundle[0].update(reads)
        bundle[1].append(request)
    yield from ((list(columns), inside) for columns, inside in bundles)


def _read(table: Table, request: Request) -> Iterator[str]:
    """The columns that a request reads."""
    known = table.data.column_names
    if NO_YEAR in known:
        yield NO_YEAR
    for part in (request.part, request.mate):
        for name in part.cells if part else ():
            yield name
            if f"{REJECTED}{name}" in known:
                yield f"{REJECTED}{name}"


def _add(
    result: dict[str, dict[Key, Tally]], table: Table, rows: nw.DataFrame[Any], requests: Sequence[Request], key: str
) -> None:
    """The tallies of requests that are asked together, put into `result`."""
    answers = _Answers(table, [part for one in requests for part in (one.part, one.mate) if part])
    plans = [_Columns(f"r{index}", request, answers) for index, request in enumerate(requests)]
    keys = [nw.col(key).fill_null("").alias("_key"), nw.col(DEPTH), nw.col("year"), nw.col(WEIGHT)]
    rows = rows.select(*keys, *answers.asked()).with_columns(*answers.told())
    rows = rows.with_columns(*(expression for plan in plans for expression in plan.left_out()))
    names = [name for plan in plans for name in plan.names]
    rows = rows.select("_key", DEPTH, "year", *(expression for plan in plans for expression in plan.sums()))
    grouped = rows.group_by("_key", DEPTH, "year").agg(*(nw.col(name).sum() for name in names))
    for row in grouped.iter_rows(named=True):
        place = (str(row["_key"]), int(row[DEPTH]), int(row["year"]))
        for plan in plans:
            result[plan.request.name][place] = plan.read(row)


def lost_rows(table: Table, request: Request) -> list[tuple[int, str]]:
    """The rows that `request` must leave out, by index, each with the first of its cells that is unknown."""
    request = _in(table, request)
    answers = _Answers(table, [part for part in (request.part, request.mate) if part])
    columns = _Columns("r", request, answers)
    if not columns.unsure:
        return []
    rows = frame(table).select(*answers.asked()).with_columns(*answers.told()).with_columns(*columns.left_out())
    lost = rows.with_row_index("_at").filter(nw.col("r_lost"))
    nulls = lost.select("_at", *(nw.col(f"_null_{name}") for name in columns.unsure))
    return [
        (int(row["_at"]), next(name for name in columns.unsure if row[f"_null_{name}"]))
        for row in nulls.iter_rows(named=True)
    ]


def counted_rows(table: Table, request: Request) -> list[int]:
    """The rows that make `request`, by index."""
    request = _in(table, request)
    answers = _Answers(table, [part for part in (request.part, request.mate) if part])
    columns = _Columns("r", request, answers)
    rows = frame(table).select(*answers.asked()).with_columns(*answers.told()).with_columns(*columns.left_out())
    yes = answers.of(request.part, "yes")
    used = rows.with_row_index("_at").filter(yes & nw.col("r_sure") if columns.unsure else yes)
    return [int(at) for at in used["_at"].to_list()]


def _in(table: Table, one: Request) -> Request:
    mate = sure_of_year(one.mate, table) if one.mate else None
    return replace(one, part=sure_of_year(one.part, table), mate=mate)


class _Answers:
    """What each part says of a row, once a part however many requests ask it.

    Columns: `<part>_counted` (null: unknown), `<part>_worth`, `<part>_yes`, `<part>_no`, `<part>_known`, and for each
    unsure cell `_null_<cell>`.
    """

    def __init__(self, table: Table, parts: Iterable[Part]) -> None:
        self.parts = {part.key: part for part in parts}
        self._names = {key: f"p{index}" for index, key in enumerate(self.parts)}
        cells = dict.fromkeys(name for part in self.parts.values() for name in part.cells)
        self.unsure = [name for name in cells if name == "year" or table.data[name].null_count]
        self.rejected = [name for name in self.unsure if f"{REJECTED}{name}" in table.data.column_names]

    def of(self, part: Part, answer: str) -> nw.Expr:
        """The column of one answer."""
        return nw.col(f"{self._names[part.key]}_{answer}")

    def asked(self) -> list[nw.Expr]:
        """The first columns: of each part, and of each cell that may be unknown."""
        found = [unknown_cell(name).alias(f"_null_{name}") for name in self.unsure]
        found += [nw.col(f"{REJECTED}{name}") for name in self.rejected]
        for key, part in self.parts.items():
            worth = part.value if part.value is not None else nw.lit(1)
            found += [part.counted.alias(f"{self._names[key]}_counted"), worth.alias(f"{self._names[key]}_worth")]
        return found

    def told(self) -> list[nw.Expr]:
        """The columns that follow from them: surely counted, surely not, and whether the row's worth is known."""
        found: list[nw.Expr] = []
        for key, part in self.parts.items():
            name, counted = self._names[key], self.of(part, "counted")
            yes, no = counted.fill_null(False), ~counted.fill_null(True)
            sure = yes & ~self.of(part, "worth").is_null() if part.value is not None else yes
            found += [yes.alias(f"{name}_yes"), no.alias(f"{name}_no"), (sure | no).alias(f"{name}_known")]
        return found


class _Columns:
    """The columns that one request adds to the pass, and how to read them back."""

    def __init__(self, prefix: str, request: Request, answers: _Answers) -> None:
        self.prefix, self.request, self.answers = prefix, request, answers
        parts = [request.part, *([request.mate] if request.mate else [])]
        cells = dict.fromkeys(name for part in parts for name in part.cells)
        self.unsure = [name for name in cells if name in answers.unsure]
        counts = ["value", "used", *(("open", "blind", "judged", "owed", *self._reasons()) if self.unsure else ())]
        self.names = [f"{prefix}_{name}" for name in counts]

    def _reasons(self) -> list[str]:
        return [
            f"{why}:{name}"
            for name in self.unsure
            for why in ("blank", *(["invalid"] if name in self.answers.rejected else []))
        ]

    def left_out(self) -> list[nw.Expr]:
        """`_known`: rows that can be judged; `_lost`: rows that cannot, and that might count."""
        if not self.unsure:
            return []
        part, mate, of = self.request.part, self.request.mate, self.answers.of
        known = of(part, "known") if mate is None else of(part, "known") & of(mate, "known")
        lost = (~known) & ~of(part, "no")
        return [known.alias(f"{self.prefix}_sure"), lost.alias(f"{self.prefix}_lost")]

    def sums(self) -> list[nw.Expr]:
        """Whole-number columns whose sums are the tally."""
        part = self.request.part
        yes, worth = self.answers.of(part, "yes"), self.answers.of(part, "worth")
        if not self.unsure:
            made = [nw.when(yes).then(worth).otherwise(0), yes]
        else:
            known, lost = nw.col(f"{self.prefix}_sure"), nw.col(f"{self.prefix}_lost")
            weighed = lost & yes & ~worth.is_null() if self.request.weighs else nw.lit(False) & lost
            used = yes & known
            made = [
                nw.when(used).then(worth).otherwise(0), used, nw.when(weighed).then(worth).otherwise(0),
                lost & ~weighed, known, lost & yes, *self._why(lost),
            ]  # fmt: skip
        sums = [expression.cast(nw.Int64) * nw.col(WEIGHT) for expression in made]
        return [expression.alias(name) for expression, name in zip(sums, self.names, strict=True)]

    def _why(self, lost: nw.Expr) -> list[nw.Expr]:
        """For each reason, the lost rows whose first unknown cell it names."""
        made: list[nw.Expr] = []
        rest = lost
        for name in self.unsure:
            null = nw.col(f"_null_{name}")
            here, rest = rest & null, rest & ~null
            if name in self.answers.rejected:
                refused = nw.col(f"{REJECTED}{name}")
                made += [here & ~refused, here & refused]
            else:
                made.append(here)
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
