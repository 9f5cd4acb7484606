"""A new city is one YAML file and no Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from eldercalc.cli import cli
from tests.making import workbook

PLAN = """\
# 绵州市养老服务规划：虚构
plan: mianzhou
title: 绵州市“十四五”养老服务规划
title_en: Elder-care plan of Mianzhou
area: {code: "519900", name: 绵州市, kind: county}
period: {baseline: 2020, start: 2021, end: 2025}
areas:
  - {code: "519901", name: 东川县, kind: county}
  - {code: "519902", name: 西川区, kind: county, aliases: [西川]}
  - {code: "519903", name: 绵州经开区, kind: functional}
measures:
  large_institutions:
    {table: institutions, count: true, where: {state: 在营, beds: {at_least: $beds}}}
  open_institutions: {table: institutions, count: true, where: {state: 在营}}
indicators:
  large_institution_share:
    name: 规模以上养老机构占比
    name_en: Share of large institutions
    unit: "%"
    rate: {of: large_institutions, to: open_institutions, per: 100}
    defaults: {beds: 100}
targets:
  - id: large_institution_share
    indicator: large_institution_share
    name: 150张床以上养老机构占比
    unit: "%"
    class: binding
    chapter: 机构
    with: {beds: 150}
    baseline: {2020: 20}
    values: {2025: 50}
    source: [{section: 附件, row: 1, printed: "50%"}]
  - id: nursing_bed_share
    indicator: nursing_bed_share
    name: 护理型床位占比
    class: expected
    chapter: 机构
    values: {2023: 55}
    source: [{section: 附件, row: 2, printed: "55%"}]
  - id: beds_each
    indicator: institution_beds
    name: 每个县（区）养老床位200张
    chapter: 机构
    each: county
    values: {2025: 200}
    source: [{section: 第三章}]
  - id: adapted_homes
    indicator: adapted_homes
    name: 居家适老化改造
    chapter: 居家
    total: {2025: 10}
    source: [{section: 第四章, printed: "10户"}]
  - id: life_expectancy
    indicator: life_expectancy
    name: 人均预期寿命
    chapter: 居家
    values: {2025: 79}
    source: [{section: 第四章}]
  - id: coordination
    name: 联席会议制度
    chapter: 保障
    qualitative: {by: 2022}
    source: [{section: 第五章, printed: 建立}]
"""


def institution(year: int, county: str, code: str, beds: int, nursing: int) -> dict[str, Any]:
    return {
        "year": year,
        "county": county,
        "code": code,
        "name": code,
        "state": "在营",
        "beds": beds,
        "nursing_beds": nursing,
    }


def adapted(county: str, number: int, day: str) -> dict[str, Any]:
    return {"county": county, "household": f"H{number}", "date": day, "group": "社会老年人家庭"}


TABLES = {
    "institutions": [
        institution(2023, "东川县", "A", 150, 95), institution(2023, "东川县", "B", 149, 60),
        institution(2023, "西川", "C", 160, 100), institution(2023, "绵州市西川区", "D", 20, 10),
        institution(2023, "东川县", "E", 21, 20),
    ],
    "adaptations": [
        adapted("东川县", 1, "2021-03-01"), adapted("东川县", 2, "2022-03-01"), adapted("西川区", 3, "2023-03-01"),
        adapted("西川区", 4, "2022-05-01"), adapted("西川区", 5, "2021-05-01"), adapted("东川县", 6, "2023-12-31"),
    ],
    "reported": [
        {"year": 2023, "county": None, "item": "人均预期寿命", "value": "79.2", "source": "卫健委"},
        {"year": 2023, "county": "绵州市", "item": "联席会议制度", "state": "已完成"},
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A temporary folder with the plan of a new city and its workbook."""
    (tmp_path / "绵州.yaml").write_text(PLAN, encoding="utf-8")
    workbook(tmp_path / "绵州.xlsx", TABLES)
    return tmp_path


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None})


def test_a_plan_file_and_a_workbook_give_the_verdicts(folder: Path) -> None:
    """Own indicator with a parameter, shared ones, `each`, a total, a reported figure, a promise without a number."""
    result = run(
        "check", "--plan", folder / "绵州.yaml", folder / "绵州.xlsx", "--year", 2023, "--format", "json", "-q"
    )
    found = json.loads(result.stdout)
    main = {line["target"]: line for line in found["assessments"] if line["main"]}
    keys = ("numerator", "denominator", "value", "status", "reason")
    assert {name: tuple(line[key] for key in keys) for name, line in main.items()} == {
        # 2 of 5 have 150 beds; expected 20 + 30 * 3/5 = 38, so pace 20/18
        "large_institution_share": (2, 5, 40, "ahead", None),
        # 285 of 500 = 57 %
        "nursing_bed_share": (285, 500, 57, "met", None),
        # 东川 320, 西川 180; the zone, which never reports, is not asked
        "beds_each": (1, 2, 1, "not_due", "some_areas"),
        # 6 of 10 after 3 of 5 years: expected 6
        "adapted_homes": (6, None, 6, "on_schedule", None),
        "life_expectancy": (None, None, 79.2, "met", None),
        "coordination": (None, None, None, "qualitative", "done"),
    }
    assert found["plan"] == "mianzhou"
    assert found["reporting"]["missing"] == []
    assert [item["rule"] for item in found["findings"] if item["severity"] == "error"] == []
    assert result.exit_code == 0


def test_its_own_indicator_is_explained_from_the_file_alone(folder: Path) -> None:
    told = run("explain", "--plan", folder / "绵州.yaml", "large_institution_share").stdout
    assert "床位数≥150" in told
    assert "附件 第1行：50%" in told


def test_its_template_asks_for_its_own_sheets_and_reads_back(folder: Path) -> None:
    """From the one file comes the workbook to fill in, with the city's areas to choose from."""
    path = folder / "模板.xlsx"
    assert run("template", "--plan", folder / "绵州.yaml", "-o", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["封面", "养老机构", "适老化改造", "填报数据", "选项"] or book.sheetnames == [
        "封面", "区划", "养老机构", "适老化改造", "填报数据", "选项",
    ]  # fmt: skip
    assert [cell.value for cell in book["选项"]["A"]][:4] == ["绵州市", "东川县", "西川区", "绵州经开区"]


def test_it_lints_and_says_how_each_target_is_fed(folder: Path) -> None:
    result = run("plans", "lint", folder / "绵州.yaml")
    fed = dict(line.split("\t")[:2] for line in result.stdout.splitlines() if "\t" in line)
    assert fed == {
        "large_institution_share": "名册", "nursing_bed_share": "名册", "beds_each": "名册", "adapted_homes": "名册",
        "life_expectancy": "填报", "coordination": "人工填报",
    }  # fmt: skip
    assert result.exit_code == 0
