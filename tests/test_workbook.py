"""The workbook report: the figures of the JSON, formulas that come to them, text that stays text, the same bytes."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.calling import CHINESE, PLANS, SAMPLES, SHARE, beds, english, run, small
from tests.making import COUNTIES, everywhere, institution, target, workbook
from tests.workbooks import NAMES, cells, chapters, differences, opened, parts, report, rewritten, sample, table

FORMULA = re.compile(
    r"=(COUNTIFS\((,?'?[^'!,]+'?!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+,\"[^\"]*\")+\)"
    r"|SUM\(B\d+:[A-Z]\d+\)|'?[^!]+'?!\$[A-Z]+\$\d+|[A-Z]\d+|[A-Z]\d+/[A-Z]?\d+|[A-Z]\d+-[A-Z]\d+"
    r"|\([A-Z]\d+-[A-Z]\d+\)/\([A-Z]\d+-[A-Z]\d+\)|IF\([A-Z]\d+=0,\"\",[A-Z]\d+(\*10*)?/[A-Z]\d+\))"
)
"""Every formula that the report writes."""


@pytest.mark.parametrize("plan", PLANS)
def test_the_figures_are_those_of_the_result_and_the_office_suite_comes_to_them_again(
    plan: str, tmp_path: Path
) -> None:
    book, result = sample(tmp_path, plan)
    lines = [line for line in result["assessments"] if line["kind"] == "number"]
    main = [line for line in lines if line["main"]]
    order = list(dict.fromkeys(line["chapter"] for line in main))
    main.sort(key=lambda line: order.index(line["chapter"]))
    assert [] == _unlike(chapters(opened(book)), main)
    assert [] == _unlike(table(opened(book)["地区明细"]), _areas(lines, main))
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def _areas(lines: list[dict[str, Any]], main: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the areas in the order of the sheet: by target, group, area."""
    found = [
        line for line in lines
        if not line["main"] and line["area_level"] != "plan"
        and (line["status"] != "not_applicable" or line["value"] is not None)
    ]  # fmt: skip
    ids = [line["target"] for line in main]
    groups = list(dict.fromkeys((line["target"], line["group"]) for line in found))
    return sorted(found, key=lambda line: (ids.index(line["target"]), groups.index((line["target"], line["group"]))))


