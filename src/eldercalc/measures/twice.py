"""Who stands on a list more than once in a year (moved, came back, works in two places) and is still one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.measures.places import AREA
from eldercalc.measures.tallies import Key, Request, Tally, frame, tally, total
from eldercalc.records.tables import Table

AT = "_at"


def often(table: Table) -> bool:
    """Whether somebody stands on the list more than once in one year."""
    if table.model.sheet.span is None:
        return False
    key = [*table.model.sheet.key, "year"]
    if not table.data[key[0]].null_count:
        return not table.codes.differ(table.data, key)
    named = table.codes.table(table.data, key).filter(pc.field(key[0]).is_valid())
    return bool(named.group_by(key).aggregate([]).num_rows < named.num_rows)


def tally_once(table: Table, requests: Sequence[Request], level: str, root: str) -> dict[str, dict[Key, Tally]]:
    """Each request with every body once in each group of `level`; by areas, also once in the plan as a whole."""
    found: dict[str, dict[Key, Tally]] = {}
    for request in requests:
        found |= tally(_once(table, request, level), [request], level)
        if level == AREA:
            found[request.name] |= _whole(tally(_once(table, request, None), [request])[request.name], root)
    return found


def _whole(by_place: dict[Key, Tally], root: str) -> dict[Key, Tally]:
    years = {year for _, _, year in by_place}
    return {(root, 0, y): total(one for (_, _, year), one in by_place.items() if year == y) for y in years}


def _once(table: Table, request: Request, level: str | None) -> Table:
    """The row of each body that says most to the request: surely counted, else perhaps, else not."""
    key = [*table.model.sheet.key, "year", *([level] if level else [])]
    parts = [request.part, *([request.mate] if request.mate else [])]
    answers = [(f"_answer{at}", part.counted) for at, part in enumerate(parts)]
    weights = [_weight(answer).alias(name) for name, answer in answers]
    rows = frame(table).with_row_index(AT).select(AT, *key, *weights)
    named = rows.filter(~nw.col(key[0]).is_null()).sort(*(name for name, _ in answers), AT)
    keep = [*named.unique(key, keep="first", maintain_order=True)[AT].to_list()]
    keep += rows.filter(nw.col(key[0]).is_null())[AT].to_list()
    return replace(table, data=table.data.take(pa.array(sorted(keep), pa.int64())))


def _weight(answer: nw.Expr) -> nw.Expr:
    """0 where the answer is yes, 1 where it is unknown, 2 where it is no."""
    return 2 - 2 * answer.fill_null(False).cast(nw.Int64) - answer.is_null().cast(nw.Int64)
