"""Places: which area each row lies in, and the keys by which rows and areas find each other.

Names are resolved once per distinct (county, town, village), never per row. A row whose area is not known keeps
no key: it counts in the plan's total and in no county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.definitions import KIND_OF_ROW, REPORT_ONLY, Area
from eldercalc.findings import Finding
from eldercalc.records import Record
from eldercalc.records.codes import Codes
from eldercalc.records.kinds import several
from eldercalc.records.once import once
from eldercalc.records.tables import ROW, SOURCE, Dataset, Table, dates, empty, known_key, repeats
from eldercalc.records.years import NO_YEAR
from eldercalc.words import words

AREA, TOWN, VILLAGE, DEPTH = "_area", "_town", "_village", "_depth"
KEYS = (AREA, TOWN, VILLAGE)
NAMES = ("county", "town", "village")
PROVINCE = re.compile(r"^(?:.{2,3}省|.{2,5}自治区)(?=..)")
"""What may stand in front of a name: 江苏省丹阳市."""
SUFFIXES = ("市", "区", "县", "镇", "乡", "街道")


@dataclass(frozen=True)
class Node:
    """An area below the plan's own: a reporting area of the plan, or a row of the 区划 sheet."""

    key: str
    name: str
    kind: str


@dataclass
class Places:
    """The plan's area, its reporting areas, and every town and village that the 区划 sheet names."""

    root: Area
    areas: tuple[Area, ...]
    names: dict[str, Area] = field(default_factory=dict)
    nodes: dict[int, dict[str, Node]] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        short: dict[str, list[Area]] = {}
        for area in self.areas:
            for name in (area.name, *area.aliases):
                self.names[_bare(name)] = area
                short.setdefault(_stem(name), []).append(area)
        for stem, found in short.items():
            if len(found) == 1:
                self.names.setdefault(stem, found[0])
        for area in self.areas:
            if area.kind == "own":
                self.names.setdefault(_bare(area.name).removeprefix(_stem(self.root.name)), area)

    def reporting(self, name: str) -> Area | None:
        """The reporting area that `name` means: with or without its suffix, with or without the city in front."""
        plain = _bare(name)
        if plain in self.names:
            return self.names[plain]
        for prefix in (_bare(self.root.name), _stem(self.root.name)):
            if plain.startswith(prefix) and plain[len(prefix) :] in self.names:
                return self.names[plain[len(prefix) :]]
        return None

    def is_root(self, name: str) -> bool:
        """Whether `name` is the plan's own area."""
        names = (self.root.name, *self.root.aliases)
        return _bare(name) in {form(known) for known in names for form in (_bare, _stem)}

    def expected(self, year: int) -> list[Area]:
        """The areas that should report in `year`."""
        return [area for area in self.areas if area.exists(year)]

    def counted(self, year: int) -> list[Area]:
        """The expected areas without functional zones and the city's own level."""
        return [area for area in self.expected(year) if area.kind not in REPORT_ONLY]

    def keys_of(self, county: str, town: str, village: str) -> tuple[str | None, str | None, str | None, int]:
        """The keys of the area, the town and the village of a row, and how deep the row stands (0: the plan)."""
        area = self._area_of(county, town)
        if area is None:
            top = (not county or self.is_root(county)) and not town and not village
            return None, None, None, 0 if top else -1
        if town and self.reporting(town) is area and self._same(area, county, town):
            town_key: str | None = area.code
        else:
            town_key = f"{area.code}/{_plain(town)}" if town else None
        if not village:
            return area.code, town_key, None, 2 if town_key and town_key != area.code else 1
        if town_key is None:
            (town_key, village_key) = self._village_without_town(area.code, village)
        else:
            village_key = f"{town_key}/{_plain(village)}"
        return area.code, town_key, village_key, 3

    def _area_of(self, county: str, town: str) -> Area | None:
        """The area of a row: its town where that reports itself, else its county. 浮梁 in 浮梁县 is a town of it."""
        area, named = self.reporting(county), self.reporting(town)
        return named if named and (area is None or named.kind in ("street", "town")) else area

    @staticmethod
    def _same(area: Area, county: str, town: str) -> bool:
        """Whether `town` names the area itself: 浮梁 beside 浮梁县 is a town in it."""
        return area.kind in ("street", "town") or not county or _bare(town) in (_bare(county), _bare(area.name))

    def _village_without_town(self, code: str, village: str) -> tuple[str | None, str]:
        found = self._by_name.get((code, _plain(village)), set())
        if len(found) == 1:
            key = next(iter(found))
            parent = key.rsplit("/", 1)[0]
            return parent, key
        return None, f"{code}//{_plain(village)}"

    def know(self, key: str, name: str, kind: str, year: int) -> None:
        """Take up a row of the 区划 sheet."""
        self.nodes.setdefault(year, {})[key] = Node(key, name, kind)
        code, _, rest = key.partition("/")
        if rest:
            self._by_name.setdefault((code, _plain(name)), set()).add(key)

    def village_named(self, name: str, area: str, town: str | None) -> str | None:
        """The key of the village `name` as a facility in `town` would mean it: the same town first."""
        if town and f"{town}/{_plain(name)}" in self._by_name.get((area, _plain(name)), set()):
            return f"{town}/{_plain(name)}"
        found = self._by_name.get((area, _plain(name)), set())
        if len(found) == 1:
            return next(iter(found))
        reporting = self.reporting(name)
        return reporting.code if reporting else None

    def name_of(self, key: str, year: int) -> str:
        """What people call the area with `key`."""
        if key == self.root.code:
            return self.root.name
        for area in self.areas:
            if area.code == key:
                return area.name
        node = self.nodes.get(year, {}).get(key)
        return node.name if node else key.rsplit("/", 1)[-1]


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _bare(name: str) -> str:
    """A name without the province in front of it."""
    return PROVINCE.sub("", _plain(name))


