"""Charts as pictures. They are drawn without a screen, from the same figures as the tables, and carry no clock."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from eldercalc.reports.board import Light
from eldercalc.reports.word.fonts import covering

INK: dict[Light, str] = {"green": "#5B9E6D", "yellow": "#E0B341", "red": "#C8553D", "grey": "#A6A6A6"}
WIDE, DOTS = 6.2, 200
"""Inches across, and dots to an inch."""
FIRST_WIDE = 0x2E80
"""The first of the characters that are as wide as a Chinese one."""
LONGEST = 42
"""How wide a label may be, in half-widths of a Chinese character."""


@dataclass(frozen=True)
class Bar:
    """A bar of the completion chart: its length as a share of the target, and what is written at its end."""

    label: str
    share: float
    told: str
    light: Light


@dataclass(frozen=True)
class Stack:
    """A bar that is parted: how many of each kind; kinds stand in one order in all stacks."""

    label: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Curve:
    """A target over the years: its values where they are known, the level to reach, and what stands at the last."""

    label: str
    years: Sequence[int]
    values: Sequence[float | None]
    goal: float | None
    told: str
    goal_told: str


def stacks(rows: Sequence[Stack], kinds: Sequence[tuple[str, str]]) -> bytes | None:
    """Counts by kind, a bar a row; `kinds` by their names and colours. None where no font has the characters."""
    texts = [*(row.label for row in rows), *(name for name, _ in kinds), *"0123456789"]
    beside = len(kinds) if len(kinds) <= 5 else 4
    below = 0.12 + 0.2 * -(-len(kinds) // beside)

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.14, below / _height(figure), 0.82, 1 - (below + 0.1) / _height(figure)))
        for at, (name, colour) in enumerate(kinds):
            lefts = [sum(row.counts[:at]) for row in rows]
            counts = [row.counts[at] for row in rows]
            axes.barh(range(len(rows)), counts, left=lefts, color=colour, label=name, height=0.62, edgecolor="white")
            for y, (left, n) in enumerate(zip(lefts, counts, strict=True)):
                if n:
                    axes.text(left + n / 2, y, str(n), ha="center", va="center", color=_on(colour), fontsize=9)
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        _bare(axes)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        figure.legend(loc="lower center", ncols=beside, fontsize=8, frameon=False)

    return _drawn(texts, 0.42 * len(rows) + below + 0.1, draw)


def bars(rows: Sequence[Bar], level: str) -> bytes | None:
    """Shares of the target, a bar a row, against the target itself, which `level` names."""
    labels = [folded(row.label) for row in rows]
    longest = max(1.0, *(row.share for row in rows)) if rows else 1.0

    def draw(figure: Any) -> None:
        left, right = _room("\n".join(labels), 8), _room("\n".join(row.told for row in rows), 7.5)
        axes = figure.add_axes((left, 0.28 / _height(figure), 1 - left - right, 1 - 0.5 / _height(figure)))
        axes.barh(range(len(rows)), [row.share for row in rows], color=[INK[row.light] for row in rows], height=0.6)
        axes.axvline(1, color="#444444", linewidth=0.9, linestyle="--")
        axes.text(1, -0.75, level, ha="center", va="bottom", fontsize=7.5, color="#444444")
        for y, row in enumerate(rows):
            axes.text(longest * 1.02, y, row.told, ha="left", va="center", fontsize=7.5)
        axes.set_yticks(range(len(rows)), labels, fontsize=8)
        axes.set_xlim(min(0, *(row.share for row in rows)), longest)
        axes.set_xticks([at / 4 for at in range(int(longest * 4) + 1)])
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.tick_params(axis="x", labelsize=7.5)
        _bare(axes)

    texts = [*labels, level, *(row.told for row in rows), "0123456789%-"]
    step = 0.36 if any("\n" in label for label in labels) else 0.27
    return _drawn(texts, step * len(rows) + 0.6, draw)


def curves(rows: Sequence[Curve], across: int = 3) -> bytes | None:
    """A small chart a target: its values over the years, and the level to reach as a broken line."""
    down = -(-len(rows) // across)
    labels = [folded(row.label, 26) for row in rows]

    def draw(figure: Any) -> None:
        grid = figure.subplots(down, across, squeeze=False)
        figure.subplots_adjust(
            left=0.06,
            right=0.97,
            hspace=1.05,
            wspace=0.28,
            top=1 - 0.38 / _height(figure),
            bottom=0.42 / _height(figure),
        )
        for at, axes in enumerate(grid.flat):
            if at < len(rows):
                _curve(axes, rows[at], labels[at])
            else:
                axes.set_visible(False)

    texts = [*labels, *(row.told + row.goal_told for row in rows), "0123456789.-"]
    return _drawn(texts, 1.62 * down + 0.15, draw)


def _curve(axes: Any, row: Curve, label: str) -> None:
    known = [(year, value) for year, value in zip(row.years, row.values, strict=True) if value is not None]
    if row.goal is not None:
        axes.axhline(row.goal, color=INK["red"], linewidth=0.9, linestyle="--")
    if known:
        axes.plot(*zip(*known, strict=True), color="#2F5D8A", linewidth=1.4, marker="o", markersize=3)
    axes.set_title(label, fontsize=7.5, loc="left")
    told = "   ".join(part for part in (row.told, row.goal_told) if part)
    axes.text(0, -0.27, told, transform=axes.transAxes, fontsize=7, color="#444444", va="top")
    axes.set_xticks(row.years, [f"{year % 100:02d}" for year in row.years])
    axes.set_xlim(min(row.years) - 0.4, max(row.years) + 0.4)
    axes.margins(y=0.25)
    axes.tick_params(labelsize=6.5, length=2)
    axes.locator_params(axis="y", nbins=4)
    _bare(axes, upward=True)


def _bare(axes: Any, upward: bool = False) -> None:
    """Axes without the frame that says nothing; rows of bars are read from the top down."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if not upward:
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)


