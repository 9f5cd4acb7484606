"""`validate --show`: how every sheet of every file was read, for people and for machines; and what nobody sees."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from rich.cells import cell_len

from tests.test_validate import run

HEAD = ["序号", "机构编码", "机构名称", "县区", "年度", "运营状态", "核定床位", "建筑面积（万㎡）", "天气"]
GRID: list[list[Any]] = [
    ["2023年养老机构情况表"],
    HEAD,
    list(range(1, 10)),
    [1, "A1", "甲一", "甲区", 2023, "在营", 120, 0.3, "晴"],
    [],
    [2, "A2", "甲二", "甲区", 2023, "在营", "很多", 0.1, "雨"],
    ["合计", None, None, None, None, None, 120, 0.4, None],
    ["注：年末数"],
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active.append(["年度", 2023])
    for row in GRID:
        (book["养老机构"] if "养老机构" in book.sheetnames else book.create_sheet("养老机构")).append(row)
    book["养老机构"].row_dimensions[4].hidden = True
    book.create_sheet("空表")
    other = book.create_sheet("人口")
    other.append(["县区", "口径", "年龄段", "人数"])
    other.append(["甲区", "常住", "60岁及以上", 10])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_people_see_each_sheet_with_its_columns_below_each_other(data: Path) -> None:
    shown = run("validate", data, "--show").stdout.splitlines()
    start = shown.index(f"{data} [养老机构]：养老机构")
    assert shown[start + 1 : start + 12] == [
        "  表头第 2 行；数据 2 行；合计、小计、其中第 7 行；说明第 8 行；栏次第 3 行"
        "；隐藏（照样读取）第 4 行；空行 1 行",
        "  列  表头              读作      单位            依据    读出  未采用",
        "  A   序号              —                         不读",
        "  B   机构编码          机构编码                  列名       2       0",
        "  C   机构名称          机构名称                  列名       2       0",
        "  D   县区              县区                      列名       2       0",
        "  E   年度              年度                      列名       2       0",
        "  F   运营状态          运营状态                  列名       2       0",
        "  G   核定床位          床位数    张              别名       1       1",
        "  H   建筑面积（万㎡）  建筑面积  万㎡→㎡ ×10000  列名       2       0",
        "  I   天气              —                         不认识",
    ]
    assert 1 == len({cell_len(line[: line.index("列名")]) for line in shown[start + 4 : start + 9]})
    assert f"{data} [空表]：未读取（空白）" in shown
    assert f"{data} [封面]：未读取（封面，只取年度、地区、日期）" in shown


def test_machines_get_the_same_under_a_key_of_its_own(data: Path) -> None:
    told = json.loads(run("validate", data, "--show", "--format", "json").stdout)
    jsonschema.validate(told, json.loads(run("schema", "validation").stdout))
    sheets = {one["sheet"]: one for one in told["understood"]}
    assert ("cover", "blank") == (sheets["封面"]["skipped"], sheets["空表"]["skipped"])
    (table,) = sheets["养老机构"]["tables"]
    assert ([2, 2], 2, 1, [4]) == tuple(table[key] for key in ("header_rows", "rows", "blank_rows", "hidden_rows"))
    assert {"total": [7], "note": [8], "numbers": [3]} == table["left_out"]
    (beds,) = [column for column in table["columns"] if column["field"] == "beds"]
    assert ("G", "alias", 1, 1) == tuple(beds[key] for key in ("letter", "how", "cells_read", "cells_refused"))
    assert None is json.loads(run("validate", data, "--format", "json").stdout)["understood"]


def test_a_csv_of_how_the_files_were_read_has_a_row_a_column(data: Path) -> None:
    """One table is one CSV: with --show it is this one, on the terminal and in files."""
    output = run("validate", data, "--show", "--format", "csv", "-o", data.parent / "读法.csv").stdout
    assert (data.parent / "读法.csv").read_text(encoding="utf-8-sig") == output.replace("\r\n", "\n")
    title, *rows = csv.reader(io.StringIO(output))
    assert ["文件", "工作表", "数据表", "行", "列", "表头", "字段", "读作"] == title[:8]
    assert ["写明的单位", "单位", "乘以", "依据", "读出", "未采用", "未读取的原因"] == title[8:]
    (beds,) = [row for row in rows if row[6] == "beds"]
    assert ["G", "核定床位", "beds", "床位数", "", "张", "1", "别名", "1", "1", ""] == beds[4:]
    assert "表头第 2 行；数据 2 行；" in beds[3]
    (cover,) = [row for row in rows if row[1] == "封面"]
    assert ["", "封面，只取年度、地区、日期"] == [cover[4], cover[-1]]
    assert run("validate", data, "--format", "csv").stdout.startswith("级别,规则,")


def test_markdown_tells_how_the_files_were_read_before_what_is_wrong(data: Path) -> None:
    shown = run("validate", data, "--show", "--format", "md").stdout.splitlines()
    plain = run("validate", data, "--format", "md").stdout.splitlines()
    assert set(plain) < set(shown)
    assert "| 列 | 表头 | 读作 | 单位 | 依据 | 读出 | 未采用 |" in shown
    assert "| G | 核定床位 | 床位数 | 张 | 别名 | 1 | 1 |" in shown
    assert shown.index("## 读法") < shown.index("### 未读取") < shown.index("## 问题")
    assert f"- {data} \\[空表]: 空白".replace("_", "\\_") in shown
    english = run("validate", data, "--show", "--format", "md", "--lang", "en").stdout
    assert "## How the files were read" in english
    assert "| G | 核定床位 | Beds | 张 | alias | 1 | 1 |" in english


def test_what_nobody_sees_is_read_and_told(data: Path) -> None:
    """A hidden sheet, and hidden rows at the first of them; neither is a fault."""
    told = json.loads(run("validate", data, "--format", "json").stdout)["findings"]
    hidden = [(item["rule"], item["severity"], item["sheet"], item["cell"], item["rows"]) for item in told
              if item["rule"].startswith("sheet|")]  # fmt: skip
    assert [("sheet|hidden_rows", "info", "养老机构", "B4", 1), ("sheet|hidden", "info", "人口", None, 1)] == hidden


def test_hidden_columns_and_sums_are_told(tmp_path: Path) -> None:
    """Which of the columns that are read nobody sees, and what a column of sums adds up."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "资金"
    sheet.append(["县区", "年度", "资金类别", "本年筹集", "本年支出", "合计", "备注"])
    sheet.append(["甲区", 2023, "福彩公益金", 10, 8, 18, None])
    sheet.append(["乙县", 2023, "福彩公益金", 20, 9, 29, None])
    for letter in "EFG":
        sheet.column_dimensions[letter].hidden = True
    book.save(tmp_path / "b.xlsx")
    shown = run("validate", tmp_path / "b.xlsx", "--show").stdout
    assert "  E   本年支出  本年支出  万元  列名（隐藏）             2       0" in shown
    assert "  F   合计      D+E             合计列，不读（隐藏）" in shown
    told = json.loads(run("validate", tmp_path / "b.xlsx", "--show", "--format", "json").stdout)
    jsonschema.validate(told, json.loads(run("schema", "validation").stdout))
    columns = {one["letter"]: one for one in told["understood"][0]["tables"][0]["columns"]}
    assert ("sum", True, ["D", "E"]) == tuple(columns["F"][key] for key in ("how", "hidden", "parts"))
    (item,) = [item for item in told["findings"] if item["rule"].startswith("sheet|")]
    assert ("sheet|hidden_columns", "info", "E1") == (item["rule"], item["severity"], item["cell"])
    assert "有 1 列是隐藏的，照样读取：E 本年支出" == item["message"]


def test_english_is_told_in_english(data: Path) -> None:
    shown = run("validate", data, "--show", "--lang", "en").stdout
    assert "header in row 2; 2 row(s) of data; totals: row 7; notes: row 8" in shown
    assert f"{data} [空表]: not read (is blank)" in shown
