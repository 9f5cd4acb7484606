"""What a line is called, and what would close its gap, in words."""

from __future__ import annotations

from eldercalc.assessment import Assessment, Shortfall
from eldercalc.definitions import UNITS
from eldercalc.reports.numbers import figure
from eldercalc.words import Lang, words


def name_of(line: Assessment, lang: Lang) -> str:
    """The official wording, or the English name where there is one."""
    name = line.target.name if lang == "zh" else (line.target.name_en or line.target.name)
    return f"{name}[{line.group}]" if line.group else name


def needed(short: Shortfall | None, lang: Lang) -> str:
    """What would close the gap, in words; by area where it is known."""
    if short is None:
        return ""
    unit = UNITS[short.unit]
    if short.add is not None and short.convert is not None and short.unit in ADDED:
        told = words(
            "需 {convert}{unit}达标，或新增 {add}{unit}", "convert {convert} or add {add} {en}",
            convert=f"{short.convert:,}", add=f"{short.add:,}", unit=unit.zh, en=unit.en,
        )  # fmt: skip
    elif short.unit == "%":
        told = words("还差 {need} 个百分点", "{need} points short", need=figure(short.need, short.unit))
    else:
        told = words(
            "还差 {need}{unit}", "{need} {en} short", need=figure(short.need, short.unit), unit=unit.zh, en=unit.en
        )
    return told.show(lang)


ADDED = frozenset({"张", "家", "个"})
"""What a city can add to raise a share: beds, institutions, places; nobody adds people."""