def _on(colour: str) -> str:
    """The colour of writing that can be read on `colour`."""
    light = sum(int(colour[at : at + 2], 16) * weight for at, weight in ((1, 3), (3, 6), (5, 1)))
    return "#222222" if light > 1350 else "white"


def _room(text: str, size: float) -> float:
    """What the widest line of a text in a size of so many points needs, in shares of the width of the picture."""
    return (max(map(_wide, text.split("\n"))) * size / 2 * 1.12 + 12) / 72 / WIDE


def _wide(text: str) -> int:
    """The width of a text, in half-widths of a Chinese character."""
    return sum(2 if ord(mark) > FIRST_WIDE else 1 for mark in text)


def _height(figure: Any) -> float:
    return float(figure.get_figheight())


def _drawn(texts: Sequence[str], height: float, draw: Callable[[Any], None]) -> bytes | None:
    """The picture that `draw` makes, in a font that has every character of `texts`."""
    font = covering(texts)
    if font is None:
        return None
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: Any = {"font.family": [font], "axes.unicode_minus": False, "text.parse_math": False, "font.size": 9}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        figure = Figure(figsize=(WIDE, height), dpi=DOTS)
        FigureCanvasAgg(figure)
        draw(figure)
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=DOTS, metadata={"Software": None})
    return stream.getvalue()


def folded(label: str, most: int = LONGEST) -> str:
    """A label in two lines at most; what is too long for them ends in an ellipsis."""
    lines: list[str] = []
    rest = label
    while rest and len(lines) < 2:
        fits = _fitting(rest, most)
        lines.append(rest[:fits].strip())
        rest = rest[fits:].lstrip()
    if rest:
        lines[-1] = lines[-1][:-1] + "…"
    return "\n".join(lines)


def _fitting(text: str, most: int) -> int:
    """How many characters fit, up to a blank where the text has blanks."""
    widths = list(accumulate(2 if ord(mark) > FIRST_WIDE else 1 for mark in text))
    fits = sum(width <= most for width in widths)
    if fits == len(text):
        return fits
    blank = text.rfind(" ", 0, fits + 1)
    return blank if blank > fits // 2 else fits
