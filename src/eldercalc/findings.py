"""What is wrong with the data: values to count and list, never exceptions.

A finding names its cell so that a clerk can go there, and masks what is personal: the values of personal columns,
and a citizen's number wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eldercalc.privacy import concealed
from eldercalc.words import Words

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Finding:
    """One fault of the data, found by the rule `rule` (`table.column|fault`).

    `rows` is how many rows the same cause hits; `cell` is the first of them (`F12`), or None where the
    fault is of a whole sheet or file. `value` is what the cell says, masked where the column is personal.
    `targets` are the ids of the plan's targets whose figures read what is wrong. `key` is what the row is known by
    (masked likewise) and `area` where it lies, as the row writes it: they name the row still when others are put in
    above it.
    """

    rule: str
    severity: Severity
    file: str | None
    message: Words
    hint: Words | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str | None = None
    rows: int = 1
    targets: tuple[str, ...] = ()
    key: str | None = None
    area: str | None = None

    def __post_init__(self) -> None:
        for name in ("value", "key", "area"):
            said = getattr(self, name)
            if said is not None:
                object.__setattr__(self, name, concealed(said))
