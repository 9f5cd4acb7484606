"""The benchmarks in short: all who do the whole work agree on it, and ours costs no more than it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.contests import CONTESTS, SHORT
from tests.benchmarks.inputs import of_rows
from tests.benchmarks.running import disagreements, measured

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
    contest = CONTESTS[name](tmp_path, SHORT[name])
    found = {one.name: one.median for one in measured(contest, ROUNDS)}
    ours = found[contest.contestants[0].name]
    ratios = {other: round(ours / found[other], 2) for other in WORST[name]}
    assert all(ratios[other] <= worst for other, worst in WORST[name].items()), ratios


@pytest.mark.parametrize("name", ["workbook", "text"])
def test_all_find_the_faults_that_were_planted_and_the_same_figures(name: str, tmp_path: Path) -> None:
    pytest.importorskip("polars")
    contest = CONTESTS[name](tmp_path, 3_000)
    measured(contest, 1)
    assert contest.rows
    assert not list(disagreements(contest, of_rows(contest.rows).planted))
