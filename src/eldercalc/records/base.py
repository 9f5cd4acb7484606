"""A record model declares one sheet, once.

From the declaration come the template, the matching of headers, the column-wise and the row-wise checks, the
data dictionary and the JSON Schema. A model says what a row *is*; it computes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, PlainSerializer, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eldercalc.records.kinds import CHOICE, CHOICES, Kind, Text, Year, several, text
from eldercalc.records.rules import SheetRule
from eldercalc.words import Words

A_ROW = Words("行", "row(s)")

SheetKind = Literal["list", "event", "statement"]


@dataclass(frozen=True)
class Sheet:
    """What a whole sheet is.

    `list`: every row speaks for its own year alone (institutions, persons). `event`: a row belongs to the year
    of its `dated` column, whichever file brings it, once by its key. `statement`: every row states something of
    a whole area, so that rows of two levels (a county's and its townships') are never added together.
    `key` names the columns that make a row the same row. `span` names the dates of joining and leaving; `lists` the
    columns that say on whose list a body stands: who stands on several is still one. `empty` says that a sheet
    without rows means that there was nothing, as with every event sheet. `row` is what a row is, after a number.
    """

    table: str
    zh: str
    en: str
    kind: SheetKind
    key: tuple[str, ...] = ()
    dated: str | None = None
    span: tuple[str, str] | None = None
    lists: tuple[str, ...] = ("county", "town")
    aliases: tuple[str, ...] = ()
    empty: bool = False
    row: Words = A_ROW

    @property
    def may_be_empty(self) -> bool:
        """Whether a sheet without rows says that there was nothing."""
        return self.empty or self.kind == "event"


Also = Mapping[str, tuple[str, ...]]
"""Other words by the closed value that they mean, and mean beyond doubt."""

NO_OTHERS: Also = MappingProxyType({})


@dataclass(frozen=True)
class Synonyms:
    """The other words for the values of a closed column, as its type carries them."""

    also: Also

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(core) | {"also": {value: list(told) for value, told in self.also.items()}}


@dataclass(frozen=True)
class Column:
    """One column, as its field declares it. Limits and closed values come from the pydantic type itself.

    `also` are other words for the closed values, by value; `blanks` are words that say no more than a blank cell.
    `unit_in` is the column with the unit of each row's own number. `loose` are headers that may mean something else
    too, read where no column has a surer one; `yes_no` the values that 是 and 否 mean where a header asks (是否在营).
    """

    field: str
    kind: Kind
    zh: str
    en: str
    unit: str | None
    aliases: tuple[str, ...]
    required: bool
    personal: bool
    note: str | None
    values: tuple[str, ...]
    also: Also
    blanks: tuple[str, ...]
    unit_in: str | None
    loose: tuple[str, ...]
    yes_no: tuple[str, ...]
    low: Any
    high: Any
    adapter: TypeAdapter[Any]

    @property
    def header(self) -> str:
        """The header as the template writes it: title and unit."""
        return f"{self.zh}（{self.unit}）" if self.unit else self.zh

    @property
    def titles(self) -> tuple[str, ...]:
        """Every name that means this column beyond doubt."""
        return (self.zh, *self.aliases, self.en, self.field)

    @property
    def choices(self) -> list[str]:
        """The closed values, each with its other words: 在营（运营、营业）."""
        return [f"{value}（{'、'.join(self.also[value])}）" if value in self.also else value for value in self.values]


def col(
    zh: str,
    en: str,
    *,
    unit: str | None = None,
    aliases: tuple[str, ...] = (),
    required: bool = False,
    personal: bool = False,
    note: str | None = None,
    blanks: tuple[str, ...] = (),
    unit_in: str | None = None,
    loose: tuple[str, ...] = (),
    yes_no: tuple[str, ...] = (),
) -> Any:
    """Declare a column. A blank cell is None (unknown); `required` makes it a finding too.

    `blanks` are words that mean no more than a blank: 在职 where a date of leaving is asked for. `loose` are headers
    that may mean something else too; `yes_no` the closed values for 是 and 否 below a header such as 是否在营.
    """
    extra: dict[str, Any] = {"title_en": en, "unit": unit, "aliases": list(aliases)}
    extra |= {"required_in_sheet": required, "personal": personal}
    extra |= {"blanks": list(blanks)} if blanks else {}
    extra |= {"unit_in": unit_in} if unit_in else {}
    extra |= {"loose": list(loose)} if loose else {}
    extra |= {"yes_no": list(yes_no)} if yes_no else {}
    return Field(default=None, title=zh, description=note, json_schema_extra=extra)


def one_of(*values: str, also: Also = NO_OTHERS) -> Any:
    """The type of a cell that holds one of `values` (in their order, where they have one), or another word for it."""
    closed: Any = Literal.__getitem__(values)
    return Annotated[closed, BeforeValidator(_among(values, also)), CHOICE, *_carried(also)]


def any_of(*values: str, also: Also = NO_OTHERS) -> Any:
    """The type of a cell that may hold several of `values`, or other words for them."""
    closed: Any = Literal.__getitem__(values)
    pick = _among(values, also)
    parts = BeforeValidator(lambda cell: tuple(dict.fromkeys(pick(part) for part in several(cell))))
    return Annotated[tuple[closed, ...], parts, PlainSerializer("、".join), CHOICES, *_carried(also)]


def _carried(also: Also) -> list[Synonyms]:
    return [Synonyms(also)] if also else []


def _among(values: tuple[str, ...], also: Also) -> Callable[[object], str]:
    """Read a cell as the closed value it means, whatever the width of its brackets.

    Raises ValueError for a word that is to mean two values, or stands for one that there is not.
    """
    known = {text(value): value for value in values}
    for value, others in also.items():
        for other in others:
            if value not in values or known.setdefault(text(other), value) != value:
                raise ValueError(f"{other}: {value}")
    return lambda cell: known.get(text(cell), text(cell))


class Record(BaseModel):
    """A row of a sheet. Fields left blank are None, which means unknown and never zero."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sheet: ClassVar[Sheet]
    rules: ClassVar[tuple[SheetRule, ...]] = ()

    year: Year = col("年度", "Year", aliases=("年份", "统计年度"), note="留空时取封面上的年度")


