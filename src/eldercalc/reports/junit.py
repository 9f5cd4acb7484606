"""JUnit XML, as CI systems read it: a case a target, area and year; a case a rule, file and sheet.

A case fails exactly where the gate breaks on it, so that a report without failures and exit code 0 say the same. What
cannot be judged, and what would break the gate but is waived or was there before, is skipped with the reason.
There is no official schema; this keeps to what both Ant's and Jenkins' allow, whose order of elements and required
attributes it follows. Times are nought: a case is no work of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from eldercalc import __version__
from eldercalc.assessment import Assessment
from eldercalc.findings import Finding
from eldercalc.gate import Standing
from eldercalc.reports import labels
from eldercalc.reports.columns import counts_areas, standard, value_of
from eldercalc.reports.heading import heading
from eldercalc.reports.numbers import figure, level
from eldercalc.reports.phrases import name_of, needed
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang, words

UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""

NO_DAY = date(1970, 1, 1)
JUDGES_NOTHING = ("qualitative", "not_applicable", "unknown")


@dataclass(frozen=True)
class Case:
    """A test case; `kind` is `failure`, `skipped` or None where it passes."""

    classname: str
    name: str
    kind: str | None = None
    type: str = ""
    message: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Suite:
    """Cases that belong together; `package` is the plan, `said` what people should read beside them."""

    name: str
    package: str
    cases: Sequence[Case]
    properties: Mapping[str, str]
    day: date | None = None
    said: str = ""


def check(report: Report, lang: Lang) -> str:
    """The result as JUnit XML."""
    plan = report.assessed.plan
    properties = {"eldercalc": __version__, "plan_sha256": plan.sha256, "fail_on": ",".join(report.gate.asked)}
    said = "\n".join([*heading(report, lang), paragraph(report.assessed, lang)])
    targets = [_target(report, line, lang) for line in report.assessed.lines]
    faults = rules(report.judged, plan.plan.plan, lang)
    title, other = words("目标", "targets").show(lang), words("数据", "data").show(lang)
    return document(
        [
            Suite(title, plan.plan.plan, targets, properties, report.today, said),
            Suite(other, plan.plan.plan, faults, properties, report.today),
        ]
    )


def document(suites: Sequence[Suite]) -> str:
    """The suites as one XML document."""
    root = ElementTree.Element("testsuites")
    for suite in suites:
        _suite(root, suite)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def sayable(text: str) -> str:
    """`text` without what XML cannot hold; each such character is named by its number."""
    return UNSAYABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _suite(root: ElementTree.Element, suite: Suite) -> None:
    kinds = Counter(case.kind for case in suite.cases)
    element = ElementTree.SubElement(
        root, "testsuite", name=suite.name, package=sayable(suite.package), id=str(len(root)), hostname="localhost",
        timestamp=f"{(suite.day or NO_DAY).isoformat()}T00:00:00", time="0", tests=str(len(suite.cases)), errors="0",
        failures=str(kinds["failure"]), skipped=str(kinds["skipped"]),
    )  # fmt: skip
    properties = ElementTree.SubElement(element, "properties")
    for key, value in suite.properties.items():
        ElementTree.SubElement(properties, "property", name=key, value=sayable(value))
    for case in suite.cases:
        _case(element, case)
    ElementTree.SubElement(element, "system-out").text = sayable(suite.said)
    ElementTree.SubElement(element, "system-err")


def _case(suite: ElementTree.Element, case: Case) -> None:
    element = ElementTree.SubElement(
        suite, "testcase", classname=sayable(case.classname), name=sayable(case.name), time="0"
    )
    if case.kind == "failure":
        failure = ElementTree.SubElement(element, "failure", type=case.type, message=sayable(case.message))
        failure.text = sayable(case.detail)
    elif case.kind == "skipped":
        ElementTree.SubElement(element, "skipped", message=sayable(case.message))


def _target(report: Report, line: Assessment, lang: Lang) -> Case:
    """The case of a line. Villages of one name lie in many townships, so theirs carry the whole way down."""
    classname = f"{report.assessed.plan.plan.plan}.{line.target.id}"
    area = f"{line.area} [{line.area_code}]" if "/" in line.area_code else line.area
    name = f"{name_of(line, lang)} · {area} · {line.year}"
    standing = report.gate.line(line)
    told = stands(line, lang)
    if standing.breaks:
        return Case(classname, name, "failure", line.status, told, f"{told}\n{needed(line.shortfall, lang)}".strip())
    if spared := labels.spared(standing, lang):
        return Case(classname, name, "skipped", message=f"{told}；{spared}" if lang == "zh" else f"{told}; {spared}")
    if line.status in JUDGES_NOTHING:
        return Case(classname, name, "skipped", message=told)
    return Case(classname, name)


def stands(line: Assessment, lang: Lang) -> str:
    """How a target stands, in one line: status, reason, value and target."""
    status, reason = labels.status(line.status, lang), labels.why(line, lang)
    head = f"{status}（{reason}）" if reason and lang == "zh" else f"{status} ({reason})" if reason else status
    if line.value is None or line.level is None:
        return head
    value, goal = figure(line.value, line.unit, line.level), level(line.level, lang)
    if counts_areas(line):
        value, goal = value_of(line, line.value), standard(line, lang)
    return words(
        "{head}：{value}，目标 {goal}", "{head}: {value}, target {goal}", head=head, value=value, goal=goal
    ).show(lang)


Judged = tuple[Finding, Standing]


def rules(judged: Iterable[Judged], elsewhere: str, lang: Lang) -> list[Case]:
    """A case a rule, file and sheet that has findings; those of no file are `elsewhere`."""
    groups: dict[tuple[str, str, str], list[Judged]] = {}
    for item, standing in judged:
        groups.setdefault((item.file or elsewhere, item.sheet or "", item.rule), []).append((item, standing))
    return [
        _rule(f"{file}[{sheet}]" if sheet else file, rule, found, lang) for (file, sheet, rule), found in groups.items()
    ]


def _rule(classname: str, rule: str, found: Sequence[Judged], lang: Lang) -> Case:
    breaking = [item for item, standing in found if standing.breaks]
    if breaking:
        severity, count = labels.SEVERITY[breaking[0].severity].show(lang), len(breaking)
        first = breaking[0].message.show(lang)
        message = words(
            "{severity} {n} 处：{first}", "{n} × {severity}: {first}", severity=severity, n=count, first=first
        )
        detail = "\n".join(_detail(item, lang) for item in breaking)
        return Case(classname, rule, "failure", breaking[0].severity, message.show(lang), detail)
    spared = [told for _, standing in found if (told := labels.spared(standing, lang))]
    return Case(classname, rule, "skipped", message=spared[0]) if spared else Case(classname, rule)


def _detail(item: Finding, lang: Lang) -> str:
    hint = f" → {item.hint.show(lang)}" if item.hint else ""
    return f"{item.cell or ''} {item.message.show(lang)}{hint}".strip()
