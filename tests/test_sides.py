"""Different tables side by side on one sheet are read as if each stood on a sheet of its own, or it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eldercalc.readers import Areas, Reading, gathered
from eldercalc.readers.mapping import NO_MAPPING
from eldercalc.records.tables import assemble

AREAS = Areas({"甲区": "甲区", "乙县": "乙县"})
Grid = list[list[Any]]

HOMES: Grid = [
    ["年度", "县区", "机构编码", "机构名称", "运营状态", "床位数"],
    [2023, "甲区", "A1", "甲一院", "在营", 100],
    [2023, "乙县", "B1", "乙一院", "停业", 50],
]
SITES: Grid = [
    ["年度", "县区", "乡镇街道", "设施编码", "设施名称", "设施类型", "运营状态", "床位数"],
    [2023, "甲区", "东街道", "S1", "东中心", "日间照料中心", "在营", 7],
    [2023, "乙县", "西镇", "S2", "西食堂", "助餐点", "在营", 0],
    [2023, "乙县", "西镇", "S3", "西中心", "日间照料中心", "停用", 9],
]
PEOPLE: Grid = [
    ["年度", "县区", "口径", "年龄段", "人数"],
    [2023, "甲区", "常住", "60岁及以上", 3000],
    [2023, "乙县", "常住", "60岁及以上", 2000],
]
STREETS: Grid = [["街道", "60岁以上户籍人口"], ["东街道", 1200], ["西镇", 1500], ["南镇", 900]]


def beside(*tables: Grid, gap: int = 0) -> Grid:
    """The tables next to each other, with so many blank columns between them."""
    height = max(map(len, tables))
    padded = [[*table, *[[None] * len(table[0])] * (height - len(table))] for table in tables]
    lines = ([*one, *[None] * gap] for one in padded[0]) if len(tables) == 1 else zip(*padded, strict=True)
    return [[cell for part in line for cell in [*part, *[None] * gap]] for line in lines]


def numbered(table: Grid, total: bool = False) -> Grid:
    """The table with running numbers, and a total below."""
    rows = [["序号", *table[0]], *[[at, *row] for at, row in enumerate(table[1:], 1)]]
    figures = [row[-1] for row in table[1:]]
    return [*rows, ["合计", *[None] * (len(table[0]) - 1), sum(figures)]] if total else rows


def taken(folder: Path, grid: Grid, name: str = "Sheet1", merged: Sequence[str] = ()) -> Reading:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in grid:
        sheet.append(list(row))
    for block in merged:
        sheet.merge_cells(block)
    made.save(folder / "数据.xlsx")
    return gathered([folder / "数据.xlsx"], lambda _: None, NO_MAPPING, AREAS)


def rows(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """What was read by table, without where it stood."""
    tables = assemble(reading.raws).tables
    return {
        name: sorted(
            ({key: value for key, value in row.items() if not key.startswith("_")} for row in table.data.to_pylist()),
            key=str,
        )
        for name, table in sorted(tables.items())
    }


def apart(folder: Path, *tables: Grid) -> dict[str, list[dict[str, Any]]]:
    """What is read of the tables where each has a sheet of its own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        found |= rows(taken(folder, table))
    return dict(sorted(found.items()))


def asked(reading: Reading) -> list[tuple[str, str | None]]:
    return [(item.rule, item.cell) for item in reading.findings if item.severity == "error"]


TWO = {
    "homes, sites": (HOMES, SITES),
    "sites, homes": (SITES, HOMES),
    "homes, people": (HOMES, PEOPLE),
    "people, sites": (PEOPLE, SITES),
}


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("named", ["Sheet1", "养老机构"])
@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("tables", TWO.values(), ids=TWO)
def test_two_tables_side_by_side_are_both_read(
    tables: tuple[Grid, Grid], running: bool, named: str, gap: int, tmp_path: Path
) -> None:
    grid = beside(*(numbered(table, total=True) if running else table for table in tables), gap=gap)
    reading = taken(tmp_path, grid, named)
    assert rows(reading) == apart(tmp_path, *tables)
    assert asked(reading) == []


