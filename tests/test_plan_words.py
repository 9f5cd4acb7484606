"""What a broken plan is told: in our own words, with the target and the line, and never in those of a library."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eldercalc.errors import PlanError
from eldercalc.plans import read
from eldercalc.yamlfile import parse
from tests.making import CITY, plan_text, target

FULL: dict[str, Any] = {
    **CITY,
    "issuer": "小城市人民政府",
    "bands": {"ahead": 1.1},
    "severities": {"institutions.beds|not_count": "warning"},
    "measures": {
        "own_beds": {"table": "institutions", "sum": "beds", "where": {"state": "在营", "beds": {"at_least": 1}}}
    },
    "indicators": {
        "own_share": {
            "name": "占比", "name_en": "share", "unit": "%",
            "rate": {"of": "own_beds", "to": {"table": "staff", "count": True}},
        },
        "own_cover": {
            "name": "覆盖", "name_en": "cover", "unit": "%",
            "coverage": {"of": {"table": "persons", "count": True}, "having": {"table": "visits", "count": True},
                         "via": "key", "key": ["person_id", "person_id"], "every": "month"},
        },
        "own_norm": {
            "name": "达标", "name_en": "norm", "unit": "%",
            "compliance": {"of": "own_beds", "standards": [{"column": "beds", "at_least": 10}]},
        },
        "own_report": {"name": "报数", "name_en": "reported", "unit": "岁", "reported": {"per": 100}},
        "own_change": {"name": "增长", "name_en": "change", "unit": "张", "change": {"of": "own_beds", "years": 1}},
    },
    "targets": [
        target(
            id="a", indicator="nursing_bed_share", values={2023: 50, 2025: {"at_least": 70}}, baseline={2020: 40},
            unit="%",
            each=["甲区"], split={"owner": ["公办"]}, responsible=["民政局"], **{"class": "binding"},
            revised=[{"values": {2025: 60}, "date": "2022-01-01", "document": "文件"}],
        ),
        target(id="b", indicator="nursing_bed_share", every_year={"from": 2021, "to": 2025, "at_least": 30}),
        target(id="c", qualitative={"by": 2022}),
        target(id="d", indicator="adapted_homes", total={2025: {"range": [4, 8]}}, baseline_counts="doubtful"),
        *(target(id=f"own{at}", indicator=name, values={2025: 50}) for at, name in enumerate(
            ("own_share", "own_cover", "own_norm", "own_report", "own_change"))),
    ],
}  # fmt: skip
ODD = st.sampled_from(
    [None, True, 5, -1, 2.5, 10**30, "x", "", "70%", "字" * 200, [], {}, [[]], [None], {"a": 1}, {1: {2: 3}},
     "2023-13-45"]
)  # fmt: skip
BREAKING = (
    "\t", "{", "[", "\"", "'", ": ", "- ", "*a", "&a ", "!x ", "%", "@", "\x07", "\n---\n", "? ", "|\n", "\"\\q\"",
)  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def paths(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a plan."""
    if at:
        yield at
    for step in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield from paths(data[step], (*at, step))


PLACES = list(paths(FULL))


def test_the_plan_that_is_broken_here_is_whole(tmp_path: Path) -> None:
    assert refusal(tmp_path, FULL) is None


UNFIT = [
    (("measures", "own_beds", "where", "beds"), "many", "列“beds”是整数，“many”不合"),
    (("measures", "own_beds", "where", "beds"), {"has": [1]}, "列“beds”不是多选，不能写 has"),
    (("measures", "own_beds", "where", "beds"), 10**30, "不合"),
    (("measures", "own_beds", "where", "state"), {}, "列“state”的条件是空的"),
    (("measures", "own_beds", "where", "beds", "at_least"), "x", "列“beds”是整数，“x”不合"),
    (("measures", "own_beds", "where", "name"), {"at_least": 3}, "列“name”不是数，不能写"),
    (("measures", "own_beds", "sum"), "state", "列“state”是选项，不能用于 sum"),
    (("indicators", "own_cover", "coverage", "key"), "persom_id", "没有列“persom_id”，是否指“person_id”？"),
    (("indicators", "own_cover", "coverage", "having", "table"), "staff", "表“staff”没有日期，不能写 every"),
    (("indicators", "own_norm", "compliance", "standards", 0, "column"), "", "没有列“（空白）”"),
    (("indicators", "own_norm", "compliance", "standards", 0, "at_least"), "x", "“x”不合"),
    (("targets", 0, "values"), {}, "目标“a” values：至少要有 1 项"),
    (("targets", 3, "total", 2025, "range"), [1, None], "range 写作 [下限, 上限]"),
    (("indicators", "own_share", "unit"), [], "不在单位表内"),
]


