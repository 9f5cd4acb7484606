"""Which year each row speaks for, and the rows of which that is not known.

A year comes from the row's own cell (of an event from its date), else from the cover, else from the run, else from the
name of the sheet or the file (`records.names`). A row whose cell is refused, or blank where nothing else names a year,
is kept in the year that the rows around it are of, marked as unsure: its area has sent something, and whether the row
counts is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.errors import InputError
from eldercalc.findings import Finding
from eldercalc.records.base import columns_of
from eldercalc.records.checker import Checked, RawTable, names_of
from eldercalc.records.names import are_told_apart, by_name, doubtful, misnamed, witnesses
from eldercalc.words import Words, words

NO_YEAR = "_no_year"
"""The mask of rows whose year is not known, in tables that have such rows."""


@dataclass(frozen=True)
class Dated:
    """A checked sheet with a year for every row, and the mask of those for which it is only presumed."""

    checked: Checked
    years: pa.Array
    unsure: pa.Array
    findings: list[Finding]


def dated(checked: Sequence[Checked], year: int | None) -> list[Dated]:
    """Every sheet with its years; `year` serves rows that have none of their own, nor a cover.

    Raises InputError for a sheet of which no row has a year, nor anything around it.
    """
    names = witnesses(checked)
    said = [_said(one.raw, name, year) for one, name in zip(checked, names, strict=True)]
    told = [_told(one, each) for one, each in zip(checked, said, strict=True)]
    counts = [Counter(pc.drop_null(known).to_pylist()) for known, *_ in told]
    guesses = [_guess(checked, counts, at, year if each is None else each) for at, each in enumerate(said)]
    notes = [list(_of_names(one, name, year)) for one, name in zip(checked, names, strict=True)]
    for at, note in misnamed(checked, counts):
        notes[at].append(note)
    return [_presumed(one, *told[at], guesses[at], notes[at]) for at, one in enumerate(checked)]


def _said(raw: RawTable, name: int | None, year: int | None) -> int | None:
    """The year of the rows that have none: the cover's, the run's or that of a name; none where the last two differ."""
    if raw.year is not None:
        return raw.year
    return None if are_told_apart(raw, name, year) else name if year is None else year


def _of_names(one: Checked, name: int | None, year: int | None) -> Iterator[Finding]:
    """What there is to say of the year in a name: rows are taken to be of it, or it is doubtful whether they are."""
    rows = _without(one) if one.raw.year is None and name is not None else 0
    if rows and are_told_apart(one.raw, name, year):
        yield doubtful(one.raw, rows, year)
    elif rows and year is None:
        yield by_name(one.raw, rows)


def _without(one: Checked) -> int:
    """How many rows have no year of their own, nor a refused cell in its place."""
    dated = one.raw.model.sheet.dated
    lacking = [
        pc.and_(pc.is_null(one.columns[name]), pc.invert(_refused(one, name))) for name in ("year", dated) if name
    ]
    return int(pc.sum(reduce(pc.and_, lacking)).as_py() or 0)


def _told(one: Checked, fallback: int | None) -> tuple[pa.Array, pa.Array, list[Finding]]:
    """The years that are known, null elsewhere; what the row or the cover says; the findings.

    `fallback` is the year of the rows without one.

    A refused cell is not overruled by the cover, nor a refused date by the year beside it: “未验收” is no event yet.
    """
    raw, known, findings = one.raw, one.columns["year"], list(one.findings)
    if fallback is not None:
        known = pc.if_else(pc.and_(pc.is_null(known), pc.invert(_refused(one, "year"))), fallback, known)
    if raw.model.sheet.dated is not None:
        happened = pc.cast(pc.year(one.columns[raw.model.sheet.dated]), pa.int64())
        refused, filed = _refused(one, raw.model.sheet.dated), known
        known = pc.coalesce(happened, pc.if_else(refused, pa.scalar(None, filed.type), filed))
        undated = list(_undated(raw, pc.and_(pc.is_null(happened), pc.is_valid(known))))
        findings = [*_but_blank(findings, undated), *undated]
        return pc.cast(known, pa.int64()), pc.cast(filed, pa.int64()), findings
    return pc.cast(known, pa.int64()), pc.cast(known, pa.int64()), findings


def _refused(one: Checked, name: str) -> pa.Array:
    """Which cells of a column were refused: each has its own finding."""
    return one.rejected.get(name, pa.repeat(False, len(one.raw.rows)))


def _guess(checked: Sequence[Checked], counts: Sequence[Counter[int]], at: int, year: int | None) -> int | None:
    """The year that the rows without one are most likely of: the one `year` said of them, else their neighbours'."""
    raw, refused = checked[at].raw, "year" in checked[at].rejected
    if year is not None:
        return year
    same = [count for one, count in zip(checked, counts, strict=True) if one.raw.origin.file == raw.origin.file]
    for near in (counts[at : at + 1], same, counts) if refused else (counts[at : at + 1],):
        found: Counter[int] = sum(near, Counter())
        if found:
            return max(found, key=lambda each: (found[each], each))
    return None


