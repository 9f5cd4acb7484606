"""The workbook that a plan asks for: only what it needs, guarded, steady, and read back without a finding."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.definitions import needs
from eldercalc.errors import UsageError
from eldercalc.plans import LoadedPlan, known
from eldercalc.readers import read
from eldercalc.records import MODELS, Column
from eldercalc.records.kinds import stored
from eldercalc.records.tables import assemble
from eldercalc.reports.template import built, columns_needed, write
from tests.making import city_plan, target

PLANS = ("changzhou", "jingdezhen", "shengzhou", "wenshan", "zhenjiang")
EVERY_PLAN = pytest.mark.parametrize("name", PLANS)
YEAR = 2024


def opened(plan: LoadedPlan, **given: Any) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(built(plan, **given)))


def test_the_five_plans_come_with_eldercalc() -> None:
    assert sorted(known()) == sorted(PLANS)


@EVERY_PLAN
def test_a_template_holds_the_sheets_and_columns_of_its_plan_and_no_others(name: str) -> None:
    """Every column that a target reads is there; nothing that no target reads, but keys, dates and required cells."""
    plan = pipeline.plan_named(name)
    book = opened(plan)
    wanted = columns_needed(plan)
    assert book.sheetnames == ["封面", *(MODELS[table].sheet.zh for table in wanted), "选项"]
    assert book["选项"].sheet_state == "hidden"
    for table, columns in wanted.items():
        headers = [cell.value for cell in book[MODELS[table].sheet.zh][1]]
        assert headers == [column.header for column in columns]
    for table, fields in needs(bound for bounds in plan.bounds.values() for bound in bounds).items():
        assert fields <= {column.field for column in wanted[table]}, table


def test_a_sheet_that_no_target_reads_is_not_asked_for(tmp_path: Path) -> None:
    """One target on beds asks for institutions alone, beside the sheet for reported figures."""
    plan = city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", values={2025: 55})])
    assert {table: [column.field for column in columns] for table, columns in columns_needed(plan).items()} == {
        "institutions": ["year", "county", "code", "name", "state", "beds", "nursing_beds"],
        "reported": list(MODELS["reported"].model_fields),
    }


@EVERY_PLAN
def test_a_template_is_guarded_and_offers_its_choices(name: str) -> None:
    """Headers are locked and noted, cells below are free, closed values and the plan's areas drop down."""
    plan = pipeline.plan_named(name)
    book = opened(plan)
    lists = {label: item.attr_text for label, item in book.defined_names.items()}
    for table, columns in columns_needed(plan).items():
        sheet = book[MODELS[table].sheet.zh]
        assert sheet.protection.sheet
        rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
        for at, column in enumerate(columns, 1):
            head = sheet.cell(1, at)
            assert head.protection.locked
            assert column.kind.zh in head.comment.text
            assert (column.unit or "") in head.comment.text
            assert not sheet.column_dimensions[head.column_letter].protection.locked
            if column.values and column.kind.store == "text":
                assert chosen(book, lists[rules[head.column_letter].formula1]) == list(column.values)
            if column.field == "county":
                areas = [plan.plan.area.name, *(area.name for area in plan.plan.areas)]
                assert chosen(book, lists[rules[head.column_letter].formula1]) == areas


def chosen(book: Workbook, reference: str) -> list[Any]:
    sheet, _, cells = reference.rpartition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]


@EVERY_PLAN
def test_the_same_plan_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    plan = pipeline.plan_named(name)
    write(plan, str(tmp_path / "a.xlsx"), YEAR, plan.plan.areas[0].name, "zh")
    write(plan, str(tmp_path / "b.xlsx"), YEAR, plan.plan.areas[0].name, "zh")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_cover_says_plan_hash_year_and_area_and_how_to_fill_it_in() -> None:
    plan = pipeline.plan_named("zhenjiang")
    cover = opened(plan, year=YEAR, area="丹阳市")["封面"]
    said = {row[0].value: row[1].value for row in cover.iter_rows(max_col=2) if row[0].value}
    expected = {"方案": "zhenjiang", "方案校验码": plan.sha256, "年度": YEAR, "填报地区": "丹阳市", "数据日期": None}
    assert {title: said[title] for title in expected} == expected
    assert any("空白按未知处理" in str(title) for title in said)
    assert cover.protection.sheet
    locked = {cover.cell(row, 1).value: cover.cell(row, 2).protection.locked for row in range(3, 10)}
    assert locked == {
        "方案": True, "方案名称": True, "方案校验码": True,
        "年度": False, "数据日期": False, "填报地区": False, "填报单位": False,
    }  # fmt: skip


