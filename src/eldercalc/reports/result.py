"""The machine's view of a run: stable names, fixed order, full precision, null and never NaN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from eldercalc import __version__
from eldercalc.assessment import STATUSES, Assessed, Assessment, Footing, Milestone, Shortfall
from eldercalc.definitions import REPORT_ONLY
from eldercalc.findings import Finding
from eldercalc.gate import Gate, Standing, Waiver
from eldercalc.plans import Level
from eldercalc.reports.numbers import plain
from eldercalc.words import Lang

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Report:
    """Everything a report may show. Reports compute nothing."""

    assessed: Assessed
    files: Sequence[Mapping[str, str]]
    findings: Sequence[Finding]
    gate: Gate
    by_area: bool = False
    """Whether the tables for people show the areas' lines too."""
    today: date | None = None
    """The day of the run, for formats that must carry one."""
    mapping: Mapping[str, Any] | None = None
    """The mapping file that was used, as `reports.mapped` tells it."""

    @property
    def judged(self) -> list[tuple[Finding, Standing]]:
        """Every finding with how it stands before the gate."""
        return list(zip_longest(self.findings, self.gate.standings, fillvalue=Standing()))  # type: ignore[arg-type]

    @property
    def expected(self) -> list[str]:
        """The areas that should report: all but zones that never did."""
        places, never = self.assessed.measured.places, self.never
        return [area.name for area in places.areas if area.name not in never]

    @property
    def never(self) -> list[str]:
        """Functional zones and own levels that never sent anything."""
        measured = self.assessed.measured
        return [a.name for a in measured.places.areas if a.kind in REPORT_ONLY and measured.sent.never(a)]

    @property
    def counted_years(self) -> list[int]:
        """The years before those judged that since-start figures add up, as far as the data have them."""
        first, last = self.assessed.plan.plan.period.start, max(self.assessed.years, default=0)
        adds = any(line.target.total or line.target.mean for line in self.assessed.main)
        return [year for year in self.assessed.measured.years() if first <= year <= last and adds]

    def missing(self, year: int) -> list[str]:
        """The areas that sent nothing at all for `year`."""
        return [area.name for area in self.assessed.measured.sent.silent(year)]


def result(report: Report, lang: Lang = "zh") -> dict[str, Any]:
    """The result as a document that JSON can hold."""
    assessed = report.assessed
    silent = {year: report.missing(year) for year in assessed.years}
    received = [name for name in report.expected if any(name not in names for names in silent.values())]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "plan": assessed.plan.plan.plan,
        "plan_title": assessed.plan.plan.title,
        "plan_sha256": assessed.plan.sha256,
        "as_of": assessed.as_of.isoformat() if assessed.as_of else None,
        "years": list(assessed.years),
        "files": [dict(file) for file in report.files],
        "mapping": report.mapping,
        "reporting": {
            "expected": report.expected,
            "received": received,
            "missing": sorted({n for names in silent.values() for n in names}, key=report.expected.index),
            "missing_by_year": {str(year): names for year, names in silent.items()},
        },
        "summary": summary(assessed),
        "assessments": [{**assessment(line), **marks(report.gate.line(line))} for line in assessed.lines],
        "findings": [{**finding(item, lang), **marks(standing)} for item, standing in report.judged],
        "gate": gate(report.gate),
    }


def gate(item: Gate) -> dict[str, Any]:
    """The gate: what was asked, what broke it, and how many findings and targets are waived, new, known, fixed."""
    return {
        "held": item.held,
        "broken": list(item.broken),
        "fail_on": list(item.asked),
        "waived": item.waived,
        "new": item.count(new=True),
        "known": item.count(new=False),
        "fixed": item.fixed,
    }


def marks(standing: Standing) -> dict[str, Any]:
    """How a line or a finding stands before the gate."""
    return {"waived": _waived(standing.waiver), "new": standing.new, "breaks_gate": standing.breaks}


def _waived(waiver: Waiver | None) -> dict[str, str] | None:
    if waiver is None:
        return None
    return {"owner": waiver.owner, "reason": waiver.reason, "expires": waiver.expires.isoformat()}


def summary(assessed: Assessed) -> dict[str, dict[str, int]]:
    """How many targets of each class have each status in the last year; restated ones count once."""
    counts: dict[str, dict[str, int]] = {}
    for line in counted(assessed):
        one = counts.setdefault(line.target.class_, {})
        one[line.status] = one.get(line.status, 0) + 1
    order = ("binding", "expected", "unclassified")
    return {name: {s: counts[name][s] for s in STATUSES if s in counts[name]} for name in order if name in counts}


