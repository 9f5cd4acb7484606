"""Many files on all cores: each is read by a process of its own, and what comes out is taken in the order given."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")

WORTH = 1 << 23
"""From so many bytes on, further processes save more than starting them costs; opening a file counts as `OPENING`."""
OPENING = 1 << 17


def each(read: Callable[[Path], Read], paths: Sequence[Path]) -> Iterator[Read]:
    """`read` of every path, in order. Where a process is lost, the files left are read one after the other."""
    done = 0
    if cores() > 1 and worth(paths):
        try:
            for one in _apart(read, paths):
                done += 1
                yield one
        except (BrokenProcessPool, ImportError, OSError):
            pass
    yield from map(read, paths[done:])


def _apart(read: Callable[[Path], Read], paths: Sequence[Path]) -> Iterator[Read]:
    """`read` by processes that start afresh: one forked off could wait for ever for a thread that is not there."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(cores(), len(paths)), fresh) as pool:
        yield from pool.map(read, paths)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth(paths: Sequence[Path]) -> bool:
    """Whether there are several files, and enough in them."""
    return len(paths) > 1 and sum(_size(path) + OPENING for path in paths) >= WORTH


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
