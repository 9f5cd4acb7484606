"""How the files were read: which sheet is what, which column is which field, and which rows are no data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rich.cells import cell_len

from eldercalc.findings import Finding
from eldercalc.readers import Reading
from eldercalc.readers.matching import Understood, UnderstoodColumn
from eldercalc.readers.skipping import REASONS
from eldercalc.records import MODELS, columns_of
from eldercalc.records.cells import is_blank
from eldercalc.records.checker import RawTable
from eldercalc.words import Lang, Words, words

HOW: dict[str, Words] = {
    "name": Words("列名", "name"),
    "alias": Words("别名", "alias"),
    "mapping": Words("对照文件", "mapping"),
    "ignored": Words("不读", "ignored"),
    "sum": Words("合计列，不读", "total, not read"),
    "unknown": Words("不认识", "unknown"),
    "repeated": Words("重复，不读", "repeated, not read"),
}
LEFT_OUT: dict[str, Words] = {
    "total": Words("合计、小计、其中", "totals"),
    "part": Words("几个地区之和", "several areas together"),
    "compared": Words("对比（上年、增幅、任务、比例）", "comparisons"),
    "note": Words("说明", "notes"),
    "header": Words("重复的表头", "headers again"),
    "numbers": Words("栏次", "column numbers"),
    "blank": Words("空行", "blank"),
    "hidden": Words("隐藏（照样读取）", "hidden (read)"),
}
YEAR_FROM: dict[str, Words] = {
    "title": Words("年度取自标题：{year}", "year by title: {year}"),
    "header": Words("年度取自表头：{year}", "year by header: {year}"),
    "name": Words("年度取自表名或文件名：{year}", "year by the name of sheet or file: {year}"),
}
HEADS = (
    Words("列", "col"), Words("表头", "header"), Words("读作", "read as"), Words("单位", "unit"), Words("依据", "by"),
    Words("读出", "read"), Words("未采用", "refused"),
)  # fmt: skip
SHOWN_ROWS = 8


def understood(reading: Reading, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Every sheet of every file, read or not, as a document that JSON can hold."""
    refused, by_name = _refused(findings), _by_name(findings)
    tables: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for raw, table in zip(reading.raws, reading.understood, strict=True):
        tables.setdefault((table.file, table.sheet), []).append(_table(raw, table, refused, by_name))
    found: list[dict[str, Any]] = [
        {"file": file, "sheet": sheet, "skipped": None, "tables": mine} for (file, sheet), mine in tables.items()
    ]
    found += [{"file": one.file, "sheet": one.sheet, "skipped": one.reason, "tables": []} for one in reading.skipped]
    order = {file.path: at for at, file in enumerate(reading.files)}
    return sorted(found, key=lambda one: order.get(one["file"], 0))


def _refused(findings: Sequence[Finding]) -> Counter[tuple[str | None, str | None, str, int]]:
    """How many cells of each column and row were refused."""
    hits = (item for item in findings if "|not_" in item.rule and item.row and item.cell and item.column)
    kinds = {(model.sheet.table, name): f"not_{column.kind.name}" for model in MODELS.values()
             for name, column in columns_of(model).items()}  # fmt: skip
    return Counter(
        (item.file, item.sheet, str(item.column), item.row or 0)
        for item in hits
        if kinds.get((item.rule.partition(".")[0], str(item.column))) == item.rule.partition("|")[2]
    )


def _by_name(findings: Sequence[Finding]) -> set[tuple[str | None, str | None]]:
    """The sheets with rows that are taken to be of the year in a name."""
    return {(item.file, item.sheet) for item in findings if item.rule == "file|year_by_name"}


def _table(
    raw: RawTable,
    table: Understood,
    refused: Counter[tuple[str | None, str | None, str, int]],
    by_name: Set[tuple[str | None, str | None]],
) -> dict[str, Any]:
    named = table.cover.named if (table.file, table.sheet) in by_name and not table.cover.year else None
    bad: Counter[str] = Counter()
    for (file, sheet, column, row), count in refused.items():
        if (file, sheet) == (table.file, table.sheet) and table.header[1] < row <= table.last:
            bad[column] += count
    return {
        "table": table.table,
        "header_rows": list(table.header),
        "above": list(table.above),
        "year": table.cover.year or named,
        "year_from": table.cover.year_from or ("cover" if table.cover.year else "name" if named else None),
        "area": table.cover.area,
        "area_from_title": table.cover.area_from_title,
        "rows": table.rows,
        "left_out": dict(table.left_out),
        "blank_rows": table.blank,
        "hidden_rows": list(table.hidden),
        "columns": [_column(raw, column, bad) for column in table.columns],
    }


