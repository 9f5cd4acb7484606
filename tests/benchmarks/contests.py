"""Who runs against whom, at what; each contestant is a program of its own, so that all of it is counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import inputs, plan
from tests.benchmarks.outcome import Faults, Figures, of_ours, of_peer

ROOT = Path(__file__).resolve().parents[2]
OURS = [str(Path(sys.executable).parent / "eldercalc")]


@dataclass(frozen=True)
class Contestant:
    """A program. `said` reads what it wrote to `output`, where it does the whole work."""

    name: str
    command: Sequence[str]
    output: Path | None = None
    said: Callable[[Path, int], tuple[Faults, Figures]] | None = None


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
    return Contestant("eldercalc check", command, output, of_ours)


def _peer(folder: Path, module: str, name: str, path: Path, *, whole: bool = True) -> Contestant:
    output = folder / f"{module}.json"
    command = [sys.executable, "-m", f"tests.benchmarks.peers.{module}", str(path), str(output)]
    return Contestant(name, command, output if whole else None, of_peer if whole else None)


def workbook(folder: Path, rows: int) -> Contest:
    """A person register in a workbook."""
    path = inputs.as_xlsx(folder, rows)
    return Contest(
        f"a workbook of {rows:,} persons",
        [
            _check(folder, path),
            _peer(folder, "fastexcel_", "fastexcel, reading alone", path, whole=False),
            _peer(folder, "openpyxl_", "pandas + openpyxl, a model a row", path),
        ],
        {"fastexcel, reading alone": 1.5, "pandas + openpyxl, a model a row": 0.1},
        rows,
    )


def text(folder: Path, rows: int) -> Contest:
    """A person register as CSV."""
    path = inputs.as_csv(folder, rows)
    return Contest(
        f"a CSV of {rows:,} persons",
        [_check(folder, path), _peer(folder, "polars_", "polars by hand", path)],
        {"polars by hand": 1.5},
        rows,
    )


def growth(folder: Path, rows: int) -> Contest:
    """Ten times the rows."""
    more = _check(folder, inputs.as_csv(folder, 10 * rows))
    fewer = _check(folder, inputs.as_csv(folder, rows))
    return Contest(
        f"{10 * rows:,} rows against {rows:,}",
        [Contestant("ten times the rows", more.command), Contestant("the rows", fewer.command)],
        {"the rows": 11.0},
    )


def starting(_: Path, __: int) -> Contest:
    """The command's own start."""
    return Contest(
        "starting",
        [
            Contestant("eldercalc --help", [*OURS, "--help"]),
            Contestant("import click", [sys.executable, "-c", "import click"]),
        ],
        {"import click": 2.0},
    )


def city(_: Path, __: int) -> Contest:
    """An ordinary city's workbook of one year."""
    data = str(ROOT / "sample_data" / "zhenjiang" / "2025.xlsx")
    return Contest(
        "an ordinary city",
        [
            Contestant("eldercalc check", [*OURS, "check", "--plan", "zhenjiang", data, "--fail-on", "none"]),
            Contestant("import pandas", [sys.executable, "-c", "import pandas"]),
        ],
        {},
    )


CONTESTS: dict[str, Callable[[Path, int], Contest]] = {
    "workbook": workbook, "text": text, "growth": growth, "starting": starting, "city": city,
}  # fmt: skip
FULL = {"workbook": 200_000, "text": 1_000_000, "growth": 1_000_000, "starting": 0, "city": 0}
SHORT = {"workbook": 10_000, "text": 50_000, "growth": 20_000, "starting": 0, "city": 0}
