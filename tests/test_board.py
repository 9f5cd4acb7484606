"""What the documents share: the same targets in the same order, the years behind them, the areas beside them."""

from __future__ import annotations

from pathlib import Path

from eldercalc.assessment import STATUSES, Assessed
from eldercalc.gate import Gate
from eldercalc.reports.board import LIGHTS, Board
from eldercalc.reports.result import Report
from tests.calling import SHARE
from tests.making import city_plan, institution, judged, target

AGAIN = target(id="again", indicator="nursing_bed_share", values={2023: 70}, restates="share")
QUALITY = target(id="quality", qualitative={"by": 2022}, chapter="二")


def _over_years(folder: Path, **options: object) -> Assessed:
    """Nursing beds of two counties, 2021 to 2023; 丙市 has a figure in 2023 alone."""
    plan = city_plan(folder, [{**SHARE, "class": "binding"}, AGAIN, QUALITY])
    rows = [
        institution(county, county, year, beds=100, nursing_beds=30 + 10 * (year - 2020))
        for year in (2021, 2022, 2023)
        for county in (("甲区", "乙县", "丙市") if year == 2023 else ("甲区", "乙县"))
    ]
    return judged(plan, {"institutions": rows}, **options)


def _board(assessed: Assessed) -> Board:
    return Board(Report(assessed, [], [], Gate(True)))


def test_every_status_has_a_light() -> None:
    assert set(STATUSES) == set(LIGHTS)


def test_the_last_year_is_judged_and_the_years_before_it_are_its_trend(tmp_path: Path) -> None:
    """Only when they are asked for: a run that nobody draws pays for nothing."""
    board = _board(_over_years(tmp_path, history=True))
    assert (2023, [2021, 2022, 2023]) == (board.year, board.years)
    values = {year: line.value for year, line in board.trends["share", "900000"].lines.items()}
    assert {2021: 40, 2022: 50, 2023: 60} == values
    assert [] == _over_years(tmp_path).history


def test_a_year_that_was_asked_for_is_no_history(tmp_path: Path) -> None:
    """A year after the last one judged is none either."""
    assessed = _over_years(tmp_path, history=True, year=2022)
    assert {2021} == {line.year for line in assessed.history}


def test_targets_are_counted_by_class_and_restated_ones_once(tmp_path: Path) -> None:
    board = _board(_over_years(tmp_path))
    assert {"all": {"met": 1}, "binding": {"met": 1}} == board.standing
    assert ["share", "again"] == [line.target.id for line in board.numbers]
    assert ["quality"] == [line.target.id for line in board.promises]


def test_areas_stand_beside_each_other_in_the_order_of_the_plan(tmp_path: Path) -> None:
    board = _board(_over_years(tmp_path))
    assert ["甲区", "乙县", "丙市"] == [name for _, name in board.areas]
    share = board.heat[0]
    assert ("share", {"900001", "900002", "900003"}) == (share.main.target.id, set(share.cells))