def _unlike(rows: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[str]:
    """What differs between the rows of a sheet and the lines of the result."""
    assert len(lines) == len(rows)
    return [
        f"{line['target']} {line['area']} {field}: {row[title]!r} {line[field]!r}"
        for row, line in zip(rows, lines, strict=True)
        for field, title in NAMES.items()
        if title in row and not _like(row[title], line, field)
    ]


def _like(cell: Any, line: Mapping[str, Any], field: str) -> bool:
    """The same number; text and blanks only where no number is shown."""
    figure = line[field]
    if isinstance(cell, (int, float)):
        return figure is not None and math.isclose(cell, figure, rel_tol=1e-15)
    amount = line["denominator"] is None and line["value"] == figure
    each = line["area_level"] == "plan" and line["unit"] == "个" and field == "target_value"
    silent = {"numerator": amount, "baseline_value": line["baseline_source"] in ("start", "none"), "target_value": each}
    return figure is None or silent.get(field, False)


def test_the_office_suite_does_compute_anew(tmp_path: Path) -> None:
    """A stored value that is wrong, and a part that was changed under its formula, both come to light."""
    book, _ = report(tmp_path, small(tmp_path), beds(tmp_path))
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")
    sheet = next(name for name, data in parts(book).items() if b"F4*100/G4" in data)
    wrong = rewritten(book, tmp_path / "值.xlsx", sheet, rb"(F4\*100/G4\)</f><v>)60", rb"\g<1>61")
    assert any("F4*100/G4" in told and "61 60" in told for told in differences(wrong, tmp_path / "again"))
    other = rewritten(book, tmp_path / "分子.xlsx", sheet, rb'(<c r="F4"[^>]*><v>)180', rb"\g<1>150")
    assert any("F4*100/G4" in told and "60 50" in told for told in differences(other, tmp_path / "again"))


def test_a_share_is_a_formula_over_its_visible_parts(tmp_path: Path) -> None:
    book, _ = report(tmp_path, small(tmp_path), beds(tmp_path))
    sheet, values = opened(book, values=False)["1 一"], opened(book)["1 一"]
    (row,) = [row for row in range(1, 9) if sheet.cell(row, 1).value == 1]
    assert f'=IF(G{row}=0,"",F{row}*100/G{row})' == sheet.cell(row, 8).value
    assert (180, 300, 60) == tuple(values.cell(row, column).value for column in (6, 7, 8))


def test_a_value_that_its_parts_do_not_yield_is_a_plain_number_beside_them(tmp_path: Path) -> None:
    """A mean over the years: the sum stands beside it, the number of years does not."""
    plan = small(tmp_path, target(id="mean", indicator="institution_beds", mean=300))
    rows = [row for year in (2021, 2022) for row in everywhere(year, beds=year - 1921)]
    book, _ = report(tmp_path, plan, workbook(tmp_path / "数据.xlsx", {"institutions": rows}))
    (shown,), (formulas,) = chapters(opened(book)), chapters(opened(book, values=False))
    assert (603, None, 301.5) == (shown["分子"], shown["分母"], shown["完成值"])
    assert 301.5 == formulas["完成值"]


def test_rounding_does_not_carry_a_value_onto_its_target(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "values": {2023: 70}})
    rows = [institution("甲区", "A", beds=100_000, nursing_beds=69_999), *everywhere(beds=1, nursing_beds=1)[1:]]
    rows[1:] = [institution(county, county, beds=50_000, nursing_beds=34_999) for county in COUNTIES[1:]]
    book, result = report(tmp_path, plan, workbook(tmp_path / "数据.xlsx", {"institutions": rows}))
    value = next(line["value"] for line in result["assessments"] if line["main"])
    cell = next(cell for name, cell in cells(opened(book)) if name == "1 一" and cell.column == 8 and cell.row > 3)
    assert (value, "#,##0.000") == (cell.value, cell.number_format.partition('"')[0])


def test_marks_and_lights_are_told_in_words_too(tmp_path: Path) -> None:
    """丙市 has sent nothing, and a cell of 甲区 is blank."""
    rows = [institution(county, county, beds=100, nursing_beds=40) for county in COUNTIES[:2]]
    rows.append(institution("甲区", "B", beds=100))
    book, _ = report(tmp_path, small(tmp_path), workbook(tmp_path / "数据.xlsx", {"institutions": rows}))
    read = opened(book)
    (listed,) = table(read["指标一览"])
    assert ("○ 灰", "无法判断") == (listed["灯"], listed["判断"])
    assert "*" in listed["标记"]
    value = next(cell for name, cell in cells(read) if name == "1 一" and cell.column == 8 and cell.row > 3)
    assert value.number_format.endswith('"*"')
    heat = {cell.value: cell for name, cell in cells(read) if name == "地区对照"}
    assert {"●", "▲", "■", "○"} >= {cell.number_format[-2] for cell in heat.values() if '" ' in cell.number_format}
    assert "无法判断" in heat


HOSTILE = ("=1+1", "+2", "-3", "@SUM(A1)", '=HYPERLINK("http://example.org","x")', "http://example.org", "{row}")