def _column(raw: RawTable, column: UnderstoodColumn, bad: Counter[str]) -> dict[str, Any]:
    name = column.field
    known = columns_of(raw.model)[name] if name else None
    filled = len(raw.columns[name]) - len(raw.columns[name].rows(is_blank)) if name else None
    scale = column.scale if column.scale != 1 else Fraction(1)
    return {
        "letter": column.letter,
        "header": column.header,
        "field": name,
        "name": known.zh if known else None,
        "name_en": known.en if known else None,
        "unit": known.unit if known else None,
        "unit_written": column.unit.replace("m2", "㎡") if column.unit else None,
        "scale": int(scale) if scale.denominator == 1 else float(scale),
        "how": column.how,
        "hidden": column.hidden,
        "parts": list(column.parts),
        "cells_read": None if filled is None else filled - bad[str(name)],
        "cells_refused": None if filled is None else bad[str(name)],
    }


def text(reading: Reading, findings: Sequence[Finding], lang: Lang) -> str:
    """The same for people: a block a sheet, its columns aligned."""
    sheets = understood(reading, findings)
    read = [line for sheet in sheets if not sheet["skipped"] for line in _sheet(sheet, lang)]
    passed = [line for sheet in sheets if sheet["skipped"] for line in _sheet(sheet, lang)]
    return "\n".join([*read, *(["", *passed] if passed else [])]) + "\n"


def _sheet(sheet: dict[str, Any], lang: Lang) -> Iterator[str]:
    place = f"{sheet['file']} [{sheet['sheet']}]" if sheet["sheet"] is not None else str(sheet["file"])
    if sheet["skipped"]:
        why = REASONS[sheet["skipped"]]
        yield words("{place}：未读取（{why}）", "{place}: not read ({why})", place=place, why=why).show(lang)
    for table in sheet["tables"]:
        own = MODELS[table["table"]].sheet
        kind = words("{place}：{zh}", "{place}: {en}", place=place, zh=own.zh, en=own.en)
        yield from ["", kind.show(lang), f"  {rows_told(table, lang)}"]
        yield from (f"  {line}" for line in aligned([[head.show(lang) for head in HEADS], *cells(table, lang)]))


def rows_told(table: dict[str, Any], lang: Lang) -> str:
    """Where the header stands, how many rows are data, and which are not."""
    top, low = table["header_rows"]
    at = f"{top}" if top == low else f"{top}–{low}"
    parts = [
        words("表头第 {at} 行", "header in row {at}", at=at),
        words("数据 {n} 行", "{n} row(s) of data", n=table["rows"]),
    ]
    kept = {**table["left_out"], "hidden": table["hidden_rows"]}
    parts += [
        words("{what}第 {rows} 行", "{what}: row {rows}", what=LEFT_OUT[reason], rows=_few(rows, lang))
        for reason, rows in kept.items()
        if rows
    ]
    own = next((one["cells_read"] for one in table["columns"] if one["field"] == "year"), 0)
    if table["year_from"] in YEAR_FROM and own < table["rows"]:
        parts.append(replace(YEAR_FROM[table["year_from"]], given={"year": table["year"]}))
    if table["area_from_title"]:
        parts.append(
            words("县区取自标题、表名或文件名：{area}", "area by title, sheet or file: {area}", area=table["area"])
        )
    if table["blank_rows"]:
        parts.append(words("空行 {n} 行", "{n} blank row(s)", n=table["blank_rows"]))
    return ("；" if lang == "zh" else "; ").join(part.show(lang) for part in parts)


def _few(rows: Sequence[int], lang: Lang) -> str:
    shown = ("、" if lang == "zh" else ", ").join(map(str, rows[:SHOWN_ROWS]))
    more = words(" 等 {n}", " and others, {n} in all,", n=len(rows)).show(lang) if len(rows) > SHOWN_ROWS else ""
    return shown + more


def cells(table: dict[str, Any], lang: Lang) -> Iterator[list[str]]:
    """What is told of each column, under the `HEADS`."""
    for column in table["columns"]:
        name = column["name"] if lang == "zh" else column["name_en"]
        meant = name or "+".join(column["parts"]) or "—"
        yield [
            column["letter"], " ".join(column["header"].split()), meant, _unit(column),
            _how(column, lang), *("" if column[n] is None else str(column[n]) for n in COUNTS),
        ]  # fmt: skip


def _how(column: dict[str, Any], lang: Lang) -> str:
    how = HOW[column["how"]]
    return (words("{how}（隐藏）", "{how} (hidden)", how=how) if column["hidden"] else how).show(lang)


COUNTS = ("cells_read", "cells_refused")


def _unit(column: dict[str, Any]) -> str:
    """The unit of the field, and what a number written in another one was multiplied by."""
    own = column["unit"] or ""
    if column["scale"] == 1:
        return own
    return f"{column['unit_written']}→{own} ×{column['scale']}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines whose columns begin below each other, Chinese being two wide; counts at the right."""
    widths = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(_padded(cell, widths[at], at >= len(widths) - 2) for at, cell in enumerate(row)).rstrip()
            for row in rows]  # fmt: skip


def _padded(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if right else cell + blanks
