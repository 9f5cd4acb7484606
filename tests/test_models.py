"""The record models: names that cannot be confused, declarations that hold together."""

from __future__ import annotations

import re

import jsonschema
import pytest
from pydantic import ValidationError

from eldercalc.readers.titles import COVERS, IGNORED, IGNORED_SHEETS, bare, field_of, plain, sheet_names
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.records.base import one_of
from eldercalc.records.kinds import several

ALL = pytest.mark.parametrize("model", list(MODELS.values()), ids=list(MODELS))


@ALL
def test_every_title_means_one_column(model: type[Record]) -> None:
    """Full titles are told apart, and so are titles without the unit in brackets."""
    for form in (plain, bare):
        meant: dict[str, set[str]] = {}
        for name, column in columns_of(model).items():
            for title in column.titles:
                meant.setdefault(form(title), set()).add(name)
        assert {} == {title: names for title, names in meant.items() if len(names) > 1}


@ALL
def test_every_title_and_header_is_read_back_as_its_column(model: type[Record]) -> None:
    """Whatever name a column may come under, with its unit or without, the reader finds it."""
    for name, column in columns_of(model).items():
        for title in (*column.titles, column.header):
            assert name == field_of(model, title), title
            assert plain(title) not in IGNORED, title


def test_every_sheet_name_means_one_sheet() -> None:
    """Chinese and English names and aliases; none is that of a cover or of the list of choices."""
    meant: dict[str, set[str]] = {}
    for model in MODELS.values():
        sheet = model.sheet
        for name in (sheet.zh, sheet.en, sheet.table, *sheet.aliases):
            meant.setdefault(plain(name), set()).add(sheet.table)
    assert {} == {name: tables for name, tables in meant.items() if len(tables) > 1}
    assert set(meant) == set(sheet_names())
    assert set(meant).isdisjoint(COVERS | IGNORED_SHEETS)


@ALL
def test_a_sheet_has_names_that_excel_takes(model: type[Record]) -> None:
    for name in (model.sheet.zh, model.sheet.en):
        assert re.fullmatch(r"[^\[\]:*?/\\]{1,31}", name)


@ALL
def test_every_sheet_and_column_has_a_chinese_and_an_english_title(model: type[Record]) -> None:
    """Chinese titles hold Chinese; English ones hold none."""
    titles = [(column.zh, column.en) for column in columns_of(model).values()]
    for zh, en in [(model.sheet.zh, model.sheet.en), *titles]:
        assert re.search(r"[一-鿿]", zh), zh
        assert re.fullmatch(r"[ -~]+", en), en


@ALL
def test_keys_dates_and_spans_name_columns_of_the_sheet(model: type[Record]) -> None:
    sheet, columns = model.sheet, columns_of(model)
    assert set(sheet.key) <= set(columns)
    assert sheet.key, "a sheet without a key cannot tell a repeated row"
    dates = [*([sheet.dated] if sheet.dated else []), *(sheet.span or ())]
    assert all(columns[name].kind.store == "date" for name in dates)
    assert (sheet.kind == "event") == (sheet.dated is not None)
    assert sheet.table in MODELS
    assert MODELS[sheet.table] is model


@ALL
def test_what_a_row_cannot_do_without_is_required(model: type[Record]) -> None:
    """Codes, ids and dates by which rows are told apart must be filled; names of areas may be blank."""
    sheet, columns = model.sheet, columns_of(model)
    free = {"county", "town", "village", "group"}
    assert all(columns[name].required for name in sheet.key if name not in free)
    assert columns["county"].required != (model.sheet.table == "reported"), "a blank area there is the whole plan's"
    assert not columns["year"].required


@ALL
def test_ids_and_names_of_people_are_personal(model: type[Record]) -> None:
    """What a finding must mask is marked so."""
    columns = columns_of(model)
    people = {"person_id", "birth", "household"} & set(columns)
    people |= {"name"} & set(columns) if model.sheet.table in ("persons", "staff") else set()
    assert people == {name for name, column in columns.items() if column.personal}


@ALL
def test_a_choice_of_several_holds_no_separator(model: type[Record]) -> None:
    """A closed value that the reader would cut in two could never be told."""
    for column in columns_of(model).values():
        assert len(column.values) == len(set(column.values))
        if column.kind.store == "choices":
            assert [(value,) for value in column.values] == [several(value) for value in column.values]


@ALL
def test_the_json_schema_of_a_record_builds_and_names_every_column(model: type[Record]) -> None:
    schema = model.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(columns_of(model)) == list(schema["properties"])
    assert [column.zh for column in columns_of(model).values()] == [
        item["title"] for item in schema["properties"].values()
    ]
    assert schema["additionalProperties"] is False


@ALL
def test_a_choice_is_accepted_as_printed(model: type[Record]) -> None:
    """Every closed value passes its own check, alone and beside another."""
    for column in columns_of(model).values():
        for value in column.values:
            one = column.adapter.validate_python(value)
            assert one == ((value,) if column.kind.store == "choices" else value)


@ALL
def test_another_word_for_a_choice_is_read_as_that_choice(model: type[Record]) -> None:
    """And stands in the JSON Schema beside it."""
    schema = model.model_json_schema()["properties"]
    for name, column in columns_of(model).items():
        assert set(column.also) <= set(column.values)
        for value, others in column.also.items():
            assert not {*others} & {*column.values}
            for other in others:
                one = column.adapter.validate_python(other)
                assert one == ((value,) if column.kind.store == "choices" else value)
        assert {value: list(others) for value, others in column.also.items()} == schema[name].get("also", {})


@ALL
def test_the_unit_of_a_rows_number_stands_in_a_column(model: type[Record]) -> None:
    columns = columns_of(model)
    assert {column.unit_in for column in columns.values() if column.unit_in} <= set(columns)


@pytest.mark.parametrize(
    ("table", "name", "doubtful"),
    [
        ("institutions", "state", ["在业", "存续", "未运营", "关闭", "是"]),
        ("facilities", "state", ["注销", "存续", "未运营"]),
        ("institutions", "registered", ["○", "●", "部分"]),
        ("staff", "certificate", ["有", "六级", "二级乙等"]),
        ("staff", "roles", ["护士长", "护工"]),
    ],
)
def test_a_word_that_leaves_a_doubt_is_no_choice(table: str, name: str, doubtful: list[str]) -> None:
    for word in doubtful:
        with pytest.raises(ValidationError):
            columns_of(MODELS[table])[name].adapter.validate_python(word)


def test_a_word_cannot_be_declared_for_two_choices_or_for_none() -> None:
    with pytest.raises(ValueError, match="停: 丙"):
        one_of("甲", "乙", also={"丙": ("停",)})
    with pytest.raises(ValueError, match="停: 乙"):
        one_of("甲", "乙", also={"甲": ("停",), "乙": ("停",)})
    with pytest.raises(ValueError, match="甲: 乙"):
        one_of("甲", "乙", also={"乙": ("甲",)})
