"""From a figure to the rows that it stands on, with file, sheet and row, and to the files with their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eldercalc.assessment import Assessed, Assessment
from eldercalc.measures import Evidence, Role, evidence
from eldercalc.plans import Target
from eldercalc.records.tables import ROW, SOURCE, Table
from eldercalc.reports.explain_figures import areas_of, bound_of, years_of
from eldercalc.words import Lang, Words, words

ROLE: dict[Role, Words] = {
    "numerator": Words("分子", "numerator"),
    "denominator": Words("分母", "denominator"),
    "sum": Words("合计", "sum"),
    "reported": Words("填报", "reported"),
}
MOST_RUNS = 4
"""How many runs of rows of a sheet are named."""


def of_line(assessed: Assessed, line: Assessment) -> list[Evidence]:
    """The rows that a line stands on."""
    if not assessed.plan.bounds.get(line.target.id):
        return []
    found = evidence(assessed.measured, bound_of(assessed, line), areas_of(assessed, line), years_of(assessed, line))
    return [one for one in found if one.role != "reported" or line.figure.origin in ("reported", "mixed")]


def rows(target: Target, assessed: Assessed | None, files: Sequence[Mapping[str, str]], lang: Lang) -> list[str]:
    """The rows of the latest year, side by side, and the files that they are in."""
    if assessed is None:
        return []
    last = max(assessed.years)
    lines = [line for line in assessed.main if line.target.id == target.id and line.year == last]
    told = [text for line in lines for one in of_line(assessed, line) for text in _side(one, lang)]
    if not told:
        return []
    head = words("依据（{year} 年）", "rows of {year}", year=last).show(lang)
    used = [f"    {file['path']}  sha256 {file['sha256']}" for file in files]
    return [f"  {head}", *told, f"  {words('文件', 'files').show(lang)}", *used]


def _side(one: Evidence, lang: Lang) -> Iterator[str]:
    sheet = one.table.model.sheet
    counted = words("{n} 行", "{n} row(s)", n=len(one.counted)).show(lang)
    yield f"    {ROLE[one.role].show(lang)}  {sheet.zh if lang == 'zh' else sheet.en}  {counted}"
    yield from (f"      {place}" for place in _places(one.table, one.counted, lang))
    if one.lost:
        yield "      " + words("未计入 {n} 行：", "{n} left out:", n=len(one.lost)).show(lang)
        yield from (f"        {place}" for place in _places(one.table, [row for row, _ in one.lost], lang))


def _places(table: Table, rows: Sequence[int], lang: Lang) -> Iterator[str]:
    """Where rows are: `file [sheet] rows 2–34, 36`, a line a sheet."""
    found: dict[int, list[int]] = {}
    for at in rows:
        found.setdefault(table.data[SOURCE][at].as_py(), []).append(table.data[ROW][at].as_py())
    for source, numbers in sorted(found.items()):
        origin = table.origins[source]
        sheet = f" [{origin.sheet}]" if origin.sheet else ""
        yield f"{origin.file}{sheet} {_shown(numbers, lang)}"


def _shown(numbers: Sequence[int], lang: Lang) -> str:
    told = [str(low) if low == high else f"{low}–{high}" for low, high in runs(numbers)]
    first = words("第 {runs} 行", "rows {runs}", runs=told[:MOST_RUNS]).show(lang)
    more = words(
        "等 {n} 段（逐行见 --evidence）", " and others, {n} runs in all (--evidence lists every row)", n=len(told)
    )
    return first if len(told) <= MOST_RUNS else first + more.show(lang)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers as runs without a gap, each by its first and last."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found
