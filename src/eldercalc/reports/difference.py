"""What a resubmission changed, for people: on the terminal and in Markdown.

First what was sent, then rows, figures, findings. A long list is cut where it says how much more there is; JSON and
CSV have all of it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from eldercalc.assessment import Assessment
from eldercalc.comparison import CellChange, Difference, FigureChange, RowChange, SheetChange, Spot
from eldercalc.findings import Finding
from eldercalc.gate import Gate
from eldercalc.pipeline import Compared
from eldercalc.records import MODELS, columns_of
from eldercalc.reports import labels
from eldercalc.reports.columns import part, unit_word
from eldercalc.reports.markdown import escaped
from eldercalc.reports.numbers import figure, trimmed
from eldercalc.reports.phrases import name_of
from eldercalc.reports.wrapping import wrapped
from eldercalc.words import Lang, Words, words

MOST = 20
"""How many rows of a sheet, and findings of a kind, are told one by one."""

Shown = Callable[[Assessment | None], str]
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
STYLES = {"+": "green", "-": "red", "~": "yellow"}


@dataclass(frozen=True)
class Reported:
    """A comparison as it is reported: what differs, and whether the gate held."""

    compared: Compared
    gate: Gate

    @property
    def difference(self) -> Difference:
        """The difference itself."""
        return self.compared.difference


@dataclass(frozen=True)
class Line:
    """A line of the report: how deep it stands (0 is a heading), its sign, what it says."""

    depth: int
    said: str
    sign: str = ""


def text(report: Reported, lang: Lang, width: int, colour: bool) -> str:
    """The report for a terminal."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for line in lines(report, lang):
        indent = " " * (2 * max(0, line.depth - 1))
        mark = f"{line.sign} " if line.sign else ""
        body = wrapped(line.said, width - len(indent) - len(mark))
        shown = f"\n{indent}{' ' * len(mark)}".join(body)
        head = "\n" if line.depth == 0 and stream.tell() else ""
        style = "bold" if line.depth == 0 else STYLES.get(line.sign, "")
        console.print(Text(f"{head}{indent}{mark}{shown}", style=style))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def markdown(report: Reported, lang: Lang) -> str:
    """The report in Markdown: headings and lists."""
    out: list[str] = []
    for line in lines(report, lang):
        mark = f"`{line.sign}` " if line.sign else ""
        if line.depth == 0:
            out += [*([""] if out else []), f"{'##' if out else '#'} {escaped(line.said)}", ""]
        else:
            out.append(f"{'  ' * (line.depth - 1)}- {mark}{escaped(line.said)}")
    return "\n".join(out) + "\n"


def lines(report: Reported, lang: Lang) -> Iterator[Line]:
    """The report line by line."""
    difference = report.difference
    plan = difference.plan.plan
    yield Line(0, plan.title if lang == "zh" else plan.title_en)
    yield Line(1, _files(words("旧", "old"), report.compared.old_files, lang))
    yield Line(1, _files(words("新", "new"), report.compared.new_files, lang))
    yield Line(0, words("数据", "Data").show(lang))
    yield from _sheets(difference.sheets, lang)
    yield Line(0, words("指标", "Figures").show(lang))
    yield from _figures(difference, lang)
    yield Line(0, words("问题", "Findings").show(lang))
    yield from _faults(difference, lang)


def _files(side: Words, files: Sequence[dict[str, str]], lang: Lang) -> str:
    names = [file["path"] for file in files[:3]]
    more = words(" 等 {n} 个文件", " and others, {n} files in all", n=len(files)) if len(files) > 3 else ""
    return words("{side}：{names}{more}", "{side}: {names}{more}", side=side, names=names, more=more).show(lang)


def _sheets(sheets: Sequence[SheetChange], lang: Lang) -> Iterator[Line]:
    same = [sheet for sheet in sheets if not sheet.rows]
    for sheet in sheets:
        if sheet.rows:
            yield Line(1, _counts(sheet, lang))
            for row in sheet.rows[:MOST]:
                yield Line(2, _row(sheet.table, row, lang), SIGNS[row.kind])
            yield from _more(len(sheet.rows), lang)
    if same:
        names = [_title(sheet.table, lang) for sheet in same]
        yield Line(1, words("没有变动：{names}", "unchanged: {names}", names=names).show(lang))


def _more(count: int, lang: Lang) -> Iterator[Line]:
    if count > MOST:
        more = words("另有 {n} 条，见 --format csv", "{n} more: see --format csv", n=count - MOST)
        yield Line(2, more.show(lang))


def _title(table: str, lang: Lang) -> str:
    sheet = MODELS[table].sheet
    return sheet.zh if lang == "zh" else sheet.en


def _counts(sheet: SheetChange, lang: Lang) -> str:
    kinds = [
        words(zh, en, n=sheet.count(kind))
        for kind, zh, en in (
            ("added", "新增 {n} 行", "{n} added"),
            ("removed", "删去 {n} 行", "{n} removed"),
            ("changed", "改动 {n} 行", "{n} changed"),
        )
        if sheet.count(kind)
    ]
    return words(
        "{title}（{old} → {new} 行）：{kinds}", "{title} ({old} → {new} rows): {kinds}",
        title=_title(sheet.table, lang), old=sheet.old_rows, new=sheet.new_rows, kinds=kinds,
    ).show(lang)  # fmt: skip


