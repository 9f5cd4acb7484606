"""Grids to raw tables: which sheet this is, where its header stands, which column is which field."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.findings import Finding
from eldercalc.readers.grids import Grid, is_blank, letter
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.records.checker import Origin, RawTable
from eldercalc.words import words

HEADER_WITHIN = 20
"""A header is looked for in this many rows from the top."""

TOTALS = frozenset({"合计", "小计", "总计", "共计", "total", "subtotal"})
COVERS = frozenset({"封面", "说明", "填报说明", "cover", "readme"})
IGNORED_SHEETS = frozenset({"选项", "choices"})
IGNORED = frozenset({"序号", "编号", "no", "no.", "#", "备注", "remarks"})


@dataclass(frozen=True)
class Cover:
    """What a file's cover sheet says of all its sheets."""

    year: int | None = None
    as_of: str | None = None
    area: str | None = None
    plan: str | None = None
    plan_sha256: str | None = None


@dataclass(frozen=True)
class Match:
    """A sheet recognised: its model, the header's row (from 0), and the position in the grid of each field."""

    model: type[Record]
    header: int
    fields: dict[str, int]
    unknown: list[tuple[int, str]]


def plain(text: str) -> str:
    """A title or sheet name without blanks, full-width forms and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def bare(text: str) -> str:
    """A plain title without the unit in brackets at its end."""
    return re.sub(r"\([^()]*\)$", "", plain(text))


@cache
def titles(model: type[Record]) -> dict[str, str]:
    """Every title that names a field of `model`, plain and bare."""
    known: dict[str, str] = {}
    for form in (plain, bare):
        for name, column in columns_of(model).items():
            for title in column.titles:
                known.setdefault(form(title), name)
    return known


def field_of(model: type[Record], title: str) -> str | None:
    """The field that a header cell names, by its full title first."""
    known = titles(model)
    return known.get(plain(title)) or known.get(bare(title))


@cache
def sheet_names() -> dict[str, type[Record]]:
    """Every name that a sheet may come under."""
    names: dict[str, type[Record]] = {}
    for model in MODELS.values():
        sheet = model.sheet
        for name in (sheet.zh, sheet.en, sheet.table, *sheet.aliases):
            names.setdefault(plain(name), model)
    return names


def match(grid: Grid, name: str) -> Match | None:
    """The sheet that `grid` is, by its name or else by its columns; None where it is none of ours."""
    by_name = sheet_names().get(plain(name))
    rows = [grid.row(index) for index in range(min(HEADER_WITHIN, grid.height))]
    candidates = [by_name] if by_name else list(MODELS.values())
    best: Match | None = None
    for model in candidates:
        for index, row in enumerate(rows):
            found = _header(model, index, row)
            if best is None or len(found.fields) > len(best.fields):
                best = found
    if best is None or not best.fields:
        return None
    return best if by_name or _convincing(best) else None


def _convincing(found: Match) -> bool:
    """A sheet known by its columns alone must have its required ones, and more known columns than unknown."""
    required = {name for name, column in columns_of(found.model).items() if column.required}
    return required <= set(found.fields) and len(found.fields) > len(found.unknown)


def _header(model: type[Record], index: int, row: list[str]) -> Match:
    fields: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for position, title in enumerate(row):
        name = field_of(model, title) if title else None
        if name and name not in fields:
            fields[name] = position
        elif title and plain(title) not in IGNORED:
            unknown.append((position, title))
    return Match(model, index, fields, unknown)


def raw_table(grid: Grid, found: Match, cover: Cover) -> RawTable:
    """The rows below the header as text by field; blank rows and rows of totals are left out."""
    body = {name: grid.columns[at].slice(found.header + 1) for name, at in found.fields.items()}
    length = grid.height - found.header - 1
    keep = _rows_of_data(body, length)
    rows = pa.array(range(found.header + 2, found.header + 2 + length), pa.int32()).filter(keep)
    letters = {name: letter(grid.positions[at]) for name, at in found.fields.items()}
    columns = {name: pa.chunked_array([column.filter(keep)]) for name, column in body.items()}
    if cover.area and "county" in columns_of(found.model):
        given = columns.get("county", pa.chunked_array([pa.nulls(len(rows), pa.string())]))
        columns["county"] = pc.if_else(is_blank(given), cover.area, given)
    return RawTable(found.model, Origin(grid.file, grid.name, letters), columns, rows, cover.year)


def _rows_of_data(body: dict[str, pa.Array], length: int) -> pa.Array:
    blank, total = pa.array([True] * length, pa.bool_()), pa.array([False] * length, pa.bool_())
    wanted = pa.array(sorted(TOTALS))
    for name, column in body.items():
        blank = pc.and_(blank, is_blank(column))
        if name in ("year", "county", "town", "village", "name", "code"):
            squeezed = pc.replace_substring_regex(column, r"[\s\x{3000}\x{00a0}]+", "")
            total = pc.or_(total, pc.fill_null(pc.is_in(pc.utf8_lower(squeezed), wanted), False))
    return pc.and_not(pc.invert(blank), total)


def complaints(grid: Grid, found: Match, cover: Cover) -> Iterable[Finding]:
    """Headers that name no field, and required fields that no header names."""
    table = found.model.sheet.table
    for position, title in found.unknown:
        near = difflib.get_close_matches(plain(title), titles(found.model), 1, 0.75)
        hint = words(
            "不影响计算；需要时改为模板中的列名", "it is not used; rename it as in the template if it should be"
        )
        if near:
            meant = columns_of(found.model)[titles(found.model)[near[0]]]
            hint = words("是否指“{zh}”？请改列名", "is it '{en}'? rename the header", zh=meant.zh, en=meant.en)
        yield Finding(
            f"{table}|unknown_column",
            "warning" if near else "info",
            grid.file,
            words("列“{title}”不认识，未读取", "column '{title}' is unknown and was not read", title=title),
            hint,
            grid.name,
            row=found.header + 1,
            cell=f"{letter(grid.positions[position])}{found.header + 1}",
        )
    for name, column in columns_of(found.model).items():
        if column.required and name not in found.fields and not (name == "county" and cover.area):
            yield Finding(
                f"{table}.{name}|missing_column",
                "error",
                grid.file,
                words("缺少列“{zh}”", "column '{en}' is missing", zh=column.zh, en=column.en),
                words(
                    "用 eldercalc template 生成模板对照", "compare with the workbook that `eldercalc template` writes"
                ),
                grid.name,
                column=name,
            )


def cover_of(grid: Grid) -> Cover:
    """What a cover sheet says: pairs of a title and the cell to its right."""
    said: dict[str, str] = {}
    for index in range(min(60, grid.height)):
        row = grid.row(index)
        for title, value in pairwise(row):
            if title and value:
                said.setdefault(bare(title).rstrip(":"), value)
    year = re.match(r"((?:19|20)\d\d)", said.get("年度", said.get("year", "")))
    return Cover(
        year=int(year[1]) if year else None,
        as_of=said.get("数据日期", said.get("asof")),
        area=said.get("填报地区", said.get("area")),
        plan=said.get("方案", said.get("plan")),
        plan_sha256=said.get("方案校验码", said.get("planhash")),
    )


def is_ignored(name: str | None) -> bool:
    """Whether a sheet of this name is the template's own list of choices."""
    return name is not None and plain(name) in IGNORED_SHEETS


def is_cover(name: str | None) -> bool:
    """Whether a sheet of this name is a cover."""
    return name is not None and plain(name) in COVERS