@pytest.mark.parametrize(("place", "value", "says"), UNFIT, ids=[str(at) for at in range(len(UNFIT))])
def test_what_no_sheet_can_answer_is_refused_before_anything_is_computed(
    place: tuple[Any, ...], value: Any, says: str, tmp_path: Path
) -> None:
    """Each of these would go wrong only once there are rows."""
    error = refusal(tmp_path, put(FULL, place, value))
    assert error is not None
    assert says in error.show("zh")


def test_a_parameter_that_the_indicator_cannot_take_is_refused(tmp_path: Path) -> None:
    visits = target(id="v", indicator="monthly_visit_rate", values={2025: 100}, **{"with": {"year_is": "best"}})
    error = refusal(tmp_path, {**CITY, "targets": [visits]})
    assert error is not None
    assert "目标“v” indicator：指标“monthly_visit_rate”的参数不合：“best”不在可选之列" in error.show("zh")


def put(data: Any, at: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    here = changed
    for step in at[:-1]:
        here = here[step]
    here[at[-1]] = value
    return changed


def refusal(folder: Path, data: Any) -> PlanError | None:
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    try:
        read(path)
    except PlanError as error:
        return error
    return None


def told(text: str) -> str:
    """What a text is refused with, empty where it is taken."""
    try:
        parse(text, "plan.yaml")
    except PlanError as error:
        return error.show("zh")
    return ""


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), value=ODD)
def test_whatever_a_plan_holds_is_refused_in_our_own_words(
    place: tuple[Any, ...], value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No sentence of the parser's or of the models', in neither language."""
    error = refusal(tmp_path_factory.getbasetemp(), put(FULL, place, value))
    if error is not None:
        zh, en = error.show("zh"), error.show("en")
        assert not ENGLISH.search(zh), zh
        assert not re.search(r"Input should|valid (?:string|integer|decimal)|instance of|should match", en), en
        assert "does not fit" not in en, en


@settings(max_examples=300, deadline=None)
@given(cut=st.integers(0, 2000), put_in=st.sampled_from(BREAKING))
def test_whatever_breaks_the_syntax_is_told_in_our_own_words(cut: int, put_in: str) -> None:
    text = plan_text(FULL["targets"])
    at = cut % len(text)
    said = told(text[:at] + put_in + text[at:])
    assert not ENGLISH.search(said), said
    assert re.match(r"plan\.yaml:\d+: |$", said)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (
            ("targets", 0, "indicator"), "nursing_bed_shar",
            "目标“a” indicator：没有定义指标“nursing_bed_shar”，是否指“nursing_bed_share”？",
        ),
        (("targets", 0, "indicatr"), "x", "目标“a”：没有这个键“indicatr”，是否指“indicator”？"),
        (("targets", 1, "every_year", "frm"), 2021, "目标“b” every_year：比较方式只能写一个"),
        (
            ("targets", 0, "source"), [{"sektion": "表1", "section": "x"}],
            "目标“a” source[1]：没有这个键“sektion”，是否指“section”？",
        ),
        (("period", "strt"), 2021, "period：没有这个键“strt”，是否指“start”？"),
        (
            ("areas", 1, "parent"), "乙",
            "地区“乙县”：没有这个键“parent”（可用：code、name、kind、aliases、since、until）",
        ),
        (("measures", "own_beds", "summ"), "beds", "measures.own_beds：没有这个键“summ”，是否指“sum”？"),
        (("measures", "own_beds", "sum"), "bedz", "表“institutions”没有列“bedz”，是否指“beds”？"),
        (("indicators", "own_share", "rate", "of"), "own_bedz", "没有定义量“own_bedz”，是否指“own_beds”？"),
    ],
)  # fmt: skip
def test_the_nearest_known_name_is_told(place: tuple[Any, ...], value: Any, says: str, tmp_path: Path) -> None:
    data = put(FULL, place, value)
    data["targets"][1]["indicator"] = "own_share"
    error = refusal(tmp_path, data)
    assert error is not None
    assert says in error.show("zh")
