"""The figures of a line in the cells of its row: a formula wherever the cells beside it yield the very value judged.

Each formula is tried on the exact figures first. Where it would not come to the judged value (a figure of a sample, of
several months, of levels) the value stands as a number, with its parts beside it where there are any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from eldercalc.assessment import Assessment
from eldercalc.definitions import UNITS
from eldercalc.plans import LoadedPlan, levels
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS
from eldercalc.reports.columns import counts_areas, kind_of_areas, part, standard
from eldercalc.reports.numbers import figure, level, percent
from eldercalc.reports.workbook.cells import DASH, EMPTY, Cell, Formula, number, text
from eldercalc.reports.workbook.looks import NUMBER, as_told, beside, lit, pattern, signed
from eldercalc.words import Lang

KEYS = ("numerator", "denominator", "value", "baseline", "target", "expected")
RIGHT = replace(NUMBER, wrap=True)


def scale_of(plan: LoadedPlan, line: Assessment) -> tuple[int, Fraction]:
    """By what numerator over denominator is multiplied, and by what an amount is divided, to be in the line's unit."""
    bounds = plan.bounds.get(line.target.id, ())
    if not bounds or line.unit is None:
        return 1, Fraction(1)
    bound = next((one for one in bounds if one.group == line.group), bounds[0])
    own = UNITS[bound.indicator.unit]
    return getattr(bound.shape, "per", 1), Fraction(UNITS[line.unit].scale, own.scale)


