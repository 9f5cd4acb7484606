"""Place: the counties, townships and villages of a plan's area, its people, and what it wants to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from eldercalc.definitions import REPORT_ONLY
from eldercalc.plans import LoadedPlan, find, read
from makers.chance import quota, stream

HERE = Path(__file__).parent
FIRST = "东西南北上下大小新石龙凤金青白清和安永太福兴双长高平云竹松柳"
SECOND = "桥塘岗湾坪溪山墩庄坝井泉林畈圩沟坡岭渡洲陂坑塬垛"
CITY = "康宁安泰和平景秀阳光春晖福乐锦园翠湖新河学府云锦文昌朝阳东苑西苑南苑北苑"


@dataclass(frozen=True)
class Village:
    """A village or community."""

    county: str
    town: str
    name: str
    kind: str


@dataclass(frozen=True)
class Town:
    """A street, town or township. `seat`: the county's government sits there."""

    county: str
    name: str
    kind: str
    seat: bool


class Place:
    """The area of a plan, as its YAML file beside this module describes it."""

    def __init__(self, name: str) -> None:
        self.data: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
        self.loaded: LoadedPlan = read(find(name))
        self.name = name
        first, last = self.data["years"]
        self.years = tuple(range(first, last + 1))
        self.as_of: date = self.data["as_of"]
        self.root: str = self.loaded.plan.area.name

    @cached_property
    def by_town(self) -> bool:
        """Whether townships report, because the plan's area is itself a county."""
        return not any(area.kind == "county" for area in self.loaded.plan.areas)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The areas that report and are counted: counties, or townships."""
        if self.by_town:
            return tuple(town.name for town in self.towns)
        return tuple(self.data["counties"])

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Functional zones and the city's own level."""
        return tuple(area.name for area in self.loaded.plan.areas if area.kind in REPORT_ONLY)

    @cached_property
    def weights(self) -> dict[str, int]:
        """How large each unit is."""
        if not self.by_town:
            return {name: int(spec["weight"]) for name, spec in self.data["counties"].items()}
        size = {"街道": 34, "镇": 15, "乡": 6}
        return {town.name: size[town.kind] + stream(self.name, town.name).randrange(5) for town in self.towns}

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """Every street, town and township."""
        found = []
        for county, spec in self.data["counties"].items():
            seats = str(spec.get("seats", "")).split()
            for key, kind in (("streets", "街道"), ("towns", "镇"), ("townships", "乡")):
                names = str(spec.get(key, "")).split()
                found += [Town(county, name, kind, name in seats) for name in names]
        return tuple(found)

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        """Every village and community, with a name of its own in its county."""
        return tuple(village for county in self.data["counties"] for village in self._villages_of(county))

    def _villages_of(self, county: str) -> list[Village]:
        spec, draw, used = self.data["counties"][county], stream(self.name, county), set[str]()
        towns = [town for town in self.towns if town.county == county]
        streets = [town for town in towns if town.kind == "街道"] or [t for t in towns if t.seat] or towns[:1]
        rural = [town for town in towns if town.kind != "街道"] or streets
        found = []
        for key, kind, homes in (
            ("urban", "城市社区", streets),
            ("rural", "农村社区", rural),
            ("villages", "行政村", rural),
        ):
            for index in range(int(spec.get(key, 0))):
                town = homes[index % len(homes)]
                found.append(Village(county, town.name, _fresh(draw, used, kind), kind))
        return found

    def unit_of(self, where: Town | Village) -> str:
        """The reporting area that a town or village lies in."""
        if not self.by_town:
            return where.county
        return where.name if isinstance(where, Town) else where.town

    def at(self, where: Town | Village | str | None) -> dict[str, str | None]:
        """The cells that say where a row lies; None is the whole area of the plan."""
        if isinstance(where, Village):
            return {"county": where.county, "town": where.town, "village": where.name}
        if isinstance(where, Town):
            return {"county": where.county, "town": where.name}
        if where is None:
            return {"county": self.root}
        if self.by_town and where in self.units:
            return {"county": self.towns[0].county, "town": where}
        return {"county": where}

    def towns_of(self, unit: str) -> list[Town]:
        """The towns in a unit."""
        return [town for town in self.towns if self.unit_of(town) == unit]

    def villages_of(self, unit: str) -> list[Village]:
        """The villages in a unit."""
        return [village for village in self.villages if self.unit_of(village) == unit]

    def people(self, band: str, year: int) -> dict[str, int]:
        """The persons of an age band in each unit; they add up to the place's published figure."""
        total = int(self.data["population"][band][year - self.years[0]])
        tilt = [Fraction(self.weights[u]) * (100 + stream(self.name, band, u).randrange(-8, 9)) for u in self.units]
        return dict(zip(self.units, quota(total, tilt), strict=True))


def _fresh(draw: Any, used: set[str], kind: str) -> str:
    while True:
        if kind == "城市社区":
            name = draw.choice(CITY) + draw.choice(CITY) + "社区"
        else:
            name = draw.choice(FIRST) + draw.choice(SECOND) + ("村" if kind == "行政村" else "社区")
        if name not in used:
            used.add(name)
            return str(name)
        if len(used) > 300 and draw.random() < 0.5:
            name = draw.choice(FIRST) + draw.choice(FIRST) + draw.choice(SECOND) + "村"
            if kind == "行政村" and name not in used:
                used.add(name)
                return str(name)
