"""Which findings are mended, which are still there, which are new.

A finding is the same one where the same rule speaks of the same row, and a row is told by its key: rows put in above
it do not make it another. Where it has no such row, it is told by its cell, or by its sheet and file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.comparison.keys import keys, known
from eldercalc.findings import Finding
from eldercalc.records.tables import ROW, SOURCE, Table

Place = tuple[str, str | None, int]
"""File, sheet and row."""


@dataclass(frozen=True)
class FaultChanges:
    """Findings by what became of them; those still there as they were and as they are."""

    fixed: tuple[Finding, ...]
    still: tuple[tuple[Finding, Finding], ...]
    new: tuple[Finding, ...]


def fault_changes(
    old: Mapping[str, Table], new: Mapping[str, Table], old_findings: Sequence[Finding], new_findings: Sequence[Finding]
) -> FaultChanges:
    """Hold the findings of two states against each other."""
    several = any(len({item.file for item in items if item.file}) > 1 for items in (old_findings, new_findings))
    was = dict(_known(old, old_findings, several))
    now = dict(_known(new, new_findings, several))
    return FaultChanges(
        tuple(item for known_, item in was.items() if known_ not in now),
        tuple((was[known_], item) for known_, item in now.items() if known_ in was),
        tuple(item for known_, item in now.items() if known_ not in was),
    )


def _known(
    tables: Mapping[str, Table], findings: Sequence[Finding], several: bool
) -> Iterator[tuple[Hashable, Finding]]:
    """Each finding by what it is known by, and by which of several equal ones it is."""
    rows = _rows(tables, findings)
    counts: Counter[Hashable] = Counter()
    for item in findings:
        place = _place(item)
        where: Hashable = rows.get(place) if place else None
        if where is None:
            where = Path(item.file).name if several and item.file else None, item.sheet, item.cell
        mark = item.rule, item.column, where
        counts[mark] += 1
        yield (mark, counts[mark]), item


def _place(item: Finding) -> Place | None:
    digits = "".join(mark for mark in item.cell or "" if mark.isdigit())
    row = item.row if item.row is not None else int(digits or 0)
    return (item.file, item.sheet, row) if item.file and row else None


def _rows(tables: Mapping[str, Table], findings: Iterable[Finding]) -> dict[Place, Hashable]:
    """The key of every row that a finding speaks of and that can be told by its key."""
    wanted: dict[tuple[str, str | None], set[int]] = {}
    for item in findings:
        if place := _place(item):
            wanted.setdefault(place[:2], set()).add(place[2])
    found: dict[Place, Hashable] = {}
    for name, table in tables.items():
        for source, origin in enumerate(table.origins):
            for row, key in _keyed(table, source, wanted.get((origin.file, origin.sheet), set())):
                found[origin.file, origin.sheet, row] = (name, key)
    return found


def _keyed(table: Table, source: int, rows: set[int]) -> Iterator[tuple[int, Hashable]]:
    if not rows:
        return
    here = pc.and_(pc.equal(table.data[SOURCE], source), pc.is_in(table.data[ROW], pa.array(sorted(rows), pa.int32())))
    here = pc.and_(here, known(table))
    told = keys(table).filter(here).to_pylist()
    for row, key in zip(table.data[ROW].filter(here).to_pylist(), told, strict=True):
        yield row, tuple(key.values())
