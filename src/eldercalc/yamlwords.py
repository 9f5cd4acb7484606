"""What is wrong with a YAML file, in words of our own: its syntax, its values, its keys.

The parser and pydantic say it in English and for programmers; nothing that they say reaches a user.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from eldercalc.words import Words, meant, words

SYNTAX: tuple[tuple[str, Words], ...] = (
    ("tab character", Words("缩进里有制表符（Tab），请改用空格", "a tab stands in the indentation: use blanks")),
    (
        "cannot start any token",
        Words(
            "这里的字符不能开头（制表符、@、%、`）：缩进用空格，文字加引号",
            "nothing can begin with this character (tab, @, %, `): indent with blanks, quote texts",
        ),
    ),
    (
        "mapping values are not allowed",
        Words(
            "这里不能再有“: ”：缩进不对，或文字里有英文冒号，请加引号",
            "no further ': ' can stand here: check the indentation, quote texts that hold a colon",
        ),
    ),
    ("another document", Words("一个文件只能写一份，请删去多出的 ---", "a file holds one document: delete the second")),
    ("undefined alias", Words("* 开头的是引用，没有定义；文字请加引号", "a reference (*) to nothing: quote the text")),
    ("duplicate anchor", Words("& 后的名称重复", "the name behind & is repeated")),
    ("escape", Words("双引号里的反斜杠不对，请改用单引号", "a wrong backslash in double quotes: use single ones")),
    ("hexdecimal", Words("双引号里的反斜杠不对，请改用单引号", "a wrong backslash in double quotes: use single ones")),
    ("expected ','", Words("括号没有成对，或缺逗号", "brackets do not match, or a comma is missing")),
    ("expected '-'", Words("列表各项的缩进不一致", "the items of the list are not indented alike")),
    (
        "expected key",
        Words("缩进不对，或上面的引号、括号没有成对", "wrong indentation, or quotes or brackets above do not match"),
    ),
    ("expected ':'", Words("缺“: ”（英文冒号加空格）", "': ' is missing (a colon and a blank)")),
    ("unexpected end of stream", Words("引号没有成对", "quotes do not match")),
    ("unexpected document indicator", Words("引号没有成对", "quotes do not match")),
    ("node content", Words("缺内容：两个逗号之间，或冒号之后", "nothing stands between commas or behind a colon")),
    ("not allowed in this context", Words("缩进不对", "wrong indentation")),
    ("tag", Words("! 开头的是标签，这里不用；文字请加引号", "tags (!) are not used here: quote such texts")),
    ("control characters", Words("有看不见的控制字符，请删去", "there are control characters: delete them")),
    ("unacceptable character", Words("有看不见的控制字符，请删去", "there are control characters: delete them")),
)  # fmt: skip
"""What the parser's complaint holds, and what it means to a person; the first that fits is said."""

ELSE = Words("缩进、引号、括号或冒号不对", "wrong indentation, quotes, brackets or colons")


def syntax(said: str) -> Words:
    """A complaint of the YAML parser in our words."""
    return next((told for mark, told in SYNTAX if mark in said), ELSE)


NUMBER = Words("“{input}”不是数", "'{input}' is not a number")
WHOLE = Words("“{input}”不是整数", "'{input}' is not a whole number")
GROUP = Words("应为“键: 值”的一组", "must be a group of 'key: value'")
LIST = Words("应为列表，如 [甲, 乙]", "must be a list, like [a, b]")
YES_NO = Words("应为 true 或 false", "must be true or false")
TEXT = Words("应为文字；数字和日期请加引号", "must be text: quote numbers and dates")
FEW = Words("至少要有 {min_length} 项", "needs at least {min_length}")
MANY = Words("至多 {max_length} 项", "takes at most {max_length}")

VALUES: dict[str, Words] = {
    "decimal_parsing": NUMBER, "decimal_type": NUMBER, "finite_number": NUMBER, "float_parsing": NUMBER,
    "float_type": NUMBER, "int_type": WHOLE, "int_parsing": WHOLE, "int_from_float": WHOLE, "int_parsing_size": WHOLE,
    "string_type": TEXT, "bool_type": YES_NO, "bool_parsing": YES_NO, "dict_type": GROUP, "model_type": GROUP,
    "model_attributes_type": GROUP, "tuple_type": LIST, "list_type": LIST, "too_short": FEW, "too_long": MANY,
    "string_pattern_mismatch": Words(
        "“{input}”只能用小写字母、数字和下划线，并以字母开头",
        "'{input}': only small letters, digits and underscores, beginning with a letter",
    ),
    "string_too_long": Words("“{input}”过长，至多 {max_length} 字", "'{input}' is longer than {max_length} letters"),
    "string_too_short": Words("不能为空", "must not be empty"),
    "greater_than_equal": Words("“{input}”小于下限 {ge}", "'{input}' is below {ge}"),
    "greater_than": Words("“{input}”应大于 {gt}", "'{input}' must be more than {gt}"),
    "less_than_equal": Words("“{input}”大于上限 {le}", "'{input}' is above {le}"),
    "less_than": Words("“{input}”应小于 {lt}", "'{input}' must be less than {lt}"),
}  # fmt: skip
"""Every kind of fault that the models of our files can give, by pydantic's name for it."""

