"""Folders whose names are cells: `persons/年度=2023/县区=丹阳市/0.parquet` says year and county of all its rows."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from eldercalc.records.cells import Cells

NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""What a folder is called whose cell is blank."""


def with_folders(path: Path, columns: list[Cells]) -> list[Cells]:
    """The columns of a file, and one for each folder above it that names a column which the file itself has not."""
    if not columns:
        return columns
    own = {(column[0] or "").strip() for column in columns}
    said = {name: value for name, value in folders_said(path).items() if name not in own}
    return [*columns, *(_constant(name, value, len(columns[0])) for name, value in said.items())]


def dataset_name(path: Path) -> str:
    """What a file is called by: its own name, or that of the folder which its partitions lie in."""
    at = next((at for at, part in enumerate(path.parts[:-1]) if "=" in part), 0)
    return path.parts[at - 1] if at else path.stem


def folders_said(path: Path) -> dict[str, str | None]:
    """The columns that the folders above a file are named for, with their one value each."""
    parts = [part.split("=", 1) for part in path.parts[:-1] if "=" in part]
    return {unquote(name): None if value == NOTHING else unquote(value) for name, value in parts}


def _constant(name: str, value: str | None, height: int) -> Cells:
    """A column of one value below its title."""
    codes = np.ones(height, np.int32)
    codes[:1] = 0
    return Cells(pa.array([name, value], pa.string()), codes)
