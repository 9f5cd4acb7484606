"""A suite of Great Expectations over a pandas frame.

It has no check digit and reads dates one by one, so both are columns of their own, made in pandas as its users do. Of
rows that stand twice it tells both.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from tests.benchmarks.peers.said import CATEGORY, DATES, KEY, TODAY, Fault, say
from tests.benchmarks.register import CLOSED, WEIGHTS

USED = ["年度", "县区", "人员编号", "人员类别", *DATES, *CLOSED]
BORN, JOINED, LEFT = (f"d_{name}" for name in DATES)


def read(path: str) -> pd.DataFrame:
    """The columns that are needed as text; dates, ages, what ids say, and what their last character should be."""
    frame = pd.read_csv(path, usecols=USED, dtype="str", keep_default_na=False, na_values=[""], engine="pyarrow")
    for name in DATES:
        frame[f"d_{name}"] = pd.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce")
        frame[f"t_{name}"] = frame[name].where(frame[f"d_{name}"].isna())
    frame["today"] = pd.Timestamp(TODAY)
    frame["age"] = pd.to_numeric(frame["年度"], errors="coerce") - frame[BORN].dt.year
    start = frame["人员编号"].str[:17]
    digits = pd.to_numeric(start.where(start.str.fullmatch(r"\d{17}")), dtype_backend="numpy_nullable")
    sums = sum(digits // 10 ** (16 - at) % 10 * int(weight) for at, weight in enumerate(WEIGHTS)) % 11
    frame["proof"] = sums.map(dict(enumerate("10X98765432"))).astype("str")
    frame["last"] = frame["人员编号"].str[-1]
    frame["stated"] = frame[BORN].dt.year * 10_000 + frame[BORN].dt.month * 100 + frame[BORN].dt.day
    frame["inside"] = (digits // 1000 % 100_000_000).astype("float64")
    return frame


def expectations() -> list[tuple[str, str, gxe.Expectation]]:
    """Kind, column, and what is expected; what is unknown, as the age of a person born on no day, is not asked."""
    closed = {**CLOSED, "人员类别": CATEGORY}
    return [
        *(("date", name, gxe.ExpectColumnValuesToBeNull(column=f"t_{name}")) for name in DATES),
        *(("future", name, _ordered("today", f"d_{name}")) for name in DATES),
        *((_refused(name), name, _within(name, values)) for name, values in closed.items()),
        *(("blank", name, gxe.ExpectColumnValuesToNotBeNull(column=name)) for name in ("人员类别", "人员编号")),
        ("repeated", "人员编号", gxe.ExpectCompoundColumnsToBeUnique(column_list=KEY)),
        ("check", "人员编号", _same("last", "proof")),
        ("born", "出生日期", _same("stated", "inside")),
        ("before", "移出日期", _ordered(LEFT, JOINED)),
        ("before", "列入日期", _ordered(JOINED, BORN)),
        ("age", "出生日期", gxe.ExpectColumnValuesToBeBetween(column="age", min_value=60, max_value=120)),
    ]


def _refused(name: str) -> str:
    return "yes_no" if name == "集中供养意愿" else "choice"


def _within(name: str, values: Sequence[str]) -> gxe.Expectation:
    return gxe.ExpectColumnValuesToBeInSet(column=name, value_set=list(values))


def _same(one: str, other: str) -> gxe.Expectation:
    return gxe.ExpectColumnPairValuesToBeEqual(column_A=one, column_B=other, ignore_row_if="either_value_is_missing")


def _ordered(later: str, earlier: str) -> gxe.Expectation:
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=later, column_B=earlier, or_equal=True, ignore_row_if="either_value_is_missing"
    )


def faults(frame: pd.DataFrame) -> Iterator[tuple[Fault, Any]]:
    """The index of every row that an expectation did not find met."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("files").add_dataframe_asset("persons")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    asked = [_marked(*one) for one in expectations()]
    suite = gx.ExpectationSuite(name="persons", expectations=asked)
    for one in batch.validate(suite, result_format={"result_format": "COMPLETE"}).results:
        kind, name = one.expectation_config.meta["fault"]
        rows = one.result["unexpected_index_list"]
        yield from (((kind, row, name), cell) for row, cell in zip(rows, frame[name][rows], strict=True))


def _marked(kind: str, name: str, expectation: gxe.Expectation) -> gxe.Expectation:
    expectation.meta = {"fault": [kind, name]}
    return expectation


if __name__ == "__main__":
    say(faults(read(sys.argv[1])), {})
