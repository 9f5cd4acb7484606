"""Definitions: what is counted. Two closed lists (measures, indicators), no expression language, no eval."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eldercalc.definitions.units import UNITS
from eldercalc.yamlfile import Refusal
from eldercalc.yamlwords import shortened

Scalar = str | bool | int | Decimal
Bound = Decimal | str
"""A limit in a condition: a number, a value of an ordered list, or `$name` of a parameter."""

ABOUT = Fraction(95, 100)
"""An `about` without a printed tolerance is met from this share of it, in a condition as in a target."""


class Strict(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(Strict):
    """What a cell must satisfy. Written as a value, a list (any of), limits, or `{has: x}` for several-valued cells.

    `about` is the limit of a 左右 that prints no tolerance: the cell keeps it from `ABOUT` of it.
    """

    one_of: tuple[Scalar, ...] | None = None
    has: Scalar | tuple[Scalar, ...] | None = None
    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    less_than: Bound | None = None
    about: Bound | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"one_of": data}
        return data if isinstance(data, (dict, cls)) else {"one_of": [data]}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The short forms beside the full one, for the published schema."""
        scalar = {"type": ["string", "boolean", "number"]}
        return {"anyOf": [scalar, {"type": "array", "items": scalar}, handler.resolve_ref_schema(handler(core))]}


