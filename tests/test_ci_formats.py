"""What CI systems read: JUnit XML that is valid and fails where the run fails, annotations that GitHub shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eldercalc.reports import github, junit
from tests.calling import PLANS, SAMPLES, SHARE, gate_city, run, small
from tests.gates import LAST_DAY, SIGNED, WRONG, former, waivers, wrong
from tests.making import everywhere, institution, target, workbook

SCHEMAS = {
    name: etree.XMLSchema(etree.parse(Path(__file__).parent / "junit" / f"{name}.xsd")) for name in ("jenkins", "ant")
}
ROW = institution(code="Z", beds="约40")


def faults(xml: str) -> list[str]:
    """What the schemas say against the document."""
    tree = etree.fromstring(xml.encode())
    return [f"{name}: {error.message}" for name, schema in SCHEMAS.items()
            if not schema.validate(tree) for error in schema.error_log]  # fmt: skip


def cases(xml: str, suite: int = 0) -> dict[str, tuple[str, str]]:
    """Every case of a suite by its name: `pass`, `failure` or `skipped`, and the message."""
    found = {}
    for case in etree.fromstring(xml.encode())[suite].iter("testcase"):
        outcome = case[0] if len(case) else None
        found[case.get("name")] = ("pass", "") if outcome is None else (outcome.tag, outcome.get("message"))
    return found


def failed(xml: str) -> int:
    return len(etree.fromstring(xml.encode()).findall(".//failure"))


# JUnit


def test_the_whole_junit_report_of_a_small_run(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "values": {2023: 70}}, target(id="promise", name="机制", qualitative={"by": 2025}))
    data = wrong(tmp_path, ROW)
    args = ("--format", "junit", "--fail-on", "errors,missed", "--by", "plan")
    result = run("check", "--plan", plan, data, *args, SOURCE_DATE_EPOCH=LAST_DAY)
    expected = f"""<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
 <testsuite name="目标" package="small_city" id="0" hostname="localhost" timestamp="2026-03-31T00:00:00" time="0" \
tests="2" errors="0" failures="1" skipped="1">
  <properties>
   <property name="eldercalc" value="VERSION" />
   <property name="plan_sha256" value="SHA" />
   <property name="fail_on" value="errors,missed" />
  </properties>
  <testcase classname="small_city.share" name="护理型床位占比 · 小城市 · 2023" time="0">
   <failure type="missed" message="未完成：60，目标 ≥70">未完成：60，目标 ≥70
需 30张达标，或新增 100张</failure>
  </testcase>
  <testcase classname="small_city.promise" name="机制 · 小城市 · 2023" time="0">
   <skipped message="定性任务（未填报）" />
  </testcase>
  <system-out>小城养老规划
判断年度 2023；数据截至年末；读取文件 1 个，发现数据问题 1 处
可量化目标 1 项：未完成 1；另有定性任务 1 项。首先要看的：护理型床位占比（60，目标 70%，\
需 30张达标，或新增 100张）。</system-out>
  <system-err />
 </testsuite>
 <testsuite name="数据" package="small_city" id="1" hostname="localhost" timestamp="2026-03-31T00:00:00" time="0" \
tests="1" errors="0" failures="1" skipped="0">
  <properties>
   <property name="eldercalc" value="VERSION" />
   <property name="plan_sha256" value="SHA" />
   <property name="fail_on" value="errors,missed" />
  </properties>
  <testcase classname="{data}[养老机构]" name="institutions.beds|not_count" time="0">
   <failure type="error" message="错误 1 处：床位数“约40”不是数">\
F5 床位数“约40”不是数 → 改正这个单元格；同行其他单元格照常计算</failure>
  </testcase>
  <system-out />
  <system-err />
 </testsuite>
