"""The YAML cases: each a sentence, a target, some rows and what must come out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from eldercalc.assessment import Assessment
from tests.making import city_plan, judged, line_of, main_line, target

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [(path.stem, case) for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def test_there_are_cases_for_every_kind() -> None:
    assert {"measures", "rates", "coverage", "compliance", "forms", "years", "areas", "unknowns"} <= {
        p.stem for p in FILES
    }


@pytest.mark.parametrize(("theme", "case"), CASES, ids=[f"{theme}: {case['it']}" for theme, case in CASES])
def test_case(theme: str, case: dict[str, Any], tmp_path: Path) -> None:
    given = {key: case[key] for key in ("indicators", "measures", "areas", "bands", "period", "area") if key in case}
    plan = city_plan(tmp_path, [target(id="t", **case["target"])], **given)
    options = {key: case[key] for key in ("as_of",) if key in case}
    assessed = judged(plan, case["tables"], case.get("year"), **options)
    for where, wanted in _expectations(case).items():
        line = main_line(assessed) if where == "plan" else line_of(assessed, where)
        seen = {name: _seen(line, name) for name in wanted}
        assert {name: _exact(value) for name, value in wanted.items()} == seen, where


def _expectations(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    expected = case["expect"]
    return (
        {"plan": expected}
        if not isinstance(next(iter(expected.values())), dict) or "shortfall" in expected
        else expected
    )


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
