"""The closing lines on standard error: the findings by rule, and whether the gate held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from eldercalc.findings import Finding
from eldercalc.gate import Gate
from eldercalc.reports import labels
from eldercalc.reports.phrases import name_of
from eldercalc.reports.result import Report
from eldercalc.words import Lang, words

MOST = 8
WHOLE_FILE = ("file|", "cover|")
ORDER = {"error": 0, "warning": 1, "info": 2}


def closing(report: Report, lang: Lang) -> list[str]:
    """What a person should still know after the report."""
    counting = [item for item, standing in report.judged if not labels.spared(standing, lang)]
    names = {line.target.id: name_of(replace(line, group=None), lang) for line in report.assessed.main}
    return [*grouped(counting, lang), *gated(report.gate, lang, names)]


def gated(gate: Gate, lang: Lang, names: Mapping[str, str] | None = None) -> list[str]:
    """What is waived, what is new against the baseline, and what broke the gate; `names` of targets by their ids."""
    lines = _waived(gate, lang)
    if gate.fixed is not None:
        told = words(
            "与基线相比：新增 {new} 处，原有 {known} 处，已消除 {fixed} 处",
            "against the baseline: {new} new, {known} known, {fixed} fixed",
            new=gate.count(new=True), known=gate.count(new=False), fixed=gate.fixed,
        )  # fmt: skip
        lines.append(told.show(lang))
    if gate.broken:
        lines.append(labels.broken(gate.broken, names or {}, lang))
    return lines


def _waived(gate: Gate, lang: Lang) -> list[str]:
    """What is waived, a line a waiver, with how many findings or targets it covers."""
    counts = Counter(one.waiver for one in gate.all if one.waiver is not None)
    return [f"{waiver.subject}: {labels.waived(waiver, lang)} × {count}" for waiver, count in counts.items()]


def grouped(findings: Sequence[Finding], lang: Lang) -> list[str]:
    """Findings by their rule and cure, worst first, each with its first place and how many there are."""
    ordered = causes(findings, lang)
    lines = [_line(items[0], len(items), lang) for items in ordered[:MOST]]
    if len(ordered) > MOST:
        rest = sum(len(items) for items in ordered[MOST:])
        more = words(
            "另有 {kinds} 类 {n} 处，见 --format json",
            "{n} more of {kinds} kinds: see --format json",
            kinds=len(ordered) - MOST,
            n=rest,
        )
        lines.append(more.show(lang))
    return lines


def causes(findings: Iterable[Finding], lang: Lang) -> list[list[Finding]]:
    """Findings of one severity, rule and cure together, the worst first and in each as they were found.

    Of one severity, what is wrong with a file as a whole comes first: it may be what explains the rest.
    """
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        cure = item.hint.show(lang) if item.hint else ""
        found.setdefault((item.severity, item.rule, cure), []).append(item)
    keys = sorted(found, key=lambda key: (ORDER[key[0]], not key[1].startswith(WHOLE_FILE), -len(found[key]), key[1:]))
    return [found[key] for key in keys]


def _line(item: Finding, count: int, lang: Lang) -> str:
    place = " ".join(part for part in (item.file, f"[{item.sheet}]" if item.sheet else "", item.cell) if part)
    many = words("（共 {n} 处）", " ({n} in all)", n=count).show(lang) if count > 1 else ""
    head = f"{labels.SEVERITY[item.severity].show(lang)} {place}".rstrip()
    hint = f" → {item.hint.show(lang)}" if item.hint else ""
    return f"{head}: {item.message.show(lang)}{many}{hint}"
