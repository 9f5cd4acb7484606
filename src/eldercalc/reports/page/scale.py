"""Places on a chart: across in per cent of its width, so that it stretches with the page; down in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

FROM_ZERO = Fraction(1, 2)
"""An axis starts at zero unless all of its values lie in the upper half."""


@dataclass(frozen=True)
class Scale:
    """From values to a share of the axis; `edge` of it stays free at either end."""

    low: Fraction
    high: Fraction
    edge: Fraction = Fraction(0)

    def share(self, value: Fraction) -> Fraction:
        """Where `value` lies, 0 to 1; the middle where the axis has no length."""
        if self.low == self.high:
            return Fraction(1, 2)
        return self.edge + (1 - 2 * self.edge) * (value - self.low) / (self.high - self.low)

    def across(self, value: Fraction) -> str:
        """Where `value` lies, in per cent of the width."""
        return percent(self.share(value))

    def down(self, value: Fraction, height: int, margin: int) -> str:
        """Where `value` lies, in pixels from the top of a chart of `height`."""
        return f"{float(margin + (1 - self.share(value)) * (height - 2 * margin)):.1f}"


def percent(share: Fraction) -> str:
    """A share of the width as SVG has it."""
    return f"{float(share) * 100:.2f}%"


def around(values: Iterable[Fraction | None], edge: Fraction = Fraction(0)) -> Scale:
    """The scale that holds all known values, from zero where that leaves them apart."""
    known = [value for value in values if value is not None] or [Fraction(0)]
    low, high = min(known), max(known)
    if 0 < low < high * FROM_ZERO or low == high > 0:
        low = Fraction(0)
    if high < 0:
        high = Fraction(0)
    return Scale(low, high, edge)
