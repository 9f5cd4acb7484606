"""Readers: from the files that a user names to raw tables, with what could not be read as findings."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from eldercalc.errors import InputError, why_not
from eldercalc.findings import Finding
from eldercalc.readers.areal import areal_titles
from eldercalc.readers.areas import NO_AREAS, Areas
from eldercalc.readers.beside import side_by_side
from eldercalc.readers.blocks import Block, blocks_of
from eldercalc.readers.complaints import complaints
from eldercalc.readers.covers import Cover, cover_of, unread, with_common, with_lines
from eldercalc.readers.grids import SUFFIXES, Grid, grids
from eldercalc.readers.hints import area_said, year_by_name
from eldercalc.readers.layout import regions
from eldercalc.readers.many import each
from eldercalc.readers.mapping import NO_MAPPING, Mapped, MappingFile, read_mapping
from eldercalc.readers.matching import Understood, read_table
from eldercalc.readers.naming import Naming
from eldercalc.readers.partitions import dataset_name, folders_said
from eldercalc.readers.skipping import (
    Skipped,
    not_apart,
    not_understood,
    other_rows,
    skipped,
    unread_table,
    unseen_columns,
    unseen_rows,
    unseen_sheet,
)
from eldercalc.readers.sums import differing
from eldercalc.readers.titles import is_cover
from eldercalc.records import columns_of
from eldercalc.records.checker import RawTable
from eldercalc.words import words
from eldercalc.yamlfile import Path_

__all__ = [
    "NO_AREAS",
    "NO_MAPPING",
    "Areas",
    "Cover",
    "Mapped",
    "MappingFile",
    "ReadFile",
    "Reading",
    "collect",
    "gathered",
    "needed",
    "read",
    "read_mapping",
]


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read."""

    path: str
    sha256: str


@dataclass
class Reading:
    """Everything that came out of the files.

    `understood` says how each of `raws` was read, `skipped` which sheets were not; `failures` are files that could not
    be read at all, `used` the entries of the mapping file that matched something.
    """

    raws: list[RawTable] = field(default_factory=list)
    files: list[ReadFile] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)
    used: set[Path_] = field(default_factory=set)

    def take_in(self, other: Reading) -> None:
        """Add what came out of further files."""
        for name, found in vars(other).items():
            mine = getattr(self, name)
            mine.update(found) if isinstance(mine, set) else mine.extend(found)


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


def read(
    paths: Iterable[Path],
    seen: Callable[[Path], None] = lambda _: None,
    plan: str = "方案",
    mapped: Mapped = NO_MAPPING,
    areas: Areas = NO_AREAS,
) -> Reading:
    """Read every file; one that cannot be read is an error finding, and its area has not reported.

    `seen` is called after each file; `plan` is how a hint names the plan in use, `areas` are its areas. Raises
    InputError where nothing at all could be read.
    """
    reading = gathered(paths, seen, mapped, areas)
    needed(reading, plan)
    return reading


def gathered(paths: Iterable[Path], seen: Callable[[Path], None], mapped: Mapped, areas: Areas = NO_AREAS) -> Reading:
    """What is in the files, and be it nothing; and what of the mapping matched nothing there."""
    reading, given = Reading(), list(paths)
    for path, part in zip(given, each(partial(_alone, mapped=mapped, areas=areas), given), strict=True):
        twin = next((file for file in reading.files for own in part.files if _alike(file, own)), None)
        again = Reading(files=part.files, covers=[Cover()], findings=[_same(path, twin)]) if twin else part
        reading.take_in(again)
        seen(path)
    reading.findings += mapped.idle(reading.used)
    return reading


def _alike(one: ReadFile, other: ReadFile) -> bool:
    """Whether two files are the same: their bytes, and what the folders above them say of their rows."""
    return one.sha256 == other.sha256 and folders_said(Path(one.path)) == folders_said(Path(other.path))


def _alone(path: Path, mapped: Mapped, areas: Areas) -> Reading:
    """What is in one file; one that cannot be read is a finding."""
    reading = Reading()
    try:
        _file(path, reading, mapped, areas)
    except InputError as error:
        reading.failures.append(error)
        reading.findings.append(Finding("file|unreadable", "error", str(path), error.problem, error.hint))
    except OSError as error:
        problem = words("无法读取：{why}", "cannot be read: {why}", why=why_not(error))
        reading.failures.append(InputError(str(path), problem))
        reading.findings.append(Finding("file|unreadable", "error", str(path), problem))
    return reading


