"""What is wrong with files and sheets as a whole: said once, by its kind, with what it costs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.errors import InputError
from eldercalc.readers import read
from tests.calling import run, small
from tests.making import COUNTIES, city_plan, everywhere, judged, main_line, plan_text, target, workbook

HEADER = ["年度", "县区", "机构编码", "机构名称", "运营状态", "床位数", "护理型床位数"]
ROWS = [[2023, county, f"A{at}", "院", "在营", 100, 60] for at, county in enumerate(COUNTIES)]


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "养老机构"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name), "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.xlsx", b"", "是空文件（0 字节）"),
        ("零.xlsx", b"\0" * 600, "里面全是零字节"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "是图片（PNG）"),
        ("照片.xls", b"\xff\xd8\xff\xe0" + b"\0" * 60, "是图片（JPEG）"),
        ("文.xlsx", b"%PDF-1.7\n", "是 PDF"),
        ("锁.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码，打不开"),
        ("断.xlsx", package("xl/workbook.xml")[:40], "不完整，后一部分缺失"),
        ("坏.xlsx", package("xl/other.xml"), "已损坏"),
        ("信.xlsx", package("word/document.xml"), "是 Word 或 PPT 文件"),
        ("包.xlsx", package("a.txt"), "是压缩包"),
        ("表.xlsx", b"a,b\n1,2\n", "其实是文本文件"),
        ("页.xls", b"<html><table>", "其实是网页"),
        ("乱.xlsx", bytes(range(256)), "内容与后缀 .xlsx 不符"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_which_kind_it_is(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read([path])
    assert told in caught.value.problem.show("zh")
    assert caught.value.hint is not None


def test_the_same_content_under_two_names_is_one_line_and_counts_once(tmp_path: Path) -> None:
    first = sheet(tmp_path / "甲.xlsx", [HEADER, *ROWS])
    second = tmp_path / "乙.xlsx"
    second.write_bytes(first.read_bytes())
    result = run("check", "--plan", small(tmp_path), first, second, "--format", "json")
    found = json.loads(result.stdout)
    assert [("file|same", str(second))] == [(item["rule"], item["file"]) for item in found["findings"]]
    assert (180, 300, 2) == (
        found["assessments"][0]["numerator"], found["assessments"][0]["denominator"], len(found["files"]),
    )  # fmt: skip


def test_a_column_that_stands_twice_names_both_cells(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [[*HEADER, "床位总数"], *([*row, 1] for row in ROWS)])
    result = run("check", "--plan", small(tmp_path), path)
    assert "[养老机构] H1: 列“床位总数”与 F1 重复（都是“床位数”），只用 F1 所在列" in result.stderr


@pytest.mark.parametrize(("columns", "findings"), [(20, 20), (21, 1), (3000, 1)])
def test_many_columns_that_nobody_knows_are_one_finding(columns: int, findings: int, tmp_path: Path) -> None:
    """Twenty are told one by one, more are told together."""
    extra = [f"杂项{at}" for at in range(columns)]
    reading = read([sheet(tmp_path / "a.xlsx", [[*HEADER, *extra], *ROWS])])
    assert findings == len(reading.findings)
    assert columns == sum(item.rows for item in reading.findings)
    assert {"institutions|unknown_column"} == {item.rule for item in reading.findings}


@pytest.mark.parametrize("command", ["check", "validate"])
def test_a_required_column_that_is_missing_is_one_error_a_sheet_with_its_targets(command: str, tmp_path: Path) -> None:
    """Each file that lacks it is named, and what it costs."""
    for name, rows in (("甲", ROWS[:1]), ("乙", ROWS[1:])):
        sheet(tmp_path / f"{name}.xlsx", [[*row[:4], *row[5:]] for row in (HEADER, *rows)])
    result = run(command, "--plan", small(tmp_path), tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", "--format", "json")
    found = [item for item in json.loads(result.stdout)["findings"] if item["rule"].endswith("missing_column")]
    assert [(str(tmp_path / f"{name}.xlsx"), "error", ["share"]) for name in ("甲", "乙")] == [
        (item["file"], item["severity"], item["targets"]) for item in found
    ]
    assert {"工作表“养老机构”没有列“运营状态”，影响 1 项目标：护理型床位占比"} == {item["message"] for item in found}


def test_a_sheet_that_came_without_the_rows_that_are_needed_says_which(tmp_path: Path) -> None:
    """The age band is not there; 没有数据 would send the reader after a sheet that has come."""
    per = target(id="t", indicator="dementia_beds_per_10000", values={2025: 40})
    people = [{"year": 2023, "county": c, "basis": "常住", "band": "全部", "persons": 1000} for c in COUNTIES]
    tables = {"institutions": everywhere(beds=100, dementia_beds=60), "population": people}
    line = main_line(judged(city_plan(tmp_path, [per]), tables))
    assert ("unknown", "no_rows", "population") == (line.status, line.verdict.reason, line.figure.lacks[0].table)
    none = main_line(judged(city_plan(tmp_path, [per]), {"institutions": tables["institutions"]}))
    assert ("unknown", "no_data", ()) == (none.status, none.verdict.reason, none.figure.lacks)
    data = workbook(tmp_path / "a.xlsx", tables)
    (tmp_path / "city.yaml").write_text(plan_text([per]), encoding="utf-8")
    result = run("check", "--plan", tmp_path / "city.yaml", data)
    assert "报来的表里没有所需的行：缺“人口”中年龄段为60岁及以上且口径为常住的人数之和" in "".join(
        line.strip() for line in result.stdout.splitlines()
    )