def _presumed(
    one: Checked, known: pa.Array, filed: pa.Array, findings: list[Finding], guess: int | None, notes: list[Finding]
) -> Dated:
    unsure, years = pc.is_null(known), pc.coalesce(known, filed)
    rows = pc.indices_nonzero(unsure).to_pylist()
    if years.null_count and guess is None:
        raise _nowhere(one, years.null_count)
    whence = ("year", one.raw.model.sheet.dated)
    told = {item.row for item in findings if item.column in whence}
    lost = {one.raw.rows[at].as_py() for at in rows}
    kept = [_left_out(item) if item.column in whence and item.row in lost else item for item in findings]
    blank = [at for at in rows if one.raw.rows[at].as_py() not in told]
    years = pc.fill_null(years, guess) if years.null_count else years
    doubted = any(item.severity == "error" for item in notes)
    return Dated(one, years, unsure, [*kept, *(() if doubted else _blanks(one.raw, blank)), *notes])


LEFT_OUT = Words(
    "改正这个单元格；不知是哪一年，这一行未计入",
    "correct this cell: the row counts in no figure until its year is known",
)


UNDATED = Words(
    "改正这个单元格；不知是否发生、在哪一天，这一行未计入",
    "correct this cell: the row counts in no figure until it is known when this was",
)


def _left_out(item: Finding) -> Finding:
    return replace(item, hint=LEFT_OUT if item.column == "year" else UNDATED)


def _blanks(raw: RawTable, rows: Iterable[int]) -> Iterator[Finding]:
    column = columns_of(raw.model)["year"]
    for at in rows:
        row = raw.rows[at].as_py()
        yield Finding(
            rule=f"{raw.model.sheet.table}.year|no_year",
            severity="error",
            file=raw.origin.file,
            message=words("{zh}未填，封面也没有写", "{en} is blank, and no cover names it", zh=column.zh, en=column.en),
            hint=words("补填；这一行未计入", "fill it in: the row counts in no figure"),
            sheet=raw.origin.sheet,
            row=row,
            column="year",
            cell=raw.origin.cell("year", row),
            **names_of(raw, at),
        )


def _nowhere(one: Checked, rows: int) -> InputError:
    """What stops the run: a sheet of which no row has a year, nor anything around it."""
    origin = one.raw.origin
    refused = next((item for item in one.findings if item.rule.endswith(".year|not_year")), None)
    return InputError(
        f"{origin.file}{f' [{origin.sheet}]' if origin.sheet else ''}",
        words("{n} 行没有年度{why}", "{n} row(s) have no year{why}", n=rows, why=_such_as(one.raw, refused)),
        words(
            "填写“年度”列，或在封面表填写年度，或加 --year 年份",
            "fill the year column, or the year on the cover sheet, or give --year YEAR",
        ),
    )


def _such_as(raw: RawTable, refused: Finding | None) -> Words | str:
    """What stands where a year should: a refused cell, or that of the cover."""
    if refused is not None:
        what = words("{cell} {what}", "{cell} {what}", cell=refused.cell or refused.row, what=refused.message)
        return words("（{what}）", " ({what})", what=what)
    return words("（{what}）", " ({what})", what=raw.unread) if raw.unread else ""


def _but_blank(findings: Sequence[Finding], undated: Sequence[Finding]) -> list[Finding]:
    """The findings without those which but say that a date is blank of which it is told what comes of that."""
    told = {(one.column, one.row) for one in undated}
    return [one for one in findings if not (one.rule.endswith("|missing") and (one.column, one.row) in told)]


def _undated(raw: RawTable, unknown: pa.Array) -> Iterator[Finding]:
    name = str(raw.model.sheet.dated)
    column = columns_of(raw.model)[name]
    for index in pc.indices_nonzero(unknown).to_pylist():
        row = raw.rows[index].as_py()
        yield Finding(
            rule=f"{raw.model.sheet.table}.{name}|undated",
            severity="warning",
            file=raw.origin.file,
            sheet=raw.origin.sheet,
            row=row,
            column=name,
            cell=raw.origin.cell(name, row),
            message=words(
                "没有{title}，按文件的年度计",
                "no {title_en}: counted in the file's year",
                title=column.zh,
                title_en=column.en,
            ),
            hint=words("补填日期", "fill in the date"),
            **names_of(raw, index),
        )
