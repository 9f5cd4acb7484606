"""What a contestant said, and whether it is what was planted and what the others said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eldercalc.records import MODELS, columns_of

Faults = frozenset[tuple[str, int, str]]
Figures = dict[tuple[str, str], tuple[int, int | None]]
KINDS = {
    "not_choice": "choice", "not_choices": "choice", "not_yes_no": "yes_no", "not_date": "date", "missing": "blank",
    "check_digit": "check", "before_joined": "before",
}  # fmt: skip
NOTED = ("persons|unknown_column",)
"""Of columns that no rule needs the register has some, and ours says so."""


def of_peer(output: Path, year: int) -> tuple[Faults, Figures]:
    """The faults and the figures of `year`, by target and county, that a peer's program wrote."""
    said = json.loads(output.read_text(encoding="utf-8"))
    found = {
        (target, county): (n, d)
        for target, rows in said["figures"].items()
        for county, at, n, d in rows
        if int(at) == year
    }
    return frozenset((kind, row, header) for kind, row, header, _ in said["faults"]), found


def of_ours(output: Path, year: int) -> tuple[Faults, Figures]:
    """The same of the JSON of `check` (without figures: of `validate`)."""
    said = json.loads(output.read_text(encoding="utf-8"))
    titles = {name: column.zh for name, column in columns_of(MODELS["persons"]).items()}
    faults = frozenset(
        (KINDS.get(item["rule"].split("|")[1], item["rule"]), (item["row"] or 0) - 2, titles.get(item["column"], ""))
        for item in said["findings"]
        if item["rule"] not in NOTED
    )
    lines = [line for line in said.get("assessments", ()) if line["area_level"] != "plan" and line["year"] == year]
    return faults, {(line["target"], line["area"]): _parts(line) for line in lines}


def _parts(line: dict[str, Any]) -> tuple[int, int | None]:
    return line["numerator"], line["denominator"]
