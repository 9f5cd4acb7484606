"""The fonts that charts can be drawn with: the first that this machine has and that knows every character."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

KNOWN = (
    "Microsoft YaHei", "SimHei", "DengXian", "PingFang SC", "PingFang HK", "Hiragino Sans GB", "Heiti SC", "STHeiti",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Sarasa Gothic SC", "HarmonyOS Sans SC", "Droid Sans Fallback", "Arial Unicode MS", "SimSun",
    "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "DejaVu Sans",
)  # fmt: skip
"""Fonts by their names, those for reading Chinese on screens first; the last comes with matplotlib, without Chinese."""


def covering(texts: Iterable[str]) -> str | None:
    """The first font that has every character of the texts; None where there is none."""
    wanted = {ord(mark) for text in texts for mark in text if not mark.isspace()}
    return next((name for name in KNOWN if name in _installed() and wanted <= _characters(name)), None)


@cache
def _installed() -> frozenset[str]:
    from matplotlib.font_manager import fontManager

    return frozenset(entry.name for entry in fontManager.ttflist)


@cache
def _characters(name: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font: Any = get_font(findfont(FontProperties(family=name)))
    return frozenset(font.get_charmap())
