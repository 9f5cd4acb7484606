"""Parquet is read as a sheet is: the same rows come to the same figures, whatever the types they are stored in."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from eldercalc.readers import partitions
from eldercalc.readers.parquet import as_text
from tests.calling import beds, run, small
from tests.making import everywhere, workbook

ROWS = everywhere(beds=100, nursing_beds=60, opened=datetime.date(2019, 5, 1))


def _table(path: Path) -> pa.Table:
    """The first sheet of a workbook, its types told by Arrow."""
    title, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return pa.table({str(name): [row[at] for row in rows] for at, name in enumerate(title)})


def _figures(folder: Path, *files: object) -> list[dict[str, Any]]:
    found = json.loads(run("check", "--plan", small(folder), *files, "--format", "json", "-q").stdout)
    assert [] == found["findings"]
    return found["assessments"]


def test_a_parquet_comes_to_the_figures_of_its_workbook(tmp_path: Path) -> None:
    twin = workbook(tmp_path / "数据.xlsx", {"institutions": ROWS})
    pq.write_table(_table(twin), tmp_path / "数据.parquet")
    assert _figures(tmp_path, twin) == _figures(tmp_path, tmp_path / "数据.parquet")


def test_folders_of_a_partitioned_table_are_its_columns(tmp_path: Path) -> None:
    """A file a county in a folder a year, in Parquet and in CSV; the folder as a whole and a pattern alike."""
    twin = workbook(tmp_path / "数据.xlsx", {"institutions": ROWS})
    table, wanted = _table(twin), _figures(tmp_path, twin)
    year, county = next(n for n in table.column_names if "年度" in n), next(n for n in table.column_names if "县" in n)
    for name in pc.unique(table[county]).to_pylist():
        folder = tmp_path / "parted" / f"{year}=2023" / f"{county}={name}"
        folder.mkdir(parents=True)
        pq.write_table(table.filter(pc.equal(table[county], name)).drop_columns([county, year]), folder / "0.parquet")
    assert wanted == _figures(tmp_path, tmp_path / "parted")
    assert wanted == _figures(tmp_path, f"{tmp_path}/parted/**/*.parquet")


def test_partitions_of_the_same_bytes_are_not_the_same_file(tmp_path: Path) -> None:
    """Nothing changed from one year to the next but the name of the folder."""
    table = _table(workbook(tmp_path / "数据.xlsx", {"institutions": ROWS}))
    year = next(name for name in table.column_names if "年度" in name)
    for at in (2022, 2023):
        folder = tmp_path / "parted" / f"{year}={at}"
        folder.mkdir(parents=True)
        pq.write_table(table.drop_columns([year]), folder / "0.parquet")
    found = json.loads(run("validate", tmp_path / "parted", "--format", "json").stdout)
    assert [2022, 2023] == found["years"]
    assert "file|same" not in {item["rule"] for item in found["findings"]}


def test_a_folder_says_nothing_of_a_column_that_the_file_has() -> None:
    said = partitions.folders_said(
        Path("a/年度=2023/县区=%E4%B8%B9%E9%98%B3%E5%B8%82/镇=__HIVE_DEFAULT_PARTITION__/0.csv")
    )
    assert {"年度": "2023", "县区": "丹阳市", "镇": None} == said
    assert ("persons", "0") == (
        partitions.dataset_name(Path("x/persons/年度=2023/0.csv")), partitions.dataset_name(Path("x/0.csv"))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (pa.array([321102199001011234]), "321102199001011234"),
        (pa.array([3.21102199001011e17]), "3.21102199001011e+17"),
        (pa.array([12.0]), "12"),
        (pa.array([True]), "是"),
        (pa.array([datetime.date(2023, 1, 5)]), "2023-01-05"),
        (pa.array([datetime.datetime(2023, 1, 5, 8)]), "2023-01-05 08:00:00"),
        (pa.array([["失能", "独居"]]), "失能、独居"),
        (pa.array(["甲"]).dictionary_encode(), "甲"),
        (pa.array([float("nan")]), None),
        (pa.array([None], pa.int64()), None),
    ],
    ids=["id", "id cut", "whole", "yes", "date", "time", "several", "numbered", "nan", "blank"],
)
def test_a_stored_value_is_read_as_it_would_be_typed(stored: pa.Array, shown: str | None) -> None:
    assert [shown] == as_text(pa.chunked_array([stored])).to_pylist()


def test_an_id_stored_as_a_fraction_is_refused_and_a_whole_one_is_kept(tmp_path: Path) -> None:
    """Digits that are lost are not made up."""
    table = _table(beds(tmp_path))
    code = table.column_names.index(next(name for name in table.column_names if "编码" in name))
    for kind, refused in ((pa.int64(), 0), (pa.float64(), 3)):
        codes = pa.array([91321100000000000 + at for at in range(table.num_rows)], pa.int64()).cast(kind, safe=False)
        path = tmp_path / f"{kind}.parquet"
        pq.write_table(table.set_column(code, table.column_names[code], codes), path)
        found = json.loads(run("validate", "--plan", small(tmp_path), path, "--format", "json").stdout)["findings"]
        assert refused == sum(item["rule"].startswith("institutions.code|not_") for item in found), found


def test_what_is_no_parquet_and_columns_without_plain_values_are_told(tmp_path: Path) -> None:
    (tmp_path / "坏.parquet").write_bytes(b"PAR1 nothing")
    pq.write_table(pa.table({"机构名称": ["a"], "坐标": [{"x": 1}]}), tmp_path / "结构.parquet")
    told = [run("validate", tmp_path / name).stderr for name in ("坏.parquet", "结构.parquet")]
    assert "不是完整的 Parquet 文件" in told[0]
    assert "坐标" in told[1]


def test_the_marked_copy_of_a_parquet_is_a_workbook(tmp_path: Path) -> None:
    table = _table(beds(tmp_path, nursing=200))
    pq.write_table(table, tmp_path / "数据.parquet")
    run("validate", tmp_path / "数据.parquet", "--annotate", tmp_path / "批注")
    (copy,) = (tmp_path / "批注").iterdir()
    assert copy.suffix == ".xlsx"
    assert len(openpyxl.load_workbook(copy).worksheets) == 2
