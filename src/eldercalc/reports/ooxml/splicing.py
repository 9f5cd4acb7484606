"""Cutting XML open: the parser tells where an element stands, and text is put in at exactly that byte.

Nothing is parsed into a tree and written out again, so that prefixes, unknown elements, blanks and the order of
attributes survive. A document type is refused: no workbook has one, and entities can be bombs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Unfit(Exception):
    """A part that is not as the format has it, so that nothing can be put in without risk."""


@dataclass(frozen=True)
class Element:
    """A start tag as it stands in the bytes: `name` without its prefix, `start` and `end` of the tag itself."""

    name: str
    prefix: str
    given: Mapping[str, str]
    depth: int
    start: int
    end: int
    empty: bool

    def within(self, inner: bytes) -> bytes:
        """For an element without content: `inner` and the end tag."""
        return b">" + inner + f"</{self.prefix}{self.name}>".encode()


Opened = Callable[[Element], None]
Closed = Callable[[str, int, int], None]
"""Called with the name, the depth, and where the end tag begins (the end of the start tag where there is none)."""


def scan(
    data: bytes, opened: Opened, closed: Closed = lambda _name, _depth, _at: None,
    concerns: Callable[[str], bool] = lambda _: True, deepest: int = 99,
    quiet: Sequence[tuple[int, int]] = (),
) -> None:  # fmt: skip
    """Walk through `data`. Raises Unfit where it is not XML or brings a document type.

    A sheet has millions of cells: below depth 1, only elements whose name `concerns` are looked at, and ends are
    told down to `deepest`; stretches in `quiet`, which hold whole elements, are only checked to be XML.
    """
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        prefix, _, local = name.rpartition(":")
        if depth <= 2 or concerns(local):
            at = parser.CurrentByteIndex
            found = TAG.match(data, at)
            if found is None:
                raise Unfit(name)
            after = found.end()
            opened(Element(local, f"{prefix}:" if prefix else "", given, depth - 1, at, after, data[after - 2] == 47))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth <= deepest:
            closed(name.rpartition(":")[2], depth, parser.CurrentByteIndex)

    def doctype(*_: object) -> None:
        raise Unfit("DOCTYPE")

    parser.StartDoctypeDeclHandler = doctype
    view, done = memoryview(data), 0
    try:
        for begin, until in [*quiet, (len(data), len(data))]:
            parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.Parse(view[done:begin], begin == len(data))
            parser.StartElementHandler, parser.EndElementHandler = None, None
            if until > begin:
                parser.Parse(view[begin:until], False)
            done = until
    except expat.ExpatError as error:
        raise Unfit(str(error)) from error
    if depth:
        raise Unfit(f"depth {depth}")


def elements(data: bytes) -> list[Element]:
    """Every element of a small part, in its order."""
    found: list[Element] = []
    scan(data, found.append)
    return found


class Splices:
    """What is put into, or in the place of, stretches of a part. Stretches may touch and never overlap."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._cuts: list[tuple[int, int, int, bytes]] = []

    def put(self, at: int, text: bytes, until: int | None = None) -> None:
        """`text` at byte `at`, in the place of what stands up to `until`; what is put first at a place comes first."""
        self._cuts.append((at, len(self._cuts), at if until is None else until, text))

    def inside(self, element: Element, end: int, text: bytes) -> None:
        """`text` as the last content of `element`, whose end tag begins at `end`."""
        if element.empty:
            self.put(self.data.rindex(b"/", element.start, element.end), element.within(text), element.end)
        else:
            self.put(end, text)

    def result(self) -> bytes:
        """The part as it has become."""
        return b"".join(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        done = 0
        for at, _, until, text in sorted(self._cuts):
            yield self.data[done:at]
            yield text
            done = until
        yield self.data[done:]


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with attribute `name` set to `value`, or taken away where that is None."""
    old = re.search(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
    new = b"" if value is None else f" {name}={quoteattr(value)}".encode()
    if old:
        return tag[: old.start()] + new + tag[old.end() :]
    head = re.match(rb"<[^\s/>]+", tag)
    if head is None:
        raise Unfit(tag[:40].decode("utf-8", "replace"))
    return tag[: head.end()] + new + tag[head.end() :]


def text(value: str) -> str:
    """`value` as XML text; what XML cannot hold becomes a mark that something stood there."""
    return escape(FORBIDDEN.sub("\ufffd", value))


def attribute(value: str) -> str:
    """`value` as an attribute, with its quotes."""
    return quoteattr(FORBIDDEN.sub("\ufffd", value))


def utf8(data: bytes) -> bytes:
    """A part in UTF-8, which nearly all are already."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    return re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', data.decode("utf-16")).encode()
