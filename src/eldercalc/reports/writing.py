"""Rendering a report in a format, and writing files whole or not at all."""

from __future__ import annotations

import importlib
import os
import tempfile
from pathlib import Path

from eldercalc.errors import UsageError, why_not
from eldercalc.reports.result import Report, result
from eldercalc.words import Lang, words


def rendered(report: Report, kind: str, format_: str, lang: Lang, width: int, colour: bool) -> str:
    """The report as text of the format; each format is imported only where it is asked for."""
    if format_ == "json":
        from eldercalc.reports import jsontext

        return jsontext.written(result(report, lang))
    module = importlib.import_module(f"eldercalc.reports.{TEXTS.get(format_, format_)}")
    show = getattr(module, kind, module.check)
    written: str = show(report, lang, width, colour) if format_ == "text" else show(report, lang)
    return written


TEXTS = {"csv": "tabular", "md": "markdown"}
"""The modules of formats that are called otherwise."""


def document(report: Report, format_: str, lang: Lang) -> bytes:
    """The report as the bytes of a document; each format is imported only where it is asked for."""
    module = importlib.import_module(f"eldercalc.reports.{format_}")
    content: bytes = module.document(report, lang)
    return content


def unwritten(name: str) -> None:
    """Refuse to write a file that is there already and that a person may have worked on."""
    if os.path.lexists(name):
        raise UsageError(
            name,
            words("文件已存在，不覆盖", "the file is there already and is not replaced"),
            words("换一个文件名，或先移走它", "choose another name, or move it away first"),
        )


def write_new(name: str, content: bytes) -> None:
    """Write a file that a person will go on to fill in; one that is there already is never replaced."""
    unwritten(name)
    write(name, content)


def write(name: str, content: str | bytes) -> None:
    """Write `content` to the file at once: beside it first, then in its place. CSV gets the mark that Excel needs."""
    data = (
        content
        if isinstance(content, bytes)
        else content.encode("utf-8-sig" if name.lower().endswith(".csv") else "utf-8")
    )
    path = Path(name)
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent or ".", prefix=".eldercalc-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(draft, 0o666 & ~_umask())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise UsageError(name, words("无法写入：{why}", "cannot be written: {why}", why=why_not(error))) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
