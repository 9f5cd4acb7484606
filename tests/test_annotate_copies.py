"""Annotated copies: the list in front, other kinds of file, names, and the file that was sent."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner

from eldercalc import pipeline
from eldercalc.assessment import Options
from eldercalc.cli import cli
from eldercalc.errors import UsageError
from eldercalc.reports import annotate as annotating
from eldercalc.reports import problems
from eldercalc.reports.annotate import annotate
from eldercalc.reports.ooxml.cells import address, cell_of
from eldercalc.reports.problems import COLOURS
from tests.making import everywhere, institution, plan_text, target, workbook
from tests.marking import FRONT, SAMPLES, fault, marked, parts, rich

# The list in front


def test_the_list_has_a_line_a_finding_with_a_link_to_its_cell_and_counts(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [
        fault(file, "E4", value="约40"),
        fault(file, "B2", sheet="底稿'1", severity="warning"),
        fault(file, None, sheet="人口", said="缺少列", severity="warning"),
        fault(file, None, sheet=None, said="整个文件"),
        fault(None, None, sheet=None, said="没有工作表"),
        fault(tmp_path / "别的.xlsx", "A1", said="不相干"),
    ]
    front = openpyxl.load_workbook(marked(file, found, tmp_path))[FRONT]
    rows = [[cell for cell in row if cell is not None] for row in front.iter_rows(values_only=True)]
    assert ["数据问题：机构.xlsx"] == rows[0]
    assert ["错误 3", "警告 2", "提示 0"] == rows[1]
    assert ["级别", "工作表", "单元格", "问题", "怎样改", "单元格的值", "涉及行数", "规则"] == rows[3]
    lines = [[cell.value or "" for cell in row[1:4]] for row in front.iter_rows(min_row=5)]
    assert [
        ["养老机构", "E4", "床位数不是数"],
        ["（整个文件）", "", "整个文件"],
        ["（全部数据）", "", "没有工作表"],
        ["底稿'1（隐藏）", "B2", "床位数不是数"],
        ["人口", "", "缺少列"],
    ] == lines
    assert ["'养老机构'!E4", "'底稿''1'!B2"] == [
        cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink
    ]


def test_a_file_without_faults_says_so(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    out = marked(file, [], tmp_path, "en")
    front = openpyxl.load_workbook(out)["Data problems"]
    assert "no problems found" == front["A2"].value
    old, new = parts(file), parts(out)
    assert old["xl/worksheets/sheet1.xml"] == new["xl/worksheets/sheet1.xml"]


def test_a_sheet_of_that_name_is_left_alone(tmp_path: Path) -> None:
    """Annotating an annotated copy: the old list stays, the new one has a name of its own."""
    file = rich(tmp_path / "机构.xlsx")
    once = marked(file, [fault(file, "E4")], tmp_path)
    again = marked(once, [fault(once, "E4", said="又一次")], tmp_path / "2")
    book = openpyxl.load_workbook(again)
    assert [f"{FRONT} (2)", FRONT] == book.sheetnames[:2]
    assert "【错误】床位数不是数" in book["养老机构"]["E4"].comment.text
    assert book["养老机构"]["E4"].comment.text.endswith("【错误】又一次\n→ 改正\ninstitutions.beds|not_count")


def test_what_a_comment_says_already_is_not_said_again(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    once = marked(file, [fault(file, "E4")], tmp_path)
    again = marked(once, [fault(once, "E4")], tmp_path / "2")
    texts = [openpyxl.load_workbook(path)["养老机构"]["E4"].comment.text for path in (once, again)]
    assert texts[0] == texts[1]


def test_what_excel_cannot_hold_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """More lines, links and comments than the limits: all cells are coloured, and the list says what it left out."""
    monkeypatch.setattr(problems, "MOST_LINES", 4)
    monkeypatch.setattr(problems, "MOST_LINKS", 3)
    monkeypatch.setattr(annotating, "MOST_COMMENTS", 2)
    file = rich(tmp_path / "机构.xlsx")
    book = openpyxl.load_workbook(marked(file, [fault(file, f"E{row}") for row in range(10, 16)], tmp_path))
    said = [row[0] for row in book[FRONT].iter_rows(max_row=6, values_only=True)]
    assert "工作表“养老机构”有 6 个单元格有问题，都已着色，只有 2 个加了批注" in said
    assert "一张工作表列不下：另有 2 条未列出，见 --format json" in said
    assert "Excel 限制链接数：第 3 条之后没有链接，按单元格查找" in said
    sheet = book["养老机构"]
    assert {COLOURS["error"]} == {sheet[f"E{row}"].fill.fgColor.rgb for row in range(10, 16)}
    assert 2 == sum(sheet[f"E{row}"].comment is not None for row in range(10, 16))


def test_a_comment_that_would_be_too_long_says_how_many_more_there_are(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    found = [fault(file, "E4", said=f"{at}" + "长" * 3000) for at in range(20)]
    text = openpyxl.load_workbook(marked(file, found, tmp_path))["养老机构"]["E4"].comment.text
    assert len(text) < 32_767
    assert re.search(r"（?另有 \d+ 字未显示", text)
    assert text.endswith(f"另有 {20 - text.count('【错误】')} 条，见“数据问题”表")


def test_what_no_xml_can_hold_becomes_a_mark_and_text_is_never_a_formula(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    out = marked(file, [fault(file, "E4", said="=1+1\x0b<&\ud800", value="=cmd|'/c'!A1")], tmp_path)
    book = openpyxl.load_workbook(out)
    row = next(row for row in book[FRONT].iter_rows() if row[2].value == "E4")
    assert ("=1+1\ufffd<&\ufffd", "=cmd|'/c'!A1") == (row[3].value, row[5].value)
    assert b"<f>" not in parts(out)["xl/worksheets/sheet4.xml"]
    assert "s" == row[5].data_type


# Other kinds of file


def test_a_csv_comes_back_as_a_workbook_of_its_values_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "养老机构.csv"
    file.write_text(
        "县区,机构编码,机构名称,运营状态,床位数\n甲区,001,=1+1,在营,约40\n甲区,12345678901234567,乙,在营,20.5\n",
        "gb18030",
    )
    out = marked(file, [fault(file, "E2", sheet=None)], tmp_path)
    assert "养老机构.xlsx" == out.name
    book = openpyxl.load_workbook(out)
    assert [FRONT, "养老机构"] == book.sheetnames
    assert ["甲区", "001", "=1+1", "在营", "约40"] == [cell.value for cell in book["养老机构"][2]]
    assert "s" == book["养老机构"]["C2"].data_type
    assert ["12345678901234567", 20.5] == [book["养老机构"]["B3"].value, book["养老机构"]["E3"].value]
    assert COLOURS["error"] == book["养老机构"]["E2"].fill.fgColor.rgb
    assert book[FRONT]["A3"].value == "原文件是 .csv：本工作簿由读到的数值生成，没有原来的公式与格式"


def test_an_old_xls_comes_back_as_values(tmp_path: Path) -> None:
    import xlwt

    old = xlwt.Workbook()
    for name in ("养老机构", "人口"):
        sheet = old.add_sheet(name)
        sheet.write(0, 1, "床位数")
        sheet.write(1, 1, 40)
    old.save(str(tmp_path / "旧.xls"))
    book = openpyxl.load_workbook(marked(tmp_path / "旧.xls", [fault(tmp_path / "旧.xls", "B2")], tmp_path))
    assert [FRONT, "养老机构", "人口"] == book.sheetnames
    assert (40, COLOURS["error"]) == (book["养老机构"]["B2"].value, book["养老机构"]["B2"].fill.fgColor.rgb)
    assert (40, None) == (book["人口"]["B2"].value, book["人口"]["B2"].comment)


def test_what_cannot_be_read_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    (tmp_path / "假.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "断.xlsx").write_bytes(b"PK\x03\x04")
    files = [str(tmp_path / "假.xlsx"), str(tmp_path / "断.xlsx"), str(rich(tmp_path / "好.xlsx"))]
    with pytest.raises(UsageError, match=r"假\.xlsx.*断\.xlsx"):
        annotate(files, [], str(tmp_path / "out"), "zh")
    assert ["好.xlsx"] == os.listdir(tmp_path / "out")


# Names, and the file that was sent


def test_two_files_of_one_name_keep_apart_by_their_folders(tmp_path: Path) -> None:
    files = []
    for folder in ("甲县", "乙县"):
        (tmp_path / folder).mkdir()
        files.append(str(rich(tmp_path / folder / "数据.xlsx")))
    (tmp_path / "甲县" / "数据.csv").write_text("县区,床位数\n甲区,1\n", "utf-8")
    files.append(str(tmp_path / "甲县" / "数据.csv"))
    names = [Path(path).name for path in annotate(files, [], str(tmp_path / "out"), "zh")]
    assert ["甲县-数据.xlsx", "乙县-数据.xlsx", "甲县-数据.csv.xlsx"] == names
    assert sorted(names) == sorted(os.listdir(tmp_path / "out"))


def test_the_file_that_was_sent_is_never_written_to(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    before = file.read_bytes()
    os.symlink(tmp_path, tmp_path / "同一处")
    for folder in (tmp_path, tmp_path / "同一处"):
        with pytest.raises(UsageError, match="是送来的原文件"):
            annotate([str(file)], [fault(file, "E4")], str(folder), "zh")
    marked(file, [fault(file, "E4")], tmp_path)
    assert before == file.read_bytes()


def test_a_copy_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    (tmp_path / "out").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="磁盘已满"):
        marked(file, [], tmp_path)
    assert [] == os.listdir(tmp_path / "out")


def test_the_folder_may_not_be_a_file(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    with pytest.raises(UsageError, match="不能建目录"):
        annotate([str(file)], [], str(file), "zh")


def test_check_writes_marked_copies_where_it_is_asked_to(tmp_path: Path) -> None:
    plan = tmp_path / "city.yaml"
    share = target(id="share", indicator="nursing_bed_share", values={2023: 50})
    plan.write_text(plan_text([share]), encoding="utf-8")
    rows = [*everywhere(beds=100, nursing_beds=60), institution(code="Z", beds="约40")]
    file = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    done = CliRunner().invoke(
        cli, ["check", "--plan", str(plan), str(file), "--annotate", str(tmp_path / "out"), "--fail-on", "none"]
    )
    assert 0 == done.exit_code, done.output
    assert f"已写入 {tmp_path / 'out' / '数据.xlsx'}" in done.stderr
    assert "已写入" not in done.stdout
    book = openpyxl.load_workbook(tmp_path / "out" / "数据.xlsx")
    found = [cell for row in book["养老机构"].iter_rows() for cell in row if cell.comment]
    assert ["约40"] == [cell.value for cell in found]


def test_the_marked_copy_gives_the_same_figures(tmp_path: Path) -> None:
    """A clerk may correct in the copy and send that: the list in front is no data, the colours are none either."""
    plan = pipeline.plan_named("jingdezhen")
    file = SAMPLES / "jingdezhen" / "浮梁县.xlsx"
    out = marked(file, [fault(file, "C3")], tmp_path)
    one, other = (pipeline.run(plan, [str(path)], Options()) for path in (file, out))
    assert one.assessed.lines == other.assessed.lines


@pytest.mark.parametrize(("said", "cell"), [("A1", (1, 1)), ("XFD1048576", (1_048_576, 16_384)), ("AA10", (10, 27))])
def test_an_address_is_a_row_and_a_column(said: str, cell: tuple[int, int]) -> None:
    assert cell == cell_of(said)
    assert said == address(cell)


@pytest.mark.parametrize("said", ["", "A0", "XFE1", "A1048577", "1A", "A1:B2"])
def test_what_is_no_address_is_none(said: str) -> None:
    assert cell_of(said) is None


def test_every_part_stays_xml_whatever_prefixes_it_uses(tmp_path: Path) -> None:
    """One library writes the boxes of comments under `ns1:`; ours are added under names of their own."""
    file = rich(tmp_path / "机构.xlsx")
    held = parts(marked(file, [fault(file, "E4"), fault(file, "B2", sheet="人口")], tmp_path))
    boxes = [name for name in held if name.endswith(".vml")]
    assert 2 == len(boxes)
    for name in held:
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(held[name])
    notes = [
        ElementTree.fromstring(held[name]).findall(".//{urn:schemas-microsoft-com:office:excel}Row") for name in boxes
    ]
    assert [["4", "3"], ["1"]] == [[str(one.text) for one in found] for found in notes]


def test_the_archive_holds_no_part_twice(tmp_path: Path) -> None:
    file = rich(tmp_path / "机构.xlsx")
    with zipfile.ZipFile(io.BytesIO(marked(file, [fault(file, "E5")], tmp_path).read_bytes())) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
