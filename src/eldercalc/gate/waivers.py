"""Waivers: faults and missed targets that somebody answers for, with a reason and until a day.

A waiver names what it waives by what stays the same when the sheet changes: the rule with the key of the row, or with
a pattern of file or sheet; a cell only together with what stands in it. What it waives is still shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema, model_validator

from eldercalc.assessment import Assessment
from eldercalc.errors import PlanError
from eldercalc.findings import Finding
from eldercalc.privacy import concealed
from eldercalc.words import words
from eldercalc.yamlfile import Refusal, build, load

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Refusal("“{value}”不是日期，请写作 2026-03-31", "'{value}' is not a date, write 2026-03-31", value=value)


def _text(value: object) -> object:
    """Numbers as they are written: a key of digits alone need not be quoted."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise Refusal("不能为空", "must not be empty")


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"]})]
Said = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
Day = Annotated[date, BeforeValidator(_day)]
PLACES = ("key", "value", "file", "sheet", "cell", "area")


class Waiver(BaseModel):
    """One fault (`rule`) or one target (`target`) that is waived, by whom, why, and until which day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: Said | None = Field(None, description="规则，如 institutions.beds|not_count")
    target: Said | None = Field(None, description="目标的 id")
    key: Text | None = Field(None, description="行的编号，与结果中的 key 相同（个人信息为掩码）")
    value: Text | None = Field(None, description="单元格的内容，与结果中的 value 相同")
    file: Said | None = Field(None, description="文件名，可用 * 与 ?")
    sheet: Said | None = Field(None, description="工作表名，可用 * 与 ?")
    cell: Said | None = Field(None, description="单元格，如 F12；须同时写 key 或 value，因为行号会变")
    area: Text | None = Field(None, description="地区")
    owner: Said = Field(description="谁负责")
    reason: Said = Field(description="为什么可以豁免")
    expires: Day = Field(description="到哪一天为止（含当天）")

    @model_validator(mode="after")
    def _one_thing(self) -> Waiver:
        if (self.rule is None) == (self.target is None):
            raise Refusal("rule 与 target 写且只写一个", "write one of rule and target")
        extra = [name for name in PLACES[:-1] if getattr(self, name) is not None]
        if self.target is not None and extra:
            raise Refusal("target 之下没有 {extra}", "a target has no {extra}", extra=extra)
        if self.cell is not None and self.key is None and self.value is None:
            raise Refusal(
                "只写 cell 不够：上方加一行就指向别处，请加 key 或 value",
                "a cell alone means another one once a row is put in above it: add key or value",
            )
        return self

    @property
    def subject(self) -> str:
        """What it waives, in one line; a citizen's number that stands in the file in full is masked here."""
        parts = [self.rule, self.target, *(getattr(self, name) for name in PLACES)]
        return " ".join(concealed(part) for part in parts if part)


class WaiversFile(RootModel[tuple[Waiver, ...]]):
    """A waivers file: a list of waivers."""


Called = Callable[[str], str]
"""The one name of an area, from any of its names."""


def waives_finding(waiver: Waiver, item: Finding, called: Called) -> bool:
    """Whether the waiver names this finding. A rule alone names only findings that have no file."""
    if item.rule != waiver.rule:
        return False
    if all(getattr(waiver, name) is None for name in PLACES):
        return item.file is None
    exact = ((waiver.key, item.key), (waiver.value, item.value), (waiver.cell, item.cell))
    return (
        all(asked is None or asked == found for asked, found in exact)
        and _like(waiver.file, item.file, Path(item.file or "").name)
        and _like(waiver.sheet, item.sheet)
        and (waiver.area is None or called(waiver.area) == called(item.area or ""))
    )


def waives_line(waiver: Waiver, line: Assessment, called: Called) -> bool:
    """Whether the waiver names this line's target, in this area where it names one."""
    here = waiver.area is None or called(waiver.area) in (line.area, line.area_code)
    return line.target.id == waiver.target and here


def _like(pattern: str | None, *names: str | None) -> bool:
    return pattern is None or any(
        name is not None and (name == pattern or fnmatchcase(name, pattern)) for name in names
    )


@dataclass(frozen=True)
class Waivers:
    """The waivers of a file, each with the line on which it stands."""

    path: str = ""
    items: tuple[Waiver, ...] = ()
    lines: tuple[int, ...] = ()

    def in_force(self, today: date | None) -> Waivers:
        """Those that have not expired."""
        kept = [at for at, item in enumerate(self.items) if not expired(item, today)]
        return replace(self, items=tuple(self.items[at] for at in kept), lines=tuple(self.lines[at] for at in kept))

    def complaints(self, today: date | None, idle: Sequence[Waiver]) -> list[Finding]:
        """Those that have expired, and those of `idle`, which waive nothing."""
        found = []
        for item, line in zip(self.items, self.lines, strict=True):
            if expired(item, today):
                found.append(self._expired(item, line))
            elif any(item is one for one in idle):
                found.append(self._unused(item, line))
        return found

    def _expired(self, item: Waiver, line: int) -> Finding:
        what = words(
            "豁免已于 {day} 到期，不再生效：{what}（{owner}）",
            "the waiver expired on {day} and waives no more: {what} ({owner})",
            day=item.expires.isoformat(), what=item.subject, owner=item.owner,
        )  # fmt: skip
        hint = words("改正数据，或由负责人重新确认期限", "correct the data, or have its owner confirm a new date")
        return Finding("waivers|expired", "warning", self.path, what, hint, row=line, key=item.subject)

    def _unused(self, item: Waiver, line: int) -> Finding:
        what = words(
            "豁免没有用到：{what}（{owner}）", "the waiver waives nothing: {what} ({owner})",
            what=item.subject, owner=item.owner,
        )  # fmt: skip
        hint = words(
            "问题已不存在就删去这一条；否则对照结果中的 rule 与 key",
            "delete it if the fault is gone; else compare it with rule and key in the result",
        )
        return Finding("waivers|unused", "info", self.path, what, hint, row=line, key=item.subject)


def expired(waiver: Waiver, today: date | None) -> bool:
    """Whether its last day is past; without a `today` none has expired."""
    return today is not None and today > waiver.expires


def read_waivers(path: str) -> Waivers:
    """The waivers of the file. Raises PlanError with file:line of every fault."""
    document = load(Path(path))
    if not isinstance(document.data, list):
        raise PlanError(
            document.where(()),
            words("豁免文件应为一个列表", "a waivers file is a list"),
            words(
                "每条写 rule（或 target）、owner、reason、expires", "each has rule (or target), owner, reason, expires"
            ),
        )
    items = build(WaiversFile, document).root
    return Waivers(path, items, tuple(document.lines[at,] for at in range(len(items))))
