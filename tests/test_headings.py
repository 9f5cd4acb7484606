"""A title at the top of a sheet says year and area of the tables below it that say none themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_sides import HOMES, PEOPLE, SITES, Grid, asked, rows, taken

BARE = [[row[2:] for row in table] for table in (HOMES, SITES)]
ALL = {"institutions": {(2023, "甲区")}, "facilities": {(2023, "甲区")}}


def places(grid: Grid, folder: Path, name: str = "Sheet1") -> dict[str, set[tuple[int, str | None]]]:
    """Of which years and areas the rows of each table are."""
    found = rows(taken(folder, grid, name))
    return {table: {(row["year"], row["county"]) for row in here} for table, here in found.items()}


@pytest.mark.parametrize(
    "top",
    [
        [["2023年甲区养老服务统计表"]],
        [["甲区养老服务统计表"], ["（2023年度）"]],
        [["养老服务统计表"], ["填报单位：甲区民政局", None, "年度：2023年"]],
        [["附件1"], ["甲区养老服务统计表"], ["截至2023年12月31日"]],
    ],
)
@pytest.mark.parametrize("own", [[], [["二、社区设施"]]], ids=["no title", "a title"])
@pytest.mark.parametrize("gap", [[], [[]], [[], []]], ids=["0", "1", "2"])
def test_the_title_of_a_sheet_holds_for_all_its_tables(top: Grid, own: Grid, gap: Grid, tmp_path: Path) -> None:
    grid = [*top, ["一、养老机构"], *BARE[0], *gap, *own, *BARE[1]]
    assert places(grid, tmp_path) == ALL
    assert asked(taken(tmp_path, grid)) == []


def test_what_a_table_says_itself_comes_first(tmp_path: Path) -> None:
    """Its columns, and the title right above it."""
    grid = [["2023年甲区养老服务统计表"], *BARE[0], [], ["2022年乙县社区设施"], *BARE[1]]
    assert places(grid, tmp_path) == ALL | {"facilities": {(2022, "乙县")}}
    columns = [[2021 if row[0] == 2023 else row[0], *row[1:]] for row in PEOPLE]
    grid = [["2023年甲区养老服务统计表"], *BARE[0], [], *columns]
    assert places(grid, tmp_path)["population"] == {(2021, "甲区"), (2021, "乙县")}


def test_where_another_table_names_another_area_the_first_title_is_not_for_all(tmp_path: Path) -> None:
    """It may have been the title of the first table alone."""
    other = [["姓名" if title == "机构名称" else title for title in PEOPLE[0]], *PEOPLE[1:]]
    grid = [["2023年甲区养老机构"], *BARE[0], [], ["2023年乙县人口"], *other, [], ["社区设施"], *BARE[1]]
    assert places(grid, tmp_path)["facilities"] == {(2023, None)}
