"""The house as it is meant to be built: which way imports run, how long a module may be, who prints and exits."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "eldercalc"
MODULES = sorted(SOURCE.rglob("*.py"))
EVERY_MODULE = pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(SOURCE)) for path in MODULES])
LONGEST = 400
DOORS = {"cli.py", "cli_plans.py", "cli_quality.py", "terminal.py", "usage.py", "__main__.py"}
"""The command line, what its commands share, and the wording of its usage errors."""


def test_imports_run_back_along_the_data() -> None:
    """The contracts of import-linter hold, and there are such contracts."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert "0 kept" not in done.stdout


@EVERY_MODULE
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@EVERY_MODULE
def test_a_module_says_first_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def called(path: Path) -> set[str]:
    """The names of everything that a module calls."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return {ast.unparse(node.func) for node in calls}


@EVERY_MODULE
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    talk = {"print", "exit", "quit", "sys.exit", "os._exit", "click.echo", "sys.stdout.write", "sys.stderr.write"}
    if path.name not in DOORS:
        assert called(path) & talk == set()


@EVERY_MODULE
def test_nothing_is_evaluated(path: Path) -> None:
    """Definitions are data: no expression language, no eval."""
    assert called(path) & {"eval", "exec", "compile", "__import__", "yaml.load", "pickle.load", "pickle.loads"} == set()


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_only_readers_and_reports_know_file_formats() -> None:
    """Workbook and CSV libraries are named in no other folder."""
    formats = {"openpyxl", "fastexcel", "xlwt", "python_calamine", "odf", "csv", "zipfile"}
    knowing = {path.relative_to(SOURCE).parts[0] for path in MODULES if imported(path) & formats}
    assert knowing == {"readers", "reports"}


def test_the_second_computation_imports_nothing_of_eldercalc() -> None:
    """It checks the first only if it shares nothing with it."""
    second = sorted((ROOT / "tests" / "second").rglob("*.py"))
    assert second
    assert [str(path) for path in second if "eldercalc" in imported(path)] == []
