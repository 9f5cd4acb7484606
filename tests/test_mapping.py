"""Mapping files: what names mean that nobody else would know, settled once, for every command that reads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import yaml

from eldercalc.errors import PlanError
from eldercalc.readers import Reading, read, read_mapping
from eldercalc.records.tables import assemble
from tests.making import everywhere, workbook
from tests.test_validate import full, plan, run

OWN = ["院号", "院名", "县区", "年度", "运营状态", "核定数", "面积", "天气"]
ROWS = [["A1", "甲一", "甲区", 2023, "在营", 120, 0.3, "晴"], ["A2", "甲二", "甲区", 2023, "在营", 80, 0.1, "雨"]]
MAPPING = """\
sheets:
  福利院台账:
    table: 养老机构
    columns:
      院号: 机构编码
      核定数: 床位数
      面积: {column: 建筑面积, unit: 万㎡}
  通讯录: {ignore: true}
columns:
  院名: 机构名称
  天气: {ignore: true}
"""


def book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def written(folder: Path, text: str) -> Path:
    path = folder / "对照.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def under(folder: Path, text: str, sheets: dict[str, Sequence[Sequence[Any]]]) -> Reading:
    return read([book(folder / "a.xlsx", sheets)], mapped=read_mapping(str(written(folder, text))))


SHEETS: dict[str, Sequence[Sequence[Any]]] = {"福利院台账": [OWN, *ROWS], "通讯录": [["姓名", "电话"], ["张", "1"]]}


def test_sheets_headers_and_units_mean_what_the_mapping_says(tmp_path: Path) -> None:
    """Nothing is left to ask; what is ignored is passed over without a word."""
    reading = under(tmp_path, MAPPING, SHEETS)
    data = assemble(reading.raws)
    rows = data.tables["institutions"].data.to_pylist()
    assert [("A1", "甲一", 120, 3000 * 10**6), ("A2", "甲二", 80, 1000 * 10**6)] == [
        (row["code"], row["name"], row["beds"], row["floor_area"]) for row in rows
    ]
    assert [] == [*reading.findings, *data.findings]
    assert [("通讯录", "mapping")] == [(one.sheet, one.reason) for one in reading.skipped]
    how = {column.header: column.how for column in reading.understood[0].columns}
    assert ("mapping", "name", "ignored") == (how["院号"], how["县区"], how["天气"])


def test_the_mapping_is_believed_before_the_letters_of_a_header(tmp_path: Path) -> None:
    """A header that names a column by itself gives way where another one is said to be that column."""
    header = ["机构编码", "机构名称", "县区", "年度", "运营状态", "床位数", "实有床位"]
    rows = [["A1", "甲一", "甲区", 2023, "在营", 1, 120]]
    text = "columns: {实有床位: 床位数}\n"
    reading = under(tmp_path, text, {"养老机构": [header, *rows]})
    assert [120] == assemble(reading.raws).tables["institutions"].data["beds"].to_pylist()
    assert ["institutions.beds|repeated_column"] == [item.rule for item in reading.findings]


def test_a_sheet_of_another_name_in_a_csv_is_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "福利院台账.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in [OWN, *ROWS]), encoding="utf-8")
    mapped = read_mapping(str(written(tmp_path, MAPPING.replace("  通讯录: {ignore: true}\n", ""))))
    assert [] == read([path], mapped=mapped).findings


def test_an_entry_that_matches_nothing_is_told_at_its_line(tmp_path: Path) -> None:
    text = MAPPING + "  风向: {ignore: true}\n  留待补填:\n"
    text = text.replace("      院号: 机构编码\n", "      院号: 机构编码\n      性质: 机构性质\n")
    reading = under(tmp_path, text, {"福利院台账": [OWN, *ROWS]})
    assert [
        ("mapping|unused", "info", 6, "对照中的列名“福利院台账 / 性质”没有用到"),
        ("mapping|unused", "info", 9, "对照中的表名“通讯录”没有用到"),
        ("mapping|unused", "info", 13, "对照中的列名“风向”没有用到"),
    ] == [(f.rule, f.severity, f.row, f.message.show("zh")) for f in reading.findings]


FAULTS = {
    "an unknown key": ("sheets:\n  甲:\n    tabel: 养老机构\n", 3, "没有这个键“tabel”"),
    "an unknown sheet": ("sheets:\n  甲: 养老机溝\n", 2, "没有数据表“养老机溝”，是否指“养老机构”？"),
    "an unknown column": ("columns:\n  乙: 甲\n  床: 床位数数\n", 3, "没有列“床位数数”，是否指“床位数”？"),
    "a column of another sheet": ("sheets:\n  甲:\n    table: 人口\n    columns: {床: 床位数}\n", 4, "没有人口的列"),
    "a unit of another kind": ("columns:\n  面: {column: 建筑面积, unit: 万人}\n", 2, "单位“万人”不对，应为 ㎡"),
    "a unit of what has none": ("columns:\n  名: {column: 机构名称, unit: 人}\n", 2, "这一列没有单位"),
    "an ignored column with a meaning": ("columns:\n  名: {column: 机构名称, ignore: true}\n", 2, "不写 column"),
    "yes instead of true": ("columns:\n  名: {ignore: yes}\n", 2, "columns.名.ignore：应为 true 或 false"),
    "a repeated header": ("columns:\n  名: 机构名称\n  名: 机构编码\n", 3, "重复"),
    "a list": ("- 甲\n", 1, "sheets 与 columns"),
}  # fmt: skip


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_faulty_mapping_is_refused_at_its_line(fault: str, tmp_path: Path) -> None:
    text, line, said = FAULTS[fault]
    path = written(tmp_path, text)
    with pytest.raises(PlanError) as caught:
        read_mapping(str(path))
    assert f"{path}:{line}" in str(caught.value)
    assert said in str(caught.value)


def test_headers_that_look_like_numbers_and_merged_ones_can_be_named(tmp_path: Path) -> None:
    """2023 as a key is the header 2023; the rows of a merged header are one name."""
    top = ["机构编码", "县区", "年度", "运营状态", "数量", None]
    low = [None, None, None, None, "甲类", "2023"]
    text = "columns:\n  数量甲类: 床位数\n  2023: 入住人数\n"
    reading = under(tmp_path, text, {"养老机构": [top, low, ["A", "甲区", 2023, "在营", 10, 5]]})
    (row,) = assemble(reading.raws).tables["institutions"].data.to_pylist()
    assert (10, 5) == (row["beds"], row["residents"])
    assert ["institutions.name|missing_column"] == [item.rule for item in reading.findings]


# The command line


def test_every_command_that_reads_takes_the_mapping(tmp_path: Path) -> None:
    good = workbook(tmp_path / "好.xlsx", {"institutions": everywhere(**full(60))})
    sheet = openpyxl.load_workbook(good)
    sheet.worksheets[0].title = "福利院"
    (cell,) = [cell for cell in sheet.worksheets[0][1] if str(cell.value).startswith("护理型床位数")]
    cell.value = "甲类数"
    sheet.save(own := tmp_path / "自己.xlsx")
    mapping = written(tmp_path, "sheets:\n  福利院:\n    table: 养老机构\n    columns: {甲类数: 护理型床位数}\n")
    city = plan(tmp_path)
    given = ["--plan", city, "--mapping", mapping]
    for command in ("check", "progress"):
        line = json.loads(run(command, *given, own, "--format", "json").stdout)["assessments"][0]
        assert (60, "met") == (line["value"], line["status"]), command
    assert "60%" in run("explain", *given, "share", own).stdout
    assert json.loads(run("diff", *given, good, own, "--format", "json").stdout)["gate"]["held"]
    assert 0 == run("validate", *given, own, "--fail-on", "warnings").exit_code
    broken = run("check", "--plan", city, "--mapping", tmp_path / "没有.yaml", own)
    assert (2, "") == (broken.exit_code, broken.stdout)


@pytest.mark.parametrize(("command", "schema"), [("check", "result"), ("validate", "validation")])
def test_the_result_tells_by_which_mapping_the_files_were_read(command: str, schema: str, tmp_path: Path) -> None:
    """By its name and hash, and what was said of each name; not where on this machine it lies."""
    (tmp_path / "内部").mkdir()
    mapping = written(tmp_path / "内部", MAPPING + "  从未有: 床位数\n  空着:\n")
    data = book(tmp_path / "a.xlsx", SHEETS)
    given = [command, "--plan", plan(tmp_path), data, "--format", "json"]
    told = json.loads(run(*given, "--mapping", mapping).stdout)
    jsonschema.validate(told, json.loads(run("schema", schema).stdout))
    used = told["mapping"]
    assert ("对照.yaml", hashlib.sha256(mapping.read_bytes()).hexdigest()) == (used["file"], used["sha256"])
    assert [("福利院台账", "养老机构", False, True), ("通讯录", None, True, True)] == [
        (one["name"], one["table"], one["ignored"], one["used"]) for one in used["sheets"]
    ]
    assert [
        ("福利院台账", "院号", "机构编码", None, False, True),
        ("福利院台账", "核定数", "床位数", None, False, True),
        ("福利院台账", "面积", "建筑面积", "万㎡", False, True),
        (None, "院名", "机构名称", None, False, True),
        (None, "天气", None, None, True, True),
        (None, "从未有", "床位数", None, False, False),
    ] == [tuple(one.values()) for one in used["columns"]]
    plain = workbook(tmp_path / "好.xlsx", {"institutions": everywhere(**full(60))})
    assert json.loads(run(*given[:3], plain, "--format", "json").stdout)["mapping"] is None


def test_a_draft_suggests_what_is_near_and_asks_for_the_rest(tmp_path: Path) -> None:
    """Completed, it settles everything; it is written even where nothing could be read."""
    header = [*OWN[:5], "床位数量数", "备用列"]
    data = book(
        tmp_path / "a.xlsx", {"养老机构台帐": [header, *(row[:7] for row in ROWS)], "杂项": [["甲", "乙"], [1, 2]]}
    )
    draft = tmp_path / "草稿.yaml"
    assert 2 == run("validate", data, "--write-mapping", draft).exit_code
    text = draft.read_text(encoding="utf-8")
    found = yaml.safe_load(text)["sheets"]
    assert "床位数" == found["养老机构台帐"]["columns"]["床位数量数"]
    assert {"院号", "院名", "备用列", "床位数量数"} == set(found["养老机构台帐"]["columns"])
    assert None is found["杂项"]["table"]
    assert "可填：区划、人口、养老机构" in text
    jsonschema.validate(yaml.safe_load(text), json.loads(run("schema", "mapping").stdout))
    filled = text.replace("院号:", "院号: 机构编码").replace("院名:", "院名: 机构名称")
    filled = filled.replace("备用列:", "备用列: {ignore: true}")
    draft.write_text(filled, encoding="utf-8")
    again = run("validate", data, "--mapping", draft, "--format", "json")
    assert ["sheet|unknown"] == [item["rule"] for item in json.loads(again.stdout)["findings"]]


def test_a_mapping_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(**full(60))})
    mine = written(tmp_path, MAPPING)
    result = run("validate", data, "--write-mapping", mine)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "文件已存在，不覆盖" in result.stderr
    assert MAPPING == mine.read_text(encoding="utf-8")
    run("validate", data, "--write-mapping", tmp_path / "新.yaml")
    assert "没有要对照的" in (tmp_path / "新.yaml").read_text(encoding="utf-8")
    assert [] == read([data], mapped=read_mapping(str(tmp_path / "新.yaml"))).findings


def test_the_mapping_of_the_readme_is_one(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- mapping -->\n```yaml\n(.*?)```", text, re.DOTALL)
    jsonschema.validate(yaml.safe_load(shown), json.loads(run("schema", "mapping").stdout))
    mapped = read_mapping(str(written(tmp_path, shown)))
    assert ["福利院台账", "通讯录"] == list(mapped.file.sheets)
