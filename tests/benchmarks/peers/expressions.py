"""For validators of polars frames: the frame, and what must hold of a row where they have no rule of their own."""

from __future__ import annotations

import polars as pl

from tests.benchmarks.peers.said import DATES, TODAY
from tests.benchmarks.register import CLOSED, WEIGHTS

USED = ["年度", "县区", "人员编号", "人员类别", *DATES, *CLOSED]


def read(path: str) -> pl.DataFrame:
    """The text of the columns that are needed, and the dates, the year and the first 17 digits of the id as such."""
    dates = {f"d_{name}": pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in DATES}
    digits = pl.col("人员编号").str.head(17).cast(pl.Int64, strict=False)
    raw = pl.read_csv(path, columns=USED, infer_schema=False)
    return raw.with_columns(**dates, year=pl.col("年度").cast(pl.Int32, strict=False), digits=digits)


def rules() -> dict[tuple[str, str], pl.Expr]:
    """By kind and column what must hold of a row."""
    born, joined, left = (pl.col(f"d_{name}") for name in DATES)
    today, age = pl.lit(TODAY).str.to_date(), pl.col("year") - born.dt.year()
    sums = sum(pl.col("digits") // 10 ** (16 - at) % 10 * int(weight) for at, weight in enumerate(WEIGHTS)) % 11
    proof = sums.replace_strict(dict(enumerate("10X98765432")), return_dtype=pl.String)
    stated = born.dt.year().cast(pl.Int64) * 10_000 + born.dt.month().cast(pl.Int64) * 100 + born.dt.day()
    return {
        **{("date", name): pl.col(name).is_null() | pl.col(f"d_{name}").is_not_null() for name in DATES},
        **{("future", name): pl.col(f"d_{name}") <= today for name in DATES},
        ("check", "人员编号"): pl.col("人员编号").str.tail(1) == proof,
        ("born", "出生日期"): stated == pl.col("digits") // 1000 % 100_000_000,
        ("before", "移出日期"): left >= joined,
        ("before", "列入日期"): joined >= born,
        ("age", "出生日期"): age.is_between(60, 120),
    }
