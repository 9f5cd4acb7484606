"""The sheet “数据问题” in front of an annotated workbook: a line a finding, each with a way to its cell.

A clerk reads it from the top: how many there are, what the colours mean, what could not be marked, then every line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eldercalc.findings import Finding
from eldercalc.reports import labels
from eldercalc.reports.closing import ORDER
from eldercalc.reports.ooxml.front import Written, sheet_part
from eldercalc.reports.ooxml.styles import Styles
from eldercalc.words import Lang, Words, words

TITLE = Words("数据问题", "Data problems")
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7"}
MOST_LINES = 1_000_000
MOST_LINKS = 65_000
"""Excel holds 1,048,576 rows and 65,530 links a sheet."""

LONGEST_TEXT = 32_000
"""Excel holds 32,767 characters a cell."""

COLUMNS: tuple[tuple[Words, int], ...] = (
    (Words("级别", "severity"), 9),
    (Words("工作表", "sheet"), 18),
    (Words("单元格", "cell"), 10),
    (Words("问题", "what is wrong"), 60),
    (Words("怎样改", "what to do"), 48),
    (Words("单元格的值", "value"), 18),
    (Words("涉及行数", "rows"), 9),
    (Words("规则", "rule"), 38),
)


@dataclass(frozen=True)
class Place:
    """Where a finding is in this workbook: the sheet's name, its cell, and whether the sheet is hidden."""

    sheet: str
    cell: str
    hidden: bool


Placed = Sequence[tuple[Finding, Place | None]]


def ordered(placed: Placed) -> Placed:
    """Errors first; within a severity as they were found, which is sheet by sheet."""
    return sorted(placed, key=lambda pair: ORDER[pair[0].severity])


def summary(placed: Placed, notes: Sequence[Words], styles: Styles, namespace: str, file: str, lang: Lang) -> bytes:
    """The sheet itself. `notes` is what a reader must know beside the findings."""
    formats = _formats(styles)
    shown = ordered(placed)[:MOST_LINES]
    told = [*notes, *_left_out(placed)]
    head = [
        [Written(f"{TITLE.show(lang)}：{file}" if lang == "zh" else f"{TITLE.show(lang)}: {file}", formats["bold"])],
        _counts([item for item, _ in placed], formats, lang),
        *([Written(note.show(lang), formats["note"])] for note in told),
        [],
        [Written(title.show(lang), formats["bold"]) for title, _ in COLUMNS],
    ]
    lines = [_line(item, place if at < MOST_LINKS else None, formats, lang) for at, (item, place) in enumerate(shown)]
    return sheet_part([*head, *lines], [width for _, width in COLUMNS], namespace, len(head))


def _counts(findings: Sequence[Finding], formats: Mapping[str, int], lang: Lang) -> list[Written]:
    """A cell a severity in its colour, which is the key to the colours too."""
    counts: Counter[str] = Counter(item.severity for item in findings)
    if not counts:
        return [Written(words("没有发现问题", "no problems found").show(lang), formats["note"])]
    return [Written(f"{labels.SEVERITY[name].show(lang)} {counts[name]}", formats[name]) for name in ORDER]


def _left_out(placed: Placed) -> list[Words]:
    told = []
    if len(placed) > MOST_LINES:
        told.append(
            words(
                "一张工作表列不下：另有 {n} 条未列出，见 --format json",
                "one sheet cannot hold them all: {n} more are not listed, see --format json",
                n=len(placed) - MOST_LINES,
            )
        )
    if len(placed) > MOST_LINKS:
        told.append(
            words(
                "Excel 限制链接数：第 {n} 条之后没有链接，按单元格查找",
                "Excel limits links: lines after the first {n} have none",
                n=MOST_LINKS,
            )
        )
    return told


def _line(item: Finding, place: Place | None, formats: Mapping[str, int], lang: Lang) -> list[Written]:
    hidden = words("（隐藏）", " (hidden)").show(lang) if place is not None and place.hidden else ""
    sheet = place.sheet if place is not None else item.sheet or _scope(item, lang)
    cell = item.cell or ""
    leads = f"{quoted(place.sheet)}!{place.cell}" if place is not None else None
    plain = formats["plain"]
    return [
        Written(labels.SEVERITY[item.severity].show(lang), formats[item.severity]),
        Written(sheet + hidden, plain),
        Written(cell, formats["link"] if leads else plain, leads),
        Written(clipped(item.message.show(lang), lang), plain),
        Written(clipped(item.hint.show(lang), lang) if item.hint else "", plain),
        Written(clipped(item.value or "", lang), plain),
        Written(item.rows, plain),
        Written(item.rule, plain),
    ]


def _scope(item: Finding, lang: Lang) -> str:
    if item.file is None:
        return words("（全部数据）", "(all the data)").show(lang)
    return words("（整个文件）", "(the whole file)").show(lang)


def quoted(sheet: str) -> str:
    """A sheet's name as references write it."""
    return "'" + sheet.replace("'", "''") + "'"


def clipped(said: str, lang: Lang, most: int = LONGEST_TEXT) -> str:
    """`said`, and where it is too long for a cell how much of it is not shown."""
    if len(said) <= most:
        return said
    more = words("……（另有 {n} 字未显示）", "… ({n} more characters)", n=len(said) - most)
    return said[:most] + more.show(lang)


def _formats(styles: Styles) -> dict[str, int]:
    bold = styles.add("fonts", '<{p}font><{p}b/><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>')
    link = styles.add(
        "fonts", '<{p}font><{p}u/><{p}sz val="11"/><{p}color rgb="FF0563C1"/><{p}name val="Calibri"/></{p}font>'
    )
    known = {"plain": _format(styles, 0, 0), "note": _format(styles, 0, 0, False)}
    known |= {"bold": _format(styles, bold, 0, False), "link": _format(styles, link, 0)}
    return known | {name: _format(styles, 0, styles.fill(colour)) for name, colour in COLOURS.items()}


def _format(styles: Styles, font: int, fill: int, wrap: bool = True) -> int:
    aligned = '<{p}alignment vertical="top" wrapText="1"/>' if wrap else '<{p}alignment vertical="top"/>'
    return styles.add(
        "cellXfs",
        f'<{{p}}xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" '
        f'applyFont="1" applyFill="1" applyAlignment="1">{aligned}</{{p}}xf>',
    )
