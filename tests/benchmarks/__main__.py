"""`python -m tests.benchmarks [CONTEST …] [--short] [--rounds N] [--folder DIR]`: tables of medians and ratios."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.contests import CONTESTS, FULL, SHORT, Contest
from tests.benchmarks.inputs import of_rows
from tests.benchmarks.running import disagreements, measured, present, versions


def main() -> None:
    """Run the contests named (all), and print a table each."""
    asked = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    asked.add_argument("contests", nargs="*", choices=[*CONTESTS, []], help="which (all)")
    asked.add_argument("--short", action="store_true", help="few rows, as CI runs it")
    asked.add_argument("--rounds", type=int, default=5, help="how often each contestant runs")
    asked.add_argument("--folder", type=Path, help="where the inputs are kept for the next run")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        held = []
        for name in given.contests or CONTESTS:
            for make in CONTESTS[name]:
                held.append(present(make(folder, (SHORT if given.short else FULL)[name])))
                print("\n".join(table(held[-1], given.rounds)), flush=True)
        print(versions(held))


def table(contest: Contest, rounds: int) -> list[str]:
    """One contest as a Markdown table. Raises RuntimeError where contestants do not agree on what is wrong."""
    found = measured(contest, rounds)
    if contest.rows and (told := list(disagreements(contest, of_rows(contest.rows).planted))):
        raise RuntimeError("; ".join(told))
    ours = found[0]
    rows = [
        f"| {one.name} | {one.median:.2f} s | {_ratio(ours.median / one.median) if one is not ours else ''} "
        f"| {contest.promised.get(one.name, '')} | {one.peak / 2**20:,.0f} MiB |"
        for one in found
    ]
    return [f"**{contest.title}**", "", HEAD, "| --- | ---: | ---: | ---: | ---: |", *rows, ""]


HEAD = "| | median | ours to it | promised | peak |"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


if __name__ == "__main__":
    main()