@dataclass(frozen=True)
class Figures:
    """A line whose cells stand in the columns named by `at` (key to letters); `value` is the one to be shown.

    `own` says that the parts are those of `value`; `decimals` how many it is shown with, where others stand beside it.
    """

    plan: LoadedPlan
    line: Assessment
    at: Mapping[str, str]
    lang: Lang
    own: bool = True
    decimals: int | None = None
    later: Fraction | None = None

    @property
    def value(self) -> Fraction | None:
        """The value shown: the one judged, or that of a later year where the line was judged on an earlier one."""
        return self.line.value if self.own else self.later

    @property
    def numerator(self) -> Fraction | None:
        """The numerator, where it says more than the value."""
        one = self.line.figure.numerator if self.own else None
        return one if self.line.figure.denominator is not None or one != self.line.value else None

    @property
    def denominator(self) -> Fraction | None:
        """The denominator."""
        return self.line.figure.denominator if self.own else None

    @property
    def baseline(self) -> Fraction | None:
        """The baseline that is shown: none where totals start from nothing."""
        return self.line.baseline if self.line.baseline_source in ("plan", "data") else None

    @property
    def target(self) -> Fraction | None:
        """The level as a number; of areas that each have one of their own it is told in words."""
        return Fraction(self.line.level.value) if self.line.level and not counts_areas(self.line) else None

    def cell(self, key: str) -> Cell:
        """The cell of a column."""
        found: Cell = getattr(self, f"_{key}")()
        return found

    def _numerator(self) -> Cell:
        return _part(self.numerator)

    def _denominator(self) -> Cell:
        return _part(self.denominator)

    def _value(self) -> Cell:
        told = figure(self.value, self.line.unit, self.line.level, self.decimals)
        if self.value is None:
            return text(DASH, RIGHT)
        after = "*" if self.line.figure.missing else ""
        if counts_areas(self.line) and self.line.figure.denominator is not None:
            after = f"/{part(self.line.figure.denominator)}{after}{kind_of_areas(self.line, self.lang)}"
        return number(self.value, replace(NUMBER, number=beside(as_told(told), after=after)), self._ratio())

    def _ratio(self) -> Formula | None:
        """The value from its parts, where they yield it exactly."""
        of, to, value = self.numerator, self.denominator, self.value
        per, scale = scale_of(self.plan, self.line)
        if of is None:
            return None
        if to and value == of * per / to:
            times = f"*{per}" if per != 1 else ""
            return self._formula('=IF({denominator}=0,"",{numerator}' + times + "/{denominator})")
        if value == of and (to is None or counts_areas(self.line)):
            return self._formula("={numerator}")
        if to is None and value == of / scale:
            return self._formula("={numerator}" + f"/{scale}")
        return None

    def _baseline(self) -> Cell:
        line = self.line
        if self.baseline is None:
            return EMPTY
        mark = "†" if line.baseline_source == "data" else ""
        told = beside(as_told(figure(self.baseline, line.unit)), after=f"({line.baseline_year}){mark}")
        return number(self.baseline, replace(NUMBER, number=told))

    def _target(self) -> Cell:
        line = self.line
        due = "" if line.target.standing or line.target_year in (None, 9999) else f"({line.target_year})"
        if line.level is None:
            return text(str(line.target_year or DASH), RIGHT)
        if self.target is None:
            return text(f"{standard(line, self.lang) if levels(line.target) else ''}{due}", RIGHT)
        before, bare, after = _split(level(line.level, self.lang))
        unit = "%" if line.unit == "%" else ""
        return number(self.target, replace(NUMBER, number=beside(as_told(bare), before, f"{after}{unit}{due}")))

    def _expected(self) -> Cell:
        told = as_told(figure(self.line.expected, self.line.unit))
        return number(self.line.expected, replace(NUMBER, number=told)) if self.line.expected is not None else EMPTY

    def _gap(self) -> Cell:
        """The distance to the target, above nothing where it is kept."""
        return self._distance(self.line.to_target, self.target, "target")

    def _lead(self) -> Cell:
        """The distance to the schedule."""
        return self._distance(self.line.gap, self.line.expected, "expected")

    def _distance(self, distance: Fraction | None, goal: Fraction | None, key: str) -> Cell:
        if distance is None:
            return EMPTY
        look = replace(NUMBER, number=signed(as_told(figure(distance, self.line.unit))))
        if self.value is None or goal is None:
            return number(distance, look)
        more, less = "={value}-{" + key + "}", "={" + key + "}-{value}"
        told = more if distance == self.value - goal else less if distance == goal - self.value else None
        return number(distance, look, self._formula(told) if told else None)

    def _completion(self) -> Cell:
        value, goal, of, to = self.value, self.target, self.numerator, self.denominator
        told = None
        if value is not None and goal and self.line.completion == value / goal:
            told = "={value}/{target}"
        elif of is not None and to and self.line.completion == of / to:
            told = "={numerator}/{denominator}"
        return self._share(self.line.completion, told)

    def _progress(self) -> Cell:
        value, goal, base = self.value, self.target, self.baseline or Fraction(0)
        told = None
        if value is not None and goal is not None and goal != base:
            exact = self.line.progress == (value - base) / (goal - base)
            told = "=({value}-{baseline})/({target}-{baseline})" if exact else None
        return self._share(self.line.progress, told)

    def _time_share(self) -> Cell:
        return self._share(self.line.time_share, None)

    def _share(self, share: Fraction | None, told: str | None) -> Cell:
        """A share of one as a percentage."""
        if share is None:
            return EMPTY
        look = replace(NUMBER, number=as_told(percent(share)))
        return number(share, look, self._formula(told) if told else None)

    def _status(self) -> Cell:
        return status(self.line, self.lang)

    def _formula(self, told: str) -> Formula | None:
        """The formula with the cells of its row; None where it needs one that the table does not have."""
        if any("{" + key + "}" in told and key not in self.at for key in KEYS):
            return None
        return lambda row: told.format(**{key: f"{letters}{row}" for key, letters in self.at.items()})


def status(line: Assessment, lang: Lang) -> Cell:
    """The status on its light, with a question mark where blank or wrong cells could turn it."""
    look = lit(LIGHTS[line.status])
    if line.holds is False:
        look = replace(look, number='@"?"')
    return Cell(labels.status(line.status, lang), look)


def _part(value: Fraction | None) -> Cell:
    if value is None:
        return EMPTY
    return number(value, replace(NUMBER, number=as_told(part(value)) if value.denominator != 1 else pattern(0)))


def _split(told: str) -> tuple[str, str, str]:
    """A level in words, its sign and its upper end apart: `≥70`, `1–3`."""
    sign = told[: len(told) - len(told.lstrip("≥>≤<=约~"))]
    lower, dash, upper = told[len(sign) :].partition("–")
    return sign, lower, dash + upper
