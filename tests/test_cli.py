"""The command line: what it prints where, its exit codes, and that nothing a user gives it ends in a traceback."""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from rich.cells import cell_len

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.cli import cli
from eldercalc.gate import CONDITIONS, Gate
from eldercalc.reports.result import Report
from eldercalc.reports.writing import rendered, write
from tests.making import COUNTIES, everywhere, institution, plan_text, target, workbook

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data"
PLANS = ("changzhou", "jingdezhen", "shengzhou", "wenshan", "zhenjiang")
CHINESE = re.compile(r"[　-〿㐀-鿿＀-￯]")
SHARE = target(id="share", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})


def run(*args: object, **env: str) -> Result:
    """The command, in this process; a traceback fails the test that caused it."""
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None, **env})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def small(folder: Path, *targets: Mapping[str, Any], **given: Any) -> Path:
    """A plan file of the small city."""
    path = folder / "city.yaml"
    path.write_text(plan_text(targets or [SHARE], **given), encoding="utf-8")
    return path


def beds(folder: Path, nursing: int = 60, name: str = "数据.xlsx", **given: Any) -> Path:
    """Institutions with 100 beds in every county, `nursing` of them nursing beds."""
    return workbook(folder / name, {"institutions": everywhere(beds=100, nursing_beds=nursing, **given)})


@pytest.fixture(scope="module", params=PLANS)
def sample(request: pytest.FixtureRequest) -> Report:
    """The sample workbook of each plan, judged for all its years, once for all the tests that look at it."""
    plan = pipeline.plan_named(request.param)
    done = pipeline.run(plan, [str(SAMPLES / f"{request.param}.xlsx")], Options(), all_years=True)
    return Report(done.assessed, done.files, done.findings, Gate(True), by_area=False)


@functools.cache
def result_schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("schema", "result").stdout)
    return found


# Commands run


def test_check_prints_the_table_on_stdout_and_findings_on_stderr(tmp_path: Path) -> None:
    """The whole of a small run: the report, then the closing lines apart."""
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("check", "--plan", small(tmp_path), data, "--fail-on", "none", COLUMNS="100")
    lines = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert lines[0] == ["小城养老规划"]
    assert ["护理型床位占比", "≥50%(2023)", "60", "+10", "+10", "已完成?"] in lines
    assert ["表1", "·", "分子/分母", "180/300"] in lines
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


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command by its path."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


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


# Exit codes and the gate


def gate_city(folder: Path) -> tuple[Path, Path]:
    """A plan with a binding target missed, an expected one missed, one behind, one unknown, one met."""
    plan = small(
        folder,
        target(id="late_binding", indicator="nursing_bed_share", values={2023: 70}, **{"class": "binding"}),
        target(id="late", indicator="nursing_bed_share", values={2022: 65}, **{"class": "expected"}),
        target(id="slow", indicator="institution_beds", baseline={2020: 290}, values={2025: 500}),
        target(id="dark", indicator="lottery_elder_share", values={2025: 55}),
        target(id="kept", indicator="institutions", values={2023: 3}),
    )
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=60)]
    return plan, workbook(folder / "数据.xlsx", {"institutions": rows})


@pytest.mark.parametrize(
    ("condition", "broken"),
    [
        ("none", []),
        ("errors", []),
        ("warnings", ["warnings: 1"]),
        ("missed:binding", ["missed:binding: late_binding"]),
        ("missed", ["missed: late_binding", "missed: late"]),
        ("behind:binding", ["behind:binding: late_binding"]),
        ("behind", ["behind: late_binding", "behind: late", "behind: slow"]),
        ("unknown", ["unknown: dark"]),
        ("errors,unknown,missed:binding", ["unknown: dark", "missed:binding: late_binding"]),
        ("errors, none", []),
    ],
)
def test_each_condition_of_the_gate_names_what_broke_it(condition: str, broken: list[str], tmp_path: Path) -> None:
    """Exit 1 where the gate does not hold, 0 where it does; stderr says why, the JSON too."""
    plan, data = gate_city(tmp_path)
    result = run("check", "--plan", plan, data, "--fail-on", condition, "--format", "json")
    gate = json.loads(result.stdout)["gate"]
    assert (gate["held"], gate["broken"]) == (not broken, broken)
    assert gate["fail_on"] == [name.strip() for name in condition.split(",")]
    assert result.exit_code == (1 if broken else 0)
    assert ("门槛未通过：" in result.stderr) == bool(broken)
    (said,) = [line for line in result.stderr.splitlines() if line.startswith("门槛未通过")] or [""]
    assert all(one.rpartition(": ")[2] in said for one in broken)


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name not in ("none", "errors", "warnings")])
def test_where_all_is_met_every_gate_holds(condition: str, tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "class": "binding"})
    assert run("check", "--plan", plan, beds(tmp_path), "--fail-on", condition).exit_code == 0


