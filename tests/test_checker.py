"""The column-wise checker against the row-wise one, and the findings that it makes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eldercalc.errors import InputError
from eldercalc.privacy import mask
from eldercalc.records import MODELS, Column, Record, columns_of
from eldercalc.records.cells import Cells
from eldercalc.records.checker import Origin, RawTable, check
from eldercalc.records.kinds import stored
from eldercalc.records.tables import assemble
from tests.making import institution, raw

TABLES = ("institutions", "population", "persons", "visits", "facilities", "areas", "reported", "developments")
JUNK = st.sampled_from(
    ["", " ", "—", "/", "无", "约40", "N/A", "null", "NaN", "inf", "1e3", "0x4B", "5_1", "-1", "12.5", "１２", "0",
     "1,200",
     "20231231", "2023-02-30", "2023-12-31 00:00:00", "1705276800", "2023", "1989", "是", "100", "在营", "#REF!",
     "甲、乙",
     "，" * 301, "320张", "55.6%", "在营 ", "\n", "　"]
)  # fmt: skip


def good(column: Column) -> st.SearchStrategy[str]:
    """A cell as a careful clerk fills it."""
    if column.kind.store == "choices" and column.values:
        return st.lists(st.sampled_from(column.values), min_size=1, max_size=3).map("、".join)
    if column.values:
        return st.sampled_from(column.values)
    forms: dict[str, st.SearchStrategy[str]] = {
        "count": st.integers(0, 10**6).map(str),
        "amount": st.decimals(0, 10**6, places=2).map(str),
        "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str),
        "year": st.integers(1990, 2100).map(str),
        "yes_no": st.sampled_from(["是", "否", "√", "×", "1", "0", "Y"]),
    }
    return forms.get(column.kind.name, st.text("甲乙丙abc（）、, ", min_size=1, max_size=6))


@st.composite
def raw_tables(draw: st.DrawFn) -> RawTable:
    """A sheet with some of its columns, good cells, blanks and rubbish mixed."""
    model = MODELS[draw(st.sampled_from(TABLES))]
    columns = columns_of(model)
    fields = draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, unique=True))
    height = draw(st.integers(0, 6))
    rows = pa.array(range(4, 4 + height), pa.int32())
    cells = {name: Cells.of([draw(st.none() | good(columns[name]) | JUNK) for _ in range(height)]) for name in fields}
    letters = {name: chr(67 + at % 20) for at, name in enumerate(fields)}
    return RawTable(model, Origin("县.xlsx", model.sheet.zh, letters), cells, rows)


def row_wise(model: type[Record], row: dict[str, str | None]) -> tuple[dict[str, Any], set[str]]:
    """One row through pydantic: its values, and the fields refused (the others still count)."""
    filled = {name: cell for name, cell in row.items() if cell is not None and cell.strip()}
    refused: set[str] = set()
    try:
        record = model.model_validate(filled)
    except ValidationError as error:
        refused = {str(item["loc"][0]) for item in error.errors()}
        record = model.model_validate({name: cell for name, cell in filled.items() if name not in refused})
    columns = columns_of(model)
    values = {name: getattr(record, name) for name in columns}
    return {n: None if v is None else stored(columns[n].kind, v) for n, v in values.items()}, refused


@settings(max_examples=150, deadline=None)
@given(table=raw_tables())
def test_whole_columns_are_judged_as_single_rows_are(table: RawTable) -> None:
    """The two checkers agree on every value, every refused cell, and every required blank."""
    checked = check(table)
    columns = columns_of(table.model)
    refused: set[tuple[int, str]] = set()
    blank: set[tuple[int, str]] = set()
    for index, number in enumerate(table.rows.to_pylist()):
        row = {name: cells[index] for name, cells in table.columns.items()}
        values, faults = row_wise(table.model, row)
        assert values == {name: checked.columns[name][index].as_py() for name in columns}
        refused |= {(number, name) for name in faults}
        blank |= {(number, n) for n, cell in row.items() if columns[n].required and not (cell or "").strip()}
    found = [(item.severity, item.row, item.column) for item in checked.findings]
    expected = [("error", *place) for place in refused] + [("warning", *place) for place in blank]
    assert sorted(expected) == sorted(found)
    assert {name for _, name in refused} == set(checked.rejected)
    for name, flags in checked.rejected.items():
        assert {n for n, f in refused if f == name} == set(table.rows.filter(flags).to_pylist())


def test_a_wrong_cell_is_found_at_its_address_and_the_rest_of_its_row_counts() -> None:
    """The finding says file, sheet, cell, what it holds and why; only that cell is unknown."""
    table = RawTable(
        MODELS["institutions"],
        Origin("丹阳.xlsx", "养老机构", {"code": "C", "beds": "F", "nursing_beds": "G", "state": "H"}),
        {
            "code": Cells.of(["A", "B"]),
            "beds": Cells.of(["约40", "80"]),
            "nursing_beds": Cells.of(["30", "50"]),
            "state": Cells.of(["在营", "存续"]),
        },
        pa.array([7, 12], pa.int32()),
    )
    checked = check(table)
    assert [
        ("institutions.state|not_choice", "error", "丹阳.xlsx", "养老机构", 12, "state", "H12", "存续"),
        ("institutions.beds|not_count", "error", "丹阳.xlsx", "养老机构", 7, "beds", "F7", "约40"),
    ] == [(f.rule, f.severity, f.file, f.sheet, f.row, f.column, f.cell, f.value) for f in checked.findings]
    state, beds = checked.findings
    assert beds.message.show("zh") == "床位数“约40”不是数"
    assert beds.message.show("en") == "Beds '约40' is not a number"
    assert state.message.show("zh") == "运营状态“存续”不在选项内（在营、停业、注销、在建）"
    names = ("code", "beds", "nursing_beds", "state")
    assert [["A", "B"], [None, 80], [30, 50], ["在营", None]] == [checked.columns[n].to_pylist() for n in names]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-1", "小于下限 0"),
        ("2000000000000000", "大于上限 1000000000000000"),
        ("12.5", "应为整数"),
    ],
)
def test_a_limit_that_a_number_breaks_is_named(cell: str, reason: str) -> None:
    (finding,) = check(raw("institutions", [institution(beds=cell)])).findings
    assert finding.message.show("zh") == f"床位数“{cell}”{reason}"


def test_a_personal_value_is_masked_wherever_it_is_told() -> None:
    """A birth date or an id that is refused stands nowhere in the finding."""
    rows = [
        {
            "year": 2023,
            "county": "甲区",
            "person_id": "x" * 20 + "，" * 300,
            "birth": "1941-02-30",
            "categories": "独居",
        }
    ]
    findings = check(raw("persons", rows)).findings
    assert [("birth", "19******30"), ("person_id", mask("x" * 20 + "，" * 300))] == sorted(
        (str(f.column), f.value) for f in findings
    )
    told = "".join(f.message.show("zh") + f.message.show("en") + str(f.hint) for f in findings)
    assert "1941" not in told
    assert "x" * 3 not in told


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "**"),
        ("欧阳小", "欧*小"),
        ("1941-02", "1*****2"),
        ("1941-023", "19****23"),
        ("11010119410203001X", "11**************1X"),
    ],
)
def test_a_mask_leaves_too_little_to_know_a_person_by(value: str, masked: str) -> None:
    assert masked == mask(value)


@pytest.mark.parametrize("blank", [None, "", "  ", "　"])
def test_a_required_blank_is_a_warning_at_its_cell_and_unknown(blank: str | None) -> None:
    """A blank is never zero, and where the sheet needs the cell it says so."""
    checked = check(raw("institutions", [institution(), {**institution(code="B"), "state": blank}]))
    assert [("institutions.state|missing", "warning", 3, "state")] == [
        (f.rule, f.severity, f.row, f.column) for f in checked.findings
    ]
    assert ["在营", None] == checked.columns["state"].to_pylist()
    assert checked.findings[0].cell == "E3"


def test_an_optional_blank_is_no_finding() -> None:
    checked = check(raw("institutions", [institution(beds=None, nursing_beds="")]))
    assert checked.findings == []
    assert [None] == checked.columns["beds"].to_pylist()


def codes(rows: Any) -> list[tuple[int, str, int]]:
    return [(row["year"], row["code"], row["beds"]) for row in rows.to_pylist()]


def test_a_list_counts_a_code_once_a_year_whatever_comes_first() -> None:
    """A code in two years is two rows; twice in a year, from two files too, it is one, and an error names both rows."""
    first = raw("institutions", [institution(beds=10), institution(beds=11, year=2022)], "甲.xlsx")
    second = raw("institutions", [institution(code="B", beds=7), institution(beds=12)], "乙.xlsx")
    data = assemble([first, second])
    table = data.tables["institutions"]
    assert [(2023, "A", None), (2022, "A", 11), (2023, "B", 7)] == codes(table.data)
    assert table.data["_rejected_beds"].to_pylist() == [True, False, False]
    assert [("institutions|conflicting", "error", "乙.xlsx", 3, "C3")] == [
        (f.rule, f.severity, f.file, f.row, f.cell) for f in data.findings
    ]
    assert "甲.xlsx 养老机构 C2" in data.findings[0].message.show("zh")
    turned = assemble([second, first]).tables["institutions"]
    assert set(codes(turned.data)) == set(codes(table.data))


def test_rows_without_their_code_are_all_kept() -> None:
    """Two unknown codes are not the same institution."""
    rows = [{**institution(beds=beds), "code": None} for beds in (10, 10)]
    data = assemble([raw("institutions", rows)])
    assert data.tables["institutions"].data.num_rows == 2
    assert ["institutions.code|missing"] * 2 == [f.rule for f in data.findings]


def test_an_event_counts_once_over_all_files_in_the_year_of_its_date() -> None:
    """A visit that the files of two years both bring is one visit, in the year in which it was made."""
    visit = {"county": "甲区", "person_id": "P1", "date": "2022-11-03"}
    first = raw("visits", [{**visit, "year": 2022}], "2022.xlsx")
    second = raw("visits", [{**visit, "year": 2023}, {**visit, "year": 2023, "date": "2023-01-02"}], "2023.xlsx")
    data = assemble([first, second])
    dates = [(row["year"], str(row["date"])) for row in data.tables["visits"].data.to_pylist()]
    assert [(2022, "2022-11-03"), (2023, "2023-01-02")] == dates
    assert [("visits|repeated", "2023.xlsx", 2)] == [(f.rule, f.file, f.row) for f in data.findings]


def test_an_event_without_a_date_counts_in_its_files_year_and_says_so() -> None:
    row = {"year": 2023, "county": "甲区", "household": "H1", "date": None}
    data = assemble([raw("adaptations", [row])])
    assert [2023] == data.tables["adaptations"].data["year"].to_pylist()
    assert ["adaptations.date|undated"] == [f.rule for f in data.findings]


def test_an_event_whose_date_is_refused_is_told_once() -> None:
    """It counts in no figure, whatever year its file is of. Neither is a blank year or date too."""
    row = {"county": "甲区", "household": "H1", "date": "2023-02-30"}
    (filed,) = assemble([raw("adaptations", [{**row, "year": 2023}])]).findings
    (lost,) = assemble([raw("adaptations", [row, {**row, "household": "H2", "date": "2023-02-20"}])]).findings
    for finding in (filed, lost):
        assert finding.hint is not None
        told = "改正这个单元格；不知是否发生、在哪一天，这一行未计入"
        assert ("adaptations.date|not_date", told) == (finding.rule, finding.hint.show("zh"))


def test_a_year_comes_from_the_column_then_the_cover_then_the_option() -> None:
    """The three places in their order; a row's own year is never overruled.

    A row without one is kept beside its neighbours, as unsure; a sheet without any stops the run.
    """
    model = MODELS["institutions"]
    columns = {
        "code": Cells.of(["A", "B"]),
        "county": Cells.of(["甲区", "甲区"]),
        "year": Cells.of(["2021", None]),
    }
    rows = pa.array([2, 3], pa.int32())

    def years(cover: int | None, option: int | None) -> list[int]:
        table = RawTable(model, Origin("a.xlsx", None, {}), columns, rows, cover)
        return assemble([table], option).tables["institutions"].data["year"].to_pylist()

    assert years(2022, 2023) == [2021, 2022]
    assert years(None, 2023) == [2021, 2023]
    assert years(None, None) == [2021, 2021]
    columns["year"] = Cells.of([None, None])
    with pytest.raises(InputError) as caught:
        years(None, None)
    told = str(caught.value)
    assert all(place in told for place in ("a.xlsx", "2 行没有年度", "“年度”列", "封面", "--year"))
