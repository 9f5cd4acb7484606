"""The terminal: a table a chapter, aligned with Chinese text, and one paragraph that says what matters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import ReportColumn, chosen
from eldercalc.reports.heading import caveats, heading
from eldercalc.reports.numbers import figure
from eldercalc.reports.progress import Progress, by_chapter, over_years
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang

WIDEST = 140
NARROW = ("name", "target", "value", "need", "status")
MIDDLE = ("name", "class", "target", "parts", "value", "expected", "need", "status")
WIDE = (
    "name", "class", "baseline", "target", "parts", "value", "expected",
    "completion", "progress", "time_share", "need", "status", "source",
)  # fmt: skip
RATIOS = {"name": 3, "need": 3, "source": 1, "chapter": 2}
PROMISES = ("chapter", "name", "target", "status")


def columns_for(width: int) -> list[ReportColumn]:
    """As many columns as can be read at this width."""
    return chosen(*(WIDE if width >= WIDEST else MIDDLE if width >= 110 else NARROW))


def check(report: Report, lang: Lang, width: int, colour: bool) -> str:
    """The result of `check` as text."""
    columns = columns_for(width)
    lines = _shown(report)
    numbers = [line for line in lines if not line.target.qualitative]
    promises = [line for line in lines if line.target.qualitative]
    chapters = by_chapter(numbers, lambda line: line.target)
    blocks = [_chapter(group, columns, lang, name) for name, group in chapters.items()]
    if promises:
        blocks.append(_chapter(promises, chosen(*PROMISES), lang, labels.STATUS["qualitative"].show(lang)))
    return _printed(report, blocks, lang, width, colour)


def progress(report: Report, lang: Lang, width: int, colour: bool) -> str:
    """The result of `progress` as text: a column a year."""
    rows = [row for row in over_years(report.assessed) if not row.last.target.qualitative]
    chapters = by_chapter(rows, lambda row: row.last.target)
    blocks = [_years(group, report.assessed.years, lang, name, width) for name, group in chapters.items()]
    return _printed(report, blocks, lang, width, colour)


def _printed(report: Report, blocks: Iterable[Table], lang: Lang, width: int, colour: bool) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for line in heading(report, lang):
        console.print(Text(line, style="bold" if line == report.assessed.plan.plan.title else ""))
    for block in blocks:
        console.print()
        console.print(block)
    for line in caveats(report, lang, width >= WIDEST):
        console.print(Text(line, style="dim"))
    console.print()
    console.print(Text(paragraph(report.assessed, lang)))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _shown(report: Report) -> list[Assessment]:
    last = max(report.assessed.years, default=0)
    shown = [line for line in report.assessed.lines if line.year == last]
    if report.by_area:
        return [line for line in shown if line.main or line.status != "not_applicable"]
    return [line for line in shown if line.main or (line.group and line.area_level == "plan")]


def _grid(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        expand=True,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )


def _chapter(lines: list[Assessment], columns: list[ReportColumn], lang: Lang, name: str) -> Table:
    table = _grid(name)
    for column in columns:
        table.add_column(
            column.title.show(lang),
            justify="right" if column.number else "left",
            overflow="fold",
            ratio=RATIOS.get(column.key),
            no_wrap=column.number,
        )
    for line in lines:
        table.add_row(*(_cell(column, line, lang) for column in columns))
    return table


def _cell(column: ReportColumn, line: Assessment, lang: Lang) -> Text:
    shown = column.show(line, lang)
    style = labels.STYLE.get(line.status, "") if column.key in ("status", "value") else ""
    prefix = "  " if column.key == "name" and line.group else ""
    return Text(prefix + shown, style=style)


def _years(rows: list[Progress], years: Sequence[int], lang: Lang, name: str, width: int) -> Table:
    table = _grid(name)
    fitting = list(years)[-max(2, (width - 44) // 10) :]
    first, target, status = chosen("name", "target", "status")
    table.add_column(first.title.show(lang), ratio=1, overflow="fold")
    table.add_column(target.title.show(lang), justify="right", no_wrap=True)
    for year in fitting:
        table.add_column(str(year), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(status.title.show(lang))
    for row in rows:
        values = [_year_cell(row, year) for year in fitting]
        last = row.last
        table.add_row(_cell(first, last, lang), target.show(last, lang), *values, row.trend, _cell(status, last, lang))
    return table


def _year_cell(row: Progress, year: int) -> Text:
    line = row.lines.get(year)
    if line is None:
        return Text("—")
    mark = "*" if line.figure.missing and line.value is not None else ""
    return Text(figure(line.value, line.unit, line.level) + mark, style=labels.STYLE.get(line.status, ""))
