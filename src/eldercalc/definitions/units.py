"""Units: a closed list, with their scale to the base unit and the decimals they are shown with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One unit. A figure in base units divided by `scale` is the figure in this unit."""

    zh: str
    en: str
    base: str
    scale: int = 1
    decimals: int = 0
    ratio: bool = False


_PLAIN = {
    "张": "beds", "人": "persons", "人次": "person-times", "户": "households", "家": "units", "个": "units",
    "所": "units", "台": "units", "场": "events", "次": "times", "项": "items", "名": "persons",
    "村": "villages", "处": "sites", "份": "files", "幢": "buildings",
}  # fmt: skip

UNITS: dict[str, Unit] = {name: Unit(name, en, name) for name, en in _PLAIN.items()}
UNITS |= {
    f"万{name}": Unit(f"万{name}", f"10k {UNITS[name].en}", name, 10_000, 2)
    for name in ("人", "张", "户", "人次", "份")
}
UNITS |= {
    "%": Unit("%", "%", "1", 1, 2, ratio=True),
    "‰": Unit("‰", "‰", "1", 1, 2, ratio=True),
    "倍": Unit("倍", "times", "1", 1, 2, ratio=True),
    "岁": Unit("岁", "years", "岁", 1, 2),
    "元/月": Unit("元/月", "yuan a month", "元/月", 1, 2),
    "万元": Unit("万元", "10k yuan", "万元", 1, 1),
    "亿元": Unit("亿元", "100m yuan", "万元", 10_000, 2),
    "㎡": Unit("㎡", "m²", "㎡", 1, 1),
    "张/千人": Unit("张/千人", "beds per 1,000", "1", 1, 2, ratio=True),
    "个/千人": Unit("个/千人", "places per 1,000", "1", 1, 2, ratio=True),
    "人/千人": Unit("人/千人", "persons per 1,000", "1", 1, 2, ratio=True),
    "人/万人": Unit("人/万人", "persons per 10,000", "1", 1, 2, ratio=True),
    "张/万人": Unit("张/万人", "beds per 10,000", "1", 1, 2, ratio=True),
    "人/百张": Unit("人/百张", "persons per 100 beds", "1", 1, 2, ratio=True),
    "㎡/百户": Unit("㎡/百户", "m² per 100 households", "1", 1, 2, ratio=True),
}
"""Every unit that a plan or a definition may use."""

BASE_OF_RATE = {1: "倍", 100: "%", 1000: "‰", 10_000: "人/万人"}