WRONG = Words("“{input}”不合规定", "'{input}' does not fit")
BY_TYPE = frozenset({"string_type", "tuple_type", "list_type", "dict_type", "model_type", "model_attributes_type"})
MOST_SHOWN = 40
FEW_KEYS = 12


def value(item: Mapping[str, Any], model: type[BaseModel]) -> Words:
    """What pydantic found, in our words; `model` is that of the whole file, whose keys are the known ones."""
    kind, loc = item["type"], item["loc"]
    last = loc[-1] if loc else ""
    if kind == "missing":
        return words("缺少“{key}”", "'{key}' is missing", key=last)
    if kind in ("extra_forbidden", "invalid_key"):
        return _no_key(str(last), _keys(model, loc[:-1]))
    if kind == "literal_error":
        return _choice(item)
    said = VALUES.get(kind, WRONG)
    return words(said.zh, said.en, **{**item.get("ctx", {}), "input": shortened(item.get("input"))})


def _no_key(key: str, known: Sequence[str]) -> Words:
    near = meant(key, known)
    some = words("（可用：{known}）", " (known: {known})", known=list(known)) if 0 < len(known) <= FEW_KEYS else ""
    return words("没有这个键“{key}”{near}", "unknown key '{key}'{near}", key=key, near=near or some)


def _choice(item: Mapping[str, Any]) -> Words:
    known = [
        one[0] or one[1].lower() for one in re.findall(r"'([^']*)'|(\w+)", item["ctx"]["expected"]) if one[1] != "or"
    ]
    given = shortened(item.get("input"))
    near = meant(given, known) if isinstance(given, str) else ""
    return words(
        "“{input}”不在可选之列（{known}）{near}", "'{input}' is none of the choices ({known}){near}",
        input=given, known=known, near=near,
    )  # fmt: skip


def shortened(given: object) -> str | Words:
    """What a file says, for a message: as YAML writes it, and not whole pages of it."""
    if given is None or given == "":
        return words("（空白）", "(blank)")
    if isinstance(given, (dict, list, tuple)):
        return "{…}" if isinstance(given, dict) else "[…]"
    text = str(given).lower() if isinstance(given, bool) else str(given)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def telling(items: Sequence[Mapping[str, Any]], places: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    """Which faults to tell: none that only follows from another, such as that a group that has faults is no text."""
    for at, (item, place) in enumerate(zip(items, places, strict=True)):
        within = [
            (items[n]["type"], other) for n, other in enumerate(places) if n != at and other[: len(place)] == place
        ]
        deeper = any(other != place for _, other in within)
        better = any(kind not in BY_TYPE for kind, _ in within)
        if not (better if item["type"] in BY_TYPE else deeper and item["type"] == "too_short"):
            yield at


def _keys(model: type[BaseModel], loc: Iterable[object]) -> list[str]:
    """The keys that may stand at a place of a file."""
    here: list[Any] = [model]
    for step in loc:
        here = [found for one in here for found in _below(one, step)]
    return [
        field.alias or name
        for one in here
        if isinstance(one, type) and issubclass(one, BaseModel)
        for name, field in one.model_fields.items()
    ]


def _below(one: Any, step: object) -> list[Any]:
    """The types that a value of type `one` may hold at `step`; pydantic's names of union branches lead nowhere else."""
    if isinstance(one, type) and issubclass(one, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in one.model_fields.items()}
        return _plain(fields[step]) if step in fields else [one]
    inner = [arg for arg in get_args(one) if arg is not Ellipsis]
    return [kind for arg in inner[-1:] for kind in _plain(arg)]


def _plain(annotation: Any) -> list[Any]:
    """The alternatives of an annotation."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [kind for arg in get_args(annotation) for kind in _plain(arg)]
    return [annotation]
