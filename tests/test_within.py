"""其中：东街道 below a total is the first of its parts where the figures bear that out, and else no row of data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eldercalc.records.tables import assemble
from tests.tables import Grid, rows, taken

HEADER = ["年度", "县区", "乡镇街道", "口径", "年龄段", "人数"]
MARKS = ["其中：{}", "其中:{}", " 其中： {}", "其 中：{}"]


def people(*lines: tuple[Any, Any]) -> Grid:
    return [HEADER, *([2023, "甲区", town, "常住", "60岁及以上", persons] for town, persons in lines)]


def towns(grid: Grid, folder: Path) -> dict[str | None, int]:
    return {row["town"]: row["persons"] for row in rows(taken(folder, grid))["population"]}


def found(grid: Grid, folder: Path) -> list[str]:
    reading = taken(folder, grid)
    return [item.rule for item in [*reading.findings, *assemble(reading.raws).findings]]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("total", ["合计", "甲区合计", "小计", None])
def test_what_a_total_adds_up_begins_with_the_marked_row(total: str | None, mark: str, tmp_path: Path) -> None:
    """The row above may also be the county's own."""
    grid = people((total, 1000), (mark.format("东街道"), 500), ("西街道", 300), ("南镇", 200))
    own = {} if total else {None: 1000}
    assert towns(grid, tmp_path) == {"东街道": 500, "西街道": 300, "南镇": 200} | own
    assert [rule for rule in found(grid, tmp_path) if "total" in rule] == []


def test_each_of_several_totals_has_its_own_parts(tmp_path: Path) -> None:
    first = people(("小计", 800), ("其中：东街道", 500), ("西街道", 300))
    grid = [*first, *people(("小计", 90), ("其中：北镇", 50), ("南镇", 40))[1:]]
    assert towns(grid, tmp_path) == {"东街道": 500, "西街道": 300, "北镇": 50, "南镇": 40}


@pytest.mark.parametrize(
    "lines",
    [
        [("合计", 1000), ("其中：东街道", 500), ("西街道", 300)],
        [("合计", 1000), ("其中：东街道", 500), ("西街道", None), ("南镇", 500)],
        [("合计", 500), ("其中：东街道", 500)],
        [("合计", 800), ("其中：城镇", 500), ("西街道", 300)],
        [("合计", 800), ("其中：农村", 500), ("西街道", 300)],
        [("西街道", 800), ("其中：东社区", 500), ("南镇", 300)],
    ],
    ids=["less than the total", "one unknown", "alone", "no place", "nor this", "below a place"],
)
def test_where_the_figures_do_not_bear_it_out_the_row_is_left_out(lines: list[tuple[Any, Any]], tmp_path: Path) -> None:
    found = towns(people(*lines), tmp_path) if len(lines) > 2 else {}
    assert not {"东街道", "城镇", "农村", "东社区", "其中：东街道", "其中：城镇", "其中：东社区"} & found.keys()
    (read,) = taken(tmp_path, people(*lines)).understood
    assert next(at for at, (name, _) in enumerate(lines, 2) if str(name).startswith("其中")) in read.left_out["total"]


def test_a_row_left_out_is_missed_in_the_total(tmp_path: Path) -> None:
    grid = people(("合计", 1000), ("其中：东街道", 500), ("西街道", 300))
    assert "population|total_differs" in found(grid, tmp_path)