def _stem(name: str) -> str:
    plain = _bare(name)
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if plain.endswith(suffix) and len(plain) - len(suffix) >= 2:
            return plain[: -len(suffix)]
    return plain


def locate(dataset: Dataset, root: Area, areas: Sequence[Area]) -> tuple[Dataset, Places]:
    """`dataset` with every row's keys, and the places; the 区划 sheet first, since others are found by it."""
    places = Places(root, tuple(areas))
    findings: list[Finding] = []
    tables: dict[str, Table] = {}
    for name in sorted(dataset.tables, key=lambda table: table != "areas"):
        table = dataset.tables[name]
        tables[name] = _placed(table, places, findings)
        findings += _strangers(tables[name], places)
        findings += _unserved(tables[name], places) if "serves" in table.data.column_names else ()
        if name == "areas":
            _take_up(tables[name], places)
    return Dataset({name: tables[name] for name in dataset.tables}, [*dataset.findings, *findings]), places


def located(dataset: Dataset, model: type[Record], places: Places) -> Table:
    """The table of `model` with its keys, empty where nothing was sent."""
    found = dataset.tables.get(model.sheet.table)
    if found:
        return found
    nothing = empty(model)
    return replace(nothing, data=_keyed(nothing.data, places, nothing.codes))


def _keyed(data: pa.Table, places: Places, codes: Codes) -> pa.Table:
    known = [name for name in NAMES if name in data.column_names]
    rows, said = codes.together(data, known)
    named = [dict(zip(known, texts, strict=True)) for texts in said]
    keys = [places.keys_of(*(names.get(name) or "" for name in NAMES)) for names in named]
    for position, name in enumerate(KEYS):
        data = data.append_column(name, pa.array([key[position] for key in keys], pa.string()).take(rows))
    return data.append_column(DEPTH, pa.array([key[3] for key in keys], pa.int64()).take(rows))


def _placed(table: Table, places: Places, findings: list[Finding]) -> Table:
    """The table with its keys, and one row for each place that it states: a county under two names is one county."""
    data, model, codes = _keyed(table.data, places, table.codes), table.model, table.codes
    repeated = [_keyed(table.repeated, places, Codes())] if table.repeated is not None else []
    if "county" in model.sheet.key and data.num_rows:
        key = [*KEYS, DEPTH, "year", *(name for name in model.sheet.key if name not in NAMES)]
        key += [NO_YEAR] if NO_YEAR in data.column_names else []
        names = [name for name in NAMES if name in data.column_names]
        found = once(data, key, _stated(model, data), [*dates(model), *names], codes)
        findings += repeats(model, table.origins, found)
        data, repeated = found.kept, [*repeated, found.repeated]
    again = pa.concat_tables(repeated, promote_options="default") if repeated else None
    return Table(model, data, table.origins, again, codes)


