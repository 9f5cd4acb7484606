"""A plan: what a city promised, in which section, by when. A target has one form and points to one indicator."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from eldercalc.definitions import Area, Indicator, Measure, UnitName
from eldercalc.findings import Severity
from eldercalc.yamlfile import Refusal

TargetClass = Literal["binding", "expected", "unclassified"]
Comparator = Literal["at_least", "more_than", "at_most", "less_than", "equal", "about", "range"]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
PlanYear = Annotated[int, Field(ge=1990, le=2100)]


class Strict(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(Strict):
    """A level to reach or keep. A bare number means at_least; `range` is scheduled to its lower end."""

    comparator: Comparator
    value: Decimal
    upper: Decimal | None = None


def _is_range(value: Any) -> bool:
    """Whether a range is written as two numbers, the lower one first."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(type(end) in (int, Decimal) for end in value) and value[0] < value[1]


def _level(data: Any) -> Any:
    if isinstance(data, Level):
        return data
    if isinstance(data, dict) and "comparator" not in data:
        if len(data) != 1:
            raise Refusal("比较方式只能写一个", "write exactly one comparator")
        (comparator, value), *_ = data.items()
        if comparator == "range":
            if not _is_range(value):
                raise Refusal("range 写作 [下限, 上限]", "range is written [low, high]")
            return {"comparator": "range", "value": value[0], "upper": value[1]}
        return {"comparator": comparator, "value": value}
    if isinstance(data, dict):
        return data
    if isinstance(data, bool) or data is None:
        raise Refusal("目标值须是数", "a target value must be a number")
    return {"comparator": "at_least", "value": data}


_LEVELS: dict[str, Any] = {
    **{name: {"type": "number"} for name in get_args(Comparator) if name != "range"},
    "range": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
}
"""The written forms of a level with its comparator, for the published schema."""

_WRITTEN_LEVEL: dict[str, Any] = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "properties": _LEVELS,
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        },
    ]
}

TargetLevel = Annotated[Level, BeforeValidator(_level), WithJsonSchema(_WRITTEN_LEVEL)]


class EveryYear(Strict):
    """A level to keep in every year from `since` to `to` (the plan's period where not given)."""

    since: PlanYear | None = Field(default=None, alias="from")
    to: PlanYear | None = None
    level: TargetLevel


def _every_year(data: Any) -> Any:
    if not isinstance(data, dict) or "level" in data:
        return data
    span = {key: data[key] for key in ("from", "to") if key in data}
    rest = {key: value for key, value in data.items() if key not in span}
    return {**span, "level": rest}


_WRITTEN_EVERY_YEAR: dict[str, Any] = {
    "type": "object",
    "properties": {"from": {"type": "integer"}, "to": {"type": "integer"}, **_LEVELS},
    "additionalProperties": False,
}


class Qualitative(Strict):
    """A commitment without a number, and the year by which it is due (none: no year is printed)."""

    by: PlanYear | None = None


class Source(Strict):
    """Where the document says it, with the value as printed there. No sentences of the document."""

    section: str
    row: int | str | None = None
    printed: str | None = None


class Revision(Strict):
    """A value that held before, and the document that changed it."""

    values: dict[PlanYear, TargetLevel]
    date: str
    document: str
    reason: str | None = None


Steps = Annotated[dict[PlanYear, TargetLevel], Field(min_length=1)]
FORMS = ("values", "every_year", "standing", "mean", "per_year", "total", "qualitative")


class Target(Strict):
    """One commitment. Exactly one form; every place of the document that states it is in `source`."""

    id: Id
    indicator: str | None = None
    name: str
    name_en: str | None = None
    unit: UnitName | None = None
    class_: TargetClass = Field(default="unclassified", alias="class")
    chapter: str
    responsible: tuple[str, ...] = ()
    baseline: dict[PlanYear, Decimal] = Field(default_factory=dict, max_length=1)
    values: Steps | None = None
    every_year: Annotated[EveryYear, BeforeValidator(_every_year), WithJsonSchema(_WRITTEN_EVERY_YEAR)] | None = None
    standing: TargetLevel | None = None
    mean: TargetLevel | None = None
    per_year: TargetLevel | None = None
    total: Steps | None = None
    baseline_counts: Literal[True, False, "doubtful"] | None = None
    qualitative: Qualitative | None = None
    each: Literal["county", "street", "town", "township", "community", "village"] | tuple[str, ...] | None = None
    in_: tuple[str, ...] = Field(default=(), alias="in")
    except_: tuple[str, ...] = Field(default=(), alias="except")
    split: dict[str, tuple[str, ...]] = Field(default_factory=dict, max_length=1)
    with_: dict[str, str | bool | int | Decimal] = Field(default_factory=dict, alias="with")
    restates: str | None = None
    revised: tuple[Revision, ...] = ()
    doubt: str | None = None
    note: str | None = None
    source: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_form(self) -> Target:
        if sum(getattr(self, form) is not None for form in FORMS) != 1:
            raise Refusal(
                "须且只能写一种形式：{forms}",
                "write exactly one of {forms}",
                forms=list(FORMS),
            )
        if (self.indicator is None) != (self.qualitative is not None):
            raise Refusal(
                "qualitative 不写 indicator，其余必须写", "qualitative takes no indicator, all others need one"
            )
        if self.baseline_counts is not None and self.total is None:
            raise Refusal("baseline_counts 只用于 total", "baseline_counts goes with total")
        if self.baseline_counts is True and not self.baseline:
            raise Refusal("baseline_counts: true 须与 baseline 同写", "baseline_counts: true goes with a baseline")
        return self

    @property
    def form(self) -> str:
        """Which form the target has."""
        return next(form for form in FORMS if getattr(self, form) is not None)


class Period(Strict):
    """The base year, and the first and last year in which the plan runs."""

    baseline: PlanYear
    start: PlanYear
    end: PlanYear

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if not self.baseline <= self.start <= self.end:
            raise Refusal("年份须为 baseline ≤ start ≤ end", "years must be baseline ≤ start ≤ end")
        return self


class Bands(Strict):
    """From which pace a target is ahead, on schedule, nearly on schedule."""

    ahead: Decimal = Decimal("1.1")
    on_schedule: Decimal = Decimal(1)
    nearly: Decimal = Decimal("0.9")


class Plan(Strict):
    """A plan file."""

    plan: Id
    title: str
    title_en: str
    issuer: str | None = None
    number: str | None = None
    area: Area
    period: Period
    areas: tuple[Area, ...]
    bands: Bands = Bands()
    severities: dict[str, Severity] = Field(default_factory=dict)
    note: str | None = None
    measures: dict[Id, Measure] = Field(default_factory=dict)
    indicators: dict[Id, Indicator] = Field(default_factory=dict)
    targets: tuple[Target, ...]
