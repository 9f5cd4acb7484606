"""What the README shows is what a run prints."""

from __future__ import annotations

import os

import pytest

from tests import readme


@pytest.mark.parametrize(
    "block", list(readme.BLOCK.finditer(readme.README.read_text(encoding="utf-8"))), ids=lambda b: b["command"]
)
def test_each_output_in_the_readme_is_what_the_command_prints(block) -> None:  # type: ignore[no-untyped-def]
    assert block["output"] == readme.output(block["command"])
    assert block["output"].strip()


def test_the_picture_in_the_readme_is_of_the_real_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(readme.ROOT)
    assert readme.PICTURE.read_text(encoding="utf-8") == readme.picture()
    assert os.path.getsize(readme.PICTURE) > 10_000


def test_the_readme_names_the_two_commands() -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert text.count("<!-- run -->") == text.count("<!-- test -->") == 1
