"""Readers: from the files that a user names to raw tables, with what could not be read as findings."""

from __future__ import annotations

import difflib
import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eldercalc.errors import InputError, why_not
from eldercalc.findings import Finding
from eldercalc.readers.covers import Cover, cover_of, unread, with_lines
from eldercalc.readers.grids import SUFFIXES, Grid, grids
from eldercalc.readers.layout import regions
from eldercalc.readers.matching import Understood, complaints, read_table
from eldercalc.readers.titles import is_cover, is_ignored, plain, sheet_named, sheet_names
from eldercalc.records.checker import RawTable
from eldercalc.words import Words, words

__all__ = ["Cover", "ReadFile", "Reading", "collect", "read"]


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read."""

    path: str
    sha256: str


@dataclass
class Reading:
    """Everything that came out of the files."""

    raws: list[RawTable] = field(default_factory=list)
    files: list[ReadFile] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)


def collect(names: Sequence[str]) -> list[Path]:
    """The spreadsheets that `names` mean: files, folders (their spreadsheets, sorted), glob patterns.

    Raises InputError for a name that is nothing, and for a folder without any spreadsheet.
    """
    found: list[Path] = []
    for name in names:
        found += _meant(name)
    first: dict[str, Path] = {}
    for path in found:
        first.setdefault(os.path.realpath(path), path)
    return list(first.values())


def _meant(name: str) -> list[Path]:
    path = Path(name)
    try:
        is_folder, exists = path.is_dir() and bool(name.strip()), path.exists()
    except (OSError, ValueError):
        is_folder = exists = False
    if is_folder:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not _hidden(p))
        if not inside:
            raise InputError(name, words("目录里没有电子表格", "the folder holds no spreadsheet"))
        return inside
    if exists and name.strip():
        return [path]
    matched = sorted(Path(p) for p in _globbed(name) if not _hidden(Path(p)))
    if not matched:
        raise InputError(name or '""', words("没有这个文件", "there is no such file"))
    return matched


def _globbed(pattern: str) -> list[str]:
    try:
        return glob.glob(pattern, recursive=True) if glob.has_magic(pattern) else []
    except (OSError, ValueError):
        return []


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))


def read(paths: Iterable[Path], seen: Callable[[Path], None] = lambda _: None) -> Reading:
    """Read every file; one that cannot be read is an error finding, and its area has not reported.

    `seen` is called after each file. Raises InputError where nothing at all could be read.
    """
    reading, failures = Reading(), []
    for path in paths:
        try:
            _file(path, reading)
        except InputError as error:
            failures.append(error)
            reading.findings.append(Finding("file|unreadable", "error", str(path), error.problem, error.hint))
        except OSError as error:
            problem = words("无法读取：{why}", "cannot be read: {why}", why=why_not(error))
            failures.append(InputError(str(path), problem))
            reading.findings.append(Finding("file|unreadable", "error", str(path), problem))
        seen(path)
    if not reading.raws:
        raise failures[0] if failures else _nothing(reading)
    return reading


def _nothing(reading: Reading) -> InputError:
    where = reading.files[0].path if reading.files else ""
    return InputError(
        where,
        words("没有一张能识别的工作表", "no sheet of it is known"),
        words(
            "用 eldercalc template --plan 方案 -o 模板.xlsx 生成模板",
            "get the workbook to fill in from `eldercalc template`",
        ),
    )


def _file(path: Path, reading: Reading) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    twin = next((file for file in reading.files if file.sha256 == digest), None)
    sheets = [] if twin else list(grids(path))
    reading.files.append(ReadFile(str(path), digest))
    reading.findings += [_same(path, twin)] if twin else []
    cover = next((cover_of(grid) for grid in sheets if is_cover(grid.name)), Cover())
    reading.covers.append(cover)
    reading.findings += unread(cover, str(path))
    for grid in sheets:
        if not is_cover(grid.name) and not is_ignored(grid.name) and grid.height:
            _sheet(grid, path, cover, reading)


def _same(path: Path, twin: ReadFile) -> Finding:
    return Finding(
        "file|same",
        "warning",
        str(path),
        words("与 {other} 内容相同，只计一次", "is the same as {other}, byte for byte; counted once", other=twin.path),
        words("只交一份；本应不同的，请核对是否发错", "send one of them; if they should differ, see which is wrong"),
    )


def _sheet(grid: Grid, path: Path, cover: Cover, reading: Reading) -> None:
    name = grid.name if grid.name is not None else path.stem
    found = regions(grid, name)
    if not found:
        reading.findings.append(_not_understood(grid, path, name))
    for region in found:
        said = with_lines(cover, region.above)
        reading.findings += complaints(grid, region.header, said)
        raw, understood = read_table(grid, region, said)
        reading.raws.append(raw)
        reading.understood.append(understood)


def _not_understood(grid: Grid, path: Path, name: str) -> Finding:
    known = sheet_named(name) is not None
    return Finding(
        "sheet|no_header" if known else "sheet|unknown",
        "error" if known else "info",
        str(path),
        words("工作表“{name}”没有认识的列名", "sheet '{name}' has no known header", name=name)
        if known
        else words("工作表“{name}”不认识，未读取", "sheet '{name}' is unknown and was not read", name=name),
        _nearest(name),
        grid.name,
    )


def _nearest(name: str) -> Words:
    """What to do about a sheet that is not known: the nearest name, or the template."""
    near = difflib.get_close_matches(plain(name), sheet_names(), 1, 0.6)
    if near:
        sheet = sheet_names()[near[0]].sheet
        return words("是否指“{zh}”？请改工作表名", "is it '{en}'? rename the sheet", zh=sheet.zh, en=sheet.en)
    return words("对照模板的工作表名与列名", "compare with the sheet names and headers of the template")
