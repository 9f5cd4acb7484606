"""CSV: one row an assessment, its numbers at full precision and in cells of their own, for scripts and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from eldercalc.assessment import Assessment
from eldercalc.reports import labels
from eldercalc.reports.columns import COLUMNS as WORDED
from eldercalc.reports.columns import place, unit_word
from eldercalc.reports.phrases import name_of
from eldercalc.reports.result import Report, assessment
from eldercalc.words import Lang, Words

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Worded = Callable[[Assessment, Lang], str]

COLUMNS: dict[str, tuple[Words, Worded | None]] = {
    "chapter": (Words("章节", "chapter"), None),
    "target": (Words("目标代码", "target id"), None),
    "name": (Words("指标", "indicator"), lambda line, lang: name_of(line, lang)),
    "class": (
        Words("属性", "class"),
        lambda line, lang: "" if line.target.class_ == "unclassified" else labels.CLASS[line.target.class_].show(lang),
    ),
    "unit": (Words("单位", "unit"), lambda line, lang: unit_word(line.unit, lang)),
    "area": (Words("地区", "area"), None),
    "group": (Words("分组", "group"), None),
    "year": (Words("年度", "year"), None),
    "baseline_value": (Words("基期值", "baseline"), None),
    "baseline_year": (Words("基期年", "baseline year"), None),
    "comparator": (
        Words("比较", "comparator"),
        lambda line, lang: labels.COMPARATOR[line.level.comparator].show(lang) if line.level else "",
    ),
    "target_value": (Words("目标值", "target"), None),
    "target_upper": (Words("目标上限", "target's upper end"), None),
    "target_year": (Words("目标年", "target year"), None),
    "numerator": (Words("分子", "numerator"), None),
    "denominator": (Words("分母", "denominator"), None),
    "value": (Words("完成值", "value"), None),
    "expected": (Words("序时应达", "expected"), None),
    "gap": (Words("距序时", "to schedule"), None),
    "gap_to_target": (Words("距目标", "to target"), None),
    "completion": (Words("完成率", "completion"), None),
    "progress": (Words("目标进度", "progress"), None),
    "time_share": (Words("时序进度", "time"), None),
    "needed_per_year": (Words("年均还需", "needed a year"), None),
    "need": (Words("还差", "still needed"), None),
    "need_unit": (
        Words("还差单位", "unit of need"),
        lambda line, lang: unit_word(line.shortfall.unit if line.shortfall else None, lang),
    ),
    "convert": (Words("改造需", "by converting"), None),
    "add": (Words("新增需", "by adding"), None),
    "status": (Words("判断", "status"), lambda line, lang: labels.status(line.status, lang)),
    "reason": (Words("说明", "reason"), lambda line, lang: labels.why(line, lang)),
    "rows_used": (Words("用行数", "rows used"), None),
    "rows_left_out": (Words("未计入行数", "rows left out"), None),
    "low": (Words("可能的最低值", "lowest possible"), None),
    "high": (Words("可能的最高值", "highest possible"), None),
    "footing": (Words("立足", "rests on"), lambda line, lang: WORDED["footing"].show(line, lang)),
    "missing": (Words("缺报", "missing"), None),
    "responsible": (Words("责任单位", "responsible"), None),
    "source": (
        Words("出处", "source"),
        lambda line, lang: "；".join(place(source, lang) for source in line.target.source),
    ),
    "doubt": (Words("文本疑点", "doubt"), None),
}
"""Each column by its key in the JSON, its title, and its wording where the code itself is no word for people."""


def check(report: Report, lang: Lang) -> str:
    """Every line of the result, areas and years included."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([title.show(lang) for title, _ in COLUMNS.values()])
    for line in report.assessed.lines:
        values = _flat(assessment(line))
        writer.writerow([_cell(values[key], worded, line, lang) for key, (_, worded) in COLUMNS.items()])
    return stream.getvalue()


def _flat(line: dict[str, Any]) -> dict[str, Any]:
    """The line of the JSON with what is missing beside the rest, and rows left out as one count."""
    short = line["shortfall"] or dict.fromkeys(("need", "unit", "convert", "add"))
    parts = {"need": short["need"], "need_unit": short["unit"], "convert": short["convert"], "add": short["add"]}
    return {**line, **parts, "rows_left_out": sum(line["rows_left_out"].values())}


def _cell(value: Any, worded: Worded | None, line: Assessment, lang: Lang) -> Any:
    if worded is not None:
        return safe(worded(line, lang))
    if isinstance(value, list):
        return safe(("、" if lang == "zh" else ", ").join(value))
    return safe(value) if isinstance(value, str) else value


def safe(text: str) -> str:
    """`text` that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
