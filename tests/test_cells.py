"""Columns whose different texts are held once, against the same columns as plain lists."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eldercalc.readers import texts
from eldercalc.records.cells import HEAD, Cells, is_blank
from eldercalc.records.codes import Codes

Texts = list[str | None]
TEXTS = st.lists(st.none() | st.sampled_from(["", " ", "\u3000", "甲区", "乙县", "1"]), max_size=9)


def forms(said: Texts) -> list[Cells]:
    """The same cells in every form they come in."""
    plain = pa.array(said, pa.string())
    halves = pa.chunked_array([plain.slice(0, len(said) // 2), plain.slice(len(said) // 2)])
    return [Cells.of(said), Cells(plain), Cells.of(plain.dictionary_encode()), Cells.of(halves.dictionary_encode())]


@settings(deadline=None)
@given(TEXTS)
def test_every_form_says_what_the_list_says(said: Texts) -> None:
    blank = [at for at, text in enumerate(said) if not (text or "").strip()]
    for cells in forms(said):
        assert (len(said), said) == (len(cells), cells.to_pylist())
        assert said == [cells[at] for at in range(len(cells))]
        assert blank == cells.rows(is_blank).tolist()
        assert [at in blank for at in range(len(said))] == cells.flags(is_blank).tolist()
        upper = cells.reread(lambda texts: pc.binary_join_element_wise(texts, "!", ""))
        assert [None if text is None else f"{text}!" for text in said] == upper.to_pylist()
        assert said == cells.used().to_pylist()


@settings(deadline=None)
@given(TEXTS, st.data())
def test_parts_of_every_form_are_those_of_the_list(said: Texts, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said)))
    length = data.draw(st.integers(0, len(said) - start))
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said))), bool)
    rows = data.draw(st.lists(st.integers(0, len(said) - 1), max_size=9)) if said else []
    for cells in forms(said):
        assert said[start : start + length] == cells.slice(start, length).to_pylist()
        assert [text for text, keep in zip(said, kept, strict=True) if keep] == cells.filter(kept).to_pylist()
        assert [said[at] for at in rows] == cells.take(np.array(rows, np.int64)).to_pylist()
        part = cells.slice(start, length).used()
        assert said[start : start + length] == part.to_pylist()
        assert part.codes is None or set(part.texts.to_pylist()) == set(part.to_pylist())


def test_texts_that_mostly_differ_are_not_numbered() -> None:
    assert Cells.of([f"{at}" for at in range(HEAD + 1)]).codes is None
    assert Cells.of([f"{at % 9}" for at in range(HEAD + 1)]).codes is not None
    assert [None] * 3 == Cells.blank(3).to_pylist()


MANY = "".join(f"{at},abc,{at % 7}\n" for at in range(9_000))
FILES = {
    "plain": MANY.encode(),
    "a mark": b"\xef\xbb\xbf" + MANY.encode(),
    "line ends of two": MANY.replace("\n", "\r\n").encode(),
    "lines within cells": "".join(f'{at},"a\nb{at}",{at % 7}\n' for at in range(9_000)).encode(),
    "Chinese far below": (MANY + "9,县区,3\n" * 50).encode(),
    "another encoding far below": (MANY + "9,县区,3\n" * 50).encode("gb18030"),
    "another encoding far below in a column of names": (MANY + "县区,a,3\n" * 50).encode("gb18030"),
    "a narrow row far below": (MANY + "1,2\n").encode(),
    "blank rows far below": (MANY + "\n\n1,2,3\n").encode(),
    "a lone quote far below": (MANY + 'x,6",3\n').encode(),
}
HELD_WHOLE = {name for name in FILES if name.startswith(("another encoding", "a narrow row", "a lone quote"))}


@pytest.mark.parametrize("name", FILES)
def test_a_large_file_is_read_as_python_reads_it(name: str, tmp_path: Path) -> None:
    """However it is held, and whatever comes after the part that tells how it is parsed."""
    path = tmp_path / "a.csv"
    path.write_bytes(FILES[name])
    text = FILES[name].decode("gb18030" if "encoding" in name else "utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    wide = [[cell or None for cell in row] + [None] * (3 - len(row)) for row in rows]
    assert [list(column) for column in zip(*wide, strict=True)] == [cells.to_pylist() for cells in texts.columns(path)]


@pytest.mark.parametrize("name", FILES)
def test_what_is_even_and_in_utf_8_is_never_held_whole(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = tmp_path / "a.csv", []
    path.write_bytes(FILES[name])
    monkeypatch.setattr(texts, "_whole", lambda _: held.append(name) or [])
    texts.columns(path)
    assert held == ([name] if name in HELD_WHOLE else [])


def test_numbered_columns_are_texts_again_and_keep_their_numbers() -> None:
    plain = pa.array(["甲", "乙", None, "甲"])
    codes = Codes()
    data = codes.numbered(pa.table({"a": plain.dictionary_encode(), "b": plain}))
    assert data["a"].to_pylist() == data["b"].to_pylist() == plain.to_pylist()
    assert [0, 1, None, 0] == codes.of(data["a"]).to_pylist()


def test_that_rows_differ_is_known_of_more_columns_and_not_of_fewer_nor_of_others() -> None:
    codes = Codes()
    data = pa.table({"a": ["甲", "甲", "乙"], "b": [1, 2, 1], "c": ["丙", "丙", "丙"], "d": [1, 1, 1]})
    assert codes.differ(data, ["a", "b"])
    assert codes.differ(data, ["c", "b", "a"])
    assert not codes.differ(data, ["a"])
    assert not codes.differ(data, ["a", "c", "d"])
    assert not codes.differ(pa.concat_tables([data, data]), ["a", "b"])
