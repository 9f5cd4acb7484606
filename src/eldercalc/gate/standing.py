"""How each finding and each target stands before the gate, and whether the gate holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from eldercalc.assessment import Assessment
from eldercalc.findings import Finding
from eldercalc.gate.conditions import UNKEPT, need_classes, of_finding, of_line
from eldercalc.gate.former import Former, Identity, LineKey, identity
from eldercalc.gate.waivers import Called, Waiver, Waivers, waives_finding, waives_line


@dataclass(frozen=True)
class Standing:
    """What the gate says of a finding or a target.

    `conditions` are those asked for that it falls under; it breaks the gate on each unless a `waiver` names it or
    it is not `new` (None where there is no former result to tell by).
    """

    conditions: tuple[str, ...] = ()
    waiver: Waiver | None = None
    new: bool | None = None

    @property
    def breaks(self) -> bool:
        """Whether it breaks the gate."""
        return bool(self.conditions) and self.waiver is None and self.new is not False


@dataclass(frozen=True)
class Asked:
    """The gate as it was asked for.

    `today` says which waivers have expired. `called` gives the one name of an area. `partial` says that only some
    targets are judged, so that a waiver of another one is no finding.
    """

    conditions: tuple[str, ...] = ("errors",)
    waivers: Waivers = field(default_factory=Waivers)
    former: Former | None = None
    today: date | None = None
    called: Called = str
    partial: bool = False


@dataclass(frozen=True)
class Gate:
    """Whether the run held, and what broke it (`errors: 3`, `missed: <target>`).

    `findings` are those of the data and those about the waivers; `standings` belong to them one by one, `lines` to
    the targets of `year`, at which the gate looks. `fixed` counts what the former result had and this one has not.
    """

    held: bool
    broken: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()
    lines: Mapping[LineKey, Standing] = field(default_factory=dict)
    fixed: int | None = None
    year: int | None = None

    @property
    def all(self) -> list[Standing]:
        """Every standing, of findings and of targets."""
        return [*self.standings, *self.lines.values()]

    @property
    def waived(self) -> int:
        """How many findings and targets are waived."""
        return sum(one.waiver is not None for one in self.all)

    def count(self, new: bool) -> int | None:
        """How many findings and targets are new, or are not; None without a former result."""
        return None if self.fixed is None else sum(one.new is new for one in self.all)

    def line(self, line: Assessment) -> Standing:
        """How a line of the result stands; lines that the gate does not look at break nothing."""
        return self.lines.get(key_of(line), Standing()) if line.main and line.year == self.year else Standing()


def key_of(line: Assessment) -> LineKey:
    """What makes it the same line in two runs."""
    return line.target.id, line.area_code, line.group


def judge(asked: Asked, lines: Iterable[Assessment], findings: Iterable[Finding], classes: bool) -> Gate:
    """Hold the gate against the main lines of one year and the findings.

    A gate on binding targets refuses a plan that has no classes.
    """
    need_classes(asked.conditions, classes)
    lines, findings = list(lines), list(findings)
    force = asked.waivers.in_force(asked.today).items
    waived = _waived(force, findings, asked.called)
    stood = {key_of(line): _line(asked, force, line) for line in lines}
    idle = _idle(force, [*waived, *(one.waiver for one in stood.values())], asked.partial or not lines)
    findings += asked.waivers.complaints(asked.today, idle)
    new, gone = _fresh(asked.former, findings)
    standings = tuple(
        Standing(of_finding(asked.conditions, item.severity), waiver, fresh)
        for item, waiver, fresh in zip(findings, [*waived, *[None] * len(findings)], new, strict=False)
    )
    broken = _broken(asked.conditions, standings, stood)
    fixed = None if asked.former is None else gone + sum(_mended(asked, asked.former, line) for line in lines)
    year = max((line.year for line in lines), default=None)
    return Gate(not broken, broken, asked.conditions, tuple(findings), standings, stood, fixed, year)


def _waived(force: Sequence[Waiver], findings: Sequence[Finding], called: Called) -> list[Waiver | None]:
    """The first waiver in force that names each finding."""
    rules: dict[str, list[Waiver]] = {}
    for one in force:
        rules.setdefault(one.rule or "", []).append(one)
    return [
        next((one for one in rules.get(item.rule, ()) if waives_finding(one, item, called)), None) for item in findings
    ]


def _line(asked: Asked, force: Sequence[Waiver], line: Assessment) -> Standing:
    under = of_line(asked.conditions, line.status, line.target.class_)
    waiver = None
    if line.status in UNKEPT:
        waiver = next((one for one in force if waives_line(one, line, asked.called)), None)
    if asked.former is None or not under:
        return Standing(under, waiver)
    before = _before(asked, asked.former, line)
    fresh = tuple(name for name in under if name not in before)
    return Standing(fresh or under, waiver, bool(fresh))


def _before(asked: Asked, former: Former, line: Assessment) -> tuple[str, ...]:
    """The conditions that the line fell under in the former result."""
    return of_line(asked.conditions, former.status(key_of(line), line.year) or "", line.target.class_)


def _mended(asked: Asked, former: Former, line: Assessment) -> bool:
    now = of_line(asked.conditions, line.status, line.target.class_)
    return bool(_before(asked, former, line)) and not now


def _idle(force: Sequence[Waiver], used: Iterable[Waiver | None], partial: bool) -> list[Waiver]:
    """Waivers that waived nothing; those of targets are left alone where not all targets are judged."""
    busy = {id(one) for one in used if one is not None}
    return [one for one in force if id(one) not in busy and not (partial and one.target)]


def _fresh(former: Former | None, findings: Sequence[Finding]) -> tuple[list[bool | None], int]:
    if former is None:
        return [None] * len(findings), 0
    new, gone = former.fresh(_identity(item) for item in findings)
    return list(new), gone


def _identity(item: Finding) -> Identity:
    return identity(item.rule, item.file, item.sheet, item.key, item.value)


def _broken(asked: Sequence[str], findings: Sequence[Standing], lines: Mapping[LineKey, Standing]) -> tuple[str, ...]:
    """What breaks each condition: a count of findings, a target by its id."""
    broken: list[str] = []
    for name in asked:
        count = sum(one.breaks and name in one.conditions for one in findings)
        broken += [f"{name}: {count}"] if count else []
        broken += [f"{name}: {key[0]}" for key, one in lines.items() if one.breaks and name in one.conditions]
    return tuple(dict.fromkeys(broken))
