"""The year of each row: where it comes from, and what becomes of rows of which it is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eldercalc.cli import cli
from eldercalc.errors import InputError
from eldercalc.records.tables import assemble
from tests.making import (
    city_plan,
    everywhere,
    institution,
    judged,
    line_of,
    main_line,
    plan_text,
    raw,
    target,
    workbook,
)

SHARE = target(id="t", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def plan(folder: Path, *targets: Any) -> Path:
    path = folder / "city.yaml"
    path.write_text(plan_text(targets or [SHARE]), encoding="utf-8")
    return path


def with_first_year(cell: Any) -> list[dict[str, Any]]:
    """An institution a county with 60 of 100 beds; the first one's year is `cell`."""
    first, *others = everywhere(beds=100, nursing_beds=60)
    return [{**first, "year": cell}, *others]


@pytest.mark.parametrize("cell", ["二〇二三年", "二○二三", "2023年", "２０２３年度", "'2023", 2023.0])
def test_a_year_is_read_in_the_forms_people_write(cell: Any) -> None:
    data = assemble([raw("institutions", with_first_year(cell))])
    assert [2023] * 3 == data.tables["institutions"].data["year"].to_pylist()
    assert [] == data.findings


def test_one_wrong_year_is_a_finding_and_its_row_is_left_out_by_reason(tmp_path: Path) -> None:
    """The run goes on; the figure is of the other rows, and says that the verdict could turn."""
    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": with_first_year("20233")})
    (finding,) = [item for item in assessed.findings if item.column == "year"]
    assert ("institutions.year|not_year", "error", "A2", "20233") == (
        finding.rule, finding.severity, finding.cell, finding.value,
    )  # fmt: skip
    assert "这一行未计入" in str(finding.hint)
    line = main_line(assessed)
    assert (120, 200, {"invalid:year": 1}) == (
        line.figure.numerator, line.figure.denominator, line.figure.rows_left_out,
    )  # fmt: skip


def test_the_area_of_a_row_without_a_year_has_reported(tmp_path: Path) -> None:
    """A slip of the pen is no silence: the area is unknown and not missing."""
    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": with_first_year("20233")})
    assert () == main_line(assessed).figure.missing
    assert ("unknown", "all_unknown") == (line_of(assessed, "甲区").status, line_of(assessed, "甲区").verdict.reason)


def test_a_row_without_a_year_could_turn_the_verdict_and_that_is_said(tmp_path: Path) -> None:
    """The boundary pair: 120 of 200 and a row unknown; without that row the verdict holds."""
    at_60 = target(id="t", indicator="nursing_bed_share", values={2023: 60})
    sure = judged(city_plan(tmp_path, [at_60]), {"institutions": everywhere(beds=100, nursing_beds=60)})
    unsure = judged(city_plan(tmp_path, [at_60]), {"institutions": with_first_year("x")})
    assert ("met", True) == (main_line(sure).status, main_line(sure).holds)
    assert ("met", False) == (main_line(unsure).status, main_line(unsure).holds)


def test_a_blank_year_among_others_is_an_error_and_counts_in_nothing(tmp_path: Path) -> None:
    assessed = judged(city_plan(tmp_path, [SHARE]), {"institutions": with_first_year(None)})
    (finding,) = [item for item in assessed.findings if item.column == "year"]
    assert ("institutions.year|no_year", "error", "A2") == (finding.rule, finding.severity, finding.cell)
    assert {"blank:year": 1} == main_line(assessed).figure.rows_left_out


def test_a_date_speaks_for_its_row_whatever_the_year_says() -> None:
    """A visit belongs to the year of its date; a list has no date to tell."""
    visits = [
        {"year": year, "county": "甲区", "person": "P", "date": f"2023-03-0{at}"} for at, year in ((1, 2023), (2, "x"))
    ]
    lists = assemble([raw("institutions", with_first_year("x"))]).tables["institutions"].data
    events = assemble([raw("visits", visits)]).tables["visits"].data
    assert [True, False, False] == lists["_no_year"].to_pylist()
    assert (2, False) == (events.num_rows, "_no_year" in events.column_names)


def test_a_reported_figure_without_a_year_is_not_used(tmp_path: Path) -> None:
    """Nobody knows of which year it is; the area's figure stays unknown."""
    life = target(id="t", indicator="life_expectancy", values={2025: 80})
    row = {"item": "人均预期寿命", "county": "小城市", "value": 81}
    known = judged(city_plan(tmp_path, [life]), {"reported": [{**row, "year": 2023}]})
    lost = judged(
        city_plan(tmp_path, [life]), {"reported": [{**row, "year": "x"}, {**row, "item": "其他", "year": 2023}]}
    )
    assert (81, None) == (main_line(known).value, main_line(lost).value)


def test_only_a_sheet_without_any_year_stops_the_run_and_says_what_stands_there() -> None:
    with pytest.raises(InputError) as caught:
        assemble([raw("institutions", [institution(year="x年")])])  # type: ignore[arg-type]
    assert "1 行没有年度（A2 年度“x年”不是年份，请写作 2023）" in str(caught.value)


def test_the_year_of_the_other_files_serves_a_sheet_of_one_wrong_row(tmp_path: Path) -> None:
    """A county with a single row and a slip in it does not stop the city's run."""
    rows = everywhere(beds=100, nursing_beds=60)
    workbook(tmp_path / "甲.xlsx", {"institutions": [{**rows[0], "year": "2O23"}]})
    workbook(tmp_path / "乙.xlsx", {"institutions": rows[1:]})
    result = run("check", "--plan", plan(tmp_path), tmp_path / "甲.xlsx", tmp_path / "乙.xlsx")
    assert 1 == result.exit_code
    assert "甲.xlsx [养老机构] A2: 年度“2O23”不是年份" in result.stderr
    assert "未报数据" not in result.stdout


# The day of the data


def test_a_day_before_the_years_to_judge_is_refused(tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60)})
    for more in ([], ["--year", "2023"]):
        result = run("check", "--plan", plan(tmp_path), data, "--as-of", "2021-06-30", *more)
        assert (2, "") == (result.exit_code, result.stdout)
        assert "--as-of: 2021-06-30 早于要判断的年度（2023）" in result.stderr


def test_the_year_of_the_day_is_the_last_one_judged(tmp_path: Path) -> None:
    """Later years in the same files are no dates in the future."""
    rows = [row for year in (2021, 2023) for row in everywhere(year, beds=100, nursing_beds=60, opened=f"{year}-01-05")]
    data = workbook(tmp_path / "a.xlsx", {"institutions": rows})
    result = run("check", "--plan", plan(tmp_path), data, "--as-of", "2021-06-30")
    assert "判断年度 2021；数据截至2021-06-30；读取文件 1 个，发现数据问题 0 处" in result.stdout
    both = run("progress", "--plan", plan(tmp_path), data, "--as-of", "2023-06-30")
    assert "判断年度 2021、2023" in both.stdout
