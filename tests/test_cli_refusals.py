"""Exit codes: the gate, and what cannot run is one clear line and never a traceback."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from eldercalc.gate import CONDITIONS
from tests.calling import SHARE, beds, gate_city, run, small
from tests.making import everywhere, target, workbook


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
