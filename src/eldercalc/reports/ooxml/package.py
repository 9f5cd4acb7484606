"""A workbook as the package it is: parts by name, relations between them, and their kinds.

Only parts that are asked for are read into memory; the others pass from the old file to the new one unread.
"""

from __future__ import annotations

import copy
import io
import posixpath
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO
from urllib.parse import unquote

from eldercalc.reports.ooxml.splicing import Element as Tag
from eldercalc.reports.ooxml.splicing import Splices, Unfit, attribute, elements, scan, utf8

TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MAIN = {RELATIONS: "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
MAIN[STRICT] = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, KeyError)
"""What a damaged, encrypted or strangely packed archive raises."""


@dataclass(frozen=True)
class Relation:
    """One relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """An OOXML package that is added to. `close` it, or use it in a `with`."""

    def __init__(self, source: str | BinaryIO) -> None:
        try:
            self._old = zipfile.ZipFile(source)
        except BROKEN as error:
            raise Unfit(str(error)) from error
        self._new: dict[str, bytes] = {}
        self._names = {info.filename.lstrip("/").lower(): info.filename for info in self._old.infolist()}
        starts = [one for one in self.relations("") if one.kind == "officeDocument"]
        if not starts:
            self.close()
            raise Unfit("officeDocument")
        self.workbook = starts[0].target
        strict = STRICT.encode() in self.part(self.workbook)
        self.base = STRICT if strict else RELATIONS
        self.main = MAIN[self.base]

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._old.close()

    @property
    def signed(self) -> bool:
        """Whether the package carries a digital signature, which holds only for the very bytes it was made of."""
        return any(name.startswith("_xmlsignatures/") for name in self._names)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; case does not matter to the format."""
        return name.lower() in self._names or name in self._new

    def part(self, name: str) -> bytes:
        """The bytes of a part as it now stands. Raises Unfit where there is none or it cannot be unpacked."""
        if name in self._new:
            return self._new[name]
        try:
            return utf8(self._old.read(self._names[name.lower()]))
        except BROKEN as error:
            raise Unfit(name) from error

    def replace(self, name: str, data: bytes) -> None:
        """Give a part new bytes."""
        self._new[name] = data

    def add(self, name: str, data: bytes, kind: str) -> None:
        """A new part and its content type."""
        self._new[name] = data
        types = self.part(TYPES)
        root = elements(types)[0]
        piece = f"<{root.prefix}Override PartName={attribute('/' + name)} ContentType={attribute(kind)}/>"
        self.replace(TYPES, _appended(types, piece))

    def relations(self, name: str) -> list[Relation]:
        """The relations of a part (of the package itself for an empty name) that lead to other parts."""
        path = _relations_of(name)
        if not self.has(path):
            return []
        folder = posixpath.dirname(name)
        return [
            Relation(one.given["Id"], one.given["Type"].rpartition("/")[2], _resolved(folder, one.given["Target"]))
            for one in elements(self.part(path))
            if one.name == "Relationship" and one.given.get("TargetMode") != "External"
        ]

    def relate(self, name: str, kind: str, target: str) -> str:
        """A new relation from part `name` to part `target`; its id."""
        path = _relations_of(name)
        if not self.has(path):
            self.replace(path, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{EMPTY}'.encode())
        data = self.part(path)
        found = elements(data)
        taken = {one.given.get("Id") for one in found}
        id_ = next(f"rId{at}" for at in range(1, len(taken) + 2) if f"rId{at}" not in taken)
        given = {"Id": id_, "Type": f"{self.base}/{kind}", "Target": f"/{target}"}
        piece = f"<{found[0].prefix}Relationship {written(given)}/>"
        self.replace(path, _appended(data, piece))
        return id_

    def fresh(self, folder: str, stem: str, suffix: str) -> str:
        """A name in `folder` that no part has: `comments1.xml`, `comments2.xml`…"""
        at = 1
        while self.has(f"{folder}/{stem}{at}{suffix}"):
            at += 1
        return f"{folder}/{stem}{at}{suffix}"

    def packed(self) -> bytes:
        """The whole package: old parts in their order and as they were, changed ones in their places, new ones last."""
        stream = io.BytesIO()
        left = {name.lower(): (name, data) for name, data in self._new.items()}
        try:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
                for info in map(copy.copy, self._old.infolist()):
                    changed = left.pop(info.filename.lstrip("/").lower(), None)
                    if changed is not None:
                        out.writestr(info, changed[1])
                        continue
                    with self._old.open(info) as old, out.open(copy.copy(info), "w") as new:
                        shutil.copyfileobj(old, new)
                for name, data in left.values():
                    out.writestr(name, data)
        except BROKEN as error:
            raise Unfit(str(error)) from error
        return stream.getvalue()


EMPTY = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def written(given: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag."""
    return " ".join(f"{name}={attribute(value)}" for name, value in given.items())


def _appended(data: bytes, piece: str) -> bytes:
    """A part with `piece` as the last content of its root."""
    root: list[Tag] = []
    end = 0

    def closed(_: str, depth: int, at: int) -> None:
        nonlocal end
        end = at if depth == 0 else end

    scan(data, lambda one: root.append(one) if one.depth == 0 else None, closed)
    splices = Splices(data)
    splices.inside(root[0], end, piece.encode())
    return splices.result()


def _relations_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _resolved(folder: str, target: str) -> str:
    path = unquote(target)
    return posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))


def of_kind(relations: Iterable[Relation], kind: str) -> str | None:
    """The part that the first relation of `kind` leads to."""
    return next((one.target for one in relations if one.kind == kind), None)
