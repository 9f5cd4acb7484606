"""Faults that any cell, row or sheet may have, planted at random, and what must be found of each."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from eldercalc.records import MODELS, Column, columns_of
from tests.planting import YEAR, Cell, Formula, Scene, Unplantable
from tests.plants import anew, both, has

Fault = Callable[[Scene], list[Cell]]
FAULTS: dict[str, Fault] = {}
STORES = ("int", "scaled")


def fault(plant: Fault) -> Fault:
    FAULTS[plant.__name__] = plant
    return plant


def column(scene: Scene, fits: Callable[[Column], Any]) -> tuple[str, Column]:
    """A column of the book that fits, at random."""
    choice = [
        (table, one) for table, sheet in scene.book.sheets.items() for one in columns_of(MODELS[table]).values()
        if one.field in sheet.fields and fits(one) and f"{table}.{one.field}" not in scene.whole
    ]  # fmt: skip
    if not choice:
        raise Unplantable
    return scene.chance.choice(choice)


def refused(scene: Scene, fits: Callable[[Column], Any], cell: Any) -> list[Cell]:
    """A cell of a column that fits gets what cannot be read there: one finding, whatever else the row says."""
    table, one = column(scene, fits)
    at, row = scene.pick(table, both(has(table, one.field), scene.nameless(one)))
    row[one.field] = cell
    return [scene.at(f"{table}.{one.field}|not_{one.kind.name}", table, at, one.field)]


def counted(one: Column) -> bool:
    return one.kind.store in STORES and one.field != "year"


@fault
def a_text_among_numbers(scene: Scene) -> list[Cell]:
    return refused(scene, counted, "约四十")


@fault
def a_negative_number(scene: Scene) -> list[Cell]:
    return refused(scene, lambda one: counted(one) and one.low == 0, -7)


@fault
def a_number_above_the_limit(scene: Scene) -> list[Cell]:
    return refused(scene, counted, 10**17)


@fault
def a_half_of_a_body(scene: Scene) -> list[Cell]:
    return refused(scene, lambda one: counted(one) and one.kind.store == "int", 40.5)


@fault
def an_error_of_a_formula(scene: Scene) -> list[Cell]:
    return refused(scene, counted, Formula("=#REF!", "#REF!"))


@fault
def a_formula_without_a_value(scene: Scene) -> list[Cell]:
    return refused(scene, counted, Formula("=1+1"))


@fault
def a_date_that_is_none(scene: Scene) -> list[Cell]:
    return refused(scene, lambda one: one.kind.store == "date", "2024-02-30")


@fault
def neither_yes_nor_no(scene: Scene) -> list[Cell]:
    return refused(scene, lambda one: one.kind.store == "bool", "大概")


@fault
def a_value_of_no_list(scene: Scene) -> list[Cell]:
    return refused(scene, lambda one: one.values, "从未听说")


@fault
def a_year_that_is_none(scene: Scene) -> list[Cell]:
    """The row counts in no figure, and no rule of years judges it; its code may stand on the list of any year."""
    return refused(scene, lambda one: one.field == "year", "去年")


@fault
def a_person_of_130_years(scene: Scene) -> list[Cell]:
    at, row = scene.pick("persons", has("persons", "birth"))
    row["birth"] = f"{row['year'] - 130}-05-01"
    return [scene.at("persons.birth|not_date", "persons", at, "birth")]


@fault
def a_code_taken_for_a_number(scene: Scene) -> list[Cell]:
    """What stands in the list is unknown, and with it whether any code is missing there."""
    return refused(scene, lambda one: one.kind.name == "code", "3.21E+17")


@fault
def a_reference_taken_for_a_number(scene: Scene) -> list[Cell]:
    at, row = scene.pick("staff", has("staff", "institution"))
    row["institution"] = "5.23E+17"
    return [scene.at("staff.institution|cut_short", "staff", at, "institution")]


@fault
def a_required_cell_left_blank(scene: Scene) -> list[Cell]:
    table, one = column(scene, lambda one: one.required and one.field != "county")
    at, row = scene.pick(table, both(has(table, one.field), scene.nameless(one)))
    row[one.field] = None
    return [scene.at(f"{table}.{one.field}|missing", table, at, one.field)]


@fault
def an_area_of_no_plan(scene: Scene) -> list[Cell]:
    """A community that the area sheet has under no county is not in the area sheet, for whoever lies there."""
    table, _ = column(scene, lambda one: one.field == "county")
    at, row = scene.pick(table, lambda row: table != "areas" or row["village"])
    there = [
        (name, other, one)
        for name in scene.book.sheets
        if table == "areas" != name
        for other, one in scene.rows(name)
        if one[YEAR] == row[YEAR] and all(one.get(key) == row[key] for key in ("county", "town", "village"))
    ]
    found = []
    for name, other, one in there:
        scene.taken |= scene.marks(name, one)
        found.append(scene.at(f"{name}.village|unknown_place", name, other, "village"))
    row["county"] = "蓬莱县"
    return [scene.at(f"{table}.county|unknown_area", table, at, "county"), *found]


@fault
def a_row_twice(scene: Scene) -> list[Cell]:
    table, key = column(scene, lambda one: True)
    _, row = scene.pick(table)
    key = MODELS[table].sheet.key[0]
    return [scene.at(f"{table}|repeated", table, scene.append(table, dict(row)), key)]


@fault
def a_code_twice(scene: Scene) -> list[Cell]:
    """Another body under a code that is there: it is told at the later by its cells, and its own code is gone."""
    table, _ = column(scene, lambda one: one.field == "code")
    _, row = scene.pick(table, both(scene.last(table), has(table, "code", "name")))
    again = anew(scene, table, code=row["code"], name=f"龥{row['name']}",
                 **{name: row.get(name) for name in ("county", "town", "village") if name in row})  # fmt: skip
    return [scene.at(f"{table}|conflicting", table, again, "code")]


@fault
def a_county_that_left_out_a_sheet(scene: Scene) -> list[Cell]:
    """One finding, whoever refers to what that sheet would have held."""
    needed = {table for bounds in scene.plan.bounds.values() for bound in bounds for table in tables(bound)}
    table = scene.chance.choice(sorted(needed & set(scene.book.sheets) & {"institutions", "persons", "population"}))
    last = scene.last(table)
    counties = {one.name for one in scene.plan.plan.areas if one.kind == "county"}
    if not counties:
        raise Unplantable(table)
    county = scene.chance.choice(sorted(counties))
    for _, row in list(scene.rows(table)):
        if row["county"] == county and last(row):
            scene.taken |= scene.marks(table, row)
            row.update(dict.fromkeys(row))
    scene.taken.add(("area", county, table))
    return [(f"{table}|not_sent", None, None)]


def tables(bound: Any) -> set[str]:
    from eldercalc.measures import tables_of

    return set(tables_of(bound))


@fault
def a_total_that_differs(scene: Scene) -> list[Cell]:
    """A total is compared where every cell is known: no other fault may stand in its column."""
    table, one = column(scene, lambda one: counted(one) and one.unit and "/" not in one.unit)
    rows = [row for _, row in scene.rows(table)]
    if not all(_countable(row.get(one.field)) for row in rows):
        raise Unplantable
    label = {"county": "合计", YEAR: scene.until.year}
    at = scene.append(table, {**label, one.field: round(sum(row[one.field] for row in rows) + 1, 2)})
    return [scene.at(f"{table}|total_differs", table, at, one.field)]


def _countable(cell: Any) -> bool:
    """Whether a cell is a number that no column refuses."""
    return isinstance(cell, int | float) and 0 <= cell < 10**12 and cell == int(cell)


@fault
def a_figure_against_the_records(scene: Scene) -> list[Cell]:
    year = scene.until.year
    left_out = any(mark[0] == "area" and mark[2] == "institutions" for mark in scene.taken)
    used = {bound.indicator.name for bounds in scene.plan.bounds.values() for bound in bounds}
    if "养老机构护理型床位占比" not in used or left_out:
        raise Unplantable
    row = {
        "year": year,
        YEAR: year,
        "county": scene.plan.plan.area.name,
        "item": "养老机构护理型床位占比",
        "value": 3.2,
        "unit": "%",
    }
    at = scene.append("reported", {**row, "date": datetime.date(year, 12, 31)})
    return [scene.at("reported.value|contradicts_records", "reported", at, "value")]
