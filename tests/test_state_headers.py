"""Whether a body is in operation, under the headers that people give it; and short headers that are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.tables import HOMES, SITES, Grid, rows, taken

OTHERS = ["状态", "运营情况", "运营状况", "营业状态", "经营状态", "状态*", "（5）状态"]
ASKING = ["是否运营", "是否在营", "是否营业", "是否正常运营", "是否在营①"]
ANSWERS = [("是", "否"), ("√", "×"), ("Y", "N"), ("1", "0"), ("在营", "停业"), ("有", "无")]


def headed(table: Grid, title: str, header: str, cells: Sequence[Any] | None = None) -> Grid:
    """The table with another header over one of its columns, and other cells in it."""
    at = table[0].index(title)
    below = [row[at] for row in table[1:]] if cells is None else cells
    return [[*table[0][:at], header, *table[0][at + 1 :]],
            *([*row[:at], cell, *row[at + 1 :]] for row, cell in zip(table[1:], below, strict=True))]  # fmt: skip


@pytest.mark.parametrize("header", OTHERS)
@pytest.mark.parametrize("table", [HOMES, SITES], ids=["institutions", "facilities"])
def test_the_state_is_read_under_its_other_headers(table: Grid, header: str, tmp_path: Path) -> None:
    reading = taken(tmp_path, headed(table, "运营状态", header))
    assert rows(reading) == rows(taken(tmp_path, table))
    assert reading.findings == []


@pytest.mark.parametrize("header", ASKING)
@pytest.mark.parametrize("said", ANSWERS)
def test_a_header_that_asks_is_answered_by_yes_and_no(header: str, said: tuple[str, str], tmp_path: Path) -> None:
    yes, no = said
    assert rows(taken(tmp_path, headed(HOMES, "运营状态", header, [yes, no]))) == rows(taken(tmp_path, HOMES))
    sites = headed(SITES, "运营状态", header, [yes, yes, no if no != "停业" else "停用"])
    assert rows(taken(tmp_path, sites)) == rows(taken(tmp_path, SITES))


def test_a_header_that_does_not_ask_is_not_answered_so(tmp_path: Path) -> None:
    """And what is neither yes nor no is refused under one that does."""
    for header, cells in (("运营状态", ["是", "否"]), ("是否运营", ["不详", "部分"])):
        found = rows(taken(tmp_path, headed(HOMES, "运营状态", header, cells)))["institutions"]
        assert [row["state"] for row in found] == [None, None]


@pytest.mark.parametrize("place", [0, 6])
def test_the_column_of_its_own_name_is_read_before_others(place: int, tmp_path: Path) -> None:
    more = ["状态", "已审核", "已审核"]
    grid = [[*row[:place], extra, *row[place:]] for row, extra in zip(HOMES, more, strict=True)]
    reading = taken(tmp_path, grid)
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [item.rule for item in reading.findings] == ["institutions.state|repeated_column"]


@pytest.mark.parametrize("place", [0, 6])
@pytest.mark.parametrize("other", ["机构状态", "生存状态", "营业状态"])
def test_a_header_that_means_it_beyond_doubt_is_read_before_one_that_may(
    other: str, place: int, tmp_path: Path
) -> None:
    table = headed(HOMES, "运营状态", other)
    more = ["是否在营", "是", "是"]
    reading = taken(tmp_path, [[*row[:place], extra, *row[place:]] for row, extra in zip(table, more, strict=True)])
    assert rows(reading) == rows(taken(tmp_path, HOMES))


def test_of_two_that_may_mean_it_none_is_read(tmp_path: Path) -> None:
    table = headed(HOMES, "运营状态", "状态")
    reading = taken(tmp_path, [[*row, extra] for row, extra in zip(table, ["是否在营", "是", "是"], strict=True)])
    assert {row["state"] for row in rows(reading)["institutions"]} == {None}
    assert [item.rule for item in reading.findings] == ["institutions.state|unclear_column"]


@pytest.mark.parametrize("header", ["公办/民办", "公／民办", "公办或民办*"])
def test_who_owns_a_body_is_read(header: str, tmp_path: Path) -> None:
    grid = [[*row, cell] for row, cell in zip(HOMES, [header, "公办", "民办"], strict=True)]
    found = rows(taken(tmp_path, grid))["institutions"]
    assert {row["code"]: row["owner"] for row in found} == {"A1": "公办", "B1": "民办"}


def test_the_end_of_one_header_is_asked_about(tmp_path: Path) -> None:
    """性质 may be the kind of ownership or of registration."""
    grid = [[*row, cell] for row, cell in zip(HOMES, ["性质", "公办", "民办"], strict=True)]
    reading = taken(tmp_path, grid)
    assert [row["owner"] for row in rows(reading)["institutions"]] == [None, None]
    assert [(item.rule, item.severity, item.hint.show("zh") if item.hint else "") for item in reading.findings] == [
        ("institutions|unknown_column", "warning", "是否指“机构性质”？请改列名，或用 --mapping 指定")]  # fmt: skip