def test_no_text_of_the_data_or_the_plan_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    hostile = [
        {**SHARE, "id": f"t{at}", "name": text, "chapter": text, "doubt": text, "source": [{"section": text}]}
        for at, text in enumerate(HOSTILE)
    ]
    areas = [{"code": f"90000{at}", "name": name, "kind": "county"} for at, name in enumerate(HOSTILE[:3], 1)]
    plan = small(tmp_path, *hostile, title="=2+2", areas=areas)
    rows = [institution(name, name, beds=100, nursing_beds="=cmd|'/c calc'!A1") for name in HOSTILE[:3]]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    book, _ = report(tmp_path, plan, _as_text(data))
    read = opened(book, values=False)
    told = [str(cell.value) for _, cell in cells(read) if cell.data_type == "f"]
    assert [] == [formula for formula in told if not FORMULA.fullmatch(formula)]
    assert set(HOSTILE) <= {str(cell.value) for _, cell in cells(read) if cell.data_type == "s"}
    assert not any("example.org" in part.decode() for name, part in parts(book).items() if name.endswith(".rels"))
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def _as_text(path: Path) -> Path:
    """The workbook with every cell as text, as a system that exports everything as text writes it."""
    read = opened(path, values=False)
    for _, cell in cells(read):
        if cell.data_type == "f":
            cell.data_type = "s"
    read.save(path)
    return path


def test_the_same_input_gives_the_same_bytes_whatever_the_clock_and_the_hash_seed(tmp_path: Path) -> None:
    plan, data = small(tmp_path), beds(tmp_path, nursing="多")
    made = []
    for seed in ("1", "2"):
        book = tmp_path / f"{seed}.xlsx"
        command = [sys.executable, "-m", "eldercalc", "check", "--plan", str(plan), str(data), "-q", "-o", str(book)]
        subprocess.run(command, env={"PYTHONHASHSEED": seed, **_environment()}, capture_output=True, check=False)
        made.append(book.read_bytes())
    assert made[0] == made[1]
    assert b"2000-01-01T00:00:00Z" in parts(tmp_path / "1.xlsx")["docProps/core.xml"]


def _environment() -> dict[str, str]:
    import os

    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}


def test_a_moment_that_is_asked_for_is_the_only_one_that_the_report_carries(tmp_path: Path) -> None:
    plan, data = small(tmp_path), beds(tmp_path)
    plain, dated = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    run("check", "--plan", plan, data, "-q", "-o", plain)
    run("check", "--plan", plan, data, "-q", "-o", dated, SOURCE_DATE_EPOCH="1700000000")
    assert b"2023-11-14T22:13:20Z" in parts(dated)["docProps/core.xml"]
    assert any(cell.value == "生成于 2023-11-14" for _, cell in cells(opened(dated)))
    assert not any("生成于" in str(cell.value) for _, cell in cells(opened(plain)))


def test_every_sheet_is_set_up_for_print_and_long_ones_for_reading(tmp_path: Path) -> None:
    book, _ = sample(tmp_path, "zhenjiang")
    for sheet in opened(book):
        page = sheet.page_setup
        assert (sheet.title, "landscape", 9, True) == (
            sheet.title, page.orientation, int(page.paperSize), sheet.sheet_properties.pageSetUpPr.fitToPage
        )  # fmt: skip
        if sheet.title not in ("总览", "趋势图"):
            assert sheet.freeze_panes, sheet.title
            assert sheet.print_title_rows, sheet.title
            assert sheet.auto_filter.ref or sheet.title == "数据问题", sheet.title
            assert not [row for row in range(1, sheet.max_row + 1) if (sheet.row_dimensions[row].height or 15) > 409]


def test_charts_are_native_and_say_what_they_leave_out(tmp_path: Path) -> None:
    book, result = sample(tmp_path, "zhenjiang")
    charts = [data.decode() for name, data in parts(book).items() if name.startswith("xl/charts/chart")]
    binding = [line for line in result["assessments"] if line["main"] and line["class"] == "binding"]
    assert len(binding) + 2 == len(charts)
    assert all("<c:v>" in chart for chart in charts)
    said = next(str(cell.value) for name, cell in cells(opened(book)) if name == "趋势图" and cell.row == 2)
    assert said.startswith("画出 12 项约束性指标")
    assert "其余 18 项不画图" in said
    ticked = [row for row in table(opened(book)["历年对比"]) if row["有图"]]
    assert [row["序号"] for row in ticked] == [
        int(title) for title in re.findall(r"<a:t>(\d+) ", "".join(charts))
    ]  # fmt: skip


