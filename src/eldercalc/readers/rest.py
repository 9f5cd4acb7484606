"""The cells of a table that no field is read from: they tell rows apart, and mean nothing more."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.readers.grids import Grid
from eldercalc.readers.headers import Header
from eldercalc.readers.rows import Rows
from eldercalc.readers.titles import plain
from eldercalc.records.alike import has_names

RUNNING = frozenset({"序号", "no", "no.", "#"})
UNIT = "\x1f"


def rest_of(grid: Grid, header: Header, rows: Rows) -> pa.ChunkedArray | None:
    """The unread cells of each row of data as one text, running numbers aside; None where nothing hangs on them."""
    if not has_names(header.model):
        return None
    read = set(header.fields.values())
    others = [at for at in range(len(grid.columns)) if at not in read and not _is_running(header, at)]
    texts = [grid.columns[at].slice(header.body, len(rows.data)).filter(rows.data).as_text() for at in others]
    said = [pc.utf8_trim_whitespace(pc.fill_null(text, "")) for text in texts]
    nothing = pa.array([""] * int(rows.data.sum()), pa.string())
    return pa.chunked_array([pc.binary_join_element_wise(nothing, *said, UNIT)])


def _is_running(header: Header, at: int) -> bool:
    return any(plain(title) in RUNNING for title in header.titles.get(at, ()))
