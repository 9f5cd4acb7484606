"""Calls that are wrong, outputs that cannot be written, and gates that do not hold, told to people."""

from __future__ import annotations

import os
import re
from pathlib import Path

import openpyxl
import pytest

from eldercalc import pipeline
from tests.calling import SHARE, beds, commands, gate_city, run, small
from tests.making import workbook

LATIN = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
"""Three English words in a row."""


# Usage


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("check",), "缺少 文件…"),
        (("check", "--plan"), "选项 --plan 后面缺少值"),
        (("check", "--plan", "x", "--quiet=1", "a"), "选项 --quiet 不带值"),
        (("check", "--plan", "x", "--year", "abc", "a"), "--year 的值“abc”不对，应为整数"),
        (("check", "--plan", "x", "--by", "foo", "a"), "--by 的值“foo”不对，可用：plan、county、township、village"),
        (("template", "--plan", "x", "--year", "3"), "--year 的值“3”不对，应为 1990–2100 的整数"),
        (("schema",), "缺少 内容（可用：plan、result、validation、diff、records、waivers、mapping）"),
        (("plans", "show", "a", "b"), "多出的参数：b"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_alone(args: tuple[str, ...], told: str) -> None:
    result = run(*args)
    assert result.stderr.splitlines()[0] == f"错误: {told}"
    assert result.exit_code == 2


def test_a_wrong_call_that_asks_for_english_is_told_in_english() -> None:
    result = run("check", "--plan", "x", "--lang", "en", "--year", "abc", "a")
    assert result.stderr.startswith("error: Invalid value for '--year'")


@pytest.mark.parametrize("path", [(), *commands()], ids=lambda path: " ".join(path) or "eldercalc")
def test_help_is_in_chinese(path: tuple[str, ...]) -> None:
    shown = run(*path, "--help").stdout
    assert shown.startswith("用法: ")
    prose = [line for line in shown.splitlines() if "eldercalc" not in line and not line.startswith("用法: ")]
    assert not LATIN.search("\n".join(prose))
    assert not re.search(r"\[(required|default|OPTIONS|ARGS)|x<=", shown)
    assert "显示说明并退出。" in shown


# Outputs


def never(*_: object, **__: object) -> None:
    raise AssertionError("computed before the output was tried")


@pytest.mark.parametrize("command", ["check", "progress", "validate"])
def test_a_missing_folder_is_told_before_anything_is_computed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "run", never)
    monkeypatch.setattr("eldercalc.validation.validate", never)
    out = tmp_path / "没有" / "a.json"
    result = run(command, "--plan", small(tmp_path), beds(tmp_path), "-o", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"错误: {out}: 没有目录“{out.parent}”\n  → 先建目录，或换一个位置\n"


def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(pipeline, "run", never)
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / "a.json")
    assert "不可写" in result.stderr


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / "a.json")
    assert f"{tmp_path / 'a.json'}: 是目录" in result.stderr


def test_the_folder_of_a_template_is_tried_too(tmp_path: Path) -> None:
    assert "没有目录" in run("template", "--plan", small(tmp_path), "-o", tmp_path / "没有" / "a.xlsx").stderr


# Files and names


def test_headers_alone_name_the_file_the_sheets_and_what_to_do(tmp_path: Path) -> None:
    data, plan = workbook(tmp_path / "只有表头.xlsx", {"institutions": []}), small(tmp_path)
    result = run("check", "--plan", plan, data)
    assert result.exit_code == 2
    first, hint = result.stderr.splitlines()
    assert first == f"错误: {data}: 各工作表（养老机构）都没有数据行"
    assert f"eldercalc template --plan {plan} -o 模板.xlsx" in hint


def test_a_workbook_without_a_known_sheet_names_the_template_of_the_plan_in_use(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    told = run("check", "--plan", "zhenjiang", tmp_path / "空.xlsx").stderr
    assert "eldercalc template --plan zhenjiang -o 模板.xlsx" in told


def test_a_body_that_no_target_names_is_answered_with_the_nearest(tmp_path: Path) -> None:
    bodies = ["市民政局", "市教体局", "市财政局", "市卫健委"]
    plan = small(tmp_path, {**SHARE, "responsible": bodies})
    result = run("check", "--plan", plan, beds(tmp_path), "--responsible", "教育局")
    assert result.stderr.splitlines()[1] == "  → 是否指：市教体局"
    assert "可用：" in run("check", "--plan", plan, beds(tmp_path), "--responsible", "税务").stderr


# Gates


def test_a_gate_names_its_targets_with_their_ids_in_brackets(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    text = plan.read_text(encoding="utf-8").replace("name: dark", "name: 彩票公益金占比\n  name_en: Lottery share")
    plan.write_text(text, encoding="utf-8")
    zh = run("check", "--plan", plan, data, "--fail-on", "unknown").stderr.splitlines()[-1]
    assert zh == "门槛未通过：无法判断：彩票公益金占比（dark）"
    en = run("check", "--plan", plan, data, "--fail-on", "unknown", "--lang", "en").stderr.splitlines()[-1]
    assert en == "the gate did not hold: unknown: Lottery share (dark)"


def test_a_gate_on_errors_counts_them(tmp_path: Path) -> None:
    plan, data = small(tmp_path), beds(tmp_path, nursing="约60")  # type: ignore[arg-type]  # a wrong cell
    assert run("check", "--plan", plan, data).stderr.splitlines()[-1] == "门槛未通过：错误：3 处"
