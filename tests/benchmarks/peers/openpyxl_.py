"""What an analyst would write: pandas reads with openpyxl, a pydantic model checks each row, groupby counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ValidationError, create_model

from tests.benchmarks.peers.said import CONDITIONS, DATES, KNOWN, TODAY, Fault, say
from tests.benchmarks.register import CLOSED, COUNTIES, WEIGHTS

FIELDS: dict[str, Any] = {name: (Literal[values] | None, None) for name, values in CLOSED.items()}
FIELDS |= dict.fromkeys(DATES, (date | None, None))
Person: type[BaseModel] = create_model("Person", **FIELDS)


def read(path: str) -> pd.DataFrame:
    """Every cell as text, blanks as None."""
    frame = pd.read_excel(path, dtype=str, keep_default_na=False)
    return frame.replace({"": None})


def faults(frame: pd.DataFrame) -> Iterator[tuple[Fault, Any]]:
    """Row by row, as one would write it."""
    names, rows = list(FIELDS), frame.to_dict("records")
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for at, row in enumerate(rows):
        wrong: set[str] = set()
        try:
            Person.model_validate({name: row[name] for name in names})
        except ValidationError as error:
            for one in error.errors():
                header = str(one["loc"][0])
                wrong.add(header)
                kind = "date" if header in DATES else "yes_no" if header == "集中供养意愿" else "choice"
                yield (kind, at, header), row[header]
        yield from _alone(at, row, wrong)
        mark = (row["人员编号"], row["年度"])
        if mark in seen:
            kind, header = ("repeated", "人员编号") if seen[mark][0] == row["县区"] else ("place", "县区")
            yield (kind, at, header), row[header]
        seen[mark] = row["县区"], at
    yield from _twins(frame)


def _alone(at: int, row: dict[str, Any], wrong: set[str]) -> Iterator[tuple[Fault, Any]]:
    """What pydantic's types do not say of a row."""
    code, said = row["人员编号"], row["人员类别"]
    if said is None:
        yield ("blank", at, "人员类别"), said
    elif not set(said.split("、")) <= KNOWN:
        yield ("choice", at, "人员类别"), said
    proof = "10X98765432"[sum(int(digit) * int(weight) for digit, weight in zip(code, WEIGHTS, strict=False)) % 11]
    if code[-1] != proof:
        yield ("check", at, "人员编号"), code
    born, joined, left = (
        None if name in wrong or row[name] is None else date.fromisoformat(row[name]) for name in DATES
    )
    if born and born.strftime("%Y%m%d") != code[6:14]:
        yield ("born", at, "出生日期"), born
    if born and not 60 <= int(row["年度"]) - born.year <= 120:
        yield ("age", at, "出生日期"), born
    for header, first, second in (("移出日期", joined, left), ("列入日期", born, joined)):
        if first and second and second < first:
            yield ("before", at, header), row[header]
    for header, day in zip(DATES, (born, joined, left), strict=True):
        if day and day > date.fromisoformat(TODAY):
            yield ("future", at, header), day
    if row["县区"] not in COUNTIES:
        yield ("area", at, "县区"), row["县区"]


def _twins(frame: pd.DataFrame) -> Iterator[tuple[Fault, Any]]:
    alike = frame.groupby(["姓名", "出生日期", "年度"])["人员编号"].transform("nunique")
    for at in frame.index[alike > 1]:
        yield ("twin", int(at), "姓名"), frame["姓名"][at]


def figures(frame: pd.DataFrame) -> dict[str, list[list[Any]]]:
    """A filter and a groupby each, over the rows that are known."""
    place = [frame["县区"], frame["年度"]]
    left = pd.to_datetime(frame["移出日期"], errors="coerce", format="%Y-%m-%d")
    stays = frame["移出日期"].isna() | (left.dt.year > frame["年度"].astype(int))
    open_ = ~(frame["移出日期"].notna() & left.isna())
    rural, residence = frame["城乡"] == "农村", frame["城乡"].isin(CLOSED["城乡"])
    found: dict[str, list[list[Any]]] = {}
    for name, condition in CONDITIONS.items():
        met, known = stays, open_
        refused = ~open_ & False
        for header, values in condition.items():
            told = frame[header].notna()
            if isinstance(values, str):
                told &= frame[header].fillna("").map(lambda said: bool(said) and set(said.split("、")) <= KNOWN)
                here = frame[header].fillna("").map(lambda said, one=values: one in said.split("、")) & told
            else:
                told &= frame[header].isin(CLOSED[header])
                here = frame[header].isin(values)
            refused |= told & ~here
            met, known = met & here, known & told
        certain = known | refused | (open_ & ~stays)
        sums = {
            f"{name}_number": (met & known, None),
            f"{name}_share": (met & known & open_, stays & open_ & certain),
            f"{name}_rural": (met & known & rural, met & known & residence),
        }
        for key, (of, to) in sums.items():
            top = of.groupby(place).sum()
            bottom = to.groupby(place).sum() if to is not None else None
            found[key] = [
                [county, int(year), int(n), None if bottom is None else int(bottom[county, year])]
                for (county, year), n in top.items()
            ]
    return found


if __name__ == "__main__":
    table = read(sys.argv[1])
    say(faults(table), figures(table))
