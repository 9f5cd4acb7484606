"""Excel's binary workbooks are read as their .xlsx twins: the same rows, addresses and findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercalc.readers import read
from eldercalc.records.tables import assemble
from tests import xlsb
from tests.spreadsheets import EXPECTED, HEADER, ROWS, rows_of, xlsx
from tests.test_validate import run

TITLE: list[Any] = ["甲区2023年养老机构情况表"]
BAD = ["C1", "丙一养老院", "甲区", 2023, "在营", "约40", 7.25, None, "是"]
TOTAL = ["合计", None, None, None, None, 201, None, None, None]
GRIDS: dict[str, list[list[Any]]] = {
    "plain": [HEADER, *ROWS],
    "below a title, with blanks, a wrong cell and a total": [TITLE, [], HEADER, ROWS[0], [], BAD, ROWS[1], TOTAL],
}


@pytest.mark.parametrize("grid", list(GRIDS))
def test_a_binary_workbook_is_read_as_its_twin(grid: str, tmp_path: Path) -> None:
    twin, binary = tmp_path / "a.xlsx", tmp_path / "a.xlsb"
    xlsx(twin, GRIDS[grid])
    xlsb.write(binary, {"养老机构": GRIDS[grid]})
    told = []
    for path in (twin, binary):
        reading = read([path])
        data = assemble(reading.raws)
        findings = [replace(item, file=None) for item in [*reading.findings, *data.findings]]
        table = data.tables["institutions"]
        told.append((rows_of(data), table.data["_row"].to_pylist(), findings, reading.understood[0].left_out))
    assert told[0] == told[1]
    assert grid != "plain" or told[1][0] == EXPECTED


def test_the_command_reads_it_and_marks_a_copy_of_its_values(tmp_path: Path) -> None:
    """The copy is an .xlsx and says what it lost."""
    grid = [HEADER, *ROWS[:2], BAD]
    data = xlsb.write(tmp_path / "a.xlsb", {"养老机构": grid, "封面": [["年度", 2023], ["填报地区", "甲区"]]})
    result = run("validate", data, "--annotate", tmp_path / "批注")
    assert "F4  床位数“约40”不是数" in result.stdout
    copy = openpyxl.load_workbook(tmp_path / "批注" / "a.xlsx")
    assert ["数据问题", "养老机构", "封面"] == copy.sheetnames
    assert (120, "约40") == (copy["养老机构"]["F2"].value, copy["养老机构"]["F4"].value)
    assert "原文件是 .xlsb" in "".join(str(cell.value) for row in copy["数据问题"]["A1:A6"] for cell in row)


@pytest.mark.parametrize("kept", [0, 40, 400])
def test_a_binary_workbook_cut_short_is_refused_in_one_line(kept: int, tmp_path: Path) -> None:
    path = xlsb.write(tmp_path / "a.xlsb", {"养老机构": [HEADER, *ROWS]})
    path.write_bytes(path.read_bytes()[:kept])
    result = run("validate", path)
    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(f"错误: {path}: ")
