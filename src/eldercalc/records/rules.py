"""Rules of a sheet, as declarations: which columns, which fault, how grave. What people are told is in YAML.

A model lists its rules; it evaluates none. A rule judges a row only where every cell it reads is known: a blank
or refused cell is unknown and has its own finding, and so is one that a rule of an earlier turn has settled.
`quality` evaluates them, whole columns at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import ClassVar, Literal

from eldercalc.findings import Severity


@dataclass(frozen=True)
class SheetRule:
    """What holds of the rows of one sheet. `column` is where the fault is shown (none: the sheet as a whole)."""

    kind: ClassVar[str]
    """Under which name the texts have it."""

    column: str | None
    severity: Severity = field(default="warning", kw_only=True)

    @property
    def fault(self) -> str:
        """The last part of the rule's id."""
        return self.kind

    @property
    def named(self) -> dict[str, str]:
        """The columns of the sheet that it reads, by the names under which the texts have their titles."""
        own = {"a": self.column, **{item.name: getattr(self, item.name) for item in fields(self)}}
        return {name: value for name, value in own.items() if isinstance(value, str) and name in ("a", *self.also)}

    also: ClassVar[tuple[str, ...]] = ()
    """The other fields that name a column of the sheet."""

    turn: ClassVar[int] = 1
    """Rules judge in turns, lower ones first."""

    settles: ClassVar[bool] = False
    """Whether a cell that it finds wrong is unknown to the rules of later turns: one fault is told once."""


@dataclass(frozen=True)
class AtMost(SheetRule):
    """A part is never more than its whole."""

    limit: str
    severity: Severity = field(default="error", kw_only=True)
    kind, also = "at_most", ("limit",)

    @property
    def fault(self) -> str:
        """Above which column."""
        return f"above_{self.limit}"


@dataclass(frozen=True)
class NotBefore(SheetRule):
    """A date that is never before another one of its row."""

    first: str
    severity: Severity = field(default="error", kw_only=True)
    kind, also = "not_before", ("first",)

    @property
    def fault(self) -> str:
        """Before which date."""
        return f"before_{self.first}"


@dataclass(frozen=True)
class NotInFuture(SheetRule):
    """A date that has come: not after the date of the data. One that has not is no date to judge others by."""

    kind, turn, settles = "in_future", 0, True


@dataclass(frozen=True)
class AgeAtLeast(SheetRule):
    """At the end of the row's year, someone born that day has reached this age."""

    age: int
    severity: Severity = field(default="info", kw_only=True)
    kind = "age_at_least"

    @property
    def fault(self) -> str:
        """Too young."""
        return f"under_{self.age}"


@dataclass(frozen=True)
class AgeAtMost(SheetRule):
    """At the end of the row's year, someone born that day is not past this age."""

    age: int
    kind = "age_at_most"

    @property
    def fault(self) -> str:
        """Too old."""
        return f"over_{self.age}"


@dataclass(frozen=True)
class CheckDigit(SheetRule):
    """A code whose last character proves the others, where it has the shape of one (18 characters)."""

    code: Literal["credit_code", "citizen_id"]
    kind = "check_digit"


@dataclass(frozen=True)
class NotCut(SheetRule):
    """A long code that no spreadsheet has taken for a number: 3.21E+17, or its last three digits gone to 000."""

    severity: Severity = field(default="error", kw_only=True)
    kind = "cut_short"


@dataclass(frozen=True)
class BornAsInId(SheetRule):
    """A date of birth that is the one inside the citizen id of its row."""

    id: str
    kind, also = "not_as_in_id", ("id",)


@dataclass(frozen=True)
class NobodyIn(SheetRule):
    """Where the state is one of these, nobody is there."""

    state: str
    values: tuple[str, ...]
    severity: Severity = field(default="error", kw_only=True)
    kind, also = "not_open", ("state",)


@dataclass(frozen=True)
class OpenWithin(SheetRule):
    """Who is said to be open at the end of the year has opened and has not closed by then."""

    value: str
    opened: str
    closed: str
    kind, also = "against_dates", ("opened", "closed")


