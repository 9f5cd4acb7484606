"""Areas: the tree that a plan's figures are summed along."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

AreaKind = Literal["county", "street", "town", "township", "community", "village", "functional", "own"]

REPORT_ONLY: frozenset[str] = frozenset({"functional", "own"})
"""Kinds that report and are summed on lines of their own, but are in no coverage and in no `each`."""


class Area(BaseModel):
    """An area of a plan. `functional` is 经开区/新区, `own` is 市本级; both report but are not counties."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    kind: AreaKind
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    def exists(self, year: int) -> bool:
        """Whether the area was an area of its own in `year`."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


KIND_OF_ROW: dict[str, AreaKind] = {
    "县（市、区）": "county",
    "街道": "street",
    "镇": "town",
    "乡": "township",
    "城市社区": "community",
    "农村社区": "village",
    "行政村": "village",
}
"""What the closed values of the 区划 sheet are as kinds of area."""
