"""Names in a sheet: which sheet a name means, which field a header means, which unit a header states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache

from eldercalc.records import MODELS, Record, columns_of

COUNTED = r"(?:[(（][^()（）]*[)）])?[:：]?$"
"""What may follow a word for a whole: 合计（2个）, 全市（不含新区）."""

ALL_OF = r"全(?:省|市|区|县|旗|镇|乡|街道|域|部)"
ALL_OF_IT = f"^{ALL_OF}{COUNTED}"
"""A word for all of an area, which is a total beside its parts and the area itself where it stands alone."""

TOTAL = (
    rf"(?i)^.{{0,12}}(?:合计|小计|总计|共计|累计|汇总)数?{COUNTED}"
    rf"|^(?:计|总数|总量|总人数|总人口|∑|Σ|{ALL_OF}|total|subtotal){COUNTED}|^其中[:：].*$"
)
COMPARED = (
    r"^(?:年度|本年度?|全年|当年|全市|计划|目标)?(?:任务|目标|计划)(?:任务)?(?:数|量|值|完成率)?%COUNTED"
    r"|^(?:较|比|与|同)?(?:上年|去年|上一年|上期|上月|上季度?|同期|基期)(?:同期|末|底)?(?:相比|比较?)?"
    r"(?:增长|增减|增加|减少|下降|增幅|增速|变化|增)?(?:率|数|量|值|额|幅度?)?(?:%|±%)?%COUNTED"
    r"|^(?:同比|环比)(?:增长|增减|增加|减少|下降|增幅|增速|变化)?(?:率|数|量|值|幅度?)?(?:%|±%)?%COUNTED"
    r"|^(?:.{0,6}完成(?:率|比例|进度)|增幅|增速|增长率|增长|增减|增减率|.{0,4}占比|.{0,4}比重|所占比例)%COUNTED"
    r"|^(?:.{0,4}平均(?:数|值|水平)?|均值|人均)%COUNTED"
).replace("%COUNTED", COUNTED)
"""Lines among the rows that state something else than they do: the year before, a growth, a task, a mean."""

PART = r"^(?:市区|辖市区?|市辖区|主城区|中心城区|城区|各[县市区]+)$"
"""Names that mean several areas together, where no area has the name."""

DASH = r"^[-－–—―─/／\\\\]+$"
"""What stands in a cell of names to say that there is none."""

SIGNED = (
    r"(?:单位|部门|统计|分管|科室|填报|填表|主要)?(?:负责人|领导|经办人|制表人?|填表人|填报人|填报单位|制表单位|审核人?|审批人?|复核人?"
    r"|联系人)(?:签字|签名|签章)?|(?:联系|办公|咨询)?电话|手机|(?:填表|填报|制表|报出|上报|报送)(?:日期|时间)|数据来源"
)
NOTE = (
    rf"^(?:(?:注|备注|说明|附注|填表说明|填报说明|填表要求|{SIGNED})[0-9一二三四五六七八九十]{{0,2}}"
    rf"(?:[(（][^()（）]*[)）])?[:：].*|[(（](?:盖章|公章|签章|签字)[)）]|注)$"
)
"""How rows of totals and notes below a table begin, without their blanks."""

COVERS = frozenset({"封面", "说明", "填报说明", "cover", "readme"})
IGNORED_SHEETS = frozenset({"选项", "choices", "数据问题", "dataproblems"})
"""What the template and the marked copies add: lists of choices, and of what was wrong."""

REMARKS = frozenset({"备注", "remarks"})
IGNORED = REMARKS | {"序号", "编号", "no", "no.", "#"}
WHOLE = frozenset({
    "合计", "总计", "小计", "计", "总数", "数量", "total", "完成", "完成数", "已完成", "实际", "实际数", "实际完成",
    "实际完成数",
    "本年", "本年度", "当年", "今年", "本年数", "本年累计", "全年累计", "年度累计", "全年",
})  # fmt: skip
"""A header that says no more than the one it stands with: of what was planned and done, what was done."""

SUMS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal"})
"""Headers of columns that add up others, where they say no more."""

NUMBERING = re.compile(r"^(附[件表录]?\d*|表[\d一二三四五六七八九十]+|[\d一二三四五六七八九十]+(?=[-.、_:]))[-.、_:]*")
YEAR_OF_FIGURES = re.compile(r"^((?:19|20)\d\d)(?:年度?[末底]?|$)")
YEAR_IN_FRONT = re.compile(r"^(19|20)\d\d年?度?")
SUFFIX = re.compile(
    r"(基本|基础|信息|情况|统计|明细|登记|汇总|名册|台账|名单|一览|数据|花名|清单)*[表册单]?(\(\d+\))?$"
)


once_a_text = lru_cache(maxsize=1 << 14)
"""A workbook says the same few titles again and again while its headers are looked for."""


@once_a_text
def plain(text: str) -> str:
    """A title or sheet name without blanks, full-width forms and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


