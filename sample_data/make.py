"""Make the sample workbooks: `python sample_data/make.py [plan ...]`. Seeded: the same bytes on every run."""

from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from makers.place import Place  # noqa: E402
from makers.samples import tables, write  # noqa: E402

PLANS = ("jingdezhen", "changzhou", "shengzhou", "zhenjiang", "wenshan")


def main(names: list[str]) -> None:
    """Write the workbooks of the plans named, or of all."""
    for name in names or PLANS:
        start = time.perf_counter()
        place = Place(name)
        for path, rows in write(place, tables(place), HERE).items():
            sys.stderr.write(f"{path.relative_to(HERE)}: {rows} rows, {path.stat().st_size // 1024} KiB\n")
        sys.stderr.write(f"{name}: {time.perf_counter() - start:.1f} s\n")


if __name__ == "__main__":
    main(sys.argv[1:])
