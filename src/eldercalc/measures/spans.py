"""The times for which bodies stand on a list: those of one body that touch or overlap are one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import pandas as pd

from eldercalc.measures.coverage import Frame


def merged(people: Frame) -> Frame:
    """The spans of each body in a group without their overlaps: nobody is on the list twice at the same time."""
    spans = people.group_by("_group", "_body").agg(nw.len().alias("_spans"))
    several = people.join(spans.filter(nw.col("_spans") > 1), on=["_group", "_body"], how="inner")
    if not len(several):
        return people
    once = people.join(spans.filter(nw.col("_spans") == 1), on=["_group", "_body"], how="inner").drop("_spans")
    joined = _joined(several.sort("_group", "_body", "_in", "_out").select(people.columns).iter_rows())
    if not joined:
        return once
    columns = dict(zip(people.columns, zip(*joined, strict=True), strict=True))
    native = pd.DataFrame(columns).astype(dict(once.to_native().dtypes))
    return nw.concat([once, nw.from_native(native, eager_only=True)], how="vertical")


def _joined(spans: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Spans in order, those of one body that touch or overlap as one."""
    found: list[list[Any]] = []
    for group, body, start, stop in spans:
        if found and found[-1][:2] == [group, body] and start <= found[-1][3]:
            found[-1][3] = max(found[-1][3], stop)
        elif start < stop:
            found.append([group, body, start, stop])
    return found
