"""Kinds of cell: what a text means, told the same way cell by cell and column by column."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eldercalc.records import Record, Sheet, columns_of
from eldercalc.records.base import any_of, col, one_of
from eldercalc.records.cells import Cells
from eldercalc.records.checker import Origin, RawTable, check
from eldercalc.records.kinds import (
    Amount,
    Code,
    Count,
    Day,
    Names,
    Signed,
    Text,
    YesNo,
    amount,
    code,
    day,
    joined,
    number,
    several,
    stored,
    text,
    whole,
    year,
    yes_no,
)


class Specimen(Record):
    """A sheet with a column of every kind."""

    sheet = Sheet("specimens", "样本", "Specimens", "list")

    count: Count = col("整数", "Count")
    amount: Amount = col("数", "Amount")
    signed: Signed = col("正负数", "Signed")
    day: Day = col("日期", "Day")
    flag: YesNo = col("是否", "Flag")
    words: Text = col("文字", "Words")
    code: Code = col("编码", "Code")
    names: Names = col("名称", "Names")
    choice: one_of("甲（一）", "乙", also={"乙": ("第二（种）", "二")}) = col("选项", "Choice")  # type: ignore[valid-type]
    choices: any_of("甲", "乙", "丙", also={"乙": ("二",)}) = col("多选", "Choices")  # type: ignore[valid-type]


COLUMNS = columns_of(Specimen)
PLAIN = [name for name, column in COLUMNS.items() if column.kind.plain]


def column_wise(field: str, texts: list[str | None]) -> list[Any]:
    """What the column checker makes of the texts."""
    raw = RawTable(
        Specimen,
        Origin("a.xlsx", "样本", {field: "A"}),
        {field: Cells.of(texts)},
        pa.array(range(2, len(texts) + 2), pa.int32()),
    )
    return check(raw).columns[field].to_pylist()


def cell_wise(field: str, cell: str) -> Any:
    """What pydantic makes of one text; None where it refuses."""
    column = COLUMNS[field]
    try:
        return stored(column.kind, column.adapter.validate_python(cell))
    except ValidationError:
        return None


def python_pattern(plain: str) -> str:
    """A portable pattern in Python's spelling, without its anchors (`$` would let a newline through)."""
    return re.sub(r"\\x\{([0-9a-f]{4})\}", r"\\u\1", plain.removeprefix("^").removesuffix("$"))


def plain_texts(field: str) -> st.SearchStrategy[str]:
    """Texts that the plain pattern of a column's kind takes in."""
    if field in ("words", "code"):  # from_regex is slow where text is long
        spoiled = "+'" if field == "code" else ""
        letters = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=spoiled)
        return st.text(letters | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)
    return st.from_regex(re.compile(python_pattern(str(COLUMNS[field].kind.plain))), fullmatch=True)


def test_every_store_but_yes_no_and_choices_has_a_plain_form() -> None:
    """The fast path exists where sheets are long: numbers, dates, years and plain text."""
    assert ["year", "count", "amount", "signed", "day", "words", "code"] == PLAIN


@pytest.mark.parametrize("field", PLAIN)
@settings(deadline=None)
@given(data=st.data())
def test_plain_text_is_cast_to_what_pydantic_reads(field: str, data: st.DataObject) -> None:
    """Whatever the plain pattern lets through means the same to both checkers (and pydantic refuses none of it)."""
    texts = data.draw(st.lists(plain_texts(field), min_size=1, max_size=8))
    assert all(re.fullmatch(python_pattern(str(COLUMNS[field].kind.plain)), cell) for cell in texts)
    expected = [cell_wise(field, cell) for cell in texts]
    assert None not in expected
    assert expected == column_wise(field, list(texts))


