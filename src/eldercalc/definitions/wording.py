"""A definition in words: what is counted, over what, under which conditions."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.definitions.binding import Bound
from eldercalc.definitions.models import (
    ABOUT,
    Change,
    Compliance,
    Condition,
    Coverage,
    Measure,
    Rate,
    Reported,
    Standard,
    Where,
)
from eldercalc.records import MODELS, Column, columns_of
from eldercalc.words import Lang, Words, words

VIA = {
    "located": Words("设施位于该地区即算", "a facility that lies in the area counts"),
    "served": Words(
        "设施位于该村（社区）或服务范围写明它即算",
        "a facility that lies there or names it among those it serves counts",
    ),
    "key": Words("按编号对应", "matched by code"),
}
YEAR_IS = {
    "worst": Words("取全年最差的一期", "the year's worst period"),
    "last": Words("取最后一期", "the last period"),
    "mean": Words("各期分子分母分别相加", "numerators and denominators of all periods added"),
}
EVERY = {"month": Words("每月", "each month"), "week": Words("每周", "each week")}
SIGN = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}


def wording(bound: Bound) -> Words:
    """The bound indicator in one sentence."""
    shape = bound.shape
    if isinstance(shape, Measure):
        return measure(shape)
    if isinstance(shape, Rate):
        per = words(" × {n}", " × {n}", n=shape.per) if shape.per != 1 else ""
        return words(
            "{of} ÷ {to}{per}",
            "{of} ÷ {to}{per}",
            of=measure(bound.measure("of")),
            to=measure(bound.measure("to")),
            per=per,
        )
    if isinstance(shape, Coverage):
        return _coverage(bound, shape)
    if isinstance(shape, Compliance):
        met = [_standard(item, bound.measure("of")) for item in shape.standards if item.at_least != 0]
        return words(
            "{of}中，符合 {met} 的占比", "of {of}, the share with {met}", of=measure(bound.measure("of")), met=met
        )
    if isinstance(shape, Change):
        inner = shape.of
        assert isinstance(inner, Measure)
        return words(
            "{of}，比 {n} 年前的增减", "{of}, less that of {n} year(s) before", of=measure(inner), n=shape.years
        )
    return _reported(bound, shape)


def _reported(bound: Bound, shape: Reported) -> Words:
    parts = words("（{n} ÷ {d}）", " ({n} ÷ {d})", n=shape.numerator, d=shape.denominator) if shape.numerator else ""
    return words(
        "“填报数据”表中的“{name}”{parts}",
        "'{name}' of the sheet 'Reported'{parts}",
        name=bound.indicator.name,
        parts=parts,
    )


def _coverage(bound: Bound, shape: Coverage) -> Words:
    often = EVERY[shape.every] if shape.every else Words("", "")
    which = words("，{year}", ", {year}", year=YEAR_IS[shape.year_is]) if shape.every else ""
    return words(
        "{of}中，{often}至少有 {n} 条{having}的占比（{via}{which}）",
        "of {of}, the share with at least {n} of {having} {often} ({via}{which})",
        of=measure(bound.measure("of")), having=measure(bound.measure("having")), n=shape.at_least, often=often,
        via=VIA[shape.via], which=which,
    )  # fmt: skip


def measure(item: Measure) -> Words:
    """A measure in words."""
    if item.add:
        inner = [measure(part) for part in item.add if isinstance(part, Measure)]
        once = _once(item)
        return words("{inner}相加{once}", "{inner} together{once}", inner=inner, once=once)
    return _single(item)


def _once(item: Measure) -> Words:
    """By which column a body that stands in several tables counts once."""
    inner = next((part for part in item.add if isinstance(part, Measure)), None)
    if not item.once_by or inner is None:
        return Words("", "")
    column = columns_of(MODELS[str(inner.table)])[item.once_by]
    return words("（同一{zh}只计一次）", " (once by {en})", zh=column.zh, en=column.en.lower())


def _single(item: Measure) -> Words:
    model = MODELS[str(item.table)]
    columns = columns_of(model)
    what = item.sum or item.level or item.distinct
    column = columns[what] if what else None
    title = Words(column.zh, column.en) if column else Words("", "")
    kind = "sum" if item.sum else "level" if item.level else "distinct" if item.distinct else "count"
    shapes = {
        "sum": words("{title}之和", "sum of {title}", title=title),
        "level": words("{title}", "{title}", title=title),
        "distinct": words("不同{title}的个数", "number of different {title}", title=title),
        "count": words("行数", "rows"),
    }
    last = words("（上年）", " (last year's)") if item.lag else ""
    return words(
        "“{sheet}”{where}{shape}{last}", "{shape} of '{sheet_en}'{where}{last}",
        sheet=model.sheet.zh, sheet_en=model.sheet.en, where=_where(item, columns), shape=shapes[kind], last=last,
    )  # fmt: skip


def _where(item: Measure, columns: dict[str, Column]) -> Words:
    told = conditions(item.where, columns)
    if item.during:
        column = columns[item.during]
        told.append(words("{zh}在本年", "{en} within the year", zh=column.zh, en=column.en))
    if not told:
        return Words("的", "")
    return words(
        "中{told}的",
        " where {told}",
        told=Words("且".join(t.show("zh") for t in told), " and ".join(t.show("en") for t in told)),
    )


def conditions(where: Where, columns: dict[str, Column]) -> list[Words]:
    """The conditions of a `where`, one a column."""
    told = [_condition(columns[name], condition) for name, condition in where.all.items()]
    if where.any:
        either = [conditions(branch, columns) for branch in where.any]
        zh = "或".join("且".join(t.show("zh") for t in branch) for branch in either)
        en = " or ".join(" and ".join(t.show("en") for t in branch) for branch in either)
        told.append(Words(f"（{zh}）", f"({en})"))
    return told


def _condition(column: Column, condition: Condition) -> Words:
    zh, en = column.zh, column.en
    if condition.one_of is not None:
        zh, en = f"{zh}为{_either(condition.one_of, 'zh')}", f"{en} is {_either(condition.one_of, 'en')}"
    if condition.has is not None:
        wanted = condition.has if isinstance(condition.has, tuple) else (condition.has,)
        zh, en = f"{zh}含{_either(wanted, 'zh')}", f"{en} includes {_either(wanted, 'en')}"
    limits = {name: getattr(condition, name) for name in SIGN}
    bounds = "".join(f"{SIGN[name]}{bound}" for name, bound in limits.items() if bound is not None)
    told = Words(zh + bounds, en + bounds)
    if condition.about is None:
        return told
    return words("{told}≥{about}的{n}%", "{told}≥{n}% of {about}", told=told, about=condition.about, n=int(100 * ABOUT))


def _either(values: Sequence[object], lang: Lang) -> str:
    """Any of the values as cells hold them; in English they stand in quotes, since the sheets are Chinese."""
    if lang == "zh":
        return "或".join(_shown(value) for value in values)
    return " or ".join({True: "yes", False: "no"}[v] if isinstance(v, bool) else f"'{v}'" for v in values)


def _shown(value: object) -> str:
    return ("“是”" if value else "“否”") if isinstance(value, bool) else str(value)


def _standard(item: Standard, of: Measure) -> Words:
    columns = columns_of(MODELS[str(of.table)])
    column = columns[item.column]
    sign, limit = ("≥", str(item.at_least)) if item.at_least is not None else ("≤", str(item.at_most))
    if item.equal is not None:
        zh, en = _either((item.equal,), "zh"), _either((item.equal,), "en")
        return Words(f"{column.zh}为{zh}", f"{column.en} is {en}")
    per = (
        words("÷{zh}×{n}", " ÷ {en} × {n}", zh=columns[item.per].zh, en=columns[item.per].en, n=item.times)
        if item.per
        else ""
    )
    return words(
        "{zh}{per}{sign}{limit}",
        "{en}{per} {sign} {limit}",
        zh=column.zh,
        en=column.en,
        per=per,
        sign=sign,
        limit=limit,
    )
