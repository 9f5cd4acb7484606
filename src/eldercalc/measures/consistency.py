"""Where two statements of the same thing differ: reported figures against records, a whole against its areas.

Records win and the whole's own statement is used; the difference is a finding, never silently settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from eldercalc.definitions import Bound
from eldercalc.findings import Finding
from eldercalc.measures.compute import Measured
from eldercalc.measures.reported import Row
from eldercalc.measures.sides import Side, own_statement, sides_in, tally_of
from eldercalc.measures.tallies import Tally, total
from eldercalc.words import words


def contradictions(measured: Measured, bounds: Iterable[Bound], years: Sequence[int]) -> Iterator[Finding]:
    """Every difference beyond rounding, once."""
    wanted = {bound.key: bound for bound in bounds}.values()
    sides = {side.key: side for bound in wanted for side in sides_in(bound)}
    for year in years:
        for bound in wanted:
            yield from _reported(measured, bound, year)
            yield from _units(measured, bound, year)
        for side in sides.values():
            yield from _levels(measured, side, year)


def _reported(measured: Measured, bound: Bound, year: int) -> Iterator[Finding]:
    """Areas whose reported figure and records both exist and differ; figures that can be read in two ways."""
    codes = [measured.places.root.code, *(area.code for area in measured.places.areas)]
    for code in codes:
        row = measured.counts.reported.of(bound, code, year)
        if row is not None and bound.indicator.unit == "%" and row.unit is None:
            yield from _two_readings(bound, row)
        figure = measured.figure(bound, code, year) if row is not None else None
        if row is None or figure is None or figure.origin != "records" or figure.value is None or figure.missing:
            continue
        stated = _stated(bound, row)
        if stated is not None and differ(figure.value, stated):
            yield _finding(bound, row, figure.value, stated)


def _stated(bound: Bound, row: Row) -> Fraction | None:
    """What the row says the figure is: its value, else what its parts make."""
    figure = row.figure(bound)
    stated = row.value_in(bound.indicator.unit)
    return stated if stated is not None else figure.value if figure else None


def decimals(value: Fraction) -> int:
    """How many decimal places a stated value is given to."""
    exact = (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
    return max(0, -int(exact.as_tuple().exponent))


def differ(computed: Fraction, stated: Fraction) -> bool:
    """Whether `computed` is not what `stated` rounds to, at the decimals it is given to."""
    return abs(computed - stated) > Fraction(1, 2 * 10 ** min(6, decimals(stated)))


def _finding(bound: Bound, row: Row, computed: Fraction, stated: Fraction) -> Finding:
    file, sheet, cell = row.cell
    return Finding(
        "reported.value|contradicts_records",
        "warning",
        file,
        words(
            "“{name}”填报 {stated}，名册算得 {computed}，以名册为准",
            "'{name}' is reported as {stated}; records give {computed}, which is used",
            name=bound.indicator.name, stated=f"{float(stated):g}", computed=f"{float(computed):.6g}",
        ),
        words("核对填报数据或名册", "check the reported figure or the records"),
        sheet,
        column="value",
        cell=cell,
        key=bound.indicator.name,
    )  # fmt: skip


def _units(measured: Measured, bound: Bound, year: int) -> Iterator[Finding]:
    """Reported values in a unit that is not the indicator's, nor another scale of it."""
    for code in (measured.places.root.code, *(area.code for area in measured.places.areas)):
        row = measured.counts.reported.of(bound, code, year)
        if row is not None and row.value is not None and row.value_in(bound.indicator.unit) is None:
            file, sheet, cell = row.cell
            what = words(
                "“{name}”的单位是{unit}，填报的“{own}”换算不了，数值未采用",
                "'{name}' is in {unit}: '{own}' cannot be converted, the value is not used",
                name=bound.indicator.name, unit=bound.indicator.unit, own=row.unit,
            )  # fmt: skip
            cure = words("把数值换算成{unit}再填", "give the value in {unit}", unit=bound.indicator.unit)
            yield Finding(
                "reported.unit|other", "warning", file, what, cure, sheet,
                column="unit", cell=cell, key=bound.indicator.name,
            )  # fmt: skip


def _two_readings(bound: Bound, row: Row) -> Iterator[Finding]:
    """A figure without a unit of its own, for an indicator in %, that is at most one."""
    if row.value is None or not 0 < row.value <= 1 or (row.numerator is not None and row.denominator):
        return
    file, sheet, cell = row.cell
    x, y = (f"{float(value):g}" for value in (row.value, row.value * 100))
    what = words(
        "“{name}”填报 {x}，可读作 {x}%，也可读作 {y}%；现按 {x}% 计",
        "'{name}' is reported as {x}, which can be read as {x}% and as {y}%; it counts as {x}%",
        name=bound.indicator.name, x=x, y=y,
    )  # fmt: skip
    hint = words("写明单位，或补填分子与分母", "state the unit, or give its numerator and denominator")
    key = bound.indicator.name
    yield Finding("reported.value|two_readings", "warning", file, what, hint, sheet, column="value", cell=cell, key=key)


def _levels(measured: Measured, side: Side, year: int) -> Iterator[Finding]:
    """What an area states itself and what the areas within it add up to, where these differ."""
    if side.measure.level or side.measure.distinct:
        return
    own = own_statement(measured.counts, side, year)
    summed = _of_areas(measured, side, year) if own else None
    if own and summed and summed.value != own.value:
        yield _differing(side, measured.places.root.name, year, own.value, summed.value)
    for (key, code, at), inner in measured.counts.within.items():
        stated = tally_of(measured.counts, side, code, year) if (key, at) == (side.key, year) else None
        if stated and stated.value != inner.value:
            yield _differing(side, measured.places.name_of(code, year), year, stated.value, inner.value)


def _of_areas(measured: Measured, side: Side, year: int) -> Tally | None:
    """What the reporting areas add up to, where all that should have stated anything did."""
    areas = measured.places.expected(year)
    parts = {area.code: tally_of(measured.counts, side, area.code, year) for area in areas}
    known = [part for part in parts.values() if part is not None]
    silent = [area for area in areas if parts[area.code] is None and not measured.sent.optional(area, year)]
    return total(known) if known and not silent else None


def _differing(side: Side, area: str, year: int, own: Fraction, summed: Fraction) -> Finding:
    name = side.measure.name or side.tables[0]
    return Finding(
        f"{side.tables[0]}|levels_differ",
        "warning",
        None,
        words(
            "{year} 年{area}的{name}：自报 {own}，下级之和 {sum}，以自报为准",
            "{name} of {area} in {year}: it states {own} itself, those within it {sum}; its own is used",
            year=year, area=area, name=name, own=f"{float(own):g}", sum=f"{float(summed):g}",
        ),
        words("核对两级的数", "check the two levels against each other"),
        key=f"{name}/{area}/{year}",
    )  # fmt: skip
