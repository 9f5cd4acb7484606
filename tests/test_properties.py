"""What never changes a result: the order of rows, the files they come in, the names of areas, what nobody asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eldercalc.assessment import Assessed, Assessment, By, Options, assess
from eldercalc.plans import LoadedPlan
from eldercalc.records.tables import assemble
from tests.making import CITY, city_plan, institution, main_line, raw, target

YEARS = (2022, 2023)
AREAS = ("甲区", "乙县", "丙市", "新城开发区", "小城市本级")
KINDS = ("county", "county", "county", "functional", "own")
TOWNS, VILLAGES = ("东街道", "西镇"), ("一村", "二村", "三村")
Tables = dict[str, list[dict[str, Any]]]

TARGETS: list[dict[str, Any]] = [
    target(id="beds", indicator="institution_beds", values={2025: 400}),
    target(id="share", indicator="nursing_bed_share", values={2025: 55}, baseline={2020: 40}),
    target(id="homes", indicator="institutions", values={2025: 9}),
    target(id="adapted", indicator="adapted_homes", total={2023: 3, 2025: 9}),
    target(id="aid", indicator="mutual_aid_coverage", values={2025: 80}),
    target(id="day_care", indicator="day_care_coverage", every_year={"at_least": 50}),
    target(id="dementia", indicator="dementia_beds_per_10000", values={2025: 20}),
    target(id="visits", indicator="monthly_visit_rate", values={2025: 100}),
    target(id="each", indicator="institution_beds", values={2025: 50}, each="county"),
]


def named(names: Sequence[str] = AREAS, city: str = "小城市") -> dict[str, Any]:
    """The small city with its areas called so; codes stay."""
    areas = [
        {"code": f"90000{at}", "name": name, "kind": kind}
        for at, (name, kind) in enumerate(zip(names, KINDS, strict=True), 1)
    ]
    return {"areas": areas, "area": {**CITY["area"], "name": city}}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> LoadedPlan:
    return city_plan(tmp_path_factory.mktemp("plan"), TARGETS, **named())


amounts = st.none() | st.integers(0, 120)
places = st.sampled_from([*AREAS[:3], *AREAS, None, "外地县"])
rows_in_area = {"year": st.sampled_from(YEARS), "county": places}


def unique(rows: list[dict[str, Any]], *key: str) -> list[dict[str, Any]]:
    """Each key once: which of two equal rows is first is a matter of order by declaration."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """A city's workbook: every county is in it, cells are blank here and there, some rows are of no known area."""

    def rows(least: int = 0, most: int = 8, **fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        return draw(st.lists(st.fixed_dictionaries({**rows_in_area, **fields}), min_size=least, max_size=most))

    codes = st.sampled_from([f"J{at}" for at in range(12)])
    maybe = st.sampled_from
    institutions = rows(
        2, 10, code=codes, name=st.just("机构"), state=maybe(["在营", "在营", "停业", None]), beds=amounts,
        nursing_beds=amounts, dementia_beds=amounts, rating=maybe(["未评级", "一级", "三级", None]),
    )  # fmt: skip
    facilities = rows(
        0, 8, code=codes, name=st.just("设施"), state=maybe(["在营", "停用"]), town=maybe(TOWNS),
        village=maybe(VILLAGES), types=maybe(["农村互助养老服务设施", "日间照料中心、助餐点"]),
        standard=maybe([True, False, None]), serves=maybe([None, "一村", "二村、三村"]),
    )  # fmt: skip
    villages = rows(
        2, 10, town=maybe(TOWNS), village=maybe(VILLAGES), kind=maybe(["行政村", "城市社区"])
    )  # fmt: skip
    population = rows(1, 8, basis=st.just("常住"), band=st.just("60岁及以上"), persons=st.none() | st.integers(1, 9000))
    persons = rows(1, 8, person_id=codes, categories=maybe(["失能", "独居、失能", "高龄"]))
    visits = [
        {**row, "date": f"{row['year']}-{row['month']:02d}-10"}
        for row in rows(0, 10, person_id=codes, month=st.integers(1, 12))
    ]
    adapted = [
        {**row, "date": f"{row['year']}-06-0{row['day']}"}
        for row in rows(0, 8, household=codes, day=st.integers(1, 9), group=st.just("社会老年人家庭"))
    ]
    for row in (*visits, *adapted):
        row.pop("month", None)
        row.pop("day", None)
    return {
        "institutions": unique(institutions, "code", "year"),
        "facilities": unique(facilities, "code", "year"),
        "areas": unique(villages, "county", "town", "village", "year"),
        "population": unique(population, "county", "year"),
        "persons": unique(persons, "person_id", "year"),
        "visits": unique(visits, "person_id", "date"),
        "adaptations": unique(adapted, "household"),
    }


def over(plan: LoadedPlan, *files: Mapping[str, Sequence[Mapping[str, Any]]]) -> Assessed:
    """The plan over one or more files, in 2023."""
    raws = [raw(name, rows, f"{at}.xlsx") for at, tables_ in enumerate(files) for name, rows in tables_.items()]
    return assess(plan, assemble(raws), Options(years=(2023,)))


def outcome(line: Assessment) -> tuple[Any, ...]:
    """All of a line that a reader could act on, by the codes of areas."""
    figure = line.figure
    return (
        line.target.id, line.area_code, line.main, line.value, figure.numerator, figure.denominator, figure.rows_used,
        dict(sorted(figure.rows_left_out.items())), line.low, line.high, line.expected, line.status,
        line.verdict.reason, line.holds, figure.missing, line.shortfall.need if line.shortfall else None,
    )  # fmt: skip


def outcomes(assessed: Assessed) -> list[tuple[Any, ...]]:
    return [outcome(line) for line in assessed.lines]


SOME = settings(max_examples=10, deadline=None)


@SOME
@given(tables=tables(), seed=st.integers(0, 2**32))
def test_the_order_of_rows_never_changes_a_result(plan: LoadedPlan, tables: Tables, seed: int) -> None:
    chance = random.Random(seed)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}
    assert outcomes(over(plan, shuffled)) == outcomes(over(plan, tables))


