"""The listed value that a wrong one is nearest to: advice for whoever corrects the cell, and never taken for it."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.records.kinds import folded
from eldercalc.words import nearest

CLOSED = ("关闭", "停办", "停营")
SAME: dict[str, tuple[str, ...]] = {
    "在营": ("运行", "在业"),
    "停业": (*CLOSED, "停用"),
    "停用": CLOSED,
    "注销": ("吊销",),
    "在建": ("施工",),
    "公办": ("公立", "国办", "政府办"),
    "民办": ("民营", "私立", "社会办"),
    "城镇": ("城市", "市区"),
    "农村": ("乡村",),
    "上门": ("走访",),
    "死亡": ("去世", "亡故", "病故", "过世"),
    "迁出": ("搬走", "搬迁", "外迁"),
    "常住": ("常驻", "居住"),
    "养老护理员": ("护工", "护理人员"),
    "院长": ("负责人",),
}
"""What people write for a listed value with other letters, and may mean otherwise.

Words that mean it beyond doubt are declared with the column, and taken.
"""

NEGATIONS = frozenset("不未非无没否")
"""未停业 is not 停业, however near its letters are."""


def near_value(text: str, values: Sequence[str]) -> str | None:
    """The value that `text` means by another word, else that nearest by its letters, and no negation."""
    wanted = folded(text)
    same = next((value for value in values if wanted in SAME.get(value, ())), None)
    found = same or nearest(wanted, values, 0.5)
    return None if found and (NEGATIONS & set(wanted)) != (NEGATIONS & set(found)) else found
