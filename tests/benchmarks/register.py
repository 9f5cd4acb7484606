"""A seeded register of old people, as large as asked for, as text: 21 columns, each fault in as many rows as asked for.

The ids lie in a region that no citizen id names, the names are made of numbers: nobody is meant. What was planted is
known by kind, row and column, so that a contestant can be held to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

YEARS = (2022, 2023, 2024)
COUNTIES = tuple(f"{mark}县" for mark in "甲乙丙丁戊己庚辛壬癸")
TOWNS = 20
"""Towns a county, and villages a town."""
HEADERS = (
    "序号", "年度", "县区", "乡镇街道", "村社区", "人员编号", "姓名", "出生日期", "城乡", "人员类别", "生活自理能力",
    "能力等级", "集中供养意愿", "供养方式", "适老化改造情况", "列入日期", "移出日期", "移出原因", "联系方式", "备注",
    "填报人",
)  # fmt: skip
CLOSED = {
    "城乡": ("城镇", "农村"),
    "生活自理能力": ("具备", "部分丧失", "完全丧失"),
    "能力等级": ("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能"),
    "集中供养意愿": ("是", "否"),
    "供养方式": ("集中供养", "分散供养", "非供养对象"),
    "适老化改造情况": ("已改", "愿改未改", "不愿改", "无需改"),
    "移出原因": ("死亡", "迁出", "不再符合", "其他"),
}
CATEGORIES = (
    "独居",
    "空巢",
    "留守",
    "失能",
    "半失能",
    "重残",
    "特困",
    "低保",
    "高龄",
    "独居、失能",
    "空巢、高龄",
    "特困、重残",
)
WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)])
CHECKS = np.array(list("10X98765432"))
SHARE = 0.001
"""The share of rows that each kind of fault hits where nothing else is asked; no row has two."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Register:
    """The register as text, a column a header, and the cells that are faulty: (kind, row from 0, header)."""

    table: pa.Table
    planted: frozenset[tuple[str, int, str]]


def register(rows: int, seed: int = 1, share: float = SHARE) -> Register:
    """A register of `rows` rows over the years, of which each kind of fault hits `share`; each person once a year."""
    dice = np.random.default_rng(seed)
    made = _Maker(rows, dice)
    columns = {header: made.column(header) for header in HEADERS}
    each = max(1, int(rows * share))
    pool = dice.permutation(rows)[: each * len(FAULTS)]
    faulty = [np.sort(part) for part in np.array_split(pool, len(FAULTS))]
    planted = [fault for plant, at in zip(FAULTS, faulty, strict=True) for fault in plant(columns, at, dice)]
    return Register(pa.table({header: columns[header] for header in HEADERS}), frozenset(planted))


