"""What the tests of the command line share: how it is called, and the cities it is called on."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result

from eldercalc.cli import cli
from tests.making import everywhere, institution, plan_text, target, workbook

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data"
PLANS = ("changzhou", "jingdezhen", "shengzhou", "wenshan", "zhenjiang")
CHINESE = re.compile(r"[　-〿㐀-鿿＀-￯]")
SHARE = target(id="share", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})


def run(*args: object, **env: str) -> Result:
    """The command, in this process; a traceback fails the test that caused it."""
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None, **env})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def small(folder: Path, *targets: Mapping[str, Any], **given: Any) -> Path:
    """A plan file of the small city."""
    path = folder / "city.yaml"
    path.write_text(plan_text(targets or [SHARE], **given), encoding="utf-8")
    return path


def beds(folder: Path, nursing: int = 60, name: str = "数据.xlsx", **given: Any) -> Path:
    """Institutions with 100 beds in every county, `nursing` of them nursing beds."""
    return workbook(folder / name, {"institutions": everywhere(beds=100, nursing_beds=nursing, **given)})


@functools.cache
def result_schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("schema", "result").stdout)
    return found


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command by its path."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


# Exit codes and the gate


def gate_city(folder: Path) -> tuple[Path, Path]:
    """A plan with a binding target missed, an expected one missed, one behind, one unknown, one met."""
    plan = small(
        folder,
        target(id="late_binding", indicator="nursing_bed_share", values={2023: 70}, **{"class": "binding"}),
        target(id="late", indicator="nursing_bed_share", values={2022: 65}, **{"class": "expected"}),
        target(id="slow", indicator="institution_beds", baseline={2020: 290}, values={2025: 500}),
        target(id="dark", indicator="lottery_elder_share", values={2025: 55}),
        target(id="kept", indicator="institutions", values={2023: 3}),
    )
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=60)]
    return plan, workbook(folder / "数据.xlsx", {"institutions": rows})


def english(folder: Path) -> tuple[Path, Path]:
    """A plan and a workbook whose own words are all English."""
    source = [{"section": "Table 1"}]
    share = {
        "name": "Nursing share", "name_en": "Nursing share", "unit": "%",
        "rate": {
            "of": {"table": "institutions", "sum": "nursing_beds"}, "to": {"table": "institutions", "sum": "beds"},
        },
    }  # fmt: skip
    added = {"name": "Places", "name_en": "Places", "unit": "张", "measure": {"table": "institutions", "sum": "beds"}}
    fund = {"name": "Fund", "name_en": "Fund", "unit": "万元", "measure": {"table": "funds", "sum": "spent"}}
    targets = [
        target(id="share", indicator="share", chapter="Beds", source=source, values={2023: 75, 2025: 80}),
        target(
            id="places", indicator="places", chapter="Beds", source=source, baseline={2020: 280}, values={2025: 500}
        ),
        target(id="fund", indicator="fund", chapter="Money", source=source, values={2025: 10}),
        target(id="system", chapter="Words", source=source, qualitative={"by": 2025}),
    ]
    areas = [{"code": str(at), "name": name, "kind": "county"} for at, name in enumerate(("North", "South", "West"), 1)]
    path = folder / "english.yaml"
    path.write_text(
        plan_text(
            targets, title="Plan", title_en="Plan", areas=areas, area={"code": "9", "name": "City", "kind": "county"},
            indicators={"share": share, "places": added, "fund": fund},
        ),
        encoding="utf-8",
    )  # fmt: skip
    rows = [
        institution(area["name"], f"X{area['code']}", 2023, name="Home", beds=100, nursing_beds=nursing)
        for area, nursing in zip(areas[:2], (60, "about 40"), strict=True)
    ]
    rows.append({**rows[0], "code": "Y", "beds": None})
    return path, workbook(folder / "data.xlsx", {"institutions": rows})
