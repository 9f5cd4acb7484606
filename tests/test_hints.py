"""Sheets that their own name does not tell: the lines above, the sheet and the file say what they are and whose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eldercalc.readers import Areas, Reading, gathered
from eldercalc.readers.mapping import NO_MAPPING
from eldercalc.records.tables import assemble
from tests.test_ugly import book

AREAS = Areas({"甲区": "甲区", "乙县": "乙县", "乙": "乙县"})
FULL = [["机构编码", "机构名称", "运营状态", "床位数"], ["A1", "甲一院", "在营", 100]]
FEW = [["机构名称", "床位数"], ["甲一院", 100]]


def taken(folder: Path, grid: list[list[Any]], sheet: str, file: str = "数据") -> Reading:
    path = book(grid, title=sheet)(folder)
    return gathered([path.rename(folder / f"{file}.xlsx")], lambda _: None, NO_MAPPING, AREAS)


def found(reading: Reading) -> list[tuple[Any, ...]]:
    tables = assemble(reading.raws, 2023).tables
    return [(table, row["county"], row["year"]) for table in tables for row in tables[table].data.to_pylist()]


@pytest.mark.parametrize(
    ("above", "sheet", "file"),
    [
        (["2023年甲区养老机构一览表"], "Sheet1", "数据"),
        (["养老机构一览表"], "甲区", "数据"),
        (["养老机构一览表"], "附件2", "某市甲区"),
        ([], "甲区养老机构", "数据"),
        ([], "Sheet1", "甲区养老机构2023"),
    ],
)
@pytest.mark.parametrize("grid", [FULL, FEW])
def test_a_sheet_is_told_by_the_words_around_it(
    above: list[str], sheet: str, file: str, grid: list[list[Any]], tmp_path: Path
) -> None:
    reading = taken(tmp_path, [*[[text] for text in above], *grid], sheet, file)
    assert found(reading) == [("institutions", "甲区", 2023)]
    assert reading.understood[0].cover.area_from_title


def test_words_that_differ_say_nothing(tmp_path: Path) -> None:
    """Of two areas no row is of either, and of two sheets it is none."""
    (row,) = found(taken(tmp_path, [["乙县养老机构一览表"], *FULL], "养老机构", "甲区"))
    assert row == ("institutions", None, 2023)
    assert found(taken(tmp_path, [["养老机构和探访记录"], *FEW], "Sheet1")) == []


@pytest.mark.parametrize("part", ["一季度", "上半年", "6月"])
def test_a_register_of_a_part_of_the_year_is_not_told_by_words(part: str, tmp_path: Path) -> None:
    assert found(taken(tmp_path, FEW, f"养老机构{part}")) == []
    assert found(taken(tmp_path, [["养老机构一览表（2023年12月）"], *FEW], "Sheet1")) != []


def test_a_column_of_areas_is_believed_before_a_title(tmp_path: Path) -> None:
    grid = [["甲区养老机构一览表"], ["县区", *FULL[0]], ["乙县", *FULL[1]], [None, "A2", "二院", "在营", 5]]
    assert [("institutions", "乙县", 2023), ("institutions", None, 2023)] == found(taken(tmp_path, grid, "Sheet1"))


def test_sums_of_a_register_are_not_taken_for_it(tmp_path: Path) -> None:
    grid = [["养老机构汇总表"], ["县区", "机构数", "床位数", "护理型床位数"], ["甲区", 2, 300, 200]]
    assert [] == found(taken(tmp_path, grid, "汇总"))


def test_a_street_that_bears_the_name_of_an_area_is_not_it(tmp_path: Path) -> None:
    (row,) = found(taken(tmp_path, [["乙街道养老机构一览表"], *FULL], "养老机构"))
    assert row == ("institutions", None, 2023)
