"""Annotations of a GitHub workflow: one line a kind of fault, worst first, as many as GitHub shows.

GitHub shows ten annotations of each kind a step and drops the others in silence; so findings are grouped by rule and
sheet, no more than ten lines of a kind are written, and a last line says what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.junit import Judged, stands
from eldercalc.reports.phrases import name_of
from eldercalc.reports.result import Report
from eldercalc.words import Lang, words

MOST = 10
KINDS = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(frozen=True)
class Annotation:
    """One annotation; `count` is how many findings or targets it speaks of."""

    kind: str
    title: str
    message: str
    count: int
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = {"file": self.file, "line": self.line, "title": self.title}
        given = ",".join(f"{name}={escaped_property(str(value))}" for name, value in place.items() if value)
        return f"::{self.kind} {given}::{escaped(self.message)}"


def check(report: Report, lang: Lang) -> str:
    """The result as workflow commands: the targets that break the gate, then the findings."""
    return written([*_targets(report, lang), *findings(report.judged, lang)], lang)


def written(annotations: Iterable[Annotation], lang: Lang) -> str:
    """The annotations, worst first, ten of a kind, and a last line on those left out."""
    every = list(annotations)
    kinds = [[item for item in every if item.kind == kind] for kind in KINDS.values()]
    lines = [str(item) for items in kinds for item in items[:MOST]]
    left = [item for items in kinds for item in items[MOST:]]
    if left:
        more = words(
            "另有 {kinds} 类 {n} 处未列为批注，见 --format json",
            "{n} more of {kinds} kinds are not annotated: see --format json",
            kinds=len(left), n=sum(item.count for item in left),
        )  # fmt: skip
        lines.append(more.show(lang))
    return "".join(f"{line}\n" for line in lines)


def escaped(text: str) -> str:
    """`text` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """`text` as a property of a workflow command."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _targets(report: Report, lang: Lang) -> Iterator[Annotation]:
    """One annotation a condition: the targets that break the gate on it, each on a line."""
    lines = [(line, report.gate.line(line)) for line in report.assessed.main]
    for name in report.gate.asked:
        broken = [line for line, standing in lines if standing.breaks and name in standing.conditions]
        if broken:
            title = words("{n} 项目标未过门槛 {name}", "{n} target(s) break the gate {name}", n=len(broken), name=name)
            yield Annotation("error", title.show(lang), _listed(broken, lang), len(broken))
    spared = [(line, labels.spared(standing, lang)) for line, standing in lines]
    told = [_target(line, lang) + f" · {why}" for line, why in spared if why]
    if told:
        title = words("{n} 项目标不计入门槛", "{n} target(s) left out of the gate", n=len(told))
        yield Annotation("notice", title.show(lang), "\n".join(told), len(told))


def _listed(lines: Sequence[Assessment], lang: Lang) -> str:
    return "\n".join(_target(line, lang) for line in lines)


def _target(line: Assessment, lang: Lang) -> str:
    return f"{name_of(line, lang)} · {line.area} · {line.year} · {stands(line, lang)}"


def findings(judged: Iterable[Judged], lang: Lang) -> Iterator[Annotation]:
    """One annotation a rule, file and sheet; those that are waived or were there before apart, as notices."""
    groups: dict[tuple[str, ...], list[Judged]] = {}
    for item, standing in judged:
        key = (item.severity, item.rule, item.file or "", item.sheet or "", labels.spared(standing, lang))
        groups.setdefault(key, []).append((item, standing))
    for found in groups.values():
        yield _group(found, lang)


def _group(found: Sequence[Judged], lang: Lang) -> Annotation:
    item, spared = found[0][0], labels.spared(found[0][1], lang)
    many = words("（共 {n} 处）", " ({n} in all)", n=len(found)).show(lang) if len(found) > 1 else ""
    place = " ".join(part for part in (f"[{item.sheet}]" if item.sheet else "", item.cell) if part)
    parts = [f"{place} {item.message.show(lang)}{many}".strip(), item.hint.show(lang) if item.hint else "", spared]
    kind = "notice" if spared else KINDS[item.severity]
    return Annotation(kind, item.rule, "\n".join(part for part in parts if part), len(found), item.file, item.row)