FOOTNOTE = re.compile(r"[\u2460-\u2473\u2776-\u277f]|(?<=[\u4e00-\u9fff)）])[¹²³\u2074-\u2079]")
"""A mark that refers to a note below: it is no digit of the title."""

IN_FRONT = re.compile(
    r"^(?:[*★☆※▲△●◆■—–-]|[(]?\d{1,2}[)]|\d{1,2}[.、](?!\d)|[(][一二三四五六七八九十]{1,3}[)]|[一二三四五六七八九十]{1,3}[、.])+"
)
BEHIND = re.compile(r"(?:[*★☆※▲△:]|[\[【]注?\d{0,2}[\]】]|[(](?:注\d{0,2}|必填项?|选填|可选)[)])+$")
"""What stands before and behind a title without a meaning of its own: numbering, stars, colons, marks of notes."""

PER = re.compile(r"(?<=.)/([百千万亿]{0,2}(?:人次?|张|个|家|所|元|户|名|位|处|次|m2|平方米|平米|床位?)|%|‰)$")
"""A unit behind a stroke: 床位数/张."""


@once_a_text
def undecorated(text: str) -> str:
    """A plain title without numbering, stars, colons and marks of notes, its unit in brackets at the end."""
    known = plain(FOOTNOTE.sub("", text))
    body, unit = _parted(PER.sub(r"(\1)", BEHIND.sub("", IN_FRONT.sub("", known))))
    return f"{body}{unit}" if body else known


def _parted(text: str) -> tuple[str, str]:
    """A title and the brackets behind it."""
    end = re.search(r"(?:\([^()]*\))?$", text)
    unit = end[0] if end else ""
    return BEHIND.sub("", text.removesuffix(unit)), unit


@once_a_text
def bare(text: str) -> str:
    """A plain title without the unit in brackets at its end."""
    return re.sub(r"\([^()]*\)$", "", plain(text))


@once_a_text
def lone(text: str) -> str:
    """A plain title without 其中 in front."""
    return re.sub(r"^(#|其中)[:,]?", "", plain(text))


def is_sum(*stack: str) -> bool:
    """Whether a header names the sum of other columns; under a title that names a column it names that one."""
    return bare(stack[-1]) in SUMS


def unit_in(text: str) -> str | None:
    """The unit at the end of a header, in brackets or behind a stroke."""
    found = re.search(r"\(([^()]*)\)$", undecorated(text))
    return found[1].removeprefix("单位:") or None if found else None


def year_in(stack: tuple[str, ...]) -> int | None:
    """The year of which a header says its figures are: 2023年 above them, 2023年床位数."""
    found = (YEAR_OF_FIGURES.match(plain(title)) for title in stack)
    return next((int(one[1]) for one in found if one), None)


@lru_cache(maxsize=1 << 12)
def without_year(stack: tuple[str, ...]) -> tuple[str, ...]:
    """A header without the years that it names."""
    return tuple(rest for title in stack if (rest := YEAR_OF_FIGURES.sub("", plain(title))))


def is_whole(title: str) -> bool:
    """Whether a header says no more than the one it stands with."""
    return bare(title) in WHOLE


