"""Each submitted workbook back with its faults marked: cells coloured and commented, and a list in front.

Only what is added is new; everything else of a workbook stays as it was (`reports.ooxml`). The file that was sent is
never written to. Other kinds of file come back as a workbook of their values, which says so.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from eldercalc.errors import InputError, UsageError, why_not
from eldercalc.findings import Finding
from eldercalc.reports import labels
from eldercalc.reports.ooxml.cells import Cell, Sheet, cell_of, shown_at
from eldercalc.reports.ooxml.front import Named, free_name, put_in_front, sheets
from eldercalc.reports.ooxml.notes import LONGEST, comment
from eldercalc.reports.ooxml.package import Package
from eldercalc.reports.ooxml.splicing import Unfit
from eldercalc.reports.ooxml.styles import Styles
from eldercalc.reports.problems import COLOURS, TITLE, Place, clipped, ordered, summary
from eldercalc.reports.rebuilt import rebuilt
from eldercalc.reports.writing import write
from eldercalc.words import Lang, Words, words

PACKAGES = frozenset({".xlsx", ".xlsm"})
AUTHOR = "eldercalc"
MOST_COMMENTS = 10_000
"""Comments a sheet: with more boxes than this a workbook no longer opens in reasonable time."""

UNMARKABLE = (Unfit, ValueError, LookupError)
"""What comes of parts that are not as the format has them: no number where one must be, a missing attribute."""

LONGEST_PART = 1_000
"""What one finding may say in a comment; the list in front has all of it."""

Held = Mapping[Cell, Sequence[Finding]]


def annotate(files: Sequence[str], findings: Sequence[Finding], folder: str, lang: Lang) -> list[str]:
    """A marked copy of each of `files` in `folder`; the paths written.

    Raises UsageError where a copy would take the place of a file that was sent, and, after all others are written,
    where a file could not be marked without losing something of it.
    """
    targets = _targets(files, folder)
    _refuse_originals(files, targets.values())
    by_file: dict[str | None, list[Finding]] = {}
    for item in findings:
        by_file.setdefault(item.file, []).append(item)
    unfit: dict[str, Words] = {}
    for file, target in targets.items():
        try:
            content = _marked(Path(file), [*by_file.get(file, ()), *by_file.get(None, ())], lang)
        except (*UNMARKABLE, OSError, InputError) as error:
            why = error.problem if isinstance(error, InputError) else str(error)
            unfit[file] = words("{file}（{why}）", "{file} ({why})", file=file, why=why)
            continue
        _made(folder)
        write(str(target), content)
    if unfit:
        raise UsageError(
            folder,
            words(
                "有文件无法原样批注，未写出：{files}",
                "could not be marked as they are, and were not written: {files}",
                files=list(unfit.values()),
            ),
            words("用 Excel 或 WPS 另存为 .xlsx 后再试", "save them as .xlsx and try again"),
        )
    return [str(target) for target in targets.values()]


def _targets(files: Sequence[str], folder: str) -> dict[str, Path]:
    """The copy of each file: its own name, with folders in front where two would be the same."""
    distinct = list(dict.fromkeys(files))
    wanted = {file: _name(Path(file)) for file in distinct}
    counts: dict[str, int] = {}
    for name in wanted.values():
        counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
    taken: set[str] = set()
    for file, name in wanted.items():
        if counts[name.casefold()] > 1:
            name = _apart(Path(file))
        wanted[file] = name = _numbered(name, taken)
        taken.add(name.casefold())
    return {file: Path(folder) / name for file, name in wanted.items()}


def _name(path: Path) -> str:
    return path.name if path.suffix.lower() in PACKAGES else f"{path.stem}.xlsx"


def _apart(path: Path) -> str:
    """The name with its folder in front, and the kind of file it was."""
    return f"{path.absolute().parent.name}-{path.name if path.suffix.lower() in PACKAGES else f'{path.name}.xlsx'}"


def _numbered(name: str, taken: set[str]) -> str:
    stem, suffix = os.path.splitext(name)
    names = (name if at == 1 else f"{stem} ({at}){suffix}" for at in range(1, len(taken) + 2))
    return next(one for one in names if one.casefold() not in taken)


def _refuse_originals(files: Sequence[str], targets: Iterable[Path]) -> None:
    sent = {os.path.realpath(file) for file in files}
    for target in targets:
        same = os.path.realpath(target) in sent or (
            target.exists() and any(os.path.exists(file) and os.path.samefile(file, target) for file in files)
        )
        if same:
            raise UsageError(
                str(target),
                words("是送来的原文件，不能覆盖", "is a file that was sent and is never written to"),
                words("换一个目录，如 批注/", "name another folder, such as marked/"),
            )


def _made(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(folder, words("不能建目录：{why}", "cannot be made: {why}", why=why_not(error))) from error


def _marked(path: Path, findings: Sequence[Finding], lang: Lang) -> bytes:
    """The marked copy of one file."""
    if path.suffix.lower() in PACKAGES and _is_zip(path):
        with Package(str(path)) as package:
            return _mark(package, {}, [], findings, path.name, lang)
    content, names = rebuilt(path)
    note = words(
        "原文件是 {suffix}：本工作簿由读到的数值生成，没有原来的公式与格式",
        "the file sent is {suffix}: this workbook holds the values as read, without formulas and formats",
        suffix=path.suffix,
    )
    with Package(io.BytesIO(content)) as package:
        return _mark(package, names, [note], findings, path.name, lang)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def _mark(
    package: Package, names: Mapping[str | None, str], notes: list[Words],
    findings: Sequence[Finding], file: str, lang: Lang,
) -> bytes:  # fmt: skip
    """Colours, comments and the list, put into the package."""
    known = {sheet.name: sheet for sheet in sheets(package)}
    placed = [(item, _place(item, known, names)) for item in findings]
    styles = Styles(package)
    front = free_name(TITLE.show(lang), known)
    for name, held in _by_sheet(placed).items():
        part = known[name].part
        if part is not None:
            notes += _sheet(package, styles, name, part, held, lang)
    if package.signed:
        notes.append(
            words("原文件的数字签名对本副本无效", "the digital signature of the file sent is void for this copy")
        )
    data = summary(placed, notes, styles, package.main, file, lang)
    styles.save()
    put_in_front(package, front, data)
    return package.packed()


def _place(item: Finding, known: Mapping[str, Named], names: Mapping[str | None, str]) -> Place | None:
    name = names.get(item.sheet, item.sheet or "")
    sheet = known.get(name)
    if item.cell is None or sheet is None or sheet.part is None or cell_of(item.cell) is None:
        return None
    return Place(name, item.cell, sheet.hidden)


def _by_sheet(placed: Sequence[tuple[Finding, Place | None]]) -> dict[str, dict[Cell, list[Finding]]]:
    """The findings of each cell of each sheet, the worst of a cell first."""
    found: dict[str, dict[Cell, list[Finding]]] = {}
    for item, place in ordered(placed):
        cell = cell_of(place.cell) if place is not None else None
        if place is not None and cell is not None:
            found.setdefault(place.sheet, {}).setdefault(cell, []).append(item)
    return found


def _sheet(package: Package, styles: Styles, name: str, part: str, held: Held, lang: Lang) -> list[Words]:
    """Mark the cells of one sheet; what could not be said there."""
    data = package.part(part)
    seen = shown_at(data, list(held))
    cells: dict[Cell, list[Finding]] = {}
    for cell, items in held.items():
        cells.setdefault(seen[cell], []).extend(items)
    sheet = Sheet(data, {cell: COLOURS[items[0].severity] for cell, items in cells.items()}, styles.filled)
    told = sorted(list(cells)[:MOST_COMMENTS])
    comment(package, part, sheet, {cell: _said(cells[cell], lang) for cell in told}, AUTHOR)
    package.replace(part, sheet.result())
    if len(cells) <= MOST_COMMENTS:
        return []
    return [
        words(
            "工作表“{name}”有 {n} 个单元格有问题，都已着色，只有 {most} 个加了批注",
            "sheet '{name}' has {n} faulty cells: all are coloured, {most} have a comment",
            name=name, n=len(cells), most=MOST_COMMENTS,
        )
    ]  # fmt: skip


def _said(items: Sequence[Finding], lang: Lang) -> str:
    """What a comment says: every finding of the cell, as many as it holds, and how many more there are."""
    said = ""
    for at, part in enumerate(_parts(items, lang)):
        if len(said) + len(part) > LONGEST:
            more = words("另有 {n} 条，见“{sheet}”表", "{n} more, see sheet '{sheet}'", n=len(items) - at, sheet=TITLE)
            return said + more.show(lang)
        said += part
    return said.rstrip()


def _parts(items: Sequence[Finding], lang: Lang) -> Iterator[str]:
    for item in items:
        many = words("（同样问题共 {n} 行）", " ({n} rows alike)", n=item.rows).show(lang) if item.rows > 1 else ""
        message = clipped(item.message.show(lang), lang, LONGEST_PART)
        hint = f"\n→ {clipped(item.hint.show(lang), lang, LONGEST_PART)}" if item.hint else ""
        yield f"【{labels.SEVERITY[item.severity].show(lang)}】{message}{many}{hint}\n{item.rule}\n\n"
