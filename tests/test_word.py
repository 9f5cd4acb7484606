"""The evaluation report: its figures are those of the other formats, its sentences fit them, its bytes stay."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from eldercalc.reports.word import fonts
from eldercalc.reports.word.markup import clean
from eldercalc.reports.word.parts import Cell, Column, Heading, Pages, Paragraph, Row, Table, row
from eldercalc.reports.word.render import document
from eldercalc.reports.word.sentences import moment, sentence, stands, tally
from eldercalc.reports.word.tables import shared
from tests.calling import PLANS, SAMPLES, beds, english, gate_city, run, small
from tests.making import everywhere, target, workbook


def report(folder: Path, *args: object, name: str = "报告.docx", **env: str) -> Any:
    """The document that a run writes."""
    path = folder / name
    result = run(*args, "-o", path, "--format", "csv", **env)
    assert result.exit_code in (0, 1), result.stderr
    return docx.Document(str(path))


def texts(document: Any) -> list[str]:
    """The paragraphs outside of tables."""
    return [paragraph.text for paragraph in document.paragraphs]


def grid(table: Any) -> list[list[str]]:
    """The cells of a table, read once from its XML: python-docx takes long over many."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [
        ["".join(text.text or "" for text in cell.iter(f"{space}t")) for cell in row.iter(f"{space}tc")]
        for row in table._tbl.iter(f"{space}tr")
    ]


def captioned(document: Any, caption: str) -> list[list[str]]:
    """The table whose caption ends so."""
    found = [
        table
        for table in document.tables
        if (before := table._tbl.getprevious()) is not None and "".join(before.itertext()).endswith(caption)
    ]
    assert 1 == len(found), caption
    return grid(found[0])


