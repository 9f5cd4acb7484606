"""The mapping file of a run, as a document that JSON can hold: what every name was said to mean, and whether it did."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from eldercalc.readers import Mapped
from eldercalc.readers.mapping import ColumnEntry
from eldercalc.yamlfile import Path_


def mapping(mapped: Mapped, used: Set[Path_]) -> dict[str, Any] | None:
    """The file by its name, without the folder it was in, and its entries in their order; None where there is none.

    An entry is `used` where some sheet or header of the data has its name.
    """
    document = mapped.document
    if document is None:
        return None
    return {
        "file": Path(document.path).name,
        "sha256": document.sha256,
        "sheets": [
            {"name": name, "table": entry.table, "ignored": entry.ignore, "used": ("sheets", name) in used}
            for name, entry in mapped.file.sheets.items()
        ],
        "columns": list(_columns(mapped, used)),
    }


def _columns(mapped: Mapped, used: Set[Path_]) -> Iterator[dict[str, Any]]:
    """Every header that something is said of: those of one sheet first, those of all sheets with none."""
    for name, entry in mapped.file.sheets.items():
        for header, one in entry.columns.items():
            yield from _column(name, header, one, ("sheets", name, "columns", header) in used)
    for header, one in mapped.file.columns.items():
        yield from _column(None, header, one, ("columns", header) in used)


def _column(sheet: str | None, header: str, entry: ColumnEntry, used: bool) -> Iterator[dict[str, Any]]:
    if entry.speaks:
        yield {
            "sheet": sheet, "header": header, "column": entry.column, "unit": entry.unit, "ignored": entry.ignore,
            "used": used,
        }  # fmt: skip
