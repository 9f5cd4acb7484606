"""JSON Schemas: of plan and waivers files (for editors), of the result, of the records."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eldercalc.gate import WaiversFile
from eldercalc.plans import Plan
from eldercalc.readers import MappingFile
from eldercalc.records import MODELS
from eldercalc.reports.result import SCHEMA_VERSION

Number = int | float
Status = Literal[
    "qualitative", "not_applicable", "unknown", "met", "missed",
    "ahead", "on_schedule", "nearly", "behind", "away", "not_due",
]  # fmt: skip


class Strict(BaseModel):
    """A part of the result; nothing beside what is named here."""

    model_config = ConfigDict(extra="forbid")


class File(Strict):
    """A file that was read."""

    path: str
    sha256: str


class MappedSheet(Strict):
    """What a mapping file says of a sheet. `used`: a sheet of the data has the name."""

    name: str
    table: str | None
    ignored: bool
    used: bool


class MappedColumn(Strict):
    """What a mapping file says of a header, on one sheet or (null) on all. `used`: a header of the data has it."""

    sheet: str | None
    header: str
    column: str | None
    unit: str | None
    ignored: bool
    used: bool


class MappingUsed(Strict):
    """The mapping file of the run: its name without a folder, its hash, its entries."""

    file: str
    sha256: str
    sheets: list[MappedSheet]
    columns: list[MappedColumn]


class Reporting(Strict):
    """Which areas should have reported and which did."""

    expected: list[str]
    received: list[str]
    missing: list[str]
    missing_by_year: dict[str, list[str]]


class Step(Strict):
    """A milestone, judged on its own year."""

    comparator: str
    target_value: Number
    value: Number | None
    status: Status


class Short(Strict):
    """What is missing, in whole units."""

    need: Number
    unit: str
    convert: int | None
    add: int | None
    by_area: dict[str, int]


class Alternative(Strict):
    """The verdict were the doubtful baseline counted."""

    value: Number | None
    status: Status
    differs: bool


class Case(Strict):
    """One end of what a value could be; null is without bound."""

    value: Number | None
    status: Status | None


class Footing(Strict):
    """The worst and the best case where something was left out.

    `depends_on` counts the rows left out by their table, and by `area` and `year` those that sent nothing.
    """

    worst: Case
    best: Case
    depends_on: dict[str, int]


class Place(Strict):
    """Where the document says it."""

    section: str
    row: int | str | None
    printed: str | None


class Waived(Strict):
    """Who answers for a fault or a missed target, why, and until which day."""

    owner: str
    reason: str
    expires: str


class Judged(Strict):
    """How a line or a finding stands before the gate. `new` is null where there was no former result."""

    waived: Waived | None
    new: bool | None
    breaks_gate: bool


class Line(Judged):
    """One target for one area and year."""

    target: str
    indicator: str | None
    name: str
    kind: Literal["number", "text"]
    form: str
    class_: Literal["binding", "expected", "unclassified"] = Field(alias="class")
    chapter: str
    main: bool
    area: str
    area_code: str
    area_level: str
    group: str | None
    year: int
    judged_year: int | None
    unit: str | None
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    low: Number | None
    high: Number | None
    holds: bool | None
    footing: Footing | None
    origin: Literal["records", "reported", "mixed", "none"]
    rows_used: int
    rows_left_out: dict[str, int]
    missing: list[str]
    comparator: str | None
    target_value: Number | None
    target_upper: Number | None
    target_year: int | None
    milestones: dict[str, Step]
    baseline_value: Number | None
    baseline_year: int | None
    baseline_source: Literal["plan", "data", "start", "none"]
    expected: Number | None
    gap: Number | None
    gap_to_target: Number | None
    completion: Number | None
    progress: Number | None
    time_share: Number | None
    pace: Number | None
    needed_per_year: Number | None
    forecast: Number | None
    shortfall: Short | None
    status: Status
    reason: str | None
    alternative: Alternative | None
    later_value: Number | None
    reported_state: str | None
    doubt: str | None
    restates: str | None
    responsible: list[str]
    source: list[Place]


class Wrong(Strict):
    """A finding in the data."""

    rule: str
    severity: Literal["error", "warning", "info"]
    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    rows: int
    targets: list[str]
    key: str | None
    area: str | None
    message: str
    hint: str | None


class Fault(Judged, Wrong):
    """A finding, and how it stands before the gate."""


class Kept(Strict):
    """A gate without waivers: whether it held, and what broke it."""

    held: bool
    broken: list[str]


class Held(Strict):
    """The gate. `new`, `known` and `fixed` are null where there was no former result."""

    held: bool
    broken: list[str]
    fail_on: list[str]
    waived: int
    new: int | None
    known: int | None
    fixed: int | None


class Result(Strict):
    """The result of `check` and `progress` as JSON."""

    schema_version: Literal[1]
    tool_version: str
    plan: str
    plan_title: str
    plan_sha256: str
    as_of: str | None
    years: list[int]
    files: list[File]
    mapping: MappingUsed | None
    reporting: Reporting
    summary: dict[str, dict[Status, int]]
    assessments: list[Line]
    findings: list[Fault]
    gate: Held


class ReadColumn(Strict):
    """How one column was read. `scale` is by what its numbers were multiplied to be in `unit`.

    `parts` are the columns that a column of sums adds up, where the rows tell.
    """

    letter: str
    header: str
    field: str | None
    name: str | None
    name_en: str | None
    unit: str | None
    unit_written: str | None
    scale: Number
    how: Literal["name", "alias", "mapping", "ignored", "sum", "unknown", "repeated"]
    hidden: bool
    parts: list[str]
    cells_read: int | None
    cells_refused: int | None


class ReadTable(Strict):
    """How one table was read. Rows are those of the sheet, counted from 1."""

    table: str
    header_rows: list[int]
    above: list[str]
    year: int | None
    year_from: Literal["cover", "title", "header", "name"] | None
    area: str | None
    area_from_title: bool
    rows: int
    left_out: dict[Literal["total", "part", "compared", "note", "header", "numbers"], list[int]]
    blank_rows: int
    hidden_rows: list[int]
    columns: list[ReadColumn]


class ReadSheet(Strict):
    """A sheet of a file: the tables read from it, or the reason why none was."""

    file: str
    sheet: str | None
    skipped: Literal["cover", "ours", "blank", "mapping", "no_header", "unknown", "beside"] | None
    tables: list[ReadTable]


class Validation(Strict):
    """What `validate` gives as JSON: every single finding; with --show, how every sheet was read."""

    schema_version: Literal[1]
    tool_version: str
    plan: str | None
    plan_sha256: str | None
    years: list[int]
    files: list[File]
    mapping: MappingUsed | None
    summary: dict[Literal["error", "warning", "info"], int]
    findings: list[Fault]
    gate: Held
    understood: list[ReadSheet] | None


assert SCHEMA_VERSION == 1


def schema(what: str) -> dict[str, Any]:
    """The schema of `plan`, `result`, `validation`, `diff`, `waivers`, `mapping` or `records`."""
    if what == "plan":
        return Plan.model_json_schema()
    if what in ("result", "validation"):
        return (Result if what == "result" else Validation).model_json_schema()
    if what == "diff":
        from eldercalc.reports.difference_data import Diff

        return Diff.model_json_schema()
    if what == "waivers":
        return WaiversFile.model_json_schema()
    if what == "mapping":
        return _mapping()
    return {name: model.model_json_schema() for name, model in MODELS.items()}


def _mapping() -> dict[str, Any]:
    """The schema of mapping files, with the short forms that they may have."""
    found = MappingFile.model_json_schema()
    for name, short in (("SheetEntry", "table"), ("ColumnEntry", "column")):
        entry = found["$defs"].pop(name)
        texts = {"type": ["string", "null"], "description": entry["properties"][short]["description"]}
        found["$defs"][name] = {"anyOf": [texts, entry]}
    return found


def text(what: str) -> str:
    """The schema as JSON text."""
    return json.dumps(schema(what), ensure_ascii=False, indent=1, default=str) + "\n"
