"""What is wrong with the data, by cause; as many places of each as a page can hold, the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eldercalc.findings import Finding
from eldercalc.gate import Standing
from eldercalc.reports import labels
from eldercalc.reports.closing import causes
from eldercalc.reports.problems import clipped
from eldercalc.reports.result import Report
from eldercalc.words import Lang, words

MOST_PLACES = 200
"""How many places of one cause the page lists."""

MOST_CAUSES = 200
MOST_ALL = 6000
LONGEST = 300


@dataclass(frozen=True)
class Spot:
    """One place that is wrong. `spared` says why the gate does not look at it."""

    file: str
    sheet: str
    cell: str
    value: str
    rows: int
    message: str
    spared: str


@dataclass(frozen=True)
class Cause:
    """Findings of one severity, rule and cure.

    `message` is that of the first, `alike` whether all say the same, `spared` whether the gate looks past some.
    """

    severity: str
    called: str
    rule: str
    message: str
    hint: str
    targets: list[str]
    count: int
    alike: bool
    spared: bool
    spots: list[Spot]
    left: int


@dataclass(frozen=True)
class Problems:
    """The causes, the gravest first, and how many causes and findings the page does not list."""

    causes: list[Cause]
    count: int
    left_causes: int
    left: int


def problems(report: Report, lang: Lang) -> Problems:
    """The findings of the run by cause."""
    standings = {id(item): standing for item, standing in report.judged}
    names = {target.id: target.name if lang == "zh" else target.name_en or target.name
             for target in report.assessed.plan.plan.targets}  # fmt: skip
    every = causes(report.findings, lang)
    found: list[Cause] = []
    room = MOST_ALL
    for items in every[:MOST_CAUSES]:
        found.append(_cause(items, min(MOST_PLACES, room), standings, names, lang))
        room -= len(found[-1].spots)
    listed = sum(len(cause.spots) for cause in found)
    return Problems(found, len(report.findings), len(every) - len(found), len(report.findings) - listed)


def _cause(
    items: Sequence[Finding], most: int, standings: dict[int, Standing], names: dict[str, str], lang: Lang
) -> Cause:
    first = items[0]
    shown = [_spot(item, standings[id(item)], lang) for item in items[:most]]
    touched = dict.fromkeys(target for item in items for target in item.targets)
    return Cause(
        severity=first.severity,
        called=labels.SEVERITY[first.severity].show(lang),
        rule=first.rule,
        message=clipped(first.message.show(lang), lang, LONGEST),
        hint=clipped(first.hint.show(lang), lang, LONGEST) if first.hint else "",
        targets=[names.get(target, target) for target in touched],
        count=len(items),
        alike=len({spot.message for spot in shown}) == 1,
        spared=any(spot.spared for spot in shown),
        spots=shown,
        left=len(items) - len(shown),
    )


def _spot(item: Finding, standing: Standing, lang: Lang) -> Spot:
    whole = words("（整个文件）", "(the whole file)") if item.file else words("（全部数据）", "(all the data)")
    return Spot(
        file=item.file or "",
        sheet=item.sheet or whole.show(lang),
        cell=item.cell or (str(item.row) if item.row else ""),
        value=clipped(item.value or "", lang, LONGEST),
        rows=item.rows,
        message=clipped(item.message.show(lang), lang, LONGEST),
        spared=labels.spared(standing, lang),
    )
