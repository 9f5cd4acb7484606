"""A Table Schema and a check of rows in frictionless, which streams; what a Table Schema has no words for is the check.

Of rows that stand twice frictionless tells those after the first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from frictionless import Check, Checklist, Resource, Schema, errors
from frictionless.table import Row

from tests.benchmarks.peers.said import CATEGORY, DATES, KEY, TODAY, Fault, say
from tests.benchmarks.register import CLOSED, HEADERS, WEIGHTS

PLACES = [int(weight) for weight in WEIGHTS]
LAST = date.fromisoformat(TODAY)
KINDS = {"type-error": "date", "primary-key": "repeated"}


def schema() -> Schema:
    """Lists, dates, what is needed, and what stands once."""
    enums = {name: {"enum": list(values)} for name, values in CLOSED.items()}
    needed = {"人员类别": {"enum": CATEGORY, "required": True}, "人员编号": {"required": True}}
    constraints: dict[str, dict[str, Any]] = {**enums, **needed}
    fields = [
        {"name": name, "type": "date" if name in DATES else "string", "constraints": constraints.get(name, {})}
        for name in HEADERS
    ]
    return Schema.from_descriptor({"fields": fields, "primaryKey": KEY})


class Person(Check):
    """The check digit, and dates that agree with the id, the year, each other and today."""

    type = "person"
    Errors = [errors.CellError]

    def validate_row(self, row: Row) -> Iterator[errors.CellError]:
        """A cell error a fault, whose note is the kind; what is unknown breaks no rule."""
        for kind, name in broken(row):
            yield errors.CellError.from_row(row, note=kind, field_name=name)


def broken(row: Row) -> Iterator[tuple[str, str]]:
    """Kind and column of what is wrong with a row."""
    code, dates = row["人员编号"] or "", {name: row[name] for name in DATES}
    born, joined, left = dates.values()
    if code[:17].isdecimal():
        if "10X98765432"[sum(int(digit) * place for digit, place in zip(code, PLACES, strict=False)) % 11] != code[-1]:
            yield "check", "人员编号"
        if born and born.strftime("%Y%m%d") != code[6:14]:
            yield "born", "出生日期"
    if born and not 60 <= int(row["年度"]) - born.year <= 120:
        yield "age", "出生日期"
    if left and joined and left < joined:
        yield "before", "移出日期"
    if joined and born and joined < born:
        yield "before", "列入日期"
    yield from (("future", name) for name, day in dates.items() if day and day > LAST)


def faults(path: Path) -> Iterator[tuple[Fault, Any]]:
    """Every error; rows of a file begin with 1, and the headers are the first."""
    resource = Resource(path=path.name, basepath=str(path.parent), schema=schema(), encoding="utf-8")
    report = resource.validate(Checklist(checks=[Person()]), limit_errors=sys.maxsize)
    for error in report.tasks[0].errors:
        kind, name = _kind(error)
        yield (kind, error.row_number - 2, name), error.cells[HEADERS.index(name)]


def _kind(error: Any) -> tuple[str, str]:
    name = getattr(error, "field_name", "人员编号")
    if error.type == "constraint-error":
        refused = "yes_no" if name == "集中供养意愿" else "choice"
        return "blank" if "required" in error.note else refused, name
    return KINDS.get(error.type, error.note), name


if __name__ == "__main__":
    say(faults(Path(sys.argv[1])), {})
