"""The programs in which people open what is written: an office suite, a browser, a viewer of pages.

Where they are not installed a test that needs one is skipped and says so; where `CI` is set it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item
oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value>
</prop></item></oor:items>
"""
"""Always: the office suite believes the stored values of a workbook that says Excel wrote it, unless told not to."""


def program(*names: str) -> str:
    """The first of the programs that is there."""
    for name in names:
        if found := shutil.which(name):
            return found
    told = f"none of {', '.join(names)} is installed"
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)


def converted(path: Path, to: str, folder: Path) -> Path:
    """`path` as the office suite saves it again: `pdf`, or `xlsx` with every formula computed anew."""
    office = program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory() as profile:
        (Path(profile) / "user").mkdir()
        (Path(profile) / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
        subprocess.run(
            [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir",
             str(folder), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    made = folder / f"{path.stem}.{to.split(':')[0]}"
    assert made.exists(), f"{path.name} was not opened by {office}"
    return made


def pages(pdf: Path, folder: Path) -> list[Path]:
    """Each page of a PDF as a picture."""
    subprocess.run([program("pdftoppm"), "-r", "60", "-png", str(pdf), str(folder / "page")], check=True, timeout=120)
    return sorted(folder.glob("page*.png"))


def text_of(pdf: Path) -> str:
    """The text of a PDF, as it is laid out."""
    done = subprocess.run([program("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def browser() -> str:
    """The browser."""
    return program("chromium", "chromium-browser", "google-chrome")
