"""What the command line must know of the screen: how wide it is, whether a person is looking."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PIPED_WIDTH = 120


def screen() -> tuple[int, bool]:
    """Width and colour of standard output."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal or "COLUMNS" in os.environ else PIPED_WIDTH
    return max(60, width), terminal and "NO_COLOR" not in os.environ


@contextmanager
def bar(quiet: bool) -> Iterator[tuple[Callable[[int], None], Callable[[Any], None]]]:
    """A progress bar over the files, on standard error, where a person is looking and there is more than one."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None), (lambda _: None)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("读取", total=None)
        yield (lambda total: progress.update(task, total=total)), (lambda _: progress.advance(task))
