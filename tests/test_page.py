"""The page says what every format says, escapes what it is given, leaves nothing out silently, and needs nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eldercalc.assessment import Assessed
from eldercalc.gate import Gate
from eldercalc.privacy import mask
from eldercalc.reports import labels
from eldercalc.reports.board import CLASSES
from eldercalc.reports.columns import COLUMNS
from eldercalc.reports.page import problems as limits
from eldercalc.reports.page.evidence import MOST_AREAS
from eldercalc.reports.page.wording import WORDS
from eldercalc.reports.result import Report
from eldercalc.reports.summary import paragraph
from eldercalc.words import words
from tests.calling import CHINESE, beds, english, run, small
from tests.gates import ROW, waivers, wrong
from tests.making import city_plan, everywhere, institution, judged, main_line, target, workbook
from tests.paging import Page, city, problem, read, rows, said, written

NASTY = "<script>alert(1)</script>\"'</script>&amp;{{ 7*7 }}{% raw %}"
"""What would run, close an attribute, or be read as a template, were it not escaped."""


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assessed:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def page(assessed: Assessed) -> Page:
    return read(written(assessed, [problem(1), problem(2), problem(3, severity="warning", rule="other|rule")]))


# What it says


def test_each_row_shows_the_columns_of_every_format(assessed: Assessed, page: Page) -> None:
    found = rows(page)
    assert ["late", "slow", "dark", "kept"] == sorted(found, key=["late", "slow", "dark", "kept"].index)
    for id_, row in found.items():
        line = main_line(assessed, id_)
        assert COLUMNS["value"].show(line, "zh") == row.select(".figure b")[0].text
        assert COLUMNS["target"].show(line, "zh") == row.select(".goal")[0].text
        assert COLUMNS["status"].show(line, "zh") in said(row.select(".verdict")[0])
        assert COLUMNS["completion"].show(line, "zh") in said(row.select("td.completion")[0])


def test_the_overview_leads_with_the_binding_targets(page: Page) -> None:
    lead = page.select(".lead")[0]
    assert "约束性目标 共 2 项" == said(lead.select("h3")[0])
    figures = {said(one.select("dt")[0]): said(one.select("dd")[0]) for one in lead.select(".figures div")}
    assert {"已完成": "0", "按期推进": "0", "滞后": "0", "未完成": "1", "无法判断": "1"} == figures


def test_a_plan_without_classes_leads_with_all_its_targets(tmp_path: Path) -> None:
    plan = city_plan(tmp_path, [target(id="t", indicator="institutions", values={2023: 3})])
    lead = read(written(judged(plan, {"institutions": everywhere()}))).select(".lead")[0]
    assert "全部可量化目标 共 1 项" == said(lead.select("h3")[0])
    assert 1 == len(lead.select(".class"))


def test_the_widest_gaps_lead_to_what_they_stand_on(page: Page) -> None:
    gaps = page.select(".worst a")
    assert ["护理型床位占比", "养老机构床位"] == [said(one) for one in gaps]
    for one in gaps:
        assert page.get_element_by_id(one.get("href")[1:]).select(".facts")


def test_the_closing_words_are_those_of_the_terminal(assessed: Assessed, page: Page) -> None:
    assert paragraph(assessed, "zh") in said(page.select(".prose")[0])


def test_a_figure_stands_on_its_definition_its_parts_its_years_and_what_was_left_out(page: Page) -> None:
    inside = said(rows(page)["late"].select(".inside")[0])
    promise = ("算法", "“养老机构”", "出处", "表1", "市民政局、市卫健委")
    figure = (
        "2021",
        "2022",
        "2023",
        "180/279",
        "用 3 行（名册）",
        "未计入：护理型床位数空白 1 行",
        "数据.xlsx [养老机构]",
    )
    assert [] == [told for told in (*promise, *figure) if told not in inside]


def test_a_doubt_in_the_text_is_told_where_the_target_is(page: Page) -> None:
    row = rows(page)["slow"]
    assert "文本疑点" in said(row.select("summary")[0])
    assert "单位未印" in said(row.select(".facts")[0])


def test_every_cell_of_the_areas_leads_to_its_line(assessed: Assessed, page: Page) -> None:
    cells = page.select(".heat td a")
    assert len(cells) >= 6
    for cell in cells:
        line = page.get_element_by_id(cell.get("href")[1:])
        assert line.select("td")[0].text == cell.text
        assert said(cell.select(".unseen")[0]) in said(line)


def test_a_promise_without_a_number_is_not_lost(page: Page) -> None:
    assert "三 服务体系 2025 未填报 表1" == said(page.select(".promises tbody tr")[0])


def test_what_is_wrong_is_told_with_file_sheet_cell_and_cure(page: Page) -> None:
    first = page.select(".cause")[0]
    assert "错误 床位数“约1”不是数 2 处 改正这个单元格" == said(first.select("summary")[0])
    places = [[said(cell) for cell in row.select("td")] for row in first.select("tbody tr")]
    assert ["甲区.xlsx", "养老机构", "N1", "约1", "1", "床位数“约1”不是数"] == places[0]


def test_who_has_not_reported_is_told_on_the_first_screen(tmp_path: Path) -> None:
    plan = city_plan(tmp_path, [target(id="t", indicator="institution_beds", values={2025: 500})])
    shown = read(written(judged(plan, {"institutions": [institution(beds=10)]})))
    assert "2023 年未报数据：乙县、丙市" in said(shown.select("header")[0])
    assert "未报地区 2023: 乙县、丙市" in said(shown.select("#basis")[0])


def test_the_files_stand_with_their_checksums(page: Page) -> None:
    assert "数据.xlsx " + "ab" * 32 in said(page.select("#basis")[0])


def test_every_status_has_a_meaning_but_that_of_targets_without_a_number(page: Page) -> None:
    told = [said(one.select(".chip")[0]) for one in page.select(".meanings dt")]
    assert {word.show("zh") for code, word in labels.STATUS.items() if code != "qualitative"} == set(told)


# Nothing left out silently


def test_findings_that_the_page_does_not_list_are_counted(assessed: Assessed) -> None:
    """One more than is listed, and one kind more than is listed."""
    many = [problem(at) for at in range(1, limits.MOST_PLACES + 2)]
    kinds = [problem(1, rule=f"r{at:03}|x", severity="info") for at in range(limits.MOST_CAUSES)]
    shown = read(written(assessed, [*many, *kinds]))
    first = shown.select(".cause")[0]
    assert limits.MOST_PLACES == len(first.select("tbody tr"))
    assert "另有 1 处未列入本页" in said(first)
    assert limits.MOST_CAUSES == len(shown.select(".cause"))
    assert "另有 1 类问题未列入本页" in said(shown.select("#problems > .left")[0])


def test_as_many_findings_as_are_listed_need_no_such_word(assessed: Assessed) -> None:
    shown = read(written(assessed, [problem(at) for at in range(1, limits.MOST_PLACES + 1)]))
    assert [] == shown.select("#problems .left")


def test_the_places_listed_and_those_left_are_all_there_are(assessed: Assessed) -> None:
    """A hundred thousand in fifty kinds: the page stays as small as it was."""
    findings = [problem(at, rule=f"r{at % 50}|x") for at in range(100_000)]
    made = written(assessed, findings)
    shown = read(made)
    listed = len(shown.select(".cause tbody tr"))
    left = [int(re.sub(r"\D", "", re.findall(r"另有 ([\d,]+) 处", said(one))[0])) for one in shown.select(".left")]
    assert 100_000 == listed + sum(left)
    assert limits.MOST_ALL == listed
    assert len(made) < 3_000_000


def test_areas_that_the_page_does_not_show_are_counted(tmp_path: Path) -> None:
    areas = [{"code": str(910000 + at), "name": f"第{at}区", "kind": "county"} for at in range(MOST_AREAS + 2)]
    plan = city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", values={2023: 50})], areas=areas)
    rows_ = [institution(area["name"], area["code"], beds=10, nursing_beds=6) for area in areas]
    shown = read(written(judged(plan, {"institutions": rows_})))
    assert 3 == len(shown.select(".heat"))
    assert MOST_AREAS == len(shown.select(".heat td a"))
    assert "另有 2 个地区未列入本页" in said(shown.select("#areas")[0])
    assert "另有 2 个地区未列入本页" in said(shown.select(".evidence")[0])


# What it is given


def nasty_page(folder: Path) -> bytes:
    """A page of a city, a file and a finding that are called so."""
    nasty = [
        target(
            id="t", name=NASTY, indicator="nursing_bed_share", values={2023: 50}, chapter=NASTY, responsible=[NASTY],
            doubt=NASTY, note=NASTY, source=[{"section": NASTY}],
        ),
        target(id="w", name=NASTY, qualitative={"by": 2025}, chapter=NASTY),
    ]  # fmt: skip
    areas = [{"code": "900001", "name": NASTY, "kind": "county"}]
    plan = city_plan(folder, nasty, areas=areas, title=NASTY)
    assessed = judged(plan, {"institutions": [institution(NASTY, beds=10, nursing_beds=6)]}, history=True)
    wrong = problem(1, file=NASTY, sheet=NASTY, cell=NASTY, value=NASTY, message=words("{n}", "{n}", n=NASTY))
    return written(assessed, [wrong], files=[{"path": NASTY, "sha256": "00"}])


def test_what_comes_from_data_is_shown_as_it_is_and_never_run(tmp_path: Path) -> None:
    shown = read(nasty_page(tmp_path))
    assert 1 == len(shown.select("script"))
    assert [] == [name for node in shown.iter() for name in node.attrib if name.startswith("on")]
    titles = [shown.select("h1")[0], shown.select(".heat thead th")[1], shown.select(".cause .message")[0],
              *shown.select(".cause tbody td")[:4], shown.select("#basis tbody td")[0]]  # fmt: skip
    assert [" ".join(NASTY.split())] * len(titles) == [said(node) for node in titles]
    row = shown.select("tbody.target")[0]
    assert (NASTY, NASTY) == (row.get("data-name"), row.get("data-responsible"))


def test_half_a_character_in_the_name_of_a_file_is_no_hindrance(assessed: Assessed) -> None:
    assert b"?.xlsx" in written(assessed, files=[{"path": "\udce4.xlsx", "sha256": "00"}])


def test_a_value_as_long_as_a_cell_holds_is_cut_and_says_so(assessed: Assessed) -> None:
    shown = read(written(assessed, [problem(1, value="长" * 32_000)]))
    assert "（另有 31700 字未显示）" in said(shown.select(".cause tbody")[0])


def test_what_is_waived_says_by_whom(tmp_path: Path) -> None:
    data = wrong(tmp_path, ROW)
    run("check", "--plan", small(tmp_path), data, "--waivers", _waiver(tmp_path), "-o", tmp_path / "报告.html",
        SOURCE_DATE_EPOCH="1774915200")  # fmt: skip
    shown = read((tmp_path / "报告.html").read_bytes())
    assert "已豁免（张三：已电话核实，至 2026-03-31）" in said(shown.select(".cause tbody")[0])


def _waiver(folder: Path) -> Path:
    return waivers(folder, {"rule": "institutions.beds|not_count", "key": "Z", "owner": "张三", "reason": "已电话核实",
                            "expires": "2026-03-31"})  # fmt: skip


def test_no_citizen_id_is_shown_whole(tmp_path: Path) -> None:
    """Its last digit is wrong, so that the page tells of it."""
    id_, name = "321102194001011231", "王小明"
    plan = small(tmp_path, target(id="t", indicator="dependent_poor_support_rate", values={2023: 50}))
    person = {"year": 2023, "county": "甲区", "person_id": id_, "name": name, "categories": "特困"}
    data = workbook(tmp_path / "数据.xlsx", {"persons": [{**person, "self_care": "完全丧失", "support": "集中供养"}]})
    run("check", "--plan", plan, data, "-o", tmp_path / "报告.html")
    made = (tmp_path / "报告.html").read_text("utf-8")
    assert mask(id_) in made
    assert id_ not in made
    assert name not in made


# One file, the same bytes


def test_the_command_writes_it_whole_and_the_same_each_time(tmp_path: Path) -> None:
    plan, data = small(tmp_path), beds(tmp_path)
    for name, day in (("一.html", "1774915200"), ("二.html", "1790000000")):
        assert 0 == run("check", "--plan", plan, data, "-o", tmp_path / name, SOURCE_DATE_EPOCH=day).exit_code
    assert (tmp_path / "一.html").read_bytes() == (tmp_path / "二.html").read_bytes()


@pytest.mark.parametrize("command", ["check", "progress"])
def test_both_commands_write_it_narrowed_as_they_were_asked(command: str, tmp_path: Path) -> None:
    plan = small(tmp_path, target(id="a", name="甲指标", indicator="nursing_bed_share", values={2023: 50},
                                  responsible=["市民政局"]),
                 target(id="b", name="乙指标", indicator="institutions", values={2023: 3}))  # fmt: skip
    out = tmp_path / "报告.html"
    run(command, "--plan", plan, beds(tmp_path), "--responsible", "民政局", "--area", "乙县", "-o", out)
    shown = read(out.read_bytes())
    assert "只看：乙县、民政局" in said(shown.select("header")[0])
    assert ["甲指标"] == [row.get("data-name") for row in shown.select("tbody.target")]
    assert [] == shown.select(".heat")


def test_it_asks_for_nothing_and_lets_nothing_else_run(page: Page) -> None:
    """Its own style and script are known by their sums; all else is refused."""
    policy = page.select("meta[http-equiv]")[0].get("content")
    for kind in ("style", "script"):
        text = page.select(kind)[0].text
        sum_ = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{sum_}'" in policy
    assert policy.startswith("default-src 'none'")
    assert [] == [node for node in page.iter() if node.get("src") or node.get("style")]
    assert {"#"} == {node.get("href")[0] for node in page.iter() if node.get("href")}


def test_ids_are_told_once_and_every_link_leads_somewhere(page: Page) -> None:
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {node.get("href")[1:] for node in page.iter("a")} <= set(ids)


def test_whoever_hears_the_page_is_told_what_others_see(page: Page) -> None:
    assert all(said(chart) for chart in page.select("svg[role=img] > title"))
    assert all(chart.select("title") or chart.get("aria-hidden") for chart in page.select("svg"))
    assert all(table.select("thead th[scope=col]") for table in page.select("table"))
    assert "zh-CN" == page.get("lang")


def test_the_templates_are_part_of_the_package() -> None:
    """And hold no text that the page never shows."""
    folder = resources.files("eldercalc.reports.page") / "templates"
    text = "".join(one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".html"))
    code = "".join(one.read_text("utf-8") for one in folder.joinpath("..").iterdir() if one.name.endswith(".py"))
    code = re.sub(r'^    "\w+": Words', "", code, flags=re.MULTILINE)
    named = {f"class_{name}" for name in (*CLASSES, "all")}
    assert named == {name for name in WORDS if f"t.{name}" not in text and f'"{name}"' not in code}


def test_an_english_page_of_an_english_city_has_no_chinese(tmp_path: Path) -> None:
    """But for the name of the sheet, which is that of the file."""
    plan, data = english(tmp_path)
    out = tmp_path / "report.html"
    run("check", "--plan", plan, data, "--lang", "en", "-o", out)
    shown = read(out.read_bytes())
    assert "en" == shown.get("lang")
    for node in (*shown.select("style"), *shown.select("script")):
        node.text = ""
    texts = [*shown.itertext(), *(value for node in shown.iter() for value in node.attrib.values())]
    assert [] == [text for text in texts if CHINESE.search(text.replace("养老机构", ""))]


# Extreme shapes


def test_where_nothing_could_be_judged_the_page_says_what_is_lacking(tmp_path: Path) -> None:
    plan = city_plan(
        tmp_path, [target(id="t", indicator="lottery_elder_share", values={2025: 55}, **{"class": "binding"})]
    )
    shown = read(written(judged(plan, {"institutions": everywhere()})))
    row = shown.select("tbody.target")[0]
    assert "—" == row.select(".figure b")[0].text
    assert "无法判断" in said(row.select(".verdict")[0])
    assert [] == row.select("svg.trend")
    assert "补报或补全" in said(shown.select(".prose")[0])
    assert "没有滞后或未完成的目标" in said(shown.select(".side")[0])


def test_a_plan_of_words_alone_has_no_empty_table(tmp_path: Path) -> None:
    plan = city_plan(tmp_path, [target(id="t", qualitative={"by": 2025}, name="体系")])
    shown = read(written(judged(plan, {"institutions": everywhere()})))
    assert "没有可量化的目标。" in said(shown.select("#targets")[0])
    assert [] == shown.select("table.targets")
    assert "体系" in said(shown.select("#promises")[0])


def test_a_single_county_stands_alone(tmp_path: Path) -> None:
    areas = [{"code": "900001", "name": "甲区", "kind": "county"}]
    plan = city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", values={2023: 50})], areas=areas)
    shown = read(written(judged(plan, {"institutions": [institution(beds=10, nursing_beds=6)]})))
    assert ["甲区"] == [said(head) for head in shown.select(".heat thead th")[1:]]


def test_the_last_year_of_a_plan_is_judged_for_good(tmp_path: Path) -> None:
    plan = city_plan(tmp_path, [target(id="t", indicator="nursing_bed_share", baseline={2020: 30}, values={2025: 55})])
    rows_ = [row for year in range(2021, 2026) for row in everywhere(year, beds=100, nursing_beds=year - 1965)]
    shown = read(written(judged(plan, {"institutions": rows_}, history=True)))
    row = shown.select("tbody.target")[0]
    assert "met" == row.get("data-status")
    assert 5 == len(row.select(".drawn circle.dot"))
    assert [] == row.select("circle.goal")


def test_a_result_without_findings_says_so(assessed: Assessed) -> None:
    shown = read(written(assessed))
    assert "没有发现数据问题" in said(shown.select("#problems")[0])


def test_the_mapping_that_was_used_is_told(assessed: Assessed) -> None:
    from eldercalc.reports.page import document

    sheets = [{"name": "台账<b>", "table": "养老机构", "ignored": False, "used": True}]
    used: dict[str, Any] = {"file": "对照.yaml", "sha256": "cd", "sheets": sheets, "columns": []}
    shown = read(document(Report(assessed, [], [], Gate(True), mapping=used), "zh"))
    assert "台账<b> 养老机构 是" in said(shown.select("#basis")[0])