@cache
def titles(model: type[Record], sure: bool = False) -> dict[str, str]:
    """Every title that names a field of `model`, plain and bare; of several fields those whose own it is come first.

    `sure` leaves out titles that may mean something else too.
    """
    known: dict[str, str] = {}
    for form in (plain, bare):
        for name, column in columns_of(model).items():
            for title in column.titles:
                known.setdefault(form(title), name)
    for name, column in columns_of(model).items():
        for title in () if sure else column.loose:
            known.setdefault(plain(title), name)
    return known


def field_of(model: type[Record], *stack: str) -> str | None:
    """The field of `model` that a header means: one title, or the titles of merged rows from the top down."""
    return fields_of(stack).get(model)


@lru_cache(maxsize=1 << 14)
def fields_of(stack: tuple[str, ...]) -> Mapping[type[Record], str]:
    """What a header means in each sheet that knows it, be it decorated, or one that may mean something else too."""
    return {**_meant(tuple(map(undecorated, stack)), sure=False), **_meant(stack, sure=False), **sure_fields_of(stack)}


@lru_cache(maxsize=1 << 14)
def sure_fields_of(stack: tuple[str, ...]) -> Mapping[type[Record], str]:
    """What a header means beyond doubt, as it is written."""
    return _meant(stack, sure=True)


def _meant(stack: tuple[str, ...], sure: bool) -> dict[type[Record], str]:
    found: dict[type[Record], str] = {}
    for candidate in _meanings(stack):
        for form in (plain, bare):
            for model, name in _known(sure).get(form(candidate), {}).items():
                found.setdefault(model, name)
    return found


@cache
def _known(sure: bool) -> dict[str, dict[type[Record], str]]:
    known: dict[str, dict[type[Record], str]] = {}
    for model in MODELS.values():
        for title, name in titles(model, sure).items():
            known.setdefault(title, {})[model] = name
    return known


def may_name(texts: Set[str]) -> bool:
    """Whether one of the texts, or two of them together, name a column of any sheet, be they decorated."""
    if any(_names(text) for text in texts):
        return True
    told = {form(text) for text in texts for form in (plain, undecorated)}
    pairs = ((first, last) for first in told if _begins(first) for last in told)
    return any(_names(bare(first) + lone(last)) or _names(lone(first) + bare(last)) for first, last in pairs)


@once_a_text
def _names(text: str) -> bool:
    return any(form(one) in _known(sure=False) for one in (text, undecorated(text)) for form in (plain, bare, lone))


@once_a_text
def _begins(text: str) -> bool:
    """Whether a known title begins with a text; none begins with a number that stands alone."""
    return not re.fullmatch(r"[\d\s.,%-]+", text) and any(form(text) in _beginnings() for form in (bare, lone))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(title[:end] for title in _known(sure=False) for end in range(1, len(title) + 1))


def _meanings(stack: tuple[str, ...]) -> Iterator[str]:
    """What the titles may say together, the fullest first: 床位数 over 护理型 is 护理型床位数."""
    *above, last = stack
    for upper in reversed(above):
        yield bare(upper) + lone(last)
        yield lone(last) + bare(upper)
    yield last
    yield lone(last)
    if bare(last) in WHOLE:
        yield from reversed(above)


@cache
def sheet_names() -> dict[str, type[Record]]:
    """Every name that a sheet may come under."""
    names: dict[str, type[Record]] = {}
    for model in MODELS.values():
        sheet = model.sheet
        for name in (sheet.zh, sheet.en, sheet.table, *sheet.aliases):
            names.setdefault(plain(name), model)
    return names


def sheet_named(name: str) -> type[Record] | None:
    """The sheet that a name means, with or without numbering, year and 情况表 around it."""
    names, known = sheet_names(), plain(name)
    return names.get(known) or names.get(_core(known))


def _core(name: str) -> str:
    previous = ""
    while name != previous:
        previous = name
        name = YEAR_IN_FRONT.sub("", NUMBERING.sub("", name))
    return SUFFIX.sub("", name) or name


def is_ignored(name: str | None) -> bool:
    """Whether a sheet of this name is one that the template or a marked copy adds."""
    return name is not None and re.sub(r"\(\d+\)$", "", plain(name)) in IGNORED_SHEETS


def is_cover(name: str | None) -> bool:
    """Whether a sheet of this name is a cover."""
    return name is not None and plain(name) in COVERS
