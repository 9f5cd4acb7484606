"""Where the plans that come with eldercalc lie; nothing is imported to know their names."""

from __future__ import annotations

from pathlib import Path


def folders() -> list[Path]:
    """Where plans are looked for: those shipped inside the package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    return [folder for folder in (here / "targets", here.parents[1] / "targets") if folder.is_dir()][:1]


def known() -> dict[str, Path]:
    """The plans that come with eldercalc, by name."""
    return {path.stem: path for folder in folders() for path in sorted(folder.glob("*.yaml"))}
