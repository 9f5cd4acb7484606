"""By what a row is known: its key columns, and the area in which it lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from eldercalc.privacy import mask
from eldercalc.records.base import Record, columns_of


class Named(TypedDict):
    """What a finding says of the row that it is about."""

    key: str | None
    area: str | None


def named(model: type[Record], cell: Callable[[str], object]) -> Named:
    """The key of a row (its parts joined by `/`, personal ones masked) and its area; `cell` gives a field's text.

    A row whose key is blank has none: it can be found by its address alone.
    """
    parts = [_part(model, field, cell(field)) for field in model.sheet.key]
    county = str(cell("county") or "").strip() if "county" in model.model_fields else ""
    return {"key": "/".join(part for part in parts if part) or None, "area": county or None}


def _part(model: type[Record], field: str, value: object) -> str:
    text = "" if value is None else str(value).strip()
    return mask(text) if columns_of(model)[field].personal else text
