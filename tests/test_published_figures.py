"""The figures that the documents print, reproduced from the sample workbooks to the printed digit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from eldercalc import pipeline
from eldercalc.assessment import Assessed, Assessment, Options
from eldercalc.readers import collect, read
from eldercalc.records.tables import Dataset, assemble
from eldercalc.reports.numbers import figure, rounded

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data"


@functools.cache
def judged(plan: str, *names: str) -> Assessed:
    """The plan over sample files, for all years."""
    paths = [str(SAMPLES / name) for name in names]
    return pipeline.run(pipeline.plan_named(plan), paths, Options(), all_years=True).assessed


@functools.cache
def jingdezhen() -> Dataset:
    return assemble(read(collect([str(SAMPLES / "jingdezhen.xlsx")])).raws)


def line(assessed: Assessed, target: str, year: int) -> Assessment:
    return next(item for item in assessed.main if item.target.id == target and item.year == year)


def rows(table: str, keep: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    columns = [name for name in jingdezhen().tables[table].data.column_names if not name.startswith("_")]
    found = jingdezhen().tables[table].data.select(columns).to_pylist()
    return [row for row in found if row["year"] == 2020 and keep(row)]


def test_jingdezhen_has_55_institutions_with_4059_beds() -> None:
    """March 2021: 3 welfare homes with 648 beds, 39 township homes with 1,515, 13 private ones with 1,896."""
    kinds: dict[str, Callable[[dict[str, Any]], bool]] = {
        "welfare": lambda row: "、社会福利院、" in row["categories"],
        "township": lambda row: "、乡镇敬老院、" in row["categories"],
        "private": lambda row: row["owner"] == "民办",
    }
    register = rows("institutions", lambda row: row["state"] == "在营")
    counts = {
        name: (sum(map(keep, register)), sum(row["beds"] for row in register if keep(row)))
        for name, keep in kinds.items()
    }
    assert counts == {"welfare": (3, 648), "township": (39, 1515), "private": (13, 1896)}
    assert (len(register), sum(row["beds"] for row in register)) == (55, 4059)


def test_jingdezhen_has_1618979_residents_of_whom_269220_are_60_and_184043_are_65() -> None:
    """The census: 16.63 % and 11.37 % as printed."""
    bands = {"全部": 1_618_979, "60岁及以上": 269_220, "65岁及以上": 184_043}
    found = {
        band: sum(row["persons"] for row in rows("population", lambda row, band=band: row["band"] == band))  # type: ignore[misc]
        for band in bands
    }
    assert found == bands
    shares = [rounded(Fraction(100 * found[band], found["全部"]), 2) for band in ("60岁及以上", "65岁及以上")]
    assert shares == [Decimal("16.63"), Decimal("11.37")]


def test_jingdezhen_covers_263_of_473_villages_and_is_140_short_of_85_percent() -> None:
    """55.6 % of villages; ⌈0.85 × 473⌉ = 403 = 263 + 140."""
    found = line(judged("jingdezhen", "jingdezhen.xlsx"), "mutual_aid_coverage", 2020)
    assert (found.figure.numerator, found.figure.denominator) == (263, 473)
    assert found.value is not None
    assert rounded(found.value, 1) == Decimal("55.6")
    assert found.shortfall is not None
    assert (found.shortfall.need, found.shortfall.unit) == (140, "个")
    assert sum(found.shortfall.by_area.values()) >= 140


# 表1 of Zhenjiang: the column "2020 完成" as printed; `/` stands where the table prints none.
TABLE_1 = {
    "care_beds_per_1000": "40.8",
    "pension_contribution_rate": "90",
    "life_expectancy": "78.75",
    "home_service_rate": "11.84",
    "assessed_80_rate": "18",
    "family_doctor_rate": "60.05",
    "adapted_homes": "2020",
    "street_centre_coverage": "20",
    "nursing_home_coverage": "66.7",
    "nursing_bed_share": "59.76",
    "poor_support_nursing_bed_share": "50",
    "regional_rural_centres": "3",
    "disabled_poor_care_institutions": "3",
    "training": "5000",
    "social_workers_per_100_beds": "0.34",
    "childcare_places_per_1000": "1.8",
    "infants_basic_public_service_rate": "97.05",
    "infants_early_guidance_rate": "100",
}


def test_every_baseline_that_the_plan_prints_is_in_the_table() -> None:
    """The plan file carries the same printed column, no more and no less."""
    targets = pipeline.plan_named("zhenjiang").plan.targets
    assert {item.indicator: str(next(iter(item.baseline.values()))) for item in targets if item.baseline} == TABLE_1


@pytest.mark.parametrize(("indicator", "printed"), list(TABLE_1.items()))
def test_zhenjiang_reproduces_the_2020_column_of_table_1(indicator: str, printed: str) -> None:
    """Rounded half up to the decimals printed, from the workbook's own rows."""
    assessed = judged("zhenjiang", "zhenjiang.xlsx")
    target = next(item for item in assessed.plan.plan.targets if item.indicator == indicator)
    (bound,) = assessed.plan.bounds[target.id]
    found = assessed.measured.figure(bound, assessed.plan.plan.area.code, 2020)
    assert found.value is not None
    assert found.missing == ()
    decimals = len(printed.partition(".")[2])
    assert rounded(found.value, decimals) == Decimal(printed)


def test_no_printed_baseline_of_zhenjiang_is_contradicted_by_its_sample() -> None:
    findings = judged("zhenjiang", "zhenjiang.xlsx").findings
    assert [item.message.show("zh") for item in findings if item.rule.endswith("baseline_contradicted")] == []


def outcome(item: Assessment) -> tuple[Any, ...]:
    found = item.figure
    return (
        item.target.id, item.area_code, item.group, item.year, item.main, item.value, found.numerator,
        found.denominator, found.rows_used, dict(sorted(found.rows_left_out.items())), found.missing, item.low,
        item.high, item.expected, item.status, item.verdict.reason, item.shortfall,
    )  # fmt: skip


@pytest.mark.parametrize(("plan", "folder"), [("jingdezhen", "jingdezhen"), ("zhenjiang", "zhenjiang")])
def test_the_parts_together_give_the_result_of_the_whole(plan: str, folder: str) -> None:
    """One file a county (景德镇), one a year (镇江): every line of every year is that of the one workbook."""
    whole, parts = judged(plan, f"{plan}.xlsx"), judged(plan, folder)
    assert len(collect([str(SAMPLES / folder)])) > 5
    assert parts.years == whole.years
    assert [outcome(item) for item in parts.lines] == [outcome(item) for item in whole.lines]


def test_figures_are_shown_as_the_documents_print_them() -> None:
    """59.76 as such, and 40.8 without a zero behind."""
    assessed = judged("zhenjiang", "zhenjiang.xlsx")
    shown = {name: line(assessed, name, 2020) for name in ("nursing_bed_share", "care_beds_per_1000")}
    assert {name: figure(item.value, item.unit) for name, item in shown.items()} == {
        "nursing_bed_share": "59.76",
        "care_beds_per_1000": "40.8",
    }
