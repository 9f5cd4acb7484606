"""Many files are read on all cores, to what they would be read to one after the other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eldercalc.readers import NO_MAPPING, Reading, gathered, many
from tests.making import institution, workbook


@pytest.fixture
def folder(tmp_path: Path) -> list[Path]:
    """A workbook a county, the first of them sent twice, and one that is none."""
    for at, county in enumerate(("甲区", "乙县", "丙市")):
        workbook(tmp_path / f"{at}{county}.xlsx", {"institutions": [institution(county, county, beds=100 + at)]})
    (tmp_path / "3再报.xlsx").write_bytes((tmp_path / "0甲区.xlsx").read_bytes())
    (tmp_path / "4坏.xlsx").write_bytes(b"PK nothing")
    return sorted(tmp_path.iterdir())


def _told(reading: Reading) -> list[object]:
    rows = [[(name, cells.to_pylist()) for name, cells in raw.columns.items()] for raw in reading.raws]
    assert len(reading.covers) == len(reading.files)
    return [rows, reading.files, reading.findings, reading.covers, [str(one) for one in reading.failures]]


def test_files_read_apart_come_to_the_same_in_the_same_order(
    folder: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twins and unreadable files among them."""
    alone, seen = gathered(folder, lambda _: None, NO_MAPPING), list[Path]()
    assert ["file|same", "file|unreadable"] == [one.rule for one in alone.findings if one.rule.startswith("file|")]
    monkeypatch.setattr(many, "WORTH", 0)
    monkeypatch.setattr(many, "cores", lambda: 2)
    assert _told(alone) == _told(gathered(folder, seen.append, NO_MAPPING))
    assert folder == seen


def _here(path: Path) -> tuple[str, int]:
    return path.name, os.getpid()


def _dying(path: Path) -> str:
    if path.name == "b" and os.getpid() != int(os.environ["ELDERCALC_TEST_PARENT"]):
        os._exit(1)
    return path.name


def test_processes_are_used_where_they_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [Path(name) for name in "abcd"]
    monkeypatch.setattr(many, "cores", lambda: 2)
    assert {os.getpid()} == {process for _, process in many.each(_here, paths)}
    monkeypatch.setattr(many, "WORTH", 0)
    apart = list(many.each(_here, paths))
    assert list("abcd") == [name for name, _ in apart]
    assert os.getpid() not in {process for _, process in apart}
    monkeypatch.setattr(many, "cores", lambda: 1)
    assert {os.getpid()} == {process for _, process in many.each(_here, paths)}


def test_where_a_process_is_lost_the_rest_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file once, whichever process it was lost in."""
    monkeypatch.setenv("ELDERCALC_TEST_PARENT", str(os.getpid()))
    monkeypatch.setattr(many, "cores", lambda: 2)
    monkeypatch.setattr(many, "WORTH", 0)
    assert list("abcd") == list(many.each(_dying, [Path(name) for name in "abcd"]))
