"""Tables side by side on one sheet, each with columns of its own, are read as they are below each other."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest

from tests.tables import HOMES, PEOPLE, SITES, Grid, asked, rows, taken


def beside(*tables: Grid, gap: int = 1) -> Grid:
    """The tables side by side, blank columns between them."""
    widths = [max(map(len, table)) for table in tables]
    found: Grid = []
    for lines in zip_longest(*tables, fillvalue=[]):
        row = []
        for line, width in zip(lines, widths, strict=True):
            row += [*line, *[None] * (width - len(line) + gap)]
        found.append(row)
    return found


def undated(table: Grid) -> Grid:
    return [row[1:] for row in table]


@pytest.mark.parametrize("gap", [1, 3])
@pytest.mark.parametrize("name", ["Sheet1", "养老机构", "人口"])
def test_tables_side_by_side_are_those_below_each_other(name: str, gap: int, tmp_path: Path) -> None:
    below = taken(tmp_path, [*HOMES, [], *PEOPLE])
    reading = taken(tmp_path, beside(HOMES, PEOPLE, gap=gap), name)
    assert rows(reading) == rows(below)
    assert [] == reading.findings


def test_three_tables_and_one_that_starts_lower(tmp_path: Path) -> None:
    lower: Grid = [[], [], ["社区设施"], *SITES]
    reading = taken(tmp_path, beside(HOMES, lower, PEOPLE))
    assert rows(reading) == rows(taken(tmp_path, [*HOMES, [], *SITES, [], *PEOPLE]))
    assert [] == reading.findings


def test_the_title_of_the_sheet_is_that_of_both(tmp_path: Path) -> None:
    reading = taken(tmp_path, [["2023年甲区养老服务情况表"], *beside(undated(HOMES), undated(PEOPLE))])
    assert rows(reading) == rows(taken(tmp_path, [*HOMES, [], *PEOPLE]))


def test_a_title_merged_over_both_is_that_of_both(tmp_path: Path) -> None:
    grid = [["养老服务情况表"], ["2023年度"], *beside(undated(HOMES), undated(PEOPLE))]
    reading = taken(tmp_path, grid, merged=["A1:J1", "A2:J2"])
    assert rows(reading) == rows(taken(tmp_path, [*HOMES, [], *PEOPLE]))


def test_a_title_over_one_of_them_is_not_that_of_the_other(tmp_path: Path) -> None:
    grid = [["养老服务情况表"], ["2023年度"], *beside(undated(HOMES), PEOPLE)]
    reading = taken(tmp_path, grid, merged=["A2:E2"])
    assert rows(reading) == rows(taken(tmp_path, [*HOMES, [], *PEOPLE]))


def test_what_stands_beside_a_table_and_is_none_of_its_own_is_a_column_of_it(tmp_path: Path) -> None:
    """A blank column within a wide table parts nothing."""
    reading = taken(tmp_path, [[*row[:4], None, *row[4:]] for row in HOMES])
    assert rows(reading) == rows(taken(tmp_path, HOMES))


SUMS: Grid = [["县区", "机构数", "床位数"], ["甲区", 1, 100], ["乙县", 1, 50]]


@pytest.mark.parametrize("beside_it", [SUMS, [row[:4] for row in PEOPLE]], ids=["sums", "lacking"])
def test_a_table_beside_of_which_nothing_is_known_is_told_and_spoils_nothing(beside_it: Grid, tmp_path: Path) -> None:
    reading = taken(tmp_path, beside(HOMES, beside_it))
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [("sheet|unknown_table", "H1")] == [(item.rule, item.cell) for item in reading.findings]


def test_a_title_over_the_right_one_is_not_that_of_the_left_one(tmp_path: Path) -> None:
    title: Grid = [[None] * 7 + ["2022年人口"]]
    reading = taken(tmp_path, [*title, *beside(HOMES, undated(PEOPLE))])
    assert {2023} == {row["year"] for row in rows(reading)["institutions"]}
    assert {2022} == {row["year"] for row in rows(reading)["population"]}


def test_cells_keep_their_addresses(tmp_path: Path) -> None:
    wrong = [*PEOPLE[:1], [2023, "甲区", "常住", "60岁及以上", "约三千"], *PEOPLE[2:]]
    reading = taken(tmp_path, beside(HOMES, wrong))
    people = next(raw for raw in reading.raws if raw.model.sheet.table == "population")
    assert "L" == people.origin.letters["persons"]
    assert [] == asked(reading)
