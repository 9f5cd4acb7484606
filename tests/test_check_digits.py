"""Check digits of whole columns say what python-stdnum says of each code."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from stdnum.cn import ric, uscc

from eldercalc.quality.digits import CREDIT, CREDIT_WEIGHTS, birth_in_id, broken, cut

SEEDED = random.Random(20231231)


def column(*texts: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])


def credit_body() -> str:
    digits = "".join(SEEDED.choices("0123456789", k=8))
    return digits + "".join(SEEDED.choices(CREDIT, k=9))


def citizen_body() -> str:
    day = f"{SEEDED.randrange(1900, 2010)}{SEEDED.randrange(1, 13):02d}{SEEDED.randrange(1, 29):02d}"
    return "".join(SEEDED.choices("123456", k=1)) + "".join(SEEDED.choices("0123456789", k=5)) + day + \
        f"{SEEDED.randrange(1000):03d}"  # fmt: skip


def wrong(right: str, alphabet: str) -> str:
    return SEEDED.choice([character for character in alphabet if character != right])


def weighted(body: str) -> int:
    return sum(CREDIT.index(c) * int(w) for c, w in zip(body, CREDIT_WEIGHTS, strict=True))


def test_credit_codes_that_stdnum_proves_are_not_broken() -> None:
    """Three thousand of them, and among them every value of the check character."""
    codes = [body + uscc.calc_check_digit(body) for body in (credit_body() for _ in range(3000))]
    assert {code[-1] for code in codes} == set(CREDIT)
    assert all(uscc.is_valid(code) for code in codes)
    assert [] == broken(column(*codes), "credit_code").to_pylist()


def test_a_credit_code_whose_sum_is_0_mod_31_ends_in_0() -> None:
    """Where a widespread implementation looks for the character of value 31 and finds none."""
    bodies = [body for body in (credit_body() for _ in range(3000)) if weighted(body) % 31 == 0]
    assert len(bodies) > 50
    assert [] == broken(column(*(f"{body}0" for body in bodies)), "credit_code").to_pylist()
    assert list(range(len(bodies))) == broken(column(*(f"{body}1" for body in bodies)), "credit_code").to_pylist()


def test_a_credit_code_with_any_other_end_is_broken() -> None:
    codes = [body + wrong(uscc.calc_check_digit(body), CREDIT) for body in (credit_body() for _ in range(3000))]
    codes = [code for code in codes if not (code.isdigit() and code.endswith("000"))]
    assert not any(uscc.is_valid(code) for code in codes)
    assert list(range(len(codes))) == broken(column(*codes), "credit_code").to_pylist()


def test_one_digit_changed_breaks_a_credit_code() -> None:
    code = "91350100M000100Y43"
    for place in (2, 5, 7, 17):
        changed = code[:place] + wrong(code[place], "0123456789") + code[place + 1 :]
        assert [0] == broken(column(changed), "credit_code").to_pylist()


def test_lower_case_is_as_good_as_upper() -> None:
    assert [] == broken(column("91350100m000100y43"), "credit_code").to_pylist()
    assert [] == broken(column("11010519491231002x", "11010519491231002X"), "citizen_id").to_pylist()


def test_citizen_ids_are_as_stdnum_says() -> None:
    """Right ends hold, wrong ones do not; X is among the ends."""
    bodies = [citizen_body() for _ in range(3000)]
    right = [body + ric.calc_check_digit(f"{body}0") for body in bodies]
    assert {code[-1] for code in right} == set("0123456789X")
    assert [] == broken(column(*right), "citizen_id").to_pylist()
    false = [code[:-1] + wrong(code[-1], "0123456789X") for code in right]
    false = [code for code in false if not code.endswith("000")]
    assert list(range(len(false))) == broken(column(*false), "citizen_id").to_pylist()


ODD = [None, "", "P3211060131", "110105491231002", "1101051949123100２X", "机构编码" * 4 + "机构", "K" * 18]


@pytest.mark.parametrize("text", ODD)
def test_what_has_another_shape_is_not_judged(text: str | None) -> None:
    """Own numbers, ids of 15 digits, blanks."""
    for code in ("credit_code", "citizen_id"):
        assert [] == broken(column(text), code).to_pylist()  # type: ignore[arg-type]


def test_ids_that_excel_cut_are_told_apart_from_wrong_ones() -> None:
    """3.21E+17 in its forms, and 000 at the end where the check digit says that it is none."""
    given = column(
        "3.21102195005E+17", "3.2e 17", "321102195005121000", "11010519491231002X", "E+17", None, "1.5", "Q3+4"
    )
    assert [0, 2] == cut(given).to_pylist()
    assert [] == broken(given, "citizen_id").to_pylist()


def test_an_id_may_rightly_end_in_000() -> None:
    """One in some thousands does."""
    right = next(body + "0" for body in (f"110105194912{at:02d}{end}00" for at in range(10, 29) for end in range(10))
                 if ric.calc_check_digit(f"{body}0") == "0")  # fmt: skip
    assert right.endswith("000")
    assert [] == cut(column(right)).to_pylist()


def test_slices_and_chunks_are_read_where_they_stand() -> None:
    """The bytes of a column do not begin at 0 where it is a part of another."""
    whole = pa.array(["x", "110105194912310021", "11010519491231002X", "110105194912310021"])
    parts = pa.chunked_array([whole.slice(2), whole.slice(1, 2)])
    assert [1, 2] == broken(parts, "citizen_id").to_pylist()


def test_the_day_of_birth_is_read_from_the_id() -> None:
    rows, born = birth_in_id(column("甲", "11010519491231002X", "110105194912310021"))
    assert ([1], [19491231]) == (rows.to_pylist(), born.to_pylist())
