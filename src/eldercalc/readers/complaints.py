"""What there is to say of a header: titles that name no field, several or the same one, and fields that none names."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterator, Sequence

from eldercalc.findings import Finding
from eldercalc.readers.covers import Cover
from eldercalc.readers.grids import Grid, letter
from eldercalc.readers.headers import Header
from eldercalc.readers.titles import bare, plain, titles
from eldercalc.records import Column, Record, columns_of
from eldercalc.words import Words, words


def complaints(grid: Grid, header: Header, cover: Cover) -> Iterator[Finding]:
    """Headers that name no field, and required fields that no header names."""
    asked = {at for columns in header.unclear.values() for at in columns}
    unknown = [(position, title) for position, title in header.unknown if position not in asked]
    meant = {position: near(header.model, title, header.fields) for position, title in unknown}
    strange = [(position, title) for position, title in unknown if meant[position] is None]
    for name, columns in header.unclear.items():
        yield _unclear(grid, header, columns_of(header.model)[name], columns)
    for position, title in unknown:
        if meant[position] is not None or len(strange) <= MOST_APART:
            yield _unknown(grid, header, position, title, meant[position])
    if len(strange) > MOST_APART:
        yield _many_unknown(grid, header, strange)
    for position, name in header.repeated.items():
        yield _twice(grid, header, position, columns_of(header.model)[name])
    for name, column in columns_of(header.model).items():
        if column.required and name not in {*header.fields, *header.unclear} and not (name == "county" and cover.area):
            yield _missing(grid, header, name, column)


def near(model: type[Record], title: str, known: Container[str] | None = None) -> Column | None:
    """The column of `model` that an unknown title may be meant for: one like it, or one not `known` that it names.

    性质 alone may be meant for the one column whose name ends so.
    """
    fields = titles(model, sure=True)
    found = difflib.get_close_matches(plain(title), fields, 1, 0.75)
    lacking = () if known is None else [name for name, field in fields.items() if field not in known]
    named = [name for name in lacking if name in plain(title) and _telling(model, name)]
    ending = [name for name in lacking if name in _own(model) and name.endswith(bare(title)) and len(bare(title)) > 1]
    best = found[0] if found else max(named, key=len, default=ending[0] if len(ending) == 1 else None)
    return columns_of(model)[fields[best]] if best else None


def _own(model: type[Record]) -> set[str]:
    return {plain(column.zh) for column in columns_of(model).values()}


def _telling(model: type[Record], name: str) -> bool:
    """Whether a name within a longer one says enough: 人数 does where the column is required."""
    return not name.isascii() and len(name) >= (2 if columns_of(model)[titles(model)[name]].required else 3)


def _not_used(title: str) -> Words:
    return words("不影响计算；需要时把“{title}”改为模板中的列名",
                 "it is not used; rename '{title}' as in the template if it should be", title=title)  # fmt: skip


MOST_APART = 20
"""More columns than this of which nothing is known are one finding, and not one each."""


def _many_unknown(grid: Grid, header: Header, strange: list[tuple[int, str]]) -> Finding:
    first, last = (letter(grid.positions[position]) for position, _ in (strange[0], strange[-1]))
    return Finding(
        f"{header.model.sheet.table}|unknown_column",
        "info",
        grid.file,
        words(
            "{n} 列不认识，未读取：{first} 列“{title}”到 {last} 列",
            "{n} columns are unknown and were not read: {first} '{title}' to {last}",
            n=len(strange), first=first, last=last, title=strange[0][1],
        ),
        _not_used(strange[0][1]),
        grid.name,
        row=header.body,
        cell=f"{first}{header.body}",
        rows=len(strange),
    )  # fmt: skip


def _unknown(grid: Grid, header: Header, position: int, title: str, meant: Column | None) -> Finding:
    hint = _not_used(title)
    if meant:
        hint = words(
            "是否指“{zh}”？请改列名，或用 --mapping 指定", "is it '{en}'? rename the header, or say so with --mapping",
            zh=meant.zh, en=meant.en,
        )  # fmt: skip
    return Finding(
        f"{header.model.sheet.table}|unknown_column",
        "warning" if meant else "info",
        grid.file,
        words("列“{title}”不认识，未读取", "column '{title}' is unknown and was not read", title=title),
        hint,
        grid.name,
        row=header.body,
        cell=f"{letter(grid.positions[position])}{header.body}",
    )


def _twice(grid: Grid, header: Header, position: int, column: Column) -> Finding:
    first = f"{letter(grid.positions[header.fields[column.field]])}{header.body}"
    return Finding(
        f"{header.model.sheet.table}.{column.field}|repeated_column",
        "warning",
        grid.file,
        words(
            "列“{title}”与 {first} 重复（都是“{zh}”），只用 {first} 所在列",
            "column '{title}' repeats {first} (both are '{en}'); only the column of {first} is used",
            title="".join(header.titles[position]), zh=column.zh, en=column.en, first=first,
        ),
        words("删去或改名多余的一列", "delete or rename the other one"),
        grid.name,
        row=header.body,
        column=column.field,
        cell=f"{letter(grid.positions[position])}{header.body}",
    )  # fmt: skip


def _unclear(grid: Grid, header: Header, column: Column, columns: Sequence[int]) -> Finding:
    named = [f"{letter(grid.positions[at])} {'/'.join(header.titles[at])}" for at in columns]
    return Finding(
        f"{header.model.sheet.table}.{column.field}|unclear_column",
        "error",
        grid.file,
        words(
            "“{zh}”分为几列（{columns}），看不出用哪一列，未读取",
            "'{en}' is parted into columns ({columns}); which of them is meant is not clear, none was read",
            zh=column.zh, en=column.en, columns=named,
        ),
        words(
            "用 --mapping 写明哪一列是“{zh}”，如 {header}: {zh}",
            "say with --mapping which column is '{en}', as in {header}: {zh}",
            zh=column.zh, en=column.en, header="/".join(" ".join(one.split()) for one in header.titles[columns[-1]]),
        ),
        grid.name,
        row=header.body,
        column=column.field,
        cell=f"{letter(grid.positions[columns[0]])}{header.body}",
    )  # fmt: skip


def _missing(grid: Grid, header: Header, name: str, column: Column) -> Finding:
    return Finding(
        f"{header.model.sheet.table}.{name}|missing_column",
        "error",
        grid.file,
        words("缺少列“{zh}”", "column '{en}' is missing", zh=column.zh, en=column.en),
        words("用 eldercalc template 生成模板对照", "compare with the workbook that `eldercalc template` writes"),
        grid.name,
        column=name,
    )
