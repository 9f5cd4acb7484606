"""Where something is to be written is looked at before anything is read: no long run ends in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calling import run, small


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Data that cannot be read: who complains of them has begun to read."""
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"no workbook")
    return path


@pytest.mark.parametrize("command", ["check", "validate"])
@pytest.mark.parametrize("name", ["挡路", "挡路/批注", "挡路/再/批注"])
def test_copies_are_not_put_where_no_folder_can_be(command: str, name: str, broken: Path, tmp_path: Path) -> None:
    (tmp_path / "挡路").write_text("x", encoding="utf-8")
    result = run(command, "--plan", small(tmp_path), broken, "--annotate", tmp_path / name, "--lang", "en")
    assert (2, "") == (result.exit_code, result.stdout)
    assert f"'{tmp_path / '挡路'}' is no folder" in result.stderr
    assert "name another folder, such as marked/" in result.stderr
    assert "坏.xlsx" not in result.stderr


@pytest.mark.parametrize("name", ["批注", "新/旧/批注"])
def test_a_folder_that_can_be_made_is_no_hindrance(name: str, broken: Path, tmp_path: Path) -> None:
    """The data are what is wrong then, and nothing is made for them."""
    result = run("validate", broken, "--annotate", tmp_path / name)
    assert 2 == result.exit_code
    assert "坏.xlsx" in result.stderr
    assert not (tmp_path / name).exists()


def test_copies_are_not_put_where_nobody_may_write(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "锁").mkdir()
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "锁")
    result = run("validate", broken, "--annotate", tmp_path / "锁" / "批注")
    assert (2, "") == (result.exit_code, result.stdout)
    assert f"“{tmp_path / '锁'}”不可写" in result.stderr


@pytest.mark.parametrize(
    ("name", "told"), [("没有/a.yaml", "没有目录"), ("目录", "是目录"), ("已有.yaml", "文件已存在，不覆盖")]
)
def test_a_new_plan_and_a_draft_of_a_mapping_have_a_place_first(
    name: str, told: str, broken: Path, tmp_path: Path
) -> None:
    (tmp_path / "目录").mkdir()
    (tmp_path / "已有.yaml").write_text("x", encoding="utf-8")
    for given in (["plans", "new", "mycity", "-o"], ["validate", broken, "--write-mapping"]):
        result = run(*given, tmp_path / name)
        assert (2, "") == (result.exit_code, result.stdout)
        assert told in result.stderr
        assert "坏.xlsx" not in result.stderr
    assert "x" == (tmp_path / "已有.yaml").read_text(encoding="utf-8")