@dataclass(frozen=True)
class Nested(SheetRule):
    """Statements of a wider band are never below those of a narrower one: 80+ ≤ 65+ ≤ 60+ ≤ all."""

    band: str
    within: tuple[tuple[str, str], ...]
    """Pairs of a narrower and a wider band."""
    severity: Severity = field(default="error", kw_only=True)
    kind, also = "above_wider", ("band",)


@dataclass(frozen=True)
class Ordinary(SheetRule):
    """A figure not far from the others of its kind (tenfold, and the modified z-score of its logarithm above 3.5).

    It asks last, and not about what a factor explains or what is far from the year before already.
    """

    alike: tuple[str, ...] = ()
    """The columns whose values make rows of one kind."""
    severity: Severity = field(default="info", kw_only=True)
    kind, turn = "outlier", 4


@dataclass(frozen=True)
class Scaled(Ordinary):
    """A figure that would be ordinary were it 10,000 or 100 times more or less: 万人 for 人, a share for a per cent."""

    severity: Severity = field(default="warning", kw_only=True)
    kind, turn, settles = "wrong_scale", 2, True


@dataclass(frozen=True)
class OneReading(SheetRule):
    """A percentage that is no share written as a decimal: 0.556 may be 0.556 % or, as a sheet stores it, 55.6 %.

    Rows with a numerator and a denominator are recomputed from these and not asked about.
    """

    unit: str
    parts: tuple[str, str]
    kind, also = "two_readings", ("unit",)


@dataclass(frozen=True)
class Steady(SheetRule):
    """A figure that has not jumped since the year before, as the others have not (Hidiroglou–Berthelot)."""

    while_: tuple[str, str] | None = None
    """A column and the value it must have in both years (closed homes rightly lose their beds)."""
    kind, turn, settles = "jump", 3, True


@dataclass(frozen=True)
class NotSentAgain(SheetRule):
    """An area's rows are not last year's rows, all of them, with another year."""

    least: int = 5
    """So many rows must be the same: a short list may rightly stay as it is."""
    kind = "sent_again"


@dataclass(frozen=True)
class NotVanished(SheetRule):
    """Who was open last year is still on the list, if only as closed."""

    state: str
    gone: tuple[str, ...]
    kind, also = "vanished", ("state",)


@dataclass(frozen=True)
class NotReturned(SheetRule):
    """Who was missing last year was not on the list of the year before either."""

    kind = "returned"


@dataclass(frozen=True)
class NoTwin(SheetRule):
    """Two codes do not stand for one body: same name (however it is written), same place, same `same`."""

    same: tuple[str, ...] = ()
    kind = "twin"

    @property
    def named(self) -> dict[str, str]:
        """The name, and what else must be equal."""
        return {**super().named, **{name: name for name in self.same}}


@dataclass(frozen=True)
class OnePlace(SheetRule):
    """A person is in one county and one institution at a time."""

    place: str
    kind, also = "two_places", ("place",)

    @property
    def fault(self) -> str:
        """Two of what."""
        return f"two_{self.place}"


@dataclass(frozen=True)
class Refers(SheetRule):
    """A code that some row of another sheet has, in the same year, where one of those sheets was sent."""

    to: tuple[str, ...]
    """`table.column` of each sheet that may have it."""
    kind = "not_listed"


@dataclass(frozen=True)
class OnListThen(SheetRule):
    """An event that is not after the person left the list, for any reason but death."""

    person: str
    register: str
    kind, also = "after_leaving", ("person",)


@dataclass(frozen=True)
class AliveThen(OnListThen):
    """An event that is not after the person's death."""

    severity: Severity = field(default="error", kw_only=True)
    kind = "after_death"


@dataclass(frozen=True)
class CountedOnce(SheetRule):
    """A body of this sheet does not bring its beds on another sheet too.

    Only noted: some bodies rightly stand on both lists, and indicators that add the lists count them once by code.
    """

    elsewhere: str
    beds: str
    severity: Severity = field(default="info", kw_only=True)
    kind, also = "counted_twice", ("beds",)


@dataclass(frozen=True)
class KnownPlace(SheetRule):
    """A community or township that the 区划 sheet of the year knows, where the area has sent one."""

    kind = "unknown_place"
