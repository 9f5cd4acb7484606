"""What a resubmission changed, for machines: JSON with its schema, and CSV with a row a change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from eldercalc import __version__
from eldercalc.assessment import Assessment
from eldercalc.comparison import CellChange, FigureChange, RowChange, SheetChange, Spot
from eldercalc.comparison.rows import Value
from eldercalc.findings import Finding
from eldercalc.reports import jsontext, labels
from eldercalc.reports.difference import Reported, said
from eldercalc.reports.numbers import plain
from eldercalc.reports.phrases import name_of
from eldercalc.reports.result import finding
from eldercalc.reports.schemas import File, Kept, Number, Status, Strict, Wrong
from eldercalc.reports.tabular import safe
from eldercalc.words import Lang, Words

SCHEMA_VERSION: Literal[1] = 1

Cell = str | int | float | bool | None


class At(Strict):
    """A place in a file; `cell` is null for a whole row."""

    file: str
    sheet: str | None
    row: int
    cell: str | None


class CellMoved(Strict):
    """A cell that says something else; values of personal columns are masked."""

    column: str
    old: Cell
    new: Cell
    old_at: At
    new_at: At


class RowMoved(Strict):
    """A row that came, went or says something else."""

    change: Literal["added", "removed", "changed"]
    key: dict[str, Cell]
    name: Cell
    old_at: At | None
    new_at: At | None
    cells: list[CellMoved]


class SheetMoved(Strict):
    """One sheet in both states."""

    table: str
    old_rows: int
    new_rows: int
    added: int
    removed: int
    changed: int
    rows: list[RowMoved]


class State(Strict):
    """A figure in one state."""

    value: Number | None
    numerator: Number | None
    denominator: Number | None
    status: Status


class Parts(Strict):
    """What numerator and denominator have in the change of a rate; together they are the change."""

    numerator: Number
    denominator: Number


class FigureMoved(Strict):
    """One line in both states; null where a state does not have it."""

    target: str
    name: str
    main: bool
    area: str
    area_code: str
    group: str | None
    year: int
    unit: str | None
    moved: bool
    old: State | None
    new: State | None
    change: Number | None
    by_parts: Parts | None


class Persisting(Strict):
    """A finding that is still there."""

    old: Wrong
    new: Wrong


class Wrongs(Strict):
    """Findings by what became of them."""

    fixed: list[Wrong]
    still: list[Persisting]
    new: list[Wrong]


class Diff(Strict):
    """The result of `diff` as JSON."""

    schema_version: Literal[1]
    tool_version: str
    plan: str
    plan_sha256: str
    years: list[int]
    old_files: list[File]
    new_files: list[File]
    sheets: list[SheetMoved]
    figures: list[FigureMoved]
    findings: Wrongs
    gate: Kept


def document(report: Reported, lang: Lang) -> dict[str, Any]:
    """The difference as a document that JSON can hold; it fits `schema diff`."""
    difference = report.difference
    faults = difference.faults
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "plan": difference.plan.plan.plan,
        "plan_sha256": difference.plan.sha256,
        "years": list(difference.years),
        "old_files": [dict(file) for file in report.compared.old_files],
        "new_files": [dict(file) for file in report.compared.new_files],
        "sheets": [_sheet(sheet) for sheet in difference.sheets],
        "figures": [_figure(change) for change in difference.figures],
        "findings": {
            "fixed": [finding(item, lang) for item in faults.fixed],
            "still": [{"old": finding(old, lang), "new": finding(new, lang)} for old, new in faults.still],
            "new": [finding(item, lang) for item in faults.new],
        },
        "gate": {"held": report.gate.held, "broken": list(report.gate.broken)},
    }


def as_json(report: Reported, lang: Lang) -> str:
    """The document as text."""
    return jsontext.written(document(report, lang))


def _sheet(sheet: SheetChange) -> dict[str, Any]:
    counts = {kind: sheet.count(kind) for kind in ("added", "removed", "changed")}
    head = {"table": sheet.table, "old_rows": sheet.old_rows, "new_rows": sheet.new_rows}
    return {**head, **counts, "rows": [_row(row) for row in sheet.rows]}


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "change": row.kind,
        "key": {name: _cell(value) for name, value in row.key},
        "name": _cell(row.name),
        "old_at": _at(row.old_at),
        "new_at": _at(row.new_at),
        "cells": [_cell_moved(cell) for cell in row.cells],
    }


def _cell_moved(cell: CellChange) -> dict[str, Any]:
    values = {"old": _cell(cell.old), "new": _cell(cell.new)}
    return {"column": cell.column.field, **values, "old_at": _at(cell.old_at), "new_at": _at(cell.new_at)}


def _cell(value: Value) -> Cell:
    return plain(value) if isinstance(value, Decimal) else value


def _at(spot: Spot | None) -> dict[str, Any] | None:
    return None if spot is None else {"file": spot.file, "sheet": spot.sheet, "row": spot.row, "cell": spot.cell}


def _figure(change: FigureChange) -> dict[str, Any]:
    line, parts = change.line, change.by_parts
    return {
        "target": line.target.id,
        "name": line.target.name,
        "main": line.main,
        "area": line.area,
        "area_code": line.area_code,
        "group": line.group,
        "year": line.year,
        "unit": line.unit,
        "moved": change.moved,
        "old": _state(change.old),
        "new": _state(change.new),
        "change": plain(change.by),
        "by_parts": {"numerator": plain(parts[0]), "denominator": plain(parts[1])} if parts else None,
    }


def _state(line: Assessment | None) -> dict[str, Any] | None:
    if line is None:
        return None
    parts = {"numerator": plain(line.figure.numerator), "denominator": plain(line.figure.denominator)}
    return {"value": plain(line.value), **parts, "status": line.status}


COLUMNS: tuple[Words, ...] = (
    Words("类别", "part"),
    Words("变动", "change"),
    Words("表或指标", "sheet or target"),
    Words("键或地区", "key or area"),
    Words("年度", "year"),
    Words("列", "column"),
    Words("旧", "old"),
    Words("新", "new"),
    Words("旧分子", "old numerator"),
    Words("新分子", "new numerator"),
    Words("旧分母", "old denominator"),
    Words("新分母", "new denominator"),
    Words("旧判断", "old status"),
    Words("新判断", "new status"),
    Words("旧位置", "old place"),
    Words("新位置", "new place"),
    Words("说明", "message"),
)
PARTS = {"row": Words("数据", "row"), "figure": Words("指标", "figure"), "finding": Words("问题", "finding")}
CHANGES = {
    "added": Words("新增", "added"),
    "removed": Words("删去", "removed"),
    "changed": Words("改动", "changed"),
    "moved": Words("变动", "moved"),
    "fixed": Words("已改正", "fixed"),
    "still": Words("仍有", "still there"),
    "new": Words("新增", "new"),
}
Record = tuple[Any, ...]


def as_csv(report: Reported, lang: Lang) -> str:
    """Every change, one a row: a changed cell, a row that came or went, a figure that moved, a finding."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([title.show(lang) for title in COLUMNS])
    for record in (*_cells(report, lang), *_moved(report, lang), *_found(report, lang)):
        padded = (*record, *[""] * (len(COLUMNS) - len(record)))
        writer.writerow([safe(value) if isinstance(value, str) else value for value in padded])
    return stream.getvalue()


