"""A citizen's number that stands where none belongs is told nowhere whole: by no command, in no format."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from eldercalc.privacy import concealed
from eldercalc.records import MODELS, columns_of
from tests.calling import run, small
from tests.making import workbook

CITIZEN = "110105194912310021"
NEXT = "110105195012310029"


def rows(model: Any, number: str) -> list[dict[str, str]]:
    """A row for each column of the sheet, in which that column says `number`."""
    keys = {"county": "甲区", "year": "2023"}
    known = list(columns_of(model))
    return [{**{key: keys[key] for key in keys if key in known}, name: number} for name in known]


def submitted(path: Path, number: str = CITIZEN) -> Path:
    """A workbook with the number of a citizen once in each column of each sheet."""
    return workbook(path, {name: rows(model, number) for name, model in MODELS.items()})


def text_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.parametrize("kind", ["text", "json", "csv", "md", "junit", "github"])
@pytest.mark.parametrize("command", ["check", "validate"])
def test_no_format_tells_the_number_of_a_citizen(command: str, kind: str, tmp_path: Path) -> None:
    told = run(command, "--plan", small(tmp_path), submitted(tmp_path / "数据.xlsx"), "--format", kind).output
    assert "11**************21" in told.replace("\\", "") or (command, kind) == ("check", "csv")
    assert CITIZEN not in told


@pytest.mark.parametrize("name", ["报告.xlsx", "报告.html", "报告.docx"])
def test_no_document_tells_it(name: str, tmp_path: Path) -> None:
    run("check", "--plan", small(tmp_path), submitted(tmp_path / "数据.xlsx"), "-o", tmp_path / name)
    told = text_of(tmp_path / name)
    assert "11**************21" in told
    assert CITIZEN not in told


def test_what_was_understood_what_changed_and_what_a_figure_stands_on_tell_it_neither(tmp_path: Path) -> None:
    plan, data = small(tmp_path), submitted(tmp_path / "数据.xlsx")
    newer = submitted(tmp_path / "新数据.xlsx", NEXT)
    evidence = tmp_path / "依据.xlsx"
    shown = run("validate", "--show", "--plan", plan, data).output
    changed = run("diff", "--plan", plan, data, newer).output
    figure = run("explain", "--plan", plan, "nursing_bed_share", data, "--evidence", evidence).output
    for told in (shown, changed, figure, text_of(evidence)):
        assert CITIZEN not in told
        assert NEXT not in told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (CITIZEN, "11**************21"),
        ("11010519491231002X", "11**************2X"),
        ("110105491231002", "11***********02"),
        ("张某，110105194912310021号", "张某，11**************21号"),
        ("91360200MA35G1234X", "91360200MA35G1234X"),
        ("1101051949123100210", "1101051949123100210"),
        ("150000000000000", "150000000000000"),
        ("", ""),
    ],
    ids=["18", "18x", "15", "within", "credit_code", "longer", "amount", "nothing"],
)
def test_the_number_of_a_citizen_is_known_by_the_date_in_it(said: str, told: str) -> None:
    assert told == concealed(said)