def test_the_counts_of_the_overview_are_those_of_the_summary(tmp_path: Path) -> None:
    book, result = sample(tmp_path, "jingdezhen")
    rows = [[cell.value for cell in row] for row in opened(book)["总览"].iter_rows()]
    at = next(at for at, row in enumerate(rows) if row[0] == "属性")
    counted = {row[0]: dict(zip(rows[at][1:], row[1:], strict=True)) for row in rows[at + 1 : at + 5]}
    for class_, word in (("binding", "约束性"), ("expected", "预期性"), ("unclassified", "未分类")):
        numbers = {status: n for status, n in result["summary"][class_].items() if status != "qualitative"}
        assert sum(numbers.values()) == counted[word]["合计"]
        assert numbers.get("met", 0) == counted[word]["已完成"]


def test_what_is_reported_is_whole_or_not_there(tmp_path: Path) -> None:
    """A run that fails leaves what was there before."""
    book = tmp_path / "报告.xlsx"
    book.write_bytes(b"before")
    done = run("check", "--plan", small(tmp_path), tmp_path / "nothing.xlsx", "-o", book)
    assert (2, b"before") == (done.exit_code, book.read_bytes())


def test_in_english_nothing_is_chinese(tmp_path: Path) -> None:
    plan, data = english(tmp_path)
    book, _ = report(tmp_path, plan, data, args=("--lang", "en"))
    said = [str(cell.value) for _, cell in cells(opened(book))] + opened(book).sheetnames
    sheet_of_the_data = "养老机构"
    assert {sheet_of_the_data} == {text for text in said if CHINESE.search(text)}
    charts = [data.decode() for name, data in parts(book).items() if name.startswith("xl/charts/chart")]
    assert not any(CHINESE.search(re.sub(r'typeface="[^"]*"', "", chart)) for chart in charts)


@pytest.mark.parametrize(
    ("plan", "args"),
    [("wenshan", ("--responsible", "州民政局")), ("jingdezhen", ("--area", "浮梁县")),
     ("wenshan", ("--area", "文山市")), ("jingdezhen", ("--by", "county"))],
    ids=["body", "county", "county-of-streets", "by-county"],
)  # fmt: skip
def test_a_report_may_be_narrowed(plan: str, args: tuple[str, str], tmp_path: Path) -> None:
    book, result = report(tmp_path, plan, SAMPLES / f"{plan}.xlsx", args=args)
    main = [line for line in result["assessments"] if line["main"] and line["kind"] == "number"]
    assert len(main) == len(chapters(opened(book)))
    only = set() if args[0] == "--by" else {f"只看：{args[1]}"}
    assert only <= {str(cell.value) for name, cell in cells(opened(book)) if name == "总览"}
    (tmp_path / "again").mkdir()
    assert [] == differences(book, tmp_path / "again")


def test_no_personal_data_stands_whole_in_any_part(tmp_path: Path) -> None:
    """A wrong number of a person is told as a finding, and masked in it."""
    person = "110105194912310021"
    row = {"year": 2023, "county": "甲区", "name": "张三丰", "person_id": person, "category": "特困"}
    tables = {"institutions": everywhere(beds=100, nursing_beds=60), "persons": [row]}
    share = target(id="persons", indicator="dependent_poor_support_rate", values={2023: 90})
    book, result = report(tmp_path, small(tmp_path, SHARE, share), workbook(tmp_path / "数据.xlsx", tables))
    assert [item for item in result["findings"] if "*" in (item["value"] or "")]
    said = "".join(data.decode("utf-8", "ignore") for data in parts(book).values())
    assert not [text for text in (person, "张三丰") if text in said]