@pytest.mark.parametrize("gap", [0, 1])
def test_three_tables_side_by_side_are_all_read(gap: int, tmp_path: Path) -> None:
    reading = taken(tmp_path, beside(HOMES, SITES, PEOPLE, gap=gap))
    assert rows(reading) == apart(tmp_path, HOMES, SITES, PEOPLE)


@pytest.mark.parametrize("merged", [[], ["A1:N1"]])
def test_a_title_over_both_is_of_both(merged: list[str], tmp_path: Path) -> None:
    """Neither has a column of years or of areas: the title says both."""
    left, right = ([row[2:] for row in table] for table in (HOMES, SITES))
    grid = [["2023年甲区养老服务统计"], *beside(left, right, gap=1)]
    found = rows(taken(tmp_path, grid, merged=merged))
    assert {(row["year"], row["county"]) for table in found.values() for row in table} == {(2023, "甲区")}
    assert {name: len(table) for name, table in found.items()} == {"facilities": 3, "institutions": 2}


def test_each_has_the_title_above_it(tmp_path: Path) -> None:
    left, right = ([row[1:] for row in table] for table in (HOMES, SITES))
    titles = [["养老机构（2022年）", *[None] * 5, "社区设施（2023年）"]]
    found = rows(taken(tmp_path, [*titles, *beside(left, right, gap=1)]))
    assert {name: {row["year"] for row in table} for name, table in found.items()} == {
        "facilities": {2023}, "institutions": {2022}}  # fmt: skip


def test_a_table_below_both_is_read_too(tmp_path: Path) -> None:
    wide = [[*row, None, "备注"] for row in PEOPLE]
    reading = taken(tmp_path, [*beside(HOMES, SITES, gap=1), [], ["人口"], *wide])
    assert rows(reading) == apart(tmp_path, HOMES, SITES, PEOPLE)


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("named", ["Sheet1", "养老机构"])
def test_an_unknown_table_beside_gives_the_known_one_no_towns_and_is_asked_about(
    named: str, gap: int, tmp_path: Path
) -> None:
    right = [*STREETS[:3], ["合计", 2700]]
    reading = taken(tmp_path, beside([*HOMES, ["合计", None, None, None, None, 150]], right, gap=gap), named)
    assert rows(reading) == apart(tmp_path, HOMES)
    assert asked(reading) == [("institutions|side_by_side", "H1" if gap else "G1")]


@pytest.mark.parametrize("count", [2, 4], ids=["as long", "longer"])
def test_behind_a_blank_column_rows_of_their_own_are_a_table(count: int, tmp_path: Path) -> None:
    reading = taken(tmp_path, beside(HOMES, STREETS[:count], gap=1), "养老机构")
    assert rows(reading) == apart(tmp_path, HOMES)
    assert asked(reading) == [("institutions|side_by_side", "H1")]


def test_columns_of_one_table_behind_a_blank_one_stay_with_it(tmp_path: Path) -> None:
    """And so do remarks, and a box of explanations beside it."""
    for more in (["建筑面积", 3000, 500], ["备注", None, "已改造"], ["填表说明", "1.床位按实填", "2.不留空"]):
        left = [row[:-1] for row in HOMES]
        right = [[row[-1], extra] for row, extra in zip(HOMES, more, strict=True)]
        found = rows(taken(tmp_path, beside(left, right, gap=1)))["institutions"]
        assert sorted(row["beds"] for row in found) == [50, 100]
    reading = taken(tmp_path, beside(HOMES, [["填表说明"], ["1.床位按实填"], ["2.不留空"], ["3.盖章"]], gap=1))
    assert (rows(reading), asked(reading)) == (apart(tmp_path, HOMES), [])


def test_where_it_is_not_clear_whose_a_column_is_nothing_is_read(tmp_path: Path) -> None:
    """The township may be of the institutions before it or of the facilities behind it."""
    left = [row[1:] for row in HOMES]
    right = [[row[2], row[1], row[0], *row[3:]] for row in SITES]
    reading = taken(tmp_path, beside(left, right))
    assert (rows(reading), asked(reading)) == ({}, [("facilities|side_by_side", None)])
