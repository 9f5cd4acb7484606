"""One header over several tables, and one title over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eldercalc.errors import InputError
from eldercalc.readers import Reading, read
from eldercalc.records.tables import assemble
from tests.test_ugly import book

HEADER = ["年度", "县区", "机构编码", "机构名称", "床位数"]
LEFT = [[2023, "甲区", "A1", "甲一院", 100], [2023, "乙区", "B1", "乙一院", 50]]
RIGHT = [[2023, "甲区", "A2", "甲二院", 30], [2023, "乙区", "B2", "乙二院", 20], [2023, "丙县", "C1", "丙院", 10]]
PEOPLE = ["年度", "县区", "服务项目", "服务人数（人）"]


def beds(reading: Reading) -> list[tuple[Any, ...]]:
    data = assemble(reading.raws).tables
    rows = data["institutions"].data.to_pylist() if "institutions" in data else []
    return sorted((row["code"], row["year"], row["beds"]) for row in rows)


def rules(reading: Reading) -> list[tuple[str, str | None]]:
    found = [*reading.findings, *assemble(reading.raws).findings]
    return [(item.rule, item.cell) for item in found if item.severity != "info" and "missing_col" not in item.rule]


def beside(left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]], between: list[None]) -> list[list[Any]]:
    longer = max(len(left), len(right))
    padded = [*left, *([[None] * len(HEADER)] * (longer - len(left)))]
    other = [*right, *([[None] * len(HEADER)] * (longer - len(right)))]
    return [[*one, *between, *two] for one, two in zip(padded, other, strict=True)]


@pytest.mark.parametrize("between", [[], [None]])
@pytest.mark.parametrize("numbered", [False, True])
def test_the_two_halves_of_a_list_are_both_read(between: list[None], numbered: bool, tmp_path: Path) -> None:
    """A row filled in the right half alone is a row, and a total with its word on the left is one on both sides."""
    grid = beside([HEADER, *LEFT], [HEADER, *RIGHT], between)
    grid.append(["合计", None, None, None, 150, *between, None, None, None, None, 60])
    if numbered:
        width = len(HEADER) + len(between)
        grid = [[*row[:width], str(at) if at else "序号", *row[width:]] for at, row in enumerate(grid)]
        grid = [[str(at) if at else "序号", *row] for at, row in enumerate(grid)]
        grid[-1][0] = "合计"
    reading = read([book([["养老机构一览表"], *grid])(tmp_path)])
    assert beds(reading) == [(row[2], 2023, row[4]) for row in sorted([*LEFT, *RIGHT], key=lambda row: str(row[2]))]
    assert rules(reading) == []
    assert [one.rows for one in reading.understood] == [2, 3]


def test_halves_that_are_not_alike_are_refused_and_not_read_by_half(tmp_path: Path) -> None:
    grid = beside([HEADER, *LEFT], [[*HEADER[:4], "建筑面积"], *RIGHT], [])
    reading = read([book([*grid, [], PEOPLE, [2023, "甲区", "居家上门服务", 5]])(tmp_path)])
    assert beds(reading) == []
    assert ("institutions|side_by_side", None) in rules(reading)


def test_where_nothing_else_was_sent_the_refusal_says_why(tmp_path: Path) -> None:
    path = book(beside([HEADER, *LEFT], [[*HEADER[:4], "建筑面积"], *RIGHT], []))(tmp_path)
    with pytest.raises(InputError, match="分不开"):
        read([path])


def test_a_group_of_columns_for_each_year_is_a_table_of_that_year(tmp_path: Path) -> None:
    """By a merged title, and by a year in front of each header."""
    merged = [
        ["县区", "机构编码", "机构名称", "2022年", None, "2023年", None],
        [None, None, None, "床位数", "护理型床位数", "床位数", "护理型床位数"],
    ]
    flat = [
        ["县区", "机构编码", "机构名称", "2022年床位数", "2022年护理型床位数", "2023年床位数", "2023年护理型床位数"]
    ]
    for header in (merged, flat):
        reading = read([book([*header, ["甲区", "A1", "甲院", 100, 40, 120, 70]])(tmp_path)])
        assert beds(reading) == [("A1", 2022, 100), ("A1", 2023, 120)]
        assert rules(reading) == []


def test_a_figure_of_another_year_is_not_read_for_that_of_the_file(tmp_path: Path) -> None:
    grid = [["县区", "机构编码", "机构名称", "年度", "床位数", "2022年床位数"], ["甲区", "A1", "甲院", 2023, 100, 40]]
    assert [("A1", 2023, 100)] == beds(read([book(grid)(tmp_path)]))


def persons(parts: Sequence[str], figures: Sequence[int], folder: Path) -> tuple[list[int | None], Reading]:
    """What is read of 服务人数 parted into columns."""
    blank = [None] * (len(parts) - 1)
    grid = [[*PEOPLE, *blank], [None, None, None, *parts], [2023, "甲区", "居家上门服务", *figures]]
    reading = read([book(grid, title="服务对象")(folder)])
    return assemble(reading.raws).tables["services"].data["persons"].to_pylist(), reading


@pytest.mark.parametrize(
    ("parts", "at"),
    [
        (("男", "女", "合计"), 2),
        (("小计", "城市", "农村"), 0),
        (("计划数", "完成数"), 1),
        (("任务数", "实际完成"), 1),
        (("本月", "本年累计"), 1),
        (("上年", "本年"), 1),
    ],
)
def test_of_the_columns_under_a_title_the_whole_is_read(parts: Sequence[str], at: int, tmp_path: Path) -> None:
    found, reading = persons(parts, range(7, 7 + len(parts)), tmp_path)
    assert found == [7 + at]
    assert rules(reading) == []
    assert [f"服务人数（人） / {part}" for part in parts] == [one.header for one in reading.understood[0].columns[3:]]


@pytest.mark.parametrize(
    "parts", [("男", "女"), ("城市", "农村"), ("本月", "累计"), ("合计", "完成数"), ("上半年", "下半年")]
)
def test_where_none_is_the_whole_none_is_read_and_it_is_asked(parts: Sequence[str], tmp_path: Path) -> None:
    found, reading = persons(parts, (7, 8), tmp_path)
    assert found == [None]
    assert rules(reading) == [("services.persons|unclear_column", "D2")]


def test_titles_above_that_part_one_header_are_understood_alike(tmp_path: Path) -> None:
    grid = [
        ["县区", "年度", "机构编码", "上年", None, "本年", None],
        [None, None, None, *(["床位数", "护理型床位数"] * 2)],
    ]
    assert [("A1", 2023, 9)] == beds(read([book([*grid, ["甲区", 2023, "A1", 7, 8, 9, 5]])(tmp_path)]))
