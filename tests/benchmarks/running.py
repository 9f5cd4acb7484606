"""Contestants by turns in one run, so that a busy moment hits all of them: whole processes, by time and memory."""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec

from tests.benchmarks.contests import ROOT, Contest, Contestant
from tests.benchmarks.register import YEARS


@dataclass(frozen=True)
class Measured:
    """A contestant's seconds, run by run, and its peak of memory in bytes."""

    name: str
    seconds: Sequence[float]
    peak: int

    @property
    def median(self) -> float:
        """The median of its seconds."""
        return statistics.median(self.seconds)


def present(contest: Contest) -> Contest:
    """The contest without those whose libraries are not installed, which are named on stderr."""
    missing = {one.name: [name for name in one.needs if find_spec(name) is None] for one in contest.contestants}
    for name, libraries in missing.items():
        if libraries:
            print(f"{contest.title}: without {name}, for want of {', '.join(libraries)}", file=sys.stderr)
    return replace(contest, contestants=[one for one in contest.contestants if not missing[one.name]])


def versions(contests: Iterable[Contest]) -> str:
    """The versions of Python and of the libraries of all who took part, in a line."""
    libraries = sorted({name for contest in contests for one in contest.contestants for name in one.needs})
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in libraries)])


def measured(contest: Contest, rounds: int) -> list[Measured]:
    """Everybody `rounds` times, by turns."""
    runs: dict[str, list[tuple[float, int]]] = {one.name: [] for one in contest.contestants}
    for _ in range(rounds):
        for one in contest.contestants:
            runs[one.name].append(_run(one))
    return [Measured(name, [s for s, _ in found], max(peak for _, peak in found)) for name, found in runs.items()]


WATCH = """
import os, sys, time
null = os.open(os.devnull, os.O_RDWR)
start = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(null, 1), os.dup2(null, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
"""
"""Starts a program and measures it. A process's peak begins with that of whoever started it, so this one is small."""


def _run(one: Contestant) -> tuple[float, int]:
    watched = [sys.executable, "-S", "-E", "-c", WATCH, *one.command]
    said = subprocess.run(watched, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    if said[2] != "0":
        raise RuntimeError(f"{one.name} ended with {said[2]}: {' '.join(one.command)}")
    return float(said[0]), int(said[1])


def disagreements(contest: Contest, planted: frozenset[tuple[str, int, str]]) -> Iterator[str]:
    """Where a contestant that does the whole work missed a fault, told one too many, or came to another figure."""
    said = {
        one.name: one.said(one.output, YEARS[-1])
        for one in contest.contestants
        if one.said is not None and one.output is not None
    }
    for name, (faults, figures) in said.items():
        ours = next(iter(said.values()))[1]
        if faults != planted:
            yield f"{name}: {len(planted - faults)} faults missed, {len(faults - planted)} too many"
        if figures != ours:
            yield f"{name}: {sum(figures.get(key) != ours[key] for key in ours)} of {len(ours)} figures differ"
