"""The whole job by hand in DuckDB's SQL: read, every rule, every figure."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from tests.benchmarks.peers.said import CATEGORY, CONDITIONS, DATES, TODAY, Fault, say
from tests.benchmarks.register import CLOSED, COUNTIES, WEIGHTS

PERSON = ("人员编号", "年度", "县区", "姓名")
VALUES: dict[str, Iterable[str]] = {**CLOSED, "人员类别": CATEGORY}


def read(path: str) -> duckdb.DuckDBPyConnection:
    """A table `persons` of the columns that are needed: the text, dates as `d_…`, values that are in the list `c_…`.

    Lists are types: over an IN of many values DuckDB joins, and then `rowid` is no longer the row of the file.
    """
    base = duckdb.connect()
    for name, values in VALUES.items():
        base.execute(f"CREATE TYPE {name} AS ENUM {_list(values)}")
    columns = [
        *PERSON, *DATES, *VALUES, "TRY_CAST(年度 AS INTEGER) AS year",
        *(f"TRY_CAST({name} AS {name}) AS c_{name}" for name in VALUES),
        *(_date(name) for name in DATES),
        r"CASE WHEN regexp_matches(人员编号, '^\d{17}') THEN TRY_CAST(left(人员编号, 17) AS BIGINT) END AS id",
    ]  # fmt: skip
    base.execute(
        f"CREATE TABLE persons AS SELECT {', '.join(columns)} FROM read_csv(?, all_varchar = true, header = true)",
        [path],
    )
    return base


def _date(name: str) -> str:
    return rf"CASE WHEN regexp_full_match({name}, '\d{{4}}-\d\d-\d\d') THEN TRY_CAST({name} AS DATE) END AS d_{name}"


def _list(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


def faults(base: duckdb.DuckDBPyConnection) -> Iterator[tuple[Fault, Any]]:
    """Every cell that breaks a rule."""
    found = " UNION ALL ".join(
        f"SELECT '{kind}', rowid, '{name}', {name} FROM persons WHERE {rule}" for kind, name, rule in _rules()
    )
    for kind, row, name, cell in base.execute(found).fetchall():
        yield (kind, row, name), cell


def _rules() -> list[tuple[str, str, str]]:
    """Kind, column, and when it is broken; what is unknown breaks nothing."""
    digits = " + ".join(f"(id // {10 ** (16 - at)} % 10) * {weight}" for at, weight in enumerate(WEIGHTS))
    unproven = f"right(人员编号, 1) <> substring('10X98765432', (({digits}) % 11 + 1)::INTEGER, 1)"
    closed = [name for name in CLOSED if name != "集中供养意愿"]
    age = "year - year(d_出生日期)"
    return [
        *(("date", name, f"{name} IS NOT NULL AND d_{name} IS NULL") for name in DATES),
        *(("choice", name, f"{name} IS NOT NULL AND c_{name} IS NULL") for name in [*closed, "人员类别"]),
        ("yes_no", "集中供养意愿", "集中供养意愿 IS NOT NULL AND c_集中供养意愿 IS NULL"),
        *(("blank", name, f"{name} IS NULL") for name in ("人员类别", "人员编号")),
        ("check", "人员编号", unproven),
        ("cut", "人员编号", f"contains(人员编号, 'E+') OR (suffix(人员编号, '000') AND {unproven})"),
        ("born", "出生日期", "strftime(d_出生日期, '%Y%m%d')::BIGINT <> id // 1000 % 100_000_000"),
        ("before", "移出日期", "d_移出日期 < d_列入日期"),
        ("before", "列入日期", "d_列入日期 < d_出生日期"),
        *(("future", name, f"d_{name} > DATE '{TODAY}'") for name in DATES),
        ("age", "出生日期", f"{age} < 60 OR {age} > 120"),
        ("area", "县区", f"县区 NOT IN {_list(COUNTIES)}"),
        ("repeated", "人员编号", _again("人员编号, year, 县区", "count(*) > 1", "rowid > one.first")),
        ("place", "县区", _again("人员编号, year", "min(县区) <> max(县区)")),
        ("twin", "姓名", _again("姓名, 出生日期, year", "min(人员编号) <> max(人员编号)")),
    ]


def _again(key: str, breaks: str, also: str = "true") -> str:
    """Rows of every `key` for whose rows together `breaks` holds."""
    same = " AND ".join(f"persons.{name} = one.{name}" for name in key.split(", "))
    several = f"SELECT {key}, min(rowid) AS first FROM persons GROUP BY {key} HAVING {breaks}"
    return f"EXISTS (SELECT 1 FROM ({several}) AS one WHERE {same} AND {also})"


def figures(base: duckdb.DuckDBPyConnection) -> dict[str, list[list[Any]]]:
    """Number, share of those listed and rural share of each condition, by county and year, over rows that are known."""
    stays = "CASE WHEN 移出日期 IS NULL THEN true ELSE year(d_移出日期) > year END AS stays"
    met = ", ".join(f"{_met(name)} AS {name}" for name in CONDITIONS)
    sums = ", ".join(one for name in CONDITIONS for one in _sums(name))
    rows = base.execute(
        f"WITH staying AS (SELECT *, {stays}, c_城乡 = '农村' AS rural FROM persons), "
        f"met AS (SELECT 县区, year, stays, rural, {met} FROM staying) "
        f"SELECT 县区, year, {sums} FROM met GROUP BY 县区, year"
    ).fetchall()
    found: dict[str, list[list[Any]]] = {}
    for county, year, *counts in rows:
        for at, name in enumerate(CONDITIONS):
            number, share, listed, rural, placed = counts[5 * at : 5 * at + 5]
            for kind, n, d in (("number", number, None), ("share", share, listed), ("rural", rural, placed)):
                found.setdefault(f"{name}_{kind}", []).append([county, year, n, d])
    return found


def _sums(name: str) -> Iterator[str]:
    whole = f"{name} IS NOT NULL"
    conditions = (
        name, f"{name} AND stays IS NOT NULL", f"stays AND {whole}", f"{name} AND rural AND {whole}",
        f"{name} AND ({name} AND rural) IS NOT NULL",
    )  # fmt: skip
    return (f"count(*) FILTER (WHERE {condition})" for condition in conditions)


def _met(name: str) -> str:
    parts = ["stays"]
    for header, values in CONDITIONS[name].items():
        one = f"contains('、' || c_{header} || '、', '、{values}、')"
        parts.append(one if isinstance(values, str) else f"c_{header} IN {_list(values)}")
    return "(" + " AND ".join(parts) + ")"


if __name__ == "__main__":
    table = read(sys.argv[1])
    say(faults(table), figures(table))
