"""CSV: one row an assessment, titles in the language asked for."""

from __future__ import annotations

import csv
import io

from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.result import Report
from eldercalc.words import Lang

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def check(report: Report, lang: Lang) -> str:
    """Every line of the result, areas and years included."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title.show(lang) for column in COLUMNS.values()])
    for line in report.assessed.lines:
        writer.writerow([safe(column.show(line, lang), column.number) for column in COLUMNS.values()])
    return stream.getvalue()


def safe(text: str, number: bool = False) -> str:
    """`text` that no spreadsheet runs as a formula. A negative number is left a number."""
    if text.startswith(FORMULA_STARTS) and not (number and text[:1] == "-" and text[1:2].isdigit()):
        return f"'{text}"
    return text
