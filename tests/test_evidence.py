"""From a figure to the rows that it stands on: each with its file, sheet and row, and nobody's data whole unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.reports.explain_rows import of_line, runs
from tests.calling import PLANS, SAMPLES, run, small
from tests.making import everywhere, institution, target, workbook

SHARE = target(id="share", name="护理型床位占比", indicator="nursing_bed_share", unit="%", values={2023: 50})
VISITS = target(id="visited", name="月探访率", indicator="monthly_visit_rate", unit="%", values={2023: 100})
ID = "321102194001011234"


def _rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    title, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, title), row, strict=True)) for row in rows]


def _visited(folder: Path) -> tuple[Path, Path]:
    people = [
        {"year": 2023, "county": county, "person_id": f"{ID[:-1]}{at}", "name": "=甲某", "categories": "独居"}
        for at, county in enumerate(("甲区", "乙县", "丙市"))
    ]
    visits = [{"date": "2023-01-05", "county": one["county"], "person_id": one["person_id"]} for one in people]
    return small(folder, VISITS), workbook(folder / "数据.xlsx", {"persons": people, "visits": visits})


@pytest.mark.parametrize("plan", sorted(set(PLANS) - {"changzhou"}))  # which has no sum over one list
def test_the_rows_counted_add_up_to_the_figure(plan: str) -> None:
    """Of every sum over one list of the sample: as many rows as the figure says, none of them twice."""
    loaded = pipeline.plan_named(plan)
    done = pipeline.run(loaded, [str(SAMPLES / f"{plan}.xlsx")], Options(by="plan"))
    held = 0
    for line in done.assessed.main:
        bounds = loaded.bounds.get(line.target.id, ())
        if (
            len(bounds) != 1
            or line.figure.origin != "records"
            or line.target.form in ("total", "mean")
            or line.target.each
        ):
            continue
        sides = [one for one in of_line(done.assessed, line) if one.role in ("sum", "denominator")]
        assert all(len(one.counted) == len(set(one.counted)) for one in sides)
        if len(sides) == 1 and bounds[0].shape.__class__.__name__ in ("Measure", "Compliance"):
            held += 1
            assert line.figure.rows_used == len(sides[0].counted), line.target.id
    assert held


def test_counted_and_left_out_rows_are_told_with_file_sheet_row_and_hash(tmp_path: Path) -> None:
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", nursing_beds=3)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    out = tmp_path / "依据.xlsx"
    result = run("explain", "--plan", small(tmp_path, SHARE), "share", data, "--evidence", out)
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert f"{data} [养老机构] 第 2–4 行" in lines
    assert lines[lines.index("未计入 1 行：") + 1] == f"{data} [养老机构] 第 5 行"
    assert len(lines[-1].split("sha256 ")[1]) == 64
    told = _rows(out, "养老机构")
    expected = [(2, "是", None), (3, "是", None), (4, "是", None), (5, "否", "床位数空白或错误")]
    for side in ("分子", "分母"):
        assert expected == [(row["行"], row["计入"], row["原因"]) for row in told if row["作用"] == side]
    assert 180 == sum(row["护理型床位数"] for row in told if row["作用"] == "分子" and row["计入"] == "是")
    assert lines[-1].split("sha256 ")[1] == _rows(out, "文件")[0]["sha256"]


def test_only_the_rows_of_the_area_and_the_year_are_told(tmp_path: Path) -> None:
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=60)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    result = run("explain", "--plan", small(tmp_path, SHARE), "share", data, "--year", 2023, "--area", "乙县")
    assert 2 == result.stdout.count("第 6 行")
    assert "第 5" not in result.stdout


def test_nobody_is_known_from_the_rows_unless_that_is_asked_for(tmp_path: Path) -> None:
    """Neither in the workbook nor on the screen; asked for, the workbook says what it holds."""
    plan, data = _visited(tmp_path)
    masked, whole = tmp_path / "遮盖.xlsx", tmp_path / "原值.xlsx"
    result = run("explain", "--plan", plan, "visited", data, "--evidence", masked)
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(masked) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in [*cells, result.stdout] if ID[:-1] in text]
    assert "32**************30" in cells
    run("explain", "--plan", plan, "visited", data, "--evidence", whole, "--with-personal-data")
    assert f"{ID[:-1]}0" in {row["人员编号"] for row in _rows(whole, "特殊困难老年人")}
    assert "个人信息原值" in openpyxl.load_workbook(whole)["说明"]["A1"].value


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    plan, data = _visited(tmp_path)
    made = []
    for name in ("一.xlsx", "二.xlsx"):
        run("explain", "--plan", plan, "visited", data, "--evidence", tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--with-personal-data",), "只用于 --evidence"),
        (("--evidence", "依据.docx"), "后缀"),
        (("--evidence", "没有/依据.xlsx"), "没有目录"),
    ],
    ids=["personal alone", "suffix", "folder"],
)
def test_what_cannot_be_written_is_told_before_anything_is_read(
    tmp_path: Path, asked: tuple[str, ...], told: str
) -> None:
    plan, data = _visited(tmp_path)
    result = run("explain", "--plan", plan, "visited", data, *asked)
    assert 2 == result.exit_code
    assert told in result.stderr
    assert not result.stdout


def test_runs_of_rows_are_told_by_their_ends() -> None:
    assert [(2, 4), (7, 7), (9, 10)] == runs([10, 2, 3, 4, 9, 7, 3])


def test_a_reported_figure_leads_to_its_row(tmp_path: Path) -> None:
    life = target(id="life", name="人均预期寿命", indicator="life_expectancy", values={2023: 80})
    rows = [{"year": 2023, "item": "人均预期寿命", "value": 81}]
    data = workbook(tmp_path / "数据.xlsx", {"reported": rows})
    result = run("explain", "--plan", small(tmp_path, life), "life", data)
    assert "填报  填报数据  1 行" in result.stdout