def test_the_default_gate_is_no_error_in_the_data(tmp_path: Path) -> None:
    """A missed target alone exits 0; a wrong cell exits 1, and --fail-on replaces the default."""
    plan = small(tmp_path)
    assert run("check", "--plan", plan, beds(tmp_path, 10)).exit_code == 0
    wrong = beds(tmp_path, 60, "错.xlsx", residents="约40")
    assert run("check", "--plan", plan, wrong).exit_code == 1
    assert run("check", "--plan", plan, wrong, "--fail-on", "missed").exit_code == 0


@pytest.mark.parametrize("condition", ["missed:binding", "behind:binding", "errors,missed:binding"])
def test_a_gate_on_binding_targets_is_refused_where_the_plan_has_no_classes(condition: str, tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "--fail-on", condition)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "错误: --fail-on: 这个方案没有区分约束性与预期性\n  → 改用 missed 或 behind\n"


def test_an_unknown_condition_lists_the_known_ones(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "--fail-on", "late")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"错误: --fail-on: 没有条件“late”\n  → 可用：{'、'.join(CONDITIONS)}\n"


# What cannot run


@pytest.mark.parametrize("name", ["zhenjiang", "镇江", "镇江市", "镇江市“一老一小”整体解决方案"])
def test_a_plan_is_known_by_its_city_and_title_too(name: str) -> None:
    assert run("plans", "show", name).stdout == run("plans", "show", "zhenjiang").stdout


def test_a_file_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    """A slip of the hand must not cost a register."""
    data = workbook(tmp_path / "养老机构.csv.xlsx", {"institutions": everywhere(beds=10, nursing_beds=5)})
    register = tmp_path / "养老机构.csv"
    register.write_text("机构编码,机构名称,县区,年度,运营状态\nA,一,甲区,2023,在营\n", encoding="utf-8")
    before = register.read_bytes()
    result = run("check", "--plan", small(tmp_path), data, register, "-o", register)
    assert (result.exit_code, result.stdout) == (2, "")
    assert register.read_bytes() == before


def test_a_report_narrowed_to_one_area_says_so(tmp_path: Path) -> None:
    shown = run("check", "--plan", small(tmp_path), beds(tmp_path), "--area", "甲区").stdout
    assert "只看：甲区" in shown


def test_an_unknown_plan_lists_the_known_ones_and_the_nearest(tmp_path: Path) -> None:
    result = run("check", "--plan", "zhenjang", beds(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "错误: --plan: 没有方案“zhenjang”\n"
        "  → 是否指“zhenjiang”？现有方案：changzhou（常州市）、jingdezhen（景德镇市）、"
        "shengzhou（嵊州市）、wenshan（文山壮族苗族自治州）、zhenjiang（镇江市）\n"
    )
    far = run("plans", "show", "北京")
    assert far.exit_code == 2
    assert "现有方案：changzhou" in far.stderr
    assert "是否指" not in far.stderr


def test_a_missing_sheet_says_which_targets_it_costs_and_how_to_get_the_template(tmp_path: Path) -> None:
    plan = small(
        tmp_path, SHARE, target(id="aid", indicator="mutual_aid_coverage", name="互助设施覆盖率", values={2025: 80})
    )
    result = run("check", "--plan", plan, beds(tmp_path))
    assert result.exit_code == 0
    told = [line for line in result.stderr.splitlines() if "没有工作表" in line]
    assert [line.split(" → ")[0] for line in told] == [
        "警告: 没有工作表“区划”，1 项目标缺数据：互助设施覆盖率",
        "警告: 没有工作表“社区设施”，1 项目标缺数据：互助设施覆盖率",
    ]
    assert all("eldercalc template --plan" in line for line in told)
    paragraph = re.sub(r"\s", "", result.stdout)
    assert paragraph.endswith("无法判断1项，补报或补全“区划”（1项）、“社区设施”（1项）可解决。")


def test_the_hint_for_the_template_of_a_plan_file_is_a_command_that_runs(tmp_path: Path) -> None:
    plan = small(tmp_path, SHARE, target(id="aid", indicator="mutual_aid_coverage", values={2025: 80}))
    hint = re.findall(r"eldercalc template --plan (\S+) -o", run("check", "--plan", plan, beds(tmp_path)).stderr)[0]
    assert run("template", "--plan", hint, "-o", tmp_path / "a.xlsx").exit_code == 0


def test_a_missing_column_says_which_targets_it_costs(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100)})
    result = run("check", "--plan", small(tmp_path), data)
    assert (
        f"警告 {data} [养老机构]: 工作表“养老机构”没有列“护理型床位数”，影响 1 项目标：护理型床位占比" in result.stderr
    )


