"""The recipes in the README and the pre-commit hooks, run as they are written."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from eldercalc.gate import read_waivers
from tests.calling import SHARE, small
from tests.making import everywhere, institution, workbook
from tests.readme import README, ROOT
from tests.test_ci_formats import faults

BIN = Path(sys.executable).parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def recipe(name: str) -> Any:
    """The YAML of the README's recipe."""
    found = re.findall(rf"<!-- ci: {name} -->\n```yaml\n(.*?)```\n", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return yaml.safe_load(found[0])


def shell(name: str) -> str:
    """The one line of the recipe that is not the installation."""
    found = recipe(name)
    lines = (
        [step["run"] for step in found["jobs"]["data"]["steps"] if "run" in step]
        if name == "github"
        else found["data"]["script"]
    )
    install, line = lines
    assert install == "pip install ."
    return str(line)


def done(line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The line in a shell, in a folder that has the sample data, with the eldercalc of this Python."""
    if not (folder / "sample_data").exists():
        (folder / "sample_data").symlink_to(ROOT / "sample_data")
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=folder, env={**os.environ, "PATH": path, **env}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def faulty(folder: Path) -> str:
    """A plan and a workbook with a wrong cell, as arguments."""
    rows = {"institutions": [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]}
    return f"--plan {small(folder, SHARE)} {workbook(folder / 'a.xlsx', rows)}"


SAMPLE = "--plan zhenjiang sample_data/zhenjiang.xlsx"


def test_the_github_recipe_prints_annotations_and_leaves_the_result(tmp_path: Path) -> None:
    good = done(shell("github"), tmp_path)
    assert good.returncode == 0, good.stderr
    assert json.loads((tmp_path / "result.json").read_text("utf-8"))["gate"]["held"]
    bad = done(shell("github").replace(SAMPLE, faulty(tmp_path)), tmp_path)
    assert bad.returncode == 1
    assert bad.stdout.startswith(f"::error file={tmp_path / 'a.xlsx'},line=5,title=institutions.beds|not_count::")
    assert not json.loads((tmp_path / "result.json").read_text("utf-8"))["gate"]["held"]


def test_the_gitlab_recipe_leaves_a_junit_report_whether_it_holds_or_not(tmp_path: Path) -> None:
    report = tmp_path / recipe("gitlab")["data"]["artifacts"]["reports"]["junit"]
    lines = {0: shell("gitlab"), 1: shell("gitlab").replace(SAMPLE, faulty(tmp_path))}
    for code, line in lines.items():
        report.unlink(missing_ok=True)
        assert done(line, tmp_path).returncode == code
        xml = report.read_text(encoding="utf-8")
        assert faults(xml) == []
        assert len(etree.fromstring(xml.encode()).findall(".//failure")) == code
    assert (tmp_path / recipe("gitlab")["data"]["artifacts"]["paths"][0]).is_file()


def test_the_waivers_of_the_readme_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump(recipe("waivers"), allow_unicode=True), encoding="utf-8")
    assert [item.owner for item in read_waivers(str(path)).items] == ["张三", "李四"]


# pre-commit


def test_the_placeholder_of_the_recipe_is_said_to_be_one_in_both_languages() -> None:
    """Nobody can clone example.org: the reader is told to put an address of their own."""
    text = README.read_text(encoding="utf-8")
    assert recipe("pre-commit")["repos"][0]["repo"].startswith("https://example.org")
    assert "须换成自己克隆的这个仓库的地址" in text
    assert "is a placeholder: put the address of your own clone in its place" in " ".join(text.split())


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with good data, a good plan, and the hooks of the README's recipe.

    The hooks are those of our manifest, run in this Python in place of one that pre-commit would have to download.
    """
    (tmp_path / "targets").mkdir()
    plan = small(tmp_path / "targets", SHARE)
    workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60)})
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    given = {hook["id"]: hook for hook in recipe("pre-commit")["repos"][0]["hooks"]}
    given["eldercalc-check"]["args"] = ["--plan", str(plan.relative_to(tmp_path))]
    hooks = [{**hook, **given[hook["id"]], "language": "system"} for hook in yaml.safe_load(HOOKS.read_text("utf-8"))]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True)


def hooked(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """`pre-commit run`, over the files or over all."""
    git(folder, "add", "-A")
    which = shlex.join(["--files", *files]) if files else "--all-files"
    env = {"PRE_COMMIT_HOME": str(folder / ".git" / "cache"), "PRE_COMMIT_COLOR": "never"}
    return done(f"pre-commit run {which}", folder, **env)


def test_the_manifest_of_hooks_is_valid() -> None:
    checked = done(f"pre-commit validate-manifest {shlex.quote(str(HOOKS))}", ROOT)
    assert checked.returncode == 0, checked.stdout


def test_hooks_pass_over_good_data_and_good_plans(repository: Path) -> None:
    result = hooked(repository)
    assert result.returncode == 0, result.stdout
    assert re.findall(r"(eldercalc [a-z ]+)\.+(\w+)", result.stdout) == [
        ("eldercalc check", "Passed"), ("eldercalc plans lint", "Passed"),
    ]  # fmt: skip


def test_a_wrong_cell_stops_the_commit_and_says_where(repository: Path) -> None:
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]
    workbook(repository / "b.xlsx", {"institutions": rows})
    result = hooked(repository, "b.xlsx")
    assert result.returncode == 1
    assert "错误 b.xlsx [养老机构] F5: 床位数“约40”不是数" in result.stdout
    assert "eldercalc plans lint" in result.stdout
    assert "Skipped" in result.stdout


def test_a_broken_plan_stops_the_commit_at_its_line(repository: Path) -> None:
    path = repository / "targets" / "broken.yaml"
    path.write_text((ROOT / "tests" / "broken" / "unknown_key.yaml").read_text("utf-8"), encoding="utf-8")
    result = hooked(repository, "targets/broken.yaml")
    assert result.returncode == 1
    assert re.search(r"targets/broken.yaml:\d+: ", result.stdout)
