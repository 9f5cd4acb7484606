"""The listed value that a wrong one is nearest to: advice for whoever corrects the cell, and never taken for it."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.records.kinds import folded
from eldercalc.words import nearest

CLOSED = ("歇业", "关停", "关闭", "停办", "停营", "停运")
SAME: dict[str, tuple[str, ...]] = {
    "在营": ("运营", "营业", "运行", "开业", "正常", "使用中", "已运营", "正常运营", "正常营业"),
    "停业": (*CLOSED, "停用"),
    "停用": (*CLOSED, "停业"),
    "注销": ("撤销", "吊销", "已撤销"),
    "在建": ("筹建", "建设中", "施工"),
    "公办": ("公立", "国办", "政府办"),
    "民办": ("民营", "私立", "社会办"),
    "城镇": ("城市", "市区"),
    "农村": ("乡村",),
    "上门": ("入户", "走访"),
    "死亡": ("去世", "亡故", "病故", "过世"),
    "迁出": ("搬走", "搬迁", "外迁"),
    "常住": ("常驻", "居住"),
    "养老护理员": ("护工", "护理人员"),
    "院长": ("负责人",),
}
"""What people write for a listed value with other letters."""

NEGATIONS = frozenset("不未非无没否")
"""未停业 is not 停业, however near its letters are."""


def near_value(text: str, values: Sequence[str]) -> str | None:
    """The value that `text` means by another word, else that nearest by its letters, and no negation."""
    wanted = folded(text)
    same = next((value for value in values if wanted in SAME.get(value, ())), None)
    found = same or nearest(wanted, values, 0.5)
    return None if found and (NEGATIONS & set(wanted)) != (NEGATIONS & set(found)) else found
