"""The first lines of a report: what was judged, on what, and who has not reported."""

from __future__ import annotations

from eldercalc.reports import labels
from eldercalc.reports.result import Report
from eldercalc.words import Lang, Words, words

MOST_NAMES = 12
MARKS: dict[str, Words] = {
    "*": Words("有地区或年份未报，仅为已报部分", "only of those that reported"),
    "?": Words("有空白或错误的单元格，补齐后结论可能改变", "blank or wrong cells could turn the verdict"),
    "†": Words("方案没有印基期，取数据中最早的一年", "no printed baseline: the first measured year serves"),
}
"""The marks in tables, and what they mean."""


def heading(report: Report, lang: Lang) -> list[str]:
    """Title, years and files, then the areas that sent nothing."""
    assessed = report.assessed
    years = (
        "、".join(str(year) for year in assessed.years) if lang == "zh" else ", ".join(str(y) for y in assessed.years)
    )
    lines = [
        assessed.plan.plan.title if lang == "zh" else assessed.plan.plan.title_en,
        words(
            "判断年度 {years}；数据截至{as_of}；读取文件 {files} 个，发现数据问题 {findings} 处",
            "judged: {years}; data as of {as_of}; {files} file(s) read, {findings} finding(s) in the data",
            years=years, as_of=assessed.as_of.isoformat() if assessed.as_of else words("年末", "the end of the year"),
            files=len(report.files), findings=len(report.findings),
        ).show(lang),
    ]  # fmt: skip
    if only := [name for name in (assessed.area, assessed.responsible) if name]:
        lines.append(words("只看：{only}", "only: {only}", only=only).show(lang))
    for year in sorted({*assessed.years, *report.counted_years}):
        silent = report.missing(year)
        if silent:
            lines.append(_silent(year, silent, lang))
    zones = report.never
    if zones:
        lines.append(
            words("从未填报、不计缺报：{names}", "never reported, not counted as missing: {names}", names=zones).show(
                lang
            )
        )
    return lines


def _silent(year: int, names: list[str], lang: Lang) -> str:
    shown = names[:MOST_NAMES]
    more = words(" 等 {n} 个地区", " and others, {n} in all", n=len(names)) if len(names) > MOST_NAMES else ""
    return words(
        "{year} 年未报数据：{names}{more}", "nothing sent for {year}: {names}{more}", year=year, names=shown, more=more
    ).show(lang)


def caveats(report: Report, lang: Lang, baselines: bool = True) -> list[str]:
    """The marks used in the table, where they occur; `baselines` says whether the table shows them."""
    lines = report.assessed.main
    found = {
        "*": any(line.figure.missing and line.value is not None for line in lines),
        "?": any(line.holds is False for line in lines),
        "†": baselines and any(line.baseline_source == "data" for line in lines),
    }
    marks = [f"{mark} {told.show(lang)}" for mark, told in MARKS.items() if found[mark]]
    return [*marks, *_spared(report, lang)]


def _spared(report: Report, lang: Lang) -> list[str]:
    """The targets that would break the gate but are waived, each with whose word that is."""
    told = [(line, report.gate.line(line).waiver) for line in report.assessed.main]
    return [
        f"{line.target.name} {labels.status(line.status, lang)}: {labels.waived(waiver, lang)}"
        for line, waiver in told
        if waiver is not None
    ]
