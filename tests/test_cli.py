"""The command line: what it prints where, its exit codes, and that nothing a user gives it ends in a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from eldercalc import pipeline
from tests.calling import PLANS, ROOT, SHARE, beds, commands, run, small
from tests.making import everywhere, institution, workbook

# Commands run


def test_check_prints_the_table_on_stdout_and_findings_on_stderr(tmp_path: Path) -> None:
    """The whole of a small run: the report, then the closing lines apart."""
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("check", "--plan", small(tmp_path), data, "--fail-on", "none", COLUMNS="100")
    lines = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert lines[0] == ["小城养老规划"]
    assert ["护理型床位占比", "≥50%(2023)", "60", "+10", "+10", "已完成?"] in lines
    assert ["表1", "·", "分子/分母", "180/300", "·", "最差最好都无法估计，结论取决于未计入的", "1", "家机构"] in lines
    assert lines[-1] == ["可量化目标", "1", "项：已完成", "1。"]
    assert result.stderr == (
        f"错误 {data} [养老机构] F5: 床位数“约40”不是数 → 改正这个单元格；同行其他单元格照常计算\n"
    )
    assert result.exit_code == 0


def test_progress_shows_a_column_a_year_and_the_trend(tmp_path: Path) -> None:
    rows = [row for year, nursing in ((2021, 30), (2022, 40), (2023, 60)) for row in
            everywhere(year, beds=100, nursing_beds=nursing)]  # fmt: skip
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("progress", "--plan", small(tmp_path), data, COLUMNS="100")
    lines = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert ["指标", "2021", "2022", "2023", "判断"] in lines
    assert ["护理型床位占比", "30.00", "40.00", "60.00", "↑", "已完成"] in lines
    assert ["≥50%(2023)", "·", "表1"] in lines


def test_years_that_a_narrow_screen_cannot_hold_are_named(tmp_path: Path) -> None:
    """No year is dropped in silence."""
    rows = [row for year in range(2015, 2024) for row in everywhere(year, beds=100, nursing_beds=60)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    plan = small(tmp_path, SHARE, period={"baseline": 2015, "start": 2016, "end": 2023})
    shown = run("progress", "--plan", plan, data, COLUMNS="72").stdout
    (head,) = [line.split() for line in shown.splitlines() if line.startswith("指标")]
    left = [str(year) for year in range(2015, 2024) if str(year) not in head]
    assert left
    assert f"宽度不够，未列 {'、'.join(left)} 年" in shown


def test_progress_of_yearly_files_is_that_of_one_file(tmp_path: Path) -> None:
    files = []
    for year in (2021, 2022, 2023):
        files.append(
            workbook(tmp_path / f"{year}.xlsx", {"institutions": everywhere(year, beds=10, nursing_beds=year % 9)})
        )
    whole = [row for year in (2021, 2022, 2023) for row in everywhere(year, beds=10, nursing_beds=year % 9)]
    data = workbook(tmp_path / "全.xlsx", {"institutions": whole})
    plan = small(tmp_path)
    shown = [run("progress", "--plan", plan, *names, "--format", "csv").stdout for names in (files, [data])]
    assert shown[0] == shown[1]


def test_explain_tells_definition_source_and_rows(tmp_path: Path) -> None:
    """From the figure back to what it is made of, with files and without."""
    plan = small(
        tmp_path, {**SHARE, "source": [{"section": "表1", "row": 3, "printed": "50%"}], "responsible": ["民政局"]}
    )
    bare = run("explain", "--plan", plan, "share")
    assert bare.stdout == (
        "护理型床位占比  [share]\n"
        "  目标  2023 年 ≥50%\n"
        "  出处  表1 第3行：50%\n"
        "  责任单位  民政局\n"
        "  算法  “养老机构”中运营状态为在营的护理型床位数之和 ÷ “养老机构”中运营状态为在营的床位数之和 × 100\n"
        "  口径  民政部“十四五”民政事业发展规划主要指标；分母为养老机构床位\n"
        "  数据表  养老机构\n"
    )
    data = workbook(
        tmp_path / "数据.xlsx",
        {"institutions": [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds=None, nursing_beds=3)]},
    )
    told = run("explain", "--plan", plan, "nursing_bed_share", data).stdout
    assert told.startswith(bare.stdout)
    assert "2023  60% = 180 / 300  已完成" in told
    assert "用 3 行（名册）\n        未计入：床位数空白 1 行\n" in told


def test_explain_tells_how_near_about_is() -> None:
    """The printed number stays in the definition, with the share of it that is enough."""
    told = [
        run("explain", "--plan", "jingdezhen", "--lang", lang, "sized_community_institution_coverage").stdout
        for lang in ("zh", "en")
    ]
    assert "建筑面积≥750的95%且护理型床位数≥25" in told[0]
    assert "Floor area≥95% of 750 and Nursing beds≥25" in told[1]


def test_explain_of_an_unknown_indicator_names_what_is_near(tmp_path: Path) -> None:
    result = run("explain", "--plan", small(tmp_path), "护理床位占比")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "错误: 护理床位占比: 方案里没有这个指标\n  → 相近的：护理型床位占比\n"


def test_template_writes_the_file_and_says_so_on_stderr(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    result = run("template", "--plan", small(tmp_path), "--year", 2023, "--area", "甲区", "-o", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"已写入 {path}\n")
    assert path.read_bytes().startswith(b"PK")
    refused = run("template", "--plan", small(tmp_path), "-o", tmp_path / "模板.pdf")
    assert (refused.exit_code, refused.stderr) == (2, f"错误: {tmp_path / '模板.pdf'}: 模板须是 .xlsx 文件\n")


def test_a_year_that_no_row_could_have_is_not_written_on_a_cover(tmp_path: Path) -> None:
    result = run("template", "--plan", small(tmp_path), "--year", 20233, "-o", tmp_path / "a.xlsx")
    assert result.exit_code == 2


def test_plans_list_names_the_five_plans() -> None:
    result = run("plans", "list")
    assert [line.split()[0] for line in result.stdout.splitlines()] == sorted(PLANS)
    assert all(re.search(r"20\d\d–20\d\d  \d+ 项目标（可量化 \d+）$", line) for line in result.stdout.splitlines())


@pytest.mark.parametrize("plan", PLANS)
def test_plans_show_and_lint_speak_of_every_target(plan: str) -> None:
    """Lint has a line a target and says how it is fed; show prints each id's promise; both exit 0."""
    targets = pipeline.plan_named(plan).plan.targets
    lines = run("plans", "lint", plan).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines[:-1]] == [item.id for item in targets]
    assert {line.split("\t")[1] for line in lines[:-1]} <= {"名册", "填报", "人工填报"}
    assert lines[-1].startswith(f"{plan}：方案文件合规；{len(targets)} 项目标")
    shown = re.sub(r"\s", "", run("plans", "show", plan, COLUMNS="400").stdout)
    assert all(re.sub(r"\s", "", item.name) in shown for item in targets)


