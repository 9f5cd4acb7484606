"""A former result: what was there before, so that only what is new breaks the gate.

A finding is the same one if the same rule hits the row with the same key, wherever that row has moved to. Where rows
have no key, or one that is masked and so may be several people's, the file's name, the sheet and the cell's value
stand for it, and they are counted: of three now and two before, one is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from pydantic import BaseModel, ValidationError

from eldercalc.errors import UsageError, why_not
from eldercalc.words import Words, words

Identity = tuple[str, str, str, str]
LineKey = tuple[str, str, str | None]
"""A target, the code of an area, a group: a line whatever its year."""


def identity(rule: str, file: str | None, sheet: str | None, key: str | None, value: str | None) -> Identity:
    """What makes a finding the same one in two runs; row numbers and folders do not."""
    if key and "*" not in key:
        return rule, "", "", key
    return rule, PureWindowsPath(file or "").name, sheet or "", key or value or ""


@dataclass(frozen=True)
class Former:
    """What an earlier result had: its findings by identity, and the status of each line by year."""

    findings: Counter[Identity] = field(default_factory=Counter)
    lines: dict[LineKey, dict[int, str]] = field(default_factory=dict)

    def fresh(self, now: Iterable[Identity]) -> tuple[list[bool], int]:
        """Which of the findings are new, and how many of the former ones are gone."""
        left = Counter(self.findings)
        new = []
        for one in now:
            new.append(left[one] <= 0)
            left[one] -= 1
        return new, sum(count for count in left.values() if count > 0)

    def status(self, key: LineKey, year: int) -> str | None:
        """How the line stood: in the same year, else in the latest that the former result judged."""
        years = self.lines.get(key)
        return (years.get(year) or years[max(years)]) if years else None


class _Finding(BaseModel):
    rule: str
    file: str | None
    sheet: str | None
    value: str | None
    key: str | None = None


class _Line(BaseModel):
    target: str
    area_code: str
    group: str | None
    year: int
    status: str


class _Result(BaseModel):
    """As much of a result as is compared; whatever else it has does not matter."""

    plan: str | None
    assessments: list[_Line] = []
    findings: list[_Finding]


def read_former(path: str, plan: str | None, version: int, *, targets: bool = True) -> Former:
    """The result of `plan` in the file. Raises UsageError where it is none, of another plan or schema version.

    One of the data alone (`validate`) does where no `targets` are judged.
    """
    data = _parsed(path)
    if data.get("schema_version") != version:
        raise UsageError(
            path,
            words("结果的 schema_version 是 {theirs}，这里用的是 {ours}，不能比较",
                  "its schema_version is {theirs} and not {ours}: it cannot be compared",
                  theirs=data.get("schema_version"), ours=version),
            words("用现在的版本重新生成一份", "make it anew with this version"),
        )  # fmt: skip
    if plan is not None and data.get("plan") != plan:
        raise UsageError(
            path,
            words("是方案“{theirs}”的结果，不是“{ours}”的", "is a result of plan '{theirs}', not of '{ours}'",
                  theirs=data.get("plan"), ours=plan),
        )  # fmt: skip
    if targets and "assessments" not in data and "findings" in data:
        raise UsageError(
            path,
            words("只有数据质量，没有目标的结论", "has the quality of the data alone and judges no target"),
            words("用 check 的 JSON 结果", "use a JSON result of check"),
        )
    try:
        result = _Result.model_validate(data)
    except ValidationError as error:
        raise _no_result(path) from error
    return _indexed(result)


def _parsed(path: str) -> dict[str, object]:
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise (_unreadable(path, why_not(error)) if isinstance(error, OSError) else _no_result(path)) from error
    if not isinstance(data, dict) or "schema_version" not in data:
        raise _no_result(path)
    return data


def _unreadable(path: str, why: Words) -> UsageError:
    return UsageError(path, words("无法读取：{why}", "cannot be read: {why}", why=why))


def _no_result(path: str) -> UsageError:
    return UsageError(
        path,
        words("不是 eldercalc 的 JSON 结果", "is no JSON result of eldercalc"),
        words("用 --format json 或 -o 结果.json 生成", "make one with --format json or -o result.json"),
    )


def _indexed(result: _Result) -> Former:
    lines: dict[LineKey, dict[int, str]] = {}
    for line in result.assessments:
        lines.setdefault((line.target, line.area_code, line.group), {}).setdefault(line.year, line.status)
    found = (identity(item.rule, item.file, item.sheet, item.key, item.value) for item in result.findings)
    return Former(Counter(found), lines)
