"""The columns of a progress table, for every format that shows one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from eldercalc.assessment import Assessment, End
from eldercalc.definitions import UNITS
from eldercalc.plans import Source, levels
from eldercalc.records import MODELS
from eldercalc.reports import labels
from eldercalc.reports.numbers import figure, level, percent, rounded, trimmed
from eldercalc.reports.phrases import name_of, needed
from eldercalc.words import Lang, Words, words

MOST_AREAS = 3
"""How many areas a cell names."""


@dataclass(frozen=True)
class ReportColumn:
    """One column: its title, and what it shows of a line."""

    key: str
    title: Words
    show: Callable[[Assessment, Lang], str]
    number: bool = False


def _name(line: Assessment, lang: Lang) -> str:
    """The target's name with its unit; below it only what a line is of: an area, a group, or a group of an area."""
    if not line.main:
        return f"└ {' '.join(part for part in (_area(line), line.group) if part)}"
    if line.unit in (None, "%") or counts_areas(line):
        return name_of(line, lang)
    unit = unit_word(line.unit, lang)
    return f"{name_of(line, lang)}（{unit}）" if lang == "zh" else f"{name_of(line, lang)} ({unit})"


def _area(line: Assessment) -> str:
    return "" if line.area_level == "plan" else line.area


def unit_word(unit: str | None, lang: Lang) -> str:
    """A unit in the language; empty where there is none."""
    if unit is None:
        return ""
    return UNITS[unit].zh if lang == "zh" else UNITS[unit].en


def _target(line: Assessment, lang: Lang) -> str:
    if line.level is None:
        return str(line.target_year or "—")
    due = "" if line.target.standing or line.target_year in (None, 9999) else f"({line.target_year})"
    if counts_areas(line):
        return f"{standard(line, lang)}{due}"
    return f"{level(line.level, lang)}{'%' if line.unit == '%' else ''}{due}"


def standard(line: Assessment, lang: Lang) -> str:
    """What each area is held to: `各≥100%`."""
    own = "/".join(level(item, lang) for item in levels(line.target)[-1:])
    unit = unit_word(line.target.unit, lang)
    return f"各{own}{unit}" if lang == "zh" else f"each {own}{unit if unit in ('', '%', '‰') else f' {unit}'}"


EACH: dict[str, Words] = {
    "county": Words("个县区", " counties"),
    "street": Words("个街道", " streets"),
    "town": Words("个镇", " towns"),
    "township": Words("个乡镇", " townships"),
    "community": Words("个社区", " communities"),
    "village": Words("个村", " villages"),
}


def kind_of_areas(line: Assessment, lang: Lang) -> str:
    """What the areas are that must each reach the level."""
    each = line.target.each
    return (EACH[each] if isinstance(each, str) else Words("个地区", " areas")).show(lang)


def value_of(line: Assessment, value: Fraction | None, decimals: int | None = None) -> str:
    """`value`, one of the line's, as tables show it: of areas that reach a level of their own, how many of all."""
    if value is not None and counts_areas(line):
        shown = f"{part(value)}/{part(line.figure.denominator or Fraction(0))}"
    else:
        shown = figure(value, line.unit, line.level, decimals)
    return f"{shown}*" if line.figure.missing and value is not None else shown


def _value(line: Assessment, lang: Lang) -> str:
    shown = value_of(line, line.value)
    return f"{shown}{kind_of_areas(line, lang)}" if counts_areas(line) and line.value is not None else shown


def _parts(line: Assessment, _: Lang) -> str:
    if counts_areas(line):
        return ""
    one, other = line.figure.numerator, line.figure.denominator
    return f"{part(one)}/{part(other)}" if one is not None and other is not None else ""


def part(value: Fraction) -> str:
    """A numerator or denominator: whole things as such, amounts with their decimals."""
    return trimmed(rounded(value, 0 if value.denominator == 1 else 2))


def _signed(gap: Fraction | None, unit: str | None) -> str:
    """A distance with its sign; nothing where there is none to tell."""
    if gap is None:
        return ""
    return f"{'+' if gap > 0 else ''}{figure(gap, unit)}"


def _status(line: Assessment, lang: Lang) -> str:
    if line.target.qualitative:
        return labels.why(line, lang)
    mark = "?" if line.holds is False else ""
    return labels.status(line.status, lang) + mark


def _lacking(line: Assessment, lang: Lang) -> str:
    """Where the most is lacking, the widest first."""
    by_area = line.shortfall.by_area if line.shortfall else {}
    ordered = sorted(by_area.items(), key=lambda item: -item[1])[:MOST_AREAS]
    more = words("等 {n} 个地区", "{n} areas in all", n=len(by_area)).show(lang)
    told = [
        f"{area} {figure(Fraction(need), line.shortfall.unit if line.shortfall else None)}" for area, need in ordered
    ]
    if len(by_area) <= MOST_AREAS:
        return ("、" if lang == "zh" else ", ").join(told)
    return f"{'、'.join(told)} {more}" if lang == "zh" else f"{', '.join(told)}, {more}"


def _source(line: Assessment, lang: Lang) -> str:
    return place(line.target.source[0], lang) if line.main and line.target.source else ""


def place(source: Source, lang: Lang) -> str:
    """Where the document says it, in short."""
    if source.row is None:
        return source.section
    if not str(source.row).isdigit():
        return f"{source.section} {source.row}"
    return f"{source.section} 第{source.row}行" if lang == "zh" else f"{source.section} row {source.row}"


def _class(line: Assessment, lang: Lang) -> str:
    told = line.main and line.target.class_ != "unclassified"
    return labels.CLASS[line.target.class_].show(lang) if told else ""


def _doubt(line: Assessment, _: Lang) -> str:
    return (line.target.doubt or "") if line.main else ""


