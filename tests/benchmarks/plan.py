"""The plan that the benchmarks hold the register against: thirty targets, by county and year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.register import COUNTIES, YEARS

CONDITIONS: dict[str, dict[str, Any]] = {
    "listed": {},
    "disabled": {"categories": {"has": "失能"}},
    "alone": {"categories": {"has": "独居"}},
    "poor": {"categories": {"has": "特困"}},
    "supported": {"support": "集中供养"},
    "unable": {"self_care": "完全丧失"},
    "severe": {"ability": ["重度失能", "完全失能"]},
    "adapted": {"adaptation": "已改"},
    "willing": {"willing": True},
    "scattered": {"support": "分散供养", "self_care": ["部分丧失", "完全丧失"]},
}
"""Whom the targets speak of; each by number, as a share of those listed, and by the share of them in villages."""


def written(folder: Path) -> Path:
    """The plan file in `folder`."""
    path = folder / "register.yaml"
    path.write_text(yaml.safe_dump(_plan(), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _plan() -> dict[str, Any]:
    areas = [{"code": f"99{at:04}", "name": name, "kind": "county"} for at, name in enumerate(COUNTIES, 1)]
    indicators = {name: made for at in CONDITIONS for name, made in _indicators(at).items()}
    return {
        "plan": "register", "title": "名册", "title_en": "Register", "indicators": indicators,
        "period": {"baseline": YEARS[0] - 1, "start": YEARS[0], "end": YEARS[-1]},
        "area": {"code": "990000", "name": "某市", "kind": "county"}, "areas": areas,
        "targets": [_target(name) for name in indicators],
    }  # fmt: skip


def _indicators(name: str) -> dict[str, Any]:
    where = CONDITIONS[name]
    these = {"table": "persons", "count": True, "where": where}
    rural = {**these, "where": {**where, "residence": "农村"}}
    everybody = {"table": "persons", "count": True}
    return {
        f"{name}_number": {"name": f"{name}人数", "name_en": name, "unit": "人", "measure": these},
        f"{name}_share": {
            "name": f"{name}占比", "name_en": name, "unit": "%", "rate": {"of": these, "to": everybody, "per": 100},
        },
        f"{name}_rural": {
            "name": f"{name}农村占比", "name_en": name, "unit": "%", "rate": {"of": rural, "to": these, "per": 100},
        },
    }  # fmt: skip


def _target(name: str) -> dict[str, Any]:
    goal = 1000 if name.endswith("number") else 50
    source = [{"section": "一"}]
    return {"id": name, "name": name, "indicator": name, "chapter": "一", "values": {YEARS[-1]: goal}, "source": source}
