"""The report as it is seen: opened in an office suite, page by page, and in shapes that no sample has."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.calling import PLANS, SAMPLES, english, run, small
from tests.desktop import converted, text_of
from tests.making import CITY, institution, target, workbook
from tests.test_word import captioned, report, texts

FOOT = re.compile(r"第 ?(\d+) ?页 +共 ?(\d+) ?页|Page (\d+) of (\d+)")


def seen(folder: Path, *args: object, name: str = "报告") -> list[str]:
    """The text of each page, without blanks inside of lines; of what LibreOffice makes of a run's document."""
    result = run(*args, "-o", folder / f"{name}.docx", "--format", "csv")
    assert result.exit_code in (0, 1), result.stderr
    pages = text_of(converted(folder / f"{name}.docx", "pdf", folder)).split("\f")
    return pages[:-1] if not pages[-1].strip() else pages


def numbered(pages: list[str]) -> None:
    """Every page but the cover has its number and that of all; none holds nothing else."""
    assert not FOOT.search(pages[0])
    for at, page in enumerate(pages[1:], 2):
        found = FOOT.search(page)
        assert found, page
        assert [str(at), str(len(pages))] == [group for group in found.groups() if group]
        assert len(FOOT.sub("", page).split()) > 0, f"page {at} is blank"


def listed(page: str) -> list[tuple[str, int]]:
    """The entries of the table of contents."""
    lines = [re.fullmatch(r"\s*(\S.*?)\s+(\d+)", line) for line in page.splitlines() if not FOOT.search(line)]
    return [(found[1].replace(" ", ""), int(found[2])) for found in lines if found]


def begin(pages: list[str], entries: list[tuple[str, int]]) -> None:
    """Each heading stands on the page that the table of contents names, in a line of its own."""
    for heading, number in entries:
        lines = [line.replace(" ", "") for line in pages[number - 1].splitlines()]
        assert heading in lines, f"{heading} is not on page {number}"


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_is_a_whole_report(plan: str, tmp_path: Path) -> None:
    """Chapters and annexes in order, each on the page that the table of contents names."""
    pages = seen(tmp_path, "progress", "--plan", plan, SAMPLES / f"{plan}.xlsx")
    numbered(pages)
    entries = listed(pages[1])
    assert ["一、总体结论", "（一）完成情况", "（二）数据来源", "（三）统计图表"] == [name for name, _ in entries[:4]]
    assert [f"附件{at}" for at in range(1, 5)] == [name[:3] for name, _ in entries[-4:]]
    begin(pages, entries)
    assert 12 <= len(pages) <= 45


def test_an_english_report_has_its_pages(tmp_path: Path) -> None:
    plan, data = english(tmp_path)
    pages = seen(tmp_path, "check", "--plan", plan, data, "--lang", "en")
    numbered(pages)
    assert "1Summary" == listed(pages[1])[0][0]
    begin(pages, listed(pages[1]))


# Shapes


def city(folder: Path, targets: int, counties: int, name: str = "县", **given: object) -> Path:
    """A plan of so many targets and counties, called `name` and a number."""
    kinds = {"nursing_bed_share": 60, "institution_beds": 3000, "institutions": 50, "lottery_elder_share": 55}
    each = [
        target(
            id=f"t{at}", indicator=indicator, name=f"{name}指标{at}", chapter=f"第{at // 10 + 1}章",
            responsible=["市民政局"], values={2025: goal + at % 30},
            **{"class": ("binding", "expected", "unclassified")[at % 3]},
        )
        for at in range(targets)
        for indicator, goal in [list(kinds.items())[at % 4]]
    ]  # fmt: skip
    areas = [{"code": f"9001{at:02d}", "name": f"{name}{at:02d}县", "kind": "county"} for at in range(counties)]
    return small(folder, *each, **{"areas": areas, **given})


