"""The rows that figures stand on as a workbook, for whoever wants to count them again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count, islice
from typing import Any

import pyarrow as pa
import xlsxwriter

from eldercalc.assessment import Assessed, Assessment
from eldercalc.measures import Evidence
from eldercalc.plans import LoadedPlan, Target
from eldercalc.privacy import concealed
from eldercalc.quality.hits import shown
from eldercalc.records import Column, columns_of
from eldercalc.records.kinds import SCALE
from eldercalc.records.tables import ROW, SOURCE, Table
from eldercalc.reports.explain import explained
from eldercalc.reports.explain_rows import ROLE, of_line
from eldercalc.words import Lang, Words, words

EPOCH = datetime(2000, 1, 1)
MOST_ROWS = 1_048_575
"""So many rows has a sheet below its header; what is more goes on in another."""

KEYS = ("year", "county", "town", "village")
FIXED = (
    Words("指标", "indicator"), Words("分组", "group"), Words("判断年度", "year judged"), Words("作用", "side"),
    Words("计入", "counted"), Words("原因", "reason"), Words("文件", "file"), Words("工作表", "sheet"),
    Words("行", "row"),
)  # fmt: skip
MASKED = Words(
    "个人信息已遮盖；要看原值，加 --with-personal-data。",
    "Personal data are masked; --with-personal-data gives them whole.",
)
WHOLE = Words(
    "含个人信息原值：只给有权查阅的人，用后删除，不要转发。",
    "Holds personal data whole: for those entitled to see them; delete after use, do not pass on.",
)


Pair = tuple[Assessment, Evidence]


def built(
    plan: LoadedPlan, targets: Sequence[Target], assessed: Assessed, files: Sequence[Mapping[str, str]], lang: Lang,
    personal: bool,
) -> bytes:  # fmt: skip
    """The evidence of the latest year's figures of `targets`; the same input gives the same bytes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": EPOCH})
        bold = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1})
        _front(book, explained(plan, list(targets), assessed, lang, files), WHOLE if personal else MASKED, lang)
        for pairs in _by_table(targets, assessed):
            _sheets(book, pairs, bold, lang, personal)
        _files(book, files, bold, lang)
    return stream.getvalue()


def _front(book: Any, told: str, note: Words, lang: Lang) -> None:
    sheet = book.add_worksheet(words("说明", "about").show(lang))
    sheet.set_column(0, 0, 120)
    for at, text in enumerate([note.show(lang), "", *told.splitlines()]):
        sheet.write_string(at, 0, text)


def _by_table(targets: Sequence[Target], assessed: Assessed) -> list[list[Pair]]:
    """What the latest lines stand on, by the sheet that it is of."""
    last, wanted = max(assessed.years), {target.id for target in targets}
    found: dict[str, list[Pair]] = {}
    for line in assessed.main:
        if line.year == last and line.target.id in wanted:
            for one in of_line(assessed, line):
                found.setdefault(one.table.model.sheet.table, []).append((line, one))
    return list(found.values())


def _sheets(book: Any, pairs: Sequence[Pair], bold: Any, lang: Lang, personal: bool) -> None:
    """The rows of one sheet kind, on as many sheets as they need."""
    model = pairs[0][1].table.model
    name = (model.sheet.zh if lang == "zh" else model.sheet.en)[:25]
    columns = [columns_of(model)[field] for field in _fields(pairs)]
    titles = [title.show(lang) for title in FIXED] + [column.zh if lang == "zh" else column.en for column in columns]
    cells = (row for pair in pairs for row in _rows(*pair, columns, lang, personal))
    for part in count(1):
        some = list(islice(cells, MOST_ROWS))
        if not some and part > 1:
            return
        sheet = book.add_worksheet(name if part == 1 else f"{name} ({part})")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(some), len(titles) - 1)
        sheet.set_column(0, len(titles) - 1, 14)
        for at, row in enumerate(chain([titles], some)):
            sheet.write_row(at, 0, row, bold if at == 0 else None)


def _fields(pairs: Iterable[Pair]) -> list[str]:
    """Where and of what year a row is, what it is known by, and what decides whether it counts."""
    found: dict[str, None] = {}
    for _, one in pairs:
        found |= dict.fromkeys([*KEYS, *one.table.model.sheet.key, *one.fields])
    known = columns_of(one.table.model)
    return [name for name in found if name in known]


def _rows(
    line: Assessment, one: Evidence, columns: Sequence[Column], lang: Lang, personal: bool
) -> Iterator[list[Any]]:
    """The rows of one side, those counted first."""
    at = pa.array([*one.counted, *(row for row, _ in one.lost)], pa.int64())
    reasons: list[str | None] = [*[None] * len(one.counted), *(field for _, field in one.lost)]
    sources, numbers = (one.table.data[name].take(at).to_pylist() for name in (SOURCE, ROW))
    given = zip(*(_values(one.table, column, at, personal) for column in columns), strict=True)
    target = line.target
    name = target.name if lang == "zh" else target.name_en or target.name
    same = [name, line.group or "", line.year, ROLE[one.role].show(lang)]
    yes, no = words("是", "yes").show(lang), words("否", "no").show(lang)
    for source, number, reason, cells in zip(sources, numbers, reasons, given, strict=True):
        origin = one.table.origins[source]
        where = [origin.file, origin.sheet or "", number]
        yield [*same, no if reason else yes, _reason(one.table, reason, lang), *where, *cells]


def _reason(table: Table, field: str | None, lang: Lang) -> str:
    if field is None:
        return ""
    known = columns_of(table.model).get(field)
    name = (known.zh if lang == "zh" else known.en) if known else field
    return words("{name}空白或错误", "{name} is blank or wrong", name=name).show(lang)


def _values(table: Table, column: Column, at: pa.Array, personal: bool) -> list[Any]:
    """Cells as they were read: blank where unknown, masked where personal and nobody asked for them whole."""
    if column.personal and not personal:
        return shown(table, column.field, at)
    values = table.data[column.field].take(at).to_pylist()
    if column.kind.store == "scaled":
        return [None if value is None else value / 10**SCALE for value in values]
    plain = [_plain(value) for value in values]
    return plain if personal else [concealed(value) if isinstance(value, str) else value for value in plain]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if value is None or isinstance(value, int) else str(value).strip("、")


def _files(book: Any, files: Sequence[Mapping[str, str]], bold: Any, lang: Lang) -> None:
    sheet = book.add_worksheet(words("文件", "files").show(lang))
    sheet.set_column(0, 1, 70)
    sheet.write_row(0, 0, [words("文件", "file").show(lang), "sha256"], bold)
    for at, file in enumerate(files, 1):
        sheet.write_row(at, 0, [file["path"], file["sha256"]])