</testsuites>
"""
    shown = re.sub(r'(name="eldercalc" value=)"[^"]*"', r'\1"VERSION"', result.stdout)
    assert expected == re.sub(r'(name="plan_sha256" value=)"[^"]*"', r'\1"SHA"', shown)
    assert faults(result.stdout) == []


@pytest.mark.parametrize("plan", PLANS)
def test_the_junit_report_of_every_sample_is_valid_and_fails_where_the_run_fails(plan: str) -> None:
    for condition in ("errors", "warnings,behind,unknown"):
        args = ("--format", "junit", "--fail-on", condition, "-q")
        result = run("check", "--plan", plan, SAMPLES / f"{plan}.xlsx", *args)
        assert faults(result.stdout) == []
        assert (failed(result.stdout) > 0) is (result.exit_code == 1)


def test_villages_of_one_name_are_cases_apart(tmp_path: Path) -> None:
    """CI systems tell cases by class and name; two townships each have a 朝阳社区."""
    areas = [
        {"county": "甲区", "town": town, "village": "朝阳社区", "kind": "社区", "year": 2023}
        for town in ("东街", "西街")
    ]
    rows = {"areas": areas, "institutions": everywhere(beds=100, nursing_beds=60, town="东街", village="朝阳社区")}
    data = workbook(tmp_path / "数据.xlsx", rows)
    shown = run("check", "--plan", small(tmp_path), data, "--by", "village", "--format", "junit").stdout
    assert faults(shown) == []
    assert len([name for name in cases(shown) if "朝阳社区" in name]) >= 2


GATES: dict[str, dict[str, tuple[str, str]]] = {
    "none": {},
    "missed:binding": {"late_binding": ("failure", "未完成：60，目标 ≥70")},
    "behind": {
        "late_binding": ("failure", "未完成：60，目标 ≥70"),
        "late": ("failure", "未完成：60，目标 ≥65"),
        "slow": ("failure", "滞后：300，目标 ≥500"),
    },
    "unknown": {"dark": ("failure", "无法判断（没有数据）")},
}


@pytest.mark.parametrize("condition", GATES)
def test_a_case_fails_exactly_where_the_gate_breaks(condition: str, tmp_path: Path) -> None:
    """What else is missed passes: nobody asked. What cannot be judged is skipped with the reason."""
    plan, data = gate_city(tmp_path)
    result = run("check", "--plan", plan, data, "--fail-on", condition, "--format", "junit", "--by", "plan")
    quiet = {"late_binding": "pass", "late": "pass", "slow": "pass", "kept": "pass", "dark": "skipped"}
    shown = {name.split(" · ")[0]: outcome for name, outcome in cases(result.stdout).items()}
    assert {**quiet, **{name: kind for name, (kind, _) in GATES[condition].items()}} == {
        name: kind for name, (kind, _) in shown.items()
    }
    assert {name: shown[name] for name in GATES[condition]} == GATES[condition]
    assert (failed(result.stdout) > 0) is (result.exit_code == 1)


def test_what_is_waived_or_was_there_before_is_skipped_and_says_so(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "values": {2023: 70}})
    before = former(tmp_path, wrong(tmp_path, {**ROW, "residents": "约9"}), plan=plan)
    path = waivers(tmp_path, {**WRONG, **SIGNED})
    data = wrong(tmp_path, {**ROW, "residents": "约9"})
    args = ("--fail-on", "errors,missed", "--baseline", before, "--waivers", path, "--by", "plan", "--format", "junit")
    result = run("check", "--plan", plan, data, *args, SOURCE_DATE_EPOCH=LAST_DAY)
    assert result.exit_code == 0
    assert cases(result.stdout) == {"护理型床位占比 · 小城市 · 2023": ("skipped", "未完成：60，目标 ≥70；基线中已有")}
    assert cases(result.stdout, 1) == {
        "institutions.beds|not_count": ("skipped", "已豁免（张三：已电话核实，至 2026-03-31）"),
        "institutions.residents|not_count": ("skipped", "基线中已有"),
    }
    assert faults(result.stdout) == []


def test_the_ending_xml_means_junit(tmp_path: Path) -> None:
    plan, data, out = small(tmp_path), wrong(tmp_path), tmp_path / "结果.xml"
    shown = run("check", "--plan", plan, data, "-o", out, "--format", "junit", SOURCE_DATE_EPOCH=LAST_DAY).stdout
    assert out.read_text(encoding="utf-8") == shown


def test_what_xml_cannot_hold_is_shown_by_its_number(tmp_path: Path) -> None:
    """A CSV may hold any byte; a report that a parser refuses is no report."""
    data = tmp_path / "养老机构.csv"
    data.write_text("年度,县区,机构编码,机构名称,床位数\n2023,甲区,A,甲,4\x01\x0b<&>\"'\ufffe]]>\n", encoding="utf-8")
    xml = run("check", "--plan", small(tmp_path), data, "--format", "junit").stdout
    assert faults(xml) == []
    assert r"床位数“4\x01\x0b<&>" in cases(xml, 1)["institutions.beds|not_count"][1]


@given(st.text())
def test_any_text_is_sayable_and_what_is_allowed_stays(text: str) -> None:
    said = junit.sayable(text)
    assert etree.fromstring(f"<a>{said.replace('&', '&amp;').replace('<', '&lt;')}</a>".encode()) is not None
    assert junit.sayable(said) == said
    if text.isprintable():
        assert said == text


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "a case without a name": ("jenkins", lambda xml: re.sub(r'(<testcase [^>]*?) name="[^"]*"', r"\1", xml, count=1)),
    "an unknown attribute": ("jenkins", lambda xml: xml.replace("<testcase ", '<testcase file="a" ', 1)),
    "a count that is none": ("jenkins", lambda xml: xml.replace('failures="', 'failures="x', 1)),
    "a failure without a type": ("ant", lambda xml: xml.replace(' type="error"', "", 1)),
    "no host": ("ant", lambda xml: xml.replace(' hostname="localhost"', "", 1)),
    "two cases of one name": ("ant", lambda xml: re.sub(r"( *<testcase [^>]*/>\n)", r"\1\1", xml, count=1)),
    "a time with a zone": ("ant", lambda xml: xml.replace("T00:00:00", "T00:00:00Z", 1)),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_schemas_refuse_what_is_wrong(what: str, tmp_path: Path) -> None:
    """A schema that accepts all proves nothing."""
    name, spoil = BROKEN[what]
    good = run("check", "--plan", small(tmp_path), wrong(tmp_path, ROW), "--format", "junit").stdout
    assert faults(good) == []
    assert [fault for fault in faults(spoil(good)) if fault.startswith(name)]


# GitHub


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The lines as a runner reads them: kind, properties, message."""
    found = []
    for line in text.splitlines():
        if match := re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line):
            pairs = (part.split("=", 1) for part in match[2].split(","))
            found.append((match[1], {name: plain(value) for name, value in pairs}, plain(match[3])))
    return found