def years(folder: Path, counties: int, name: str = "县", last: int = 2024) -> Path:
    """Institutions in every county, five years up to `last`; in every third more nursing beds than beds."""
    rows = [
        institution(f"{name}{at:02d}县", f"X{at}", year, beds=100, nursing_beds=130 if at % 3 == 2 else 30 + year % 20)
        for year in range(last - 4, last + 1)
        for at in range(counties)
    ]
    return workbook(folder / "数据.xlsx", {"institutions": rows})


def test_150_targets_of_20_counties_over_five_years(tmp_path: Path) -> None:
    """Every target and every county is in it, and it is written within seconds."""
    plan, data = city(tmp_path, 150, 20), years(tmp_path, 20)
    run("check", "--plan", plan, data)
    started = time.perf_counter()
    made = report(tmp_path, "progress", "--plan", plan, data)
    took = time.perf_counter() - started
    rows = [cells for cells in captioned(made, "指标完成情况表") if len(cells) > 1]
    assert [str(at) for at in range(1, 151)] == [cells[0] for cells in rows[1:]]
    heads = [captioned(made, f"各地区完成值（{at}/2）")[0] for at in (1, 2)]
    assert [f"县{at:02d}县" for at in range(20)] == [name for head in heads for name in head[2:]]
    assert took < 60, f"took {took:.0f} s"


@pytest.mark.slow
def test_many_targets_stay_on_their_pages(tmp_path: Path) -> None:
    name = "巴音郭楞蒙古族柯尔克孜族自治州第"
    pages = seen(tmp_path, "progress", "--plan", city(tmp_path, 150, 20, name), years(tmp_path, 20, name))
    numbered(pages)
    begin(pages, listed(pages[1]))


def test_long_names_stay_on_their_pages(tmp_path: Path) -> None:
    name = "巴音郭楞蒙古族柯尔克孜族自治州第"
    plan = city(tmp_path, 8, 6, name, title="内蒙古自治区" * 8 + "养老规划", area={**CITY["area"], "name": name * 3})
    pages = seen(tmp_path, "progress", "--plan", plan, years(tmp_path, 6, name))
    numbered(pages)
    begin(pages, listed(pages[1]))


@pytest.mark.parametrize(("counties", "last"), [(1, 2023), (2, 2025)], ids=["one county", "the last year"])
def test_small_and_late_plans_have_their_report(counties: int, last: int, tmp_path: Path) -> None:
    pages = seen(tmp_path, "check", "--plan", city(tmp_path, 4, counties), years(tmp_path, counties, last=last))
    numbered(pages)
    begin(pages, listed(pages[1]))
    assert ("终期评估报告" in pages[0]) == (last == 2025)


def test_nothing_known_is_a_report_too(tmp_path: Path) -> None:
    """No target has data: all are unknown, and it says what to send."""
    plan = small(
        tmp_path, *(target(id=f"t{at}", indicator="lottery_elder_share", values={2025: 55}) for at in range(3))
    )
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [institution("甲区", "A", 2023, beds=10, nursing_beds=5)]})
    told = texts(report(tmp_path, "check", "--plan", plan, data))
    assert "截至2023年底，3项可量化目标均无法判断。" in told
    assert "无法判断 3 项，补报或补全“资金”（3 项）可解决。" in told
    assert "没有滞后或未完成的目标。" in told
    numbered(seen(tmp_path, "check", "--plan", plan, data, name="再"))


def test_a_plan_without_numbers_has_its_report(tmp_path: Path) -> None:
    plan = small(tmp_path, target(id="system", qualitative={"by": 2025}))
    data = workbook(tmp_path / "数据.xlsx", {"institutions": [institution("甲区", "A", 2023, beds=10, nursing_beds=5)]})
    told = texts(report(tmp_path, "check", "--plan", plan, data))
    assert "截至2023年底，没有可量化的目标。" in told
    assert "1项定性任务未填报。" in told
    numbered(seen(tmp_path, "check", "--plan", plan, data, name="再"))
