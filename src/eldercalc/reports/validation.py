"""What is wrong with the data, for people and for machines: grouped by rule and sheet, or every single finding."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eldercalc import __version__
from eldercalc.findings import Finding, Severity
from eldercalc.gate import Gate
from eldercalc.reports import github, jsontext, junit, labels, understanding
from eldercalc.reports.junit import Judged, Suite
from eldercalc.reports.mapped import mapping
from eldercalc.reports.markdown import escaped, table
from eldercalc.reports.result import SCHEMA_VERSION, finding, gate, marks
from eldercalc.reports.tabular import safe
from eldercalc.reports.understanding_tables import as_csv as read_as_csv
from eldercalc.reports.understanding_tables import markdown as read_as_markdown
from eldercalc.reports.wrapping import wrapped
from eldercalc.validation import Validated
from eldercalc.words import Lang, Words, words

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SHOWN_CELLS = 8
TITLES: dict[str, Words] = {
    "severity": Words("级别", "severity"),
    "rule": Words("规则", "rule"),
    "file": Words("文件", "file"),
    "sheet": Words("工作表", "sheet"),
    "row": Words("行", "row"),
    "column": Words("列", "column"),
    "cell": Words("单元格", "cell"),
    "value": Words("值", "value"),
    "rows": Words("行数", "rows"),
    "message": Words("问题", "problem"),
    "hint": Words("办法", "what to do"),
    "targets": Words("影响的目标", "targets"),
}


@dataclass(frozen=True)
class Checked:
    """What was found in the data, how it stands before the gate, the day of the run.

    `shown` says whether it is also told how the files were read.
    """

    done: Validated
    gate: Gate
    today: date | None = None
    shown: bool = False

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings of the data, and those about the waivers."""
        return self.gate.findings

    @property
    def judged(self) -> list[Judged]:
        """Every finding with how it stands before the gate."""
        return list(zip(self.gate.findings, self.gate.standings, strict=True))


@dataclass(frozen=True)
class Group:
    """The findings of one rule with one cure on one sheet of one file: one cause, however many rows it hits.

    `spared` says why the gate does not look at them.
    """

    items: Sequence[Finding]
    spared: str = ""

    @property
    def first(self) -> Finding:
        """The one that speaks for all."""
        return self.items[0]

    @property
    def count(self) -> int:
        """How many rows the cause hits."""
        return sum(item.rows for item in self.items)

    def where(self, lang: Lang) -> str:
        """The first cells, and how many there are in all where that is more."""
        cells = [item.cell or str(item.row) for item in self.items if item.cell or item.row]
        shown = ("、" if lang == "zh" else ", ").join(cells[:SHOWN_CELLS])
        if self.count <= 1:
            return shown
        more = words("等共 {n} 处", " and others, {n} in all", n=self.count).show(lang)
        every = words("共 {n} 处", ", {n} in all", n=self.count).show(lang)
        if len(cells) > SHOWN_CELLS:
            return shown + more
        return f"{shown}{'，' if shown and lang == 'zh' else ''}{every}".removeprefix(", ")


def groups(judged: Iterable[Judged], lang: Lang) -> list[Group]:
    """Findings by severity, file, sheet, rule and cure, the gravest first and else in the order found."""
    found: dict[tuple[int, str, str, str, str, str], list[Finding]] = {}
    for item, standing in judged:
        spared = labels.spared(standing, lang)
        cure = item.hint.show(lang) if item.hint else ""
        key = (SEVERITIES.index(item.severity), item.file or "", item.sheet or "", item.rule, cure, spared)
        found.setdefault(key, []).append(item)
    return [Group(found[key], key[-1]) for key in sorted(found, key=lambda key: key[0])]


def rendered(checked: Checked, format_: str, lang: Lang, width: int) -> str:
    """The validation as text of the format."""
    if format_ == "json":
        return jsontext.written(result(checked, lang))
    if format_ == "csv":
        done = checked.done
        return read_as_csv(done.reading, done.findings, lang) if checked.shown else as_csv(checked.findings, lang)
    if format_ == "junit":
        return as_junit(checked, lang)
    if format_ == "github":
        return github.written(github.findings(checked.judged, lang), lang)
    return markdown(checked, lang) if format_ == "md" else text(checked, lang, width)


def heading(checked: Checked, lang: Lang) -> list[str]:
    """What was read, and how much is wrong with it."""
    done = checked.done
    years = ("、" if lang == "zh" else ", ").join(map(str, done.years))
    counts = Counter(item.severity for item in checked.findings)
    read = words("读取文件 {n} 个，数据年度 {years}", "{n} file(s) read, years {years}", n=len(done.files), years=years)
    tally = [words("{n} {what}", "{n} {what}", n=counts[s], what=labels.SEVERITY[s]) for s in SEVERITIES if counts[s]]
    nothing = words("没有发现问题", "nothing wrong was found")
    found = words("发现问题 {n} 处：{tally}", "{n} finding(s): {tally}", n=len(checked.findings), tally=tally)
    plan = done.plan.plan if done.plan else None
    title = (plan.title if lang == "zh" else plan.title_en) if plan else words("数据质量", "data quality").show(lang)
    return [title, read.show(lang), (found if checked.findings else nothing).show(lang)]