@SOME
@given(tables=tables(), seed=st.integers(0, 2**32))
def test_splitting_a_file_in_two_never_changes_a_result(plan: LoadedPlan, tables: Tables, seed: int) -> None:
    """Rows are dealt to two workbooks that hold the same sheets, as two clerks would share the work."""
    chance = random.Random(seed)
    parts: tuple[Tables, Tables] = ({}, {})
    for name, rows in tables.items():
        sides = [chance.random() < 0.5 for _ in rows]
        for at, part in enumerate(parts):
            part[name] = [row for row, side in zip(rows, sides, strict=True) if side is bool(at)]
    assert outcomes(over(plan, *parts)) == outcomes(over(plan, tables))


NEW_NAMES = ("丹阳市", "丹徒区", "京口区", "小城新区", "镇江市本级", "扬中市", "句容", "乙县", "甲区", "A County")


@SOME
@given(tables=tables(), names=st.permutations(NEW_NAMES), city=st.sampled_from(["小城市", "大名州", "City"]))
def test_renaming_areas_in_plan_and_data_alike_never_changes_a_result(
    plan: LoadedPlan, tables: Tables, names: list[str], city: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Codes say which area is which; names, swapped ones too, say nothing."""
    called = dict(zip(AREAS, names, strict=False))
    renamed = {
        name: [{**row, "county": called.get(row["county"], row["county"])} for row in rows]
        for name, rows in tables.items()
    }
    other = city_plan(tmp_path_factory.mktemp("renamed"), TARGETS, **named(names[: len(AREAS)], city))
    assert outcomes(over(other, renamed)) == outcomes(over(plan, tables))


@SOME
@given(tables=tables(), count=st.integers(1, 3), county=st.sampled_from(AREAS[:3]))
def test_a_sheet_that_no_target_reads_never_changes_a_result(
    plan: LoadedPlan, tables: Tables, count: int, county: str
) -> None:
    """Not even where the area sent nothing else: a file of one sheet says nothing of the sheets it lacks."""
    more = {
        "childcare": [
            {"year": 2023, "county": county, "code": f"T{at}", "state": "在营", "places": 20} for at in range(count)
        ]
    }
    before = outcomes(over(plan, tables))
    assert outcomes(over(plan, tables, more)) == before


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> LoadedPlan:
    return city_plan(tmp_path_factory.mktemp("sums"), [TARGETS[0], TARGETS[2]], **named())


@settings(max_examples=40, deadline=None)
@given(
    register=st.lists(
        st.fixed_dictionaries(
            {
                "year": st.just(2023), "name": st.just("机构"), "county": st.sampled_from([*AREAS, "外地县", None]),
                "town": st.sampled_from([None, "东街道"]), "state": st.sampled_from(["在营", "在营", "在营", "停业"]),
                "beds": amounts,
            }
        ),
        max_size=12,
    ),
    silent=st.sampled_from([None, *AREAS]),
)  # fmt: skip
def test_areas_own_level_zones_and_rows_without_an_area_add_up_to_the_city(
    sums: LoadedPlan, register: list[dict[str, Any]], silent: str | None
) -> None:
    """For additive measures nothing is lost and nothing counted twice, whatever area stays silent."""
    sent = [institution(name, f"S{at}", beds=at) for at, name in enumerate(AREAS[:3]) if name != silent]
    rows = sent + [
        {**row, "code": f"J{at}"} for at, row in enumerate(register) if row["county"] != silent or not silent
    ]
    assessed = over(sums, {"institutions": rows})
    values: dict[str, Callable[[dict[str, Any]], int]] = {"beds": lambda row: row["beds"] or 0, "homes": lambda row: 1}
    for id_, value in values.items():
        lines = [line for line in assessed.lines if line.target.id == id_ and not line.main]
        assert len(lines) == len(AREAS)
        areas = sum((line.figure.numerator or Fraction(0) for line in lines), Fraction(0))
        open_ = [row for row in rows if row["state"] == "在营"]
        loose = sum(value(row) for row in open_ if row["county"] not in AREAS)
        whole = main_line(assessed, id_).figure.numerator
        assert whole == areas + loose
        assert whole == sum(value(row) for row in open_)


@settings(max_examples=50, deadline=None)
@given(data=st.data(), beds=st.integers(1, 10**9), hundredths=st.integers(1, 10_000))
def test_a_percentage_is_met_exactly_where_the_cross_product_says_so(
    data: st.DataObject, beds: int, hundredths: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """N of D meets p % where N·100 ≥ p·D, in whole numbers; the boundary itself and one bed either side of it."""
    boundary = -(-hundredths * beds // 10_000)
    nursing = data.draw(
        st.integers(0, beds) | st.sampled_from([n for n in (boundary - 1, boundary, boundary + 1) if 0 <= n <= beds])
    )
    level = f"{hundredths // 100}.{hundredths % 100:02d}"
    folder: Path = tmp_path_factory.mktemp("share")
    area = {"code": "900001", "name": "甲区", "kind": "county"}
    plan = city_plan(folder, [target(id="t", indicator="nursing_bed_share", values={2023: float(level)})], areas=[area])
    row = {
        "year": 2023, "county": "甲区", "code": "A", "name": "一", "state": "在营", "beds": beds,
        "nursing_beds": nursing,
    }  # fmt: skip
    line = main_line(over(plan, {"institutions": [row]}))
    met = nursing * 10_000 >= hundredths * beds
    assert (line.status, line.value) == ("met" if met else "missed", Fraction(100 * nursing, beds))
    if not met:
        assert line.shortfall is not None
        convert, add = line.shortfall.convert, line.shortfall.add
        assert convert is not None
        assert (nursing + convert) * 10_000 >= hundredths * beds > (nursing + convert - 1) * 10_000
        if add is not None:
            assert (nursing + add) * 10_000 >= hundredths * (beds + add)
            assert (nursing + add - 1) * 10_000 < hundredths * (beds + add - 1)


@pytest.mark.parametrize(("name", "year", "by"), [("shengzhou", 2025, "township"), ("wenshan", 2024, "township")])
def test_the_level_that_is_shown_beside_it_never_changes_the_plans_figure(name: str, year: int, by: By) -> None:
    """A township that reports is not its own township too; a target of streets stays one, whatever else is listed."""
    from eldercalc import pipeline

    plan = pipeline.plan_named(name)
    source = [str(Path(__file__).parents[1] / "sample_data" / f"{name}.xlsx")]
    alone, beside = (
        {
            (line.target.id, line.group): (line.value, line.figure.denominator, line.status, line.figure.rows_used)
            for line in pipeline.run(plan, source, Options(years=(year,), by=level)).assessed.lines
            if line.area_level == "plan"
        }
        for level in ("plan", by)
    )
    assert beside == alone
