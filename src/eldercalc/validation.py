"""The quality of the data alone: everything that is wrong with some files, with a plan or without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eldercalc.assessment import Options, assess, reporting
from eldercalc.findings import Finding
from eldercalc.measures import Places, locate, tables_of
from eldercalc.mismatches import against_plan, joined
from eldercalc.pipeline import dated, known_areas
from eldercalc.plans import LoadedPlan
from eldercalc.quality import Sheets, empty, evaluate, marked, unsent
from eldercalc.readers import NO_AREAS, NO_MAPPING, Mapped, Reading, collect, gathered, needed
from eldercalc.records.tables import Dataset, assemble


@dataclass(frozen=True)
class Validated:
    """What was read, for which years, and what is wrong with it."""

    plan: LoadedPlan | None
    files: list[dict[str, str]]
    years: list[int]
    findings: list[Finding]
    reading: Reading
    mapped: Mapped = NO_MAPPING


def validate(
    names: Sequence[str], plan: LoadedPlan | None, *, year: int | None = None, today: date | None = None,
    mapped: Mapped = NO_MAPPING, met: Callable[[Reading], None] = lambda _: None,
    started: Callable[[int], None] = lambda _: None, seen: Callable[[Path], None] = lambda _: None,
) -> Validated:  # fmt: skip
    """Read the files and put every rule to them. `year` serves rows that have none of their own.

    Without a plan, nothing is known of its areas, nor of which sheets it needs. `met` is given what was read before
    it is judged, and be it nothing. Raises InputError where no file can be read.
    """
    paths = collect(names)
    started(len(paths))
    reading = gathered(paths, seen, mapped, NO_AREAS if plan is None else known_areas(plan))
    met(reading)
    needed(reading)
    dataset = assemble(reading.raws, year)
    until = dated(reading) or today
    if plan is None:
        findings = [*reading.findings, *_alone(dataset, until)]
    else:
        fits = joined(reading.findings, against_plan(plan, reading, dataset))
        findings = [*fits, *_for(plan, dataset, until)]
    files = [{"path": file.path, "sha256": file.sha256} for file in reading.files]
    findings = findings if plan is None else marked(plan, findings)
    return Validated(plan, files, dataset.years, findings, reading, mapped)


def _alone(dataset: Dataset, until: date | None) -> list[Finding]:
    sheets = Sheets(dataset.tables, None, until)
    return [*dataset.findings, *evaluate(sheets), *empty(sheets)]


def _for(plan: LoadedPlan, dataset: Dataset, until: date | None) -> list[Finding]:
    """What is wrong in the eyes of `plan`: its areas, its printed baselines, who sent what."""
    placed, places, own = _placed(plan, dataset)
    sheets = Sheets(placed.tables, places, until)
    needed = {table for bounds in plan.bounds.values() for bound in bounds for table in tables_of(bound)}
    return [
        *own,
        *evaluate(sheets),
        *empty(sheets),
        *unsent(placed, places, sorted(needed), _within(plan, dataset)),
    ]


def _placed(plan: LoadedPlan, dataset: Dataset) -> tuple[Dataset, Places, list[Finding]]:
    """The rows with their areas, and where their figures contradict each other or the plan."""
    years = _within(plan, dataset)
    if not years:
        placed, places = locate(dataset, plan.plan.area, tuple(reporting(plan)))
        return placed, places, placed.findings
    assessed = assess(plan, dataset, Options(years=tuple(years)))
    return assessed.measured.dataset, assessed.measured.places, assessed.findings


def _within(plan: LoadedPlan, dataset: Dataset) -> list[int]:
    """The years that were filed and lie in the plan's time; the date of one event makes no year of data."""
    return [year for year in dataset.filed if year >= plan.plan.period.baseline]
