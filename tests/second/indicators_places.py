"""Coverage: areas that have, or are served by, a facility or an institution."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.second.answers import Answer, Parts, both, either, from_, has, is_, near, ticked
from tests.second.indicators_institutions import HOMES, PLACES, open_
from tests.second.registry import indicator
from tests.second.rows import Row, several, text
from tests.second.view import View

AREAS = "区划"
Place = tuple[str | None, ...]


def county(view: View, row: Row) -> Place:
    """The reporting area of a row: its county, or its township where townships report."""
    return (view.city.area_of(row),)


def town(view: View, row: Row) -> Place:
    """The street or township of a row."""
    return (*county(view, row), text(row.get("乡镇街道")))


def village(view: View, row: Row) -> Place:
    """The community or village of a row."""
    return (*town(view, row), text(row.get("村社区")))


def _covered(
    view: View, kinds: Callable[[Row], Answer], place: Callable[[View, Row], Place], at: Iterable[Place]
) -> Parts:
    """How many of the areas of a kind are among the places `at`."""
    areas = {place(view, row) for row in view.rows(AREAS) if kinds(row)}
    return len(areas & set(at)), len(areas)


def _with_facility(view: View, kinds: tuple[str, ...], place: Callable[[View, Row], Place], *types: str) -> Parts:
    sites = [place(view, row) for row in view.rows(PLACES) if both(open_(row), has(row, "设施类型", *types))]
    return _covered(view, lambda row: is_(row, "区划类型", *kinds), place, sites)


def standard_site(row: Row, kind: str) -> Answer:
    """A facility of the kind, in operation, that meets the standard."""
    return both(open_(row), has(row, "设施类型", kind), ticked(row, "是否达标"))


@indicator("城市街道综合性养老服务中心建成率", AREAS, PLACES, per=100, kind="coverage")
def street_centre_coverage(view: View) -> Parts:
    return _with_facility(view, ("街道",), town, "综合性养老服务中心")


@indicator("建有老年学校的乡镇（街道）占比", AREAS, PLACES, per=100, kind="coverage")
def senior_school_coverage(view: View) -> Parts:
    return _with_facility(view, ("街道", "镇", "乡"), town, "老年学校")


@indicator("村（社区）老年学堂覆盖率", AREAS, PLACES, per=100, kind="coverage")
def village_senior_hall_coverage(view: View) -> Parts:
    return _with_facility(view, ("城市社区", "农村社区", "行政村"), village, "老年学堂")


@indicator("农村互助养老服务设施覆盖率", AREAS, PLACES, per=100, kind="coverage")
def mutual_aid_coverage(view: View) -> Parts:
    sites = [village(view, row) for row in view.rows(PLACES) if standard_site(row, "农村互助养老服务设施")]
    return _covered(view, lambda row: is_(row, "区划类型", "行政村"), village, sites)


def _serving(view: View, place: Callable[[View, Row], Place], *types: str) -> Iterable[Place]:
    """The places that facilities of these types lie in or name, wherever the facility itself lies.

    A name is looked for in the same township, then in the same county, then in the whole city, where it is the only
    one of its kind. A facility names nothing outside where its county is not known or has listed no places.
    """
    known = {place(view, row) for row in view.everywhere(AREAS) if place(view, row)[-1] is not None}
    for row in view.everywhere(PLACES):
        if not both(open_(row), has(row, "设施类型", *types)) or view.city.area_of(row) is None:
            continue
        yield place(view, row)
        for name in several(row.get("服务范围")) or ():
            named = [one for one in known if one[-1] == name]
            near = [one for one in named if one[:-1] == place(view, row)[:-1]]
            same_county = [one for one in named if one[0] == place(view, row)[0]]
            listed = any(one[0] == place(view, row)[0] for one in known)
            yield from near or (same_county if len(same_county) == 1 else named if listed and len(named) == 1 else [])


@indicator("城市社区日间照料机构覆盖率", AREAS, PLACES, per=100, kind="coverage")
def day_care_coverage(view: View) -> Parts:
    sites = _serving(view, village, "日间照料中心")
    return _covered(view, lambda row: is_(row, "区划类型", "城市社区"), village, sites)


@indicator("农村老年“爱心助餐”覆盖率", AREAS, PLACES, per=100, kind="coverage")
def rural_love_meal_coverage(view: View) -> Parts:
    sites = _serving(view, village, "爱心食堂", "助餐点")
    return _covered(view, lambda row: is_(row, "区划类型", "行政村"), village, sites)


@indicator("康养联合体乡镇（街道）覆盖率", AREAS, PLACES, per=100, kind="coverage")
def health_care_consortium_coverage(view: View) -> Parts:
    sites = _serving(view, town, "康养联合体")
    return _covered(view, lambda row: is_(row, "区划类型", "街道", "镇", "乡"), town, sites)


def _county_with_home(view: View, category: str) -> Parts:
    homes = [county(view, row) for row in view.rows(HOMES) if both(open_(row), has(row, "机构类别", category))]
    return _covered(view, lambda row: is_(row, "区划类型", "县（市、区）"), county, homes)


@indicator("县（市、区）护理院建成率", AREAS, HOMES, per=100, kind="coverage")
def nursing_home_coverage(view: View) -> Parts:
    return _county_with_home(view, "护理院")


@indicator("县级特困失能人员集中照护机构建成率", AREAS, HOMES, per=100, kind="coverage")
def county_disabled_care_coverage(view: View) -> Parts:
    return _county_with_home(view, "县级特困失能集中照护机构")


@indicator("建有具有综合服务功能的养老机构的乡镇占比", AREAS, HOMES, per=100, kind="coverage")
def township_comprehensive_coverage(view: View) -> Parts:
    def comprehensive(row: Row) -> Answer:
        return both(open_(row), either(has(row, "机构类别", "乡镇综合养老机构"), has(row, "服务功能", "综合服务")))

    homes = [town(view, row) for row in view.rows(HOMES) if comprehensive(row)]
    return _covered(view, lambda row: is_(row, "区划类型", "镇", "乡"), town, homes)


def _street_or_seat(row: Row) -> Answer:
    return either(is_(row, "区划类型", "街道"), both(is_(row, "区划类型", "镇"), ticked(row, "是否城关镇")))


def four_functions(row: Row) -> Answer:
    """Full board, day care, service at home and beds at home, all of them."""
    return both(*(has(row, "服务功能", one) for one in ("全托", "日托", "上门服务", "家庭养老床位")))


def of_size(row: Row, floor_area: object, nursing_beds: object) -> Answer:
    """About as large as asked for, with the nursing beds asked for."""
    return both(near(row, "建筑面积", floor_area), from_(row, "护理型床位数", nursing_beds))


def _full_service(view: View, sized: Callable[[Row], Answer]) -> Parts:
    homes = [
        row for row in view.rows(HOMES)
        if both(open_(row), has(row, "机构类别", "社区养老机构"), four_functions(row), sized(row))
    ]  # fmt: skip
    places = [
        row for row in view.rows(PLACES)
        if both(open_(row), has(row, "设施类型", "社区养老机构"), four_functions(row), sized(row))
    ]  # fmt: skip
    return _covered(view, _street_or_seat, town, [town(view, row) for row in (*homes, *places)])


@indicator("街道和县（市）城关镇综合功能社区养老机构建成率（含面积、床位标准）", AREAS, HOMES, PLACES, per=100,
           kind="coverage")  # fmt: skip
def sized_community_institution_coverage(view: View, floor_area: float = 750, nursing_beds: int = 25) -> Parts:
    return _full_service(view, lambda row: of_size(row, floor_area, nursing_beds))


@indicator("街道和县（市）城关镇综合功能社区养老机构建成率", AREAS, HOMES, PLACES, per=100, kind="coverage")
def full_service_community_institution_coverage(view: View) -> Parts:
    return _full_service(view, lambda row: True)
