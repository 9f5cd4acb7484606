"""Values that can be read in two ways: both readings are named, and what is counted is said; no guess is made."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.readers import read
from eldercalc.records.tables import assemble
from eldercalc.reports.rebuilt import rebuilt
from tests import xlsb
from tests.making import everywhere, institution, target, workbook
from tests.spreadsheets import ods, xls
from tests.test_validate import full, plan, run

SHARE = target(id="share", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})
ITEM = "养老机构护理型床位占比"


def reported(value: Any, unit: str | None = "%", **parts: Any) -> dict[str, Any]:
    return {"year": 2023, "item": ITEM, "value": value, "unit": unit, **parts}


def told(folder: Path, *args: object) -> list[tuple[str, str | None, str]]:
    found = json.loads(run("validate", folder / "a.xlsx", "--format", "json", *args).stdout)["findings"]
    return [(item["rule"], item["cell"], item["message"]) for item in found if item["rule"].endswith("two_readings")]


@pytest.mark.parametrize(
    ("value", "unit", "read_as"),
    [("55.6%", "%", (55_600_000, "%")), ("55.6 ％", None, (55_600_000, "%")), ("55.6%", "人", (None, "人"))],
)
def test_a_percent_sign_in_the_cell_is_the_unit_of_the_row(
    value: str, unit: str | None, read_as: tuple[int | None, str], tmp_path: Path
) -> None:
    """Unless the row states another, when it is no number."""
    book = workbook(tmp_path / "a.xlsx", {"reported": [reported(value, unit)]})
    (row,) = assemble(read([book]).raws).tables["reported"].data.to_pylist()
    assert read_as == (row["value"], row["unit"])


@pytest.mark.parametrize(("value", "other"), [(0.556, "55.6"), (1, "100"), (0.01, "1")])
def test_a_share_under_per_cent_may_be_a_decimal(value: float, other: str, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"reported": [reported(value)]})
    ((rule, cell, message),) = told(tmp_path)
    assert "reported.value|two_readings" == rule
    assert f"数值 {value:g} 可读作 {value:g}%，也可读作 {other}%；现按 {value:g}% 计" == message
    assert cell is not None


@pytest.mark.parametrize(
    "row",
    [
        reported(55.6),
        reported(1.01),
        reported(0),
        reported(0.556, numerator=556, denominator=1000),
        reported(0.5, "倍"),
    ],
    ids=["plain", "above one", "nought", "with its parts", "another unit"],
)
def test_a_share_that_has_one_reading_is_not_asked_about(row: dict[str, Any], tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"reported": [row]})
    assert [] == told(tmp_path)


def test_it_counts_as_it_is_written_and_check_says_so(tmp_path: Path) -> None:
    """With a unit of its own or, for an indicator in per cent, without one."""
    for unit in ("%", None):
        workbook(tmp_path / "a.xlsx", {"reported": [reported(0.556, unit)]})
        shown = run("check", "--plan", plan(tmp_path, SHARE), tmp_path / "a.xlsx", "--format", "json").stdout
        result = json.loads(shown)
        (line,) = [line for line in result["assessments"] if line["main"]]
        assert 0.556 == line["value"]
        (item,) = [item for item in result["findings"] if item["rule"] == "reported.value|two_readings"]
        assert "0.556%" in item["message"]
        assert "55.6%" in item["message"]


@pytest.mark.parametrize(("header", "unit"), [("数值（%）", "%"), ("数值（万人）", "万人"), ("数值（实绩）", None)])
def test_a_unit_in_the_header_of_reported_figures_serves_rows_without_one(
    header: str, unit: str | None, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "填报数据"
    for row in (["年度", "县区", "项目", header], [2023, "甲区", ITEM, 0.556]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert [unit] == assemble(read([tmp_path / "a.xlsx"]).raws).tables["reported"].data["unit"].to_pylist()
    assert int(unit == "%") == len(told(tmp_path))


def test_a_date_that_is_two_dates_is_told_with_both(tmp_path: Path) -> None:
    """And is not used; of a birth, which is personal, neither is shown whole."""
    rows = [institution(opened="03/04/2023")]
    (item,) = assemble(read([workbook(tmp_path / "a.xlsx", {"institutions": rows})]).raws).findings
    assert "开业日期“03/04/2023”可读作两个日期：2023-03-04、2023-04-03，未采用，请写作 2023-12-31" == item.message.show(
        "zh"
    )
    person = {"year": 2023, "county": "甲区", "person_id": "P1", "name": "某", "birth": "03/04/1940"}
    findings = assemble(read([workbook(tmp_path / "b.xlsx", {"persons": [person]})]).raws).findings
    (birth,) = [one for one in findings if one.column == "birth"]
    assert "两个日期" in birth.message.show("zh")
    assert "1940-0" not in birth.message.show("zh")


def test_a_figure_in_another_unit_is_told_with_the_factor_and_what_counts(tmp_path: Path) -> None:
    """Eleven homes of a hundred beds and one of a million: 万 against 张."""
    rows = [institution(code=f"N{at}", **{**full(60), "beds": 95 + at}) for at in range(11)]
    rows += [institution(code="X", beds=1_000_000, nursing_beds=60), *everywhere(**full(60))]
    path = workbook(tmp_path / "a.xlsx", {"institutions": rows})
    found = json.loads(run("validate", path, "--format", "json").stdout)["findings"]
    (item,) = [item for item in found if item["rule"] == "institutions.beds|wrong_scale"]
    assert "除以 10,000 后正相近：是否填错了单位；现按 1000000 计" in item["message"]


def funds(folder: Path, *cells: Any, header: str = "本年支出（万元）") -> tuple[list[int | None], list[str | None]]:
    """What is read of the cells under a header of money (in millionths), and which are refused."""
    book = openpyxl.Workbook()
    book.active.title = "资金"
    for row in (
        ["年度", "县区", "资金类别", header],
        *([2023, f"{at}县", "财政资金", one] for at, one in enumerate(cells)),
    ):
        book.active.append(row)
    book.save(folder / "a.xlsx")
    data = assemble(read([folder / "a.xlsx"]).raws)
    return data.tables["funds"].data["spent"].to_pylist(), [
        item.cell for item in data.findings if item.column == "spent"
    ]


@pytest.mark.parametrize("header", ["本年支出（万元）", "本年支出（万）", "本年支出（亿元）", "本年支出（元）"])
def test_the_scale_of_a_cell_stands_instead_of_that_of_its_header(header: str, tmp_path: Path) -> None:
    """268.78万 under 万元 is 268.78万元: nobody means 万 times 万."""
    written = ["268.78万", "268.78 万", "0.026878亿", "2687.8千元", "268.78万元", "268.78万元整", "￥268.78万元"]
    assert ([268_780_000] * len(written), []) == funds(tmp_path, *written, header=header)


def test_a_sign_of_money_says_nothing_of_the_scale(tmp_path: Path) -> None:
    assert ([268_780_000] * 2, []) == funds(tmp_path, "￥268.78", "¥ 268.78")
    assert ([26_878], []) == funds(tmp_path, "￥268.78", header="本年支出（元）")


def test_beds_may_be_counted_in_pieces_and_people_are_no_beds(tmp_path: Path) -> None:
    rows = [
        institution(code=f"X{at}", beds=beds)
        for at, beds in enumerate(("120个", "120床", "0.012万张", "120人", "￥120"))
    ]
    data = assemble(read([workbook(tmp_path / "a.xlsx", {"institutions": rows})]).raws)
    assert [120, 120, 120, None, None] == data.tables["institutions"].data["beds"].to_pylist()
    assert ["X3", "X4"] == [item.key for item in data.findings if item.column == "beds"]


def figures(folder: Path, *rows: dict[str, Any]) -> tuple[list[tuple[int | None, str | None]], list[str]]:
    data = assemble(read([workbook(folder / "a.xlsx", {"reported": list(rows)})]).raws)
    read_ = [(row["value"], row["unit"]) for row in data.tables["reported"].data.to_pylist()]
    return read_, [item.message.show("zh") for item in data.findings if item.column == "value"]


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [
        ("13.2%", "%", (13_200_000, "%")),
        ("13.2％", "％", (13_200_000, "%")),
        ("13.2%", None, (13_200_000, "%")),
        ("79.1岁", "岁", (79_100_000, "岁")),
        ("120张", "张", (120_000_000, "张")),
        ("0.012万张", "张", (120_000_000, "张")),
        ("268.78万", "万元", (268_780_000, "万元")),
        ("1,200", "张", (1_200_000_000, "张")),
        ("—", "张", (None, "张")),
    ],
)
def test_a_reported_figure_may_repeat_the_unit_of_its_row(
    value: str, unit: str | None, figure: tuple[int | None, str | None], tmp_path: Path
) -> None:
    assert ([figure], []) == figures(tmp_path, reported(value, unit))


@pytest.mark.parametrize(("value", "unit"), [("13.2%", "‰"), ("120张", "人"), ("13.2%", "张"), ("40或50", None)])
def test_a_reported_figure_in_another_unit_than_its_row_is_refused(
    value: str, unit: str | None, tmp_path: Path
) -> None:
    ((read_, _),), (message,) = figures(tmp_path, reported(value, unit))
    assert read_ is None
    assert "不是数" in message


@pytest.mark.parametrize(
    ("value", "shown_as", "read_as"),
    [
        (0.912, "0.0%", 91_200_000),
        (0.912, "0%", 91_200_000),
        (1, "0.00%", 100_000_000),
        (0.07, "0%;[Red]-0%", 7_000_000),
        (0.912, '0.0"%"', 912_000),
        (0.912, r"0.0\%", 912_000),
        (0.912, "General", 912_000),
    ],
)
def test_a_number_format_settles_what_a_share_is(value: float, shown_as: str, read_as: int, tmp_path: Path) -> None:
    """A % that is printed as it stands multiplies nothing."""
    path = workbook(tmp_path / "a.xlsx", {"reported": [reported(value)]})
    book = openpyxl.load_workbook(path)
    for row in book["填报数据"].iter_rows(min_row=2):
        for cell in row:
            cell.number_format = shown_as if cell.value == value else cell.number_format
    book.save(path)
    assert [read_as] == assemble(read([path]).raws).tables["reported"].data["value"].to_pylist()
    assert int(read_as < 10**6) == len(told(tmp_path))


def test_a_percentage_is_no_number_of_beds(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"institutions": [institution(beds=77)]})
    book = openpyxl.load_workbook(path)
    (cell,) = [cell for row in book["养老机构"].iter_rows() for cell in row if cell.value == 77]
    cell.number_format = "0%"
    book.save(path)
    (item,) = assemble(read([path]).raws).findings
    assert ("institutions.beds|not_count", "7700%") == (item.rule, item.value)


def visited(folder: Path, cell: Any, number_format: str = "General") -> tuple[list[Any], list[str]]:
    book = openpyxl.Workbook()
    book.active.title = "探访记录"
    for row in (["年度", "县区", "人员编号", "探访日期"], [2023, "甲区", "P1", cell]):
        book.active.append(row)
    book.active["D2"].number_format = number_format
    book.save(folder / "a.xlsx")
    data = assemble(read([folder / "a.xlsx"]).raws)
    said = [item.message.show("zh") for item in data.findings if item.rule.endswith("not_date")]
    return data.tables["visits"].data["date"].to_pylist(), said


def test_the_number_2023_1_is_january_or_october(tmp_path: Path) -> None:
    """A workbook stores 2023.10 so; two decimals shown tell it, and so does text."""
    message = "探访日期“2023.1”可读作两个日期：2023-01-01、2023-10-01，未采用，请写作 2023-12-31"
    assert ([None], [message]) == visited(tmp_path, 2023.1)
    assert ([date(2023, 10, 1)], []) == visited(tmp_path, 2023.1, "0.00")
    assert ([date(2023, 10, 1)], []) == visited(tmp_path, 2023.1, "0.00_ ")
    assert ([date(2023, 10, 1)], []) == visited(tmp_path, "2023.10")
    assert ([date(2023, 1, 1)], []) == visited(tmp_path, "2023.1")
    assert ([date(2023, 11, 1)], []) == visited(tmp_path, 2023.11)


def test_where_no_date_is_asked_for_2023_1_is_a_number(tmp_path: Path) -> None:
    rows = [institution(floor_area=2023.1, name=2023.1)]
    data = assemble(read([workbook(tmp_path / "a.xlsx", {"institutions": rows})]).raws)
    (row,) = data.tables["institutions"].data.to_pylist()
    assert (2_023_100_000, "2023.1", []) == (row["floor_area"], row["name"], data.findings)


def staffed(folder: Path, column: str, cell: Any) -> tuple[Any, list[str]]:
    """What is read of a cell of a staff sheet, and what is said of it."""
    row = {"year": 2023, "county": "甲区", "person_id": "P1", "roles": "养老护理员", column: cell}
    data = assemble(read([workbook(folder / "a.xlsx", {"staff": [row]})]).raws)
    said = [item.message.show("zh") for item in data.findings if item.column == column]
    return data.tables["staff"].data[column][0].as_py(), said


@pytest.mark.parametrize("cell", ["—", "-", "/", "／", "无", "至今", "在职", " 在职 "])
def test_who_has_no_date_of_leaving_has_not_left(cell: str, tmp_path: Path) -> None:
    """As if the cell were blank; nothing is refused, so the row counts."""
    assert (None, []) == staffed(tmp_path, "left", cell)


@pytest.mark.parametrize("cell", ["不详", "未知", "已离职"])
def test_who_left_on_a_day_unknown_has_left(cell: str, tmp_path: Path) -> None:
    value, (message,) = staffed(tmp_path, "left", cell)
    assert value is None
    assert "不是日期" in message


@pytest.mark.parametrize(
    ("column", "cell"), [("certified", "无"), ("joined", "—"), ("certificate", "/"), ("trained", "—")]
)
def test_a_stroke_is_a_blank_where_a_blank_is_allowed(column: str, cell: str, tmp_path: Path) -> None:
    assert (None, []) == staffed(tmp_path, column, cell)


@pytest.mark.parametrize(("column", "cell"), [("certified", "至今"), ("joined", "在职"), ("roles", "—")])
def test_what_is_no_blank_there_is_refused(column: str, cell: str, tmp_path: Path) -> None:
    """在职 says nothing of the day of a certificate, and a row of staff must have its roles."""
    value, (_,) = staffed(tmp_path, column, cell)
    assert value is None


def test_a_date_that_an_event_cannot_do_without_is_not_struck_out(tmp_path: Path) -> None:
    (_,), (message,) = visited(tmp_path, "—")
    assert "探访日期“—”不是日期" in message


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsb"])
def test_where_formats_are_not_told_2023_1_is_in_doubt(suffix: str, tmp_path: Path) -> None:
    """Nor is it told whether it is a number at all."""
    path = tmp_path / f"a.{suffix}"
    rows = [
        ["X", 2023, "甲区", "在营", "2023.1"],
        ["Y", 2023, "甲区", "在营", 2023.1],
        ["Z", 2023, "甲区", "在营", 2023.2],
    ]
    grid = [["机构编码", "年度", "县区", "运营状态", "开业日期"], *rows]
    write = {"xls": xls, "ods": ods, "xlsb": lambda path, grid: xlsb.write(path, {"养老机构": grid})}[suffix]
    write(path, grid)
    data = assemble(read([path]).raws)
    assert [None, None, date(2023, 2, 1)] == data.tables["institutions"].data["opened"].to_pylist()
    assert ["2023.1"] * 2 == [item.value for item in data.findings if item.rule == "institutions.opened|not_date"]


def test_a_copy_of_values_is_read_as_its_original(tmp_path: Path) -> None:
    """The month of a text stays text, and the number in doubt a number."""
    (tmp_path / "a.csv").write_text("机构编码,开业日期\nX,2023.1\nY,2023.10\nZ,2023.2\n", encoding="utf-8")
    xls(tmp_path / "b.xls", [["机构编码", "开业日期"], ["X", 2023.1]])
    found = {}
    for path in (tmp_path / "a.csv", tmp_path / "b.xls"):
        (tmp_path / "copy.xlsx").write_bytes(rebuilt(path)[0])
        sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx").active
        found[path.name] = [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)]
    assert {"a.csv": ["2023.1", "2023.10", 2023.2], "b.xls": [2023.1]} == found
