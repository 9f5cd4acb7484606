"""The gate with a baseline: only what is new breaks it, and what is gone is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import Result

from tests.calling import SHARE, run, small
from tests.gates import LAST_DAY, ROW, SIGNED, WRONG, former, found, judged, waivers, wrong
from tests.making import everywhere, institution, workbook


def news(result: Result) -> list[tuple[str | None, bool]]:
    """Each finding by its key, and whether it is new."""
    return [(item["key"], item["new"]) for item in found(result)["findings"]]


def counts(result: Result) -> tuple[int, int, int]:
    gate = found(result)["gate"]
    return gate["new"], gate["known"], gate["fixed"]


def test_what_was_there_before_does_not_break_the_gate(tmp_path: Path) -> None:
    data = wrong(tmp_path, ROW)
    result = judged(tmp_path, data, "--baseline", former(tmp_path, data))
    assert (result.exit_code, news(result), counts(result)) == (0, [("Z", False)], (0, 1, 0))
    assert result.stderr == "与基线相比：新增 0 处，原有 1 处，已消除 0 处\n"


def test_only_what_is_new_breaks_the_gate_and_what_is_gone_is_counted(tmp_path: Path) -> None:
    before = former(tmp_path, wrong(tmp_path, ROW, {**ROW, "code": "Y"}))
    now = wrong(tmp_path, {**ROW, "code": "W"}, ROW)
    result = judged(tmp_path, now, "--baseline", before)
    assert (result.exit_code, news(result), counts(result)) == (1, [("W", True), ("Z", False)], (1, 1, 1))
    assert found(result)["gate"]["broken"] == ["errors: 1"]
    assert [line.split("，")[0] for line in result.stderr.splitlines()[-2:]] == [
        "与基线相比：新增 1 处", "门槛未通过：错误：1 处",
    ]  # fmt: skip


def test_a_row_that_moved_to_another_line_file_and_folder_is_the_same(tmp_path: Path) -> None:
    before = former(tmp_path, wrong(tmp_path, ROW))
    now = wrong(tmp_path / "b", institution(code="新", beds=1, nursing_beds=1), ROW, name="改正.xlsx")
    assert counts(judged(tmp_path, now, "--baseline", before)) == (0, 1, 0)


def test_rows_without_a_key_are_counted(tmp_path: Path) -> None:
    """Two without a code before and three now: one is new, whichever it is."""
    one, two, three = (
        {**institution(beds=1, nursing_beds=1), "code": None, "name": name} for name in ("一", "二", "三")
    )
    before = former(tmp_path, wrong(tmp_path, one, two))
    result = judged(tmp_path, wrong(tmp_path, one, two, three), "--baseline", before, "--fail-on", "warnings")
    assert (result.exit_code, counts(result)) == (1, (1, 2, 0))
    back = judged(tmp_path, wrong(tmp_path, one), "--baseline", before, "--fail-on", "warnings")
    assert (back.exit_code, counts(back)) == (0, (0, 1, 1))


def test_a_target_that_was_missed_before_does_not_break_the_gate_and_one_that_got_worse_does(tmp_path: Path) -> None:
    """Behind a year ago and missed now is new to a gate on missed, and known to one on behind."""
    plan = small(tmp_path, {**SHARE, "baseline": {2020: 50}, "values": {2023: 70}})
    rows = [row for year in (2022, 2023) for row in everywhere(year, beds=100, nursing_beds=51)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    behind = former(tmp_path, data, "--year", 2022, plan=plan)
    asked = {"missed": (1, (1, 0, 0)), "behind": (0, (0, 1, 0))}
    for condition, expected in asked.items():
        result = judged(tmp_path, data, "--fail-on", condition, "--baseline", behind, plan=plan)
        assert (result.exit_code, counts(result)) == expected
    missed = former(tmp_path, data, plan=plan)
    assert judged(tmp_path, data, "--fail-on", "missed", "--baseline", missed, plan=plan).exit_code == 0


def test_a_target_that_is_kept_again_is_counted_as_fixed(tmp_path: Path) -> None:
    before = former(tmp_path, wrong(tmp_path, nursing=10))
    result = judged(tmp_path, wrong(tmp_path, nursing=60), "--fail-on", "missed", "--baseline", before)
    assert (result.exit_code, counts(result)) == (0, (0, 0, 1))


def test_a_waiver_and_a_baseline_go_together(tmp_path: Path) -> None:
    before = former(tmp_path, wrong(tmp_path, {**ROW, "code": "Y"}))
    path = waivers(tmp_path, {**WRONG, **SIGNED})
    result = judged(tmp_path, wrong(tmp_path, {**ROW, "code": "Y"}, ROW), "--baseline", before, "--waivers", path)
    assert (result.exit_code, counts(result), found(result)["gate"]["waived"]) == (0, (1, 1, 0), 1)


def tampered(path: Path, **given: Any) -> Path:
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **given}), "utf-8")
    return path


def test_a_baseline_of_another_plan_or_version_or_of_nothing_is_refused_in_one_line(tmp_path: Path) -> None:
    plan, data = small(tmp_path), wrong(tmp_path)

    def refusal(path: Path) -> str:
        result = run("check", "--plan", plan, data, "--baseline", path)
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr.splitlines()[0].removeprefix(f"错误: {path}: ")

    good = former(tmp_path, data)
    texts = {
        "list.json": "[]", "number.json": "3", "empty.json": "", "text.json": "{", "other.json": "{}",
        "deep.json": "[" * 100_000, "nan.json": '{"schema_version": NaN}', "binary.json": "\x00\x01",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert refusal(tmp_path / "nowhere.json") == "无法读取：没有这个文件或目录"
    assert {name: refusal(tmp_path / name) for name in texts if name != "nan.json"} == dict.fromkeys(
        (name for name in texts if name != "nan.json"), "不是 eldercalc 的 JSON 结果"
    )
    assert refusal(tampered(good, plan="zhenjiang")) == "是方案“zhenjiang”的结果，不是“small_city”的"
    assert refusal(tampered(good, plan="small_city", findings=3)) == "不是 eldercalc 的 JSON 结果"
    assert refusal(tampered(good, schema_version=2)) == "结果的 schema_version 是 2，这里用的是 1，不能比较"
    assert refusal(tmp_path / "nan.json").startswith("结果的 schema_version 是 nan")


def test_a_result_with_waivers_and_baseline_is_as_published(tmp_path: Path) -> None:
    data = wrong(tmp_path, ROW)
    path = waivers(tmp_path, {**WRONG, **SIGNED}, {"target": "share", **SIGNED})
    args = ("--baseline", former(tmp_path, data), "--waivers", path, "--fail-on", "missed,warnings")
    jsonschema.validate(found(judged(tmp_path, data, *args)), json.loads(run("schema", "result").stdout))


def test_the_same_run_on_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    data = wrong(tmp_path, ROW)
    for format_ in ("json", "junit", "github"):
        shown = [
            run("check", "--plan", small(tmp_path), data, "--format", format_, SOURCE_DATE_EPOCH=LAST_DAY).stdout
            for _ in range(2)
        ]
        assert shown[0] == shown[1]
