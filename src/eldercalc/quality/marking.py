"""What a plan adds to a finding: the targets that read what is wrong, and the severity that the plan gives the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eldercalc.definitions import needs
from eldercalc.findings import Finding
from eldercalc.measures import tables_of
from eldercalc.plans import LoadedPlan
from eldercalc.quality.catalogue import catalogue, general
from eldercalc.records import MODELS


def marked(plan: LoadedPlan, findings: Iterable[Finding]) -> list[Finding]:
    """`findings` with their targets, and as grave as the plan says."""
    reads, severities = readings(plan), plan.plan.severities
    touched: dict[tuple[str, str | None], tuple[str, ...]] = {}
    result = []
    for item in findings:
        about = item.rule, item.column
        if about not in touched:
            touched[about] = _touched(item, reads)
        severity = severities.get(general(item.rule), item.severity) if severities else item.severity
        result.append(replace(item, severity=severity, targets=item.targets or touched[about]))
    return result


def readings(plan: LoadedPlan) -> dict[str, dict[str, set[str]]]:
    """For each target, the tables and columns that its figures are computed from."""
    return {
        id_: {**{table: set() for bound in bounds for table in tables_of(bound)}, **needs(bounds)}
        for id_, bounds in plan.bounds.items()
        if bounds
    }


def _touched(item: Finding, reads: dict[str, dict[str, set[str]]]) -> tuple[str, ...]:
    """The targets that read the table, and one of the columns that the rule is about (all, where it names none)."""
    place = item.rule.partition("|")[0]
    table = place.partition(".")[0]
    if table == "plan":
        return (place.partition(".")[2],)
    if table not in MODELS:
        return ()
    rule = catalogue().get(item.rule)
    columns = set(rule.columns) if rule else {item.column} if item.column else set()
    return tuple(id_ for id_, tables in reads.items() if table in tables and (not columns or columns & tables[table]))
