"""The whole job by hand in polars: read, every rule, every figure."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import polars as pl

from tests.benchmarks.peers.said import CATEGORY, CONDITIONS, DATES, TODAY, Fault, say
from tests.benchmarks.register import CLOSED, COUNTIES, HEADERS, WEIGHTS

USED = [header for header in HEADERS if header not in ("序号", "联系方式", "备注", "填报人")]


def read(path: str) -> pl.DataFrame:
    """The columns that are needed, as text."""
    if path.endswith(".parquet"):
        return pl.read_parquet(path, columns=USED)
    return pl.read_csv(path, columns=USED, infer_schema=False)


def typed(raw: pl.DataFrame) -> pl.DataFrame:
    """Dates as dates, and whether each closed value is one."""
    ok = pl.col("人员类别").is_in(CATEGORY)
    return raw.with_row_index("row").with_columns(
        pl.col("年度").cast(pl.Int32).alias("year"),
        *(pl.col(name).str.to_date("%Y-%m-%d", strict=False).alias(f"d_{name}") for name in DATES),
        *(pl.when(pl.col(name).is_in(values)).then(pl.col(name)).alias(f"c_{name}") for name, values in CLOSED.items()),
        pl.when(ok).then(pl.col("人员类别")).alias("c_人员类别"),
        pl.col("人员编号").str.head(17).cast(pl.Int64, strict=False).alias("id"),
    )


def faults(rows: pl.DataFrame) -> Iterator[tuple[Fault, Any]]:
    """Every cell that breaks a rule."""
    born, joined, left = (pl.col(f"d_{name}") for name in DATES)
    today = pl.lit(TODAY).str.to_date()
    id_, age = pl.col("id"), pl.col("year") - born.dt.year()
    checks = sum((id_ // 10 ** (16 - at) % 10) * int(weight) for at, weight in enumerate(WEIGHTS)) % 11
    proof = checks.replace_strict(dict(enumerate("10X98765432")), return_dtype=pl.String)
    born_in = id_ // 1000 % 100_000_000
    stated = born.dt.year().cast(pl.Int64) * 10_000 + born.dt.month().cast(pl.Int64) * 100 + born.dt.day()
    person, code = ["人员编号", "year"], pl.col("人员编号")
    unproven = code.str.tail(1) != proof
    rules = [
        *(("date", name, pl.col(name).is_not_null() & pl.col(f"d_{name}").is_null()) for name in DATES),
        *((KINDS.get(name, "choice"), name, _refused(name)) for name in [*CLOSED, "人员类别"]),
        *(("blank", name, pl.col(name).is_null()) for name in ("人员类别", "人员编号")),
        ("check", "人员编号", unproven),
        ("cut", "人员编号", code.str.contains("E+", literal=True) | (code.str.ends_with("000") & unproven)),
        ("born", "出生日期", stated != born_in),
        ("before", "移出日期", left < joined),
        ("before", "列入日期", joined < born),
        *(("future", name, pl.col(f"d_{name}") > today) for name in DATES),
        ("age", "出生日期", (age < 60) | (age > 120)),
        ("area", "县区", ~pl.col("县区").is_in(COUNTIES)),
        ("repeated", "人员编号", ~pl.struct([*person, "县区"]).is_first_distinct()),
        ("place", "县区", pl.col("县区").n_unique().over(person) > 1),
        ("twin", "姓名", pl.col("人员编号").n_unique().over(["姓名", "出生日期", "year"]) > 1),
    ]
    flags = rows.select("row", *(rule.fill_null(False).alias(f"{kind}|{name}") for kind, name, rule in rules))
    for kind, name, _ in rules:
        at = flags["row"].filter(flags[f"{kind}|{name}"])
        for row, cell in zip(at.to_list(), rows[name].gather(at).to_list(), strict=True):
            yield (kind, row, name), cell


KINDS = {"集中供养意愿": "yes_no"}


def _refused(name: str) -> pl.Expr:
    return pl.col(name).is_not_null() & pl.col(f"c_{name}").is_null()


def figures(rows: pl.DataFrame) -> dict[str, list[list[Any]]]:
    """Number, share of those listed and rural share of each condition, by county and year, over rows that are known."""
    left = pl.col("d_移出日期")
    known = pl.col("移出日期").is_null() | left.is_not_null()
    stays = pl.when(known).then(left.is_null() | (left.dt.year() > pl.col("year")))
    rows = rows.with_columns(stays.alias("stays"), (pl.col("c_城乡") == "农村").alias("rural"))
    rows = rows.with_columns(*(_met(name).alias(name) for name in CONDITIONS))
    made = []
    for name in CONDITIONS:
        met, rural = pl.col(name), pl.col(name) & pl.col("rural")
        base = pl.col("stays")
        made += [
            met.sum().alias(f"{name}_number|n"),
            (met & base.is_not_null()).sum().alias(f"{name}_share|n"),
            (base & met.is_not_null()).sum().alias(f"{name}_share|d"),
            (rural & met.is_not_null()).sum().alias(f"{name}_rural|n"),
            (met & rural.is_not_null()).sum().alias(f"{name}_rural|d"),
        ]
    summed = rows.group_by("县区", "year").agg(made)
    found: dict[str, list[list[Any]]] = {}
    for one in summed.iter_rows(named=True):
        for name in CONDITIONS:
            for kind in ("number", "share", "rural"):
                key = f"{name}_{kind}"
                found.setdefault(key, []).append([one["县区"], one["year"], one[f"{key}|n"], one.get(f"{key}|d")])
    return found


def _met(name: str) -> pl.Expr:
    met = pl.col("stays")
    for header, values in CONDITIONS[name].items():
        cell = pl.col(f"c_{header}")
        met = met & (cell.str.contains(f"(^|、){values}(、|$)") if isinstance(values, str) else cell.is_in(values))
    return met


if __name__ == "__main__":
    table = typed(read(sys.argv[1]))
    say(faults(table), figures(table))
