"""The data-quality rules: each with rows that hold and rows that fail, and the rule set itself checked.

The cases are made from the declarations: a rule that is added is tested without a line here, and one whose kind is
not known below fails its test.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from eldercalc.findings import Finding
from eldercalc.measures import locate
from eldercalc.plans import read
from eldercalc.quality import Sheets, catalogue, evaluate
from eldercalc.quality.audit import faults
from eldercalc.quality.declared import rule_id
from eldercalc.records import MODELS, Record, columns_of
from eldercalc.records import rules as r
from eldercalc.records.base import Sheet, Sited, col
from eldercalc.records.kinds import Count, Day, Text
from eldercalc.records.tables import assemble
from eldercalc.words import Words
from tests.making import city_plan, dataset, raw, target
from tests.rule_cases import BAD_ID, GOOD_ID, case, row

DECLARED = [(model, rule) for model in MODELS.values() for rule in model.rules]
EVERY = pytest.mark.parametrize(("model", "rule"), DECLARED, ids=[rule_id(*pair) for pair in DECLARED])
TODAY = datetime.date(2024, 6, 1)


def table_of(model: type[Record]) -> str:
    return model.sheet.table


def found(tables: Mapping[str, Sequence[Mapping[str, Any]]], plan: Any) -> list[Finding]:
    """What the rules find in the tables, with the areas of the small city."""
    placed, places = locate(dataset(tables), plan.plan.area, plan.plan.areas)
    return evaluate(Sheets(placed.tables, places, TODAY))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return city_plan(
        tmp_path_factory.mktemp("plan"), [target(id="t", indicator="nursing_bed_share", values={2023: 50})]
    )


@EVERY
def test_a_rule_holds_and_fails(model: type[Record], rule: r.SheetRule, plan: Any) -> None:
    """The rows that hold break no rule at all; of those that fail, one row breaks this rule, at its column."""
    holds, fails = case(rule, table_of(model))
    assert [] == [item for item in found(holds, plan) if item.rule == rule_id(model, rule)]
    mine = [item for item in found(fails, plan) if item.rule == rule_id(model, rule)]
    assert [(rule.severity, rule.column)] == [(item.severity, item.column) for item in mine]
    assert all((item.cell is None) == (rule.column is None) and item.row for item in mine)


@EVERY
def test_a_row_whose_cells_are_blank_is_not_judged(model: type[Record], rule: r.SheetRule, plan: Any) -> None:
    """A blank or refused cell is unknown: whatever the rule reads, without it the rule says nothing."""
    _, fails = case(rule, table_of(model))
    table = table_of(model)
    names = [rule.column] if rule.column else []
    emptied = {**fails, table: [{**one, **dict.fromkeys(names)} for one in fails[table]]}
    assert [] == [item for item in found(emptied, plan) if rule.column and item.rule == rule_id(model, rule)]


@EVERY
def test_a_finding_is_worded_in_both_languages(model: type[Record], rule: r.SheetRule, plan: Any) -> None:
    """No placeholder is left over, and a personal value is nowhere whole."""
    _, fails = case(rule, table_of(model))
    for item in found(fails, plan):
        for lang in ("zh", "en"):
            for text in (item.message, item.hint):
                assert text is not None
                shown = text.show(lang)  # type: ignore[arg-type]
                assert not {"{", "}"} & set(shown), shown
                assert GOOD_ID not in shown
                assert BAD_ID not in shown
        assert item.value not in (GOOD_ID, BAD_ID)


def test_every_entry_is_worded_in_both_languages() -> None:
    for rule in catalogue().values():
        for text in (rule.means, rule.when, rule.fix):
            for lang in ("zh", "en"):
                assert text.show(lang).strip()  # type: ignore[arg-type]
                assert not {"{", "}"} & set(text.show(lang))  # type: ignore[arg-type]


REFUSABLE = [rule for rule in catalogue().values() if "|not_" in rule.id and rule.columns and not rule.id.endswith(
    ("|not_open", "|not_listed", "|not_as_in_id", "|not_sent"))]  # fmt: skip


@pytest.mark.parametrize("rule", REFUSABLE, ids=[rule.id for rule in REFUSABLE])
def test_a_kind_of_cell_holds_and_fails(rule: Any) -> None:
    """Every column can be refused, and a cell as the column asks for it is not."""
    (name,) = rule.columns
    column = columns_of(MODELS[rule.table])[name]
    good = column.values[0] if column.values else {
        "int": "2023", "scaled": "1.5", "date": "2023-03-01", "bool": "是"}.get(column.kind.store, "甲")  # fmt: skip
    bad = "长" * 301 if column.kind.store == "text" and not column.values else "不是这样的"
    for text, expected in ((good, []), (bad, [rule.id])):
        data = assemble([raw(rule.table, [row(rule.table, **{"county": "甲区", name: text})])], 2023)
        assert expected == [item.rule for item in data.findings if item.rule.partition("|")[0] == f"{rule.table}.{name}"
                            and "|not_" in item.rule]  # fmt: skip


# Tables of any shape


ANY = pytest.mark.parametrize("table", list(MODELS))


@ANY
def test_an_empty_sheet_breaks_no_rule(table: str, plan: Any) -> None:
    assert [] == found({table: []}, plan)


@ANY
def test_a_row_with_nothing_but_what_it_needs_breaks_no_rule(table: str, plan: Any) -> None:
    """Whatever else is blank is unknown, and no rule speaks of it."""
    assert [] == found({table: [row(table)]}, plan)


@ANY
@pytest.mark.parametrize("seed", range(4))
def test_rows_of_random_cells_are_judged_without_a_crash(table: str, seed: int, plan: Any) -> None:
    """Several files, years and areas, blanks, nonsense and repeated keys among them."""
    chance = random.Random(seed)
    raws = [raw(name, [_random(name, chance) for _ in range(25)], f"{file}.xlsx")
            for name in {table, "areas", "persons", "institutions", "facilities"} for file in "甲乙"]  # fmt: skip
    placed, places = locate(assemble(raws, 2023), plan.plan.area, plan.plan.areas)
    with_plan = evaluate(Sheets(placed.tables, places, TODAY))
    assert all(item.message.show("en") and item.row for item in with_plan)
    assert evaluate(Sheets(assemble(raws, 2023).tables, None, TODAY)) is not None


def _random(table: str, chance: random.Random) -> dict[str, Any]:
    numbers, dates = ("0", "1", "100", "1000000"), ("1920-02-29", "2023-05-01", "2031-01-01")
    given: dict[str, Any] = {}
    for name, column in columns_of(MODELS[table]).items():
        usual = column.values or {"int": numbers, "scaled": numbers, "date": dates, "bool": ("是", "否")}.get(
            column.kind.store, ("甲", "乙", GOOD_ID, BAD_ID, "3.2E+17"))  # fmt: skip
        given[name] = chance.choice([*usual, None, "？"] if name != "year" else ["2021", "2022", "2023"])
    return {**given, "county": chance.choice(["甲区", "乙县", "某县", None])}


# The rule set itself


def test_the_rule_set_holds_together() -> None:
    """No rule that can never fail, none that contradicts another, no id twice, no column that does not exist."""
    assert [] == faults()


class Small(Sited):
    """A sheet to declare bad rules on."""

    sheet = Sheet("institutions", "小", "Small", "list", key=("code",))
    code: Text = col("编码", "Code")
    beds: Count = col("床位", "Beds")
    part: Count = col("部分", "Part")
    opened: Day = col("开", "Opened")
    closed: Day = col("关", "Closed")


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ((r.AtMost("part", "beds"), r.AtMost("part", "beds")), "declared 2 times"),
        ((r.AtMost("part", "rooms"),), "there is no column rooms"),
        ((r.AtMost("rooms", "beds"),), "there is no column rooms"),
        ((r.Refers("code", ("staff.cod",)),), "there is no column staff.cod"),
        ((r.CountedOnce("code", "nothing", "beds"),), "there is no sheet nothing"),
        ((r.AtMost("beds", "beds"),), "can never fail"),
        ((r.NotBefore("opened", "opened"),), "can never fail"),
        ((r.AgeAtMost("opened", 200),), "can never fail"),
        ((r.AgeAtLeast("opened", 0),), "can never fail"),
        ((r.NotInFuture("beds"),), "beds is a whole number"),
        ((r.AtMost("opened", "beds"),), "opened is a date"),
        ((r.CheckDigit("beds", "credit_code"),), "beds is a whole number"),
        ((r.AtMost("part", "beds"), r.AtMost("beds", "part")), "contradict each other about part"),
        ((r.NotBefore("closed", "opened"), r.NotBefore("opened", "closed")), "contradict each other about opened"),
        ((r.AgeAtLeast("opened", 60), r.AgeAtMost("opened", 50)), "contradict each other about opened"),
        ((r.NotVanished("code", "county", ("停业",)),), "county has not all of the values 停业"),
    ],
)
def test_a_bad_rule_set_is_refused(rules: tuple[r.SheetRule, ...], fault: str) -> None:
    class Bad(Small):
        """Rules that do not hold together."""

    Bad.rules = rules
    assert any(fault in text for text in faults([Bad])), faults([Bad])


# What a plan says of rules


def test_a_plan_may_set_a_severity(tmp_path: Any) -> None:
    own = city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", values={2023: 50})],
                    severities={"institutions.nursing_beds|above_beds": "info"})  # fmt: skip
    assert {"institutions.nursing_beds|above_beds": "info"} == own.plan.severities


def test_a_severity_of_no_rule_is_refused_at_its_line(tmp_path: Any) -> None:
    city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", values={2023: 50})],
              severities={"institutions.nursing_beds|above_bed": "info"})  # fmt: skip
    path = tmp_path / "small_city.yaml"
    line = next(at for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "above_bed" in text)
    with pytest.raises(Exception, match="没有规则") as caught:
        read(path, catalogue)
    assert f"{path}:{line}" == caught.value.where  # type: ignore[attr-defined]
    assert "institutions.nursing_beds|above_beds" in str(caught.value)


def test_words_are_words() -> None:
    """The entries of the catalogue speak both languages themselves, with no help from a report."""
    assert all(isinstance(rule.means, Words) for rule in catalogue().values())
