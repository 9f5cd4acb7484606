"""The charts of the overview: how many targets stand how, and how complete the binding ones are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eldercalc.assessment import Status
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.workbook.book import Book, span
from eldercalc.reports.workbook.chapters import Written
from eldercalc.reports.workbook.counts import Counts
from eldercalc.reports.workbook.highlights import BARS, FULL, LABEL
from eldercalc.reports.workbook.looks import BARS as COLOURS
from eldercalc.reports.workbook.looks import FONT, TINTS
from eldercalc.words import Lang, Words

WIDE, HIGH = 400, 340
"""The narrower chart, in pixels."""
BROAD = 640
SMALL: dict[str, Any] = {"name": FONT, "size": 8}
TITLE = {"name": FONT, "size": 10, "bold": True}


def standing(book: Book, sheet: Any, row: int, counts: Counts, lang: Lang) -> None:
    """Bars of counts by class, stacked by status; all together stand last."""
    chart = book.writer.add_chart({"type": "column", "subtype": "stacked"})
    first, last = counts.row, counts.row + len(counts.classes)
    for at, status in enumerate(counts.statuses, 1):
        chart.add_series({
            "name": labels.status(status, lang), "categories": f"={span(sheet, (first, 0), (last, 0))}",
            "values": f"={span(sheet, (first, at), (last, at))}", "fill": {"color": COLOURS[status]},
            "border": {"color": "#FFFFFF"}, "gap": 60,
            "data_labels": {"value": True, "num_format": "0;;", "font": SMALL | {"color": _ink(status)}},
        })  # fmt: skip
    chart.set_title(
        {"name": Words("各类指标的判断（项）", "Targets by class and status").show(lang), "name_font": TITLE}
    )
    chart.set_legend({"position": "bottom", "font": SMALL})
    chart.set_x_axis({"num_font": SMALL})
    chart.set_y_axis({"num_font": SMALL, "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}}})
    chart.set_size({"width": WIDE, "height": HIGH})
    sheet.insert_chart(row, 0, chart, {"object_position": 1, "x_offset": 2, "y_offset": 4})


def _ink(status: Status) -> str:
    return "#FFFFFF" if status in ("met", "ahead", "away", "missed", "unknown") else "#333333"


def completion(book: Book, sheet: Any, row: int, first: int, drawn: Sequence[Written], lang: Lang) -> None:
    """A bar a target against 100 %; the figures stand from row `first` on."""
    chart = book.writer.add_chart({"type": "bar"})
    last, rate = first + len(drawn) - 1, BARS["completion"][0]
    names = f"={span(sheet, (first, LABEL), (last, LABEL))}"
    points = [{"fill": {"color": TINTS[LIGHTS[status]].bar}} for status in (one.line.status for one in drawn)]
    chart.add_series({
        "name": COLUMNS["completion"].title.show(lang), "categories": names,
        "values": f"={span(sheet, (first, rate), (last, rate))}", "points": points, "gap": 40,
        "fill": {"color": TINTS["green"].bar}, "data_labels": {"value": True, "num_format": "0.0%", "font": SMALL},
    })  # fmt: skip
    chart.add_series({
        "name": Words("目标 100%", "target 100 %").show(lang), "categories": names,
        "values": f"={span(sheet, (first, FULL), (last, FULL))}", "fill": {"color": "#D9D9D9"},
        "border": {"color": "#7F7F7F"},
    })  # fmt: skip
    chart.set_title({"name": Words("完成率与目标（100%）", "Completion against the target (100 %)").show(lang),
                     "name_font": TITLE})  # fmt: skip
    chart.set_legend({"position": "bottom", "font": SMALL})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": SMALL | {"size": 7}})
    chart.set_x_axis({"num_font": SMALL, "num_format": "0%", "min": 0,
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}}})  # fmt: skip
    chart.set_size({"width": BROAD, "height": HIGH})
    sheet.insert_chart(row, 5, chart, {"object_position": 1, "x_offset": 8, "y_offset": 4})
