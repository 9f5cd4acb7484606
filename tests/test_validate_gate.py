"""`validate` before the gate: waivers, a former result, the formats of pipelines, and marked copies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest

from eldercalc.readers import read
from tests.making import everywhere, workbook
from tests.test_validate import full, plan, run

WAIVER = """
- rule: institutions.nursing_beds|above_beds
  file: 数据.xlsx
  owner: 张三
  reason: 已核实
  expires: 2999-01-01
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(**full(101))})


def told(data: Path, *args: object) -> Any:
    result = run("validate", data, "--format", "json", *args)
    found = json.loads(result.stdout)
    jsonschema.validate(found, json.loads(run("schema", "validation").stdout))
    return result.exit_code, found


def test_what_is_waived_is_told_and_breaks_nothing(data: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(WAIVER, encoding="utf-8")
    code, found = told(data, "--waivers", waivers)
    assert (0, 3) == (code, found["gate"]["waived"])
    assert {("张三", False)} == {(item["waived"]["owner"], item["breaks_gate"]) for item in found["findings"]}
    shown = run("validate", data, "--waivers", waivers)
    assert "已豁免（张三：已核实，至 2999-01-01）" in shown.stdout
    assert "已豁免（张三：已核实，至 2999-01-01） × 3" in shown.stderr


def test_a_waiver_of_nothing_is_told_and_one_of_a_target_is_left_alone(data: Path, tmp_path: Path) -> None:
    """`validate` judges no target, so that it cannot say whether that waiver is needed."""
    waivers = tmp_path / "豁免.yaml"
    idle = WAIVER.replace("above_beds", "missing").replace("数据.xlsx", "别处.xlsx")
    target = "- {target: share, owner: 李四, reason: 明年, expires: 2999-01-01}\n"
    waivers.write_text(idle + target, encoding="utf-8")
    _, found = told(data, "--waivers", waivers)
    assert 1 == [item["rule"] for item in found["findings"]].count("waivers|unused")


@pytest.mark.parametrize("command", ["validate", "check"])
def test_only_what_is_new_breaks_the_gate(command: str, data: Path, tmp_path: Path) -> None:
    """Against a result of `validate`, and against one of `check` under the same plan."""
    city, former = plan(tmp_path), tmp_path / "以前.json"
    assert 1 == run(command, "--plan", city, data, "-o", former).exit_code
    code, found = told(data, "--plan", city, "--baseline", former)
    assert (0, 0, 3) == (code, found["gate"]["new"], found["gate"]["known"])
    more = [*everywhere(**full(101)), {**everywhere(**full(101))[0], "code": "新", "name": "新"}]
    workbook(data, {"institutions": more})
    code, found = told(data, "--plan", city, "--baseline", former)
    assert (1, 1) == (code, found["gate"]["new"])


def test_check_refuses_a_former_result_without_targets(data: Path, tmp_path: Path) -> None:
    city, former = plan(tmp_path), tmp_path / "以前.json"
    run("validate", "--plan", city, data, "-o", former)
    result = run("check", "--plan", city, data, "--baseline", former)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "没有目标的结论" in result.stderr


def test_a_condition_about_targets_is_none_of_validate(data: Path) -> None:
    result = run("validate", data, "--fail-on", "missed")
    assert 2 == result.exit_code
    assert "可用：none、errors、warnings" in result.stderr


def test_pipelines_read_it_as_they_read_check(data: Path, tmp_path: Path) -> None:
    """A failing JUnit case a rule and sheet, and a line a rule for GitHub."""
    result = run("validate", data, "--format", "github", "-o", tmp_path / "结果.xml")
    root = ElementTree.fromstring((tmp_path / "结果.xml").read_text(encoding="utf-8"))
    (suite,) = root
    assert ("数据", "1", "1") == (suite.get("name"), suite.get("tests"), suite.get("failures"))
    (line,) = result.stdout.splitlines()
    assert line.startswith(f"::error file={data},line=2,title=institutions.nursing_beds|above_beds::")


def test_marked_copies_are_written_and_their_list_is_not_read_again(data: Path, tmp_path: Path) -> None:
    """A clerk corrects the marked copy and sends it back: 数据问题 in front of it is ours."""
    result = run("validate", data, "--annotate", tmp_path / "批注")
    copy = tmp_path / "批注" / "数据.xlsx"
    assert f"已写入 {copy}" in result.stderr
    assert "数据问题" == openpyxl.load_workbook(copy).sheetnames[0]
    again = read([copy])
    assert ([], 1) == (again.findings, len(again.raws))
    run("validate", copy, "--annotate", tmp_path / "再批注")
    twice = tmp_path / "再批注" / "数据.xlsx"
    assert "数据问题 (2)" == openpyxl.load_workbook(twice).sheetnames[0]
    assert [] == read([twice]).findings


@pytest.mark.parametrize("command", ["validate", "check"])
@pytest.mark.parametrize("folder", ["", "批注", "内/批注"])
def test_marked_copies_never_go_where_the_next_run_would_read_them(
    command: str, folder: str, data: Path, tmp_path: Path
) -> None:
    """The folder itself, and folders inside it; one beside it is fine."""
    result = run(command, "--plan", plan(tmp_path), data.parent, "--annotate", data.parent / folder)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "副本下次会被当作报表读入" in result.stderr
    assert [] == [path for path in tmp_path.rglob("*") if path.is_dir()]


def test_marked_copies_that_a_pattern_reads_are_refused(data: Path, tmp_path: Path) -> None:
    run("validate", data, "--annotate", tmp_path / "批注")
    result = run("validate", tmp_path / "**" / "*.xlsx", "--annotate", tmp_path / "批注")
    assert 2 == result.exit_code
    assert "是读入的文件" in result.stderr
