"""Of whom the lines speak: the plan's area, the areas that report, the areas that a target names each by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eldercalc.assessment.series import Place
from eldercalc.definitions import REPORT_ONLY, Area
from eldercalc.measures import AREA, TOWN, VILLAGE, Measured
from eldercalc.plans import LoadedPlan, Target

By = Literal["plan", "county", "township", "village"]
"""The level of the area lines; `county` is the level that reports, whatever it is called."""

TIERS = {"county": AREA, "street": TOWN, "town": TOWN, "township": TOWN, "community": VILLAGE, "village": VILLAGE}
BY_COLUMN = {"township": TOWN, "village": VILLAGE}
BELOW: dict[str, frozenset[str]] = {
    TOWN: frozenset({"street", "town", "township"}),
    VILLAGE: frozenset({"community", "village"}),
}


def reporting(plan: LoadedPlan) -> list[Area]:
    """The areas that report: the plan's counties, or its townships where it has no counties."""
    areas = plan.plan.areas
    if any(area.kind == "county" for area in areas):
        return [area for area in areas if area.kind in {"county", *REPORT_ONLY}]
    return list(areas)


def tier(target: Target) -> str | None:
    """The key column of the areas that a target speaks of each by itself."""
    return TIERS.get(target.each) if isinstance(target.each, str) else TOWN if target.each else None


def place_of(area: Area) -> Place:
    """An area of the plan as the place of a line."""
    return Place(area.code, area.name, area.kind)


@dataclass(frozen=True)
class Scope:
    """The places of one run: those of `year`, since areas may begin and end."""

    plan: LoadedPlan
    measured: Measured
    by: By
    area: str | None

    def reporting(self, year: int) -> list[Area]:
        """The reporting areas that exist in `year`."""
        return [area for area in reporting(self.plan) if area.exists(year)]

    def places(self, year: int) -> list[Place]:
        """The reporting areas as places."""
        return [place_of(area) for area in self.reporting(year)]

    def within(self, code: str) -> bool:
        """Whether the area with this key lies in the one asked for (all do where none was)."""
        found = self.measured.places.reporting(self.area) if self.area is not None else None
        return self.area is None or (found is not None and code.split("/")[0] == found.code)

    def below(self, year: int) -> list[Place]:
        """The areas of the lines beside the plan's own."""
        column = BY_COLUMN.get(self.by)
        if column is None or any(area.kind in BELOW[column] for area in self.reporting(year)):
            return self.places(year)
        nodes = self.measured.places.nodes.get(year, {}).values()
        return [Place(node.key, node.name, node.kind) for node in nodes if node.kind in BELOW[column]]

    def root(self, target: Target, year: int) -> Place:
        """The plan's area, or those of its areas that the target takes together."""
        area = self.plan.plan.area
        codes = {known.name: known.code for known in self.reporting(year)}
        names = target.in_ or (tuple(name for name in codes if name not in target.except_) if target.except_ else ())
        if not names:
            return Place(area.code, area.name, "plan")
        return Place(area.code, "、".join(names), "plan", tuple(codes[name] for name in names if name in codes))

    def asked(self, target: Target, year: int) -> list[Place]:
        """The place of the main line: the plan's, or the one area asked for."""
        if self.area is None:
            return [self.root(target, year)]
        return [place for place in self.places(year) if self.within(place.code)]

    def every(self, target: Target, year: int) -> list[Place]:
        """The areas that a target speaks of each by itself."""
        known = [area for area in self.reporting(year) if area.name not in target.except_]
        if isinstance(target.each, tuple):
            listed = {area.name: area for area in self.plan.plan.areas}
            return [self._named(listed[name], year) for name in target.each]
        if target.each == "county" or any(area.kind == target.each for area in known):
            return [place_of(area) for area in known if area.kind == target.each]
        gone = {area.code for area in self.plan.plan.areas if area.name in target.except_}
        found = self._of_kind(str(target.each), year)
        return [p for p in found if p.name not in target.except_ and p.code.split("/")[0] not in gone]

    def _of_kind(self, kind: str, year: int) -> list[Place]:
        """The areas of a kind in the 区划 sheet, and those that the plan itself lists and the sheet lacks."""
        nodes = [node for node in self.measured.places.nodes.get(year, {}).values() if node.kind == kind]
        found = [Place(node.key, node.name, node.kind) for node in nodes]
        names = {place.name for place in found}
        listed = [area for area in self.plan.plan.areas if area.kind == kind and area.exists(year)]
        return [*found, *(place_of(area) for area in listed if area.name not in names)]

    def _named(self, area: Area, year: int) -> Place:
        """A named area: one that reports, or a township found in the 区划 sheet by its name."""
        if area.code not in {known.code for known in self.reporting(year)}:
            for node in self.measured.places.nodes.get(year, {}).values():
                if node.name == area.name:
                    return Place(node.key, node.name, node.kind)
        return place_of(area)
