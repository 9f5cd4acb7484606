"""YAML as our files use it: every key once, numbers exact, dates and yes/no kept as text, every value with its line.

`yaml.safe_load` keeps the last of two equal keys, reads 2021-01-01 as an object and 0.1 as a binary fraction; a
plan file must do none of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from eldercalc.errors import PlanError
from eldercalc.words import Words, words

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
MAX_DEPTH = 40
QUOTED = frozenset("'\"|>")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A YAML file: its `data`, and the line on which each value stands."""

    path: str
    data: Any
    lines: dict[Path_, int]

    def where(self, path: Path_) -> str:
        """`file:line` of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.path}:{self.lines.get(path, 1)}"


def load(path: Path, name: str | None = None) -> Document:
    """Read the YAML file at `path`. Raises PlanError with the line for bad YAML, repeated keys and anchors."""
    label = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(label, words("无法读取：{why}", "cannot be read: {why}", why=str(error))) from error
    return parse(text, label)


def parse(text: str, label: str) -> Document:
    """Read YAML `text`; `label` is how messages call it."""
    lines: dict[Path_, int] = {}
    try:
        node = yaml.compose(text, Loader=LOADER)
        data = None if node is None else _value(node, (), lines, label)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(error, "problem", None) or str(error).splitlines()[0]
        if "nesting depth" in why:
            raise too_deep(f"{label}:{line}") from error
        raise PlanError(f"{label}:{line}", words("YAML 语法错误：{why}", "not valid YAML: {why}", why=why)) from error
    return Document(label, data, lines)


def too_deep(where: str) -> PlanError:
    """The refusal of YAML whose values lie deeper than any file of ours has reason to."""
    return PlanError(where, words("嵌套过深", "nested too deeply"))


def _value(node: yaml.Node, path: Path_, lines: dict[Path_, int], label: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if len(path) > MAX_DEPTH:
        raise too_deep(f"{label}:{lines[path]}")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, label)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), lines, label) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path_, lines: dict[Path_, int], label: str) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
        line = key_node.start_mark.line + 1
        if key is None:
            raise PlanError(f"{label}:{line}", words("键必须是简单值", "a key must be a plain value"))
        if key in result:
            raise PlanError(
                f"{label}:{line}",
                words("键“{key}”重复", "the key '{key}' is repeated", key=key),
                words("只保留一个", "keep one of the two"),
            )
        result[key] = _value(value_node, (*path, key), lines, label)
        lines[(*path, key)] = line
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style in QUOTED:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if NUMBER.fullmatch(text) and not (len(text.lstrip("-")) > 1 and text.lstrip("-")[0] == "0" and "." not in text):
        return Decimal(text) if "." in text else int(text)
    return text


def build(model: type[Model], document: Document, data: Any | None = None, at: Path_ = ()) -> Model:
    """`model` from the document (or from `data`, which stands at `at` in it). All faults are reported at once."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        faults = [_fault(document, at, dict(item)) for item in error.errors()]
        raise refused(faults) from error


def refused(faults: list[tuple[str, Words]]) -> PlanError:
    """One error that lists every fault with its place."""
    lines = [words("{where}: {what}", "{where}: {what}", where=where, what=what) for where, what in faults]
    rest = Words("\n  ".join(line.show("zh") for line in lines), "\n  ".join(line.show("en") for line in lines))
    return PlanError(
        faults[0][0], words("{n} 处不合规定\n  {rest}", "{n} fault(s)\n  {rest}", n=len(faults), rest=rest)
    )


def _fault(document: Document, at: Path_, item: dict[str, Any]) -> tuple[str, Words]:
    known = list(_steps((*at, *item["loc"]), document))
    place = ".".join(str(step) for step in known)
    return document.where(tuple(known)), _reworded(place, item)


def _steps(loc: Iterable[str | int], document: Document) -> Iterable[str | int]:
    """The part of pydantic's location that exists in the file (it adds the names of union branches)."""
    here: Any = document.data
    for step in loc:
        if isinstance(here, dict) and step not in here and str(step).isdigit() and int(step) in here:
            step = int(step)
        if _holds(here, step):
            here = here[step]
            yield step


def _holds(here: Any, step: str | int) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, dict) and step in here


def _reworded(place: str, item: dict[str, Any]) -> Words:
    kind, last = item["type"], item["loc"][-1] if item["loc"] else ""
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, Refusal):
        return words("{place}: {what}", "{place}: {what}", place=place, what=cause.words)
    if kind == "extra_forbidden":
        return words("{place}: 没有这个键“{key}”", "{place}: unknown key '{key}'", place=place, key=last)
    if kind == "missing":
        return words("{place}: 缺少“{key}”", "{place}: '{key}' is missing", place=place, key=last)
    if kind in ("bool_type", "bool_parsing"):
        return words("{place}: 应写 true 或 false", "{place}: must be true or false", place=place)
    return words("{place}: {why}", "{place}: {why}", place=place, why=item["msg"])


class Refusal(ValueError):
    """A validator's refusal, worded in both languages."""

    def __init__(self, zh: str, en: str, **given: object) -> None:
        self.words = words(zh, en, **given)
        super().__init__(str(self.words))
