"""The broken plans: one fault a file, refused with its line and what is wrong, and never with a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from eldercalc.cli import cli
from eldercalc.errors import PlanError
from eldercalc.plans import known, read
from tests.making import plan_text, target

FILES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
EXPECT = re.compile(r"# expect: (\d+|-): (.+)")


def expected(path: Path) -> tuple[str, str]:
    """`file:line` and the part of the message that the first line of the file promises."""
    found = EXPECT.fullmatch(path.read_text(encoding="utf-8").splitlines()[0])
    assert found, f"{path.name} begins with no `# expect: line: message`"
    line, message = found.groups()
    return (str(path) if line == "-" else f"{path}:{line}"), message


def test_there_are_broken_plans() -> None:
    assert len(FILES) > 90


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_broken_plan_is_refused_at_its_line(path: Path) -> None:
    where, message = expected(path)
    with pytest.raises(PlanError) as caught:
        read(path)
    assert where == caught.value.where
    assert message in caught.value.show("zh")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_command_line_says_so_and_gives_2(path: Path) -> None:
    where, message = expected(path)
    ran = CliRunner().invoke(cli, ["plans", "lint", str(path)])
    assert (2, "") == (ran.exit_code, ran.stdout)
    assert ran.stderr.startswith(f"错误: {where}: ")
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    text = plan_text([target(id="a", indicator="nothing", values={2025: 1}), target(id="b", indicator="void", mean=1)])
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read(path)
    assert "2 处不合规定" in caught.value.show("zh")
    assert "没有定义指标“nothing”" in caught.value.show("zh")
    assert "没有定义指标“void”" in caught.value.show("zh")


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        ("plan: broken\ntitle: 坏方案\n".encode("gb18030"), ":2", "请用记事本或编辑器另存为 UTF-8"),
        ("plan: broken\n".encode("utf-16"), ":1", "请用记事本或编辑器另存为 UTF-8"),
        (b"\x89PNG\r\n\0\0\0\xff", "", "不是文本文件"),
    ],
)
def test_a_plan_in_another_encoding_is_refused(data: bytes, line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes(data)
    with pytest.raises(PlanError) as caught:
        read(path)
    assert f"{path}{line}" == caught.value.where
    assert said in caught.value.show("zh")


@pytest.mark.parametrize("name", ["no_such_file.yaml", "."])
def test_a_plan_that_is_no_file_gives_2(name: str, tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["plans", "lint", str(tmp_path / name)])
    assert 2 == ran.exit_code
    assert "Traceback" not in ran.stderr


MINIMAL = """\
plan: minimal
title: 最小方案
title_en: Minimal
period: {baseline: 2020, start: 2021, end: 2025}
area: {code: "900000", name: 小城市, kind: county}
areas:
  - {code: "900001", name: 甲区, kind: county}
targets:
  - id: beds
    name: 床位
    indicator: institution_beds
    chapter: 一
    values: {2025: 100}
    source: [{section: 表1}]
"""


@pytest.mark.parametrize("start", ["", "\ufeff", "# 注释\n", "---\n"], ids=["plain", "with a BOM", "noted", "marked"])
def test_a_whole_minimal_plan_passes(start: str, tmp_path: Path) -> None:
    path = tmp_path / "minimal.yaml"
    path.write_text(start + MINIMAL, encoding="utf-8")
    assert ("minimal", 1) == (read(path).plan.plan, len(read(path).plan.targets))
    ran = CliRunner().invoke(cli, ["plans", "lint", str(path)])
    assert 0 == ran.exit_code, ran.stderr


@pytest.mark.parametrize("name", sorted(known()))
def test_the_plans_that_come_with_it_pass(name: str) -> None:
    assert name == read(known()[name]).plan.plan