class Where(Strict):
    """Conditions on the columns of one table, all of which must hold; `any` holds alternatives."""

    all: dict[str, Condition] = Field(default_factory=dict)
    any: tuple[Where, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "all" in data:
            return data
        return {"all": {name: value for name, value in data.items() if name != "any"}, "any": data.get("any", ())}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """As written: columns with their conditions, and `any` beside them."""
        known = handler.resolve_ref_schema(handler(core))["properties"]
        conditions = known["all"]["additionalProperties"]
        return {"type": "object", "properties": {"any": known["any"]}, "additionalProperties": conditions}

    def and_(self, other: Where) -> Where:
        """Both at once. A column that both name keeps `other`'s condition as an alternative of one."""
        clash = {name: condition for name, condition in other.all.items() if name in self.all}
        merged = {**self.all, **{name: c for name, c in other.all.items() if name not in clash}}
        extra = (Where(all=clash),) if clash else ()
        if self.any and (other.any or extra):
            raise Refusal("条件过于复杂：两处 any 不能合并", "too complex: two `any` cannot be joined")
        return Where(all=merged, any=self.any or other.any or extra)

    def columns(self) -> tuple[str, ...]:
        """Every column named, in order."""
        inner = [name for part in self.any for name in part.columns()]
        return tuple(dict.fromkeys([*self.all, *inner]))


class Measure(Strict):
    """Something counted or summed over the rows of a table, by area and year.

    `during`: only rows whose date in that column falls within the row's year. `lag: 1` reads last year's figure.
    `add` joins other measures; a body that stands in several counts once by `once_by`.
    """

    table: str | None = None
    count: bool = False
    sum: str | None = None
    distinct: str | None = None
    level: str | None = None
    add: tuple[str | Measure, ...] = ()
    once_by: str | None = None
    where: Where = Where()
    during: str | None = None
    lag: int = Field(default=0, ge=0, le=5)
    nature: Literal["stock", "flow"] | None = None
    name: str | None = None
    name_en: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Measure:
        shapes = [self.count or None, self.sum, self.distinct, self.level, self.add or None]
        if sum(shape is not None for shape in shapes) != 1:
            raise Refusal(
                "count、sum、distinct、level、add 须且只能写一个",
                "write exactly one of count, sum, distinct, level, add",
            )
        if (self.table is None) != bool(self.add):
            raise Refusal("须写 table（add 除外）", "a table is needed (except with add)")
        if self.once_by and not self.add:
            raise Refusal("once_by 只用于 add", "once_by goes with add")
        return self


MeasureRef = str | Measure


class Rate(Strict):
    """`of` for every `per` of `to`. Where the rows of `of` are among those of `to` it is a share."""

    of: MeasureRef
    to: MeasureRef
    per: Literal[1, 100, 1000, 10000] = 100


class Coverage(Strict):
    """How many of `of` have at least `at_least` of `having`.

    `located`: a row of `having` lies in the area. `served`: it lies there or names it in 服务范围. `key`: it names
    the same body. `every`: in each month or week, among those on the list at its end; `year_is` says which of
    those figures is the year's. `since: start` counts what happened since the plan's first year.
    """

    of: MeasureRef
    having: MeasureRef
    via: Literal["located", "served", "key"]
    key: str | tuple[str, str] | None = None
    at_least: int | str = 1
    every: Literal["month", "week"] | None = None
    year_is: Literal["worst", "last", "mean", "$year_is"] = "worst"
    since: Literal["start", "year"] = "year"
    per: Literal[1, 100] = 100

    @model_validator(mode="after")
    def _fits(self) -> Coverage:
        if (self.via == "key") != (self.key is not None):
            raise Refusal("via: key 须写 key，其余不写", "via: key needs a key, the others take none")
        if self.every and self.via != "key":
            raise Refusal("every 只用于 via: key", "every goes with via: key")
        return self


class Standard(Strict):
    """A row meets it where `column` (for every `times` of `per`) keeps the limit."""

    column: str
    per: str | None = None
    times: int = 1
    at_least: Bound | None = None
    at_most: Bound | None = None
    equal: Scalar | None = None


class Compliance(Strict):
    """The share of the rows of `of` that meet every standard."""

    of: MeasureRef
    standards: tuple[Standard, ...]
    per: Literal[1, 100] = 100


class Change(Strict):
    """This year's figure less that of `years` before."""

    of: MeasureRef
    years: int = 1


def _known_unit(unit: object) -> object:
    if not isinstance(unit, str) or unit not in UNITS:
        raise Refusal(
            "单位“{unit}”不在单位表内（{known}）",
            "unknown unit '{unit}' (known: {known})",
            unit=shortened(unit),
            known=list(UNITS),
        )
    return unit


UnitName = Annotated[str, BeforeValidator(_known_unit), WithJsonSchema({"enum": list(UNITS)})]


class Reported(Strict):
    """A figure that no sheet holds: it comes from 填报数据 by the indicator's name.

    `numerator` and `denominator` say what its parts are; a figure with parts is recomputed from them. Where they are
    bodies of one kind, `counted_in` says in which unit, so that a need can be told in bodies.
    """

    numerator: str | None = None
    denominator: str | None = None
    counted_in: UnitName | None = None
    per: Literal[1, 100, 1000, 10000] = 1
    nature: Literal["stock", "flow"] = "stock"
    additive: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Reported:
        if self.counted_in and not (self.numerator and self.denominator):
            raise Refusal(
                "counted_in 须与 numerator、denominator 同写", "counted_in goes with numerator and denominator"
            )
        return self


class Indicator(Strict):
    """What is measured: exactly one of the shapes, in a unit.

    `defaults` gives the values of `$parameters` that a target does not set with `with`. `limit` is the highest
    value that the indicator can take by nature (100 for shares).
    """

    name: str
    name_en: str
    unit: UnitName
    measure: MeasureRef | None = None
    rate: Rate | None = None
    coverage: Coverage | None = None
    compliance: Compliance | None = None
    change: Change | None = None
    reported: Reported | None = None
    better: Literal["more", "less"] = "more"
    limit: Decimal | None = None
    defaults: dict[str, Scalar] = Field(default_factory=dict)
    source: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Indicator:
        if sum(getattr(self, name) is not None for name in SHAPES) != 1:
            raise Refusal("须且只能写一种算法：{shapes}", "write exactly one of {shapes}", shapes=list(SHAPES))
        return self

    @property
    def shape(self) -> str:
        """Which of the shapes it has."""
        return next(name for name in SHAPES if getattr(self, name) is not None)


SHAPES = ("measure", "rate", "coverage", "compliance", "change", "reported")


class Theme(Strict):
    """A definitions file: measures and indicators of one theme."""

    measures: dict[str, Measure] = Field(default_factory=dict)
    indicators: dict[str, Indicator] = Field(default_factory=dict)
