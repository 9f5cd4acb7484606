"""The year in the name of a sheet or a file: a witness for rows that have none, and what there is to say of it.

It is often the year of sending. So it serves where nothing else says a year, and never against a year inside; where the
run says another year it is asked which of the two is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from eldercalc.findings import Finding
from eldercalc.records.checker import Checked, RawTable
from eldercalc.words import words


def witnesses(checked: Sequence[Checked]) -> list[int | None]:
    """For each sheet the year in its name or its file's; none where a sheet of that name says another one inside."""
    inside: dict[tuple[str, int | None], set[int]] = {}
    for one in checked:
        inside.setdefault(_name(one.raw), set()).update(_inside(one))
    return [one.raw.named if inside[_name(one.raw)] <= {one.raw.named} else None for one in checked]


def _name(raw: RawTable) -> tuple[str, int | None]:
    return raw.origin.file, raw.named


def _inside(one: Checked) -> set[int]:
    """The years that the cells, the cover and the titles of a sheet say."""
    cells = set(pc.unique(pc.drop_null(one.columns["year"])).to_pylist())
    return cells if one.raw.year is None else {*cells, one.raw.year}


def are_told_apart(raw: RawTable, witness: int | None, year: int | None) -> bool:
    """Whether the name says another year than the run, and nothing else says one."""
    return raw.year is None and None not in (witness, year) and witness != year


def doubtful(raw: RawTable, rows: int, year: int | None) -> Finding:
    """So many rows are of the year of the name or of that of the run."""
    return Finding(
        "file|year_doubtful",
        "error",
        raw.origin.file,
        words(
            "表名或文件名写的是 {named} 年，--year 是 {year}，表内没有写年度：这些行未计入",
            "the name of the sheet or file says {named}, --year is {year}, and no year is written inside: "
            "these rows count in no figure",
            named=raw.named, year=year,
        ),
        words(
            "在表中或封面写明年度；文件名是报送年份的，改掉；各文件年度不同的，不用 --year",
            "write the year in the table or on the cover; rename the file if it has the year of sending; "
            "leave out --year where files are of different years",
        ),
        raw.origin.sheet,
        rows=rows,
    )  # fmt: skip


def by_name(raw: RawTable, rows: int) -> Finding:
    """So many rows are taken to be of the year of the name."""
    return Finding(
        "file|year_by_name",
        "warning",
        raw.origin.file,
        words(
            "表内没有写年度，按表名或文件名作 {named} 年计", "no year is written inside: taken as {named}, by the name "
            "of the sheet or file", named=raw.named,
        ),
        words(
            "核对；名称里是报送年份的，在表中或封面写明数据的年度",
            "check it; if that is the year of sending, write the year of the data in the table or on the cover",
        ),
        raw.origin.sheet,
        rows=rows,
    )  # fmt: skip


def misnamed(checked: Sequence[Checked], counts: Sequence[Counter[int]]) -> Iterator[tuple[int, Finding]]:
    """A finding where a file bears a year that none of its rows is of, for the first of its sheets."""
    named: dict[tuple[str, int | None], list[int]] = {}
    for at, one in enumerate(checked):
        if one.raw.named is not None and counts[at]:
            named.setdefault(_name(one.raw), []).append(at)
    for (file, year), sheets in named.items():
        years = sorted({one for at in sheets for one in counts[at]})
        if year not in years:
            yield sheets[0], _other_year(file, checked[sheets[0]].raw.origin.sheet, year, years)


def _other_year(file: str, sheet: str | None, year: int | None, years: list[int]) -> Finding:
    return Finding(
        "file|other_year",
        "warning",
        file,
        words(
            "表名或文件名写的是 {year} 年，表内写的是 {years}：按表内的计",
            "the name of the sheet or file says {year}, inside it is {years}: that inside counts",
            year=year, years=years,
        ),
        words("核对年度；文件名是报送年份的，不必改", "check the year; a name that has the year of sending may stay"),
        sheet,
    )  # fmt: skip
