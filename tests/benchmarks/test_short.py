"""The benchmarks in short: all who do the whole work agree on it, and ours costs no more than it did."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.benchmarks.contests import (
    CONTESTS,
    FULL,
    KINDS,
    PEERS,
    SHORT,
    VALIDATORS,
    Contest,
    Contestant,
    findings,
    validate,
)
from tests.benchmarks.inputs import as_csv, of_rows
from tests.benchmarks.outcome import of_peer
from tests.benchmarks.register import EVERY_ROW
from tests.benchmarks.running import disagreements, measured, present, versions

ROUNDS = 3
WORST: dict[str, dict[str, float]] = {
    "workbook": {"pandas + openpyxl, a model a row": 1.2},
    "text": {"polars by hand": 7.0},
    "growth": {"the rows": 3.0},
    "starting": {"import click": 3.0},
    "city": {"import pandas": 7.5},
}
"""What ours took of the others, and half as much again, on few rows: most of it is starting."""


@pytest.mark.parametrize("name", WORST)
def test_ours_costs_no_more_than_it_did(name: str, tmp_path: Path) -> None:
    pytest.importorskip("polars")
    contest = CONTESTS[name][0](tmp_path, SHORT[name])
    asked = {contest.contestants[0].name, *WORST[name]}
    contest = replace(contest, contestants=[one for one in contest.contestants if one.name in asked])
    found = {one.name: one.median for one in measured(contest, ROUNDS)}
    ours = found[contest.contestants[0].name]
    ratios = {other: round(ours / found[other], 2) for other in WORST[name]}
    assert all(ratios[other] <= worst for other, worst in WORST[name].items()), ratios


@pytest.mark.parametrize("name", ["workbook", "text"])
def test_all_find_the_faults_that_were_planted_and_the_same_figures(name: str, tmp_path: Path) -> None:
    pytest.importorskip("polars")
    contest = present(CONTESTS[name][0](tmp_path, 3_000))
    measured(contest, 1)
    assert contest.rows
    assert not list(disagreements(contest, of_rows(contest.rows).planted))


@pytest.mark.parametrize("name", ["eldercalc validate", *VALIDATORS])
def test_each_validator_finds_the_faults_that_were_planted(name: str, tmp_path: Path) -> None:
    if any(find_spec(library) is None for library in PEERS.get(name, ("", ()))[1]):
        pytest.skip(f"{name} is not installed")
    contest = CONTESTS["validation"][0](tmp_path, 3_000)
    contest = replace(contest, contestants=[one for one in contest.contestants if one.name == name])
    measured(contest, 1)
    assert [name] == [one.name for one in contest.contestants]
    assert not list(disagreements(contest, of_rows(contest.rows).planted))


def test_ours_finds_every_fault_where_every_row_has_one(tmp_path: Path) -> None:
    path = as_csv(tmp_path, 260, EVERY_ROW)
    planted = of_rows(260, EVERY_ROW).planted
    contest = Contest("", [validate(tmp_path, path)], {}, 260)
    measured(contest, 1)
    assert set(range(260)) == {row for _, row, _ in planted}
    assert not list(disagreements(contest, planted))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_times_the_findings_take_no_more_than_eleven_times_as_long(kind: str, tmp_path: Path) -> None:
    contest = findings(kind, tmp_path, FULL["findings"])
    more, fewer = measured(contest, 1)
    assert more.median / fewer.median <= contest.promised[fewer.name]


def test_a_fault_missed_a_fault_too_many_and_another_figure_are_told(tmp_path: Path) -> None:
    """Without this, contestants could agree because nobody looks."""
    planted = frozenset({("date", 0, "出生日期"), ("blank", 1, "人员类别")})
    told = [[*fault, ""] for fault in sorted(planted)]
    right, wrong = tmp_path / "right.json", tmp_path / "wrong.json"
    right.write_text(json.dumps({"faults": told, "figures": {"alone_number": [["甲县", 2024, 1, None]]}}))
    wrong.write_text(
        json.dumps(
            {"faults": [told[0], ["date", 5, "出生日期", ""]], "figures": {"alone_number": [["甲县", 2024, 2, None]]}}
        )
    )
    contest = Contest("", [Contestant(at.stem, [], at, of_peer) for at in (right, wrong)], {})
    expected = ["wrong: 1 faults missed, 1 too many", "wrong: 1 of 1 figures differ"]
    assert expected == list(disagreements(contest, planted))


def test_who_is_not_installed_is_left_out_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    here = Contestant("ours", [], needs=["eldercalc"])
    gone = Contestant("theirs", [], needs=["eldercalc", "no_such_library"])
    contest = present(Contest("validating", [here, gone], {}))
    assert [here] == list(contest.contestants)
    assert capsys.readouterr().err == "validating: without theirs, for want of no_such_library\n"
    assert "eldercalc " in versions([contest])
