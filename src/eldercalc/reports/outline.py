"""What was read, a line a table: for a person who watches a long run."""

from __future__ import annotations

from collections.abc import Iterator

from eldercalc.readers import Reading
from eldercalc.readers.skipping import REASONS
from eldercalc.records import MODELS
from eldercalc.words import Lang, words


def outline(reading: Reading, lang: Lang) -> Iterator[str]:
    """The tables of each file with their rows, and the sheets that were passed over, in the order of the files."""
    for file in reading.files:
        yield f"{file.path}  sha256 {file.sha256[:12]}…"
        for table in (one for one in reading.understood if one.file == file.path):
            sheet = MODELS[table.table].sheet
            yield "  " + words(
                "{place}读作“{zh}”，{n} 行", "{place}read as '{en}', {n} rows",
                place=f"[{table.sheet}] " if table.sheet else "", zh=sheet.zh, en=sheet.en, n=f"{table.rows:,}",
            ).show(lang)  # fmt: skip
        for one in (one for one in reading.skipped if one.file == file.path):
            told = words("[{name}] 没有读：{why}", "[{name}] not read: {why}", name=one.name, why=REASONS[one.reason])
            yield "  " + told.show(lang)
