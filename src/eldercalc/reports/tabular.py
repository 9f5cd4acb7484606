"""CSV: one row an assessment, titles in the language asked for."""

from __future__ import annotations

import csv
import io

from eldercalc.assessment import Assessment
from eldercalc.reports.columns import COLUMNS, ReportColumn
from eldercalc.reports.result import Report
from eldercalc.reports.summary import name_of
from eldercalc.words import Lang

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def check(report: Report, lang: Lang) -> str:
    """Every line of the result, areas and years included."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title.show(lang) for column in COLUMNS.values()])
    for line in report.assessed.lines:
        writer.writerow([safe(_cell(column, line, lang), column.number) for column in COLUMNS.values()])
    return stream.getvalue()


def _cell(column: ReportColumn, line: Assessment, lang: Lang) -> str:
    """Names stay whole here: the area has a column of its own."""
    return name_of(line, lang) if column.key == "name" else column.show(line, lang)


def safe(text: str, number: bool = False) -> str:
    """`text` that no spreadsheet runs as a formula. A negative number is left a number."""
    if text.startswith(FORMULA_STARTS) and not (number and text[:1] == "-" and text[1:2].isdigit()):
        return f"'{text}"
    return text