class _Maker:
    """Columns that agree with each other: ids carry the date of birth, dates of leaving follow those of joining."""

    def __init__(self, rows: int, dice: np.random.Generator) -> None:
        self.rows, self.dice = rows, dice
        people = -(-rows // len(YEARS))
        self.year = np.repeat(np.array(YEARS), people)[:rows]
        self.person = np.tile(np.arange(people), len(YEARS))[:rows]
        self.town = dice.integers(0, len(COUNTIES) * TOWNS, people)[self.person]
        self.village = dice.integers(0, TOWNS, people)[self.person]
        self.birth = (dice.integers(_day(1930), _day(1960), people))[self.person]
        self.joined = (dice.integers(_day(2015), _day(2022), people))[self.person]
        self.leaves = dice.random(rows) < 0.03
        self.left = np.array([_day(year) for year in YEARS])[self.year - YEARS[0]] + dice.integers(0, 365, rows)

    def column(self, header: str) -> pa.Array:
        if header in CLOSED:
            chosen = _chosen(CLOSED[header], self.dice.integers(0, len(CLOSED[header]), self.rows))
            return pc.if_else(pa.array(self.leaves), chosen, None) if header == "移出原因" else chosen
        return self._own(header)

    def _own(self, header: str) -> pa.Array:
        made: dict[str, Callable[[], pa.Array]] = {
            "序号": lambda: pc.cast(pa.array(np.arange(1, self.rows + 1)), pa.string()),
            "年度": lambda: pc.cast(pa.array(self.year), pa.string()),
            "县区": lambda: _chosen(COUNTIES, self.town // TOWNS),
            "乡镇街道": lambda: _chosen([f"第{at}镇" for at in range(len(COUNTIES) * TOWNS)], self.town),
            "村社区": lambda: _chosen([f"第{at}村" for at in range(TOWNS)], self.village),
            "人员编号": lambda: ids(self.person, self.birth),
            "姓名": lambda: pc.binary_join_element_wise("甲", pc.cast(pa.array(self.person), pa.string()), ""),
            "出生日期": lambda: _dates(self.birth),
            "人员类别": lambda: _chosen(CATEGORIES, self.dice.integers(0, len(CATEGORIES), self.rows)),
            "列入日期": lambda: _dates(self.joined),
            "移出日期": lambda: pc.if_else(pa.array(self.leaves), _dates(self.left), None),
            "联系方式": lambda: pc.cast(pa.array(9_000_000 + self.person), pa.string()),
            "备注": lambda: _chosen(("无", "已核", "待核"), self.dice.integers(0, 3, self.rows)),
            "填报人": lambda: _chosen(("经办甲", "经办乙"), self.dice.integers(0, 2, self.rows)),
        }
        return made[header]()


def _day(year: int) -> int:
    return (date(year, 1, 1) - date(1970, 1, 1)).days


def _dates(days: npt.NDArray[np.int64]) -> pa.Array:
    return pc.cast(pc.cast(pa.array(days.astype(np.int32)), pa.date32()), pa.string())


def _chosen(values: tuple[str, ...] | list[str], codes: Codes) -> pa.Array:
    return pa.array(list(values), pa.string()).take(pa.array(codes))


def ids(person: Codes, birth: Codes) -> pa.Array:
    """Ids of 18 characters with their check character, in a region that does not exist."""
    region = 990_000 + person // 500 % 10_000
    born = pc.cast(pc.strftime(pc.cast(pa.array(birth.astype(np.int32)), pa.date32()), "%Y%m%d"), pa.int64()).to_numpy()
    digits = _digits(region, 6) + _digits(born, 8) + _digits(person % 500 * 2, 3)
    sums = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    lanes = [(digit + ord("0")).astype(np.uint8) for digit in digits]
    lanes.append(np.frombuffer(b"10X98765432", np.uint8)[sums])
    together = np.ascontiguousarray(np.stack(lanes, axis=1))
    offsets = np.arange(0, 18 * (len(person) + 1), 18, dtype=np.int32)
    return pa.StringArray.from_buffers(len(person), pa.py_buffer(offsets), pa.py_buffer(together))


def _digits(number: Codes, places: int) -> list[Codes]:
    return [number // 10**place % 10 for place in range(places - 1, -1, -1)]


Columns = dict[str, pa.Array]
Planted = list[tuple[str, int, str]]


def _put(columns: Columns, header: str, rows: Codes, texts: list[str | None]) -> None:
    mask = np.zeros(len(columns[header]), bool)
    mask[rows] = True
    columns[header] = pc.replace_with_mask(columns[header], pa.array(mask), pa.array(texts, pa.string()))


def _wrong(kind: str, header: str, said: tuple[str | None, ...]) -> Callable[..., Planted]:
    def plant(columns: Columns, at: Codes, dice: np.random.Generator) -> Planted:
        _put(columns, header, at, [said[index] for index in dice.integers(0, len(said), len(at))])
        return [(kind, int(row), header) for row in at]

    return plant


def _wrong_check(columns: Columns, at: Codes, _: np.random.Generator) -> Planted:
    """An id whose last character does not prove the others; it is nobody else's."""
    changed = [
        code[:-1] + ("1" if code[-1] != "1" else "2") for code in columns["人员编号"].take(pa.array(at)).to_pylist()
    ]
    _put(columns, "人员编号", at, changed)
    return [("check", int(row), "人员编号") for row in at]


def _left_before(columns: Columns, at: Codes, _: np.random.Generator) -> Planted:
    _put(columns, "移出日期", at, ["2014-06-30"] * len(at))
    return [("before", int(row), "移出日期") for row in at]


FAULTS: tuple[Callable[..., Planted], ...] = (
    *(_wrong("choice", header, ("不详", "其它情况")) for header in CLOSED if header != "集中供养意愿"),
    _wrong("yes_no", "集中供养意愿", ("也许", "问过")),
    _wrong("date", "出生日期", ("不详", "1950-02-30")),
    _wrong("date", "列入日期", ("去年", "2021-13-01")),
    _wrong("choice", "人员类别", ("贫困", "其它情况")),
    _wrong("blank", "人员类别", (None,)),
    _wrong_check,
    _left_before,
)
EVERY_ROW = 1 / len(FAULTS)
"""The share with which every row has a fault."""
