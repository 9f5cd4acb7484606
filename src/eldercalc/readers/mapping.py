"""A mapping file: what the names in somebody's own tables mean, said once.

It names the kind of a sheet, the column that a header means (on one sheet, or wherever the header stands), what is to
be left unread, and the unit of a header that does not say it. An entry left blank says nothing yet.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from eldercalc.errors import PlanError
from eldercalc.findings import Finding
from eldercalc.readers.amounts import scale_of
from eldercalc.readers.titles import plain, sheet_named, titles
from eldercalc.records import MODELS, Column, Record, columns_of
from eldercalc.words import Words, words
from eldercalc.yamlfile import Document, Path_, Refusal, build, load, refused


def _known(name: str, known: Iterable[str], zh: str, en: str) -> Refusal:
    """The refusal of a name, with the nearest known one."""
    names = {plain(one): one for one in known}
    near = difflib.get_close_matches(plain(name), names, 1, 0.5)
    what = words("没有{zh}“{name}”", "there is no {en} '{name}'", zh=zh, en=en, name=name)
    if near:
        return Refusal("{what}，是否指“{near}”？", "{what}: is it '{near}'?", what=what, near=names[near[0]])
    return Refusal("{what}", "{what}", what=what)


@cache
def _columns() -> dict[str, str]:
    """The title of every column of every sheet, by each of its names."""
    return {name: columns_of(model)[field].zh for model in MODELS.values() for name, field in titles(model).items()}


def _table(value: object) -> object:
    if isinstance(value, str) and sheet_named(value) is None:
        raise _known(value, [model.sheet.zh for model in MODELS.values()], "数据表", "sheet")
    return value


def _column(value: object) -> object:
    if isinstance(value, str) and plain(value) not in _columns():
        raise _known(value, dict.fromkeys(_columns().values()), "列", "column")
    return value


class Strict(BaseModel):
    """A part of the file; nothing beside what is named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ColumnEntry(Strict):
    """What a header means: a column, in which unit; or nothing that is to be read."""

    column: Annotated[str, BeforeValidator(_column)] | None = Field(None, description="指哪一列，如 护理型床位数")
    unit: Annotated[str, Field(min_length=1)] | None = Field(None, description="列名没有写明的单位，如 万㎡")
    ignore: bool = Field(False, description="true：不读这一列")

    @property
    def speaks(self) -> bool:
        """Whether it says anything: an entry left blank does not."""
        return bool(self.column or self.unit or self.ignore)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """`列名: 护理型床位数` is short for `列名: {column: 护理型床位数}`; a blank says nothing."""
        return {} if value is None else {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_thing(self) -> ColumnEntry:
        if self.ignore and (self.column or self.unit):
            raise Refusal("不读的列（ignore）不写 column 与 unit", "what is ignored has no column and no unit")
        return self


Name = Annotated[str, BeforeValidator(lambda key: key if isinstance(key, str) else str(key))]


class SheetEntry(Strict):
    """What a sheet is, and what its headers mean; or that it is not to be read."""

    table: Annotated[str, BeforeValidator(_table)] | None = Field(None, description="指哪张数据表，如 养老机构")
    ignore: bool = Field(False, description="true：不读这张表")
    columns: dict[Name, ColumnEntry] = Field(default={}, description="列名: 指哪一列")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """`表名: 养老机构` is short for `表名: {table: 养老机构}`; a blank says nothing."""
        return {} if value is None else {"table": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_thing(self) -> SheetEntry:
        if self.ignore and (self.table or self.columns):
            raise Refusal("不读的表（ignore）不写 table 与 columns", "what is ignored has no table and no columns")
        return self


class MappingFile(Strict):
    """A mapping file (对照文件)."""

    sheets: dict[Name, SheetEntry] = Field(default={}, description="表名（CSV 为文件名，不含后缀）: 指哪张表")
    columns: dict[Name, ColumnEntry] = Field(default={}, description="各表通用的列名: 指哪一列")


Headers = dict[str, tuple[Path_, ColumnEntry]]
"""What is said of headers, by their plain text."""


@dataclass(frozen=True)
class Names:
    """What the mapping says of one sheet; `place` is where (None: it does not name the sheet)."""

    place: Path_ | None = None
    model: type[Record] | None = None
    ignored: bool = False
    headers: Headers = field(default_factory=dict)

    def of(self, *names: str) -> tuple[Path_, ColumnEntry] | None:
        """The entry of a header, under the first of its `names` that has one which says anything."""
        found = (self.headers.get(plain(name)) for name in names)
        return next((one for one in found if one and one[1].speaks), None)


@dataclass(frozen=True)
class Mapped:
    """A mapping file as read; without one, every name means what its own letters say."""

    file: MappingFile = field(default_factory=MappingFile)
    document: Document | None = None

    def names(self, sheet: str) -> Names:
        """What it says of the sheet of this name; its own headers come before those of all sheets."""
        headers: Headers = {plain(name): (("columns", name), entry) for name, entry in self.file.columns.items()}
        for name, entry in self.file.sheets.items():
            if plain(name) == plain(sheet):
                own: Headers = {
                    plain(key): (("sheets", name, "columns", key), one) for key, one in entry.columns.items()
                }
                model = sheet_named(entry.table) if entry.table else None
                return Names(("sheets", name), model, entry.ignore, headers | own)
        return Names(headers=headers)

    def idle(self, used: set[Path_]) -> list[Finding]:
        """A finding for each entry that matched nothing."""
        if self.document is None:
            return []
        return [self._idle(self.document, place) for place in _places(self.file) if place not in used]

    def _idle(self, document: Document, place: Path_) -> Finding:
        line, name = document.lines.get(self.written(place), 1), place[-1]
        kind = words("表名", "sheet") if len(place) == 2 and place[0] == "sheets" else words("列名", "header")
        shown = f"{place[1]} / {name}" if len(place) == 4 else name
        what = words(
            "对照中的{kind}“{name}”没有用到",
            "the {kind} '{name}' of the mapping matches nothing",
            kind=kind,
            name=shown,
        )
        hint = words("对照报表核对写法；不再需要就删去", "compare it with the data, or delete it if it is not needed")
        return Finding("mapping|unused", "info", document.path, what, hint, row=line)

    def written(self, place: Path_) -> Path_:
        """The place as the document has it, where keys may be numbers."""
        assert self.document is not None
        return next((one for one in self.document.lines if tuple(map(str, one)) == tuple(map(str, place))), ())


def _places(file: MappingFile) -> Iterator[Path_]:
    for name, entry in file.sheets.items():
        yield ("sheets", name)
        yield from (("sheets", name, "columns", key) for key, one in entry.columns.items() if one.speaks)
    yield from (("columns", key) for key, one in file.columns.items() if one.speaks)


NO_MAPPING = Mapped()


def read_mapping(path: str | None) -> Mapped:
    """The mapping of the file. Raises PlanError with file:line of every fault."""
    if path is None:
        return NO_MAPPING
    document = load(Path(path))
    if not isinstance(document.data, dict):
        raise PlanError(
            document.where(()),
            words("对照文件应写 sheets 与 columns", "a mapping file has sheets and columns"),
            words("用 validate --write-mapping 对照.yaml 起草", "draft one: validate --write-mapping mapping.yaml"),
        )
    mapped = Mapped(build(MappingFile, document, _without_blanks(document.data)), document)
    faults = list(_faults(mapped))
    if faults:
        raise refused([(document.where(mapped.written(place)), what) for place, what in faults])
    return mapped


def _without_blanks(data: dict[Any, Any]) -> dict[Any, Any]:
    """`sheets:` with nothing below it is as good as none."""
    return {key: value for key, value in data.items() if value is not None or key not in ("sheets", "columns")}


def _faults(mapped: Mapped) -> Iterator[tuple[Path_, Words]]:
    """Columns that their sheet does not have, and units that cannot be the column's."""
    every = list(MODELS.values())
    for key, one in mapped.file.columns.items():
        yield from _fault(("columns", key), one, every)
    for name, entry in mapped.file.sheets.items():
        own = sheet_named(entry.table or name)
        for key, one in entry.columns.items():
            yield from _fault(("sheets", name, "columns", key), one, [own] if own else every)


def _fault(place: Path_, entry: ColumnEntry, models: list[type[Record]]) -> Iterator[tuple[Path_, Words]]:
    where = ".".join(map(str, place))
    meant = [found for model in models if (found := named(model, entry))]
    if entry.column and not meant:
        only = models[0]
        refusal = _known(entry.column, [one.zh for one in columns_of(only).values()], f"{only.sheet.zh}的列",
                         f"column of {only.sheet.en}")  # fmt: skip
        yield place, words("{where}: {what}", "{where}: {what}", where=where, what=refusal.words)
    elif entry.unit and meant and not any(one.unit and scale_of(entry.unit, one.unit) for one in meant):
        unit = next((one.unit for one in meant if one.unit), None)
        told = words("应为 {unit} 或它的倍数", "it is in {unit} or a multiple", unit=unit) if unit else words(
            "这一列没有单位", "the column has no unit")  # fmt: skip
        yield place, words(
            "{where}: 单位“{given}”不对，{told}", "{where}: unit '{given}' does not fit, {told}",
            where=where, given=entry.unit, told=told,
        )  # fmt: skip


def named(model: type[Record], entry: ColumnEntry) -> Column | None:
    """The column of `model` that an entry names."""
    name = titles(model).get(plain(entry.column)) if entry.column else None
    return columns_of(model)[name] if name else None
