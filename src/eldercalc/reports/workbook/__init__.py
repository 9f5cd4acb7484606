"""The report as an Excel workbook: to be read, followed by its formulas, printed and signed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from eldercalc.reports.result import Report
from eldercalc.reports.workbook import areas, findings, methods, overview, promises, sources, trends, years
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.chapters import Written, chapter
from eldercalc.reports.workbook.listing import NAME as LISTING
from eldercalc.reports.workbook.listing import listing
from eldercalc.reports.workbook.shown import Shown
from eldercalc.words import Lang


def document(report: Report, lang: Lang) -> bytes:
    """The report as the bytes of an xlsx file; the same report gives the same bytes."""
    shown = Shown(report, lang)
    plan = report.assessed.plan.plan
    book = Book(plan.title if lang == "zh" else plan.title_en, lang, asked(os.environ))
    first, list_ = book.sheet(overview.NAME.show(lang)), book.sheet(LISTING.show(lang))
    written = [one for at, (name, lines) in enumerate(shown.board.chapters.items(), 1)
               for one in chapter(book, shown, at, name, lines)]  # fmt: skip
    listed = listing(book, shown, list_, written)
    promises.promises(book, shown)
    _over_years(book, shown)
    _across_areas(book, shown, written)
    findings.findings(book, shown)
    methods.methods(book, shown)
    sources.definitions(book, shown)
    sources.sources(book, shown)
    overview.overview(book, shown, first, listed, written)
    return book.closed()


def asked(environ: Mapping[str, str]) -> datetime | None:
    """The moment that the report shall carry: that of SOURCE_DATE_EPOCH; none is asked for where it is not set."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None) if epoch else None


def _over_years(book: Book, shown: Shown) -> None:
    """The table of the years, the charts, and the lines behind both; the table stands first."""
    rows = years.rows_of(shown)
    if not rows:
        return
    drawn = trends.chosen(rows)
    table = book.sheet(years.NAME.show(shown.lang))
    charted = book.sheet(trends.NAME.show(shown.lang)) if drawn else None
    written = years.detail(book, shown, rows)
    years.comparison(book, shown, written, drawn, table)
    if charted is not None:
        trends.trends(book, shown, written, drawn, charted)


def _across_areas(book: Book, shown: Shown, written: list[Written]) -> None:
    """The tables of the areas, then the lines behind them."""
    rows = areas.heat(shown)
    if not rows:
        return
    found = areas.tiers(shown, rows)
    sheets = [book.sheet(tier.name(shown.lang)) for tier in found]
    placed = areas.detail(book, shown, rows)
    mains = {id(one.line): one for one in written}
    for tier, sheet in zip(found, sheets, strict=True):
        areas.beside(book, shown, tier, placed, mains, sheet)
