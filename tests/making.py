"""What tests are built from: a small city, its tables as rows, its workbooks, and a run over them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import yaml

from eldercalc.assessment import Assessed, Assessment, Options, assess
from eldercalc.plans import LoadedPlan, read
from eldercalc.records import MODELS, columns_of
from eldercalc.records.cells import Cells
from eldercalc.records.checker import Origin, RawTable
from eldercalc.records.tables import Dataset, assemble

COUNTIES = ("甲区", "乙县", "丙市")
CITY: dict[str, Any] = {
    "plan": "small_city",
    "title": "小城养老规划",
    "title_en": "Elder-care plan of a small city",
    "period": {"baseline": 2020, "start": 2021, "end": 2025},
    "area": {"code": "900000", "name": "小城市", "kind": "county"},
    "areas": [{"code": f"90000{at}", "name": name, "kind": "county"} for at, name in enumerate(COUNTIES, 1)],
}
Row = Mapping[str, Any]


def target(**given: Any) -> dict[str, Any]:
    """A target with the keys that every target has."""
    return {"name": given.get("id", "t"), "chapter": "一", "source": [{"section": "表1"}], **given}


def plan_text(targets: Iterable[Mapping[str, Any]], **given: Any) -> str:
    """A plan file of the small city."""
    return yaml.safe_dump(
        {**CITY, **given, "targets": [dict(item) for item in targets]}, allow_unicode=True, sort_keys=False
    )


def city_plan(folder: Path, targets: Iterable[Mapping[str, Any]], **given: Any) -> LoadedPlan:
    """The plan of the small city with `targets`, written to `folder` and read back."""
    path = folder / "small_city.yaml"
    path.write_text(plan_text(targets, **given), encoding="utf-8")
    return read(path)


def raw(table: str, rows: Sequence[Row], file: str = "数据.xlsx") -> RawTable:
    """Rows by field name as a sheet that was read as text."""
    model = MODELS[table]
    fields = [name for name in columns_of(model) if any(name in row for row in rows)]
    columns = {name: Cells.of(_text(row.get(name)) for row in rows) for name in fields}
    letters = {name: chr(65 + at) for at, name in enumerate(fields)}
    return RawTable(
        model, Origin(file, model.sheet.zh, letters), columns, pa.array(range(2, len(rows) + 2), pa.int32())
    )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def dataset(tables: Mapping[str, Sequence[Row]]) -> Dataset:
    """Checked and assembled tables from rows by field name."""
    return assemble(raw(name, rows) for name, rows in tables.items())


def judged(plan: LoadedPlan, tables: Mapping[str, Sequence[Row]], year: int | None = None, **options: Any) -> Assessed:
    """The plan held against the tables, in `year` or the latest."""
    return assess(plan, dataset(tables), Options(years=(year,) if year else (), **options))


def main_line(assessed: Assessed, id_: str = "t") -> Assessment:
    """The plan's own line of target `id_`."""
    return next(line for line in assessed.main if line.target.id == id_)


def line_of(assessed: Assessed, area: str, id_: str = "t") -> Assessment:
    """The line of target `id_` for one area."""
    return next(line for line in assessed.lines if line.target.id == id_ and line.area == area and not line.main)


def institution(county: str = "甲区", code: str = "A", year: int = 2023, **given: Any) -> dict[str, Any]:
    """An institution in operation."""
    return {"year": year, "county": county, "code": code, "name": f"机构{code}", "state": "在营", **given}


def everywhere(year: int = 2023, **given: Any) -> list[dict[str, Any]]:
    """One institution a county, so that no area is missing."""
    return [institution(county, f"X{county}", year, **given) for county in COUNTIES]


def workbook(path: Path, tables: Mapping[str, Sequence[Row]], cover: Mapping[str, Any] | None = None) -> Path:
    """An xlsx file with a sheet a table, under the headers of the template."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if cover:
        sheet = book.create_sheet("封面")
        for title, value in cover.items():
            sheet.append([title, value])
    for name, rows in tables.items():
        model = MODELS[name]
        fields = [f for f in columns_of(model) if not rows or any(f in row for row in rows)]
        sheet = book.create_sheet(model.sheet.zh)
        sheet.append([columns_of(model)[f].header for f in fields])
        for row in rows:
            sheet.append([_cell(row.get(f)) for f in fields])
    book.save(path)
    return path


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return datetime.date.fromisoformat(value)
    return value
