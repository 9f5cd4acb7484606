"""填报数据: figures as reported, looked up by item, group, area and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from eldercalc.definitions import UNITS, Bound
from eldercalc.findings import Finding
from eldercalc.measures.figures import Figure
from eldercalc.measures.places import AREA, DEPTH, TOWN, Places
from eldercalc.measures.ratios import ratio
from eldercalc.measures.tallies import Tally
from eldercalc.records.kinds import SCALE, text
from eldercalc.records.once import REJECTED
from eldercalc.records.tables import ROW, Table
from eldercalc.records.years import NO_YEAR
from eldercalc.words import Words, words


@dataclass(frozen=True)
class Row:
    """One reported figure. A sampled one, or one without parts, stands for its own area only.

    `value` is in `unit` where the row states one, else in the indicator's.
    """

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    sampled: bool
    unit: str | None
    state: str | None
    cell: tuple[str, str | None, str | None]

    @property
    def has_parts(self) -> bool:
        """Whether it can be added to the parts of other areas."""
        return self.both and not self.sampled

    @property
    def both(self) -> bool:
        """Whether it states its parts. Nought of nought is a statement: there was nothing to judge."""
        return (
            self.denominator is not None and self.numerator is not None and bool(self.denominator or not self.numerator)
        )

    @property
    def parts(self) -> tuple[Tally, Tally]:
        """Its parts as tallies of one row."""
        return Tally(self.numerator or Fraction(0), 1), Tally(self.denominator or Fraction(0), 1)

    def value_in(self, unit: str) -> Fraction | None:
        """The value in `unit`; None where the row's own unit cannot be converted to it."""
        if self.value is None or self.unit is None or self.unit == unit:
            return self.value
        if UNITS[self.unit].base != UNITS[unit].base or UNITS[unit].ratio:
            return None
        return self.value * UNITS[self.unit].scale / UNITS[unit].scale

    def figure(self, bound: Bound) -> Figure | None:
        """The figure as reported: recomputed from its parts where it has them."""
        if self.both:
            return replace(ratio(bound, *self.parts, "reported"), sampled=self.sampled)
        value = self.value_in(bound.indicator.unit)
        if value is None:
            return None
        return Figure(value, self.numerator, self.denominator, 1, low=value, high=value, origin="reported")


class ReportedFigures:
    """The rows of 填报数据 by (item, group, key of the area, year)."""

    def __init__(self, table: Table, places: Places) -> None:
        self.findings: list[Finding] = []
        self._rows: dict[tuple[str, str, str, int], Row] = {}
        if AREA not in table.data.column_names:
            return
        for index, row in enumerate(table.data.to_pylist()):
            if row["item"] is not None and row[DEPTH] != -1 and not row.get(NO_YEAR):
                area = row[TOWN] or row[AREA] or places.root.code
                mark = (text(row["item"]), text(row["group"] or ""), area, row["year"])
                self._rows.setdefault(mark, _row(table, index, row))
                self.findings += _faults(table, index, row)

    def get(self, items: tuple[str, ...], group: str | None, area: str, year: int) -> Row | None:
        """The row for the first of `items` that is reported."""
        for item in items:
            found = self._rows.get((text(item), text(group or ""), area, year))
            if found:
                return found
        return None

    def of(self, bound: Bound, area: str, year: int) -> Row | None:
        """The row for an indicator, by its name or its id."""
        return self.get((bound.indicator.name, bound.id), bound.group, area, year)


def _row(table: Table, index: int, row: dict[str, Any]) -> Row:
    value, numerator, denominator = (_exact(row[name]) for name in ("value", "numerator", "denominator"))
    unit = row["unit"]
    if unit is not None and unit not in UNITS:
        value, unit = None, None
    return Row(value, numerator, denominator, bool(row["sampled"]), unit, row["state"], table.address(index, "value"))


def _exact(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value, 10**SCALE)


def _faults(table: Table, index: int, row: dict[str, Any]) -> Iterator[Finding]:
    """What cannot be used of a row: nothing stated (nor refused), a zero denominator, a unit that is none."""
    stated = ("value", "numerator", "state")
    refused = any(row.get(f"{REJECTED}{name}") for name in stated)
    nothing = not refused and all(row[name] is None for name in stated)
    if nothing or (row["denominator"] == 0 and row["numerator"] != 0):
        what = words("“{item}”没有数值，或分母为零", "'{item}' has no value, or a zero denominator", item=row["item"])
        cure = words("补填数值，或分子与分母", "fill in the value, or its parts")
        yield _finding(table, index, "value", "missing", what, cure)
    if row["unit"] is not None and row["unit"] not in UNITS:
        what = words(
            "单位“{unit}”不认识，数值未采用", "unit '{unit}' is unknown: the value is not used", unit=row["unit"]
        )
        known = words("可用：{units}", "known units: {units}", units=list(UNITS))
        yield _finding(table, index, "unit", "unknown", what, known)


def _finding(table: Table, index: int, column: str, fault: str, what: Words, hint: Words) -> Finding:
    file, sheet, cell = table.address(index, column)
    row = table.data[ROW][index].as_py()
    return Finding(
        f"reported.{column}|{fault}", "warning", file, what, hint, sheet, row, column, cell, **table.names(index)
    )
