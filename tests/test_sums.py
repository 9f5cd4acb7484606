"""Columns of sums: understood as such, held against the columns that they add up, and never counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.quality import catalogue
from eldercalc.readers import Reading, read
from eldercalc.records.tables import assemble

HEADER = ["县区", "年度", "资金类别", "本年筹集", "本年支出"]
COUNTIES = ("甲区", "乙县", "丙市", "丁区")


def funds(*rows: Sequence[Any], before: Sequence[Any] = (), after: Sequence[Any] = ("合计",)) -> list[list[Any]]:
    """A row a county: raised, spent and what stands after them; the header has `before` and `after` beside."""
    body = [[county, 2023, "福彩公益金", *row] for county, row in zip(COUNTIES, rows, strict=False)]
    return [[*HEADER[:3], *before, *HEADER[3:], *after], *body]


def reading(folder: Path, grid: Sequence[Sequence[Any]]) -> Reading:
    book = openpyxl.Workbook()
    book.active.title = "资金"
    for row in grid:
        book.active.append(list(row))
    book.save(folder / "a.xlsx")
    return read([folder / "a.xlsx"])


def parts(found: Reading) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.letter, one.parts) for one in found.understood[0].sums]


def wrong(found: Reading) -> list[str | None]:
    return [item.cell for item in found.findings if item.rule.endswith("|row_total_differs")]


UPPER = [["县区", "年度", "资金类别", "收支", None, None], [None, None, None, "本年筹集", "本年支出", "合计"]]
BODY = [[county, 2023, "福彩公益金", 10, at, 10 + at] for at, county in enumerate(COUNTIES)]
RIGHT: dict[str, tuple[list[list[Any]], list[tuple[str, tuple[str, ...]]]]] = {
    "after its parts": (funds((10, 8, 18), (20, 9, 29)), [("F", ("D", "E"))]),
    "before its parts": (funds((18, 10, 8), (29, 20, 9), before=["合计"], after=[]), [("D", ("E", "F"))]),
    "under the title of its parts": ([*UPPER, *BODY], [("F", ("D", "E"))]),
    "in another unit": (funds((10, 8, 0.0018), (20, 9, 0.0029), after=["合计（亿元）"]), [("F", ("D", "E"))]),
    "rounded as it is written": (funds((1.26, 1.27, 2.5), (2, 1, 3)), [("F", ("D", "E"))]),
    "with its unit in the cell": (funds((10, 8, "18万元"), (20, 9, "29")), [("F", ("D", "E"))]),
    "of columns that are not read": (
        funds((1, 1, 3, 4, 7), (1, 1, 5, 6, 11), after=["男", "女", "小计"]), [("H", ("F", "G"))]
    ),
    "a sum of sums": (
        funds((1, 2, 3, 4, 5, 9, 12), (2, 2, 4, 1, 1, 2, 6), after=["小计", "男", "女", "小计", "总计"]),
        [("F", ("D", "E")), ("I", ("G", "H")), ("J", ("F", "I"))],
    ),
    "which nothing makes": (funds((10, 8, 5), (20, 9, 6)), [("F", ())]),
}  # fmt: skip


@pytest.mark.parametrize("case", list(RIGHT))
def test_a_sum_is_known_by_the_rows_that_bear_it_out(case: str, tmp_path: Path) -> None:
    """It is no unknown header, and where nothing makes it nothing is said of it."""
    grid, expected = RIGHT[case]
    found = reading(tmp_path, grid)
    assert (expected, []) == (parts(found), wrong(found))
    strange = [item.message.show("zh") for item in found.findings if item.rule.endswith("unknown_column")]
    assert not any("计" in text for text in strange)


def test_a_row_whose_sum_differs_is_told_at_its_cell_and_the_parts_count(tmp_path: Path) -> None:
    found = reading(tmp_path, funds((10, 8, 18), (20, 9, 30), (1, 2, 3)))
    (item,) = [item for item in found.findings if item.rule == "funds|row_total_differs"]
    assert ("warning", 3, "F3", "30", "乙县") == (item.severity, item.row, item.cell, item.value, item.area)
    assert "“合计”写的是 30，D、E 各列之和是 29（差 1）" == item.message.show("zh")
    assert "'合计' is given as 30, columns D, E add up to 29 (off by 1)" == item.message.show("en")
    rows = assemble(found.raws).tables["funds"].data.to_pylist()
    assert [(10_000_000, 8_000_000), (20_000_000, 9_000_000), (1_000_000, 2_000_000)] == [
        (row["raised"], row["spent"]) for row in rows
    ]
    assert item.rule in catalogue()


@pytest.mark.parametrize("cell", [None, "很多", "-"])
def test_where_a_part_is_unknown_nothing_is_compared(cell: Any, tmp_path: Path) -> None:
    """The row beside it is told, the one with the unknown cell is not."""
    assert ["F4"] == wrong(reading(tmp_path, funds((10, 8, 18), (20, cell, 99), (1, 2, 99), (2, 2, 4))))


def test_a_sum_is_never_taken_for_the_column_that_is_missing(tmp_path: Path) -> None:
    """合计 beside a field that no header names leaves it unknown."""
    grid = [[*HEADER[:3], "合计"], *([county, 2023, "福彩公益金", 5] for county in COUNTIES)]
    found = reading(tmp_path, grid)
    assert {(None, None)} == {
        (row["raised"], row["spent"]) for row in assemble(found.raws).tables["funds"].data.to_pylist()
    }


def test_under_the_title_of_a_column_it_is_that_column(tmp_path: Path) -> None:
    """本年支出 over 合计 and 其中 says what was spent."""
    upper = ["县区", "年度", "资金类别", "本年支出", None]
    lower = [None, None, None, "合计", "其中：用于养老服务"]
    found = reading(tmp_path, [upper, lower, ["甲区", 2023, "福彩公益金", 10, 4]])
    (row,) = assemble(found.raws).tables["funds"].data.to_pylist()
    assert (10_000_000, 4_000_000, []) == (row["spent"], row["elder_spent"], parts(found))
