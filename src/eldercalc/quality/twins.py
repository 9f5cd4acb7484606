"""Likely duplicates: one body under two codes, one person in two places, a wider band below a narrower one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.quality.hits import Hits, Sheets, blank, known, shown, told
from eldercalc.quality.rows import judged
from eldercalc.records.rules import Nested, NoTwin, OnePlace
from eldercalc.records.tables import ROW, Table

MARKS = r"[\s\pP\pS]+|有限责任公司$|有限公司$"

Indices = npt.NDArray[np.int64]


def normal(names: pa.ChunkedArray, places: list[str]) -> Any:
    """Names without blanks, brackets, punctuation and the names of places in front."""
    bare = pc.replace_substring_regex(pc.utf8_upper(names), MARKS, "")
    if places:
        bare = pc.replace_substring_regex(bare, f"^(?:{'|'.join(map(re.escape, places))})+(.)", r"\1")
    return bare


def _prefixes(table: Table, sheets: Sheets) -> list[str]:
    """The names of the plan's area and of the counties, longest first."""
    names = {name for name in pc.unique(table.data["county"]).to_pylist() if name}
    if sheets.places:
        names |= {sheets.places.root.name, *(area.name for area in sheets.places.areas)}
    return sorted(names, key=lambda name: (-len(name), name))


@judged.register
def _(rule: NoTwin, table: Table, sheets: Sheets) -> Hits:
    """Every row but the first of those that agree in name, place and `same`."""
    column, data = str(rule.column), table.data
    if blank(table, column, *rule.same):
        return Hits()
    given = pc.indices_nonzero(known(data, [column, *rule.same]))
    same = ["year", *rule.same, sheets.area, "town", "village"]
    alike = given.take(pa.array(several([table.codes.of(data[name]).take(given) for name in same])[0]))
    names = normal(data[column].take(alike), _prefixes(table, sheets))
    again, like = repeats([names, *data.select(same).take(alike).columns])
    rows, like = alike.take(pa.array(again)), alike.take(pa.array(like))
    return _likened(table, column, rows, like)


def repeats(keys: Sequence[pa.Array | pa.ChunkedArray]) -> tuple[Indices, Indices]:
    """The rows that agree with an earlier row in every key (blank agrees with blank), and the first such row."""
    left, codes = several(keys)
    _, firsts, inverse = np.unique(codes, return_index=True, return_inverse=True)
    like = left[firsts[inverse]]
    return left[like != left], like[like != left]


def several(keys: Sequence[pa.Array | pa.ChunkedArray]) -> tuple[Indices, Indices]:
    """The rows that agree with another row in every key, and a number for each such agreement.

    Rows that stand alone in the keys so far are dropped at each step, so that the most telling key comes first.
    """
    left = np.arange(len(keys[0]))
    codes = np.zeros(len(left), np.int64)
    for key in keys:
        encoded = encode(key.take(pa.array(left)) if len(left) < len(key) else key)
        codes = pd.factorize(codes * (int(encoded.max(initial=0)) + 1) + encoded)[0]
        together = np.bincount(codes)[codes] > 1
        left, codes = left[together], codes[together]
    return left, codes


def encode(key: pa.Array | pa.ChunkedArray) -> Indices:
    """A whole number for each distinct value, blank among them."""
    key = key.combine_chunks() if isinstance(key, pa.ChunkedArray) else key
    encoded = key.dictionary_encode(null_encoding="encode")
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)


def _likened(table: Table, column: str, rows: pa.Array, like: pa.Array) -> Hits:
    hits = told(table, rows, x=column)
    cells = [table.address(index, column) for index in like.to_pylist()]
    numbers = table.data[ROW].take(like).to_pylist()
    said = [
        {**one, "row": row, "cell": f"{file} {cell or ''}".strip()}
        for one, row, (file, _, cell) in zip(hits.said, numbers, cells, strict=True)
    ]
    return Hits(hits.rows, said)


@judged.register
def _(rule: OnePlace, table: Table, sheets: Sheets) -> Hits:
    """Rows of a body that stands in another place, at the same time, in an earlier row."""
    key, place, span = str(rule.column), rule.place, table.model.sheet.span
    if span is None or table.codes.differ(table.data, [key, "year"]):
        return Hits()
    index = pa.array(range(table.data.num_rows), pa.int64())
    rows = table.data.select(["year", key, place, *span]).append_column("row", index)
    rows = rows.set_column(2, "at", _meant(rows[place], rule, sheets)).append_column("place", rows[place])
    pairs = rows.join(rows, ["year", key], join_type="inner", left_suffix="", right_suffix="_2")
    both = pairs.filter(_at_once(span) & (pc.field("row") < pc.field("row_2")) & (pc.field("at") != pc.field("at_2")))
    both = both.sort_by([("row_2", "ascending"), ("row", "ascending")])
    ids = shown(table, key, both["row_2"].combine_chunks())
    said = zip(ids, both["place"].to_pylist(), both["place_2"].to_pylist(), strict=True)
    return Hits(both["row_2"].to_pylist(), [{"x": x, "y": y, "z": z} for x, y, z in said])


def _at_once(span: tuple[str, str]) -> pc.Expression:
    """Whether two spans overlap: neither ends before the other begins. A blank end is open."""
    joined, left = span
    before = pc.field(left) <= pc.field(f"{joined}_2")
    after = pc.field(f"{left}_2") <= pc.field(joined)
    return ~pc.coalesce(before, pc.scalar(False)) & ~pc.coalesce(after, pc.scalar(False))


def _meant(names: pa.ChunkedArray, rule: OnePlace, sheets: Sheets) -> Any:
    """The places that `names` mean: 丹阳 and 丹阳市 are one."""
    if rule.place != "county" or sheets.places is None:
        return names
    areas = [sheets.places.reporting(name) if name else None for name in names.to_pylist()]
    return pa.chunked_array([pa.array([area.code if area else None for area in areas], pa.string())])


@judged.register
def _(rule: Nested, table: Table, __: Sheets) -> Hits:
    """Rows of a narrower band with more than the row of the wider one, of one year, place and basis."""
    column, band = str(rule.column), rule.band
    same = ["year", *(name for name in table.model.sheet.key if name != band)]
    keys = [pc.fill_null(table.data[name], "") if name != "year" else table.data[name] for name in same]
    index = pa.array(range(table.data.num_rows), pa.int64())
    flat = pa.table([*keys, table.data[band], table.data[column], index], [*same, "band", "value", "row"])
    rows: list[int] = []
    said: list[dict[str, Any]] = []
    for narrow, wide in rule.within:
        few = flat.filter(pc.equal(flat["band"], narrow))
        many = flat.filter(pc.equal(flat["band"], wide)).select([*same, "value"]).rename_columns([*same, "most"])
        over = few.join(many, same, join_type="inner").filter(pc.field("value") > pc.field("most")).sort_by("row")
        rows += over["row"].to_pylist()
        said += [
            {"x": x, "y": y, "narrow": narrow, "wide": wide}
            for x, y in zip(over["value"].to_pylist(), over["most"].to_pylist(), strict=True)
        ]
    return Hits(rows, said)
