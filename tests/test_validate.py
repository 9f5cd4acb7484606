"""`validate` and `rules`: known faults at known cells, and what is told of them in which form."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner, Result

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.cli import cli
from eldercalc.quality import catalogue
from eldercalc.records import MODELS, columns_of
from eldercalc.validation import Validated, validate
from tests.making import COUNTIES, everywhere, institution, plan_text, target, workbook

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data"
SHARE = target(id="share", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})
ROUND_NUMBER = target(id="mean_beds", indicator="care_beds_per_1000", values={2023: 50})


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def plan(folder: Path, *targets: Any, **given: Any) -> Path:
    path = folder / "city.yaml"
    path.write_text(plan_text(targets or [SHARE], **given), encoding="utf-8")
    return path


def full(nursing: int) -> dict[str, int]:
    return {"beds": 100, "nursing_beds": nursing}


# Known faults at known cells


class Book:
    """A sample workbook, to be spoilt cell by cell."""

    def __init__(self, name: str) -> None:
        self.book = openpyxl.load_workbook(SAMPLES / name)
        self.planted: list[tuple[str, str]] = []

    def column(self, table: str, field: str) -> int:
        header = columns_of(MODELS[table])[field].header
        titles = [cell.value for cell in self.sheet(table)[1]]
        return titles.index(header) + 1

    def sheet(self, table: str) -> Any:
        return self.book[MODELS[table].sheet.zh]

    def row(self, table: str, **wanted: Any) -> int:
        """The first row whose cells are as wanted."""
        at = {self.column(table, field): value for field, value in wanted.items()}
        sheet = self.sheet(table)
        return next(
            row for row in range(2, sheet.max_row + 1)
            if all((value(sheet.cell(row, c).value) if callable(value) else sheet.cell(row, c).value == value)
                   for c, value in at.items())
        )  # fmt: skip

    def cell(self, table: str, field: str, row: int) -> Any:
        return self.sheet(table).cell(row, self.column(table, field))

    def plant(self, rule: str, row: int, value: Any, *also: str) -> None:
        """Put a fault in a cell: it breaks `rule` there, and `also` (rules of the same cell)."""
        place, _, _ = rule.partition("|")
        table, _, field = place.partition(".")
        cell = self.cell(table, field, row)
        cell.value = value
        self.planted += [(one, cell.coordinate) for one in (rule, *also)]

    def expect(self, rule: str, row: int) -> None:
        """A fault that follows, at the cell of another column."""
        table, _, field = rule.partition("|")[0].partition(".")
        self.planted.append((rule, self.cell(table, field, row).coordinate))

    def append(self, table: str, like: int, **changed: Any) -> int:
        """A row like another at the end of the sheet."""
        sheet = self.sheet(table)
        sheet.append([cell.value for cell in sheet[like]])
        for field, value in changed.items():
            self.cell(table, field, sheet.max_row).value = value
        return int(sheet.max_row)


def checked(path: Path) -> Validated:
    return validate([str(path)], pipeline.plan_named("changzhou"))


def test_planted_faults_are_found_at_their_cells_and_nothing_else(tmp_path: Path) -> None:
    """One of each kind in a workbook of 14,000 rows."""
    book = Book("changzhou.xlsx")
    homes = [row for row in range(2, book.sheet("institutions").max_row + 1)
             if (book.cell("institutions", "year", row).value, book.cell("institutions", "state", row).value)
             == (2025, "在营") and book.cell("institutions", "beds", row).value]  # fmt: skip
    beds = {row: book.cell("institutions", "beds", row).value for row in homes}
    free = iter(homes[3:])

    book.plant("institutions.nursing_beds|above_beds", (at := next(free)), beds[at] + 1)
    book.plant("institutions.residents|above_beds", (at := next(free)), beds[at] + 1)
    book.plant("institutions.dementia_beds|above_beds", (at := next(free)), beds[at] + 1)
    book.plant("institutions.opened|in_future", next(free), datetime(2031, 5, 1))
    book.plant("institutions.county|unknown_area", next(free), "某某区")
    book.plant("institutions.beds|not_count", next(free), "很多")
    at = next(free)
    book.cell("institutions", "nursing_beds", at).value = 0
    book.plant("institutions.beds|wrong_scale", at, beds[at] * 10_000)
    twin = book.append("institutions", next(free), code="91350100M000100Y43")
    name = book.cell("institutions", "name", twin)
    name.value = f"{name.value} "[:2] + " " + name.value[2:]
    book.expect("institutions.name|twin", twin)
    again = book.append("institutions", next(free))
    book.planted.append(("institutions|repeated", book.cell("institutions", "code", again).coordinate))
    wrong = book.append("institutions", next(free), code="91350100M000100Y44", name="独此一家", beds=41)
    for field in ("nursing_beds", "dementia_beds", "residents"):
        book.cell("institutions", field, wrong).value = 0
    book.expect("institutions.code|check_digit", wrong)
    shut = book.row("institutions", state="停业", year=2023)
    book.plant("institutions.closed|before_opened", shut, datetime(1990, 1, 1))
    book.plant("institutions.residents|not_open", shut, 3)

    elder = book.row("population", year=2025, band="65岁及以上", basis="常住")
    most = book.cell("population", "persons", elder - 1).value
    assert book.cell("population", "band", elder - 1).value == "60岁及以上"
    book.plant("population.persons|above_wider", elder, most + 1)

    old = book.row("persons", year=2025)
    book.plant("persons.birth|over_120", old, datetime(1901, 1, 1))
    book.plant("persons.birth|under_60", old + 1, datetime(2000, 1, 1))
    book.plant("persons.left|before_joined", old + 2, datetime(1999, 1, 1))
    excel = book.append("persons", old + 3, person_id="321102195005010000", name="样某某")
    book.expect("persons.person_id|cut_short", excel)

    visit = book.row("visits", date=lambda day: day is not None and day.year == 2025)
    book.plant("visits.person_id|not_listed", visit, "P9999999999")
    died = book.row("persons", left_reason="死亡")
    person, left = (book.cell("persons", field, died).value for field in ("person_id", "left"))
    late = book.append("visits", visit, person_id=person, date=left.replace(day=28), **{
        field: book.cell("persons", field, died).value for field in ("county", "town", "village")})  # fmt: skip
    assert left.day < 28
    book.expect("visits.date|after_death", late)

    path = tmp_path / "changzhou.xlsx"
    book.book.save(path)
    done = checked(path)
    assert sorted(book.planted) == sorted((item.rule, item.cell) for item in done.findings)
    assert {str(path)} == {item.file for item in done.findings}


@pytest.mark.parametrize("name", ["changzhou", "jingdezhen", "shengzhou", "wenshan", "zhenjiang"])
def test_the_samples_have_no_fault(name: str) -> None:
    """Neither under the eyes of their plan nor alone."""
    own = pipeline.plan_named(name)
    for given in [SAMPLES / f"{name}.xlsx", *([SAMPLES / name] if (SAMPLES / name).is_dir() else [])]:
        assert [] == [item for item in validate([str(given)], own).findings if item.severity == "error"]
    assert [] == validate([str(SAMPLES / f"{name}.xlsx")], None).findings


# What is told


def test_text_has_a_line_a_cause_under_its_sheet(tmp_path: Path) -> None:
    """The whole of a small run."""
    rows = [*everywhere(**full(60)), institution(code="Z", beds=10, nursing_beds=11)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("validate", "--plan", plan(tmp_path), data)
    assert result.stdout.splitlines() == [
        "小城养老规划",
        "读取文件 1 个，数据年度 2023",
        "发现问题 1 处：1 错误",
        "",
        f"错误 {data} [养老机构]",
        "  G5  护理型床位数 11 大于床位数 10  [institutions.nursing_beds|above_beds]",
        "    → 核对两个数，改正填错的一个",
        "    影响目标：share",
    ]
    assert (1, "门槛未通过：错误：1 处\n") == (result.exit_code, result.stderr)


def test_without_a_plan_there_are_no_targets(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [institution(county="无此县", **full(101))]})
    result = run("validate", data, "--lang", "en")
    assert "data quality" == result.stdout.splitlines()[0]
    assert "1 finding(s): 1 error" in result.stdout
    assert "touches" not in result.stdout


def test_one_cause_of_a_thousand_rows_is_one_line_with_its_count(tmp_path: Path) -> None:
    """And the table of every finding has them all."""
    rows = [institution(code=f"N{at}", beds=at + 10, nursing_beds=at + 11) for at in range(1000)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("validate", data, "-o", tmp_path / "all.csv", "-o", tmp_path / "all.json", "--fail-on", "none")
    lines = [line for line in result.stdout.splitlines() if "above_beds" in line]
    assert 1 == len(lines)
    assert "等共 1000 处" in lines[0]
    assert 0 == result.exit_code
    table = list(csv.reader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8-sig"))))
    assert 1000 == len([line for line in table if line[1] == "institutions.nursing_beds|above_beds"])
    told = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    cells = {item["cell"] for item in told["findings"] if item["severity"] == "error"}
    assert 1000 == told["summary"]["error"] == len(cells)


def test_json_fits_its_schema(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(**full(101))})
    told = json.loads(run("validate", "--plan", plan(tmp_path), data, "--format", "json").stdout)
    jsonschema.validate(told, json.loads(run("schema", "validation").stdout))
    assert {("share",)} == {tuple(item["targets"]) for item in told["findings"]}
    assert ["errors: 3"] == told["gate"]["broken"]


def test_markdown_has_a_row_a_cause(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(**full(101))})
    shown = run("validate", data, "--format", "md").stdout
    (line,) = [line for line in shown.splitlines() if "above" in line]
    assert "G2、G3、G4，共 3 处" in line


@pytest.mark.parametrize(
    ("nursing", "residents", "fail_on", "code"),
    [
        (60, 0, "warnings", 0),
        (60, 101, "errors", 0),
        (60, 101, "warnings", 1),
        (101, 0, "errors", 1),
        (101, 0, "none", 0),
    ],
)
def test_the_gate_is_what_fail_on_says(tmp_path: Path, nursing: int, residents: int, fail_on: str, code: int) -> None:
    rows = everywhere(beds=100, nursing_beds=nursing, residents=residents)
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    assert code == run("validate", data, "--fail-on", fail_on).exit_code


def test_what_cannot_run_gives_2(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [institution(year=None)]})
    for args in (["validate", tmp_path / "none.xlsx"], ["validate", data], ["validate", data, "--plan", "nowhere"],
                 ["validate", data, "--year", "2023", "-o", "x.doc"], ["rules", "institutions.bed"]):  # fmt: skip
        result = run(*args)
        assert (2, "") == (result.exit_code, result.stdout)
        assert result.stderr.startswith("错误")
    assert 0 == run("validate", data, "--year", "2023").exit_code


def test_a_plan_sets_how_grave_a_rule_is(tmp_path: Path) -> None:
    """In `validate` and in `check`; the gate follows."""
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(**full(101))})
    mild = plan(tmp_path, severities={"institutions.nursing_beds|above_beds": "info"})
    for command in ("validate", "check"):
        told = json.loads(run(command, "--plan", mild, data, "--format", "json").stdout)
        assert {"info"} == {f["severity"] for f in told["findings"] if f["rule"].endswith("above_beds")}
    assert 0 == run("validate", "--plan", mild, data).exit_code


def test_a_finding_touches_the_targets_that_read_its_columns(tmp_path: Path) -> None:
    """Beds enter both targets, nursing beds one; residents none."""
    loaded = pipeline.read(plan(tmp_path, SHARE, ROUND_NUMBER))
    rows = everywhere(beds="很多", nursing_beds="不少", residents="没数")
    done = pipeline.run(loaded, [str(workbook(tmp_path / "数据.xlsx", {"institutions": rows}))], Options())
    touched = {item.column: item.targets for item in done.findings if item.rule.endswith("|not_count")}
    assert {"beds": ("share", "mean_beds"), "nursing_beds": ("share",), "residents": ()} == touched


def test_who_sent_nothing_and_who_left_out_a_sheet_is_named(tmp_path: Path) -> None:
    """Two counties sent institutions, one of them nothing else; the third is silent."""
    people = [{"year": 2023, "county": COUNTIES[0], "basis": "常住", "band": "60岁及以上", "persons": 1000}]
    data = workbook(
        tmp_path / "数据.xlsx",
        {"institutions": everywhere(**full(60))[:2], "population": people, "facilities": []},
    )
    done = validate([str(data)], pipeline.read(plan(tmp_path, SHARE, ROUND_NUMBER)))
    told = [(item.rule, item.message.show("zh")) for item in done.findings if item.file is None]
    assert ("area|silent", "丙市 2023 年没有报数据") in told
    assert ("population|not_sent", "乙县 2023 年没有报“人口”") in told
    assert ["facilities|empty_sheet"] == [item.rule for item in done.findings if "empty" in item.rule]


# The rules told


def test_every_rule_is_listed_in_every_form() -> None:
    told = json.loads(run("rules", "--format", "json").stdout)
    assert list(catalogue()) == [rule["id"] for rule in told]
    for form in ("text", "md"):
        shown = run("rules", "--format", form).stdout.replace("\\", "")
        assert all(id_ in shown.replace("\n  ", "") for id_ in catalogue()), form


def test_one_rule_is_told_whole() -> None:
    assert run("rules", "institutions.nursing_beds|above_beds").stdout.splitlines() == [
        "institutions.nursing_beds|above_beds",
        "  级别  错误",
        "  工作表  养老机构",
        "  含义  护理型床位数不大于床位数",
        "  出现于  同一行的护理型床位数大于床位数",
        "  办法  核对两个数，改正填错的一个",
    ]


def test_a_misspelt_rule_gets_the_nearest() -> None:
    result = run("rules", "institutions.nursing_beds|above_bed")
    assert "是否指 institutions.nursing_beds|above_beds？" in result.stderr
