"""Chapter four: who reported, what is wrong with the data, what cannot be judged and what the verdicts rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from eldercalc.assessment import Assessment
from eldercalc.findings import Finding
from eldercalc.records import MODELS
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS, Board
from eldercalc.reports.closing import ORDER
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.heading import MOST_NAMES
from eldercalc.reports.summary import lacking
from eldercalc.reports.validation import SEVERITIES
from eldercalc.reports.word.parts import Cell, Column, Heading, Paragraph, Part, Row, Table, row
from eldercalc.words import Lang, Words, words

MOST_CAUSES, MOST_PLACES = 60, 3


@dataclass
class Cause:
    """Findings of one rule with one cure: the first of them, how many there are, the first places by their sheet."""

    first: Finding
    spared: str
    count: int = 0
    places: dict[str, list[str]] = field(default_factory=dict)


def chapter(board: Board, lang: Lang) -> list[Part]:
    """The chapter."""
    return [
        Heading(words("四、数据质量", "4  Quality of the data").show(lang)),
        *_reporting(board, lang),
        *_findings(board, lang),
        *_unknown(board, lang),
        *_footing(board, lang),
    ]


def _reporting(board: Board, lang: Lang) -> list[Part]:
    """Who sent something for each year, and everyone who did not."""
    report = board.report
    places = report.assessed.measured.places
    rows = []
    for year in sorted({*report.assessed.years, *report.counted_years}):
        silent = report.missing(year)
        due = [area.name for area in places.expected(year) if area.name not in report.never]
        names = words("{names}", "{names}", names=silent).show(lang) if silent else "—"
        rows.append(row(str(year), str(len(due)), str(len(due) - len(silent)), names))
    columns = [
        Column(words("年度", "year").show(lang), 1.3, "center"),
        Column(words("应报地区", "expected").show(lang), 1.8, "center"),
        Column(words("已报地区", "received").show(lang), 1.8, "center"),
        Column(words("未报地区", "nothing sent by").show(lang), 9),
    ]
    never = words(
        "从未填报、不计缺报：{names}。", "Never reported, not counted as missing: {names}.", names=report.never
    )
    return [
        Heading(words("（一）报送情况", "4.1  Who reported").show(lang), 2),
        Table(words("各年报送情况", "Reports received by year").show(lang), columns, rows),
        *([Paragraph(never.show(lang), "note")] if report.never else []),
    ]


def causes(board: Board, lang: Lang) -> list[Cause]:
    """The findings by rule and cure, the gravest and then the most frequent first."""
    found: dict[tuple[str, str, str, str], Cause] = {}
    for item, standing in board.report.judged:
        cure, spared = item.hint.show(lang) if item.hint else "", labels.spared(standing, lang)
        cause = found.setdefault((item.severity, item.rule, cure, spared), Cause(item, spared))
        cause.count += 1
        if cause.count <= MOST_PLACES:
            cause.places.setdefault(_sheet(item), []).extend([item.cell] if item.cell else [])
    return sorted(found.values(), key=lambda one: (ORDER[one.first.severity], -one.count, one.first.rule))


def _sheet(item: Finding) -> str:
    return " ".join(part for part in (item.file, f"[{item.sheet}]" if item.sheet else "") if part)


def _places(one: Cause, lang: Lang) -> str:
    comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
    return semicolon.join(f"{sheet} {comma.join(cells)}".strip() for sheet, cells in one.places.items())


def _findings(board: Board, lang: Lang) -> list[Part]:
    head = Heading(words("（二）数据问题", "4.2  What is wrong with the data").show(lang), 2)
    found = causes(board, lang)
    if not found:
        return [head, Paragraph(words("没有发现数据问题。", "Nothing wrong was found in the data.").show(lang))]
    rest = found[MOST_CAUSES:]
    table = Table(
        words("数据问题", "Findings").show(lang), _columns(lang), [_row(one, lang) for one in found[:MOST_CAUSES]], 16
    )
    return [head, Paragraph(_tally(board.report.findings, len(found), lang)), table,
            *([Paragraph(_left_out(rest, lang), "note")] if rest else [])]  # fmt: skip


def _tally(findings: Sequence[Finding], kinds: int, lang: Lang) -> str:
    counts = Counter(item.severity for item in findings)
    told = [words("{what}{n}处", "{n} {what}", n=counts[s], what=labels.SEVERITY[s]) for s in SEVERITIES if counts[s]]
    return words(
        "发现数据问题{n}处（{told}），分{kinds}类。下表每类列出处数和最先的几处；逐处清单见 JSON 结果（-o 结果.json），"
        "或运行 eldercalc validate … -o 问题.csv。",
        "{n} finding(s) in the data ({told}), of {kinds} kind(s). The table gives how many there are of each and the "
        "first places; every single one is in the JSON (-o result.json), or run eldercalc validate … -o findings.csv.",
        n=len(findings), told=told, kinds=kinds,
    ).show(lang)  # fmt: skip


def _left_out(rest: Sequence[Cause], lang: Lang) -> str:
    return words(
        "表中只列前{most}类，另有{kinds}类{n}处，见上述逐处清单。",
        "Only the first {most} kinds are listed; {n} more findings of {kinds} kinds are in that list.",
        most=MOST_CAUSES, kinds=len(rest), n=sum(one.count for one in rest),
    ).show(lang)  # fmt: skip


def _columns(lang: Lang) -> list[Column]:
    return [
        Column(words("级别", "severity").show(lang), 1.2 if lang == "zh" else 1.5, "center"),
        Column(words("问题", "problem").show(lang), 4.4),
        Column(words("处数", "number").show(lang), 1.2 if lang == "zh" else 1.5, "right"),
        Column(words("最先的几处", "first places").show(lang), 4.8),
        Column(words("办法", "what to do").show(lang), 4.0),
    ]


def _row(one: Cause, lang: Lang) -> Row:
    item = one.first
    cure = [text for text in (item.hint.show(lang) if item.hint else "", one.spared) if text]
    message = item.message.show(lang)
    told = words("例：{message}", "for one: {message}", message=message).show(lang) if one.count > 1 else message
    return row(labels.SEVERITY[item.severity].show(lang), f"{told} [{item.rule}]", f"{one.count:,}", _places(one, lang),
               ("；" if lang == "zh" else "; ").join(cure))  # fmt: skip


def _unknown(board: Board, lang: Lang) -> list[Part]:
    """What cannot be judged, why, and what would cure it."""
    head = Heading(words("（三）无法判断的目标", "4.3  What cannot be judged").show(lang), 2)
    lines = [line for line in board.numbers if line.status == "unknown"]
    if not lines:
        return [head, Paragraph(words("没有。", "There are none.").show(lang))]
    columns = [
        Column(COLUMNS["name"].title.show(lang), 4.6),
        Column(words("原因", "reason").show(lang), 4.2),
        Column(words("怎样补", "what would cure it").show(lang), 6.8),
    ]
    rows = [row(COLUMNS["name"].show(line, lang), labels.why(line, lang), _cure(board, line, lang)) for line in lines]
    return [head, Table(words("无法判断的目标", "Targets that cannot be judged").show(lang), columns, rows)]


def _cure(board: Board, line: Assessment, lang: Lang) -> str:
    sheets = [MODELS[table].sheet for table in lacking(board.report.assessed, line)]
    named = [Words(f"“{sheet.zh}”", f"'{sheet.en}'") for sheet in sheets]
    told = [words("补报或补全{sheets}", "send or complete {sheets}", sheets=named)] if named else []
    if line.verdict.reason == "incomplete":
        told.append(words("补报：{names}", "to be sent: {names}", names=_missing(board, line)))
    text = ("；" if lang == "zh" else "; ").join(one.show(lang) for one in told)
    return text or "—"


def _missing(board: Board, line: Assessment) -> Words:
    """The areas and years that a figure lacks; of many, the first and how many there are."""
    places = board.report.assessed.measured.places
    names = [places.name_of(mark, board.year) for mark in line.figure.missing]
    more = words("等{n}个", " and others, {n} in all", n=len(names)) if len(names) > MOST_NAMES else ""
    return words("{names}{more}", "{names}{more}", names=names[:MOST_NAMES], more=more)


def _footing(board: Board, lang: Lang) -> list[Part]:
    """What verdicts rest on where something is to be known beside the figures: reasons, blanks, silent areas."""
    lines = [line for line in board.numbers if line.status != "unknown" and _noted(line, lang)]
    if not lines:
        return []
    columns = [
        Column(COLUMNS["name"].title.show(lang), 4.4),
        Column(COLUMNS["status"].title.show(lang), 1.7, "center"),
        Column(COLUMNS["note"].title.show(lang), 4.4),
        Column(words("未计入的与结论", "left out, and the verdict").show(lang), 5.1),
    ]
    rows = [
        Row([Cell(COLUMNS["name"].show(line, lang)), Cell(COLUMNS["status"].show(line, lang), LIGHTS[line.status]),
             Cell(COLUMNS["note"].show(line, lang)), Cell(_rests(board, line, lang))])
        for line in lines
    ]  # fmt: skip
    return [
        Heading(words("（四）结论的依据", "4.4  What the verdicts rest on").show(lang), 2),
        Table(words("结论的依据", "What the verdicts rest on").show(lang), columns, rows),
    ]


def _noted(line: Assessment, lang: Lang) -> bool:
    return bool(COLUMNS["note"].show(line, lang) or line.footing or line.figure.missing)


def _rests(board: Board, line: Assessment, lang: Lang) -> str:
    told = [COLUMNS["footing"].show(line, lang)]
    if line.figure.missing:
        told.append(words("未报：{names}", "missing: {names}", names=_missing(board, line)).show(lang))
    return ("；" if lang == "zh" else "; ").join(text for text in told if text)
