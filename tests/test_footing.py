"""What a verdict stands on: its best and worst case where rows or areas were left out, and whom it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eldercalc.assessment import Assessment
from tests.calling import SHARE, run, small
from tests.making import city_plan, everywhere, institution, judged, target, workbook

EVERYWHERE = everywhere(beds=100, nursing_beds=60)


def line(folder: Path, rows: Sequence[Mapping[str, Any]], **given: Any) -> Assessment:
    """The plan's own line of one target over institutions."""
    plan = city_plan(folder, [{**SHARE, **given}])
    return judged(plan, {"institutions": rows}, 2023).main[0]


def shown(found: Assessment) -> tuple[str, str, str, str, dict[str, int]] | None:
    if found.footing is None:
        return None
    worst, best = found.footing.worst, found.footing.best
    return (*(str(at) for end in (worst, best) for at in (end.value, end.status)), dict(found.footing.depends_on))  # type: ignore[return-value]


def test_what_is_complete_rests_on_nothing_else(tmp_path: Path) -> None:
    """No rows left out, no areas missing: nothing to say."""
    found = line(tmp_path, EVERYWHERE)
    assert (found.footing, found.holds) == (None, True)


@pytest.mark.parametrize(
    ("blank_beds", "worst", "best", "holds"),
    [(40, ("900/17", "met"), ("1100/17", "met"), True), (400, ("180/7", "missed"), ("580/7", "met"), False)],
)
def test_a_blank_part_gives_both_cases(
    blank_beds: int, worst: tuple[str, str], best: tuple[str, str], holds: bool, tmp_path: Path
) -> None:
    """180 of 300 and one institution whose nursing beds are blank: none of its beds, or all."""
    found = line(tmp_path, [*EVERYWHERE, institution(code="Z", beds=blank_beds)])
    assert shown(found) == (*worst, *best, {"institutions": 1})
    assert found.holds is holds


def test_a_blank_denominator_has_no_ends(tmp_path: Path) -> None:
    """An institution of unknown size may be of any size."""
    found = line(tmp_path, [*EVERYWHERE, institution(code="Z", beds="约40")])
    assert shown(found) == ("None", "None", "None", "None", {"institutions": 1})
    assert found.holds is False


def test_a_missing_area_is_counted_as_one(tmp_path: Path) -> None:
    """Of a county that sent nothing a sum says only that it is not less."""
    rows = everywhere(beds=100)[:2]
    found = line(tmp_path, rows, indicator="institution_beds", values={2023: 150})
    assert shown(found) == ("200", "met", "None", "None", {"area": 1})
    assert (found.status, found.holds) == ("met", True)


def test_less_is_better_turns_the_cases(tmp_path: Path) -> None:
    """Where the level must not be passed, the highest value is the worst case."""
    at_most = {2023: {"at_most": 70}}
    found = line(tmp_path, [*EVERYWHERE, institution(code="Z", beds=400)], values=at_most)
    assert shown(found) == ("580/7", "missed", "180/7", "met", {"institutions": 1})


def test_areas_that_may_turn_are_counted(tmp_path: Path) -> None:
    """Each county for itself: one of three keeps the level only if the blank cell is right."""
    found = line(tmp_path, [*EVERYWHERE, institution(code="Z", beds=40)], each="county")
    assert found.value == 3
    assert shown(found) == ("2", "None", "3", "None", {"area": 1})
    assert found.holds is False


def test_a_group_in_doubt_leaves_the_whole_in_doubt(tmp_path: Path) -> None:
    """Two groups, the worst of which surely keeps the level; the other might turn out to be worse."""
    plan = city_plan(
        tmp_path,
        [
            target(
                id="share",
                values={2023: 50},
                indicator="nursing_bed_share",
                split={"owner": ["公办", "民办"]},
            )
        ],
    )
    rows = [*everywhere(beds=100, nursing_beds=60, owner="公办")]
    rows += [institution(code=f"M{at}", county=row["county"], beds=100, nursing_beds=90, owner="民办")
             for at, row in enumerate(rows)]  # fmt: skip
    rows.append(institution(code="Z", beds=500, owner="民办"))
    main = judged(plan, {"institutions": rows}, 2023).main[0]
    assert (main.value, main.status, main.holds) == (60, "met", False)


@pytest.mark.parametrize(
    ("beds", "told"),
    [
        (40, ("最差 52.94，最好 64.71，1 家机构未计入，各种情形下结论不变", "holds in every case")),
        (400, ("最差 25.71 未完成，最好 82.86 已完成，结论取决于未计入的 1 家机构", "depends on 1 institution(s)")),
    ],
)
def test_it_is_said_in_words(beds: int, told: tuple[str, str], tmp_path: Path) -> None:
    """On the terminal, in the tables for others, in explain."""
    plan, rows = small(tmp_path), [*EVERYWHERE, institution(code="Z", beds=beds)]
    data = workbook(tmp_path / "数据.xlsx", {"institutions": rows})
    for command in (
        ["check", "--plan", plan, data],
        ["check", "--plan", plan, data, "--format", "md"],
        ["check", "--plan", plan, data, "--format", "csv"],
        ["explain", "--plan", plan, "share", data],
    ):
        chinese, english = (run(*command, "--lang", lang, COLUMNS="200").stdout for lang in ("zh", "en"))
        assert told[0] in chinese
        assert told[1] in english