def test_plans_new_makes_a_plan_that_lints(tmp_path: Path) -> None:
    path = tmp_path / "new_city.yaml"
    result = run("plans", "new", "new_city", "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == run("plans", "new", "new_city").stdout
    assert run("plans", "lint", path).stdout.splitlines()[-1].startswith("new_city：方案文件合规；1 项目标")


def test_plans_new_refuses_a_name_that_no_plan_may_have() -> None:
    result = run("plans", "new", "New City")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("what", ["plan", "result", "records", "waivers"])
def test_a_schema_is_a_json_schema(what: str) -> None:
    found = json.loads(run("schema", what).stdout)
    for one in found.values() if what == "records" else [found]:
        jsonschema.Draft202012Validator.check_schema(one)
        assert one.get("properties") or one["items"]


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_file_passes_the_published_plan_schema(plan: str) -> None:
    """Editors complete and check plan files by it, so what eldercalc accepts it must accept."""
    validator = jsonschema.Draft202012Validator(json.loads(run("schema", "plan").stdout))
    data = json.loads(json.dumps(yaml.safe_load((ROOT / "targets" / f"{plan}.yaml").read_text(encoding="utf-8"))))
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("name", ["comparator_typo", "two_comparators", "unknown_key_in_target", "unit_unknown"])
def test_the_published_plan_schema_refuses_what_eldercalc_refuses(name: str) -> None:
    """An editor underlines it before the first run."""
    validator = jsonschema.Draft202012Validator(json.loads(run("schema", "plan").stdout))
    path = ROOT / "tests" / "broken" / f"{name}.yaml"
    data = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not validator.is_valid(data)


def test_python_m_eldercalc_is_the_same_command(tmp_path: Path) -> None:
    plan, data = small(tmp_path), beds(tmp_path)
    args = ["check", "--plan", str(plan), str(data), "--format", "csv"]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "eldercalc", *args], capture_output=True, env=env, cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    assert done.stdout.decode() == run(*args).stdout_bytes.decode()
    assert done.stderr == b""


@pytest.mark.parametrize("path", [(), *commands()], ids=lambda path: " ".join(path) or "eldercalc")
def test_the_help_of_every_command_ends_in_an_example(path: tuple[str, ...]) -> None:
    """A command's docstring is its manual: what it does, then a line to copy."""
    result = run(*path, "--help")
    assert result.exit_code == 0
    said = result.stdout.split("选项:")[0].rstrip().splitlines()
    assert said[-1].strip().startswith(" ".join(("eldercalc", *path)))
    assert "例：" in [line.strip() for line in said]


def test_help_does_not_wait_for_heavy_parts() -> None:
    """`--help` must not pay for pandas, pyarrow, openpyxl."""
    heavy = ("pandas", "pyarrow", "openpyxl", "rich", "narwhals", "pydantic")
    code = f"import sys; import eldercalc.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
