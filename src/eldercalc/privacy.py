"""What is personal, hidden before it is told: a value of a personal column, and a citizen's number anywhere."""

from __future__ import annotations

import re

CITIZEN = re.compile(
    r"(?<!\d)(?:\d{6}(?:18|19|20)\d\d[01]\d[0-3]\d{4}[\dXx]|\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)",
    re.ASCII,
)
"""A citizen's number of 18 characters (GB 11643-1999) or of 15, by the date of birth in it."""
SHORTEST = 15


def mask(value: str) -> str:
    """`value` with all but its ends hidden: enough to find a row by, too little to know a person by."""
    if len(value) <= 2:
        return "*" * len(value)
    keep = 1 if len(value) < 8 else 2
    return value[:keep] + "*" * (len(value) - 2 * keep) + value[-keep:]


def concealed(text: str) -> str:
    """`text` with every citizen's number in it masked: one that stands in a column of beds is as personal."""
    if len(text) < SHORTEST:
        return text
    return CITIZEN.sub(lambda number: mask(number[0]), text)
