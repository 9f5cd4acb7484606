"""How a cell looks: its font, its fill, and the number format that shows a figure as the other reports do.

A light is a fill and a shape or a word besides, so that it is told apart on a black and white print too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from eldercalc.assessment import Status
from eldercalc.reports.board import LIGHTS, Light
from eldercalc.words import Words

FONT = "微软雅黑"
"""On every Chinese Windows since Vista, in WPS and in Office for Mac; elsewhere the charset finds another."""
CHINESE, SWISS = 134, 2
GENERAL = "General"


@dataclass(frozen=True)
class Tint:
    """The colours of a light: the fill of a cell, the ink on it, and the strong one of a bar."""

    fill: str
    ink: str
    bar: str


TINTS: dict[Light, Tint] = {
    "green": Tint("#C6E7CE", "#0B5D1E", "#4C9F5E"),
    "yellow": Tint("#FFEB9C", "#6B5000", "#E3B23C"),
    "red": Tint("#F8C9C4", "#8E1B10", "#C8453B"),
    "grey": Tint("#E7E6E6", "#4A4A4A", "#A6A6A6"),
}
SHAPES: dict[Light, str] = {"green": "●", "yellow": "▲", "red": "■", "grey": "○"}
NAMES: dict[Light, Words] = {
    "green": Words("绿", "green"),
    "yellow": Words("黄", "yellow"),
    "red": Words("红", "red"),
    "grey": Words("灰", "grey"),
}
BARS: dict[Status, str] = {
    "met": "#1E6B34", "ahead": "#4C9F5E", "on_schedule": "#9CCFA6", "nearly": "#E3B23C", "behind": "#E58A7E",
    "away": "#C8453B", "missed": "#8E1B10", "unknown": "#6E6E6E", "not_due": "#BFBFBF", "not_applicable": "#DDDDDD",
}  # fmt: skip
"""The colour of each status in a chart."""


@dataclass(frozen=True)
class Look:
    """The look of a cell; `rules` draws its border."""

    number: str = GENERAL
    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    size: int = 10
    align: str = "left"
    wrap: bool = False
    rules: bool = True

    @property
    def properties(self) -> dict[str, Any]:
        """The properties of the format as the writer names them."""
        given: dict[str, Any] = {
            "font_name": FONT, "font_charset": CHINESE, "font_family": SWISS, "font_size": self.size,
            "num_format": self.number, "bold": self.bold, "align": self.align, "valign": "vcenter",
            "text_wrap": self.wrap,
        }  # fmt: skip
        given |= {"border": 1, "border_color": "#BFBFBF"} if self.rules else {}
        given |= {"bg_color": self.fill, "pattern": 1} if self.fill else {}
        return given | ({"font_color": self.ink} if self.ink else {})


TEXT = Look(wrap=True)
SMALL = Look(wrap=True, size=9)
NUMBER = Look(align="right")
CENTRED = Look(align="center", wrap=True)
HEAD = Look(bold=True, fill="#DCE6F1", align="center", wrap=True)
LABEL = Look(bold=True, fill="#F2F2F2", wrap=True)
TITLE = Look(bold=True, size=16, rules=False)
SAID = Look(size=9, ink="#404040", rules=False, wrap=True)
SECTION = Look(bold=True, size=12, rules=False, ink="#1F3864")
LINK = Look(ink="#0563C1", wrap=True)


def lit(light: Light, look: Look = CENTRED) -> Look:
    """`look` in the colours of the light."""
    tint = TINTS[light]
    return replace(look, fill=tint.fill, ink=tint.ink)


def shaped(status: Status, number: str) -> Look:
    """A figure in the colours of its status, with the shape of the light behind it."""
    light = LIGHTS[status]
    open_ = number[:-1] if number.endswith('"') else f'{number}"'
    return replace(lit(light, NUMBER), number=f'{open_} {SHAPES[light]}"')


def pattern(decimals: int) -> str:
    """The number format with so many decimals, grouped by thousands."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def as_told(told: str) -> str:
    """The number format that shows a number as `told` does: `1,234.5`, `86.3%`."""
    decimals = len(told.rstrip("%").partition(".")[2])
    return pattern(decimals).removeprefix("#,##") + "%" if told.endswith("%") else pattern(decimals)


def signed(number: str) -> str:
    """The number format with the sign of what is above nothing."""
    return f"+{number};-{number};0"


def beside(number: str, before: str = "", after: str = "") -> str:
    """The number format with words before and behind the figure."""
    return f"{_literal(before)}{number}{_literal(after)}"


def _literal(text: str) -> str:
    return f'"{text.replace(chr(34), "")}"' if text else ""
