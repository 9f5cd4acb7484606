"""Who sent what: sheets without a row, sheets that an area left out, areas that sent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow.compute as pc

from eldercalc.definitions import Area
from eldercalc.findings import Finding
from eldercalc.measures import AREA, DEPTH, Places, Sent
from eldercalc.quality.catalogue import catalogue
from eldercalc.quality.hits import Sheets
from eldercalc.records.tables import SOURCE, Dataset, Table
from eldercalc.records.years import NO_YEAR
from eldercalc.words import Words, words


def empty(sheets: Sheets) -> Iterator[Finding]:
    """Sheets that some file brought without a row, and the areas that the file's other sheets are about.

    A sheet of events without any says that nothing happened, and is no fault.
    """
    for name, table in sheets.tables.items():
        full = set(pc.unique(table.data[SOURCE]).to_pylist())
        for at, origin in enumerate(table.origins):
            if at not in full and not table.model.sheet.may_be_empty:
                yield Finding(
                    f"{name}|empty_sheet", "warning", origin.file,
                    words("{who}的“{zh}”没有一行数据", "the sheet '{en}' of {who} holds no row",
                          who=_who(origin.file, sheets), zh=table.model.sheet.zh, en=table.model.sheet.en),
                    catalogue()[f"{name}|empty_sheet"].fix, origin.sheet,
                )  # fmt: skip


def _who(file: str, sheets: Sheets) -> Words | str:
    """The areas of the rows that the file's other sheets hold."""
    areas = {name for table in sheets.tables.values() for name in _areas(table, file) if name}
    return words("{areas}", "{areas}", areas=sorted(areas)) if areas else file


def _areas(table: Table, file: str) -> set[str]:
    wanted = [at for at, origin in enumerate(table.origins) if origin.file == file]
    mine = pc.is_in(table.data[SOURCE], pc.cast(wanted, "int32")) if wanted else None
    return set() if mine is None else set(pc.unique(table.data["county"].filter(mine)).to_pylist())


def unsent(dataset: Dataset, places: Places, needed: Iterable[str], years: Sequence[int]) -> Iterator[Finding]:
    """Areas that sent nothing for a year, and sheets that areas left out of what they sent.

    Where rows of an unknown area or year may be what an area left out, that is unknown.
    """
    sent, needed = Sent(dataset, places), list(needed)
    for year in years:
        silent = sent.silent(year)
        for area in silent:
            what = words("{area} {year} 年没有报数据", "{area} sent nothing for {year}", area=area.name, year=year)
            yield Finding("area|silent", "warning", None, what, catalogue()["area|silent"].fix)
        for name in needed:
            if name in dataset.tables and sent.by(name, year):
                missing = [area for area in sent.missing(name, year) if area not in silent]
                yield from _left_out(dataset.tables[name], _surely(missing, dataset.tables[name], year), year)


def _surely(missing: Sequence[Area], table: Table, year: int) -> list[str]:
    """Of the areas without rows of the year those that have none of an unknown year either.

    None of them where as many names in the sheet are no area: they may be meant.
    """
    if not missing:
        return []
    strange = pc.and_(pc.equal(table.data[DEPTH], -1), pc.equal(table.data["year"], year))
    names = pc.unique(table.data["county"].filter(pc.fill_null(strange, False)))
    undated = table.data[AREA].filter(table.data[NO_YEAR]).to_pylist() if NO_YEAR in table.data.column_names else []
    left = [area.name for area in missing if area.code not in undated]
    return left if len(left) > len(names) else []


def _left_out(table: Table, areas: Sequence[str], year: int) -> Iterator[Finding]:
    sheet = table.model.sheet
    for area in areas:
        yield Finding(
            f"{sheet.table}|not_sent", "warning", None,
            words("{area} {year} 年没有报“{zh}”", "{area} did not send '{en}' for {year}",
                  area=area, year=year, zh=sheet.zh, en=sheet.en),
            catalogue()[f"{sheet.table}|not_sent"].fix,
        )  # fmt: skip
