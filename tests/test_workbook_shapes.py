"""The workbook report stands what it is given: very much, nothing at all, one county, the last year, long names."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from eldercalc.assessment import Assessed
from eldercalc.findings import Finding
from eldercalc.gate import Gate, Standing
from eldercalc.reports import workbook
from eldercalc.reports.result import Report
from eldercalc.reports.workbook import tables
from eldercalc.words import Words
from tests.calling import SHARE, small
from tests.making import CITY, city_plan, institution, judged, target
from tests.making import workbook as data_of
from tests.workbooks import cells, chapters, differences, opened, parts, report, table

LONG = "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗尼尔基镇"
YEARS = (2021, 2022, 2023, 2024, 2025)
FED = ("nursing_bed_share", "institution_beds", "institutions", "lottery_elder_share", "rated_share")
CLASSES = ("binding", "expected", "unclassified")
ABOUT = ({2025: 60}, {2023: {"about": 55}, 2025: {"more_than": 58.5}}, {2024: {"at_most": 90}})


def _large(folder: Path, targets: int = 150, counties: int = 20) -> Assessed:
    """A plan of many targets with long names, many chapters and counties, over five years; a fifth has no data."""
    areas = [{"code": f"{at:06}", "name": f"{LONG[12:]}{at}区", "kind": "county"} for at in range(1, counties + 1)]
    given = [
        target(
            id=f"t{at}", indicator=FED[at % len(FED)], name=f"{LONG * 3}第{at}项指标", chapter=f"{LONG * 2}{at % 9}",
            doubt=LONG * 5, responsible=[LONG, "民政局"], values=ABOUT[at % 3], baseline={2020: 30 + at % 7},
            **{"class": CLASSES[at % 3]},
        )
        for at in range(targets)
    ]  # fmt: skip
    rows = [
        institution(area["name"], area["code"], year, beds=100, nursing_beds=30 + year % 10 * 5 + at % 7)
        for year in YEARS for at, area in enumerate(areas)
    ]  # fmt: skip
    plan = city_plan(folder, given, areas=areas, title=LONG * 2)
    return judged(plan, {"institutions": rows}, history=True)


def _written(assessed: Assessed, findings: Sequence[Finding] = (), **given: Any) -> bytes:
    return workbook.document(Report(assessed, [], findings, Gate(True), **given), "zh")


def test_150_targets_20_counties_5_years(tmp_path: Path) -> None:
    assessed = _large(tmp_path)
    start = time.process_time()
    data = _written(assessed)
    spent = time.process_time() - start
    book = tmp_path / "报告.xlsx"
    book.write_bytes(data)
    read = opened(book)
    assert (150, 3000, 750) == (
        len(chapters(read)), len(table(read["地区明细"])), len(table(read["历年明细"])),
    )  # fmt: skip
    assert 24 == read["地区对照"].max_column
    assert spent < 30
    assert len(data) < 2_000_000
    assert len({cell.number_format for _, cell in cells(read)}) < 200
    assert all(len(name) <= 31 for name in read.sheetnames)
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def test_a_table_longer_than_a_sheet_goes_on_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LAST_ROW", 1000)
    book = tmp_path / "报告.xlsx"
    book.write_bytes(_written(_large(tmp_path, targets=75), _findings(1500)))
    read = opened(book)
    details = [name for name in read.sheetnames if name.startswith("地区明细")]
    assert ["地区明细", "地区明细 (2)"] == details
    assert 1500 == sum(len(table(read[name])) for name in details)
    found = [name for name in read.sheetnames if name.startswith("数据问题")]
    assert [f"F{at}" for at in range(1500)] == [row["单元格"] for name in found for row in table(read[name], "级别")]
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def test_no_data_at_all(tmp_path: Path) -> None:
    """A cover and no row that a target reads: every target is unknown, no chart is drawn, no area stands beside."""
    plan = small(tmp_path, {**SHARE, "indicator": "lottery_elder_share"})
    data = data_of(tmp_path / "数据.xlsx", {"institutions": [institution(beds=None)]})
    book, result = report(tmp_path, plan, data, args=("--year", "2023"))
    assert {"unknown"} == {line["status"] for line in result["assessments"] if line["main"]}
    read = opened(book)
    assert ["—"] == [row["完成值"] for row in chapters(read)]
    assert "趋势图" not in read.sheetnames
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def test_a_plan_of_words_alone(tmp_path: Path) -> None:
    plan = small(tmp_path, target(id="words", qualitative={"by": 2022}))
    data = data_of(tmp_path / "数据.xlsx", {"institutions": [institution(beds=1)]})
    book, _ = report(tmp_path, plan, data)
    read = opened(book)
    assert ["总览", "指标一览", "定性任务", "数据问题", "方法说明", "出处"] == read.sheetnames
    assert ["words"] == [row["指标"] for row in table(read["定性任务"])]


def test_a_single_county_in_the_last_year_of_its_plan(tmp_path: Path) -> None:
    """The city is its own county, and no year comes after."""
    plan = small(tmp_path, {**SHARE, "values": {2025: 50}}, areas=[{**CITY["areas"][0]}])
    data = data_of(tmp_path / "数据.xlsx", {"institutions": [institution("甲区", "A", 2025, beds=7, nursing_beds=3)]})
    book, result = report(tmp_path, plan, data)
    assert ["missed"] == [line["status"] for line in result["assessments"] if line["main"]]
    read = opened(book)
    assert [(3, 7, 300 / 7)] == [(row["分子"], row["分母"], row["完成值"]) for row in chapters(read)]
    assert "甲区" in [cell.value for cell in read["地区对照"][4]]
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def test_more_areas_than_stand_beside_each_other_stand_below_each_other(tmp_path: Path) -> None:
    areas = [{"code": f"{at:06}", "name": f"{at}区", "kind": "county"} for at in range(1, 61)]
    rows = [institution(area["name"], area["code"], beds=100, nursing_beds=at) for at, area in enumerate(areas)]
    assessed = judged(city_plan(tmp_path, [SHARE], areas=areas), {"institutions": rows}, history=True)
    book = openpyxl.load_workbook(io.BytesIO(_written(assessed)), data_only=True)
    shown = book["地区对照"].iter_rows(min_row=5, max_row=64, max_col=2, values_only=True)
    assert [(area["name"], at) for at, area in enumerate(areas)] == list(shown)


def test_text_that_no_cell_holds_says_so(tmp_path: Path) -> None:
    assessed = judged(city_plan(tmp_path, [{**SHARE, "note": "长" * 40_000}]), {"institutions": [institution(beds=1)]})
    book = openpyxl.load_workbook(io.BytesIO(_written(assessed)))
    (told,) = [str(cell.value) for name, cell in cells(book) if name == "出处" and str(cell.value).startswith("长长")]
    assert told.endswith("（全文 40000 字，单元格容不下）")
    assert len(told) < 32_767


def _findings(count: int) -> list[Finding]:
    """So many findings, none like another; what a cell says may look like a formula."""
    return [
        Finding(
            "institutions.beds|not_count", "error" if at % 3 else "warning", f"{at % 20}县.xlsx",
            Words(f"第{at}行的床位数“=1+{at}”不是整数", f"{at} is not whole"),
            Words("改为整数；确实不知道的留空", "write a whole number"), "养老机构", at, "床位数", f"F{at}", f"=1+{at}",
            targets=("nursing_bed_share", "institution_beds"),
        )
        for at in range(count)
    ]  # fmt: skip


def _spent(assessed: Assessed, findings: list[Finding]) -> tuple[float, bytes]:
    start = time.process_time()
    data = _written(assessed, findings)
    return time.process_time() - start, data


def test_100_000_findings_take_time_in_proportion_and_less_than_the_library_takes_alone(tmp_path: Path) -> None:
    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": [institution(beds=1, nursing_beds=1)]})
    few, many = _findings(10_000), _findings(100_000)
    _written(assessed, few)
    short, _ = _spent(assessed, few)
    long, data = _spent(assessed, many)
    assert long < 20 * short
    assert long < _alone(many)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("数据问题").to_python()
    assert [(f"F{item.row}", item.value, item.message.zh) for item in many] == [
        (row[3], row[5], row[7]) for row in rows[3:]
    ]


def _alone(findings: list[Finding]) -> float:
    """The time in which XlsxWriter writes the findings and nothing else, in its mode for large tables."""
    start = time.process_time()
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for row, item in enumerate(findings):
        said = [item.severity, item.file, item.sheet, item.cell, item.column, item.value, item.message.zh,
                item.hint.zh if item.hint else None, ", ".join(item.targets), item.rule]  # fmt: skip
        for column, text in enumerate(said):
            sheet.write_string(row, column, text)
    book.close()
    return time.process_time() - start


def test_the_office_suite_reads_the_findings_as_they_are(tmp_path: Path) -> None:
    """What a cell says is neither computed nor lost, and the sheet ends where the findings end."""
    from tests.desktop import converted

    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": [institution(beds=1, nursing_beds=1)]})
    book = tmp_path / "报告.xlsx"
    odd = Finding("r|x", "error", "甲.xlsx", Words("a\x00b ]]> <b> &\n下一行 ", ""), value="_x0041_ =1")
    book.write_bytes(_written(assessed, [*_findings(50), odd]))
    (tmp_path / "again").mkdir()
    again = opened(converted(book, "xlsx", tmp_path / "again"))["数据问题"]
    assert 54 == again.max_row
    assert "=1+7" == again["F11"].value
    assert ("_x0041_ =1", "a\ufffdb ]]> <b> &\n下一行 ") == (again["F54"].value, again["H54"].value)


def test_what_is_left_out_of_the_gate_says_why(tmp_path: Path) -> None:
    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": [institution(beds=1, nursing_beds=1)]})
    found = _findings(2)
    gate = Gate(True, findings=found, standings=[Standing(new=False), Standing()])
    book = openpyxl.load_workbook(io.BytesIO(workbook.document(Report(assessed, [], found, gate), "zh")))
    assert ["基线中已有", None] == [row["门槛"] for row in table(book["数据问题"], "级别")]


def test_every_sheet_name_is_one_that_excel_takes(tmp_path: Path) -> None:
    names = ["一/二", "'引'", "History", "长" * 40, "同名", "同名 ", "a[b]:c*?\\", "😀" * 20]
    given = [{**SHARE, "id": f"t{at}", "chapter": name} for at, name in enumerate(names)]
    book = tmp_path / "报告.xlsx"
    book.write_bytes(_written(judged(city_plan(tmp_path, given), {"institutions": [institution(beds=1)]})))
    made = opened(book).sheetnames
    assert [] == [name for name in made if re.search(r"[\[\]:*?/\\]|^'|'$", name) or len(name.encode("utf-16-le")) > 62]
    assert {1} == set(Counter(name.casefold() for name in made).values())
    assert len(names) == sum(bool(re.match(r"\d ", name)) for name in made)
    assert len(made) == len([name for name in parts(book) if name.startswith("xl/worksheets/sheet")])
