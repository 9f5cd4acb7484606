"""A header means what it means without numbering, stars, colons, marks of notes, and with its unit behind a stroke."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercalc.readers.titles import fields_of, sheet_named, unit_in
from tests.tables import HOMES, PEOPLE, rows, taken

FORMS = [
    "{}①", "①{}", "{}②（张）", "{}（张）②", "{}*", "*{}", "{}（张）*", "★{}", "{}★", "{}：", "{}:", "{}（张）：",
    "{}/张", "{}／张", "{}[1]", "{}【注1】", "{}（注1）", "{}¹", "1.{}", "1、{}", "（1）{}", "(12){}", "一、{}",
    "（一）{}", "1．{}（张）", "—{}", "{}（必填）", "{}（张）（必填）", "*1.{}/张：", " ① {} （ 张 ） * ",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_decorated_header_is_read_as_the_plain_one(form: str, tmp_path: Path) -> None:
    header = [*HOMES[0][:2], *(form.format(title).replace("张", "个") for title in HOMES[0][2:4]), HOMES[0][4],
              form.format(HOMES[0][5])]  # fmt: skip
    if "张" in form:
        header[2:4] = HOMES[0][2:4]
    reading = taken(tmp_path, [header, *HOMES[1:]])
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [item.rule for item in reading.findings] == []


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("{}/万人", "0.3"), ("{}（万人）①", "0.3"), ("{}*（万人）", "0.3"), ("1.{}／万人：", "0.3"), ("{}/千人", "3"),
        ("{}/人", "3000"),
    ],
)  # fmt: skip
def test_the_unit_of_a_decorated_header_counts(form: str, written: str, tmp_path: Path) -> None:
    grid = [[*PEOPLE[0][:4], form.format("人数")], [*PEOPLE[1][:4], written]]
    assert rows(taken(tmp_path, grid)) == rows(taken(tmp_path, PEOPLE[:2]))


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("建筑面积/㎡", "m2"), ("支出/万元", "万元"), ("占比/%", "%"), ("床位数/张*", "张"), ("公办/民办", None),
        ("乡镇/街道", None), ("/张", None), ("床位数", None),
    ],
)  # fmt: skip
def test_what_stands_behind_a_stroke_is_a_unit_only_where_it_is_one(title: str, unit: str | None) -> None:
    assert unit_in(title) == unit


@pytest.mark.parametrize(
    ("title", "sheet", "name"),
    [
        ("县（市、区）*", "养老机构", "county"), ("（1）县（市、区）：", "养老机构", "county"),
        ("其中：护理型床位数①", "养老机构", "nursing_beds"), ("#护理型床位数*", "养老机构", "nursing_beds"),
        ("15分钟", "区划", None), ("床位数12", "养老机构", None), ("床位数（张）与面积", "养老机构", None),
    ],
)  # fmt: skip
def test_brackets_and_figures_that_are_part_of_a_title_stay(title: str, sheet: str, name: str | None) -> None:
    model = sheet_named(sheet)
    assert model is not None
    assert fields_of((title,)).get(model) == name


@pytest.mark.parametrize("marks", [("①", "②"), ("*", "**"), ("[1]", "[2]")])
def test_of_columns_that_marks_alone_tell_apart_none_is_taken(marks: tuple[str, str], tmp_path: Path) -> None:
    """The notes below say what each is, and those are not understood."""
    header = [*HOMES[0][:5], *(f"床位数{mark}" for mark in marks)]
    reading = taken(tmp_path, [header, *([*row, 7] for row in HOMES[1:])])
    assert {row["beds"] for row in rows(reading)["institutions"]} == {None}
    assert [item.rule for item in reading.findings] == ["institutions.beds|unclear_column"]


@pytest.mark.parametrize("place", [0, 5, 6])
@pytest.mark.parametrize("other", ["床位数①", "*床位数", "3.床位数", "床位数/张"])
def test_the_plain_header_is_read_before_a_decorated_one(other: str, place: int, tmp_path: Path) -> None:
    grid = [[*row[:place], cell, *row[place:]] for row, cell in zip(HOMES, [other, 7, 7], strict=True)]
    reading = taken(tmp_path, grid)
    assert rows(reading) == rows(taken(tmp_path, HOMES))
    assert [item.rule for item in reading.findings] == ["institutions.beds|repeated_column"]


@pytest.mark.parametrize("place", [3, 4])
def test_a_header_with_its_year_leaves_no_less_doubt_than_one_without(place: int, tmp_path: Path) -> None:
    """Of 床位数 and 2022年床位数 it is not clear which is meant where no column of years says it."""
    grid = [[*row[1:place], cell, *row[place:]] for row, cell in zip(HOMES, ["2022年床位数", 7, 7], strict=True)]
    reading = taken(tmp_path, grid, "养老机构")
    fields = [column.field for table in reading.understood for column in table.columns]
    assert "beds" not in fields
    assert ("institutions.beds|unclear_column", "error") in {(one.rule, one.severity) for one in reading.findings}