def markdown_rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables over the years, without heads."""
    for line in text.splitlines():
        cells = [cell.strip().replace("\\", "") for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) > 8 and not {"指标", "---"} & set(cells):
            yield cells


# Figures


@pytest.mark.parametrize("plan", PLANS)
def test_the_completion_table_has_the_figures_of_the_other_formats(plan: str, tmp_path: Path) -> None:
    """Name, class, target, every year and the verdict of every target with a number, in the same order."""
    args = ("progress", "--plan", plan, SAMPLES / f"{plan}.xlsx")
    told = list(markdown_rows(run(*args, "--format", "md").stdout))
    shown = captioned(report(tmp_path, *args), "指标完成情况表")
    years = [title for title in shown[0] if re.fullmatch(r"\d{4}年", title)]
    rows = [cells for cells in shown[1:] if len(cells) > 1]
    assert len(told) == len(rows) > 10
    for cells, other in zip(rows, told, strict=True):
        assert other[1] or "—" == cells[2] or not cells[0]
        assert other[2 : 3 + len(years)] == [cells[5], *cells[6 : 6 + len(years)]]
        assert other[4 + len(years)] == cells[-1]
        assert other[0].startswith(cells[1])


def test_the_counts_are_those_of_the_json(tmp_path: Path) -> None:
    """Binding, expected and all, by status; what is said twice is counted once."""
    given = ("check", "--plan", "jingdezhen", SAMPLES / "jingdezhen.xlsx", "--year", "2023")
    summary = json.loads(run(*given, "--format", "json").stdout)["summary"]
    shown = captioned(report(tmp_path, *given), "目标完成情况统计（项）")
    assert ["属性", "项数", "已完成", "快于预期", "符合预期", "基本符合预期", "滞后", "未完成", "不适用"] == shown[0]
    numbers = {cells[0]: [0 if cell == "—" else int(cell) for cell in cells[1:]] for cells in shown[1:]}
    codes = ("met", "ahead", "on_schedule", "nearly", "behind", "missed", "not_applicable")
    for name, key in (("约束性", "binding"), ("预期性", "expected"), ("未分类", "unclassified")):
        assert [summary[key].get(code, 0) for code in codes] == numbers[name][1:]
        assert sum(numbers[name][1:]) == numbers[name][0]
    assert [sum(column) for column in zip(*list(numbers.values())[:-1], strict=True)] == numbers["合计"]


def test_what_is_behind_says_what_it_takes(tmp_path: Path) -> None:
    """Value, target, both distances, what is needed, a year too, where most is lacking; binding ones first."""
    told = texts(report(tmp_path, "check", "--plan", "jingdezhen", SAMPLES / "jingdezhen.xlsx", "--year", "2023"))
    first = next(text for text in told if text.startswith("1．"))
    assert (
        "1．县级特困失能人员集中照护机构建成率（约束性，滞后）。2023年完成值50%，目标值≥100%(2025)，距目标−50，"
        "序时应达70（距序时−20）。完成率50%，目标进度33.3%，时序进度60%。还差 2个，到2025年每年须提高25个百分点，"
        "各地自缺：昌江区 1、浮梁县 1。"
    ) == first
    assert "滞后或未完成的目标11项，其中约束性1项，按属性和落后程度排列如下。" in told


# Sentences


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ({"met": 9, "missed": 3}, "12项约束性指标中，9项已完成、3项未完成",
         "of the 12 binding targets, 9 are met and 3 are missed"),
        ({"met": 1, "behind": 1, "unknown": 2}, "4项约束性指标中，1项已完成、1项滞后、2项无法判断",
         "of the 4 binding targets, 1 is met, 1 is behind schedule and 2 cannot be judged"),
        ({"met": 12}, "12项约束性指标均已完成", "all 12 binding targets are met"),
        ({"away": 1}, "1项约束性指标倒退", "the one binding target is moving away from its target"),
        ({"away": 2}, "2项约束性指标均倒退", "all 2 binding targets are moving away from their targets"),
    ],
)  # fmt: skip
def test_a_tally_fits_its_numbers(counts: Any, zh: str, en: str) -> None:
    told = tally("binding", stands(counts))
    assert (zh, en) == (told.show("zh"), told.show("en"))


@pytest.mark.parametrize(
    ("as_of", "zh", "en"),
    [
        (None, "截至2023年底", "By the end of 2023"),
        ("2023-12-31", "截至2023年底", "By the end of 2023"),
        ("2023-06-30", "截至2023年6月30日", "As of 2023-06-30"),
    ],
)
def test_by_when_it_stands_so(as_of: str | None, zh: str, en: str) -> None:
    from datetime import date

    told = moment(2023, date.fromisoformat(as_of) if as_of else None)
    assert (zh, en) == (sentence(told, "zh"), sentence(told, "en"))


def test_the_summary_begins_with_the_binding_targets(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    told = texts(report(tmp_path, "check", "--plan", plan, data))
    start = told.index("（一）完成情况", told.index("一、总体结论", 20))
    assert [
        "截至2023年底，1项约束性指标未完成；1项预期性指标未完成；3项未分类指标中，1项已完成、1项滞后、1项无法判断。",
        "合计5项可量化目标中，1项已完成、1项滞后、2项未完成、1项无法判断。",
    ] == told[start + 1 : start + 3]


def test_what_is_unknown_says_what_would_cure_it(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    made = report(tmp_path, "check", "--plan", plan, data)
    assert ["指标", "原因", "怎样补"] == captioned(made, "无法判断的目标")[0]
    assert ["dark", "没有数据", "补报或补全“资金”"] == captioned(made, "无法判断的目标")[1]


def test_an_interim_report_becomes_the_final_one_when_the_last_year_is_over(tmp_path: Path) -> None:
    plan = small(tmp_path, target(id="share", indicator="nursing_bed_share", values={2025: 50}))
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [
        one for year in (2024, 2025) for one in everywhere(year, beds=100, nursing_beds=60)]})  # fmt: skip
    kinds = [
        texts(report(tmp_path, "check", "--plan", plan, data, *more))[1]
        for more in (("--year", 2024), ("--as-of", "2025-06-30"), ("--year", 2025))
    ]
    assert ["实施情况中期评估报告", "实施情况中期评估报告", "实施情况终期评估报告"] == kinds


# The quality of the data


def test_findings_are_counted_by_rule_and_none_is_lost(tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", {"institutions": everywhere(beds=100, nursing_beds=130)[:2]})
    args = ("check", "--plan", small(tmp_path), data)
    findings = json.loads(run(*args, "--format", "json").stdout)["findings"]
    made = report(tmp_path, *args)
    shown = captioned(made, "数据问题")
    assert len(findings) == sum(int(cells[2]) for cells in shown[1:]) > 1
    above = next(cells for cells in shown if "[institutions.nursing_beds|above_beds]" in cells[1])
    assert ["错误", "2"] == [above[0], above[2]]
    assert above[3].endswith("数据.xlsx [养老机构] G2、G3")
    assert any("eldercalc validate … -o 问题.csv" in text for text in texts(made))
    assert [["2023", "3", "2", "丙市"]] == captioned(made, "各年报送情况")[1:]


def test_kinds_of_findings_beyond_the_table_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eldercalc.reports.word.quality.MOST_CAUSES", 1)
    above, blank, _ = everywhere(beds=100, nursing_beds=130)
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [above, {**blank, "nursing_beds": "约四十"}]})
    made = report(tmp_path, "check", "--plan", small(tmp_path), data)
    assert 2 == len(captioned(made, "数据问题"))
    assert any(re.search(r"表中只列前1类，另有\d+类\d+处", text) for text in texts(made))


# Bytes


def test_the_same_input_gives_the_same_bytes_and_no_clock(tmp_path: Path) -> None:
    plan, data = gate_city(tmp_path)
    made = []
    for name in ("a.docx", "b.docx"):
        report(tmp_path, "check", "--plan", plan, data, name=name, SOURCE_DATE_EPOCH="")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as package:
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in package.infolist()}
        core = package.read("docProps/core.xml").decode()
        pictures = [package.read(name) for name in package.namelist() if name.endswith(".png")]
    assert "dcterms:" not in core.replace("xmlns:dcterms", "")
    assert pictures
    assert not any(mark in picture for picture in pictures for mark in (b"tEXt", b"tIME"))


def test_the_day_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    made = report(tmp_path, "check", "--plan", small(tmp_path), beds(tmp_path), SOURCE_DATE_EPOCH="1700000000")
    assert "编制日期：2023-11-14" in texts(made)
    assert "2023-11-14T22:13:20" == made.core_properties.created.replace(tzinfo=None).isoformat()


def test_nothing_is_written_where_the_report_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that was there stays."""
    path = tmp_path / "报告.docx"
    path.write_bytes(b"former")
    monkeypatch.setattr("eldercalc.reports.word.written", lambda *_: 1 / 0)
    with pytest.raises(AssertionError):
        run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", path)
    assert b"former" == path.read_bytes()
    assert ["city.yaml", "报告.docx", "数据.xlsx"] == sorted(each.name for each in tmp_path.iterdir())