def _row(table: str, row: RowChange, lang: Lang) -> str:
    """The row by its key, and its changed cells or its place."""
    columns = columns_of(MODELS[table])
    known = [said(value, lang) for _, value in row.key if value is not None]
    head = " ".join([*([said(row.name, lang)] if row.name is not None else []), *known])
    cells = [_cell(cell, lang) for cell in row.cells if cell.column.field in columns]
    at = row.new_at or row.old_at
    where = place(at) if at else ""
    body = ("；" if lang == "zh" else "; ").join(cells)
    return f"{head} — {body}" if body else f"{head} [{where}]"


def _cell(cell: CellChange, lang: Lang) -> str:
    title = cell.column.zh if lang == "zh" else cell.column.en
    old, new = cell.old_at.cell or "—", cell.new_at.cell or "—"
    where = old if old == new else f"{old} → {new}"
    return f"{title} {said(cell.old, lang)} → {said(cell.new, lang)} [{where}]"


def place(at: Spot) -> str:
    """A place in a file: its name, the sheet, the cell or the row."""
    name = at.file.replace("\\", "/").rpartition("/")[2]
    return "!".join(part for part in (name, at.sheet, at.cell or str(at.row)) if part)


def said(value: str | int | Decimal | bool | None, lang: Lang) -> str:
    """A cell's value in words."""
    if value is None:
        return words("（空）", "(blank)").show(lang)
    if isinstance(value, bool):
        return (words("是", "yes") if value else words("否", "no")).show(lang)
    return trimmed(value).replace(",", "") if isinstance(value, Decimal) else str(value)


def _figures(difference: Difference, lang: Lang) -> Iterator[Line]:
    groups: dict[tuple[str, int], list[FigureChange]] = {}
    for change in difference.figures:
        groups.setdefault((change.line.target.id, change.line.year), []).append(change)
    still = 0
    for group in groups.values():
        main = next((change for change in group if change.line.main), group[0])
        below = [change for change in group if change is not main and change.moved]
        still += not main.moved
        if main.moved or below:
            yield Line(1, _moved(main, lang), "~" if main.moved else "=")
        for change in below:
            yield Line(2, _moved(change, lang), "~")
    yield Line(1, words("{n} 项没有变动", "{n} unchanged", n=still).show(lang))


def _moved(change: FigureChange, lang: Lang) -> str:
    """Value, parts, their shares in the change, status: old → new."""
    line = change.line
    names = [name_of(line, lang), str(line.year)] if line.main else [line.area, *([line.group] if line.group else [])]
    unit = unit_word(line.unit, lang)
    unit = f" {unit}" if lang == "en" and unit not in ("", "%") else unit
    pieces = [f"{' '.join(names)} {_both(change, _value)}{unit}"]
    if _has_parts(change):
        pieces.append(words("分子 {n}", "numerator {n}", n=_both(change, _numerator)).show(lang))
        pieces.append(words("分母 {n}", "denominator {n}", n=_both(change, _denominator)).show(lang))
    pieces += _shares(change, lang)
    pieces.append(_both(change, lambda one: labels.status(one.status, lang) if one else "—"))
    return ("；" if lang == "zh" else "; ").join(pieces)


def _both(change: FigureChange, show: Shown) -> str:
    old, new = show(change.old), show(change.new)
    return old if old == new else f"{old} → {new}"


def _value(line: Assessment | None) -> str:
    return figure(line.value, line.unit, line.level) if line else "—"


def _numerator(line: Assessment | None) -> str:
    return part(line.figure.numerator) if line and line.figure.numerator is not None else "—"


def _denominator(line: Assessment | None) -> str:
    return part(line.figure.denominator) if line and line.figure.denominator is not None else "—"


def _has_parts(change: FigureChange) -> bool:
    return any(line is not None and line.figure.denominator is not None for line in (change.old, change.new))


def _shares(change: FigureChange, lang: Lang) -> list[str]:
    """How much of the change comes from either part; nothing where none of it can be seen."""
    shown = [figure(share, change.line.unit) for share in change.by_parts or ()]
    if not any(one != "0" for one in shown):
        return []
    top, bottom = (one if one == "0" or one.startswith("-") else f"+{one}" for one in shown)
    return [words("因分子 {n}、因分母 {m}", "by numerator {n}, by denominator {m}", n=top, m=bottom).show(lang)]


def _faults(difference: Difference, lang: Lang) -> Iterator[Line]:
    faults = difference.faults
    still = [now for _, now in faults.still]
    kinds: tuple[tuple[Words, Sequence[Finding], str], ...] = (
        (words("已改正 {n}", "fixed: {n}", n=len(faults.fixed)), faults.fixed, "-"),
        (words("仍有 {n}", "still there: {n}", n=len(still)), still, ""),
        (words("新增 {n}", "new: {n}", n=len(faults.new)), faults.new, "+"),
    )
    for title, found, sign in kinds:
        yield Line(1, title.show(lang))
        for item in found[:MOST]:
            yield Line(2, _fault(item, lang), sign)
        yield from _more(len(found), lang)


def _fault(item: Finding, lang: Lang) -> str:
    name = (item.file or "").replace("\\", "/").rpartition("/")[2]
    where = "!".join(one for one in (name, item.sheet, item.cell) if one)
    head = f"{labels.SEVERITY[item.severity].show(lang)} {where}".rstrip()
    hint = f" → {item.hint.show(lang)}" if item.hint else ""
    return f"{head}: {item.message.show(lang)}{hint}"
