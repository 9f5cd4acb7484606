"""What is printed and written: formats, files, width, colour and language."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.gate import Gate
from eldercalc.reports.result import Report
from eldercalc.reports.writing import rendered, write
from tests.calling import CHINESE, PLANS, SAMPLES, SHARE, beds, english, result_schema, run, small


@pytest.fixture(scope="module", params=PLANS)
def sample(request: pytest.FixtureRequest) -> Report:
    """The sample workbook of each plan, judged for all its years, once for all the tests that look at it."""
    plan = pipeline.plan_named(request.param)
    done = pipeline.run(plan, [str(SAMPLES / f"{request.param}.xlsx")], Options(), all_years=True)
    return Report(done.assessed, done.files, done.findings, Gate(True), by_area=False)


# Formats and files


def test_the_json_of_every_sample_is_as_published(sample: Report) -> None:
    """It validates against `schema result`, and has neither NaN nor infinity."""
    text = rendered(sample, "progress", "json", "zh", 100, False)
    found = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    validator = jsonschema.Draft202012Validator(result_schema())
    assert [error.message for error in validator.iter_errors(found)] == []
    assert found["plan"] == sample.assessed.plan.plan.plan
    main = [(line["year"], line["target"]) for line in found["assessments"] if line["main"]]
    assert main == [(year, item.id) for year in found["years"] for item in sample.assessed.plan.plan.targets]


def test_the_json_of_check_is_as_published_and_alone_on_stdout() -> None:
    """From the command itself, over the smallest sample."""
    result = run("check", "--plan", "changzhou", SAMPLES / "changzhou.xlsx", "--format", "json", "--lang", "en")
    jsonschema.validate(json.loads(result.stdout), result_schema())
    assert result.exit_code == 0


def test_the_csv_of_every_sample_has_a_row_an_assessment(sample: Report) -> None:
    """Read back by a plain csv reader: one title row, every row as wide, no cell that a spreadsheet would run."""
    rows = list(csv.reader(io.StringIO(rendered(sample, "check", "csv", "zh", 100, False))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {"指标", "目标值", "完成值", "判断"} <= set(rows[0])
    assert len(rows) > len(sample.assessed.plan.plan.targets)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@\t" and cell]


@pytest.mark.parametrize("kind", ["check", "progress"])
def test_the_markdown_of_every_sample_is_whole_tables(sample: Report, kind: str) -> None:
    """Every table row has the cells of its header."""
    lines = rendered(sample, kind, "md", "zh", 100, False).splitlines()
    assert lines[0].startswith("# ")
    widths: list[int] = []
    for line in lines:
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        widths.append(cells)
        if cells and widths[-2]:
            assert cells == widths[-2], line
    assert sum(width > 0 for width in widths) > 10


def test_several_outputs_are_written_each_in_the_format_of_its_ending(tmp_path: Path) -> None:
    """Beside the report on stdout; CSV carries the mark that Excel needs; nothing else is left in the folder."""
    plan, data, out = small(tmp_path), beds(tmp_path), tmp_path / "out"
    out.mkdir()
    names = [out / f"结果{ending}" for ending in (".json", ".csv", ".md", ".txt")]
    args = [part for name in names for part in ("-o", name)]
    result = run("check", "--plan", plan, data, *args)
    assert result.exit_code == 0
    assert "护理型床位占比" in result.stdout
    json_, csv_, md, txt = (name.read_bytes() for name in names)
    assert json.loads(json_)["plan"] == "small_city"
    assert csv_.startswith("﻿章节,".encode())
    assert md.startswith("# 小城养老规划".encode())
    assert txt.decode() == result.stdout
    assert sorted(out.iterdir()) == sorted(names)


def test_an_unknown_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    result = run(
        "check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / "a.json", "-o", tmp_path / "a.pdf"
    )
    assert (result.exit_code, result.stdout) == (2, "")
    assert ".txt、.json、.csv、.md" in result.stderr
    assert not (tmp_path / "a.json").exists()


def test_an_output_that_cannot_be_written_is_exit_code_2_and_leaves_nothing(tmp_path: Path) -> None:
    """Where the folder takes no file at the last moment, nothing is left."""
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", tmp_path / f"{'长' * 100}.json")
    assert result.exit_code == 2
    assert f"{'长' * 100}.json: 无法写入" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city.yaml", "数据.xlsx"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step fails the old content stands, and no draft stays behind."""
    path = tmp_path / "a.json"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = run("check", "--plan", small(tmp_path), beds(tmp_path), "-o", path)
    assert result.exit_code == 2
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "city.yaml", "数据.xlsx"]
    monkeypatch.undo()
    write(str(path), "new")
    assert path.read_text() == "new"


