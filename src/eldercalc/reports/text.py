"""The terminal: a table a chapter, aligned with Chinese text, and one paragraph that says what matters.

A target takes a line of figures in columns, as many as the width holds, and below it a line of all the rest: its place
in the document, the parts, the distances, what is still needed. So nothing is lost at 80 columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.blocks import LEAST, Row, block, printed, said
from eldercalc.reports.columns import ReportColumn, chosen, value_of
from eldercalc.reports.heading import caveats, heading
from eldercalc.reports.progress import Progress, by_chapter, over_years, own_value, shown
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang, Words, words

WIDEST = 140
TINY = ("name", "target", "value", "status")
NARROW = ("name", "target", "value", "gap", "lead", "status")
MIDDLE = ("name", "class", "target", "parts", "value", "expected", "gap", "lead", "status")
WIDE = (
    "name", "class", "baseline", "target", "parts", "value", "expected", "gap", "lead",
    "completion", "progress", "time_share", "status",
)  # fmt: skip
BELOW = ("class", "source", "parts", "gap", "lead", "need", "by_area", "note", "footing", "doubt")
BELOW_YEARS = ("class", "target", "source", "doubt")
TITLED = ("parts", "gap", "lead", "by_area", "doubt")
PROMISES = ("chapter", "name", "target", "status")


def columns_for(width: int) -> list[ReportColumn]:
    """As many columns as can be read at this width."""
    return chosen(*(WIDE if width >= WIDEST else MIDDLE if width >= 110 else NARROW if width >= 78 else TINY))


def check(report: Report, lang: Lang, width: int, colour: bool) -> str:
    """The result of `check` as text."""
    columns = columns_for(width)
    last = max(report.assessed.years, default=0)
    lines = [line for line in shown(report) if line.year == last]
    numbers = [line for line in lines if not line.target.qualitative]
    promises = [line for line in lines if line.target.qualitative]
    chapters = by_chapter(numbers, lambda line: line.target)
    blocks = [
        block(name, _heads(columns, lang), [_row(columns, line, lang) for line in group], width)
        for name, group in chapters.items()
    ]
    if promises:
        few = chosen(*PROMISES)
        rows: list[Row] = [([_cell(c, line, lang) for c in few], _told(line, ("doubt",), lang)) for line in promises]
        blocks.append(block(labels.STATUS["qualitative"].show(lang), _heads(few, lang), rows, width, wide=1))
    return _printed(report, blocks, lang, width, colour)


def progress(report: Report, lang: Lang, width: int, colour: bool) -> str:
    """The result of `progress` as text: a column a year."""
    rows = [row for row in over_years(shown(report)) if not row.last.target.qualitative]
    chapters = by_chapter(rows, lambda row: row.last.target)
    blocks = [_years(group, report.assessed.years, lang, name, width) for name, group in chapters.items()]
    return _printed(report, blocks, lang, width, colour)


def _printed(report: Report, blocks: Iterable[list[RenderableType]], lang: Lang, width: int, colour: bool) -> str:
    title, *rest = heading(report, lang)
    parts: list[RenderableType] = [said(title, width, "bold"), *(said(line, width) for line in rest)]
    for one in blocks:
        parts += ["", *one]
    parts += [said(line, width, "dim") for line in caveats(report, lang, width >= WIDEST)]
    return printed([*parts, "", said(paragraph(report.assessed, lang), width)], width, colour)


def _heads(columns: Sequence[ReportColumn], lang: Lang) -> list[tuple[str, bool]]:
    return [(column.title.show(lang), column.number) for column in columns]


def _row(columns: Sequence[ReportColumn], line: Assessment, lang: Lang) -> Row:
    """A line of figures, and below a main one whatever its columns do not show."""
    cells = [_cell(column, line, lang) for column in columns]
    if not line.main:
        return cells, ""
    taken = [column.key for column in columns]
    return cells, _told(line, [key for key in BELOW if key not in taken], lang)


def _told(line: Assessment, keys: Sequence[str], lang: Lang) -> str:
    """What stands below a line: the columns named, those that need it with their titles."""
    told = [(column, column.show(line, lang)) for column in chosen(*keys)]
    return " · ".join(f"{column.title.show(lang)} {text}" if column.key in TITLED else text
                      for column, text in told if text)  # fmt: skip


def _cell(column: ReportColumn, line: Assessment, lang: Lang) -> Text:
    told = column.show(line, lang)
    style = labels.STYLE.get(line.status, "") if column.key in ("status", "value") else ""
    if column.key == "name" and not line.main:
        need = chosen("need")[0].show(line, lang)
        told = f"{told} · {need}" if need else told
    return Text(told, style=style)


def _years(rows: list[Progress], years: Sequence[int], lang: Lang, name: str, width: int) -> list[RenderableType]:
    """A chapter over the years: as many of them, the latest last, as the width holds; the target below its line."""
    first, status = chosen("name", "status")
    cells = {year: [_year_cell(row, year) for row in rows] for year in years}
    trend = ReportColumn("trend", Words("", ""), first.show)
    sides = [_cell(status, row.last, lang) for row in rows]
    spare = width - LEAST - 5 - max(cell_len(cell.plain) for cell in [Text(status.title.show(lang)), *sides])
    fitting = _fitting(cells, spare)
    per_year = [ReportColumn(str(year), Words(str(year), str(year)), first.show, True) for year in fitting]
    lines: list[Row] = [
        (
            [_cell(first, row.last, lang), *(cells[year][at] for year in fitting), Text(row.trend), sides[at]],
            _told(row.last, BELOW_YEARS, lang) if row.last.main else "",
        )
        for at, row in enumerate(rows)
    ]
    left = [str(year) for year in years if year not in fitting]
    parts = block(name, _heads([first, *per_year, trend, status], lang), lines, width)
    told = words("宽度不够，未列 {left} 年", "no room for {left}", left=left).show(lang)
    return [*parts, *([Text(told, style="dim")] if left else [])]


def _fitting(cells: Mapping[int, Sequence[Text]], spare: int) -> list[int]:
    """The latest years whose columns fit into `spare` together; two at least."""
    fitting: list[int] = []
    for year in sorted(cells, reverse=True):
        spare -= 2 + max(4, *(cell_len(cell.plain) for cell in cells[year]))
        if spare >= 0 or len(fitting) < 2:
            fitting.insert(0, year)
    return fitting


def _year_cell(row: Progress, year: int) -> Text:
    line = row.lines.get(year)
    if line is None:
        return Text("—")
    return Text(value_of(line, own_value(line), row.decimals), style=labels.STYLE.get(line.status, ""))