@pytest.mark.parametrize("field", list(COLUMNS))
@settings(deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=8))
@example(texts=["12", "１２", "1,200", "12.0", "-5", "+7", "0012", ".5", "5.", "1e3", "∞", "½", "²", "㈠", "٣"])
@example(texts=["2023-02-28", "2023-02-29", "2024-02-29", "2023-13-01", "1899-12-31", "2101-01-01", "20231231"])
@example(texts=["2023", "1989", "1990", "2100", "2101", "2023.0", "2023年", "2023年度", "0", "1705276800"])
@example(
    texts=["是", "有", "√", "×", "100", "TRUE", "Ｙ", "已", "未", "1.0", "甲(一)", "甲（一）", "甲、乙", "甲/甲", "、"]
)
@example(texts=["二", "第二(种)", "第二（种）", "甲、二", "二、乙", "v", "V", "已达标", "未达标", "○", "●"])
@example(
    texts=["2023—07—01", "2023\\6\\1", "2023–7–1", "2023.1", "2023.1\u2009", "2023.2\u2009", "2023.10", "03—04—2023"]
)
@example(texts=["2023年12月", "2023年12月31日", "2023年底", "2023年6月", "二〇二三年末", "2023度", "2023年十二月"])
@example(texts=["1" * 15, "1" * 16, "9" * 20, "0.30000000000000004", "0.0000005", "0.0000015", "999999999999.9999999"])
def test_any_text_at_all_means_the_same_cell_by_cell_and_column_by_column(field: str, texts: list[str]) -> None:
    """Text that nobody foresaw is judged alike, and blank text is unknown in both."""
    expected = [cell_wise(field, cell) if cell.strip() else None for cell in texts]
    assert expected == column_wise(field, list(texts))


def test_text_longer_than_the_limit_is_refused_by_both() -> None:
    """300 characters are the limit of a text cell, for plain text too."""
    assert column_wise("words", ["a" * 300]) == ["a" * 300]
    assert cell_wise("words", "a" * 301) is None
    assert column_wise("words", ["a" * 301]) == [None]


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (number, "1,618,979", Decimal(1618979)),
        (number, "224 443", Decimal(224443)),
        (number, "１２３．５", Decimal("123.5")),
        (number, "-12", Decimal(-12)),
        (number, "+.5", Decimal("0.5")),
        (number, "0.30000000000000004", Decimal("0.3")),
        (number, "16.630000000000003", Decimal("16.63")),
        (whole, "12.0", 12),
        (whole, "4,059", 4059),
        (amount, "1.25", Decimal("1.250000")),
        (amount, "0.0000005", Decimal("0.000000")),
        (amount, "0.0000015", Decimal("0.000002")),
        (day, "2023-12-31", date(2023, 12, 31)),
        (day, "2023/12/31", date(2023, 12, 31)),
        (day, "2023/1/5", date(2023, 1, 5)),
        (day, "2023.12.31", date(2023, 12, 31)),
        (day, "20231231", date(2023, 12, 31)),
        (day, "2023年12月31日", date(2023, 12, 31)),
        (day, "2023年1月5日", date(2023, 1, 5)),
        (day, "2023-12-31 00:00:00", date(2023, 12, 31)),
        (day, "2023-12-31T00:00:00.000", date(2023, 12, 31)),
        (day, "２０２３－１２－３１", date(2023, 12, 31)),
        (day, "2024-02-29", date(2024, 2, 29)),
        (year, "2023", 2023),
        (day, "2023-12-31 10:15:00", date(2023, 12, 31)),
        (day, "2023.12", date(2023, 12, 1)),
        (day, "2023.1", date(2023, 1, 1)),
        (day, "2023.10", date(2023, 10, 1)),
        (day, "2023—07—01", date(2023, 7, 1)),
        (day, "2023\\6\\1", date(2023, 6, 1)),
        (day, "2023年12月", date(2023, 12, 1)),
        (day, "二〇二三年十二月三十一日", date(2023, 12, 31)),
        (day, "二零二三年三月五日", date(2023, 3, 5)),
        (day, "45291", date(2023, 12, 31)),
        (day, "31/12/2023", date(2023, 12, 31)),
        (day, "12-31-2023", date(2023, 12, 31)),
        (day, "05/05/2023", date(2023, 5, 5)),
        (code, "'0012", "0012"),
        (code, "32110219 4001010013", "321102194001010013"),
        (number, "'12", Decimal(12)),
        (year, "2023年", 2023),
        (year, "2023年度", 2023),
        (year, "2023年12月", 2023),
        (year, "2023年12月31日", 2023),
        (year, "2023年底", 2023),
        (year, "二〇二三年末", 2023),
        (year, "2023.0", 2023),
        (year, "２０２３", 2023),
        (text, " 张（三） ", "张(三)"),
        (text, "养老\n机构", "养老机构"),
        (several, "失能、独居", ("失能", "独居")),
        (several, "失能,独居；空巢/失能", ("失能", "独居", "空巢")),
        (several, "、失能、", ("失能",)),
    ],
)
def test_a_cell_is_read_in_the_forms_that_people_write(read: Any, cell: str, value: Any) -> None:
    """Every form that a docstring promises."""
    assert value == read(cell)