def test_an_area_that_the_plan_does_not_have_is_refused(tmp_path: Path) -> None:
    plan = pipeline.plan_named("zhenjiang")
    with pytest.raises(UsageError) as caught:
        write(plan, str(tmp_path / "a.xlsx"), YEAR, "常熟市", "zh")
    assert "丹阳市" in str(caught.value.hint)
    assert list(tmp_path.iterdir()) == []


def valid(plan: LoadedPlan, table: str, column: Column, area: str) -> Any:
    """A cell as the template asks for it."""
    given = {
        "year": YEAR, "county": area, "town": "一街道", "village": "一社区", "serves": "一社区",
        "item": "居家适老化改造" if table == "reported" else None, "unit": "户",
        "group": None, "left": None, "left_reason": None,
        "code": f"编号{table}", "institution": "编号institutions",
    }  # fmt: skip
    if given.get(column.field) is not None or column.field in ("group", "left", "left_reason"):
        return given[column.field]
    if column.values:
        return column.values[0] if column.kind.store == "text" else "、".join(column.values[:2])
    cells: Mapping[str, Any] = {
        "count": 40, "amount": 12.5, "date": date(YEAR, 3, 1), "yes_no": "是", "text": "编号A1",
        "code": f"{table.upper()}1" if column.field == "code" else "A1", "names": "无",
    }  # fmt: skip
    return cells[column.kind.name]


def filled(plan: LoadedPlan, path: Path) -> dict[str, dict[str, Any]]:
    """The template with one row a sheet, as a clerk would save it; gives what was put in."""
    area = plan.plan.areas[0].name
    book = opened(plan, year=YEAR, area=area)
    put: dict[str, dict[str, Any]] = {}
    for table, columns in columns_needed(plan).items():
        row = {column.field: valid(plan, table, column, area) for column in columns}
        if table == "areas":
            row |= {"kind": "城市社区"}
        for at, column in enumerate(columns, 1):
            book[MODELS[table].sheet.zh].cell(2, at, row[column.field])
        put[table] = row
    book.save(path)
    return put


@EVERY_PLAN
def test_a_template_filled_in_is_read_back_as_filled_in_without_a_finding(name: str, tmp_path: Path) -> None:
    """A row a sheet with valid values: every value comes out, and neither reading nor judging finds a fault."""
    plan = pipeline.plan_named(name)
    put = filled(plan, tmp_path / "填报.xlsx")
    reading = read([tmp_path / "填报.xlsx"])
    data = assemble(reading.raws)
    assert [str(f.message) for f in [*reading.findings, *data.findings]] == []
    assert set(data.tables) == set(put)
    for table, row in put.items():
        (seen,) = data.tables[table].data.to_pylist()
        columns = {column.field: column for column in columns_needed(plan)[table]}
        for field, value in row.items():
            column = columns[field]
            expected = None if value is None else stored(column.kind, column.adapter.validate_python(str(value)))
            assert seen[field] == expected, (table, field)


@EVERY_PLAN
def test_a_template_filled_in_is_judged_without_a_finding(name: str, tmp_path: Path) -> None:
    """The whole run over the filled template, to the end: no fault, and every target has its line."""
    plan = pipeline.plan_named(name)
    filled(plan, tmp_path / "填报.xlsx")
    run = pipeline.run(plan, [str(tmp_path / "填报.xlsx")], Options())
    assert [f"{f.rule} {f.message}" for f in run.findings] == []
    assert [line.target.id for line in run.assessed.main] == [item.id for item in plan.plan.targets]


@EVERY_PLAN
def test_an_empty_template_has_nothing_to_judge_and_says_so(name: str, tmp_path: Path) -> None:
    """Sent back empty it is refused in one line: no sheet holds a row."""
    from eldercalc.errors import InputError

    plan = pipeline.plan_named(name)
    write(plan, str(tmp_path / "空.xlsx"), YEAR, None, "zh")
    with pytest.raises(InputError) as caught:
        pipeline.run(plan, [str(tmp_path / "空.xlsx")], Options())
    said = caught.value.problem.show("zh")
    assert said.startswith("各工作表（")
    assert said.endswith("）都没有数据行")
