"""Comments on cells: their text in one part, the boxes that show them in another (VML, as every program still reads).

A comment that is there stays, and what we have to say follows it, unless it is said there already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from eldercalc.reports.ooxml.cells import Cell, Sheet, address, cell_of
from eldercalc.reports.ooxml.package import SHEET_ML, Package, of_kind
from eldercalc.reports.ooxml.splicing import Element, Splices, Unfit, scan, text

LONGEST = 8_000
"""A comment may hold 32,767 characters; nobody reads that many in a box."""

VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml"',
    'xmlns:o="urn:schemas-microsoft-com:office:office"',
    'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
HEAD = f'<xml {" ".join(SPACES)}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:1pt;width:240pt;height:{height}pt;z-index:1;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def comment(package: Package, path: str, sheet: Sheet, told: Mapping[Cell, str], author: str) -> None:
    """Say `told` of the cells of the sheet at `path`; `sheet` is its part, already cut open."""
    relations = package.relations(path)
    notes = of_kind(relations, "comments")
    if notes is None:
        notes = package.fresh("xl", "comments", ".xml")
        empty = f'<comments xmlns="{package.main}"><authors/><commentList/></comments>'
        package.add(notes, empty.encode(), SHEET_ML + "comments+xml")
        package.relate(path, "comments", notes)
    here = _Notes(package.part(notes), told, author)
    package.replace(notes, here.result())
    boxes = next((one.target for one in relations if one.id == sheet.legacy), None)
    if boxes is None:
        boxes = package.fresh("xl/drawings", "vmlDrawing", ".vml")
        package.add(boxes, HEAD.encode(), VML)
        sheet.name_comments(package.relate(path, "vmlDrawing", boxes), package.base)
    package.replace(boxes, _with_boxes(package.part(boxes), {cell: told[cell] for cell in here.new}))


@dataclass
class _Notes:
    """The text of a sheet's comments, with ours added."""

    data: bytes
    told: Mapping[Cell, str]
    author: str
    new: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._splices = Splices(self.data)
        self._authors = 0
        self._cell: Cell | None = None
        self._open: dict[str, Element] = {}
        self._content: int | None = None
        self._seen: set[Cell] = set()
        scan(self.data, self._opened, self._closed)

    def _opened(self, one: Element) -> None:
        if one.name == "author":
            self._authors += 1
        elif one.name == "comment":
            self._cell, self._content = cell_of(one.given["ref"]), None
        elif one.depth == 4 and one.name in ("rPh", "phoneticPr") and self._content is None:
            self._content = one.start
        if one.name in ("authors", "commentList", "text") or (one.name == "t" and one.depth == 4):
            self._open[one.name] = one

    def _closed(self, name: str, depth: int, at: int) -> None:
        if name == "authors":
            self._splices.inside(
                self._open[name], at, self._tag("authors", f"<{{p}}author>{self.author}</{{p}}author>")
            )
        elif name == "commentList":
            self.new = [cell for cell in self.told if cell not in self._seen]
            self._splices.inside(self._open[name], at, b"".join(map(self._written, self.new)))
        elif name == "text" and depth == 3 and self._cell is not None and self._cell in self.told:
            self._seen.add(self._cell)
            if text(self.told[self._cell]).encode() not in self.data[self._open[name].start : at]:
                self._follow(at, self.told[self._cell])
        elif name == "t" and depth == 4 and self._cell in self.told:
            self._wrap(at)

    def _wrap(self, at: int) -> None:
        """Plain text that is to be followed becomes a run of its own."""
        one = self._open["t"]
        if not one.empty:
            self._splices.put(one.start, self._tag("t", "<{p}r>"))
            self._splices.put(self.data.index(b">", at) + 1, self._tag("t", "</{p}r>"))

    def _follow(self, at: int, said: str) -> None:
        more = self._tag("text", '<{p}r><{p}t xml:space="preserve">\n\n') + text(said).encode()
        more += self._tag("text", "</{p}t></{p}r>")
        if self._content is None:
            self._splices.inside(self._open["text"], at, more)
        else:
            self._splices.put(self._content, more)

    def _written(self, cell: Cell) -> bytes:
        head = f'<{{p}}comment ref="{address(cell)}" authorId="{self._authors}"><{{p}}text><{{p}}r>'
        head += '<{p}t xml:space="preserve">'
        tail = "</{p}t></{p}r></{p}text></{p}comment>"
        return self._tag("commentList", head) + text(self.told[cell]).encode() + self._tag("commentList", tail)

    def _tag(self, beside: str, pattern: str) -> bytes:
        return pattern.replace("{p}", self._open[beside].prefix).encode()

    def result(self) -> bytes:
        """The part as it has become."""
        return self._splices.result()


def _with_boxes(data: bytes, told: Mapping[Cell, str]) -> bytes:
    """A VML part with a hidden box a comment. VML is often no clean XML, so that it is only added to at its end."""
    end = data.rfind(b"</xml>")
    if end < 0:
        raise Unfit("vmlDrawing")
    ids = [int(found) for found in re.findall(rb"_x0000_s(\d{1,9})", data)]
    first = max(ids, default=1024) + 1
    kind = "" if b'id="_x0000_t202"' in data else KIND
    boxes = "".join(_box(first + at, cell, said) for at, (cell, said) in enumerate(told.items()))
    if not boxes:
        return data
    missing = "".join(f" {name}" for name in SPACES if name.encode() not in data)
    added = (
        (kind + boxes).replace("<v:shape ", f"<v:shape{missing} ").replace("<v:shapetype ", f"<v:shapetype{missing} ")
    )
    return data[:end] + added.encode() + data[end:]


def _box(id_: int, cell: Cell, said: str) -> str:
    row, column = cell[0] - 1, cell[1] - 1
    lines = min(20, 2 + sum(1 + len(line) // 22 for line in said.split("\n")))
    left, top = min(column + 1, 16_379), max(0, row - 1)
    return BOX.format(
        id=id_, height=lines * 15, left=left, top=top, right=left + 4, bottom=top + lines, row=row, column=column
    )
