"""Binding: an indicator with its names resolved, its parameters filled in and its rows narrowed to a group.

What comes out names no other definition and is hashable, so that two targets that count the same thing are
computed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from eldercalc.definitions.fitting import fits_coverage, fits_sheet, fits_standards
from eldercalc.definitions.library import Library
from eldercalc.definitions.models import (
    Change,
    Compliance,
    Coverage,
    Indicator,
    Measure,
    MeasureRef,
    Rate,
    Reported,
    Scalar,
    Where,
)
from eldercalc.records import MODELS, columns_of
from eldercalc.words import meant
from eldercalc.yamlfile import Refusal
from eldercalc.yamlwords import value


class Bound(BaseModel):
    """An indicator ready to compute: `shape` holds measures in full and no `$parameters`."""

    model_config = ConfigDict(frozen=True)

    id: str
    indicator: Indicator
    shape: Measure | Rate | Coverage | Compliance | Change | Reported
    group: str | None = None

    @property
    def key(self) -> str:
        """What distinguishes one computation from another."""
        return f"{self.id}|{self.group or ''}|{self.shape.model_dump_json()}"

    @property
    def is_flow(self) -> bool:
        """Whether the figure is of one year alone (events, quotas) rather than a state at its end."""
        return nature(self.shape) == "flow"

    @property
    def is_share(self) -> bool:
        """Whether the numerator is part of the denominator."""
        return isinstance(self.shape, (Coverage, Compliance)) or (
            isinstance(self.shape, Rate) and is_part(self.measure("of"), self.measure("to"))
        )

    def measure(self, role: str) -> Measure:
        """The measure in a role of the shape (`of`, `to`, `having`)."""
        found = getattr(self.shape, role)
        assert isinstance(found, Measure)
        return found


def nature(shape: Any) -> str:
    """stock or flow. A rate or compliance is what its rows are; a coverage is a state."""
    if isinstance(shape, Measure):
        return _nature_of_measure(shape)
    if isinstance(shape, (Rate, Compliance)):
        return nature(shape.of)
    if isinstance(shape, Reported):
        return shape.nature
    return "flow" if isinstance(shape, Change) else "stock"


def _nature_of_measure(measure: Measure) -> str:
    if measure.nature:
        return measure.nature
    if measure.add:
        return nature(measure.add[0])
    sheet = MODELS[str(measure.table)].sheet
    return "flow" if sheet.kind == "event" or measure.during else "stock"


def is_part(of: Measure, to: Measure) -> bool:
    """Whether every row that `of` counts is counted by `to` too: same table, `to`'s conditions and perhaps more."""
    if of.table is None or of.table != to.table or of.lag != to.lag:
        return False
    narrower = to.where.all.items() <= of.where.all.items() and (not to.where.any or to.where.any == of.where.any)
    if of.count and to.count:
        return narrower
    return narrower and (of.sum, to.sum) in PARTS


PARTS = {
    ("nursing_beds", "beds"),
    ("dementia_beds", "beds"),
    ("beds", "beds"),
    ("nursing_beds", "nursing_beds"),
    ("elder_spent", "spent"),
    ("persons", "due"),
    ("places", "places"),
}
"""Columns of which the first is part of the second, row by row."""


def bind(
    library: Library,
    name: str,
    given: Mapping[str, Scalar] | None = None,
    split: tuple[str, str] | None = None,
) -> Bound:
    """The indicator `name` with parameters `given`, narrowed to `split` (column, value) where asked.

    Raises Refusal for unknown names, tables, columns, closed values, and parameters that stay open.
    """
    if name not in library.indicators:
        near = meant(name, library.indicators)
        raise Refusal("没有定义指标“{name}”{near}", "no indicator '{name}' is defined{near}", name=name, near=near)
    indicator = library.indicators[name]
    values = {**indicator.defaults, **(given or {})}
    unknown = [key for key in given or {} if key not in indicator.defaults]
    if unknown:
        raise Refusal(
            "指标“{name}”没有参数 {unknown}{near}", "'{name}' has no parameter {unknown}{near}",
            name=name, unknown=unknown, near=meant(unknown[0], indicator.defaults),
        )  # fmt: skip
    try:
        shape = _resolved(getattr(indicator, indicator.shape), indicator.shape, library, values, split)
    except ValidationError as error:
        first = error.errors()[0]
        what = value(dict(first), type(getattr(indicator, indicator.shape)))
        raise Refusal(
            "指标“{name}”的参数不合：{what}", "a parameter of '{name}' does not do: {what}", name=name, what=what
        ) from error
    bound = Bound(id=name, indicator=indicator, shape=shape, group=split[1] if split else None)
    if split:
        _fits_split(bound, split[0])
    return bound


def _fits_split(bound: Bound, column: str) -> None:
    """Refuse groups by a column that what is counted does not have: every group would be the whole."""
    counted = bound.shape if isinstance(bound.shape, Measure) else getattr(bound.shape, "of", None)
    parts = (counted.add or (counted,)) if isinstance(counted, Measure) else ()
    tables = [str(part.table) for part in parts if isinstance(part, Measure)]
    if not tables or any(column not in columns_of(MODELS[table]) for table in tables):
        raise Refusal(
            "指标“{name}”不能按“{column}”分组：所数的表没有这一列", "'{name}' has no column '{column}' to split by",
            name=bound.id, column=column,
        )  # fmt: skip


def _resolved(shape: Any, kind: str, library: Library, values: Mapping[str, Any], split: Any) -> Any:
    if kind == "measure":
        return _measure(shape, library, values, split)
    filled = {
        role: _measure(getattr(shape, role), library, values, split)
        for role in ("of", "to", "having")
        if isinstance(getattr(shape, role, None), (str, Measure))
    }
    rest = {key: _filled(value, values) for key, value in _shallow(shape).items() if key not in filled}
    result = type(shape).model_validate({**rest, **filled})
    if isinstance(result, Compliance):
        fits_standards(filled["of"], result)
    if isinstance(result, Coverage):
        fits_coverage(filled["of"], filled["having"], result)
    return result


def _shallow(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _measure(ref: MeasureRef, library: Library, values: Mapping[str, Any], split: Any) -> Measure:
    if isinstance(ref, str):
        if ref not in library.measures:
            near = meant(ref, library.measures)
            raise Refusal("没有定义量“{name}”{near}", "no measure '{name}' is defined{near}", name=ref, near=near)
        found = library.measures[ref]
        ref = found if found.name else found.model_copy(update={"name": ref})
    if ref.add:
        return ref.model_copy(update={"add": tuple(_measure(part, library, values, split) for part in ref.add)})
    where = _filled_where(ref.where, values)
    columns = columns_of(MODELS[ref.table]) if ref.table in MODELS else {}
    if split and split[0] in columns:
        several = columns[split[0]].kind.store == "choices"
        where = where.and_(Where.model_validate({split[0]: {"has": split[1]} if several else split[1]}))
    bound = ref.model_copy(update={"where": where})
    fits_sheet(bound)
    return bound


def _filled_where(where: Where, values: Mapping[str, Any]) -> Where:
    return Where.model_validate(_filled(where.model_dump(exclude_none=True), values))


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    """`value` with every `$name` replaced."""
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in values:
            raise Refusal("参数 {name} 没有给值", "parameter {name} has no value", name=value)
        return values[value[1:]]
    if isinstance(value, BaseModel):
        return type(value).model_validate(_filled(_shallow(value), values))
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_filled(item, values) for item in value)
    return value
