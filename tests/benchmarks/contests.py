"""Who runs against whom, at what; each contestant is a program of its own, so that all of it is counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tests.benchmarks import inputs, plan
from tests.benchmarks.outcome import Faults, Figures, of_ours, of_peer
from tests.benchmarks.register import EVERY_ROW

ROOT = Path(__file__).resolve().parents[2]
OURS = [str(Path(sys.executable).parent / "eldercalc")]
OWN = ("eldercalc", "pyarrow")


@dataclass(frozen=True)
class Contestant:
    """A program. `said` reads what it wrote to `output`, where it does the whole work; `needs` names its libraries."""

    name: str
    command: Sequence[str]
    output: Path | None = None
    said: Callable[[Path, int], tuple[Faults, Figures]] | None = None
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class Contest:
    """Contestants at one work. The first is ours; `promised` is the most that it may take of each of the others."""

    title: str
    contestants: Sequence[Contestant]
    promised: dict[str, float]
    rows: int = 0


def _check(folder: Path, path: Path) -> Contestant:
    output = folder / "ours.json"
    command = [*OURS, "check", "--plan", str(plan.written(folder)), str(path), "--fail-on", "none", "-o", str(output)]
    return Contestant("eldercalc check", command, output, of_ours, OWN)


def validate(folder: Path, path: Path) -> Contestant:
    """Ours, telling what is wrong with the register at `path`."""
    output = folder / "ours-validated.json"
    command = [*OURS, "validate", str(path), "--fail-on", "none", "-o", str(output)]
    return Contestant("eldercalc validate", command, output, of_ours, OWN)


def _peer(folder: Path, name: str, path: Path) -> Contestant:
    module, needs = PEERS[name]
    output = folder / f"{module}.json"
    command = [sys.executable, "-m", f"tests.benchmarks.peers.{module}", str(path), str(output)]
    return Contestant(name, command, output, of_peer, needs)


PEERS: dict[str, tuple[str, Sequence[str]]] = {
    "fastexcel, reading alone": ("fastexcel_", ("fastexcel",)),
    "pandas + openpyxl, a model a row": ("openpyxl_", ("pandas", "openpyxl", "pydantic")),
    "polars by hand": ("polars_", ("polars",)),
    "DuckDB by hand": ("duckdb_", ("duckdb",)),
    "pandera": ("pandera_", ("pandera", "polars")),
    "pointblank": ("pointblank_", ("pointblank", "polars")),
    "Great Expectations": ("great_expectations_", ("great_expectations", "pandas")),
    "frictionless": ("frictionless_", ("frictionless",)),
}
"""The program of each in `peers`, and the libraries that it needs."""
VALIDATORS = ("pandera", "pointblank", "Great Expectations", "frictionless")
"""They tell what a row shows by itself and what stands twice; ours also compares persons with each other."""


def workbook(folder: Path, rows: int) -> Contest:
    """A person register in a workbook."""
    path = inputs.as_xlsx(folder, rows)
    promised = {"fastexcel, reading alone": 1.5, "pandas + openpyxl, a model a row": 0.1}
    reading, whole = (_peer(folder, name, path) for name in promised)
    others = [replace(reading, output=None, said=None), whole]
    return Contest(f"a workbook of {rows:,} persons", [_check(folder, path), *others], promised, rows)


def text(folder: Path, rows: int) -> Contest:
    """A person register as CSV."""
    path = inputs.as_csv(folder, rows)
    promised = {"polars by hand": 1.5, "DuckDB by hand": 1.5}
    others = [_peer(folder, name, path) for name in promised]
    return Contest(f"a CSV of {rows:,} persons", [_check(folder, path), *others], promised, rows)


def validation(folder: Path, rows: int) -> Contest:
    """What is wrong with a person register as CSV, without figures."""
    path = inputs.as_csv(folder, rows)
    others = [_peer(folder, name, path) for name in VALIDATORS]
    title = f"validating a CSV of {rows:,} persons"
    return Contest(title, [validate(folder, path), *others], dict.fromkeys(VALIDATORS, 1.0), rows)


def growth(folder: Path, rows: int) -> Contest:
    """Ten times the rows."""
    more = _check(folder, inputs.as_csv(folder, 10 * rows))
    fewer = _check(folder, inputs.as_csv(folder, rows))
    return Contest(
        f"{10 * rows:,} rows against {rows:,}",
        [Contestant("ten times the rows", more.command, needs=OWN), Contestant("the rows", fewer.command, needs=OWN)],
        {"the rows": 11.0},
    )


def starting(_: Path, __: int) -> Contest:
    """The command's own start."""
    return Contest(
        "starting",
        [
            Contestant("eldercalc --help", [*OURS, "--help"], needs=OWN),
            Contestant("import click", [sys.executable, "-c", "import click"], needs=["click"]),
        ],
        {"import click": 2.0},
    )


def city(_: Path, __: int) -> Contest:
    """An ordinary city's workbook of one year."""
    data = str(ROOT / "sample_data" / "zhenjiang" / "2025.xlsx")
    return Contest(
        "an ordinary city",
        [
            Contestant(
                "eldercalc check", [*OURS, "check", "--plan", "zhenjiang", data, "--fail-on", "none"], needs=OWN
            ),
            Contestant("import pandas", [sys.executable, "-c", "import pandas"], needs=["pandas"]),
        ],
        {},
    )


def findings(kind: str, folder: Path, rows: int) -> Contest:
    """Ten times the findings, one a row so that most of the work is telling them."""
    more, fewer = (_told(kind, folder, number) for number in (10 * rows, rows))
    return Contest(
        f"{10 * rows:,} findings as {kind} against {rows:,}",
        [Contestant("ten times the findings", more, needs=OWN), Contestant("the findings", fewer, needs=OWN)],
        {"the findings": 11.0},
    )


def _told(kind: str, folder: Path, rows: int) -> Sequence[str]:
    asked = [*OURS, "validate", "--quiet", "--fail-on", "none"]
    if kind == "xlsx":
        return [*asked, str(inputs.as_xlsx(folder, rows, EVERY_ROW)), "--annotate", str(folder / "marked")]
    return [*asked, str(inputs.as_csv(folder, rows, EVERY_ROW)), "--format", kind]


Maker = Callable[[Path, int], Contest]
KINDS = ("text", "json", "csv", "md", "junit", "github", "xlsx")
"""In what findings are told; `xlsx` is a copy of the workbook with its cells marked."""
CONTESTS: dict[str, Sequence[Maker]] = {
    "workbook": [workbook], "text": [text], "validation": [validation], "growth": [growth], "starting": [starting],
    "city": [city], "findings": [partial(findings, kind) for kind in KINDS],
}  # fmt: skip
FULL = {
    "workbook": 200_000, "text": 1_000_000, "validation": 1_000_000, "growth": 1_000_000, "starting": 0, "city": 0,
    "findings": 10_000,
}  # fmt: skip
SHORT = {
    "workbook": 10_000, "text": 50_000, "validation": 50_000, "growth": 20_000, "starting": 0, "city": 0,
    "findings": 1_000,
}  # fmt: skip
