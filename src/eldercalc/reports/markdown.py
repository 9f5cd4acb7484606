"""Markdown tables, for scripts and pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import ReportColumn, chosen
from eldercalc.reports.heading import caveats, heading
from eldercalc.reports.numbers import figure
from eldercalc.reports.progress import by_chapter, over_years, own_value
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang

CHECK = (
    "name", "class", "baseline", "target", "parts", "value", "expected",
    "completion", "progress", "need", "status", "source",
)  # fmt: skip
PROMISES = ("chapter", "name", "target", "status", "source")


def check(report: Report, lang: Lang) -> str:
    """The result of `check`: a table a chapter."""
    last = max(report.assessed.years, default=0)
    lines = [line for line in report.assessed.main if line.year == last]
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
    """The result of `progress`: a column a year."""
    name, target, status = chosen("name", "target", "status")
    years = report.assessed.years
    titles = [name.title.show(lang), target.title.show(lang), *map(str, years), "", status.title.show(lang)]
    rows = []
    for row in over_years(report.assessed):
        lines = [row.lines.get(year) for year in years]
        values = [figure(own_value(line), line.unit, line.level) if line else "—" for line in lines]
        rows.append(
            [name.show(row.last, lang), target.show(row.last, lang), *values, row.trend, status.show(row.last, lang)]
        )
    return "\n".join([*_head(report, lang), *table(titles, rows), *_tail(report, lang)])


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