def test_a_broken_plan_is_refused_at_its_line(tmp_path: Path) -> None:
    path = small(tmp_path, {**SHARE, "comparator": "at_least"})
    result = run("check", "--plan", path, beds(tmp_path))
    line = next(at for at, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "comparator" in text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}:{line}" in result.stderr
    assert "没有这个键“comparator”" in result.stderr


def docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")


def truncated(path: Path) -> None:
    whole = workbook(path, {"institutions": everywhere(beds=1)}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


BAD: dict[str, tuple[str, Any]] = {
    "a document renamed to xlsx": ("a.xlsx", docx),
    "text renamed to xlsx": ("a.xlsx", lambda path: path.write_text("我不是表格\n", encoding="utf-8")),
    "half a workbook": ("a.xlsx", truncated),
    "no bytes": ("a.xlsx", lambda path: path.write_bytes(b"")),
    "a text without a table": ("a.txt", lambda path: path.write_text("我不是表格\n", encoding="utf-8")),
    "an empty csv": ("a.csv", lambda path: path.write_bytes(b"")),
    "bytes as csv": ("a.csv", lambda path: path.write_bytes(bytes(range(256)) * 8)),
    "rows of different width": (
        "养老机构.csv",
        lambda path: path.write_text("机构编码,床位数\n1\n1,2,3\n", encoding="utf-8"),
    ),
    "an open quote": ("养老机构.csv", lambda path: path.write_text('机构编码,床位数\n"1,2\n', encoding="utf-8")),
    "a picture": ("a.png", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n")),
    "an empty folder": ("a", lambda path: path.mkdir()),
    "a workbook without any sheet of ours": ("a.xlsx", lambda path: workbook(path, {}, {"年度": 2023})),
    "sheets without a row": ("a.xlsx", lambda path: workbook(path, {"institutions": []})),
    "nothing of that name": ("a.xlsx", lambda path: None),
}


@pytest.mark.parametrize("what", list(BAD))
@pytest.mark.parametrize("command", ["check", "progress"])
def test_what_is_no_spreadsheet_is_one_clear_line_and_exit_code_2(what: str, command: str, tmp_path: Path) -> None:
    """No traceback, nothing on stdout, the file named (a set of empty sheets has no one file to name)."""
    name, make = BAD[what]
    make(tmp_path / name)
    result = run(command, "--plan", small(tmp_path), tmp_path / name)
    assert (result.exit_code, result.stdout) == (2, "")
    first, *rest = result.stderr.splitlines()
    assert first.startswith("错误: ")
    assert all(line.startswith("  → ") for line in rest)
    assert len(rest) <= 1
    assert str(tmp_path / name) in first or what == "sheets without a row"


@pytest.mark.parametrize("name", ["/dev/null", "/proc/self/mem", "\x00", pytest.param("a" * 5000, id="5000 letters")])
def test_a_strange_name_is_one_clear_line_and_exit_code_2(name: str, tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("错误: ")


def test_an_empty_name_is_refused_and_not_taken_for_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell variable that is not set must not make the run judge whatever lies about."""
    beds(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run("check", "--plan", small(tmp_path), "").exit_code == 2


def test_a_dangling_link_in_a_folder_is_told_and_the_other_files_judged(tmp_path: Path) -> None:
    """The gate says error; the area of the file that could not be read has not reported."""
    folder = tmp_path / "各县"
    folder.mkdir()
    beds(folder)
    (folder / "b.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    result = run("check", "--plan", small(tmp_path), folder, "--format", "json")
    found = json.loads(result.stdout)
    assert [(item["rule"], item["file"]) for item in found["findings"]] == [("file|unreadable", str(folder / "b.xlsx"))]
    assert [Path(item["path"]).name for item in found["files"]] == ["数据.xlsx"]
    assert (result.exit_code, found["gate"]["broken"]) == (1, ["errors: 1"])


@pytest.mark.parametrize(
    "name",
    [
        "没有.yaml",
        "",
        "/dev/null",
        pytest.param("a" * 5000 + "/b", id="5000 letters"),
    ],
)
def test_a_plan_that_is_no_file_is_one_clear_line_and_exit_code_2(name: str, tmp_path: Path) -> None:
    result = run("check", "--plan", name, beds(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("错误: ")


# Formats and files


def test_the_json_of_every_sample_is_as_published(sample: Report) -> None:
    """It validates against `schema result`, and has neither NaN nor infinity."""
    text = rendered(sample, "progress", "json", "zh", 100, False)
    found = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    validator = jsonschema.Draft202012Validator(result_schema())
    assert [error.message for error in validator.iter_errors(found)] == []
    assert found["plan"] == sample.assessed.plan.plan.plan
    main = [(line["year"], line["target"]) for line in found["assessments"] if line["main"]]
    assert main == [(year, item.id) for year in found["years"] for item in sample.assessed.plan.plan.targets]


def test_the_json_of_check_is_as_published_and_alone_on_stdout() -> None:
    """From the command itself, over the smallest sample."""
    result = run("check", "--plan", "changzhou", SAMPLES / "changzhou.xlsx", "--format", "json", "--lang", "en")
    jsonschema.validate(json.loads(result.stdout), result_schema())
    assert result.exit_code == 0


def test_the_csv_of_every_sample_has_a_row_an_assessment(sample: Report) -> None:
    """Read back by a plain csv reader: one title row, every row as wide, no cell that a spreadsheet would run."""
    rows = list(csv.reader(io.StringIO(rendered(sample, "check", "csv", "zh", 100, False))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {"指标", "目标值", "完成值", "判断"} <= set(rows[0])
    assert len(rows) > len(sample.assessed.plan.plan.targets)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@\t" and cell]


@pytest.mark.parametrize("kind", ["check", "progress"])
def test_the_markdown_of_every_sample_is_whole_tables(sample: Report, kind: str) -> None:
    """Every table row has the cells of its header."""
    lines = rendered(sample, kind, "md", "zh", 100, False).splitlines()
    assert lines[0].startswith("# ")
    widths: list[int] = []
    for line in lines:
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        widths.append(cells)
        if cells and widths[-2]:
            assert cells == widths[-2], line
    assert sum(width > 0 for width in widths) > 10


def test_several_outputs_are_written_each_in_the_format_of_its_ending(tmp_path: Path) -> None:
    """Beside the report on stdout; CSV carries the mark that Excel needs; nothing else is left in the folder."""
    plan, data, out = small(tmp_path), beds(tmp_path), tmp_path / "out"
    out.mkdir()
    names = [out / f"结果{ending}" for ending in (".json", ".csv", ".md", ".txt")]
    args = [part for name in names for part in ("-o", name)]
    result = run("check", "--plan", plan, data, *args)
    assert result.exit_code == 0
    assert "护理型床位占比" in result.stdout
    json_, csv_, md, txt = (name.read_bytes() for name in names)
    assert json.loads(json_)["plan"] == "small_city"
    assert csv_.startswith("﻿章节,".encode())
    assert md.startswith("# 小城养老规划".encode())
    assert txt.decode() == result.stdout
    assert sorted(out.iterdir()) == sorted(names)


def test_an_unknown_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    result = run(
        "check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / "a.json", "-o", tmp_path / "a.pdf"
    )
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".txt、.json、.csv、.md" in result.stderr
    assert not (tmp_path / "a.json").exists()


def test_an_output_that_cannot_be_written_is_exit_code_2_and_leaves_nothing(tmp_path: Path) -> None:
    """Where the folder takes no file at the last moment, nothing is left."""
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / f"{'长' * 100}.json")
    assert result.exit_code == 2
    assert f"{'长' * 100}.json: 无法写入" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city.yaml", "数据.xlsx"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step fails the old content stands, and no draft stays behind."""
    path = tmp_path / "a.json"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", path)
    assert result.exit_code == 2
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "city.yaml", "数据.xlsx"]
    monkeypatch.undo()
    write(str(path), "new")
    assert path.read_text() == "new"


# Width, colour, language


@pytest.mark.parametrize("width", [80, 160])
def test_no_line_of_a_sample_is_wider_than_the_screen(sample: Report, width: int) -> None:
    """Aligned with Chinese text, where a character takes two columns; in both tables and both languages."""
    for kind in ("check", "progress"):
        for lang in ("zh", "en"):
            text = rendered(sample, kind, "text", lang, width, False)  # type: ignore[arg-type]
            assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("command", ["check", "progress"])
def test_the_width_of_the_screen_is_kept_to(width: int, command: str, tmp_path: Path) -> None:
    long = {**SHARE, "name": "养老机构护理型床位占全部床位的比例（含公办、民办、公建民营各类机构）" * 3}
    result = run(command, "--plan", small(tmp_path, long), beds(tmp_path), COLUMNS=str(width))
    widest = max(cell_len(line) for line in result.stdout.splitlines())
    assert width * 0.8 < widest <= width


@pytest.mark.parametrize("plan", PLANS)
def test_plans_show_keeps_to_the_screen(plan: str) -> None:
    for width in (80, 160):
        shown = run("plans", "show", plan, COLUMNS=str(width)).stdout
        assert max(cell_len(line) for line in shown.splitlines()) <= width


def on_terminal(args: list[str], **env: str) -> bytes:
    """What the command writes to a terminal."""
    leader, follower = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with subprocess.Popen(
        [sys.executable, "-m", "eldercalc", *args], stdout=follower, stderr=subprocess.DEVNULL,
        env={**clean, "TERM": "xterm-256color", **env},
    ) as process:  # fmt: skip
        os.close(follower)
        written = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
        process.wait()
    os.close(leader)
    return written


def test_colour_is_for_terminals_and_no_color_is_respected(tmp_path: Path) -> None:
    args = ["check", "--plan", str(small(tmp_path)), str(beds(tmp_path))]
    assert b"\x1b[" in on_terminal(args)
    assert b"\x1b" not in on_terminal(args, NO_COLOR="1")
    assert "\x1b" not in run(*args).output
    assert "\x1b" not in run("plans", "show", "changzhou").output


def english(folder: Path) -> tuple[Path, Path]:
    """A plan and a workbook whose own words are all English."""
    source = [{"section": "Table 1"}]
    share = {
        "name": "Nursing share", "name_en": "Nursing share", "unit": "%",
        "rate": {
            "of": {"table": "institutions", "sum": "nursing_beds"}, "to": {"table": "institutions", "sum": "beds"},
        },
    }  # fmt: skip
    added = {"name": "Places", "name_en": "Places", "unit": "张", "measure": {"table": "institutions", "sum": "beds"}}
    fund = {"name": "Fund", "name_en": "Fund", "unit": "万元", "measure": {"table": "funds", "sum": "spent"}}
    targets = [
        target(id="share", indicator="share", chapter="Beds", source=source, values={2023: 75, 2025: 80}),
        target(
            id="places", indicator="places", chapter="Beds", source=source, baseline={2020: 280}, values={2025: 500}
        ),
        target(id="fund", indicator="fund", chapter="Money", source=source, values={2025: 10}),
        target(id="system", chapter="Words", source=source, qualitative={"by": 2025}),
    ]
    areas = [{"code": str(at), "name": name, "kind": "county"} for at, name in enumerate(("North", "South", "West"), 1)]
    path = folder / "english.yaml"
    path.write_text(
        plan_text(
            targets, title="Plan", title_en="Plan", areas=areas, area={"code": "9", "name": "City", "kind": "county"},
            indicators={"share": share, "places": added, "fund": fund},
        ),
        encoding="utf-8",
    )  # fmt: skip
    rows = [
        institution(area["name"], f"X{area['code']}", 2023, name="Home", beds=100, nursing_beds=nursing)
        for area, nursing in zip(areas[:2], (60, "about 40"), strict=True)
    ]
    rows.append({**rows[0], "code": "Y", "beds": None})
    return path, workbook(folder / "data.xlsx", {"institutions": rows})


ENGLISH = {
    "check": ("check", "--plan", "{plan}", "{data}", "--by", "county"),
    "check wide": ("check", "--plan", "{plan}", "{data}"),
    "progress": ("progress", "--plan", "{plan}", "{data}"),
    "csv": ("check", "--plan", "{plan}", "{data}", "--format", "csv"),
    "md": ("check", "--plan", "{plan}", "{data}", "--format", "md"),
    "explain": ("explain", "--plan", "{plan}", "share", "{data}"),
    "show": ("plans", "show", "{plan}"),
    "lint": ("plans", "lint", "{plan}"),
    "unknown plan": ("check", "--plan", "nowhere", "{data}"),
    "unknown area": ("check", "--plan", "{plan}", "{data}", "--area", "East"),
    "unknown year": ("check", "--plan", "{plan}", "{data}", "--year", "2019"),
    "gate": ("check", "--plan", "{plan}", "{data}", "--fail-on", "missed:binding"),
    "no file": ("check", "--plan", "{plan}", "nothing.xlsx"),
}


@pytest.mark.parametrize("what", ENGLISH)
def test_english_output_has_no_chinese_of_its_own(what: str, tmp_path: Path) -> None:
    """With a plan and data in English, the words of eldercalc are English too, on stdout and stderr."""
    plan, data = english(tmp_path)
    args = [part.format(plan=plan, data=data) for part in ENGLISH[what]]
    result = run(*args, "--lang", "en", COLUMNS="160" if what == "check wide" else "100")
    shown = result.output.replace("[养老机构]", "")  # the sheet's own name in the workbook
    assert [line for line in shown.splitlines() if CHINESE.search(line)] == []
    assert shown.strip()


# Choosing what is judged


def lines_of(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["assessments"]
    return found


def two_years(folder: Path) -> Path:
    rows = [
        row for year, nursing in ((2022, 40), (2023, 60)) for row in everywhere(year, beds=100, nursing_beds=nursing)
    ]
    rows[-1]["nursing_beds"] = 90
    return workbook(folder / "数据.xlsx", {"institutions": rows})


def test_a_year_is_judged_when_asked_for_and_the_latest_otherwise(tmp_path: Path) -> None:
    plan, data = small(tmp_path), two_years(tmp_path)

    def years(*args: object) -> list[tuple[int, float]]:
        shown = lines_of(run("check", "--plan", plan, data, "--format", "json", *args))
        return [(line["year"], line["value"]) for line in shown if line["main"]]

    assert years() == [(2023, 70)]
    assert years("--year", 2022) == [(2022, 40)]
    assert years("--year", 2023, "--year", 2022) == [(2022, 40), (2023, 70)]


def test_a_year_that_the_data_do_not_have_is_refused_with_those_they_have(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), two_years(tmp_path), "--year", 2019)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "错误: --year: 数据里没有 2019 年\n  → 数据中的年度：2022、2023\n"


def test_the_year_option_serves_rows_without_a_year(tmp_path: Path) -> None:
    rows = [{**row, "year": None} for row in everywhere(beds=100, nursing_beds=60)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    plan = small(tmp_path)
    refused = run("check", "--plan", plan, data)
    assert refused.exit_code == 2
    assert all(place in refused.stderr for place in ("“年度”列", "封面", "--year"))
    (line, *_) = lines_of(run("check", "--plan", plan, data, "--year", 2023, "--format", "json"))
    assert (line["year"], line["status"]) == (2023, "met")


@pytest.mark.parametrize(
    "name",
    [
        "丹阳市",
        "丹阳",
        pytest.param("曲阿", id="an alias"),
        pytest.param("小城市丹阳市", id="the city in front"),
    ],
)
def test_one_area_alone_is_judged_by_its_own_figures(name: str, tmp_path: Path) -> None:
    """Called by any name under which its rows would be found."""
    areas = [{"code": "900001", "name": "丹阳市", "kind": "county", "aliases": ["曲阿"]},
             {"code": "900002", "name": "乙县", "kind": "county"}]  # fmt: skip
    rows = [institution("丹阳市", beds=10, nursing_beds=9), institution("乙县", "B", beds=10, nursing_beds=1)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("check", "--plan", small(tmp_path, areas=areas), data, "--area", name, "--format", "json")
    assert result.exit_code == 0
    assert [(line["area"], line["value"]) for line in lines_of(result)] == [("丹阳市", 90)]


def test_a_cut_off_area_name_is_refused_and_not_judged_as_nothing(tmp_path: Path) -> None:
    assert run("check", "--plan", small(tmp_path), two_years(tmp_path), "--area", "丙").exit_code == 2


def test_an_area_that_the_plan_does_not_have_is_refused_with_its_areas(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), two_years(tmp_path), "--area", "丁县")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"错误: --area: 方案里没有地区“丁县”\n  → 可用：{'、'.join(COUNTIES)}\n"


def test_only_the_targets_of_one_responsible_body_are_shown(tmp_path: Path) -> None:
    """With 市 in front or without, as documents write either."""
    plan = small(
        tmp_path,
        {**SHARE, "responsible": ["市民政局", "市卫健委"]},
        target(id="other", indicator="institutions", values={2025: 9}, responsible=["住建局"]),
    )
    data = two_years(tmp_path)

    def ids(body: str) -> list[str]:
        shown = lines_of(run("check", "--plan", plan, data, "--responsible", body, "--format", "json"))
        return [line["target"] for line in shown if line["main"]]

    assert ids("民政局") == ids("市民政局") == ["share"]
    assert ids("市住建局") == ["other"]


def test_a_responsible_body_that_no_target_names_is_refused_with_those_named(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "responsible": ["市民政局"]})
    result = run("check", "--plan", plan, two_years(tmp_path), "--responsible", "教育局")
    assert result.exit_code == 2
    assert "市民政局" in result.stderr


def test_in_the_middle_of_a_year_the_schedule_counts_days(tmp_path: Path) -> None:
    """--as-of and the cover's 数据日期 say the same; a year over needs neither."""
    plan = small(tmp_path, {**SHARE, "baseline": {2020: 40}, "values": {2025: 90}})
    rows = {"institutions": everywhere(beds=100, nursing_beds=60)}
    bare = workbook(tmp_path / "a.xlsx", rows)
    covered = workbook(tmp_path / "b.xlsx", rows, {"数据日期": "2023-07-02"})

    def main(*args: object) -> dict[str, Any]:
        return lines_of(run("check", "--plan", plan, *args, "--format", "json"))[0]

    # 183 of 365 days of the third of five years
    assert main(bare, "--as-of", "2023-07-02")["expected"] == pytest.approx(40 + 50 * (2 + 183 / 365) / 5, rel=1e-12)
    assert main(covered)["expected"] == main(bare, "--as-of", "2023年7月2日")["expected"]
    assert main(bare)["expected"] == main(bare, "--as-of", "2023-12-31")["expected"] == 70


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "--as-of", "2023-02-30")
    assert (result.exit_code, result.stderr) == (2, "错误: --as-of: 不是日期，请写作 2023-06-30\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "check"),
        (("chek", "--plan", "x"), "是否指“check”"),
        (("check",), "缺少"),
        (("check", "--plan", "zhenjiang"), "缺少 文件"),
        (("check", "--plan", "zhenjiang", "--format", "xml", "a"), "--format"),
        (("check", "--plan", "zhenjiang", "--year", "now", "a"), "--year"),
        (("check", "--plan", "zhenjiang", "--yaer", "2023", "a"), "--year"),
        (("schema", "city"), "plan"),
        (("plans", "show"), "缺少"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_exit_code_2(args: tuple[str, ...], told: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_quiet_leaves_stderr_empty(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    result = run("check", "--plan", plan, data, "--quiet", "--fail-on", "unknown")
    assert (result.exit_code, result.stderr) == (1, "")