def plain(text: str) -> str:
    for code, mark in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, mark)
    return text


def test_the_whole_annotations_of_a_small_run(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "values": {2023: 70}})
    data = wrong(tmp_path, ROW, {**ROW, "code": "Y"})
    args = ("--format", "github", "--fail-on", "errors,missed", "-q")
    result = run("check", "--plan", plan, data, *args)
    assert result.exit_code == 1
    assert result.stdout == (
        "::error title=1 项目标未过门槛 missed::护理型床位占比 · 小城市 · 2023 · 未完成：60，目标 ≥70\n"
        f"::error file={data},line=5,title=institutions.beds|not_count::"
        "[养老机构] F5 床位数“约40”不是数（共 2 处）%0A改正这个单元格；同行其他单元格照常计算\n"
    )


def test_severities_are_githubs_and_what_breaks_nothing_is_a_notice(tmp_path: Path) -> None:
    plan = small(
        tmp_path, {**SHARE, "values": {2023: 70}}, target(id="aid", indicator="mutual_aid_coverage", values={2025: 80})
    )
    data = wrong(tmp_path, ROW)
    path = waivers(tmp_path, {**WRONG, **SIGNED}, {"target": "share", **SIGNED}, {"target": "none", **SIGNED})
    args = ("--format", "github", "--fail-on", "errors,missed", "--waivers", path, "-q")
    result = run("check", "--plan", plan, data, *args, SOURCE_DATE_EPOCH=LAST_DAY)
    shown = [
        (kind, given.get("title"), message.splitlines()[-1]) for kind, given, message in annotations(result.stdout)
    ]
    said = "已豁免（张三：已电话核实，至 2026-03-31）"
    cure = f"用 eldercalc template --plan {plan} -o 模板.xlsx 生成要填的表"
    assert shown == [
        ("warning", "areas|missing_sheet", cure),
        ("warning", "facilities|missing_sheet", cure),
        ("notice", "1 项目标不计入门槛", f"护理型床位占比 · 小城市 · 2023 · 未完成：60，目标 ≥70 · {said}"),
        ("notice", "institutions.beds|not_count", said),
        ("notice", "waivers|unused", "问题已不存在就删去这一条；否则对照结果中的 rule 与 key"),
    ]
    assert result.exit_code == 0


