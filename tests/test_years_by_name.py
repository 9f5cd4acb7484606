"""A year in the name of a file or a sheet: used where nothing else says one, and asked about where it is doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercalc.readers import gathered
from eldercalc.readers.hints import year_named
from eldercalc.readers.mapping import NO_MAPPING
from eldercalc.records.tables import Dataset, assemble
from tests.calling import run
from tests.tables import AREAS, HOMES, Grid, taken

BARE = [row[1:] for row in HOMES]


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2024年养老机构", 2024),
        ("京口区2024", 2024),
        ("2024养老机构", 2024),
        ("养老机构_2023", 2023),
        ("京口区2023年 - 副本", 2023),
        ("京口区2023年度(1)", 2023),
        ("２０２３年养老机构", 2023),
        ("二〇二三年养老机构", 2023),
        ("养老机构（2023年12月）", 2023),
        ("2023年1-12月养老机构", 2023),
        ("养老机构截至2023年12月31日", 2023),
        ("某民发〔2024〕3号附件 养老机构2023年", 2023),
        ("京口区", None),
        ("京口区20240115", None),
        ("京口区2024-01-15", None),
        ("京口区2024.1", None),
        ("京口区2024年1月15日", None),
        ("2024年1月养老机构", None),
        ("2023年上半年养老机构", None),
        ("2023年三季度养老机构", None),
        ("养老机构2021-2023", None),
        ("2021—2025年养老机构", None),
        ("2022、2023年养老机构", None),
        ("养老机构模板2023版", None),
        ("某民发〔2024〕3号附件", None),
        ("编号120230", None),
        ("2024年报送", None),
        ("甲区2024年上报", None),
        ("养老机构2024更新", None),
        ("2023年填报数据", 2023),
    ],
)
def test_the_year_of_the_data_in_a_name_is_told_from_days_months_and_periods(name: str, year: int | None) -> None:
    assert year_named(name) == year


def dataset(folder: Path, grid: Grid, file: str, sheet: str = "养老机构", year: int | None = None) -> Dataset:
    taken(folder, grid, sheet)
    path = (folder / "数据.xlsx").rename(folder / f"{file}.xlsx")
    return assemble(gathered([path], lambda _: None, NO_MAPPING, AREAS).raws, year)


def years(found: Dataset) -> list[int]:
    return sorted(set(found.tables["institutions"].data["year"].to_pylist()))


def told(found: Dataset) -> list[tuple[str, str, int]]:
    return [(item.rule, item.severity, item.rows) for item in found.findings if item.rule.startswith("file|")]


@pytest.mark.parametrize(("year", "note"), [(None, [("file|year_by_name", "warning", 2)]), (2023, [])])
def test_the_name_serves_where_nothing_else_says_a_year(
    year: int | None, note: list[tuple[str, str, int]], tmp_path: Path
) -> None:
    found = dataset(tmp_path, BARE, "2023年甲区", year=year)
    assert (years(found), told(found)) == ([2023], note)


def test_the_name_of_the_sheet_comes_before_that_of_the_file(tmp_path: Path) -> None:
    found = dataset(tmp_path, BARE, "2023年甲区", "2022年养老机构")
    assert (years(found), told(found)) == ([2022], [("file|year_by_name", "warning", 2)])


@pytest.mark.parametrize("year", [None, 2024])
@pytest.mark.parametrize("grid", [HOMES, [["养老机构（2023年）"], *BARE]], ids=["a column", "a title"])
def test_what_stands_inside_comes_first_and_a_name_that_differs_is_told(
    grid: Grid, year: int | None, tmp_path: Path
) -> None:
    found = dataset(tmp_path, grid, "2024年甲区", year=year)
    assert (years(found), told(found)) == ([2023], [("file|other_year", "warning", 1)])


def test_a_file_of_several_years_may_be_named_for_one(tmp_path: Path) -> None:
    found = dataset(tmp_path, [*HOMES, [2024, *HOMES[1][1:]]], "2024年甲区")
    assert (years(found), told(found)) == ([2023, 2024], [])


def test_where_the_run_says_another_year_no_row_counts_and_it_is_asked(tmp_path: Path) -> None:
    found = dataset(tmp_path, BARE, "2022年甲区", year=2023)
    assert told(found) == [("file|year_doubtful", "error", 2)]
    assert found.tables["institutions"].data["_no_year"].to_pylist() == [True, True]
    assert [item.rule for item in found.findings if item.rule.endswith("|no_year")] == []


LACKING: Grid = [*HOMES, [None, "甲区", "A2", "甲二院", "在营", 5]]


def test_rows_that_have_a_year_count_whatever_the_run_and_the_name_say(tmp_path: Path) -> None:
    found = dataset(tmp_path, LACKING, "2023年甲区", year=2024)
    assert ("file|year_doubtful", "error", 1) in told(found)
    rows = {row["code"]: (row["year"], row["_no_year"]) for row in found.tables["institutions"].data.to_pylist()}
    assert rows == {"A1": (2023, False), "B1": (2023, False), "A2": (2024, True)}


def test_a_name_that_the_years_inside_belie_says_nothing_of_rows_without_one(tmp_path: Path) -> None:
    """They are of the year of the run, as they were, or of none that is known."""
    found = dataset(tmp_path, LACKING, "2022年甲区", year=2023)
    assert (years(found), told(found)) == ([2023], [("file|other_year", "warning", 1)])
    found = dataset(tmp_path, LACKING, "2022年甲区")
    assert "institutions.year|no_year" in {item.rule for item in found.findings}
    assert found.tables["institutions"].data["_no_year"].to_pylist() == [False, False, True]


def test_of_several_years_inside_the_name_chooses_none(tmp_path: Path) -> None:
    found = dataset(tmp_path, [*LACKING, [2022, "甲区", "A3", "甲三院", "在营", 5]], "2023年甲区")
    assert [item.rule for item in found.findings if item.column == "year"] == ["institutions.year|no_year"]


def test_it_is_shown_whence_the_year_is(tmp_path: Path) -> None:
    taken(tmp_path, BARE, "养老机构")
    path = (tmp_path / "数据.xlsx").rename(tmp_path / "2023年甲区.xlsx")
    assert "年度取自表名或文件名：2023" in run("validate", "--show", path).output
    assert "year by the name of sheet or file: 2023" in run("validate", "--show", "--lang", "en", path).output


def test_a_name_that_is_not_used_is_not_shown_as_the_source_of_the_year(tmp_path: Path) -> None:
    taken(tmp_path, LACKING, "养老机构")
    path = (tmp_path / "数据.xlsx").rename(tmp_path / "2022年甲区.xlsx")
    assert "年度取自" not in run("validate", "--show", path).output


def test_that_some_rows_of_a_sheet_are_of_the_year_of_its_name_is_shown(tmp_path: Path) -> None:
    taken(tmp_path, LACKING, "养老机构")
    path = (tmp_path / "数据.xlsx").rename(tmp_path / "2023年甲区.xlsx")
    assert "年度取自表名或文件名：2023" in run("validate", "--show", path).output
