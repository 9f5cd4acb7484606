"""How each figure moved, and how much of it by its numerator, how much by its denominator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eldercalc.assessment import Assessment

Key = tuple[str, bool, str | None, str, int]


@dataclass(frozen=True)
class FigureChange:
    """One line in both states; None where a state does not have it."""

    old: Assessment | None
    new: Assessment | None

    @property
    def line(self) -> Assessment:
        """The line as it is now, or as it was where there is none now."""
        line = self.new or self.old
        assert line is not None
        return line

    @property
    def moved(self) -> bool:
        """Whether the value, one of its parts or the status is another."""
        return _seen(self.old) != _seen(self.new)

    @property
    def by(self) -> Fraction | None:
        """The change of the value; None where either is unknown."""
        if self.old is None or self.new is None or self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value

    @property
    def by_parts(self) -> tuple[Fraction, Fraction] | None:
        """The shares of numerator and denominator in the change of a rate; together they are the change exactly.

        Each is taken at the mean of the other part's two states, so that neither is counted first. None where the
        value is not the ratio of its parts in both states.
        """
        one, other = _ratio(self.old), _ratio(self.new)
        if one is None or other is None:
            return None
        (top, bottom, per), (new_top, new_bottom, new_per) = one, other
        times = new_per if per is None else per
        if times is None or (new_per is not None and times != new_per):
            return None
        numerator = times * (new_top - top) * (1 / bottom + 1 / new_bottom) / 2
        denominator = times * (1 / new_bottom - 1 / bottom) * (top + new_top) / 2
        return numerator, denominator


def figure_changes(old: Sequence[Assessment], new: Sequence[Assessment]) -> Iterator[FigureChange]:
    """The plan's own lines, moved or not, and the lines of areas and groups that moved; in the order of the plan."""
    was = {_key(line): line for line in old}
    now = {_key(line): line for line in new}
    for key in [*now, *(key for key in was if key not in now)]:
        change = FigureChange(was.get(key), now.get(key))
        if change.line.main or change.moved:
            yield change


def _key(line: Assessment) -> Key:
    return line.target.id, line.main, None if line.main else line.group, line.area_code or line.area, line.year


def _seen(line: Assessment | None) -> tuple[object, ...]:
    if line is None:
        return ()
    return line.value, line.figure.numerator, line.figure.denominator, line.status, line.reported_state


def _ratio(line: Assessment | None) -> tuple[Fraction, Fraction, Fraction | None] | None:
    """Numerator, denominator, and what their ratio is multiplied by to give the value (0 of any says nothing of it)."""
    if line is None or line.value is None:
        return None
    top, bottom = line.figure.numerator, line.figure.denominator
    if top is None or not bottom:
        return None
    return top, bottom, line.value * bottom / top if top else None
