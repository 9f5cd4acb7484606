"""What a person who watches sees: which tables were read, how long it took; and what the shell completes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.calling import PLANS, beds, run, small


@pytest.mark.parametrize("command", ["check", "progress", "validate"])
def test_who_asks_is_told_what_was_read_and_what_was_not(tmp_path: Path, command: str) -> None:
    """On standard error alone: the result is the same byte for byte."""
    data, plan = beds(tmp_path), small(tmp_path)
    other = tmp_path / "目录.csv"
    other.write_text("页码,标题\n1,前言\n", encoding="utf-8")
    plain = run(command, "--plan", plan, data, other, "--fail-on", "none")
    told = run(command, "--plan", plan, data, other, "--fail-on", "none", "--verbose")
    assert plain.stdout == told.stdout
    assert "[养老机构] 读作“养老机构”，3 行" in told.stderr
    assert "[目录] 没有读" in told.stderr
    assert "用时" in told.stderr
    assert "读作" not in plain.stderr
    assert "read as 'Institutions', 3 rows" in run(command, "--plan", plan, data, "-v", "--lang", "en").stderr


def _offered(words: str, at: int) -> list[str]:
    asked = {"_ELDERCALC_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
    program = str(Path(sys.executable).parent / "eldercalc")
    done = subprocess.run([program], env={**os.environ, **asked}, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_shell_completes_commands_options_and_plans() -> None:
    assert ["plain,explain"] == _offered("eldercalc ex", 1)
    assert "plain,--responsible" in _offered("eldercalc check --resp", 2)
    assert [f"plain,{name}" for name in PLANS] == _offered("eldercalc check --plan", 3)
    assert ["plain,zhenjiang"] == _offered("eldercalc check --plan zh", 3)
    assert ["file,./my"] == _offered("eldercalc check --plan ./my", 3)