def _cells(report: Reported, lang: Lang) -> Iterator[Record]:
    for sheet in report.difference.sheets:
        for row in sheet.rows:
            key = dict(row.key)
            year = key.pop("year", "")
            known = " ".join(said(value, lang) for value in key.values() if value is not None)
            head = PARTS["row"].show(lang), CHANGES[row.kind].show(lang), sheet.table, known, year
            if row.kind != "changed":
                places = _place(row.old_at), _place(row.new_at)
                yield (*head, *[""] * 9, *places)
            for cell in row.cells:
                values = cell.column.field, _told(cell.old, lang), _told(cell.new, lang)
                yield (*head, *values, *[""] * 6, _place(cell.old_at), _place(cell.new_at))


def _told(value: Value, lang: Lang) -> Any:
    return (
        "" if value is None else value if isinstance(value, int) and not isinstance(value, bool) else said(value, lang)
    )


def _place(spot: Spot | None) -> str:
    return "!".join(part for part in (spot.file, spot.sheet, spot.cell or str(spot.row)) if part) if spot else ""


def _moved(report: Reported, lang: Lang) -> Iterator[Record]:
    for change in report.difference.moved:
        line, sides = change.line, [_state(one) or {} for one in (change.old, change.new)]
        where = f"{line.area}[{line.group}]" if line.group else line.area
        head = PARTS["figure"].show(lang), CHANGES["moved"].show(lang), line.target.id, where, line.year, ""
        figures = [side.get(name) for name in ("value", "numerator", "denominator") for side in sides]
        statuses = [labels.status(side["status"], lang) if side else "" for side in sides]
        yield (*head, *figures, *statuses, "", "", name_of(line, lang))


def _found(report: Reported, lang: Lang) -> Iterator[Record]:
    faults = report.difference.faults
    for item in faults.fixed:
        yield _fault("fixed", item, item, None, lang)
    for old, new in faults.still:
        yield _fault("still", new, old, new, lang)
    for item in faults.new:
        yield _fault("new", item, None, item, lang)


def _fault(change: str, item: Finding, old: Finding | None, new: Finding | None, lang: Lang) -> Record:
    places = ["!".join(part for part in (one.file, one.sheet, one.cell) if part) if one else "" for one in (old, new)]
    values = [(one.value or "") if one else "" for one in (old, new)]
    head = PARTS["finding"].show(lang), CHANGES[change].show(lang), item.rule, "", "", item.column or ""
    return (*head, *values, *[""] * 6, *places, item.message.show(lang))
