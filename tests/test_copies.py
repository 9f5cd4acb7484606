"""Sheets that were copied: rows without a code count once where they say the same in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.readers import read
from eldercalc.records.tables import Dataset, assemble

HEADER = ["序号", "年度", "县区", "机构名称", "机构编码", "床位数（张）", "运营状态", "地址"]
FIRST = [1, 2023, "甲区", "甲院", None, 100, "在营", "一路1号"]
SECOND = [2, 2023, "甲区", "乙院", None, 80, "在营", "二路2号"]


def with_cell(row: Sequence[Any], column: str, cell: Any) -> list[Any]:
    at = HEADER.index(column)
    return [*row[:at], cell, *row[at + 1 :]]


def sheets(folder: Path, *grids: Sequence[Sequence[Any]]) -> Dataset:
    """What is read of a workbook with so many sheets of institutions."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, grid in enumerate(grids):
        sheet = book.create_sheet("养老机构" if at == 0 else f"养老机构 ({at + 1})")
        for row in (HEADER, *grid):
            sheet.append(list(row))
    book.save(folder / "a.xlsx")
    return assemble(read([folder / "a.xlsx"]).raws)


def names(data: Dataset) -> list[str]:
    return data.tables["institutions"].data["name"].to_pylist()


def repeats(data: Dataset) -> list[tuple[str | None, str | None]]:
    return [(item.sheet, item.cell) for item in data.findings if item.rule == "institutions|repeated"]


def test_a_copied_sheet_without_codes_counts_once_and_is_told(tmp_path: Path) -> None:
    """Whatever the running numbers of the copy are."""
    data = sheets(tmp_path, [FIRST, SECOND], [with_cell(SECOND, "序号", 1), with_cell(FIRST, "序号", 2)])
    assert ["甲院", "乙院"] == names(data)
    assert [("养老机构 (2)", "E3"), ("养老机构 (2)", "E2")] == repeats(data)
    said = next(item for item in data.findings if item.rule == "institutions|repeated").message.show("zh")
    assert said.endswith("养老机构 E2逐格相同（机构编码都未填），只计一次")
    assert "_nth" not in data.tables["institutions"].data.column_names
    assert "_rest" not in data.tables["institutions"].data.column_names


@pytest.mark.parametrize(
    ("column", "cell"),
    [("床位数（张）", 101), ("床位数（张）", None), ("地址", "一路2号"), ("机构名称", "甲二院"), ("年度", 2022)],
)
def test_rows_that_differ_in_any_cell_stay_two(column: str, cell: Any, tmp_path: Path) -> None:
    """Be it one that nothing is read from."""
    data = sheets(tmp_path, [FIRST], [with_cell(FIRST, column, cell)])
    assert 2 == len(names(data))
    assert [] == repeats(data)


def test_rows_of_one_sheet_stay_as_many_as_they_are_there(tmp_path: Path) -> None:
    """Two unknown codes are not the same institution; a copy of both adds none."""
    assert 2 == len(names(sheets(tmp_path, [FIRST, FIRST])))
    data = sheets(tmp_path, [FIRST, FIRST], [FIRST, FIRST], [FIRST])
    assert 2 == len(names(data))
    assert 3 == len(repeats(data))


@pytest.mark.parametrize(
    ("column", "cell"), [("机构名称", None), ("机构编码", 440111196003071234), ("床位数（张）", "约40")]
)
def test_rows_that_are_not_wholly_known_stay_two(column: str, cell: Any, tmp_path: Path) -> None:
    """Without a name, or with a cell that is refused, nobody knows whether they are the same."""
    data = sheets(tmp_path, [with_cell(FIRST, column, cell)], [with_cell(FIRST, column, cell)])
    assert 2 == len(names(data))


def test_people_of_the_same_name_are_never_taken_for_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in ("特殊困难老年人", "特殊困难老年人 (2)"):
        sheet = book.create_sheet(title)
        for row in (["年度", "县区", "姓名", "人员编号", "人员类别"], [2023, "甲区", "张伟", None, "独居"]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert 2 == assemble(read([tmp_path / "a.xlsx"]).raws).tables["persons"].data.num_rows


@pytest.mark.parametrize("stroke", ["—", "/", "无"])
def test_a_stroke_is_no_code(stroke: str, tmp_path: Path) -> None:
    """All who have none would be one institution."""
    data = sheets(tmp_path, [with_cell(FIRST, "机构编码", stroke), with_cell(SECOND, "机构编码", stroke)])
    assert ["甲院", "乙院"] == names(data)
    assert ["institutions.code|missing"] * 2 == [item.rule for item in data.findings]
