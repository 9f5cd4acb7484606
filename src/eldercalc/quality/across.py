"""Rules across sheets: codes that no other sheet has, records after someone left, beds on two lists, unknown places."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from eldercalc.measures import TOWN, VILLAGE
from eldercalc.quality.digits import cut
from eldercalc.quality.hits import Hits, Sheets, blank, listed, nameless, of_year, shown, surely, told, where, years_of
from eldercalc.quality.rows import judged
from eldercalc.records import MODELS
from eldercalc.records.rules import AliveThen, CountedOnce, KnownPlace, NotCut, OnListThen, Refers
from eldercalc.records.tables import Table
from eldercalc.words import Words

DEATH = "死亡"


def sheet_title(table: str) -> Words:
    """What people call a sheet."""
    sheet = MODELS[table].sheet
    return Words(sheet.zh, sheet.en)


@judged.register
def _(rule: Refers, table: Table, sheets: Sheets) -> Hits:
    """Codes of a year for which the first of the sheets was sent and none of them has the code.

    Of an area that has left out that sheet it is unknown whether a code is there, and so it is where a row has none.
    """
    others = [
        (sheets.tables[name], column) for name, column in (to.split(".") for to in rule.to) if name in sheets.tables
    ]
    first = rule.to[0].split(".")[0]
    if first not in sheets.tables or blank(table, str(rule.column)):
        return Hits()
    own, lost = _whole(table, str(rule.column)), []
    for year in years_of(sheets.tables[first]):
        codes = pa.chunked_array(
            [chunk for other, column in others for chunk in listed(other, column, year).chunks], pa.string()
        )
        here = pc.and_(of_year(table, year), pc.invert(pc.is_in(table.data[sheets.area], sheets.left_out(first, year))))
        missing = where(pc.and_(pc.and_(here, pc.is_valid(own)), pc.invert(pc.is_in(own, codes.combine_chunks()))))
        blanks = sum((nameless(other, column, sheets.area, year) for other, column in others), Counter())
        lost += surely(missing, own, table.data[sheets.area], blanks).to_pylist()
    return told(table, pa.array(sorted(lost), pa.int64()), x=str(rule.column), year="year")


def _whole(table: Table, column: str) -> pa.ChunkedArray:
    """The codes of a column, null where a rule tells that one has been cut short: it is on no list for that."""
    codes = table.data[column]
    if not any(isinstance(rule, NotCut) and rule.column == column for rule in table.model.rules):
        return codes
    index = pa.array(range(len(codes)), pa.uint64())
    return pc.if_else(pc.is_in(index, cut(codes)), pa.scalar(None, codes.type), codes)


@judged.register
def _(rule: OnListThen, table: Table, sheets: Sheets) -> Hits:
    """Events after the person left, for any reason but death."""
    return _after(rule, table, sheets, dead=False)


@judged.register
def _(rule: AliveThen, table: Table, sheets: Sheets) -> Hits:
    """Events after the person died."""
    return _after(rule, table, sheets, dead=True)


def _after(rule: OnListThen, table: Table, sheets: Sheets, *, dead: bool) -> Hits:
    """Events of the few who left, set beside their last day on the list."""
    people = sheets.tables.get(rule.register)
    span = people.model.sheet.span if people else None
    if people is None or span is None or blank(people, span[1]):
        return Hits()
    gone = pc.equal(people.data["left_reason"], DEATH)
    gone = gone if dead else pc.invert(gone)
    left = people.data.filter(pc.fill_null(pc.and_(gone, pc.is_valid(people.data[span[1]])), False))
    last = left.group_by("person_id").aggregate([(span[1], "max")]).rename_columns(["person_id", "left"])
    rows = where(pc.is_in(table.data[rule.person], last["person_id"].combine_chunks()))
    events = pa.table(
        {"person_id": table.data[rule.person].take(rows), "at": table.data[rule.column].take(rows), "row": rows}
    )
    late = events.join(last, "person_id", join_type="inner").filter(pc.field("at") > pc.field("left"))
    late = _not_rejoined(late, people, span[0]).sort_by("row")
    hits = told(table, late["row"].combine_chunks(), x=str(rule.column), y=rule.person)
    days = late["left"].to_pylist()
    return Hits(hits.rows, [{**said, "left": day} for said, day in zip(hits.said, days, strict=True)])


def _not_rejoined(late: pa.Table, people: Table, joined: str) -> pa.Table:
    """`late` without those who came back to the list between leaving and the event."""
    again = people.data.group_by("person_id").aggregate([(joined, "max")]).rename_columns(["person_id", "again"])
    again = again.filter(pc.is_in(again["person_id"], late["person_id"].combine_chunks()))
    beside = late.join(again, "person_id", join_type="left outer")
    back = pc.and_(pc.greater(beside["again"], beside["left"]), pc.less_equal(beside["again"], beside["at"]))
    return beside.filter(pc.invert(pc.fill_null(back, False)))


@judged.register
def _(rule: CountedOnce, table: Table, sheets: Sheets) -> Hits:
    """Codes that bring beds on both sheets in one year."""
    other = sheets.tables.get(rule.elsewhere)
    if other is None or blank(table, rule.beds) or blank(other, rule.beds):
        return Hits()
    column = str(rule.column)
    mine, theirs = (t.data.filter(pc.fill_null(pc.greater(t.data[rule.beds], 0), False)) for t in (table, other))
    mine_at = pa.array(np.flatnonzero(pc.fill_null(pc.greater(table.data[rule.beds], 0), False).to_numpy()), pa.int64())
    left = mine.select(["year", column]).append_column("row", mine_at)
    right = theirs.select(["year", column, rule.beds])
    both = left.join(right, ["year", column], join_type="inner").sort_by("row")
    codes = shown(table, column, both["row"].combine_chunks())
    said = [{"x": x, "y": y} for x, y in zip(codes, both[rule.beds].to_pylist(), strict=True)]
    return Hits(both["row"].to_pylist(), said)


@judged.register
def _(rule: KnownPlace, table: Table, sheets: Sheets) -> Hits:
    """Rows whose township or community is not among those that their area's 区划 sheet of the year names."""
    key = VILLAGE if rule.column == "village" else TOWN
    if sheets.places is None or table.data[key].null_count == table.data.num_rows:
        return Hits()
    encoded = table.data[key].combine_chunks().dictionary_encode()
    keys, undated = encoded.dictionary.to_pylist(), _undated(sheets.tables.get("areas"), key)
    lost: Any = None
    for year in years_of(table):
        unknown = _unknown(sheets.places.nodes.get(year, {}), keys, 2 if key == VILLAGE else 1)
        unknown = [at for at in unknown if keys[at] not in undated]
        if unknown:
            here = pc.and_(pc.is_in(encoded.indices, pa.array(unknown, pa.int32())), of_year(table, year))
            lost = here if lost is None else pc.or_(lost, here)
    return Hits() if lost is None else told(table, where(lost), x=str(rule.column), year="year")


def _undated(areas: Table | None, key: str) -> set[str]:
    """The places of the area sheet of which it is not known for which year they stand there."""
    return set(areas.data[key].filter(pc.is_null(areas.data["year"])).to_pylist()) if areas else set()


def _unknown(nodes: Any, keys: list[str], depth: int) -> list[int]:
    """The positions of the keys of this depth that are no node, of areas that have nodes of it."""
    areas = {node.split("/")[0] for node in nodes if node.count("/") == depth}
    return [at for at, key in enumerate(keys) if key.count("/") and key not in nodes and key.split("/")[0] in areas]
