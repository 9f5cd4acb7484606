"""A mapping file drafted: every sheet and header that was not understood, with what it may mean.

The file is for somebody to look through and complete, so that its comments say in Chinese what is open; read back as
it is, it changes nothing but what it suggests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eldercalc.readers import Reading
from eldercalc.readers.complaints import near
from eldercalc.readers.skipping import Skipped, nearest
from eldercalc.readers.titles import IGNORED, fields_of, plain, sheet_named
from eldercalc.records import MODELS, Record, columns_of

HEAD = """\
# 对照文件：说明报表中的表名、列名指什么。核对、补填后这样用：--mapping {name}
# 写法：
#   列名: 护理型床位数                         指哪一列
#   列名: {{column: 建筑面积, unit: 万㎡}}       并说明单位
#   列名: {{ignore: true}}                      不读这一列
#   表名: {{table: 养老机构}}                   指哪张表；{{ignore: true}} 不读这张表
# 留空的还没有说明；与已有名称相近的已代为填写，请核对。各表通用的列名可写在 columns: 之下。
"""
PLAIN = re.compile(r"[A-Za-z一-鿿][\w一-鿿（）()·]*")
WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"})


@dataclass
class _Sheet:
    """What is open about the sheets of one name."""

    name: str
    comments: list[str] = field(default_factory=list)
    ask: bool = False
    table: str | None = None
    columns: dict[str, list[str]] = field(default_factory=dict)


def drafted(reading: Reading, name: str) -> str:
    """The mapping file that is to be written as `name`."""
    found = _open(reading)
    body = [line for sheet in found for line in _written(sheet)]
    nothing = ["# 所有表名与列名都已认识，没有要对照的。", "sheets:"]
    return "\n".join([HEAD.format(name=name), *(["sheets:", *body] if found else nothing), ""])


def _open(reading: Reading) -> list[_Sheet]:
    """The sheets with something open, in the order read; those of one name in several files are one."""
    sheets: dict[str, _Sheet] = {}
    for passed in reading.skipped:
        if passed.reason in ("unknown", "no_header"):
            _ask(sheets.setdefault(plain(passed.name), _Sheet(passed.name)), passed)
    for table in reading.understood:
        unknown = [column for column in table.columns if column.how == "unknown"]
        if unknown:
            name = table.sheet if table.sheet is not None else Path(table.file).stem
            sheet = sheets.setdefault(plain(name), _Sheet(name))
            model, taken = MODELS[table.table], {column.field for column in table.columns}
            for column in unknown:
                title = column.header.replace(" / ", "")
                sheet.columns.setdefault(title, _column(model, title, taken, f"{column.letter} 列"))
    return list(sheets.values())


def _ask(sheet: _Sheet, passed: Skipped) -> None:
    """A sheet that was not read: which one it may be, and which columns its headers may be."""
    known = sheet_named(passed.name)
    model = known or nearest(passed.name)
    sheet.comments += [f"{passed.file}：" + ("没有认识的列名" if known else "表名与列名都不认识")]
    if not known:
        sheet.ask, sheet.table = True, model.sheet.zh if model else None
        sheet.comments += [] if model else [f"可填：{'、'.join(one.sheet.zh for one in MODELS.values())}"]
    means = {title: fields_of((title,)).get(model) if model else None for title in passed.headers}
    for title in passed.headers:
        if not means[title] and plain(title) not in IGNORED:
            sheet.columns.setdefault(title, _column(model, title, set(means.values()), ""))


def _column(model: type[Record] | None, title: str, taken: Iterable[str | None], where: str) -> list[str]:
    """What to write behind a header, and the comments above it."""
    if model is None:
        return ["", where] if where else [""]
    meant = near(model, title)
    if meant and meant.field not in taken:
        return [meant.zh, f"{where}与“{meant.zh}”相近，请核对"]
    left = [one.zh for name, one in columns_of(model).items() if name not in set(taken)]
    return ["", f"{where}可填：{'、'.join(left)}"]


def _written(sheet: _Sheet) -> Iterator[str]:
    yield from (f"  # {line}" for text in sheet.comments for line in _lines(text))
    yield f"  {quoted(sheet.name)}:"
    if sheet.ask:
        yield f"    table: {sheet.table or ''}".rstrip()
    if sheet.columns:
        yield "    columns:"
    for title, (value, *comments) in sheet.columns.items():
        yield from (f"      # {line}" for text in comments for line in _lines(text))
        yield f"      {quoted(title)}: {value}".rstrip()


def _lines(text: str) -> Sequence[str]:
    return " ".join(text.split()).split("\n")


def quoted(text: str) -> str:
    """`text` as a YAML key: as it is where it reads back as itself, else in quotes."""
    return text if PLAIN.fullmatch(text) and text.lower() not in WORDS else json.dumps(text, ensure_ascii=False)
