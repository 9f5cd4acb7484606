"""Kinds of cell: how text becomes a value, and which text is plain enough to be cast as a whole column.

Each kind is one pydantic type. Its `parse` reads a single cell in all the forms people write; its `plain`
pattern names the forms that the column-wise checker may cast without asking pydantic. Both read the same text
to the same value; `tests/test_kinds.py` holds them to it.

Stored forms are the same on every engine: whole numbers and scaled decimals as int64, dates as date32, yes/no
as bool, several-valued cells as `、a、b、` so that membership is a search for `、a、`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

Store = Literal["int", "scaled", "text", "date", "bool", "choices"]

SCALE = 6
"""Decimal places that amounts are held to: 1.25 is stored as the whole number 1250000."""

MOST_DIGITS = 18
"""No column takes a number of so many digits before the point."""

NUMBER_MARK = "\u2009"
"""A thin blank behind the text of what a workbook holds as a number, where that number is no plain date."""

SEPARATORS = re.compile(r"[、，,;；/|\n]+")


@dataclass(frozen=True)
class Kind:
    """One kind of cell. `plain` is a portable (RE2) pattern of text that casts without a second look."""

    name: str
    zh: str
    en: str
    store: Store
    plain: str | None = None


def folded(text: str) -> str:
    """`text` with full-width forms narrowed and outer blanks gone (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip()


GROUPED = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d*)?", re.ASCII)
"""Digits in groups of three; 1,00 is none."""


def number(value: object) -> Decimal:
    """A number from a cell: commas or blanks between groups of three are allowed, nothing else beside the digits.

    Excel keeps 15 significant digits, so `0.30000000000000004` is the cell 0.3 and is read so.
    """
    text = folded(str(value)).lstrip("'")
    if text.startswith("="):
        raise ValueError("no_stored_value")
    if GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        raise ValueError("not_a_number")
    try:
        exact = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not_a_number") from error
    if exact and len(exact.as_tuple().digits) > 15:
        exact = round(exact, 14 - exact.adjusted())
    return exact


def whole(value: object) -> int:
    """A whole number; `12.0` is 12, `12.5` is refused."""
    exact = number(value)
    if exact != exact.to_integral_value():
        raise ValueError("not_whole")
    return int(exact)


def amount(value: object) -> Decimal:
    """A number held to `SCALE` decimal places, half-even beyond them; one beyond every limit stays as it is."""
    exact = number(value)
    if exact.adjusted() > MOST_DIGITS:
        return exact
    return exact.quantize(Decimal(1).scaleb(-SCALE), rounding=ROUND_HALF_EVEN)


def day(value: object) -> date:
    """A date as people write it: 2023-12-31, 2023/12/31, 2023.12.31, 20231231, 2023年12月31日, 二〇二三年十二月一日.

    Blanks may stand around 年, 月 and 日; a long dash is a short one, and a backslash a slash. A time of day is
    dropped; a month without a day is its first; a whole number of Excel's is counted from 1899-12-30, but 20231 may
    also be a month, and is refused. 25/12/2023 can be read one way only; 03/04/2023 two ways, and is refused, as is the
    number 2023.1, which a workbook makes of 2023.10 too.
    """
    if AS_NUMBER.fullmatch(str(value)):
        raise ValueError("two_dates")
    text = re.sub(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?$", "", _with_short_dashes(str(value)))
    text = CHINESE_NUMBER.sub(lambda found: str(_in_digits(found[0])), re.sub(r"\s*([年月日])\s*", r"\1", text))
    found = re.fullmatch(r"(\d{4})[-/.年] ?(\d{1,2})(?:[-/.月] ?(\d{1,2})?)?日?", text, re.ASCII) or re.fullmatch(
        r"((?:19|20)\d{2})(\d{2})(\d{2})", text, re.ASCII
    )
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3] or 1))
    if serial := re.fullmatch(r"([1-6]\d{4})(\.0+)?", text, re.ASCII):
        if MONTHLIKE.fullmatch(serial[1]):
            raise ValueError("two_dates")
        return EXCEL_EPOCH + timedelta(days=int(serial[1]))
    if ending := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text, re.ASCII):
        return _day_at_the_end(int(ending[1]), int(ending[2]), int(ending[3]))
    raise ValueError("no_stored_value" if text.startswith("=") else "not_a_date")


def _with_short_dashes(text: str) -> str:
    return folded(text).lstrip("'").translate(DASHES)


AS_NUMBER = re.compile(rf"(?:19|20)\d\d\.1{NUMBER_MARK}", re.ASCII)
DASHES = str.maketrans({"—": "-", "–": "-", "‐": "-", "\\": "/"})
"""What is typed where - and / are meant."""

MONTHLIKE = re.compile(r"((?:19|20)\d\d)([1-9])", re.ASCII)
"""A year and its month, or a day as Excel counts them."""

EXCEL_EPOCH = date(1899, 12, 30)
CHINESE_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日])")
CHINESE_DIGITS = {**dict.fromkeys("〇○零", 0), **{mark: at for at, mark in enumerate("一二三四五六七八九", 1)}}
FOUR_CHINESE = re.compile(r"[〇○零一二三四五六七八九]{4}")


def in_digits(text: str) -> str:
    """`text` with its years in digits: 二〇二三年 is 2023年."""
    return re.sub(rf"{FOUR_CHINESE.pattern}(?=年)", lambda found: str(_in_digits(found[0])), text)