def text(checked: Checked, lang: Lang, width: int) -> str:
    """The findings under the sheet in which they are, one line a cause."""
    lines = [line for part in heading(checked, lang) for line in wrapped(part, width)]
    if checked.shown:
        lines += ["", *understanding.text(checked.done.reading, checked.done.findings, lang).strip().splitlines()]
    place = None
    for group in groups(checked.judged, lang):
        item = group.first
        here = " ".join(part for part in (item.file, f"[{item.sheet}]" if item.sheet else None) if part)
        if (item.severity, here) != place:
            lines += ["", " ".join(filter(None, (labels.SEVERITY[item.severity].show(lang), here)))]
            place = (item.severity, here)
        lines += [f"  {line}" for line in _block(group, lang, width - 2)]
    return "\n".join(lines) + "\n"


def _block(group: Group, lang: Lang, width: int) -> list[str]:
    """One cause: where, what, by which rule; what to do; what it touches."""
    item, where = group.first, group.where(lang)
    head = f"{where}  {item.message.show(lang)}" if where else item.message.show(lang)
    below = [f"→ {item.hint.show(lang)}"] if item.hint else []
    if item.targets:
        below.append(words("影响目标：{ids}", "touches {ids}", ids=list(item.targets)).show(lang))
    below += [group.spared] if group.spared else []
    told = [*wrapped(f"{head}  [{item.rule}]", width)]
    return [*told, *(f"  {line}" for part in below for line in wrapped(part, width - 2))]


def markdown(checked: Checked, lang: Lang) -> str:
    """One table, a row a cause."""
    title, *rest = heading(checked, lang)
    names = ("severity", "file", "sheet", "cell", "message", "hint", "rule", "targets")
    rows = [_row(group, lang) for group in groups(checked.judged, lang)]
    body = table([TITLES[name].show(lang) for name in names], rows) if rows else []
    if checked.shown:
        problems = [f"## {words('问题', 'Problems').show(lang)}", ""] if body else []
        body = [*read_as_markdown(checked.done.reading, checked.done.findings, lang), *problems, *body]
    return "\n".join([f"# {escaped(title)}", "", *(escaped(line) + "  " for line in rest), "", *body])


def _row(group: Group, lang: Lang) -> list[str]:
    item = group.first
    hint = ("；" if lang == "zh" else "; ").join(
        filter(None, (item.hint.show(lang) if item.hint else "", group.spared))
    )
    severity = labels.SEVERITY[item.severity].show(lang)
    return [
        severity, item.file or "", item.sheet or "", group.where(lang), item.message.show(lang), hint, item.rule,
        ", ".join(item.targets),
    ]  # fmt: skip


def as_csv(findings: Iterable[Finding], lang: Lang) -> str:
    """Every single finding."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([title.show(lang) for title in TITLES.values()])
    for item in findings:
        told = finding(item, lang)
        told |= {"severity": labels.SEVERITY[item.severity].show(lang), "targets": ", ".join(item.targets)}
        writer.writerow([safe(told[key]) if isinstance(told[key], str) else told[key] for key in TITLES])
    return stream.getvalue()


def as_junit(checked: Checked, lang: Lang) -> str:
    """One suite: a case a rule, file and sheet."""
    plan = checked.done.plan
    name = plan.plan.plan if plan else "eldercalc"
    properties = {"eldercalc": __version__, "fail_on": ",".join(checked.gate.asked)}
    properties |= {"plan_sha256": plan.sha256} if plan else {}
    cases, said = junit.rules(checked.judged, name, lang), "\n".join(heading(checked, lang))
    return junit.document([Suite(words("数据", "data").show(lang), name, cases, properties, checked.today, said)])


def result(checked: Checked, lang: Lang) -> dict[str, Any]:
    """Every single finding, as a document that JSON can hold."""
    done, counts = checked.done, Counter(item.severity for item in checked.findings)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "plan": done.plan.plan.plan if done.plan else None,
        "plan_sha256": done.plan.sha256 if done.plan else None,
        "years": done.years,
        "files": done.files,
        "mapping": mapping(done.mapped, done.reading.used),
        "summary": {severity: counts[severity] for severity in SEVERITIES},
        "findings": [{**finding(item, lang), **marks(standing)} for item, standing in checked.judged],
        "gate": gate(checked.gate),
        "understood": understanding.understood(done.reading, done.findings) if checked.shown else None,
    }
