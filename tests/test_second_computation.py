"""Every figure of the samples, computed a second time by code that shares nothing with the engine."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from eldercalc.assessment import Options
from eldercalc.pipeline import Run, plan_named, run
from tests.second.holes import with_holes
from tests.second.registry import INDICATORS
from tests.second.rows import read
from tests.second.totals import Figure, figure, judged_year, of_town, since_start
from tests.second.view import City

ROOT = Path(__file__).parent.parent
FLOORS = {"zhenjiang": 1350, "jingdezhen": 1400, "changzhou": 260, "shengzhou": 3600, "wenshan": 1000}
"""How many figures with a value must be compared for each plan, at the least."""

Plan = dict[str, Any]
Line = Any


@cache
def plan_of(name: str) -> Plan:
    """The plan as its file has it."""
    return dict(yaml.safe_load((ROOT / "targets" / f"{name}.yaml").read_text(encoding="utf-8")))


def sample(name: str) -> Path:
    """The plan's sample workbook."""
    return ROOT / "sample_data" / f"{name}.xlsx"


@cache
def engine(name: str, path: Path) -> Run:
    """The engine's result over all years."""
    return run(plan_named(name), [str(path)], Options(), all_years=True)


@cache
def second(name: str, path: Path) -> City:
    """The same workbook, read by the second computation."""
    return City(plan_of(name), read(path))


def countable(name: str) -> list[Plan]:
    """The targets that carry an indicator."""
    return [target for target in plan_of(name)["targets"] if "indicator" in target]


CASES = [(plan, target["id"]) for plan in FLOORS for target in countable(plan)]


def recomputed(city: City, target: Plan, line: Line) -> Figure:
    """The figure that the line should show."""
    year, given = judged_year(target, line.year), dict(target.get("with", {}))
    compute = since_start if "total" in target else figure
    if "each" in target:
        return _each(city, target, line, year, given)
    area = None if line.area_level == "plan" else line.area
    if "split" in target:
        (groups,) = target["split"].values()
        found = {group: compute(city, target["indicator"], area, year, role=group, **given) for group in groups}
        if line.group is not None:
            return found[line.group]
        return min(found.values(), key=lambda one: (one.value is not None, one.value or 0))
    return compute(city, target["indicator"], area, year, **given)


def _each(city: City, target: Plan, line: Line, year: int, given: Plan) -> Figure:
    """One area's own figure; for the plan, how many of the areas keep the level."""
    compute = since_start if "total" in target else figure

    def alone(area: str) -> Figure:
        if area in city.reporting:
            return compute(city, target["indicator"], area, year, **given)
        return of_town(city, target["indicator"], area, year, **given)

    if line.area_level != "plan":
        return alone(line.area)
    areas = [area["name"] for area in city.plan["areas"] if area["name"] in target["each"]]
    if isinstance(target["each"], str):
        areas = [area["name"] for area in city.plan["areas"] if area["kind"] == target["each"]]
    levels = target.get("values") or target.get("total")
    level = levels[max(levels)] if levels else target["standing"]
    values = [alone(area).value for area in areas]
    kept = sum(value is not None and value >= Fraction(str(level)) for value in values)
    return Figure(kept, kept, len(areas))


def scale(line: Line) -> int:
    """How many base units the plan's unit holds."""
    return 10000 if line.unit in ("万张", "万人") and INDICATORS[line.indicator].per is None else 1


@cache
def differences(name: str, wanted: str, path: Path) -> tuple[list[str], int, int]:
    """Where the two differ over all years and areas; how many figures agree, and how many are unknown to both."""
    target = next(one for one in countable(name) if one["id"] == wanted)
    city, wrong, agreed, unknown = second(name, path), [], 0, 0
    for line in engine(name, path).assessed.lines:
        if line.target.id != wanted:
            continue
        mine, theirs = recomputed(city, target, line), line.figure
        if mine.value is None and theirs.value is None and line.value is None:
            unknown += 1
            continue
        shown = None if mine.value is None else Fraction(mine.value) / scale(line)
        ours = (mine.value, mine.numerator, mine.denominator, shown)
        if ours == (theirs.value, theirs.numerator, theirs.denominator, line.value):
            agreed += 1
        else:
            said = (theirs.value, theirs.numerator, theirs.denominator, line.value)
            wrong.append(f"{line.area} {line.year} {line.group or ''}: engine {_say(said)}, second {_say(ours)}")
    return wrong, agreed, unknown


def _say(parts: tuple[Any, ...]) -> str:
    return " ".join("?" if part is None else str(part) for part in parts)


@pytest.mark.parametrize(("plan", "target"), CASES, ids=[f"{plan}-{target}" for plan, target in CASES])
def test_both_computations_agree_to_the_last_digit(plan: str, target: str) -> None:
    wrong, agreed, unknown = differences(plan, target, sample(plan))
    assert not wrong, "\n".join(wrong)
    assert agreed + unknown > 0
    assert agreed > 0, "the sample gives this target no value at all"


@pytest.mark.parametrize("plan", FLOORS)
def test_enough_figures_are_compared(plan: str) -> None:
    compared = sum(
        agreed + len(wrong)
        for wrong, agreed, _ in (differences(plan, one["id"], sample(plan)) for one in countable(plan))
    )
    assert compared >= FLOORS[plan], compared


@pytest.mark.parametrize("plan", ["changzhou", "wenshan"])
def test_both_agree_where_cells_are_blank_and_sheets_were_not_sent(plan: str, tmp_path: Path) -> None:
    holed = tmp_path / f"{plan}.xlsx"
    with_holes(sample(plan), holed, 1, plan_of(plan)["area"]["name"])
    wrong = {one["id"]: differences(plan, one["id"], holed)[0] for one in countable(plan)}
    assert not any(wrong.values()), "\n".join(f"{name}: {line}" for name, lines in wrong.items() for line in lines)


def test_every_indicator_of_every_plan_is_written_out_by_hand() -> None:
    used = {target["indicator"] for plan in FLOORS for target in countable(plan)}
    assert used <= set(INDICATORS)


def test_the_second_computation_imports_nothing_of_the_engine() -> None:
    for path in (ROOT / "tests" / "second").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for name in ("eldercalc", "pandas", "pyarrow", "narwhals"):
            assert f"import {name}" not in text, path
            assert f"from {name}" not in text, path


def test_what_a_printed_baseline_would_add_is_told_where_it_is_doubtful() -> None:
    """培训人次: counted from the start; with the 5000 of the base year beside it."""
    city = second("zhenjiang", sample("zhenjiang"))
    for line in engine("zhenjiang", sample("zhenjiang")).assessed.main:
        if line.target.id == "training" and line.year >= 2021:
            mine = since_start(city, "training", None, line.year).value
            assert mine is not None
            assert line.alternative_value == mine + 5000
