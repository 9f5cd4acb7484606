"""Totals that a sheet states of its own rows: compared with the sum of those they cover, and never counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.findings import Finding
from eldercalc.quality import catalogue
from eldercalc.readers import read
from eldercalc.records.tables import assemble
from tests.test_validate import run

HEADER = ["机构编码", "机构名称", "县区", "年度", "运营状态", "床位数", "建筑面积"]
Row = Sequence[Any]


def home(code: str, beds: Any, area: Any = 100, county: str = "甲区") -> list[Any]:
    return [code, f"院{code}", county, 2023, "在营", beds, area]


def total(label: str, beds: Any, area: Any = None) -> list[Any]:
    return [label, None, None, None, None, beds, area]


def book(folder: Path, rows: Sequence[Row], header: Row = HEADER, kind: str = "养老机构") -> Path:
    made = openpyxl.Workbook()
    made.active.title = kind
    for row in (header, *rows):
        made.active.append(list(row))
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def found(folder: Path, rows: Sequence[Row], header: Row = HEADER) -> list[Finding]:
    findings = assemble(read([book(folder, rows, header)]).raws).findings
    return [item for item in findings if item.rule.endswith("|total_differs")]


def cells(folder: Path, rows: Sequence[Row], header: Row = HEADER) -> list[str | None]:
    return [item.cell for item in found(folder, rows, header)]


A, B, C, D = home("A", 10), home("B", 20), home("C", 40, county="乙县"), home("D", 80, county="乙县")
HOLD: dict[str, list[Row]] = {
    "a total below": [A, B, C, total("合计", 70, 300)],
    "a total above": [total("合计", 70, 300), A, B, C],
    "a total alone of one row": [A, total("总计", 10)],
    "subtotals and a total": [A, B, total("小计", 30), C, D, total("小计", 120), total("合计", 150)],
    "subtotals above their rows": [total("总计", 150), total("甲区小计", 30), A, B, total("乙县小计", 120), C, D],
    "totals of blocks": [A, B, total("合计", 30), C, D, total("合计", 120), total("总计", 150)],
    "a running total": [A, B, total("合计", 30), C, D, total("合计", 150)],
    "a figure that is left blank": [A, B, total("合计", None, 200)],
    "a header printed again": [A, B, HEADER, C, total("合计", 70, 300)],
    "其中": [A, B, total("合计", 30), total("其中：公办", 7)],
}
FAIL: dict[str, tuple[list[Row], list[str]]] = {
    "a total below": ([A, B, C, total("合计", 71, 300)], ["F5"]),
    "a total above": ([total("合计", 69, 301), A, B, C], ["F2", "G2"]),
    "a subtotal": ([A, B, total("小计", 30), C, D, total("小计", 121), total("合计", 150)], ["F7"]),
    "the total over subtotals": ([A, B, total("小计", 30), C, D, total("小计", 120), total("合计", 151)], ["F8"]),
    "a subtotal above its rows": ([total("甲区小计", 31), A, B, total("乙县小计", 120), C, D], ["F2"]),
    "a total of a block": ([A, B, total("合计", 31), C, D, total("合计", 120)], ["F4"]),
}


@pytest.mark.parametrize("trait", list(HOLD))
def test_a_total_that_is_the_sum_of_its_rows_holds(trait: str, tmp_path: Path) -> None:
    assert [] == cells(tmp_path, HOLD[trait])


def test_a_header_printed_again_with_the_lower_of_the_lines_above_it_parts_no_table(tmp_path: Path) -> None:
    """A page says the groups of columns again, and not the title of the whole."""
    groups = ["基本情况", None, None, None, None, "服务情况", None]
    rows = [groups, HEADER, A, B, [], groups, HEADER, C, total("合计", 70, 300)]
    reading = read([book(tmp_path, rows, ["养老机构情况表"])])
    assert [3] == [len(raw.rows) for raw in reading.raws]
    assert [] == assemble(reading.raws).findings


@pytest.mark.parametrize("before", [27, 28, 29, 30])
def test_a_header_of_two_rows_printed_again_far_below_parts_no_table(before: int, tmp_path: Path) -> None:
    """Be it at the last of the rows in which a header is looked for, with its lower row beyond them."""
    upper = [*HEADER[:5], "床位数", None, "建筑面积"]
    lower = [*[None] * 5, "合计", "其中：护理型", None]
    homes = [[*home(f"A{at}", 10)[:6], 5, 100] for at in range(before + 5)]
    reading = read([book(tmp_path, [lower, *homes[:before], upper, lower, *homes[before:]], upper)])
    assert [before + 5] == [len(raw.rows) for raw in reading.raws]
    assert {"beds", "nursing_beds"} <= set(reading.raws[0].columns)


@pytest.mark.parametrize("trait", list(FAIL))
def test_a_total_that_is_not_is_told_at_its_cell(trait: str, tmp_path: Path) -> None:
    rows, where = FAIL[trait]
    assert where == cells(tmp_path, rows)


def test_the_finding_names_what_is_stated_and_what_the_rows_add_up_to(tmp_path: Path) -> None:
    (item,) = found(tmp_path, [A, B, total("合 计", 1030.5)])
    assert ("institutions|total_differs", "warning", 4, "1030.5") == (item.rule, item.severity, item.row, item.value)
    assert "合计的床位数写的是 1030.5，所属各行之和是 30（差 1000.5）" == item.message.show("zh")
    assert "合计: Beds is given as 1030.5, its rows add up to 30 (off by 1000.5)" == item.message.show("en")
    assert {"institutions|total_differs", "reported|total_differs"} <= set(catalogue())


@pytest.mark.parametrize("cell", [None, "很多", "-"])
def test_where_a_cell_was_not_read_nothing_is_compared(cell: Any, tmp_path: Path) -> None:
    """The sum is unknown; the other columns of the same rows are compared all the same."""
    assert ["G5"] == cells(tmp_path, [A, home("B", cell), C, total("合计", 999, 999)])


def test_a_total_is_in_the_unit_of_its_column_and_may_be_rounded_as_it_is_written(tmp_path: Path) -> None:
    """1.2 万㎡ is 12,345 ㎡ to its last place, 1.3 is not; a whole number is exact."""
    header = [*HEADER[:6], "建筑面积（万㎡）"]
    rows = [home("A", 10, 1.0), home("B", 20, 0.2345)]
    assert [] == cells(tmp_path, [*rows, total("合计", "30张", 1.2)], header)
    assert ["G4"] == cells(tmp_path, [*rows, total("合计", 30, 1.3)], header)
    assert ["F4"] == cells(tmp_path, [*rows, total("合计", "30.0001", 1.2)], header)


def test_rows_counted_once_are_summed_as_they_stand(tmp_path: Path) -> None:
    """A repeated row is dropped from the figures, but the total on the sheet rightly has it."""
    assert [] == cells(tmp_path, [A, A, B, total("合计", 40)])


def test_a_year_and_a_price_are_no_sums(tmp_path: Path) -> None:
    """Neither 年度 nor 元/月 adds up to anything."""
    assert [] == cells(tmp_path, [A, B, ["合计", None, None, 2023, None, 30, None]])


def test_the_command_tells_it_and_counts_the_rows(tmp_path: Path) -> None:
    shown = run("validate", book(tmp_path, [A, B, total("合计", 31)]))
    assert "F4  合计的床位数写的是 31，所属各行之和是 30（差 1）  [institutions|total_differs]" in shown.stdout
    assert 0 == shown.exit_code
