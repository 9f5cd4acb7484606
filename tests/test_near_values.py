"""Values outside a closed list that are near a listed one: a finding whose advice names it, and never taken for it."""

from __future__ import annotations

import pytest

from eldercalc.findings import Finding
from eldercalc.records import MODELS, columns_of
from eldercalc.records.checker import check
from eldercalc.records.near import SAME, near_value
from tests.making import institution, raw


def refused(**given: str) -> Finding:
    (item,) = check(raw("institutions", [institution(**given)])).findings
    return item


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("运行", "在营"),
        ("在业", "在营"),
        ("停业中", "停业"),
        ("待注销", "注销"),
        ("关闭", "停业"),
        ("施工", "在建"),
    ],
)
def test_the_near_value_is_named_and_not_taken(text: str, value: str) -> None:
    checked = check(raw("institutions", [institution(state=text)]))
    (item,) = checked.findings
    assert [None] == checked.columns["state"].to_pylist()
    assert ("institutions.state|not_choice", "error", text) == (item.rule, item.severity, item.value)
    assert item.hint is not None
    assert f"是否指“{value}”？改正这个单元格；同行其他单元格照常计算" == item.hint.show("zh")
    assert f"is it '{value}'? correct this cell; the row's other cells still count" == item.hint.show("en")


@pytest.mark.parametrize("text", ["未停业", "不在营", "从未听说", "在", "？"])
def test_what_is_near_none_or_denies_it_gets_no_suggestion(text: str) -> None:
    """在 is as near to 在营 as to 在建; 未停业 is the contrary of what its letters are near to."""
    item = refused(state=text)
    assert item.hint is not None
    assert "改正这个单元格；同行其他单元格照常计算" == item.hint.show("zh")


def test_of_several_values_the_one_that_is_not_listed_is_asked_about() -> None:
    item = refused(categories="护理院、城市社会福利院")
    assert item.hint is not None
    assert item.hint.show("zh").startswith("“城市社会福利院”是否指“社会福利院”？")
    assert item.hint.show("en").startswith("'城市社会福利院': is it '社会福利院'? ")


def test_other_words_stand_for_values_that_some_list_has() -> None:
    """A word that is a listed value itself is never advised against where it is listed."""
    lists = [one.values for model in MODELS.values() for one in columns_of(model).values() if one.values]
    listed = {value for values in lists for value in values}
    assert set(SAME) <= listed
    for values in lists:
        assert [value for value in values if near_value(value, values) != value] == []


def test_a_word_that_is_taken_is_not_asked_about() -> None:
    """What is declared with a column as another word for a value stands in one place only."""
    for model in MODELS.values():
        for column in columns_of(model).values():
            for value, others in column.also.items():
                assert not {*others} & {*SAME.get(value, ())}


def test_one_letter_that_differs_is_near_unless_several_are() -> None:
    columns = columns_of(MODELS["institutions"])
    assert "民建民营" == near_value("民建民莹", columns["operation"].values)
    assert near_value("六级", columns["rating"].values) is None
