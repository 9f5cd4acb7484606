"""From a report to the bytes of its page.

Charts are drawn as SVG by the templates: a chart library is megabytes of script, draws a hundred and fifty charts in
seconds, does not print, and says nothing to a screen reader. The page's own script only filters, sorts and opens; all
there is to read is there without it. The content security policy lets nothing else run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

import jinja2

from eldercalc import __version__
from eldercalc.reports import closing
from eldercalc.reports.board import Board
from eldercalc.reports.heading import caveats, heading
from eldercalc.reports.page import basis, heat, overview, problems, targets
from eldercalc.reports.page.wording import filled
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import Lang


def document(report: Report, lang: Lang) -> bytes:
    """The page in UTF-8. Half a character, as names of files may hold, is shown as a question mark."""
    page = _environment().get_template("page.html").render(_content(report, lang))
    return page.encode("utf-8", "replace")


def _content(report: Report, lang: Lang) -> dict[str, Any]:
    board = Board(report)
    title, *told = heading(report, lang)
    rows = targets.rows(board, lang)
    return {
        "lang": lang,
        "t": filled(lang),
        "version": __version__,
        "title": title,
        "plan": report.assessed.plan.plan,
        "year": board.year,
        "heading": told,
        "overview": overview.overview(board, rows, lang),
        "paragraph": paragraph(report.assessed, lang),
        "caveats": caveats(report, lang),
        "gate": closing.gated(report.gate, lang, {row.line.target.id: row.name for row in rows}),
        "chapters": targets.by_chapter(rows),
        "choices": targets.choices(rows, lang),
        "promises": targets.promises(board, lang),
        "heat": heat.heat(board, rows, lang),
        "problems": problems.problems(report, lang),
        "basis": basis.basis(report, lang),
        "css": _asset("page.css"),
        "js": _asset("page.js"),
        "css_hash": _hash(_asset("page.css")),
        "js_hash": _hash(_asset("page.js")),
    }


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("eldercalc.reports.page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _asset(name: str) -> str:
    return (resources.files("eldercalc.reports.page") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the content security policy knows a style or a script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
