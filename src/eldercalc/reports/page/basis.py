"""What the page rests on: files with their checksums, the plan, who has reported, what names were said to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Light
from eldercalc.reports.numbers import trimmed
from eldercalc.reports.page.wording import WORDS
from eldercalc.reports.result import Report
from eldercalc.words import Lang, words


@dataclass(frozen=True)
class Meaning:
    """A status, its light, and when it is given."""

    light: Light
    status: str
    when: str


@dataclass(frozen=True)
class Basis:
    """Facts under their titles, the files, the mapping (as the result tells it), what the statuses mean."""

    facts: list[tuple[str, str]]
    files: list[tuple[str, str]]
    mapping: dict[str, Any] | None
    meanings: list[Meaning]


def basis(report: Report, lang: Lang) -> Basis:
    """The basis of the run."""
    files = [(file["path"], file["sha256"]) for file in report.files]
    mapping = dict(report.mapping) if report.mapping else None
    return Basis(_facts(report, lang), files, mapping, _meanings(report, lang))


def _facts(report: Report, lang: Lang) -> list[tuple[str, str]]:
    assessed = report.assessed
    plan, comma = assessed.plan.plan, "、" if lang == "zh" else ", "
    missing = {year: report.missing(year) for year in assessed.years}
    received = [name for name in report.expected if any(name not in names for names in missing.values())]
    told = [
        ("plan_file", f"{plan.plan} · sha256 {assessed.plan.sha256}"),
        ("issuer", " · ".join(text for text in (plan.issuer, plan.number) if text)),
        ("period", f"{plan.period.start}–{plan.period.end}"),
        ("baseline_year", str(plan.period.baseline)),
        ("received", comma.join(received)),
        *(("missing", f"{year}: {comma.join(names)}") for year, names in missing.items() if names),
        ("plan_note", plan.note or ""),
    ]
    return [(WORDS[title].show(lang), text) for title, text in told if text]


def _meanings(report: Report, lang: Lang) -> list[Meaning]:
    bands = report.assessed.plan.plan.bands
    ahead, on, nearly = (trimmed(band) for band in (bands.ahead, bands.on_schedule, bands.nearly))
    when = {
        "met": words("已达到目标值", "the target value is reached"),
        "ahead": words("进度 ≥ {ahead}", "pace ≥ {ahead}", ahead=ahead),
        "on_schedule": words("{on} ≤ 进度 < {ahead}", "{on} ≤ pace < {ahead}", on=on, ahead=ahead),
        "nearly": words("{nearly} ≤ 进度 < {on}", "{nearly} ≤ pace < {on}", nearly=nearly, on=on),
        "behind": words("0 ≤ 进度 < {nearly}", "0 ≤ pace < {nearly}", nearly=nearly),
        "away": words("比基期更远离目标", "further from the target than the baseline"),
        "missed": words("到期未达到", "not reached by its year"),
        "unknown": words("数据不足，不下结论", "the data do not suffice for a verdict"),
        "not_due": words("未到期，又没有进度可排", "not due yet, and no schedule to be held to"),
        "not_applicable": words("本年没有可判断的对象", "nothing to judge this year"),
    }
    return [Meaning(LIGHTS[code], labels.status(code, lang), told.show(lang)) for code, told in when.items()]  # type: ignore[index]
