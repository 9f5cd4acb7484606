"""A title over all tables of a sheet is that of each, where each has one of its own below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercalc.errors import InputError
from tests.tables import HOMES, PEOPLE, Grid, rows, taken

HOMES_ALONE: Grid = [row[1:] for row in HOMES]
PEOPLE_ALONE: Grid = [row[1:] for row in PEOPLE]
UNPLACED: Grid = [row[2:] for row in PEOPLE[:2]]


def years(folder: Path, grid: Grid) -> dict[str, set[int | None]]:
    return {table: {row["year"] for row in found} for table, found in rows(taken(folder, grid)).items()}


@pytest.mark.parametrize("first", ["一、养老机构", "养老机构情况", "表1 养老机构"])
@pytest.mark.parametrize("gap", [[], [[]]], ids=["", "gap"])
def test_the_year_of_the_sheet_is_that_of_each_table(first: str, gap: Grid, tmp_path: Path) -> None:
    grid = [["2023年养老服务情况"], *gap, [first], ["单位：张"], *HOMES_ALONE, [], ["二、老年人口"], *PEOPLE_ALONE]
    assert {"institutions": {2023}, "population": {2023}} == years(tmp_path, grid)


def test_the_area_of_the_sheet_is_that_of_each_table(tmp_path: Path) -> None:
    grid = [["2023年甲区养老服务情况"], ["一、养老机构"], *HOMES[:2], [], ["二、老年人口"], *UNPLACED]
    assert ["甲区"] == [row["county"] for row in rows(taken(tmp_path, grid))["population"]]


def test_a_table_that_says_its_own_year_keeps_it(tmp_path: Path) -> None:
    grid = [["2023年养老服务情况"], ["一、养老机构"], *HOMES_ALONE, [], ["二、2022年老年人口"], *PEOPLE_ALONE]
    assert {"institutions": {2023}, "population": {2022}} == years(tmp_path, grid)


@pytest.mark.parametrize(
    ("titles", "own"),
    [([["2023年养老机构情况"]], [["老年人口情况"]]), ([["2023年养老服务情况"], ["养老机构"]], [])],
    ids=["the first table's", "nothing of its own"],
)
def test_what_may_be_the_title_of_another_table_alone_is_asked_about(titles: Grid, own: Grid, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 行没有年度"):
        years(tmp_path, [*titles, *HOMES_ALONE, [], *own, *PEOPLE_ALONE])
