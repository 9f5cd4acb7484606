"""Statements of whole areas, of which some speak for themselves and some by the areas within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow.compute as pc

from eldercalc.measures.places import AREA, DEPTH, TOWN, VILLAGE, Places
from eldercalc.measures.tallies import Key, Request, Tally, tally, total
from eldercalc.records.tables import Table

DEPTHS = {AREA: 1, TOWN: 2, VILLAGE: 3}
WITHIN = 2
"""From this depth on a row states something of an area within a reporting one."""


@dataclass
class Stated:
    """What areas state, by key, depth and year, and who within them has not stated anything.

    An area stands at its own depth, with what it states itself or what the areas within it add up to.
    """

    sums: dict[Key, Tally]
    untold: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)


def statements(table: Table, requests: Sequence[Request], places: Places) -> dict[str, Stated]:
    """Each request by reporting area, and by the towns and villages within them where any states something."""
    by_area = tally(table, requests, AREA)
    if (pc.max(table.data[DEPTH]).as_py() or 0) < WITHIN:
        return {one.name: Stated(by_area[one.name]) for one in requests}
    deeper = {level: tally(table, requests, level) for level in (TOWN, VILLAGE)}
    return {
        one.name: _added_up(one, by_area[one.name], {level: deeper[level][one.name] for level in deeper}, places)
        for one in requests
    }


def _added_up(
    asked: Request, by_area: Mapping[Key, Tally], deeper: Mapping[str, Mapping[Key, Tally]], places: Places
) -> Stated:
    found = Stated({place: one for place, one in by_area.items() if not place[0]})
    for year in {year for _, _, year in by_area}:
        own = {level: _own(sums, DEPTHS[level], year) for level, sums in {AREA: by_area, **deeper}.items()}
        stated = {key: (tally, DEPTHS[level]) for level in own for key, tally in own[level].items()}
        tree = _Tree(stated, places, year, asked.part.level)
        for code in {code for code, _, at in by_area if code and at == year}:
            tree.tell(code, 1)
        found.sums |= {(key, depth, year): tally for key, (tally, depth) in tree.told.items()}
        found.untold |= {(key, year): missing for key, missing in tree.untold.items()}
    return found


def _own(sums: Mapping[Key, Tally], depth: int, year: int) -> dict[str, Tally]:
    return {
        key: one
        for (key, at, of), one in sums.items()
        if key and at == depth and of == year and (one.used or one.left_out)
    }


class _Tree:
    """The areas of one year, those that state something and those that the 区划 sheet names."""

    def __init__(self, stated: Mapping[str, tuple[Tally, int]], places: Places, year: int, level: bool) -> None:
        self.stated, self.level = stated, level
        self.told: dict[str, tuple[Tally, int]] = {}
        self.untold: dict[str, tuple[str, ...]] = {}
        self.within: dict[str, list[str]] = {}
        for key in dict.fromkeys([*stated, *places.nodes.get(year, {})]):
            self._hang(key)

    def _hang(self, key: str) -> None:
        """Put a key below its parents, up to the reporting area."""
        parent = key.rpartition("/")[0].rstrip("/")
        if parent and key not in self.within.setdefault(parent, []):
            self.within[parent].append(key)
            self._hang(parent)

    def tell(self, key: str, depth: int) -> bool:
        """Settle what `key` states, and all within it; whether it or any of them states anything."""
        some = [self.tell(inner, depth + 1) for inner in self.within.get(key, ())]
        if key in self.stated:
            self.told[key] = self.stated[key]
            return True
        if not any(some):
            return False
        inner = self.within[key]
        self.told[key] = self._together([self.told[one][0] for one in inner if one in self.told]), depth
        missing = [name for one in inner for name in ((one,) if one not in self.told else self.untold.get(one, ()))]
        if missing:
            self.untold[key] = tuple(missing)
        return True

    def _together(self, tallies: Sequence[Tally]) -> Tally:
        """What several areas state, as one: amounts add up, levels in force contradict each other."""
        used = sum(one.used for one in tallies)
        return Tally(used=used, left_out={"conflict": used}) if self.level and used > 1 else total(tallies)
