"""Samples: all sheets of a place together, and the files they are written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from eldercalc.records import MODELS
from makers import book, facilities, homes, institutions, persons, projects, statements, workers
from makers.place import Place
from makers.steer import Row
from makers.wants import Wants

Tables = dict[str, list[Row]]


def tables(place: Place) -> Tables:
    """Every sheet that the plan needs, with the rows of all years."""
    wants = Wants(place)
    homes_ = institutions.institutions(place, wants)
    makers: dict[str, Callable[[], list[Row]]] = {
        "areas": lambda: statements.areas(place, wants),
        "population": lambda: statements.population(place, statements.bands_of(place)),
        "institutions": lambda: homes_,
        "facilities": lambda: facilities.facilities(place, wants, homes_),
        "services": lambda: statements.services(place, wants),
        "developments": lambda: homes.developments(place, wants),
        "adaptations": lambda: homes.adaptations(place, wants),
        "childcare": lambda: homes.childcare(place, wants),
        "funds": lambda: statements.funds(place, wants),
        "allowances": lambda: statements.allowances(place, wants),
        "projects": lambda: projects.projects(place, wants),
        "reported": lambda: projects.reported(place, wants, homes_),
    }
    made = {name: make() for name, make in makers.items() if name in wants.tables}
    if "persons" in wants.tables:
        made["persons"] = persons.persons(place, wants)
    if "visits" in wants.tables:
        made["visits"] = persons.visits(place, wants, made["persons"])
    if {"staff", "training"} & set(wants.tables):
        made["staff"] = workers.staff(place, wants, homes_)
    if "training" in wants.tables:
        made["training"] = workers.training(place, wants, made["staff"])
    return _silenced(
        place, _blanked(place, {name: made[name] for name in MODELS if name in made and name in wants.tables})
    )


def year_of(name: str, row: Row) -> int:
    """The year that a row speaks for."""
    dated = MODELS[name].sheet.dated
    return int(row[dated].year if dated else row["year"])


def _blanked(place: Place, made: Tables) -> Tables:
    """Leave some cells empty, as they come."""
    for blank in place.data.get("blanks", ()):
        rows = [row for row in made.get(blank["table"], ()) if row["year"] == blank["year"]]
        known = [row for row in rows if row.get(blank["field"]) is not None]
        for index in blank["rows"]:
            known[index][blank["field"]] = None
    return made


def _silenced(place: Place, made: Tables) -> Tables:
    """Without the rows of a county for the year in which it sent nothing."""
    silent = {(entry["county"], entry["year"]) for entry in place.data.get("silent", ())}
    return {
        name: [row for row in rows if (row["county"], year_of(name, row)) not in silent] for name, rows in made.items()
    }


def write(place: Place, made: Tables, folder: Path) -> dict[Path, int]:
    """The one workbook, and those by year or by county where the place asks for them; rows by file."""
    cover = {"方案": place.name, "数据日期": place.as_of}
    whole = folder / f"{place.name}.xlsx"
    written = {
        whole: book.write(whole, {**cover, "填报地区": place.root, "填报单位": f"{place.root}民政局（样例）"}, made)
    }
    if place.data.get("split") == "year":
        for year in place.years:
            mine = {name: [row for row in rows if year_of(name, row) == year] for name, rows in made.items()}
            path = folder / place.name / f"{year}.xlsx"
            day = min(place.as_of, date(year, 12, 31))
            head = {
                "方案": place.name,
                "年度": year,
                "数据日期": day,
                "填报地区": place.root,
                "填报单位": f"{place.root}民政局（样例）",
            }
            written[path] = book.write(path, head, mine)
    if place.data.get("split") == "county":
        written |= _by_county(place, made, folder, cover)
    return written


def _by_county(place: Place, made: Tables, folder: Path, cover: book.Cover) -> dict[Path, int]:
    """One file a county; what is stated for the whole area goes with the city's own level."""
    own = next(zone for zone in place.zones if "本级" in zone)
    written: dict[Path, int] = {}
    for area in (*place.units, *place.zones):
        names = {area, place.root} if area == own else {area}
        mine = {name: [row for row in rows if row["county"] in names] for name, rows in made.items()}
        mine = {name: rows for name, rows in mine.items() if rows or MODELS[name].sheet.kind == "event"}
        path = folder / place.name / f"{area.removeprefix(place.root[:-1])}.xlsx"
        head = {**cover, "填报地区": area, "填报单位": f"{area}民政局（样例）"}
        written[path] = book.write(path, head, mine)
    return written
