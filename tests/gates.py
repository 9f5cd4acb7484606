"""What the tests of the gate share: waivers, wrong cells, and what a run tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from click.testing import Result

from tests.calling import run, small
from tests.making import everywhere, institution, workbook

LAST_DAY = "1774915200"  # 2026-03-31 in seconds
WRONG = {"rule": "institutions.beds|not_count", "key": "Z"}
SIGNED = {"owner": "张三", "reason": "已电话核实", "expires": "2026-03-31"}


def waivers(folder: Path, *items: Mapping[str, Any]) -> Path:
    """A waivers file."""
    path = folder / "豁免.yaml"
    path.write_text(yaml.safe_dump([dict(item) for item in items], allow_unicode=True, sort_keys=False), "utf-8")
    return path


def wrong(folder: Path, *rows: Mapping[str, Any], name: str = "数据.xlsx", nursing: int = 60) -> Path:
    """The institutions of every county, and beside them those of `rows`."""
    folder.mkdir(exist_ok=True)
    return workbook(folder / name, {"institutions": [*everywhere(beds=100, nursing_beds=nursing), *rows]})


ROW = institution(code="Z", beds="约40")


def judged(folder: Path, data: Path, *args: object, epoch: str = LAST_DAY, plan: Path | None = None) -> Result:
    """A check with the JSON on stdout, on a given day."""
    plan = plan or small(folder)
    return run("check", "--plan", plan, data, "--format", "json", *args, SOURCE_DATE_EPOCH=epoch)


def found(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


# The baseline


def former(folder: Path, data: Path, *args: object, plan: Path | None = None) -> Path:
    """The JSON of an earlier run."""
    path = folder / "以前.json"
    run("check", "--plan", plan or small(folder), data, "-o", path, *args)
    return path
