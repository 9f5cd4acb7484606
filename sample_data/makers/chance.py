"""Chance that is the same on every run: orders and draws that depend on names alone."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")


def stream(*salt: object) -> random.Random:
    """A generator of its own for whatever `salt` names."""
    return random.Random("|".join(map(str, salt)))


def rank(*salt: object) -> str:
    """A place in an order that looks random and never changes."""
    return hashlib.sha256("|".join(map(str, salt)).encode()).hexdigest()


def ordered(items: Iterable[T], *salt: object) -> list[T]:
    """`items` in a lasting random order of their own names."""
    return sorted(items, key=lambda item: rank(*salt, item))


def rounded(number: Fraction) -> int:
    """The nearest whole number, half up."""
    return int((number * 2 + 1) // 2)


def quota(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`total` in whole parts by `weights` (largest remainder): the parts add up to it."""
    everything = sum(weights)
    if not everything:
        return [0] * len(weights)
    exact = [Fraction(total) * weight / everything for weight in weights]
    parts = [int(share) for share in exact]
    behind = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in behind[: total - sum(parts)]:
        parts[index] += 1
    return parts


def capped(total: int, weights: Sequence[int], limits: Sequence[int]) -> list[int]:
    """`total` in parts by `weights`, none above its limit; what does not fit goes to those with room."""
    parts = [min(part, limit) for part, limit in zip(quota(total, weights), limits, strict=True)]
    while sum(parts) < min(total, sum(limits)):
        room = [limit - part for part, limit in zip(parts, limits, strict=True)]
        more = quota(min(total, sum(limits)) - sum(parts), room)
        parts = [min(part + extra, limit) for part, extra, limit in zip(parts, more, limits, strict=True)]
    return parts


def day_in(year: int, *salt: object, until: date | None = None) -> date:
    """Some day of `year`, at the latest `until`."""
    last = min(until, date(year, 12, 28)) if until and until.year <= year else date(year, 12, 28)
    return date(year, 1, 4) + timedelta(days=stream("day", year, *salt).randrange((last - date(year, 1, 4)).days))