def counted(assessed: Assessed) -> list[Assessment]:
    """The main lines of the last year, without targets that restate another."""
    last = max(assessed.years, default=0)
    return [line for line in assessed.main if line.year == last and not line.target.restates]


def assessment(line: Assessment) -> dict[str, Any]:
    """One line of the result."""
    target, figure = line.target, line.figure
    return {
        "target": target.id,
        "indicator": line.indicator,
        "name": target.name,
        "kind": "text" if target.qualitative else "number",
        "form": target.form,
        "class": target.class_,
        "chapter": target.chapter,
        "main": line.main,
        "area": line.area,
        "area_code": line.area_code,
        "area_level": line.area_level,
        "group": line.group,
        "year": line.year,
        "judged_year": line.judged_year,
        "unit": line.unit,
        "numerator": plain(figure.numerator),
        "denominator": plain(figure.denominator),
        "value": plain(line.value),
        "low": plain(line.low),
        "high": plain(line.high),
        "holds": line.holds,
        "footing": _footing(line.footing),
        "origin": figure.origin,
        "rows_used": figure.rows_used,
        "rows_left_out": dict(sorted(figure.rows_left_out.items())),
        "missing": list(figure.missing),
        "comparator": line.level.comparator if line.level else None,
        "target_value": plain(line.level.value) if line.level else None,
        "target_upper": plain(line.level.upper) if line.level else None,
        "target_year": line.target_year,
        "milestones": {str(year): _milestone(item) for year, item in sorted(line.milestones.items())},
        "baseline_value": plain(line.baseline),
        "baseline_year": line.baseline_year,
        "baseline_source": line.baseline_source,
        "expected": plain(line.expected),
        "gap": plain(line.gap),
        "gap_to_target": plain(line.to_target),
        "completion": plain(line.completion),
        "progress": plain(line.progress),
        "time_share": plain(line.time_share),
        "pace": plain(line.verdict.pace),
        "needed_per_year": plain(line.needed_per_year),
        "forecast": None,
        "shortfall": _shortfall(line.shortfall),
        "status": line.status,
        "reason": line.verdict.reason,
        "alternative": _alternative(line),
        "later_value": plain(line.later_value),
        "reported_state": line.reported_state,
        "doubt": target.doubt,
        "restates": target.restates,
        "responsible": list(target.responsible),
        "source": [source.model_dump() for source in target.source],
    }


def _footing(footing: Footing | None) -> dict[str, Any] | None:
    """The worst and the best case of what was left out, and how many rows, areas or years that is."""
    if footing is None:
        return None
    ends = {name: {"value": plain(end.value), "status": end.status}
            for name, end in (("worst", footing.worst), ("best", footing.best))}  # fmt: skip
    return {**ends, "depends_on": dict(footing.depends_on)}


def _alternative(line: Assessment) -> dict[str, Any] | None:
    """The verdict were the doubtful baseline counted."""
    if line.alternative is None:
        return None
    return {
        "value": plain(line.alternative_value),
        "status": line.alternative.status,
        "differs": line.alternative.status != line.status,
    }


def _milestone(item: Milestone) -> dict[str, Any]:
    return {**level(item.level), "value": plain(item.value), "status": item.status}


def level(item: Level) -> dict[str, Any]:
    """A level as numbers."""
    return {"comparator": item.comparator, "target_value": plain(item.value)}


def _shortfall(item: Shortfall | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "need": plain(item.need),
        "unit": item.unit,
        "convert": item.convert,
        "add": item.add,
        "by_area": item.by_area,
    }


def finding(item: Finding, lang: Lang) -> dict[str, Any]:
    """One finding, its message in `lang`."""
    return {
        "rule": item.rule,
        "severity": item.severity,
        "file": item.file,
        "sheet": item.sheet,
        "row": item.row,
        "column": item.column,
        "cell": item.cell,
        "value": item.value,
        "rows": item.rows,
        "targets": list(item.targets),
        "key": item.key,
        "area": item.area,
        "message": item.message.show(lang),
        "hint": item.hint.show(lang) if item.hint else None,
    }


def errors(findings: Iterable[Finding]) -> int:
    """How many findings are errors."""
    return sum(item.severity == "error" for item in findings)