def _baseline(line: Assessment, _: Lang) -> str:
    for year, value in line.target.baseline.items() if line.area_level == "plan" else ():
        return f"{trimmed(value)}({year})"
    if line.baseline is None or line.baseline_source != "data":
        return ""
    return f"{figure(line.baseline, line.unit)}({line.baseline_year})†"


def _note(line: Assessment, lang: Lang) -> str:
    """Why the verdict is so, the year judged where it is an earlier one, and what each area is held to."""
    if line.target.qualitative:
        return ""
    told = [labels.why(line, lang)]
    if counts_areas(line):
        told.append(words("{told}达到", "{told} reach it", told=_value(line, lang)).show(lang))
    if line.later_value is not None:
        told.append(
            words(
                "按 {judged} 年判断，{year} 年为 {later}", "judged on {judged}; {later} in {year}",
                judged=line.judged_year, year=line.year, later=figure(line.later_value, line.unit),
            ).show(lang)
        )  # fmt: skip
    told.append(_otherwise(line, lang))
    return ("；" if lang == "zh" else "; ").join(text for text in told if text)


def _otherwise(line: Assessment, lang: Lang) -> str:
    """The verdict were what existed before counted too, where that is doubtful and would change it."""
    other = line.alternative
    if other is None or other.status == line.status:
        return ""
    if line.alternative_value is None:
        return words(
            "原有的若计入，则{status}（没有印出原有数量）",
            "{status} were what existed before counted, which is not printed",
            status=labels.status(other.status, lang),
        ).show(lang)
    return words(
        "原有的若计入，为 {value}，{status}", "{value}, {status}, were what existed before counted",
        value=figure(line.alternative_value, line.unit), status=labels.status(other.status, lang),
    ).show(lang)  # fmt: skip


def _footing(line: Assessment, lang: Lang) -> str:
    """What the line rests on where something was left out: its worst and best case, and whether they agree."""
    footing = line.footing
    if footing is None:
        return ""
    ends = [(WORST, footing.worst), (BEST, footing.best)]
    told = [case.show(lang).format(end=_end(line, end, lang)) for case, end in ends if end.value is not None]
    told += [] if told else [Words("最差最好都无法估计", "worst and best case unknown").show(lang)]
    told.append(_depends(line, footing.depends_on, lang))
    return ("，" if lang == "zh" else ", ").join(told)


WORST, BEST = Words("最差 {end}", "worst case {end}"), Words("最好 {end}", "best case {end}")


def _end(line: Assessment, end: End, lang: Lang) -> str:
    """One case, with its status where the cases differ."""
    value = part(end.value or Fraction(0)) if counts_areas(line) else figure(end.value, line.unit, line.level)
    return value if line.holds or end.status is None else f"{value} {labels.status(end.status, lang)}"


def _depends(line: Assessment, depends_on: Mapping[str, int], lang: Lang) -> str:
    """That the verdict holds in every case, or on whom it depends."""
    many = [words("{n} {row}", "{n} {row}", n=f"{n:,}", row=DEPENDED.get(on) or MODELS[on].sheet.row)
            for on, n in depends_on.items()]  # fmt: skip
    if line.holds:
        return words("{many}未计入，各种情形下结论不变", "{many} left out, holds in every case", many=many).show(lang)
    return words("结论取决于未计入的 {many}", "depends on {many} left out", many=many).show(lang)


DEPENDED: dict[str, Words] = {"area": Words("个地区", "area(s)"), "year": Words("个年份", "year(s)")}


def counts_areas(line: Assessment) -> bool:
    """Whether the line counts the areas that reach a level of their own."""
    return bool(line.target.each) and line.main and line.area_level == "plan" and line.level is not None


COLUMNS: dict[str, ReportColumn] = {
    column.key: column
    for column in (
        ReportColumn("chapter", Words("章节", "chapter"), lambda line, lang: line.target.chapter),
        ReportColumn("name", Words("指标", "indicator"), _name),
        ReportColumn("class", Words("属性", "class"), _class),
        ReportColumn("baseline", Words("基期值", "baseline"), _baseline, True),
        ReportColumn("target", Words("目标值", "target"), _target, True),
        ReportColumn("parts", Words("分子/分母", "parts"), _parts, True),
        ReportColumn("value", Words("完成值", "value"), _value, True),
        ReportColumn(
            "expected", Words("序时应达", "expected"), lambda line, lang: figure(line.expected, line.unit), True
        ),
        ReportColumn("gap", Words("距目标", "to target"), lambda line, lang: _signed(line.to_target, line.unit), True),
        ReportColumn("lead", Words("距序时", "to schedule"), lambda line, lang: _signed(line.gap, line.unit), True),
        ReportColumn("completion", Words("完成率", "completion"), lambda line, lang: percent(line.completion), True),
        ReportColumn("progress", Words("目标进度", "progress"), lambda line, lang: percent(line.progress), True),
        ReportColumn("time_share", Words("时序进度", "time"), lambda line, lang: percent(line.time_share), True),
        ReportColumn("need", Words("还需", "still needed"), lambda line, lang: needed(line.shortfall, lang)),
        ReportColumn("by_area", Words("各地自缺", "each lacks"), _lacking),
        ReportColumn("status", Words("判断", "status"), _status),
        ReportColumn("note", Words("说明", "note"), _note),
        ReportColumn("footing", Words("立足", "rests on"), _footing),
        ReportColumn("source", Words("出处", "source"), _source),
        ReportColumn("doubt", Words("文本疑点", "doubt in the text"), _doubt),
    )
}


def chosen(*keys: str) -> list[ReportColumn]:
    """The columns named."""
    return [COLUMNS[key] for key in keys]