# Width, colour, language


@pytest.mark.parametrize("width", [80, 160])
def test_no_line_of_a_sample_is_wider_than_the_screen(sample: Report, width: int) -> None:
    """Aligned with Chinese text, where a character takes two columns; in both tables and both languages."""
    for kind in ("check", "progress"):
        for lang in ("zh", "en"):
            text = rendered(sample, kind, "text", lang, width, False)  # type: ignore[arg-type]
            assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("command", ["check", "progress"])
def test_the_width_of_the_screen_is_kept_to(width: int, command: str, tmp_path: Path) -> None:
    long = {**SHARE, "name": "养老机构护理型床位占全部床位的比例（含公办、民办、公建民营各类机构）" * 3}
    result = run(command, "--plan", small(tmp_path, long), beds(tmp_path), COLUMNS=str(width))
    widest = max(cell_len(line) for line in result.stdout.splitlines())
    assert width * 0.8 < widest <= width


@pytest.mark.parametrize("plan", PLANS)
def test_plans_show_keeps_to_the_screen(plan: str) -> None:
    for width in (80, 160):
        shown = run("plans", "show", plan, COLUMNS=str(width)).stdout
        assert max(cell_len(line) for line in shown.splitlines()) <= width


def on_terminal(args: list[str], **env: str) -> bytes:
    """What the command writes to a terminal."""
    leader, follower = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with subprocess.Popen(
        [sys.executable, "-m", "eldercalc", *args], stdout=follower, stderr=subprocess.DEVNULL,
        env={**clean, "TERM": "xterm-256color", **env},
    ) as process:  # fmt: skip
        os.close(follower)
        written = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
        process.wait()
    os.close(leader)
    return written


def test_colour_is_for_terminals_and_no_color_is_respected(tmp_path: Path) -> None:
    args = ["check", "--plan", str(small(tmp_path)), str(beds(tmp_path))]
    assert b"\x1b[" in on_terminal(args)
    assert b"\x1b" not in on_terminal(args, NO_COLOR="1")
    assert "\x1b" not in run(*args).output
    assert "\x1b" not in run("plans", "show", "changzhou").output


ENGLISH = {
    "check": ("check", "--plan", "{plan}", "{data}", "--by", "county"),
    "check wide": ("check", "--plan", "{plan}", "{data}"),
    "progress": ("progress", "--plan", "{plan}", "{data}"),
    "csv": ("check", "--plan", "{plan}", "{data}", "--format", "csv"),
    "md": ("check", "--plan", "{plan}", "{data}", "--format", "md"),
    "explain": ("explain", "--plan", "{plan}", "share", "{data}"),
    "show": ("plans", "show", "{plan}"),
    "lint": ("plans", "lint", "{plan}"),
    "unknown plan": ("check", "--plan", "nowhere", "{data}"),
    "unknown area": ("check", "--plan", "{plan}", "{data}", "--area", "East"),
    "unknown year": ("check", "--plan", "{plan}", "{data}", "--year", "2019"),
    "gate": ("check", "--plan", "{plan}", "{data}", "--fail-on", "missed:binding"),
    "no file": ("check", "--plan", "{plan}", "nothing.xlsx"),
}


@pytest.mark.parametrize("what", ENGLISH)
def test_english_output_has_no_chinese_of_its_own(what: str, tmp_path: Path) -> None:
    """With a plan and data in English, the words of eldercalc are English too, on stdout and stderr."""
    plan, data = english(tmp_path)
    args = [part.format(plan=plan, data=data) for part in ENGLISH[what]]
    result = run(*args, "--lang", "en", COLUMNS="160" if what == "check wide" else "100")
    shown = result.output.replace("[养老机构]", "")  # the sheet's own name in the workbook
    assert [line for line in shown.splitlines() if CHINESE.search(line)] == []
    assert shown.strip()
