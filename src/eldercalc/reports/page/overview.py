"""The first screen: how many targets stand how, by class, and where the most is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eldercalc.assessment import Status
from eldercalc.reports import labels
from eldercalc.reports.board import Board
from eldercalc.reports.page.targets import Row
from eldercalc.reports.page.wording import WORDS
from eldercalc.reports.summary import KINDS, worst
from eldercalc.words import Lang

ALWAYS = ("met", "on_schedule", "behind", "missed")
MOST_WORST = 5


@dataclass(frozen=True)
class Part:
    """How many targets are of one kind, and its stretch of the bar in per cent."""

    kind: str
    called: str
    count: int
    start: str
    width: str


@dataclass(frozen=True)
class Standing:
    """The targets of one class by kind."""

    name: str
    total: int
    parts: list[Part]


@dataclass(frozen=True)
class Overview:
    """What leads: the binding targets, or all where the plan has no classes; then every class, then the worst gaps."""

    leading: Standing
    classes: list[Standing]
    worst: list[Row]
    severities: list[tuple[str, str, int]]


def overview(board: Board, rows: Sequence[Row], lang: Lang) -> Overview:
    """The first screen."""
    standing = {name: _standing(name, tally, lang) for name, tally in board.standing.items()}
    classed = [standing[name] for name in ("binding", "expected", "unclassified") if name in standing]
    every = standing["all"]
    late = [id(line) for line in worst([row.line for row in rows if not row.line.target.restates], MOST_WORST)]
    by_line = {id(row.line): row for row in rows}
    counts = Counter(item.severity for item in board.report.findings)
    severities = [(name, word.show(lang), counts[name]) for name, word in labels.SEVERITY.items()]  # type: ignore[index]
    return Overview(
        standing.get("binding", every),
        [*classed, every] if len(classed) > 1 else [every],
        [by_line[one] for one in late],
        severities,
    )


def _standing(name: str, tally: Mapping[Status, int], lang: Lang) -> Standing:
    total = sum(tally.values())
    parts: list[Part] = []
    before = 0
    for kind, (statuses, called) in KINDS.items():
        count = sum(tally.get(status, 0) for status in statuses)
        if count or kind in ALWAYS:
            parts.append(Part(kind, called.show(lang), count, _percent(before, total), _percent(count, total)))
        before += count
    return Standing(WORDS[f"class_{name}"].show(lang), total, parts)


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.3f}%" if total else "0%"
