"""How the files were read as tables: a Markdown table a sheet, and a CSV with a row a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from eldercalc.findings import Finding
from eldercalc.readers import Reading
from eldercalc.readers.skipping import REASONS
from eldercalc.records import MODELS
from eldercalc.reports.markdown import escaped, table
from eldercalc.reports.tabular import safe
from eldercalc.reports.understanding import HEADS, HOW, cells, rows_told, understood
from eldercalc.words import Lang, Words, words

TITLES = (
    Words("文件", "file"), Words("工作表", "sheet"), Words("数据表", "table"), Words("行", "rows"),
    Words("列", "col"), Words("表头", "header"), Words("字段", "field"), Words("读作", "read as"),
    Words("写明的单位", "unit written"), Words("单位", "unit"), Words("乘以", "multiplied by"), Words("依据", "by"),
    Words("读出", "read"), Words("未采用", "refused"), Words("未读取的原因", "why not read"),
)  # fmt: skip


def markdown(reading: Reading, findings: Sequence[Finding], lang: Lang) -> list[str]:
    """A heading and a table for each table read, then the sheets that were not."""
    lines = [f"## {words('读法', 'How the files were read').show(lang)}", ""]
    passed = []
    for sheet in understood(reading, findings):
        place = f"{sheet['file']} [{sheet['sheet']}]" if sheet["sheet"] is not None else str(sheet["file"])
        if sheet["skipped"]:
            why = REASONS[sheet["skipped"]].show(lang)
            passed.append(f"- {escaped(place)}: {escaped(why)}")
        for one in sheet["tables"]:
            kind = MODELS[one["table"]].sheet
            title = f"{place}: {kind.zh if lang == 'zh' else kind.en}"
            lines += [f"### {escaped(title)}", "", escaped(rows_told(one, lang)), ""]
            lines += table([head.show(lang) for head in HEADS], cells(one, lang))
    not_read = words("未读取", "Not read").show(lang)
    return [*lines, *([f"### {not_read}", "", *passed, ""] if passed else [])]


def as_csv(reading: Reading, findings: Sequence[Finding], lang: Lang) -> str:
    """A row for each column of each table, and one for each sheet that was not read."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([title.show(lang) for title in TITLES])
    for sheet in understood(reading, findings):
        for row in _rows(sheet, lang):
            writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue()


def _rows(sheet: dict[str, Any], lang: Lang) -> Iterator[list[Any]]:
    place = [sheet["file"], sheet["sheet"]]
    if sheet["skipped"]:
        yield [*place, *[None] * (len(TITLES) - 3), REASONS[sheet["skipped"]].show(lang)]
    for one in sheet["tables"]:
        kind = MODELS[one["table"]].sheet
        for column in one["columns"]:
            yield [
                *place, kind.zh if lang == "zh" else kind.en, rows_told(one, lang), column["letter"],
                column["header"], column["field"], column["name"] if lang == "zh" else column["name_en"],
                column["unit_written"], column["unit"], column["scale"], HOW[column["how"]].show(lang),
                column["cells_read"], column["cells_refused"], None,
            ]  # fmt: skip