def _stated(model: type[Record], data: pa.Table) -> pa.ChunkedArray:
    """Rows of a known area whose key is wholly known."""
    placed, known = pc.not_equal(data[DEPTH], -1), known_key(model, data)
    return placed if known is None else pc.and_(placed, known)


def _take_up(table: Table, places: Places) -> None:
    columns = ["year", "kind", "county", "town", "village", AREA, TOWN, VILLAGE]
    for row in table.data.select(columns).to_pylist():
        key = row[VILLAGE] if row["village"] else row[TOWN] if row["town"] else row[AREA]
        if key:
            name = row["village"] or row["town"] or row["county"]
            places.know(key, name, KIND_OF_ROW.get(row["kind"] or "", "village"), row["year"])


MOST_APART = 20
"""A name that is no area and stands in more rows of a sheet than this is one finding, and not one a row."""


def _strangers(table: Table, places: Places) -> Iterable[Finding]:
    """Rows whose area is not one of the plan's; a name that is all over a sheet is told once."""
    lost: dict[tuple[int, str | None], list[int]] = {}
    for index in pc.indices_nonzero(pc.equal(table.data[DEPTH], -1)).to_pylist():
        mark = (table.data[SOURCE][index].as_py(), table.data["county"][index].as_py())
        lost.setdefault(mark, []).append(index)
    for rows in lost.values():
        if len(rows) > MOST_APART:
            yield _stranger(table, places, rows[0], len(rows))
        else:
            yield from (_stranger(table, places, row, 1) for row in rows)


def _stranger(table: Table, places: Places, index: int, rows: int) -> Finding:
    county = table.data["county"][index].as_py()
    file, sheet, cell = table.address(index, "county")
    many = words("（共 {n} 行）", " ({n} rows)", n=rows) if rows > 1 else ""
    return Finding(
        f"{table.model.sheet.table}.county|unknown_area",
        "error",
        file,
        words(
            "“{name}”不是本方案的地区{many}；计入全域合计，不计入任何县区",
            "'{name}' is no area of this plan{many}: counted in its total, in no county",
            name=county or words("（空白）", "(blank)"), many=many,
        ),
        words("改为：{known}", "write one of: {known}", known=[area.name for area in places.areas]),
        sheet,
        table.data[ROW][index].as_py(),
        "county",
        cell,
        county,
        rows,
        **table.names(index),
    )  # fmt: skip


def _unserved(table: Table, places: Places) -> Iterable[Finding]:
    """Names in 服务范围 that are no community of the 区划 sheet: they cover nothing."""
    for index, name in serving(table.data, places)[1]:
        file, sheet, cell = table.address(index, "serves")
        yield Finding(
            f"{table.model.sheet.table}.serves|unknown_area",
            "warning",
            file,
            words(
                "服务范围中的“{name}”不在区划表里，不计入覆盖",
                "'{name}' of those served is not in the area sheet: it covers nothing",
                name=name,
            ),
            words("改为区划表中的名称", "write the name as the area sheet has it"),
            sheet,
            table.data[ROW][index].as_py(),
            "serves",
            cell,
            name,
            **table.names(index),
        )


def serving(facilities: pa.Table, places: Places) -> tuple[pa.Table, list[tuple[int, str]]]:
    """One row for each facility and each village it covers: its own, and those named in 服务范围.

    Gives the rows (index of the facility, key), and the names that could not be found with their facility.
    """
    index: list[int] = []
    keys: list[str] = []
    lost: list[tuple[int, str]] = []
    columns = [facilities[name].to_pylist() for name in ("serves", AREA, TOWN, VILLAGE)]
    for at, (serves, area, town, village) in enumerate(zip(*columns, strict=True)):
        mine = {village} if village else set()
        for name in several(serves) if serves else ():
            key = places.village_named(name, area, town) if area else None
            lost += [] if key else [(at, name)]
            mine |= {key} if key else set()
        index += [at] * len(mine)
        keys += sorted(mine)
    return pa.table({"_at": pa.array(index, pa.int64()), "_key": pa.array(keys, pa.string())}), lost
