"""Markdown tables, for scripts and pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import ReportColumn, chosen, value_of
from eldercalc.reports.heading import caveats, heading
from eldercalc.reports.progress import Progress, by_chapter, over_years, own_value, shown
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang

CHECK = (
    "name", "class", "baseline", "target", "parts", "value", "expected",
    "completion", "progress", "time_share", "need", "by_area", "status", "note", "footing", "source", "doubt",
)  # fmt: skip
YEARS = ("name", "class", "target"), ("status", "source", "doubt")
"""What stands before the years, and after them."""
PROMISES = ("chapter", "name", "target", "status", "source", "doubt")


def check(report: Report, lang: Lang) -> str:
    """The result of `check`: a table a chapter."""
    last = max(report.assessed.years, default=0)
    lines = [line for line in shown(report) if line.year == last]
    numbers = [line for line in lines if not line.target.qualitative]
    out = _head(report, lang)
    for name, group in by_chapter(numbers, lambda line: line.target).items():
        out += _section(name, chosen(*CHECK), group, lang)
    promises = [line for line in lines if line.target.qualitative]
    if promises:
        out += _section(labels.STATUS["qualitative"].show(lang), chosen(*PROMISES), promises, lang)
    return "\n".join([*out, *_tail(report, lang)])


def _section(name: str, columns: Sequence[ReportColumn], lines: Sequence[Assessment], lang: Lang) -> list[str]:
    titles = [column.title.show(lang) for column in columns]
    return [f"## {escaped(name)}", "", *table(titles, ([c.show(line, lang) for c in columns] for line in lines))]


def progress(report: Report, lang: Lang) -> str:
    """The result of `progress`: a table a chapter, a column a year; then what has no number."""
    rows = over_years(shown(report))
    numbers = [row for row in rows if not row.last.target.qualitative]
    out = _head(report, lang)
    for name, group in by_chapter(numbers, lambda row: row.last.target).items():
        out += [f"## {escaped(name)}", "", *_years(group, report.assessed.years, lang)]
    promises = [row.last for row in rows if row.last.target.qualitative]
    if promises:
        out += _section(labels.STATUS["qualitative"].show(lang), chosen(*PROMISES), promises, lang)
    return "\n".join([*out, *_tail(report, lang)])


def _years(rows: Sequence[Progress], years: Sequence[int], lang: Lang) -> list[str]:
    before, after = (chosen(*keys) for keys in YEARS)
    titles = [*(c.title.show(lang) for c in before), *map(str, years), "", *(c.title.show(lang) for c in after)]
    return table(titles, ([*_shown(before, row, lang), *_values(row, years), row.trend, *_shown(after, row, lang)]
                          for row in rows))  # fmt: skip


def _shown(columns: Sequence[ReportColumn], row: Progress, lang: Lang) -> list[str]:
    return [column.show(row.last, lang) for column in columns]


def _values(row: Progress, years: Sequence[int]) -> list[str]:
    lines = [row.lines.get(year) for year in years]
    return [value_of(line, own_value(line), row.decimals) if line else "—" for line in lines]


def _head(report: Report, lang: Lang) -> list[str]:
    title, *rest = heading(report, lang)
    return [f"# {escaped(title)}", "", *(escaped(line) + "  " for line in rest), ""]


def _tail(report: Report, lang: Lang) -> list[str]:
    return [
        *(escaped(line) + "  " for line in caveats(report, lang)),
        "",
        escaped(paragraph(report.assessed, lang)),
        "",
    ]


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table and the blank line after it."""
    head = [_row(titles), _row(["---"] * len(titles))]
    return [*head, *(_row([escaped(cell) for cell in row]) for row in rows), ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    for mark in ("\\", "|", "*", "_", "`", "<", "[", "#"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")
