"""What every contestant must say: the faults with their messages, and the figures; and what they all are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks.register import CATEGORIES, HEADERS

Fault = tuple[str, int, str]
"""Kind, row from 0, header."""

TODAY = "2026-01-01"
DATES = ("出生日期", "列入日期", "移出日期")
KNOWN = frozenset({one for said in CATEGORIES for one in said.split("、")} | {"计划生育特殊家庭", "低收入", "孤寡"})
CATEGORY = [*CATEGORIES, *sorted(KNOWN - {*CATEGORIES})]
"""What 人员类别 may say: one category, or several that go together."""
KEY = ["人员编号", "年度", "县区"]
"""What stands once."""

CONDITIONS: dict[str, dict[str, Any]] = {
    "listed": {},
    "disabled": {"人员类别": "失能"},
    "alone": {"人员类别": "独居"},
    "poor": {"人员类别": "特困"},
    "supported": {"供养方式": ["集中供养"]},
    "unable": {"生活自理能力": ["完全丧失"]},
    "severe": {"能力等级": ["重度失能", "完全失能"]},
    "adapted": {"适老化改造情况": ["已改"]},
    "willing": {"集中供养意愿": ["是"]},
    "scattered": {"供养方式": ["分散供养"], "生活自理能力": ["部分丧失", "完全丧失"]},
}
"""Whom the thirty figures count: one of the values, or for 人员类别 the one category among several."""


def message(file: str, fault: Fault, cell: Any) -> str:
    """What a clerk is told of a cell."""
    kind, row, header = fault
    return f"错误 {file} {chr(65 + HEADERS.index(header))}{row + 2}: {header}“{cell}”{WORDS[kind]}，改正这个单元格"


WORDS = {
    "choice": "不在选项内", "yes_no": "应填是或否", "date": "不是日期", "blank": "未填", "check": "校验码不符",
    "before": "早于列入日期", "future": "晚于数据日期", "born": "与证件号码中的出生日期不同", "age": "年龄不合",
    "repeated": "重复", "twin": "与另一行是同一人",
    "place": "在两个地区", "cut": "末几位丢失", "area": "不是本方案的地区",
}  # fmt: skip


def say(faults: Iterable[tuple[Fault, Any]], figures: dict[str, list[list[Any]]]) -> None:
    """Write what was found: `figures` has [county, year, numerator, denominator] by target."""
    path, output = sys.argv[1:3]
    name = Path(path).name
    told = [[*fault, message(name, fault, cell)] for fault, cell in faults]
    Path(output).write_text(json.dumps({"faults": told, "figures": figures}, ensure_ascii=False), encoding="utf-8")
