"""Sheets that are read for no table, each with its reason; and what nobody sees of those that are."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from eldercalc.findings import Finding, Severity
from eldercalc.readers.grids import Grid, letter
from eldercalc.readers.headers import Header
from eldercalc.readers.layout import Region
from eldercalc.readers.matching import Understood
from eldercalc.readers.naming import Naming
from eldercalc.readers.searching import DEEPEST, nearly, places
from eldercalc.readers.titles import is_cover, is_ignored, plain, sheet_names
from eldercalc.records import Record, columns_of
from eldercalc.words import Words, words

REASONS: dict[str, Words] = {
    "cover": Words("封面，只取年度、地区、日期", "a cover: only year, area and date are taken from it"),
    "ours": Words("模板的选项表，或批注副本的问题表", "choices of the template, or the list of a marked copy"),
    "blank": Words("空白", "is blank"),
    "mapping": Words("对照文件说明不读", "the mapping file says so"),
    "no_header": Words("没有认识的列名", "has no known header"),
    "unknown": Words("不认识", "is unknown"),
    "lacking": Words("没有必需的列", "lacks a column that it cannot do without"),
    "beside": Words("左右并排的表分不开", "tables side by side cannot be told apart"),
}


@dataclass(frozen=True)
class Skipped:
    """A sheet from which no table was read. `reason` is one of REASONS; `headers` may be those of its columns."""

    file: str
    sheet: str | None
    name: str
    reason: str
    hidden: bool = False
    headers: tuple[str, ...] = ()


def skipped(grid: Grid, naming: Naming) -> Skipped | None:
    """Why no table is looked for in a sheet; None where one is."""
    reason = (
        "cover" if is_cover(grid.name)
        else "ours" if is_ignored(grid.name)
        else "mapping" if naming.said.ignored
        else None if grid.height
        else "blank"
    )  # fmt: skip
    return Skipped(grid.file, grid.name, naming.sheet, reason, grid.hidden) if reason else None


def not_understood(grid: Grid, naming: Naming) -> tuple[Skipped, Finding]:
    """A sheet in which no table was found."""
    name, known = naming.sheet, naming.model is not None
    close = None if known else nearly(grid, naming, places(grid))
    if close:
        return Skipped(grid.file, grid.name, name, "lacking", grid.hidden, _headers(grid)), _lacking(grid, name, close)
    reason = "no_header" if known else "unknown"
    finding = Finding(
        f"sheet|{reason}",
        "error" if known else "info",
        grid.file,
        words("工作表“{name}”没有认识的列名", "sheet '{name}' has no known header", name=name)
        if known
        else words("工作表“{name}”不认识，未读取", "sheet '{name}' is unknown and was not read", name=name),
        _hint(name),
        grid.name,
    )
    return Skipped(grid.file, grid.name, name, reason, grid.hidden, _headers(grid)), finding


def _lacking(grid: Grid, name: str, close: Header) -> Finding:
    """A sheet whose columns are nearly those of a known one."""
    return Finding(
        "sheet|lacking",
        "warning",
        grid.file,
        words("工作表“{name}”未读取：{lack}", "sheet '{name}' was not read: {lack}", name=name, lack=_lack(close)),
        LACKING,
        grid.name,
        row=close.body,
    )


LACKING = words(
    "补上这一列；已有而叫法不同的，改列名，或用 --mapping 指定",
    "add the column; where it is there by another name, rename it or say so with --mapping",
)


def _lack(close: Header) -> Words:
    """What a table may be, and what it lacks."""
    columns, sheet = columns_of(close.model), close.model.sheet
    lacks = [Words(columns[name].zh, columns[name].en) for name in close.lacking()]
    return words("像“{sheet}”，但没有列“{lacks}”", "it is like '{sheet}' and has no column {lacks}",
                 sheet=Words(sheet.zh, sheet.en), lacks=lacks)  # fmt: skip


def not_apart(grid: Grid, region: Region, naming: Naming) -> tuple[Skipped, Finding]:
    """A table whose headers stand twice side by side and are not the same: half of it is never read alone."""
    header = region.header
    twice = ["".join(header.titles[at]) for at in sorted(header.repeated)]
    finding = Finding(
        f"{header.model.sheet.table}|side_by_side",
        "error",
        grid.file,
        words("左右并排的两张表分不开（“{titles}”各有两列），整张未读取",
              "two tables side by side cannot be told apart ({titles} stand twice): none of it was read", titles=twice),
        words("左右两半的列名写成一样，或改为上下排成一张表",
              "give both halves the same headers, or set one below the other"),
        grid.name,
        row=header.body,
    )  # fmt: skip
    return Skipped(grid.file, grid.name, naming.sheet, "beside", grid.hidden), finding


def unread_table(grid: Grid, row: int, naming: Naming) -> Finding:
    """A table above or below another one that is read; it has a title, or its header stands in `row`."""
    close = nearly(grid, naming, range(row, min(row + DEEPEST, grid.height)))
    said = {letter(place): text for place, text in zip(grid.positions, grid.row(row), strict=True) if text}
    return Finding(
        "sheet|unknown_table",
        "warning",
        grid.file,
        words("第 {row} 行起另有一张表（{title}），{why}，未读取",
              "from row {row} on there is another table ({title}), which was not read: {why}",
              row=row + 1, title=list(said.values()), why=_lack(close) if close else words("不认识", "it is unknown")),
        LACKING if close else words(
            "移到单独的工作表，列名照模板写", "move it to a sheet of its own with the headers of the template"),
        grid.name,
        row=row + 1,
        cell=f"{next(iter(said))}{row + 1}",
    )  # fmt: skip


LOOKED_AT = 10


def _headers(grid: Grid) -> tuple[str, ...]:
    """The words of the row near the top that has the most of them, two at least."""
    rows = [
        tuple(dict.fromkeys(text for text in grid.row(at) if text and not text[0].isdigit()))
        for at in range(min(LOOKED_AT, grid.height))
    ]
    most = max(rows, key=len, default=())
    return most if len(most) > 1 else ()


def nearest(name: str) -> type[Record] | None:
    """The sheet that an unknown name may be meant for."""
    near = difflib.get_close_matches(plain(name), sheet_names(), 1, 0.6)
    return sheet_names()[near[0]] if near else None


def _hint(name: str) -> Words:
    if near := nearest(name):
        return words(
            "是否指“{near}”？请改工作表名，或用 --mapping 指定", "is it '{near}'? rename it, or say so with --mapping",
            near=Words(near.sheet.zh, near.sheet.en),
        )  # fmt: skip
    return words(
        "对照模板的工作表名与列名，或用 --mapping 指定",
        "compare with the sheet names and headers of the template, or say what it is with --mapping",
    )


def unseen_sheet(grid: Grid) -> Finding:
    """A sheet that is read and nobody sees."""
    what = words("工作表“{name}”是隐藏的，照样读取", "sheet '{name}' is hidden and was read", name=grid.name)
    hint = words("不该报的，删去这张表", "delete it if it should not be sent")
    return Finding("sheet|hidden", "info", grid.file, what, hint, grid.name)


def unseen_rows(found: Understood) -> Iterator[Finding]:
    """Rows of a table that are read and nobody sees, as one finding at the first."""
    if found.hidden:
        letter = next((column.letter for column in found.columns if column.field), "A")
        first, count = found.hidden[0], len(found.hidden)
        what = words("有 {n} 行是隐藏的，照样读取", "{n} row(s) are hidden and were read", n=count)
        hint = words(
            "取消隐藏或筛选后核对；不该报的，删去", "show them and check; delete those that should not be sent"
        )
        yield Finding(
            "sheet|hidden_rows", "info", found.file, what, hint, found.sheet, first,
            cell=f"{letter}{first}", rows=count,
        )  # fmt: skip


def unseen_columns(found: Understood) -> Iterator[Finding]:
    """Columns of a table that are read and nobody sees, as one finding at the first."""
    unseen = [column for column in found.columns if column.hidden and column.field]
    if unseen:
        columns = [f"{column.letter} {' '.join(column.header.split())}" for column in unseen]
        what = words("有 {n} 列是隐藏的，照样读取：{columns}", "{n} column(s) are hidden and were read: {columns}",
                     n=len(unseen), columns=columns)  # fmt: skip
        hint = words("取消隐藏后核对；不该报的，删去", "show them and check; delete those that should not be sent")
        row = found.header[1]
        yield Finding(
            "sheet|hidden_columns", "info", found.file, what, hint, found.sheet, row, cell=f"{unseen[0].letter}{row}"
        )


def other_rows(found: Understood) -> Iterator[Finding]:
    """Rows of a table that state something else than the others (上年同期), and those that may be a total (市区)."""
    compared = found.left_out.get("compared", [])
    if compared:
        what = words(
            "有 {n} 行写的是对比（上年、增幅、任务、比例之类），未作数据读取",
            "{n} row(s) state a comparison (last year, growth, task, share) and were not read as data", n=len(compared),
        )  # fmt: skip
        hint = words("本来是数据的，改掉这一行的名称", "rename the row if it holds data")
        yield _at(found, "sheet|compared_rows", "info", compared[0], what, hint, len(compared))
    for row in found.asked:
        what = words("这一行像是几个地区之和，未计入", "this row seems to be several areas together and is not counted")
        hint = words(
            "是合计的，删去或改为“合计”；是一个地区的，改为它的全称",
            "if it is a total delete it or call it 合计; if it is one area write its full name",
        )
        yield _at(found, f"{found.table}.county|several_areas", "error", row, what, hint, 1)


def _at(found: Understood, rule: str, severity: Severity, row: int, what: Words, hint: Words, rows: int) -> Finding:
    letter = next((one.letter for one in found.columns if one.field == "county"), None)
    letter = letter or next((one.letter for one in found.columns if one.field), "A")
    return Finding(rule, severity, found.file, what, hint, found.sheet, row, cell=f"{letter}{row}", rows=rows)
