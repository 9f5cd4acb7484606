"""Sheets of a workbook: which part holds which, and one more put in front of all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eldercalc.reports.ooxml.cells import address
from eldercalc.reports.ooxml.package import SHEET_ML, Package
from eldercalc.reports.ooxml.splicing import Element, Splices, Unfit, attribute, elements, text, with_attribute

LONGEST_NAME = 31


@dataclass(frozen=True)
class Named:
    """A sheet by its name: the part that holds it (None for a sheet of another kind), and whether it is hidden."""

    name: str
    part: str | None
    hidden: bool


@dataclass(frozen=True)
class Written:
    """A cell of the new sheet: what it says, its format, and the place in the workbook that it leads to."""

    said: str | int
    format_: int = 0
    leads: str | None = None


def sheets(package: Package) -> list[Named]:
    """The sheets of the workbook in their order."""
    relations = {one.id: one for one in package.relations(package.workbook)}
    found = []
    for one in elements(package.part(package.workbook)):
        if one.name == "sheet" and one.depth == 2:
            id_ = next((value for key, value in one.given.items() if key.rpartition(":")[2] == "id"), "")
            held = relations.get(id_)
            part = held.target if held is not None and held.kind == "worksheet" else None
            found.append(Named(one.given["name"], part, one.given.get("state", "visible") != "visible"))
    if not found:
        raise Unfit(package.workbook)
    return found


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A sheet name that is not taken; Excel tells names apart without their case."""
    known = {name.casefold() for name in taken}
    name, at = wanted, 2
    while name.casefold() in known:
        name = f"{wanted[: LONGEST_NAME - 6]} ({at})"
        at += 1
    return name


def put_in_front(package: Package, name: str, data: bytes) -> None:
    """The sheet `data` as the first of the workbook, and the one that is open; what counts sheets counts one more."""
    path = package.fresh("xl/worksheets", "sheet", ".xml")
    for sheet in sheets(package):
        if sheet.part:
            _unselected(package, sheet.part)
    package.add(path, data, SHEET_ML + "worksheet+xml")
    relation = package.relate(package.workbook, "worksheet", path)
    package.replace(package.workbook, _with_sheet(package.part(package.workbook), package.base, name, relation))


def _with_sheet(data: bytes, namespace: str, name: str, relation: str) -> bytes:
    found = elements(data)
    splices = Splices(data)
    ids = [int(one.given["sheetId"]) for one in found if one.name == "sheet" and one.depth == 2]
    first = next(one for one in found if one.name == "sheet" and one.depth == 2)
    tag = f'<{first.prefix}sheet name={attribute(name)} sheetId="{max(ids) + 1}"'
    splices.put(first.start, f'{tag} xmlns:r="{namespace}" r:id="{relation}"/>'.encode())
    for one in found:
        if one.name == "definedName" and "localSheetId" in one.given:
            _set(splices, one, "localSheetId", str(int(one.given["localSheetId"]) + 1))
        elif one.name == "workbookView" and one.depth == 2:
            tag_ = with_attribute(with_attribute(data[one.start : one.end], "activeTab", None), "firstSheet", None)
            splices.put(one.start, tag_, one.end)
    return splices.result()


def _set(splices: Splices, one: Element, name: str, value: str) -> None:
    splices.put(one.start, with_attribute(splices.data[one.start : one.end], name, value), one.end)


VIEW = re.compile(rb"<(?:[\w.-]+:)?sheetView\s[^>]*>")
SELECTED = re.compile(rb"(\stabSelected\s*=\s*[\"'])(?:1|true)(?=[\"'])")


def _unselected(package: Package, path: str) -> None:
    """Were two sheets selected at once, whatever is typed into one would go into the other too."""
    data = package.part(path)
    for found in reversed(list(VIEW.finditer(data, 0, max(data.find(b"sheetData"), 0)))):
        if SELECTED.search(found[0]):
            tag = SELECTED.sub(rb"\g<1>0", found[0])
            data = data[: found.start()] + tag + data[found.end() :]
            package.replace(path, data)


def sheet_part(rows: Sequence[Sequence[Written]], widths: Sequence[int], namespace: str, frozen: int) -> bytes:
    """A sheet of text and links whose first `frozen` rows stay in sight. Text is never a formula."""
    links: list[str] = []
    body = "".join(_row(at, row, links.append) for at, row in enumerate(rows, 1))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><tabColor rgb="FFC00000"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="{frozen}" '
        f'topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{body}</sheetData>'
        f"{linked}</worksheet>"
    ).encode()


def _row(at: int, cells: Sequence[Written], link: Callable[[str], None]) -> str:
    made = []
    for column, cell in enumerate(cells, 1):
        where = address((at, column))
        if isinstance(cell.said, int):
            made.append(f'<c r="{where}" s="{cell.format_}"><v>{cell.said}</v></c>')
        elif cell.said:
            said = f'<is><t xml:space="preserve">{text(cell.said)}</t></is>'
            made.append(f'<c r="{where}" s="{cell.format_}" t="inlineStr">{said}</c>')
        if cell.leads:
            link(f'<hyperlink ref="{where}" location={attribute(cell.leads)}/>')
    return f'<row r="{at}">{"".join(made)}</row>'