def needed(reading: Reading, plan: str = "方案") -> None:
    """Raise InputError where no table at all was read."""
    if not reading.raws:
        raise reading.failures[0] if reading.failures else _nothing(reading, plan)


def _nothing(reading: Reading, plan: str) -> InputError:
    where = reading.files[0].path if reading.files else ""
    refused = next((one for one in reading.findings if one.rule.endswith(("|side_by_side", "|lacking"))), None)
    if refused:
        return InputError(f"{refused.file} [{refused.sheet}]", refused.message, refused.hint)
    return InputError(
        where,
        words("没有一张能识别的工作表", "no sheet of it is known"),
        words(
            "用 eldercalc template --plan {plan} -o 模板.xlsx 生成模板，"
            "或用 validate --write-mapping 对照.yaml 起草对照",
            "get the workbook to fill in: eldercalc template --plan {plan} -o template.xlsx; "
            "or draft a mapping: validate --write-mapping mapping.yaml",
            plan=plan,
        ),
    )


def _file(path: Path, reading: Reading, mapped: Mapped, areas: Areas) -> None:
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(_digest, path)
        sheets = list(grids(path))
        reading.files.append(ReadFile(str(path), digest.result()))
    cover = next((cover_of(grid) for grid in sheets if is_cover(grid.name)), Cover())
    reading.covers.append(cover)
    reading.findings += unread(cover, str(path))
    for grid in sheets:
        name = grid.name if grid.name is not None else dataset_name(path)
        naming = Naming(name, mapped.names(name), areas)
        naming = naming if cover.area else replace(naming, areal=areal_titles(grid, naming))
        reading.used |= {naming.said.place} if naming.said.place else set()
        passed = skipped(grid, naming)
        if passed:
            reading.skipped.append(passed)
        else:
            _sheet(grid, naming, cover, reading)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same(path: Path, twin: ReadFile) -> Finding:
    return Finding(
        "file|same",
        "warning",
        str(path),
        words("与 {other} 内容相同，只计一次", "is the same as {other}, byte for byte; counted once", other=twin.path),
        words("只交一份；本应不同的，请核对是否发错", "send one of them; if they should differ, see which is wrong"),
    )


def _sheet(grid: Grid, naming: Naming, cover: Cover, reading: Reading) -> None:
    beside = side_by_side(grid, naming)
    found = [(part, region) for part in beside.tables for region in regions(part, naming)]
    reading.findings += [unread_table(part, row, naming) for part, row in beside.unknown]
    if not found:
        passed, finding = not_understood(grid, naming)
        reading.skipped.append(passed)
        reading.findings.append(finding)
    elif grid.hidden:
        reading.findings.append(unseen_sheet(grid))
    for part, region in found:
        blocks = blocks_of(part, region, naming)
        if not blocks:
            passed, finding = not_apart(part, region, naming)
            reading.skipped.append(passed)
            reading.findings.append(finding)
        told = [unread_table(part, row, naming) for row in region.strangers]
        for block in blocks:
            said = _said(block, naming, cover)
            told += [one for one in complaints(block.grid, block.region.header, said) if one not in told]
            _block(block, said, naming, reading)
        reading.findings += told


def _said(block: Block, naming: Naming, cover: Cover) -> Cover:
    """What the cover, the lines above, the names of sheet and file and the headers say of every row of a table."""
    region, header = block.region, block.region.header
    said = with_common(with_lines(cover, region.above), region.above, region.common)
    if "year" not in said.misread:
        said = replace(said, named=year_by_name(naming, block.grid.file))
    if not said.area and "county" in columns_of(header.model) and "county" not in header.fields:
        area = area_said(block.grid, naming, [*region.above, *region.common])
        said = replace(said, area=area, area_from_title=area is not None)
    return replace(said, year=block.year, year_from="header") if block.year else said


def _block(block: Block, said: Cover, naming: Naming, reading: Reading) -> None:
    grid, region = block.grid, block.region
    raw, understood = read_table(grid, region, said, naming)
    reading.raws.append(raw)
    reading.understood.append(understood)
    reading.findings += unseen_rows(understood)
    reading.findings += unseen_columns(understood)
    reading.findings += other_rows(understood)
    reading.findings += differing(raw, understood.sums)
    reading.used |= {column.entry for column in understood.columns if column.entry}
