"""JSON as text: a line for each key, and for each item of a list of objects, so that a change of one is a line's.

The encoder that indents is written in Python and takes minutes for a province's findings; line by line the fast one
does the work.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

encode = functools.partial(json.dumps, ensure_ascii=False, allow_nan=False)


def written(document: Mapping[str, Any]) -> str:
    """An object as text."""
    lines = (f"{encode(key)}: {_value(value)}" for key, value in document.items())
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def listed(items: Sequence[Any]) -> str:
    """A list as text, an item a line."""
    return _items(items, "\n", "\n") + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _items(value, "\n  ", "\n ")
    return encode(value)


def _items(items: Sequence[Any], before: str, after: str) -> str:
    return f"[{before}{f',{before}'.join(map(encode, items))}{after}]"
