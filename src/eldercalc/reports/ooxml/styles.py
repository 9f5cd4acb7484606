"""Cell formats: a cell that is coloured keeps its number format, font, border and protection; only its fill is new."""

from __future__ import annotations

from collections.abc import Callable

from eldercalc.reports.ooxml.package import SHEET_ML, Package, of_kind
from eldercalc.reports.ooxml.splicing import Element, Splices, Unfit, scan, with_attribute

MOST_FORMATS = 64_000
"""Excel opens no workbook with more cell formats."""

PLAIN = (
    '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
GROUPS = ("fonts", "fills", "cellXfs")


class Styles:
    """The style part of a workbook, to which fonts, fills and formats are added; nothing in it is changed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._path = of_kind(package.relations(package.workbook), "styles") or _founded(package)
        self._data = package.part(self._path)
        self._groups: dict[str, tuple[Element, int]] = {}
        self._held: dict[str, list[bytes]] = {name: [] for name in GROUPS}
        self._added: dict[str, list[bytes]] = {name: [] for name in GROUPS}
        self._known: dict[tuple[int, bytes], int] = {}
        scan(self._data, *self._reading())
        if set(self._groups) != set(GROUPS):
            raise Unfit(self._path)
        self.prefix = self._groups["cellXfs"][0].prefix

    def _reading(self) -> tuple[Callable[[Element], None], Callable[[str, int, int], None]]:
        inside: list[Element] = []

        def opened(one: Element) -> None:
            if one.depth == 1 and one.name in GROUPS:
                inside.append(one)
            elif inside and one.depth == 2:
                self._held[inside[0].name].append(b"")
                inside.append(one)

        def closed(name: str, depth: int, at: int) -> None:
            if inside and depth == 2:
                one = inside.pop()
                whole = self._data[one.start : one.end]
                if not one.empty:
                    whole = self._data[one.start : self._data.index(b">", at) + 1]
                self._held[inside[0].name][-1] = whole
            elif inside and depth == 1:
                self._groups[name] = inside.pop(), at

        return opened, closed

    def add(self, group: str, piece: str) -> int:
        """The index of a new font, fill or format; the same one for the same piece."""
        added = self._added[group]
        data = piece.format(p=self.prefix).encode()
        if data not in added:
            added.append(data)
        return len(self._held[group]) + added.index(data)

    def filled(self, format_: int, fill: str) -> int:
        """The format that is `format_` with its cells filled by `fill` (an ARGB colour)."""
        key = (format_, fill.encode())
        if key not in self._known:
            held = self._held["cellXfs"]
            if format_ >= len(held) or len(held) + len(self._added["cellXfs"]) >= MOST_FORMATS:
                raise Unfit(f"{self._path} xf {format_}")
            tag_end = held[format_].index(b">") + 1
            tag = with_attribute(held[format_][:tag_end], "fillId", str(self.fill(fill)))
            piece = with_attribute(tag, "applyFill", "1") + held[format_][tag_end:]
            self._added["cellXfs"].append(piece)
            self._known[key] = len(held) + len(self._added["cellXfs"]) - 1
        return self._known[key]

    def fill(self, colour: str) -> int:
        """The index of a solid fill."""
        return self.add(
            "fills",
            '<{p}fill><{p}patternFill patternType="solid">'
            f'<{{p}}fgColor rgb="{colour}"/><{{p}}bgColor indexed="64"/></{{p}}patternFill></{{p}}fill>',
        )

    def save(self) -> None:
        """Put what was added into the package."""
        splices = Splices(self._data)
        for group, (element, end) in self._groups.items():
            if added := self._added[group]:
                count = len(self._held[group]) + len(added)
                tag = with_attribute(self._data[element.start : element.end], "count", str(count))
                splices.put(element.start, tag, element.end)
                splices.put(end, b"".join(added))
        self._package.replace(self._path, splices.result())


def _founded(package: Package) -> str:
    """A workbook without styles gets the plainest ones."""
    path = "xl/styles.xml"
    if package.has(path):
        path = package.fresh("xl", "styles", ".xml")
    package.add(path, PLAIN.format(main=package.main).encode(), SHEET_ML + "styles+xml")
    package.relate(package.workbook, "styles", path)
    return path
