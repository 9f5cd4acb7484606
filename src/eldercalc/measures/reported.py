"""填报数据: figures as reported, looked up by item, group, area and year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from eldercalc.findings import Finding
from eldercalc.measures.places import AREA, DEPTH, Places
from eldercalc.records.kinds import SCALE, text
from eldercalc.records.tables import Table
from eldercalc.words import words


@dataclass(frozen=True)
class Row:
    """One reported figure. A sampled one, or one without parts, stands for its own area only."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    sampled: bool
    state: str | None
    cell: tuple[str, str | None, str | None]

    @property
    def has_parts(self) -> bool:
        """Whether it can be added to the parts of other areas."""
        return self.numerator is not None and self.denominator is not None and not self.sampled


class ReportedFigures:
    """The rows of 填报数据 by (item, group, area code, year)."""

    def __init__(self, table: Table, places: Places) -> None:
        self.findings: list[Finding] = []
        self._rows: dict[tuple[str, str, str, int], Row] = {}
        columns = ("item", "group", "value", "numerator", "denominator", "sampled", "state", "year", "town")
        keys = (AREA, DEPTH) if AREA in table.data.column_names else ()
        for index, row in enumerate(table.data.select([*columns, *keys]).to_pylist()):
            if row["item"] is None or row.get(DEPTH) == -1:
                continue
            area = row[AREA] if row[AREA] is not None else places.root.code
            mark = (row["item"], row["group"] or "", area, row["year"])
            self._rows.setdefault(mark, self._row(table, index, row))

    def _row(self, table: Table, index: int, row: dict[str, object]) -> Row:
        value, numerator, denominator = (_exact(row[name]) for name in ("value", "numerator", "denominator"))
        if denominator == 0 or (value is None and numerator is None and row["state"] is None):
            self.findings.append(_empty(table, index, str(row["item"])))
        cell = table.address(index, "value")
        state = row["state"]
        return Row(value, numerator, denominator, bool(row["sampled"]), str(state) if state else None, cell)

    def get(self, items: tuple[str, ...], group: str | None, area: str, year: int) -> Row | None:
        """The row for the first of `items` that is reported."""
        for item in items:
            found = self._rows.get((text(item), text(group or ""), area, year))
            if found:
                return found
        return None

    def items(self) -> set[str]:
        """Every item that is reported."""
        return {mark[0] for mark in self._rows}


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(int(str(value)), 10**SCALE)


def _empty(table: Table, index: int, item: str) -> Finding:
    file, sheet, cell = table.address(index, "value")
    return Finding(
        "reported.value|missing",
        "warning",
        file,
        words("“{item}”没有数值，或分母为零", "'{item}' has no value, or a zero denominator", item=item),
        words("补填数值，或分子与分母", "fill in the value, or its parts"),
        sheet,
        table.data["_row"][index].as_py(),
        "value",
        cell,
    )
