"""Known faults planted at random in the sample data: exactly these are found, each at its cell, and nothing else."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from eldercalc import pipeline
from eldercalc.quality.declared import rule_id
from eldercalc.records import MODELS
from tests import plants_figures  # noqa: F401  # teaches `plant` its kinds of rules
from tests.calling import PLANS, SAMPLES, run
from tests.planting import Book, Cell, Scene, Unplantable, read_book, write_book
from tests.plants import plant
from tests.plants_cells import FAULTS

DECLARED = {rule_id(model, rule): (model.sheet.table, rule) for model in MODELS.values() for rule in model.rules}
FIRST = ("a_county_that_left_out_a_sheet",)
"""What takes rows away, before others look at them."""
LAST = ("a_total_that_differs",)
"""What sums up all rows, whatever was planted in them."""
CITIES = tuple(plan for plan in PLANS if plan != "shengzhou")
"""Those whose reporting areas are counties: where streets report, a wrong township is a wrong area."""
UNTOUCHED: dict[str, list[Cell]] = {"wenshan": [("area|silent", None, None)]}
"""What is found in the sample data as they are."""
SMALL = ("zhenjiang", (2024, 2025), 5)
"""The plan, the years and one in so many people that make a smaller city with everything in it."""


@cache
def book_of(plan: str) -> Book:
    return read_book(SAMPLES / f"{plan}.xlsx")


@cache
def small() -> Book:
    plan, years, one_in = SMALL
    return book_of(plan).cut(years, one_in)


def found(plan: str, path: Path) -> Counter[Cell]:
    """What validate finds in the file, by rule, sheet and cell."""
    result = run("validate", "--plan", plan, path, "--format", "json", "--quiet")
    findings = json.loads(result.stdout)["findings"]
    assert {item["file"] for item in findings} <= {str(path), None}
    return Counter((item["rule"], item["sheet"], item["cell"]) for item in findings)


def scene_of(plan: str, book: Book, seed: int) -> Scene:
    known = pipeline.plan_named(plan)
    return Scene(book.copy(), known, random.Random(seed), known.plan.period.baseline)


def planted(scene: Scene) -> tuple[Counter[Cell], list[str]]:
    """What must be found, and the faults that could be planted, in an order by chance."""
    expected: Counter[Cell] = Counter()
    done = []
    others = sorted([*DECLARED, *FAULTS.keys() - {*FIRST, *LAST}])
    scene.chance.shuffle(others)
    for name in (*FIRST, *others, *LAST):
        try:
            expected.update(_plant(name, scene))
            done.append(name)
        except Unplantable:
            continue
    return expected, done


def _plant(name: str, scene: Scene) -> list[Cell]:
    if name in FAULTS:
        return FAULTS[name](scene)
    table, rule = DECLARED[name]
    if table not in scene.book.sheets:
        raise Unplantable(table)
    return plant(rule, table, scene)


def holds(plan: str, book: Book, seed: int, folder: Path) -> None:
    """What is planted is found, beside what was there, and nothing else."""
    scene = scene_of(plan, book, seed)
    expected, _ = planted(scene)
    untouched = Counter(UNTOUCHED.get(plan, []))
    got = found(plan, write_book(scene.book, folder / "数据.xlsx")) - untouched
    assert (sorted((expected - got).elements(), key=str), sorted((got - expected).elements(), key=str)) == ([], [])


def test_the_smaller_city_has_no_fault(tmp_path: Path) -> None:
    assert {} == found(SMALL[0], write_book(small(), tmp_path / "数据.xlsx"))


def test_what_is_planted_is_found_and_nothing_else(tmp_path: Path) -> None:
    """More than a hundred faults at once, each in a row of its own."""
    holds(SMALL[0], small(), 1, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_what_is_planted_is_found_wherever_it_is(seed: int, tmp_path: Path) -> None:
    holds(SMALL[0], small(), seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS)
def test_the_samples_written_again_have_what_they_had(plan: str, tmp_path: Path) -> None:
    assert UNTOUCHED.get(plan, []) == list(found(plan, write_book(book_of(plan), tmp_path / "数据.xlsx")).elements())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("plan", CITIES)
def test_what_is_planted_in_a_whole_city_is_found_and_nothing_else(plan: str, seed: int, tmp_path: Path) -> None:
    holds(plan, book_of(plan), seed, tmp_path)


NEVER = {
    "childcare.enrolled|not_open", "childcare|sent_again", "facilities.closed|before_opened",
    "facilities.closed|in_future", "institutions.residents|jump", "institutions.residents|not_open",
    "institutions.village|unknown_place", "institutions|sent_again", "funds|sent_again", "persons|sent_again",
    "population.persons|jump", "projects.quantity|wrong_scale", "reported.value|two_readings",
    "services.town|unknown_place", "services.village|unknown_place", "staff|sent_again",
}  # fmt: skip
"""Rules for which the samples have no row in which only they would be broken; `tests/test_rules.py` has a case each."""


@pytest.mark.slow
def test_every_rule_is_planted_somewhere() -> None:
    """Of each declared rule and of each fault of cells, rows and sheets, at least one in some city."""
    books = [(SMALL[0], small()), *((plan, book_of(plan)) for plan in CITIES)]
    done = {name for plan, book in books for seed in range(1, 4) for name in planted(scene_of(plan, book, seed))[1]}
    assert NEVER == {*DECLARED, *FAULTS} - done