def _in_digits(text: str) -> int:
    """二〇二三 is 2023, 十二 is 12, 三十一 is 31."""
    if "十" not in text:
        return int("".join(str(CHINESE_DIGITS[mark]) for mark in text))
    tens, ones = text.split("十", 1)
    return (CHINESE_DIGITS[tens] if tens else 1) * 10 + (CHINESE_DIGITS[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("no_such_date") from error


def _day_at_the_end(first: int, second: int, year: int) -> date:
    """Day and month before the year: told apart by what no month can be."""
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    raise ValueError("two_dates")


def days(text: str) -> tuple[date, ...]:
    """Both days that a text may be.

    03/04/2023: month or day first. 20231: Excel's, or the month. The number 2023.1: January or October.
    """
    if AS_NUMBER.fullmatch(text):
        return date(int(text[:4]), 1, 1), date(int(text[:4]), 10, 1)
    if month := MONTHLIKE.match(folded(text)):
        return EXCEL_EPOCH + timedelta(days=int(month[0])), date(int(month[1]), int(month[2]), 1)
    found = re.search(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", _with_short_dashes(text), re.ASCII)
    if found is None:
        return ()
    first, second, year = map(int, found.groups())
    return date(year, first, second), date(year, second, first)


YES = frozenset(
    {
        "是",
        "有",
        "√",
        "✓",
        "✔",
        "☑",
        "1",
        "1.0",
        "y",
        "yes",
        "true",
        "t",
        "已",
        "v",
        "达标",
        "已达标",
        "合格",
        "已签约",
        "已备案",
        "对",
    }
)
NO = frozenset(
    {"否", "无", "×", "✗", "✘", "x", "0", "0.0", "n", "no", "false", "f", "未", "不达标", "未达标", "不合格", "未签约",
     "未备案", "没有", "错"}
)  # fmt: skip


def yes_no(value: object) -> bool:
    """是/否 in the forms that sheets use: 是 有 √ 1 Y 已 against 否 无 × 0 N 未."""
    text = folded(str(value)).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueError("not_yes_no")


def code(value: object) -> str:
    """A code or an id as text; one that a spreadsheet has turned into a number has lost its digits and is refused."""
    found = text(value).lstrip("'").replace(" ", "")
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", found, re.ASCII | re.IGNORECASE):
        raise ValueError("digits_lost")
    return found


def year(value: object) -> int:
    """A year of four digits, 2023 or 二〇二三, with or without 年; its end (2023年12月, 2023年末) means the year."""
    text = re.sub(r"(年(度|底|末|12月(底|末|31日)?)?|度)$", "", folded(str(value)).lstrip("'"))
    if FOUR_CHINESE.fullmatch(text):
        text = str(_in_digits(text))
    if not re.fullmatch(r"(19|20)\d\d(\.0)?", text, re.ASCII):
        raise ValueError("not_a_year")
    return int(text[:4])


def text(value: object) -> str:
    """Text as it stands, full-width forms narrowed so that equal names are equal."""
    return folded(str(value)).replace("\n", "")


def several(value: object) -> tuple[str, ...]:
    """The parts of a several-valued cell, in the order given, each once."""
    if isinstance(value, (tuple, list)):
        return tuple(value)
    return tuple(dict.fromkeys(part for part in (p.strip() for p in SEPARATORS.split(folded(str(value)))) if part))


def joined(parts: tuple[str, ...]) -> str:
    """The stored form of a several-valued cell."""
    return f"、{'、'.join(parts)}、" if parts else ""


COUNT = Kind("count", "整数", "whole number", "int", r"^[0-9]{1,15}$")
AMOUNT = Kind("amount", "数", "number", "scaled", r"^[0-9]{1,9}(\.[0-9]{1,6})?$")
DATE = Kind("date", "日期", "date", "date", r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])( 00:00:00)?$")
YEAR = Kind("year", "年份", "year", "int", r"^20[0-9]{2}$")
YESNO = Kind("yes_no", "是/否", "yes/no", "bool")
CODE = Kind("code", "编码", "code", "text", r"^[\x21-\x26\x28-\x2a\x2c-\x7e\x{4e00}-\x{9fa5}]{1,300}$")
TEXT = Kind("text", "文字", "text", "text", r"^[\x21-\x7e\x{4e00}-\x{9fa5}]{1,300}$")
CHOICE = Kind("choice", "选项", "choice", "text")
CHOICES = Kind("choices", "多选", "several choices", "choices")
NAMES = Kind("names", "多个名称", "several names", "choices")

Count = Annotated[int, BeforeValidator(whole), Field(ge=0, le=10**15), COUNT]
Amount = Annotated[Decimal, BeforeValidator(amount), Field(ge=0, lt=10**12), AMOUNT]
Signed = Annotated[Decimal, BeforeValidator(amount), Field(gt=-(10**12), lt=10**12), AMOUNT]
Day = Annotated[date, BeforeValidator(day), Field(ge=date(1900, 1, 1), le=date(2100, 12, 31)), DATE]
Year = Annotated[int, BeforeValidator(year), Field(ge=1990, le=2100), YEAR]
YesNo = Annotated[bool, BeforeValidator(yes_no), YESNO]
Text = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=300), TEXT]
Code = Annotated[str, BeforeValidator(code), Field(min_length=1, max_length=300), CODE]
Names = Annotated[tuple[str, ...], BeforeValidator(several), PlainSerializer("、".join), NAMES]


def stored(kind: Kind, value: Any) -> Any:
    """`value`, as pydantic gives it, in the form that frames hold."""
    if kind.store == "scaled":
        return int(value.scaleb(SCALE))
    if kind.store == "choices":
        return joined(value)
    return value