def test_no_more_than_ten_of_a_kind_are_annotated_and_the_last_line_says_how_many_more(tmp_path: Path) -> None:
    folder = tmp_path / "各县"
    for at in range(12):
        wrong(folder, {**ROW, "code": f"Z{at}"}, {**ROW, "code": f"Y{at}"}, name=f"{at:02}.xlsx")
    lines = run("check", "--plan", small(tmp_path), folder, "--format", "github").stdout.splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == 10
    assert all(sum(line.startswith(f"::{kind} ") for line in lines) <= 10 for kind in ("warning", "notice"))
    left = re.fullmatch(r"另有 (\d+) 类 (\d+) 处未列为批注，见 --format json", lines[-1])
    assert left
    assert int(left[1]) >= 2
    assert int(left[2]) >= 4


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        ("100%", "100%25", "100%25"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("%0A", "%250A", "%250A"),
        ("::error::", "::error::", "%3A%3Aerror%3A%3A"),
    ],
)
def test_what_a_runner_would_read_as_its_own_is_escaped(text: str, message: str, value: str) -> None:
    assert (github.escaped(text), github.escaped_property(text)) == (message, value)


@given(st.text(), st.text(min_size=1))
def test_any_annotation_is_one_line_that_reads_back(message: str, title: str) -> None:
    line = str(github.Annotation("error", title, message, 1))
    assert "\n" not in line
    assert "\r" not in line
    match: Any = re.fullmatch(r"::error title=(.*?)::(.*)", line, re.DOTALL)
    assert (plain(match[1]), plain(match[2])) == (title, message)


def test_a_value_of_the_data_cannot_command_the_runner(tmp_path: Path) -> None:
    """A cell with a line break and a command in it stays the text of its own annotation."""
    data = wrong(tmp_path, {**ROW, "beds": "9\n::stop-commands::x"})
    lines = run("check", "--plan", small(tmp_path), data, "--format", "github", "-q").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"]


@pytest.mark.parametrize("format_", ["junit", "github"])
def test_ci_formats_speak_english(format_: str, tmp_path: Path) -> None:
    from tests.calling import CHINESE, english

    plan, data = english(tmp_path)
    path = waivers(tmp_path, {"target": "share", "owner": "A", "reason": "b", "expires": "2026-03-31"})
    args = ("--format", format_, "--lang", "en", "--fail-on", "errors,behind,unknown", "--waivers", path)
    result = run("check", "--plan", plan, data, *args, SOURCE_DATE_EPOCH=LAST_DAY)
    shown = result.output.replace("养老机构", "").replace(str(path), "")  # the sheet's own name
    assert [line for line in shown.splitlines() if CHINESE.search(line)] == []
