"""What every command does at the terminal: a bar while it reads, the width to print at, and how it stops."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from eldercalc.errors import EldercalcError, UsageError
from eldercalc.words import Lang, words

if TYPE_CHECKING:
    from eldercalc.findings import Finding
    from eldercalc.readers import Reading

PIPED_WIDTH = 120


@contextmanager
def timed(verbose: bool, lang: Lang) -> Iterator[None]:
    """Say on standard error how long it took, where that is asked for."""
    start = time.perf_counter()
    yield
    if verbose:
        took = f"{time.perf_counter() - start:.1f}"
        click.echo(words("读取并计算用时 {s} 秒", "reading and computing took {s} s", s=took).show(lang), err=True)


def spoken(reading: Reading, lang: Lang) -> None:
    """Say on standard error which tables were read, and which sheets were not."""
    from eldercalc.reports.outline import outline

    for line in outline(reading, lang):
        click.echo(line, err=True)


@contextmanager
def bar(quiet: bool) -> Iterator[tuple[Callable[[int], None], Callable[[Any], None]]]:
    """A progress bar over the files, on standard error, where a person is looking and there is more than one."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None), (lambda _: None)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读取", total=None)
        yield (lambda total: bar.update(task, total=total)), (lambda _: bar.advance(task))


def screen() -> tuple[int, bool]:
    """Width and colour of standard output."""
    import shutil

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal or "COLUMNS" in os.environ else PIPED_WIDTH
    return max(60, width), terminal and "NO_COLOR" not in os.environ


SUFFIXES = {".txt": "text", ".json": "json", ".csv": "csv", ".md": "md"}
GATED = {**SUFFIXES, ".xml": "junit"}
"""The suffixes of commands that hold a gate over targets."""
DOCUMENTS: dict[str, str] = {".xlsx": "workbook", ".html": "page", ".docx": "word"}
"""The suffixes of reports that are opened rather than read at the terminal."""
EXTRAS: dict[str, tuple[str, tuple[str, ...]]] = {".docx": ("docx", ("docx", "matplotlib"))}
"""The extra that a suffix needs, and what it brings."""


def writable(outputs: tuple[str, ...], files: tuple[str, ...], suffixes: Mapping[str, str] = SUFFIXES) -> None:
    """Refuse, before anything is computed, a file whose suffix names no format, and one that is to be read."""
    from eldercalc.readers import collect

    read = [str(path) for path in collect(files)] if outputs else []
    for name in outputs:
        if any(os.path.exists(name) and os.path.exists(other) and os.path.samefile(name, other) for other in read):
            raise UsageError(
                name,
                words("是读入的文件，不覆盖", "is one of the files read and is not replaced"),
                words("换一个文件名", "choose another name"),
            )
        if os.path.splitext(name)[1].lower() not in suffixes:
            raise UsageError(
                name,
                words("不知道这个后缀的格式", "its suffix names no known format"),
                words("可用后缀：{known}", "known suffixes: {known}", known=list(suffixes)),
            )
        installed(name)
        placed(name)


def installed(name: str) -> None:
    """Refuse a file for whose format a package is not installed."""
    from importlib.util import find_spec

    suffix = os.path.splitext(name)[1].lower()
    extra, packages = EXTRAS.get(suffix, ("", ()))
    lacking = [package for package in packages if find_spec(package) is None]
    if lacking:
        raise UsageError(
            name,
            words("写 {suffix} 还须安装 {lacking}", "writing {suffix} needs {lacking} installed", suffix=suffix,
                  lacking=[DISTRIBUTIONS.get(package, package) for package in lacking]),
            words("运行 pip install 'eldercalc[{extra}]'", "run pip install 'eldercalc[{extra}]'", extra=extra),
        )  # fmt: skip


DISTRIBUTIONS = {"docx": "python-docx"}
"""What a package is called where it is installed from, if not by its own name."""


def placed(name: str) -> None:
    """Refuse a file for which there is no folder, or none that may be written to."""
    folder = os.path.dirname(name) or "."
    if not os.path.isdir(folder):
        raise UsageError(
            name,
            words("没有目录“{folder}”", "there is no folder '{folder}'", folder=folder),
            words("先建目录，或换一个位置", "make the folder first, or choose another place"),
        )
    if os.path.isdir(name) or not os.access(folder, os.W_OK):
        raise UsageError(
            name,
            words("是目录", "is a folder")
            if os.path.isdir(name)
            else words("目录“{folder}”不可写", "folder '{folder}' may not be written to", folder=folder),
            words("换一个文件名", "choose another name"),
        )


def evidence_into(name: str | None, personal: bool, files: tuple[str, ...]) -> None:
    """Refuse a workbook of evidence that cannot be written, or of no files, and personal data without one."""
    if name is None:
        if personal:
            raise UsageError(
                "--with-personal-data",
                words("只用于 --evidence", "goes with --evidence"),
                words("加 --evidence 依据.xlsx", "give --evidence rows.xlsx"),
            )
        return
    if not files:
        raise UsageError("--evidence", words("没有给数据文件", "no data files were given"))
    writable((name,), files, {".xlsx": "evidence"})


def marked_into(folder: str | None, names: Sequence[str]) -> None:
    """Refuse, before anything is read, a folder for marked copies that cannot be made or written to, or holds data."""
    if folder is None:
        return
    here = os.path.abspath(folder)
    while not os.path.lexists(here):
        here = os.path.dirname(here)
    if not os.path.isdir(here) or not os.access(here, os.W_OK | os.X_OK):
        raise UsageError(
            folder,
            words("“{here}”不可写", "'{here}' may not be written to", here=here)
            if os.path.isdir(here)
            else words("“{here}”不是目录", "'{here}' is no folder", here=here),
            words("换一个目录，如 批注/", "name another folder, such as marked/"),
        )
    apart(folder, names)


def apart(folder: str, names: Sequence[str]) -> None:
    """Refuse a folder for marked copies from which the next run would read them as if they had been sent."""
    from eldercalc.readers import collect

    copies = os.path.realpath(folder)
    places = {os.path.realpath(name): name for name in names if os.path.isdir(name)}
    around = [name for place, name in places.items() if _within(copies, place)]
    read = [str(path) for path in collect(names) if _within(os.path.realpath(path), copies)]
    if around or read:
        raise UsageError(
            folder,
            words("在读入的目录 {name} 之内，副本下次会被当作报表读入",
                  "lies inside {name}, which is read: the copies would be read as data the next time",
                  name=around[0]) if around else
            words("其中的 {name} 是读入的文件", "holds {name}, which is read", name=read[0]),
            words("换到它外面的目录，如 ../批注/", "name a folder outside it, such as ../marked/"),
        )  # fmt: skip


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def marked_copies(files: Sequence[Mapping[str, str]], findings: Sequence[Finding], folder: str, lang: Lang) -> None:
    """Write a marked copy of each file to the folder, and say so."""
    from eldercalc.reports.annotate import annotate

    for path in annotate([file["path"] for file in files], findings, folder, lang):
        click.echo(words("已写入 {path}", "wrote {path}", path=path).show(lang), err=True)


@contextmanager
def told(lang: Lang) -> Iterator[None]:
    """What stops a run is told in one clear message, without a traceback; exit code 2."""
    try:
        yield
    except EldercalcError as error:
        click.echo(f"{words('错误', 'error').show(lang)}: {error.show(lang)}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
