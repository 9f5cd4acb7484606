"""`diff`: rows by their key, figures by their parts, findings by their row — whatever moved in the file."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.cli import cli
from eldercalc.comparison import Difference, FigureChange, RowChange, SheetChange
from tests.making import everywhere, institution, plan_text, target, workbook

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data"
SHARE = target(id="share", indicator="nursing_bed_share", name="护理型床位占比", values={2023: 50})
Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]


def run(*args: object, **env: str) -> Result:
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env={"COLUMNS": None, **env})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def plan(folder: Path) -> Path:
    path = folder / "city.yaml"
    path.write_text(plan_text([SHARE]), encoding="utf-8")
    return path


def two(folder: Path, old: Tables, new: Tables) -> tuple[Path, Path]:
    return workbook(folder / "旧.xlsx", old), workbook(folder / "新.xlsx", new)


def difference(folder: Path, old: Tables, new: Tables) -> Difference:
    files = two(folder, old, new)
    loaded = pipeline.plan_named(str(plan(folder)))
    return pipeline.compared(loaded, [str(files[0])], [str(files[1])], Options()).difference


def institutions(**given: Any) -> list[dict[str, Any]]:
    return everywhere(beds=100, nursing_beds=60, **given)


def sheet(found: Difference, table: str = "institutions") -> SheetChange:
    return next(one for one in found.sheets if one.table == table)


def cells(row: RowChange) -> list[tuple[Any, ...]]:
    return [(cell.column.field, cell.old, cell.new, cell.old_at.cell, cell.new_at.cell) for cell in row.cells]


# Rows


def test_the_same_data_differ_in_nothing(tmp_path: Path) -> None:
    rows = [*institutions(), institution(code="Z", beds="约40")]
    found = difference(tmp_path, {"institutions": rows}, {"institutions": rows})
    assert not found.changed
    assert [] == found.moved
    assert (0, 1, 0) == (len(found.faults.fixed), len(found.faults.still), len(found.faults.new))


def test_rows_and_columns_in_another_order_are_the_same_rows(tmp_path: Path) -> None:
    rows = institutions()
    found = difference(tmp_path, {"institutions": rows}, {"institutions": rows[::-1]})
    assert () == sheet(found).rows


def test_a_changed_cell_is_told_with_both_values_and_both_addresses(tmp_path: Path) -> None:
    rows = institutions()
    more = [institution(code="新", beds=5, nursing_beds=5), *rows[:-1], {**rows[-1], "beds": 90, "fire_ok": True}]
    found = sheet(difference(tmp_path, {"institutions": rows}, {"institutions": more}))
    assert [("changed", "X丙市"), ("added", "新")] == [(row.kind, row.key[0][1]) for row in found.rows]
    assert [("beds", 100, 90, "F4", "F5"), ("fire_ok", None, True, None, "H5")] == cells(found.rows[0])
    assert (3, 4) == (found.old_rows, found.new_rows)


def test_a_removed_row_is_told_with_its_place_in_the_old_file(tmp_path: Path) -> None:
    rows = institutions()
    (row,) = sheet(difference(tmp_path, {"institutions": rows}, {"institutions": rows[:2]})).rows
    assert ("removed", 4, None) == (row.kind, row.old_at.row if row.old_at else None, row.new_at)
    assert "机构X丙市" == row.name


def test_the_same_code_in_another_year_is_another_row(tmp_path: Path) -> None:
    rows = institutions()
    found = sheet(difference(tmp_path, {"institutions": rows}, {"institutions": [*rows, {**rows[0], "year": 2022}]}))
    assert [("added", (("code", "X甲区"), ("year", 2022)))] == [(row.kind, row.key) for row in found.rows]


def test_an_area_is_the_same_under_any_of_its_names(tmp_path: Path) -> None:
    row = {"year": 2023, "county": "丙市", "basis": "常住", "band": "60岁及以上", "persons": 10}
    old, new = [row], [{**row, "county": "小城市丙市", "persons": 12}]
    found = sheet(difference(tmp_path, {"population": old, "institutions": institutions()},
                             {"population": new, "institutions": institutions()}), "population")  # fmt: skip
    assert ["changed"] == [one.kind for one in found.rows]


def test_a_refused_cell_is_told_in_its_own_words(tmp_path: Path) -> None:
    rows = institutions()
    old, new = [{**rows[0], "beds": "约40"}, *rows[1:]], [{**rows[0], "beds": "大约40"}, *rows[1:]]
    (row,) = sheet(difference(tmp_path, {"institutions": old}, {"institutions": new})).rows
    assert [("beds", "约40", "大约40", "F2", "F2")] == cells(row)


def test_rows_without_a_code_are_told_by_all_they_say(tmp_path: Path) -> None:
    """Two equal ones are two: one of them gone is one removed."""
    rows = institutions()
    nameless = {**institution(code="", beds=7), "code": None}
    found = sheet(
        difference(tmp_path, {"institutions": [*rows, nameless, nameless]}, {"institutions": [nameless, *rows]})
    )
    assert ["removed"] == [row.kind for row in found.rows]


def test_personal_columns_are_masked(tmp_path: Path) -> None:
    person = {"year": 2023, "county": "甲区", "person_id": "321102194001011234", "name": "张三丰", "categories": "独居"}
    old = {"persons": [person], "institutions": institutions()}
    new = {"persons": [{**person, "name": "李四光", "categories": "空巢"}], "institutions": institutions()}
    (row,) = sheet(difference(tmp_path, old, new), "persons").rows
    assert [("name", "张*丰", "李*光"), ("categories", "独居", "空巢")] == [one[:3] for one in cells(row)]
    assert "32**************34" == row.key[0][1]
    for format_ in ("text", "json", "csv", "md"):
        out = run(
            "diff", "--plan", tmp_path / "city.yaml", tmp_path / "旧.xlsx", tmp_path / "新.xlsx", "--format", format_
        )
        assert not {part for part in ("321102194001011234", "张三丰", "李四光") if part in out.output}


def test_a_sheet_that_only_one_state_has_is_all_added_or_removed(tmp_path: Path) -> None:
    row = {"year": 2023, "county": "甲区", "basis": "常住", "band": "60岁及以上", "persons": 10}
    found = difference(
        tmp_path, {"institutions": institutions(), "population": [row]}, {"institutions": institutions()}
    )
    assert ["removed"] == [one.kind for one in sheet(found, "population").rows]


def test_random_changes_are_found_exactly(tmp_path: Path) -> None:
    """Planted at known rows of a shuffled copy: those, and no others."""
    chance = random.Random(7)
    old = [institution("甲区", f"C{at}", beds=at, nursing_beds=at // 2) for at in range(400)]
    codes = [row["code"] for row in old]
    gone, new_ = set(chance.sample(codes, 20)), [f"N{at}" for at in range(15)]
    touched = {code: chance.randrange(1000, 2000) for code in chance.sample(sorted(set(codes) - gone), 30)}
    new = [{**row, "beds": touched.get(row["code"], row["beds"])} for row in old if row["code"] not in gone]
    new += [institution("乙县", code, beds=1) for code in new_]
    chance.shuffle(new)
    found = sheet(difference(tmp_path, {"institutions": old}, {"institutions": new}))
    told = {kind: {row.key[0][1] for row in found.rows if row.kind == kind} for kind in ("removed", "added", "changed")}
    assert {"removed": gone, "added": set(new_), "changed": set(touched)} == told
    assert touched == {row.key[0][1]: row.cells[0].new for row in found.rows if row.kind == "changed"}


# Figures


def main(found: Difference) -> FigureChange:
    return next(change for change in found.figures if change.line.main)


def test_a_figure_is_told_with_its_parts_old_and_new(tmp_path: Path) -> None:
    """180/300 to 140/280: 60 to 50, still met; the numerator took 13.8 points, the denominator gave 3.8."""
    rows = institutions()
    new = [{**rows[0], "nursing_beds": 20, "beds": 80}, *rows[1:]]
    found = difference(tmp_path, {"institutions": rows}, {"institutions": new})
    change = main(found)
    assert change.old is not None
    assert change.new is not None
    assert (60, 50) == (change.old.value, change.new.value)
    assert (180, 140) == (change.old.figure.numerator, change.new.figure.numerator)
    assert (300, 280) == (change.old.figure.denominator, change.new.figure.denominator)
    assert -10 == change.by
    assert change.by_parts is not None
    assert -10 == sum(change.by_parts)
    assert Fraction(-40) * (Fraction(1, 300) + Fraction(1, 280)) / 2 * 100 == change.by_parts[0]
    assert ["小城市", "甲区"] == [one.line.area for one in found.moved]


def test_from_nothing_the_whole_change_is_the_numerators(tmp_path: Path) -> None:
    rows = institutions()
    zero = [{**row, "nursing_beds": 0} for row in rows]
    change = main(difference(tmp_path, {"institutions": zero}, {"institutions": rows}))
    assert (60, 0) == change.by_parts


def test_a_status_that_turns_is_a_move(tmp_path: Path) -> None:
    rows = institutions()
    worse = [{**row, "nursing_beds": 40} for row in rows]
    change = main(difference(tmp_path, {"institutions": rows}, {"institutions": worse}))
    assert ("met", "missed") == (change.old and change.old.status, change.new and change.new.status)


def test_a_year_that_is_new_has_no_old_figure(tmp_path: Path) -> None:
    rows = institutions(year=2022)
    found = difference(tmp_path, {"institutions": rows}, {"institutions": [*rows, *institutions()]})
    assert [(2022, True, True), (2023, False, True)] == sorted(
        (one.line.year, one.old is not None, one.new is not None) for one in found.figures if one.line.main
    )


# Findings


def faults(found: Difference) -> tuple[list[str | None], list[tuple[str | None, str | None]], list[str | None]]:
    one = found.faults
    return [f.cell for f in one.fixed], [(a.cell, b.cell) for a, b in one.still], [f.cell for f in one.new]


def test_findings_are_checked_off_by_the_key_of_their_row(tmp_path: Path) -> None:
    """A row put in above moves every address; what was wrong is still the same fault."""
    rows = institutions()
    old = [*rows, institution(code="A", beds="约40"), institution(code="B", beds="若干")]
    new = [institution(code="C", beds="很多"), *rows, institution(code="A", beds="约40"), institution(code="B", beds=3)]
    found = difference(tmp_path, {"institutions": old}, {"institutions": new})
    assert (["F6"], [("F5", "F6")], ["F2"]) == faults(found)


def test_two_rules_at_one_row_are_two_findings(tmp_path: Path) -> None:
    rows = institutions()
    old = [*rows, institution(code="A", beds="约40", nursing_beds="几张")]
    new = [*rows, institution(code="A", beds=40, nursing_beds="几张")]
    found = difference(tmp_path, {"institutions": old}, {"institutions": new})
    assert (["F5"], [("G5", "G5")], []) == faults(found)


def test_a_row_without_a_key_is_told_by_its_cell(tmp_path: Path) -> None:
    rows = institutions()
    old = [*rows, {**institution(), "code": None}]
    found = difference(tmp_path, {"institutions": old}, {"institutions": old})
    assert ([], [("C5", "C5")], []) == faults(found)


def test_in_folders_the_same_cell_of_another_file_is_another_finding(tmp_path: Path) -> None:
    for side in ("旧", "新"):
        (tmp_path / side).mkdir()
        for name in ("甲", "乙"):
            fixed, blank = side == "新" and name == "甲", [{**institution(name=f"{name}院"), "code": None}]
            workbook(tmp_path / side / f"{name}.xlsx", {"institutions": institutions() if fixed else blank})
    loaded = pipeline.plan_named(str(plan(tmp_path)))
    found = pipeline.compared(loaded, [str(tmp_path / "旧")], [str(tmp_path / "新")], Options()).difference
    fixed = [item for item in found.faults.fixed if item.cell]
    assert ["甲.xlsx"] == [Path(str(item.file)).name for item in fixed]
    assert ["乙.xlsx"] == [Path(str(item.file)).name for _, item in found.faults.still if item.cell]


# The command


@pytest.fixture
def small(tmp_path: Path) -> list[object]:
    rows = institutions()
    new = [{**rows[0], "nursing_beds": 20}, rows[1], institution("丙市", "新", beds="约40"), rows[2]]
    old = [*rows, institution(code="@Z", beds="若干")]
    files = two(tmp_path, {"institutions": old}, {"institutions": new})
    return ["diff", "--plan", plan(tmp_path), *files]


def test_the_text_tells_rows_then_figures_then_findings(small: list[object]) -> None:
    out = run(*small).stdout
    lines = out.splitlines()
    assert "小城养老规划" == lines[0]
    assert ["数据", "指标", "问题"] == [line for line in lines if line in ("数据", "指标", "问题")]
    assert "养老机构（4 → 4 行）：新增 1 行、删去 1 行、改动 1 行" in lines
    assert "  ~ 机构X甲区 X甲区 2023 — 护理型床位数 60 → 20 [G2]" in lines
    assert "  - 机构@Z @Z 2023 [旧.xlsx!养老机构!5]" in lines
    assert "  + 机构新 新 2023 [新.xlsx!养老机构!4]" in lines
    assert (
        "~ 护理型床位占比 2023 60 → 46.67%；分子 180 → 140；分母 300；因分子 -13.33、因分母 0；已完成 → 未完成" in lines
    )
    assert "  ~ 甲区 60 → 20%；分子 60 → 20；分母 100；因分子 -40、因分母 0；已完成 → 未完成" in lines
    assert [line for line in lines if line.startswith(("已改正", "仍有", "新增"))] == ["已改正 1", "仍有 0", "新增 1"]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_keeps_to_the_width(small: list[object], width: int, lang: str) -> None:
    out = run(*small, "--lang", lang, COLUMNS=str(width)).stdout
    assert max(map(cell_len, out.splitlines())) <= width


def test_json_fits_its_published_schema(small: list[object]) -> None:
    schema = json.loads(run("schema", "diff").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(run(*small, "--format", "json").stdout)
    jsonschema.validate(found, schema)
    (sheet_,) = (one for one in found["sheets"] if one["rows"])
    assert (4, 4, 1, 1, 1) == tuple(sheet_[name] for name in ("old_rows", "new_rows", "added", "removed", "changed"))
    changed = next(row for row in sheet_["rows"] if row["change"] == "changed")
    assert {"code": "X甲区", "year": 2023} == changed["key"]
    assert ("nursing_beds", 60, 20) == tuple(changed["cells"][0][name] for name in ("column", "old", "new"))
    (line,) = (one for one in found["figures"] if one["main"])
    assert {"value": 60, "numerator": 180, "denominator": 300, "status": "met"} == line["old"]
    assert {"numerator": line["change"], "denominator": 0} == line["by_parts"]


def test_csv_has_a_row_a_change_and_no_formula(small: list[object]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*small, "--format", "csv").stdout)))
    assert ["数据"] * 3 + ["指标"] * 2 + ["问题"] * 2 == [row["类别"] for row in rows]
    assert ("60", "20") == (rows[0]["旧"], rows[0]["新"])
    assert "'@Z" in {row["键或地区"] for row in rows}
    main_ = next(row for row in rows if row["类别"] == "指标")
    assert ("180", "140", "300", "300") == tuple(main_[n] for n in ("旧分子", "新分子", "旧分母", "新分母"))


def test_markdown_and_english_have_the_same_facts(small: list[object]) -> None:
    out = run(*small, "--format", "md", "--lang", "en").stdout
    assert out.startswith("# Elder-care plan of a small city\n\n- old: ")
    assert "  - `~` 机构X甲区 X甲区 2023 — Nursing beds 60 → 20 \\[G2]" in out
    assert "numerator 180 → 140; denominator 300" in out


def test_a_long_list_is_cut_and_says_where_the_rest_is(tmp_path: Path) -> None:
    old = [institution(code=f"C{at:02}", beds=1) for at in range(30)]
    files = two(tmp_path, {"institutions": old}, {"institutions": old[:1]})
    out = run("diff", "--plan", plan(tmp_path), *files).stdout
    assert 20 == sum(line.startswith("  - 机构") for line in out.splitlines())
    assert "  另有 9 条，见 --format csv" in out.splitlines()


@pytest.mark.parametrize(
    ("condition", "code"), [("none", 0), ("new-errors", 1), ("changed", 1), ("changed,new-errors", 1)]
)
def test_the_gate_fails_where_it_is_asked_to(small: list[object], condition: str, code: int) -> None:
    done = run(*small, "--fail-on", condition)
    assert code == done.exit_code
    assert ("门槛未通过" in done.stderr) == bool(code)


def test_the_gate_holds_where_nothing_changed(tmp_path: Path) -> None:
    files = two(tmp_path, {"institutions": institutions()}, {"institutions": institutions()})
    assert 0 == run("diff", "--plan", plan(tmp_path), *files, "--fail-on", "changed,new-errors").exit_code


@pytest.mark.parametrize(("more", "said"), [(("--fail-on", "errors"), "new-errors"), (("--year", "1999"), "1999")])
def test_what_cannot_run_is_one_message_and_exit_code_2(small: list[object], more: tuple[str, ...], said: str) -> None:
    done = run(*small, *more)
    assert 2 == done.exit_code
    assert said in done.stderr
    assert "" == done.stdout


def test_output_goes_to_files_by_their_endings(small: list[object], tmp_path: Path) -> None:
    names = [tmp_path / f"对比.{suffix}" for suffix in ("json", "csv", "md", "txt")]
    assert 0 == run(*small, *(part for name in names for part in ("-o", name))).exit_code
    assert "nursing_beds" in names[0].read_text("utf-8")
    assert names[1].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "## " in names[2].read_text("utf-8")
    assert "数据" in names[3].read_text("utf-8")


def test_a_folder_of_county_files_against_the_city_workbook(tmp_path: Path) -> None:
    """A sample: the counties' files say what the city's workbook says, whatever file a row stands in."""
    loaded = pipeline.plan_named("jingdezhen")
    old, new = [str(SAMPLES / "jingdezhen")], [str(SAMPLES / "jingdezhen.xlsx")]
    found = pipeline.compared(loaded, old, new, Options(years=(2023,))).difference
    sheets = {one.table: len(one.rows) for one in found.sheets if one.rows}
    assert {} == sheets
    assert [] == found.moved