@pytest.mark.parametrize("cell", ["是", "有", "√", "✓", "1", "Y", "yes", "TRUE", "已", "Ｙ", "v", "V", "Ｖ", "已达标"])
def test_yes_is_read_in_its_forms(cell: str) -> None:
    assert yes_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "✗", "0", "N", "no", "FALSE", "未", "０", "未达标"])
def test_no_is_read_in_its_forms(cell: str) -> None:
    assert yes_no(cell) is False


@pytest.mark.parametrize(
    ("field", "cell", "why"),
    [
        ("flag", "100", "not_yes_no"),
        ("flag", "-1", "not_yes_no"),
        ("flag", "不详", "not_yes_no"),
        ("flag", "○", "not_yes_no"),
        ("flag", "●", "not_yes_no"),
        ("day", "2023.1\u2009", "two_dates"),
        ("day", "03—04—2023", "two_dates"),
        ("year", "2023年6月", "not_a_year"),
        ("count", "inf", "not_a_number"),
        ("count", "NaN", "not_a_number"),
        ("count", "1e3", "not_a_number"),
        ("count", "7e1", "not_a_number"),
        ("count", "0x4B", "not_a_number"),
        ("count", "5_1", "not_a_number"),
        ("count", "True", "not_a_number"),
        ("count", "约40", "not_a_number"),
        ("count", "320张", "not_a_number"),
        ("count", "55.6%", "not_a_number"),
        ("count", "—", "not_a_number"),
        ("count", "/", "not_a_number"),
        ("count", "٣", "not_a_number"),
        ("count", "3.21E+17", "not_a_number"),
        ("count", "12.5", "not_whole"),
        ("amount", "Infinity", "not_a_number"),
        ("amount", "#REF!", "not_a_number"),
        ("day", "2023-02-30", "no_such_date"),
        ("day", "20230230", "no_such_date"),
        ("day", "2023-02-29", "no_such_date"),
        ("day", "0", "not_a_date"),
        ("day", "1705276800", "not_a_date"),
        ("day", "2023", "not_a_date"),
        ("day", "03/04/2023", "two_dates"),
        ("day", "=TODAY()", "no_stored_value"),
        ("count", "=60+60", "no_stored_value"),
        ("code", "3.21E+17", "digits_lost"),
        ("year", "23", "not_a_year"),
        ("year", "1705276800", "not_a_year"),
        ("year", "2023.5", "not_a_year"),
        ("year", "True", "not_a_year"),
    ],
)
def test_what_only_looks_like_a_value_is_refused_with_its_reason(field: str, cell: str, why: str) -> None:
    """The traps of lax casts: inf, NaN, exponents, hex, underscores, time stamps, days that do not exist."""
    with pytest.raises(ValidationError) as caught:
        COLUMNS[field].adapter.validate_python(cell)
    assert why == str(caught.value.errors()[0]["ctx"]["error"])
    assert column_wise(field, [cell]) == [None]


@pytest.mark.parametrize(
    ("field", "inside", "outside"),
    [
        ("count", "0", "-1"),
        ("count", str(10**15), str(2 * 10**15)),
        ("amount", "0", "-0.000001"),
        ("amount", "999999999999", "1000000000000"),
        ("signed", "-999999999999", "-1000000000000"),
        ("day", "1900-01-01", "1899-12-31"),
        ("day", "2100-12-31", "2101-01-01"),
        ("year", "1990", "1989"),
        ("choice", "乙", "丁"),
        ("choices", "甲、丙", "甲、丁"),
    ],
)
def test_the_last_value_inside_a_limit_is_kept_and_the_first_outside_is_not(
    field: str, inside: str, outside: str
) -> None:
    kept, refused = column_wise(field, [inside, outside])
    assert kept is not None
    assert refused is None


def test_amounts_are_held_as_whole_millionths_and_several_values_between_marks() -> None:
    """The stored forms that every engine shares."""
    assert stored(COLUMNS["amount"].kind, Decimal("1.25")) == 1_250_000
    assert joined(("甲", "乙")) == "、甲、乙、"
    assert joined(()) == ""
    assert column_wise("choices", ["乙，甲", ""]) == ["、乙、甲、", None]
    assert column_wise("choice", ["甲(一)", "第二(种)", "二"]) == ["甲（一）", "乙", "乙"]
    assert column_wise("choices", ["二、甲", "乙、二"]) == ["、乙、甲、", "、乙、"]