# What is missing


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "写 .docx 还须安装 python-docx、matplotlib"),
        ("en", "writing .docx needs python-docx, matplotlib installed"),
    ],
)
def test_a_missing_package_is_told_before_anything_is_read(
    lang: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *_: None)
    result = run("check", "--plan", small(tmp_path), broken, "-o", tmp_path / "a.docx", "--lang", lang)
    assert (2, "") == (result.exit_code, result.stdout)
    assert told in result.stderr
    assert "pip install 'eldercalc[docx]'" in result.stderr
    assert "坏.xlsx" not in result.stderr


def test_without_a_chinese_font_charts_are_left_out_and_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({"DejaVu Sans"}))
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=40)]
    made = report(
        tmp_path, "check", "--plan", small(tmp_path), workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    )
    assert 0 == len(made.inline_shapes)
    assert 2 == sum(text.startswith("本机没有能显示这些文字的字体") for text in texts(made))


def test_english_needs_no_chinese_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({"DejaVu Sans"}))
    plan, data = english(tmp_path)
    assert 2 <= len(report(tmp_path, "check", "--plan", plan, data, "--lang", "en").inline_shapes)


@pytest.mark.parametrize(
    ("text", "font"), [("养老", "Noto Sans CJK SC"), ("care", "DejaVu Sans"), ("\U000f0000", None)]
)
def test_a_font_is_chosen_that_has_every_character(
    text: str, font: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"Noto Sans CJK SC": frozenset(map(ord, "养老")), "DejaVu Sans": frozenset(map(ord, "care"))}
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset(known))
    monkeypatch.setattr(fonts, "_characters", known.__getitem__)
    assert font == fonts.covering([text])