class Placed(Record):
    """A row that lies in an area."""

    county: Text = col(
        "县区",
        "County",
        required=True,
        aliases=("县（市、区）", "县(市、区)", "县市区", "所属区划", "行政区划", "所属县区", "区县", "地区"),
    )
    town: Text = col(
        "乡镇街道", "Township", aliases=("乡镇（街道）", "镇（街道）", "街道（乡镇）", "乡镇", "街道", "镇街")
    )


class Sited(Placed):
    """A row that lies in a community or village."""

    village: Text = col("村社区", "Community", aliases=("村（社区）", "社区（村）", "社区", "村", "建制村", "村居"))


@cache
def columns_of(model: type[Record]) -> dict[str, Column]:
    """The columns of `model` by field name, in the order of the sheet."""
    return {name: _column(model, name) for name in model.model_fields}


def _column(model: type[Record], name: str) -> Column:
    info = model.model_fields[name]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kinds = [item for item in info.metadata if isinstance(item, Kind)]
    annotated: Any = Annotated.__class_getitem__((info.annotation, *info.metadata))  # type: ignore[attr-defined]
    return Column(
        field=name,
        kind=kinds[0],
        zh=info.title or name,
        en=str(extra["title_en"]),
        unit=str(extra["unit"]) if extra["unit"] else None,
        aliases=tuple(str(alias) for alias in extra["aliases"]),  # type: ignore[union-attr]
        required=bool(extra["required_in_sheet"]),
        personal=bool(extra["personal"]),
        note=info.description,
        values=_closed(info.annotation),
        also=next((item.also for item in info.metadata if isinstance(item, Synonyms)), NO_OTHERS),
        unit_in=str(extra["unit_in"]) if "unit_in" in extra else None,
        blanks=tuple(str(text) for text in extra.get("blanks", ())),  # type: ignore[union-attr]
        loose=tuple(str(text) for text in extra.get("loose", ())),  # type: ignore[union-attr]
        yes_no=tuple(str(text) for text in extra.get("yes_no", ())),  # type: ignore[union-attr]
        low=_limit(info.metadata, Ge, Gt),
        high=_limit(info.metadata, Le, Lt),
        adapter=TypeAdapter(annotated),
    )


def _closed(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) is tuple and get_origin(get_args(annotation)[0]) is Literal:
        return get_args(get_args(annotation)[0])
    return ()


def _limit(metadata: list[Any], *kinds: type) -> Any:
    """The bound that a constraint of one of `kinds` sets."""
    for item in metadata:
        if isinstance(item, kinds):
            return next(getattr(item, name) for name in ("ge", "gt", "le", "lt") if hasattr(item, name))
    return None
