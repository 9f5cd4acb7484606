"""The YAML cases: each a sentence, a target, some rows and what must come out.

A case has `it`, `target` (its form and indicator), `tables` (rows by sheet) or `files` (sheets by file), `expect`
(the plan's line, or lines by place: `plan`, an area, `area/group`); where needed `year`, `as_of`, `area`, `by`
and `responsible` (what is asked for), `indicators`, `measures`, `bands`, `period`, `areas` (names alone are counties),
`cover_year` (what the cover sheet says) and `findings` (the rules that are broken). `xfail` gives the reason why
the engine does not yet do what the case says; a case that begins to pass must lose it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from eldercalc.assessment import Assessed, Assessment, Options, assess
from eldercalc.records.checker import RawTable
from eldercalc.records.tables import assemble
from tests.making import CITY, city_plan, main_line, raw, target

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [(path.stem, case) for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def test_there_are_cases_for_every_kind() -> None:
    assert {"measures", "rates", "coverage", "compliance", "forms", "years", "areas", "unknowns"} <= {
        p.stem for p in FILES
    }


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []


PARAMETERS = [pytest.param(case, marks=_marks(case), id=f"{theme}: {case['it']}") for theme, case in CASES]


@pytest.mark.parametrize("case", PARAMETERS)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    assessed = _assessed(case, tmp_path)
    for where, wanted in _expectations(case).items():
        line = _line(assessed, where)
        seen = {name: _seen(line, name) for name in wanted}
        assert {name: _exact(value) for name, value in wanted.items()} == seen, where
    if "findings" in case:
        assert sorted(case["findings"]) == sorted({finding.rule for finding in assessed.findings})


def test_every_sentence_is_said_once() -> None:
    sentences = [case["it"] for _, case in CASES]
    assert sorted(set(sentences)) == sorted(sentences)


def _assessed(case: dict[str, Any], folder: Path) -> Assessed:
    given = {key: case[key] for key in ("indicators", "measures", "bands", "period") if key in case}
    if "areas" in case:
        given["areas"] = [_area(at, area) for at, area in enumerate(case["areas"], 1)]
    plan = city_plan(folder, [target(**{"id": "t", **case["target"]}), *case.get("others", ())], **given)
    years = (case["year"],) if "year" in case else ()
    asked = {key: case[key] for key in ("as_of", "area", "by", "responsible") if key in case}
    options = Options(years=years, **asked)
    return assess(plan, assemble(_raws(case)), options)


def _area(at: int, area: str | dict[str, Any]) -> dict[str, Any]:
    """An area in full; a name alone is a county with the small city's code."""
    if isinstance(area, dict):
        return area
    known = {county["name"]: county for county in CITY["areas"]}
    return known.get(area) or {"code": f"90001{at}", "name": area, "kind": "county"}


def _raws(case: dict[str, Any]) -> Iterator[RawTable]:
    files = case["files"] if "files" in case else {"数据.xlsx": case["tables"]}
    for file, tables in files.items():
        for name, rows in tables.items():
            given = raw(name, rows or [], file)
            origin = replace(given.origin, area=case.get("cover_area"))
            yield replace(given, origin=origin, year=case.get("cover_year"))


def _line(assessed: Assessed, where: str) -> Assessment:
    """The plan's line, or the one of an area, a group, a group in an area (`甲区/院长`, `/院长`)."""
    if where == "plan":
        return main_line(assessed)
    area, _, group = where.partition("/")
    root = assessed.plan.plan.area.name
    lines = [line for line in assessed.lines if line.target.id == "t" and not (line.main and not group)]
    return next(line for line in lines if line.area == (area or root) and line.group == (group or None))


def _expectations(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is expected, by place; what names no place is of the plan."""
    expected = case["expect"]
    return expected if "plan" in expected or not set(expected) & FIELDS else {"plan": expected}


FIELDS = {
    "value", "status", "reason", "numerator", "denominator", "rows_used", "rows_left_out", "origin", "missing",
    "expected", "gap", "pace", "progress", "completion", "time_share", "needed_per_year", "shortfall", "milestones",
    "milestone_values", "baseline", "baseline_year", "baseline_source", "low", "high", "holds", "alternative",
    "alternative_value", "later_value", "judged_year", "reported_state", "to_target", "target_year", "unit", "area",
    "group", "needs_by_area",
}  # fmt: skip


def _exact(value: Any) -> Any:
    """Numbers as fractions; `2/3` and `0.1` in a case are exact."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(Decimal(str(value)))
    if isinstance(value, str) and value.replace("/", "", 1).isdigit() and "/" in value:
        return Fraction(value)
    if isinstance(value, dict):
        return {str(key): _exact(item) for key, item in value.items()}
    return value


def _seen(line: Assessment, name: str) -> Any:
    if name == "milestones":
        return {str(year): item.status for year, item in line.milestones.items()}
    if name == "shortfall":
        short = line.shortfall
        return (
            None
            if short is None
            else {
                "need": _exact(short.need),
                "unit": short.unit,
                "convert": _exact(short.convert),
                "add": _exact(short.add),
            }
        )
    if name == "needs_by_area":
        return _exact(line.shortfall.by_area) if line.shortfall else None
    if name == "milestone_values":
        return {str(year): item.value for year, item in line.milestones.items()}
    if name == "alternative":
        return line.alternative.status if line.alternative else None
    source = {
        "status": line.status,
        "reason": line.verdict.reason,
        "pace": line.verdict.pace,
        "missing": "、".join(line.figure.missing),
    }
    if name in source:
        return source[name]
    value = (
        getattr(line.figure, name)
        if name in ("numerator", "denominator", "rows_used", "rows_left_out", "origin")
        else getattr(line, name)
    )
    return _exact(value) if isinstance(value, (int, dict)) else value
