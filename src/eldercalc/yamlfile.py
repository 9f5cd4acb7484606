"""YAML as our files use it: every key once, numbers exact, dates and yes/no kept as text, every value with its line.

`yaml.safe_load` keeps the last of two equal keys, reads 2021-01-01 as an object and 0.1 as a binary fraction; a
plan file must do none of that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from eldercalc.errors import PlanError, why_not
from eldercalc.words import Words, words
from eldercalc.yamlwords import shortened, syntax, telling, value

Path_ = tuple[str | int, ...]
Fault = tuple[str, Words]
Model = TypeVar("Model", bound=BaseModel)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
MAX_DEPTH = 40
QUOTED = frozenset("'\"|>")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A YAML file: its `data`, the line on which each value stands, and the hash of its bytes."""

    path: str
    data: Any
    lines: dict[Path_, int]
    sha256: str = ""

    def where(self, path: Path_) -> str:
        """`file:line` of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.path}:{self.lines.get(path, 1)}"

    def at(self, path: Path_, what: Words) -> Words:
        """`what`, with the target or area that it is about in front, and the keys that lead to it."""
        item, rest = self._named(path)
        keys = self._keys(path[: len(path) - len(rest)], rest)
        place = words("{item} {keys}", "{item} {keys}", item=item, keys=keys) if keys and item else None
        head = place or item or keys
        return words("{head}：{what}", "{head}: {what}", head=head, what=what) if head else what

    def _keys(self, before: Path_, rest: Path_) -> str:
        """`rest` as it is written in messages: source[1].section, the items of lists counted from 1."""
        here, text = self.data, ""
        for at, step in enumerate((*before, *rest)):
            if at >= len(before):
                text += f"[{int(step) + 1}]" if isinstance(here, list) else f".{step}"
            here = here[step]
        return text.lstrip(".")

    def _named(self, path: Path_) -> tuple[Words | None, Path_]:
        """The item of a list that a path leads into, by its id or name, and the rest of the path."""
        if path and isinstance(path[0], int) and isinstance(self.data, list):
            return words("第 {n} 条", "item {n}", n=path[0] + 1), path[1:]
        if len(path) < 2 or not isinstance(path[1], int):
            return None, path
        kinds = {"targets": Words("目标", "target"), "areas": Words("地区", "area")}
        kind = kinds.get(str(path[0]))
        if kind is None:
            return None, path
        held = self.data[path[0]][path[1]]
        name = (
            next((held[key] for key in ("id", "name", "code") if held.get(key)), None)
            if isinstance(held, dict)
            else None
        )
        if name is None:
            return words("第 {n} 个{kind}", "{kind} {n}", kind=kind, n=path[1] + 1), path[2:]
        return words("{kind}“{name}”", "{kind} '{name}'", kind=kind, name=shortened(name)), path[2:]


def load(path: Path, name: str | None = None) -> Document:
    """Read the YAML file at `path`. Raises PlanError with the line for bad YAML, repeated keys and anchors."""
    label = name or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanError(label, words("无法读取：{why}", "cannot be read: {why}", why=why_not(error))) from error
    return replace(parse(_decoded(data, label), label), sha256=hashlib.sha256(data).hexdigest())


def _decoded(data: bytes, label: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise PlanError(label, words("不是文本文件", "is not a text file")) from error
        line = data[: error.start].count(b"\n") + 1
        raise PlanError(
            f"{label}:{line}",
            words("不是 UTF-8 编码（像是 GBK 或 UTF-16）", "is not in UTF-8 (GBK or UTF-16, it seems)"),
            words("请用记事本或编辑器另存为 UTF-8", "save it as UTF-8 in an editor"),
        ) from error


def parse(text: str, label: str) -> Document:
    """Read YAML `text`; `label` is how messages call it."""
    lines: dict[Path_, int] = {}
    try:
        node = yaml.compose(text, Loader=LOADER)
        data = None if node is None else _value(node, (), lines, label)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = getattr(error, "problem", None) or str(error)
        if "nesting depth" in said:
            raise too_deep(f"{label}:{line}") from error
        why = words("YAML 语法错误：{why}", "not valid YAML: {why}", why=syntax(said))
        raise PlanError(f"{label}:{line}", why) from error
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
        items: list[dict[str, Any]] = [dict(item) for item in error.errors()]
        paths = [tuple(_steps((*at, *item["loc"]), document)) for item in items]
        faults = [_fault(document, paths[n], items[n], model) for n in telling(items, paths)]
        raise refused(faults) from error


def refused(faults: list[Fault]) -> PlanError:
    """One error that lists every fault with its place."""
    lines = [words("{where}: {what}", "{where}: {what}", where=where, what=what) for where, what in faults]
    rest = Words("\n  ".join(line.show("zh") for line in lines), "\n  ".join(line.show("en") for line in lines))
    return PlanError(
        faults[0][0], words("{n} 处不合规定\n  {rest}", "{n} fault(s)\n  {rest}", n=len(faults), rest=rest)
    )


def _fault(document: Document, path: Path_, item: dict[str, Any], model: type[BaseModel]) -> Fault:
    cause = item.get("ctx", {}).get("error")
    what = cause.words if isinstance(cause, Refusal) else value(item, model)
    told = path[:-1] if item["type"] in ("extra_forbidden", "invalid_key") else path
    return document.where(path), document.at(told, what)


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


class Refusal(ValueError):
    """A validator's refusal, worded in both languages."""

    def __init__(self, zh: str, en: str, **given: object) -> None:
        self.words = words(zh, en, **given)
        super().__init__(str(self.words))
