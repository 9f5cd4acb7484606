"""What the tests of the workbook report share: reports written and read back, and the office suite's second opinion."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell

from tests.calling import SAMPLES, run
from tests.desktop import converted

NAMES = {
    "numerator": "分子", "denominator": "分母", "value": "完成值", "target_value": "目标值", "baseline_value": "基期值",
    "expected": "序时应达", "gap_to_target": "距目标", "gap": "距序时", "completion": "完成率", "progress": "目标进度",
    "time_share": "时序进度",
}  # fmt: skip
"""The fields of the JSON by the titles of the columns that show them."""


def report(folder: Path, plan: object, *files: object, args: tuple[str, ...] = (), **env: str) -> tuple[Path, Any]:
    """The workbook of a run, and its result as JSON."""
    book, result = folder / "报告.xlsx", folder / "结果.json"
    done = run("check", "--plan", plan, *files, "--quiet", "-o", book, "-o", result, *args, **env)
    assert done.exit_code in (0, 1), done.stderr
    return book, json.loads(result.read_text(encoding="utf-8"))


def sample(folder: Path, plan: str) -> tuple[Path, Any]:
    """The report of a plan that is shipped, on its sample data."""
    return report(folder, plan, SAMPLES / f"{plan}.xlsx")


def opened(path: Path, values: bool = True) -> openpyxl.Workbook:
    """The workbook with its stored values, or its formulas."""
    return openpyxl.load_workbook(path, data_only=values)


def cells(book: openpyxl.Workbook) -> Iterator[tuple[str, Cell]]:
    """Every cell that holds something, with the name of its sheet."""
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell) for cell in row if cell.value is not None)


def table(sheet: Any, first: str = "序号") -> list[dict[str, Any]]:
    """The rows of a sheet by the titles of its columns, as far as the first column or the second is filled."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(at for at, row in enumerate(rows) if row[0] == first)
    names = [str(name) for name in rows[at]]
    found = [dict(zip(names, row, strict=True)) for row in rows[at + 1 :]]
    return [row for row in found if row[names[1]] is not None]


def chapters(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    """The numbered rows of the sheets of the chapters."""
    sheets = [sheet for sheet in book if re.match(r"\d+ ", sheet.title)]
    return [row for sheet in sheets for row in table(sheet) if row["序号"] is not None]


def parts(path: Path) -> dict[str, bytes]:
    """The parts of the package by their names."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def rewritten(path: Path, to: Path, part: str, pattern: bytes, by: bytes) -> Path:
    """A copy in which the first match of `pattern` in a part is replaced."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(path).items():
            changed = re.sub(pattern, by, data, count=1) if name == part else data
            assert name != part or changed != data
            package.writestr(name, changed)
    return to


def differences(path: Path, folder: Path) -> list[str]:
    """Each formula whose stored value is not what the office suite makes of it, with both; at least one is computed."""
    stored, formulas = opened(path), opened(path, values=False)
    again = opened(converted(path, "xlsx", folder))
    found, seen = [], 0
    for sheet, cell in cells(formulas):
        if cell.data_type == "f":
            seen += 1
            was, now = stored[sheet][cell.coordinate].value, again[sheet][cell.coordinate].value
            if not _same(was, now):
                found.append(f"{sheet}!{cell.coordinate} {cell.value}: {was!r} {now!r}")
    assert seen
    return found


def _same(was: Any, now: Any) -> bool:
    """Equal to the digits that a spreadsheet holds, where differences of large figures leave fewer."""
    if isinstance(was, (int, float)) and isinstance(now, (int, float)):
        return abs(was - now) <= 1e-12 * max(1, abs(was))
    return bool(was == now)