# Narrowed reports, and the language


def test_a_report_for_one_body_has_its_targets_alone(tmp_path: Path) -> None:
    args = ("check", "--plan", "changzhou", SAMPLES / "changzhou.xlsx", "--responsible", "市民政局")
    lines = json.loads(run(*args, "--format", "json").stdout)["assessments"]
    mains = [line for line in lines if line["main"] and line["kind"] == "number"]
    made = report(tmp_path, *args)
    rows = [cells for cells in captioned(made, "指标完成情况表")[1:] if len(cells) > 1 and cells[0]]
    assert [str(at) for at in range(1, len(mains) + 1)] == [cells[0] for cells in rows]
    assert "范围：市民政局" in texts(made)
    assert any(text.startswith(f"截至2025年底，由市民政局负责的{len(mains)}项可量化目标中") for text in texts(made))


def test_a_report_for_one_county_has_its_figures(tmp_path: Path) -> None:
    args = ("check", "--plan", "zhenjiang", SAMPLES / "zhenjiang.xlsx", "--year", "2023", "--area", "丹阳")
    lines = json.loads(run(*args, "--format", "json").stdout)["assessments"]
    assert {"丹阳市"} == {line["area"] for line in lines if line["main"] and line["kind"] == "number"}
    made = report(tmp_path, *args)
    assert any(text.startswith("截至2023年底，丹阳市12项约束性指标") for text in texts(made))


def test_an_english_report_is_english(tmp_path: Path) -> None:
    """Every word that is not of the plan or the data."""
    plan, data = english(tmp_path)
    made = report(tmp_path, "progress", "--plan", plan, data, "--lang", "en")
    told = [*texts(made), *(cell for table in made.tables for cells in grid(table) for cell in cells)]
    assert not [text for text in told if re.search("[\u4e00-\u9fff]", re.sub("在营|养老机构", "", text))]
    assert "Interim evaluation" == made.paragraphs[1].text


# What comes from data


def test_no_character_breaks_a_document() -> None:
    """Markup is text; what XML cannot hold is shown as such."""
    odd = "<w:p>&\"'\x00\x0b\x1f\ud800\ufffe\n\t{n}"
    parts = [
        Heading(odd),
        Paragraph(odd, lead=odd),
        Table(odd, [Column(odd, 1)], [row(odd), Row([Cell(odd)], band=True)]),
    ]
    made = docx.Document(io.BytesIO(document([Pages(parts)], odd, "zh")))
    assert clean(odd) == "<w:p>&\"'\ufffd\ufffd\ufffd\ufffd\ufffd {n}"
    assert clean(odd) in texts(made)
    assert 3 == sum(cell == clean(odd) for cells in grid(made.tables[0]) for cell in cells)


@pytest.mark.parametrize("words", [["a"], ["≥10,000(2025)", "甲"], ["x" * 400, "甲乙丙丁戊己庚", "y" * 300]])
def test_columns_fill_the_page_exactly(words: list[str]) -> None:
    table = Table("", [Column("", 1 + at) for at in range(len(words))], [row(*words)])
    widths = shared(table, 8845)
    assert 8845 == sum(widths)
    assert min(widths) > 0
