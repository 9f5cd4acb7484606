"""The gate with waivers and with a baseline: what is spared stays in sight, and nothing is spared in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from tests.calling import SHARE, run, small
from tests.gates import LAST_DAY, ROW, SIGNED, WRONG, found, judged, waivers, wrong
from tests.making import everywhere, institution, target, workbook

DAY_AFTER = "1775001600"
SAID = "已豁免（张三：已电话核实，至 2026-03-31）"


def told(result: Result) -> list[tuple[str, str, str | None, bool]]:
    """The findings: rule, severity, whose waiver, and whether it breaks the gate."""
    return [
        (item["rule"], item["severity"], (item["waived"] or {}).get("owner"), item["breaks_gate"])
        for item in found(result)["findings"]
    ]


# Waivers


def test_a_waived_finding_stays_in_sight_with_its_owner_and_breaks_nothing(tmp_path: Path) -> None:
    data = wrong(tmp_path, ROW)
    bare = judged(tmp_path, data)
    assert (bare.exit_code, told(bare)) == (1, [("institutions.beds|not_count", "error", None, True)])
    result = judged(tmp_path, data, "--waivers", waivers(tmp_path, {**WRONG, **SIGNED}))
    (item,) = found(result)["findings"]
    assert item["waived"] == SIGNED
    assert (item["key"], item["area"], item["breaks_gate"]) == ("Z", "甲区", False)
    assert found(result)["gate"] == {
        "held": True, "broken": [], "fail_on": ["errors"], "waived": 1, "new": None, "known": None, "fixed": None,
    }  # fmt: skip
    assert result.stderr == f"institutions.beds|not_count Z: {SAID} × 1\n"
    assert result.exit_code == 0


def test_a_waived_target_is_still_missed_and_said_to_be_waived(tmp_path: Path) -> None:
    plan, data = small(tmp_path, {**SHARE, "values": {2023: 70}}), wrong(tmp_path)
    path = waivers(tmp_path, {"target": "share", **SIGNED})
    args = ("check", "--plan", plan, data, "--fail-on", "missed", "--waivers", path)
    result = run(*args, SOURCE_DATE_EPOCH=LAST_DAY)
    assert (result.exit_code, result.stderr) == (0, f"share: {SAID} × 1\n")
    assert f"护理型床位占比 未完成: {SAID}" in result.stdout.splitlines()
    shown = found(run(*args, "--format", "json", SOURCE_DATE_EPOCH=LAST_DAY))
    (main,) = [line for line in shown["assessments"] if line["main"]]
    assert (main["status"], main["waived"], main["breaks_gate"]) == ("missed", SIGNED, False)


def test_a_waiver_of_a_target_in_one_area_does_not_cover_the_whole(tmp_path: Path) -> None:
    plan, data = small(tmp_path, {**SHARE, "values": {2023: 70}}), wrong(tmp_path)
    path = waivers(tmp_path, {"target": "share", "area": "甲区", **SIGNED})
    assert judged(tmp_path, data, "--fail-on", "missed", "--waivers", path, plan=plan).exit_code == 1
    one = judged(tmp_path, data, "--fail-on", "missed", "--waivers", path, "--area", "甲区", plan=plan)
    assert one.exit_code == 0
    other = judged(tmp_path, data, "--fail-on", "missed", "--waivers", path, "--area", "乙县", plan=plan)
    assert other.exit_code == 1


@pytest.mark.parametrize(
    ("day", "code", "findings"),
    [
        (LAST_DAY, 0, [("institutions.beds|not_count", "error", "张三", False)]),
        (
            DAY_AFTER,
            1,
            [("institutions.beds|not_count", "error", None, True), ("waivers|expired", "warning", None, False)],
        ),
    ],
    ids=["on the last day", "the day after"],
)
def test_a_waiver_holds_through_its_last_day_and_is_a_finding_after(
    day: str, code: int, findings: list[Any], tmp_path: Path
) -> None:
    path = waivers(tmp_path, {**WRONG, **SIGNED})
    result = judged(tmp_path, wrong(tmp_path, ROW), "--waivers", path, epoch=day)
    assert (result.exit_code, told(result)) == (code, findings)


def test_an_expired_waiver_is_told_at_its_line(tmp_path: Path) -> None:
    path = waivers(tmp_path, {**WRONG, **SIGNED})
    (item,) = found(judged(tmp_path, wrong(tmp_path), "--waivers", path, epoch=DAY_AFTER))["findings"]
    assert (item["file"], item["row"], item["message"]) == (
        str(path), 1, "豁免已于 2026-03-31 到期，不再生效：institutions.beds|not_count Z（张三）",
    )  # fmt: skip


def test_a_waiver_that_waives_nothing_is_told(tmp_path: Path) -> None:
    path = waivers(tmp_path, {**WRONG, **SIGNED}, {**WRONG, **SIGNED, "key": "别的"})
    result = judged(tmp_path, wrong(tmp_path, ROW), "--waivers", path)
    assert (result.exit_code, told(result)) == (
        0,
        [("institutions.beds|not_count", "error", "张三", False), ("waivers|unused", "info", None, False)],
    )


def test_a_waiver_of_a_target_that_is_met_is_unused_unless_only_others_were_judged(tmp_path: Path) -> None:
    plan = small(tmp_path, {**SHARE, "responsible": ["民政局"]},
                 target(id="other", indicator="institutions", values={2023: 99}, responsible=["住建局"]))  # fmt: skip
    data, path = wrong(tmp_path), waivers(tmp_path, {"target": "share", **SIGNED})
    whole = judged(tmp_path, data, "--waivers", path, plan=plan)
    part = judged(tmp_path, data, "--waivers", path, "--responsible", "住建局", plan=plan)
    assert ([item[0] for item in told(whole)], told(part)) == (["waivers|unused"], [])


def test_a_waiver_follows_its_row_wherever_it_moves(tmp_path: Path) -> None:
    """Rows put in above it change its cell, another file its address."""
    path = waivers(tmp_path, {**WRONG, **SIGNED})
    moved = workbook(tmp_path / "b.xlsx", {"institutions": [institution(code="新", beds=1, nursing_beds=1), ROW]})
    assert judged(tmp_path, moved, "--waivers", path).exit_code == 0


@pytest.mark.parametrize(
    ("named", "spared"),
    [
        ({"key": "Z"}, True),
        ({"key": "z"}, False),
        ({"file": "数据.xlsx"}, True),
        ({"file": "*.xlsx"}, True),
        ({"file": "*.csv"}, False),
        ({"sheet": "养老*"}, True),
        ({"sheet": "养老"}, False),
        ({"area": "甲区"}, True),
        pytest.param({"area": "小城市甲区"}, True, id="the city in front"),
        ({"area": "乙县"}, False),
        ({"cell": "F5", "value": "约40"}, True),
        ({"cell": "F5", "key": "Z"}, True),
        ({"cell": "F6", "value": "约40"}, False),
        ({"cell": "F5", "value": "约50"}, False),
        pytest.param({}, False, id="the rule alone"),
    ],
)
def test_a_waiver_names_its_finding_by_what_lasts(named: dict[str, Any], spared: bool, tmp_path: Path) -> None:
    """All that it names must fit. The rule alone would waive every row there will ever be: it names none."""
    path = waivers(tmp_path, {"rule": "institutions.beds|not_count", **named, **SIGNED})
    assert (judged(tmp_path, wrong(tmp_path, ROW), "--waivers", path).exit_code == 0) is spared


def test_a_rule_alone_names_a_finding_that_has_no_place(tmp_path: Path) -> None:
    plan = small(tmp_path, SHARE, target(id="aid", indicator="mutual_aid_coverage", values={2025: 80}))
    rules = ("areas|missing_sheet", "facilities|missing_sheet")
    path = waivers(tmp_path, *({"rule": rule, **SIGNED} for rule in rules))
    result = judged(tmp_path, wrong(tmp_path), "--waivers", path, "--fail-on", "warnings", plan=plan)
    assert (result.exit_code, told(result)) == (0, [(rule, "warning", "张三", False) for rule in rules])


def test_a_key_of_digits_need_not_be_quoted(tmp_path: Path) -> None:
    path = waivers(tmp_path, {**WRONG, **SIGNED, "key": 1234567890})
    data = wrong(tmp_path, {**ROW, "code": "1234567890"})
    assert judged(tmp_path, data, "--waivers", path).exit_code == 0


PERSON = "321102194001011234"


@pytest.mark.parametrize(("key", "spared"), [("32**************34", True), (PERSON, False)], ids=["masked", "in full"])
def test_a_person_is_waived_by_the_masked_number_that_the_report_prints(key: str, spared: bool, tmp_path: Path) -> None:
    """So that no waivers file needs to hold a number in full; one that does is not repeated aloud."""
    person = {"county": "甲区", "person_id": PERSON, "year": 2023, "birth": "不详", "categories": "独居"}
    data = workbook(tmp_path / "a.xlsx", {"institutions": everywhere(beds=100, nursing_beds=60), "persons": [person]})
    path = waivers(tmp_path, {"rule": "persons.birth|not_date", "key": key, "area": "甲区", **SIGNED})
    result = judged(tmp_path, data, "--waivers", path)
    assert (result.exit_code == 0) is spared
    assert PERSON not in result.output


REFUSED: dict[str, tuple[str, int, str]] = {
    "no owner": ("- {rule: a, reason: b, expires: 2026-01-01}\n", 1, "缺少“owner”"),
    "no reason": ("- {rule: a, owner: b, expires: 2026-01-01}\n", 1, "缺少“reason”"),
    "no day": ("- {rule: a, owner: b, reason: c}\n", 1, "缺少“expires”"),
    "an empty owner": ("- rule: a\n  owner: ''\n  reason: c\n  expires: 2026-01-01\n", 2, "第 1 条 owner：不能为空"),
    "a blank reason": ("- rule: a\n  owner: b\n  reason:\n  expires: 2026-01-01\n", 3, "第 1 条 reason：不能为空"),
    "a day that is none": ("- {rule: a, owner: b, reason: c, expires: 2026-02-30}\n", 1, "“2026-02-30”不是日期"),
    "a year alone": ("- {rule: a, owner: b, reason: c, expires: 2026}\n", 1, "“2026”不是日期"),
    "a key that is none": (
        "- rule: a\n  owner: b\n  reason: c\n  expires: 2026-01-01\n  rows: 3\n", 5, "没有这个键“rows”",
    ),
    "a key twice": ("- rule: a\n  rule: b\n", 2, "键“rule”重复"),
    "a rule and a target": (
        "- {rule: a, target: b, owner: b, reason: c, expires: 2026-01-01}\n", 1, "rule 与 target 写且只写一个",
    ),
    "neither": ("- {owner: b, reason: c, expires: 2026-01-01}\n", 1, "rule 与 target 写且只写一个"),
    "a target by its row": (
        "- {target: a, key: b, owner: b, reason: c, expires: 2026-01-01}\n", 1, "target 之下没有 key",
    ),
    "a cell alone": (
        "- {rule: a, file: b, cell: F1, owner: b, reason: c, expires: 2026-01-01}\n", 1, "只写 cell 不够",
    ),
    "yes for a key": ("- {rule: a, key: true, owner: b, reason: c, expires: 2026-01-01}\n", 1, "第 1 条 key：不能为空"),
    "a mapping": ("rule: a\n", 1, "豁免文件应为一个列表"),
    "nothing": ("", 1, "豁免文件应为一个列表"),
    "text in the list": ("- abc\n", 1, "第 1 条：应为“键: 值”的一组"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_broken_waivers_file_is_refused_at_its_line(what: str, tmp_path: Path) -> None:
    text, line, why = REFUSED[what]
    path = tmp_path / "豁免.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("check", "--plan", small(tmp_path), wrong(tmp_path), "--waivers", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"错误: {path}:{line}: ")
    assert why in result.stderr


def test_all_faults_of_a_waivers_file_are_told_at_once(tmp_path: Path) -> None:
    path = waivers(tmp_path, {"rule": "a", **SIGNED, "expires": "明天"}, {"rule": "b"})
    assert run("check", "--plan", small(tmp_path), wrong(tmp_path), "--waivers", path).stderr == (
        f"错误: {path}:4: 4 处不合规定\n"
        f"  {path}:4: 第 1 条 expires：“明天”不是日期，请写作 2026-03-31\n"
        f"  {path}:5: 第 2 条：缺少“owner”\n"
        f"  {path}:5: 第 2 条：缺少“reason”\n"
        f"  {path}:5: 第 2 条：缺少“expires”\n"
    )


def test_a_waivers_file_that_is_not_there_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), tmp_path / "没有.xlsx", "--waivers", tmp_path / "没有.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"错误: {tmp_path / '没有.yaml'}: 无法读取")


def test_editors_underline_by_the_schema_what_is_refused() -> None:
    schema = json.loads(run("schema", "waivers").stdout)
    good = [{**WRONG, **SIGNED}, {"target": "share", **SIGNED}, {**WRONG, **SIGNED, "key": 12}]
    jsonschema.validate(good, schema)
    for bad in (
        {**WRONG, "owner": "b", "reason": "c"},
        {**WRONG, **SIGNED, "rows": 3},
        {**WRONG, **SIGNED, "owner": ""},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([bad], schema)


def test_a_date_of_the_run_that_is_none_is_refused(tmp_path: Path) -> None:
    result = run("check", "--plan", small(tmp_path), wrong(tmp_path), SOURCE_DATE_EPOCH="today")
    assert (result.exit_code, result.stderr) == (2, "错误: SOURCE_DATE_EPOCH: 应为 1970 年以来的秒数\n")
