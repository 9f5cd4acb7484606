"""How many facilities there are; residential developments and the care rooms due in them."""

from __future__ import annotations

from collections.abc import Callable

from tests.second.answers import Answer, Number, Parts, both, count, from_, has, is_, of, share, ticked, worth
from tests.second.indicators_institutions import PLACES, open_
from tests.second.indicators_places import AREAS, standard_site
from tests.second.indicators_staff import during
from tests.second.registry import indicator
from tests.second.rows import Row, amount, whole
from tests.second.view import View


@indicator("标准化农村区域性养老服务中心建成数", PLACES)
def regional_rural_centres(view: View) -> Parts:
    return count(view.rows(PLACES), lambda row: standard_site(row, "农村区域性养老服务中心")), None


def _facilities(view: View, *types: str, ticked_: str | None = None, opened: bool = False) -> Number | None:
    """Facilities of these types in operation; with something ticked, or opened in the year."""
    return count(
        view.rows(PLACES),
        lambda row: both(
            open_(row),
            has(row, "设施类型", *types),
            ticked_ is None or ticked(row, ticked_),
            not opened or during(view, row, "启用日期"),
        ),
    )


@indicator("老年大学数", PLACES)
def senior_universities(view: View) -> Parts:
    return _facilities(view, "老年大学"), None


@indicator("街道综合性养老服务中心数", PLACES)
def street_comprehensive_centres(view: View) -> Parts:
    return _facilities(view, "综合性养老服务中心"), None


@indicator("示范引领型居家养老服务中心（乐龄中心）数", PLACES)
def lele_centres(view: View) -> Parts:
    return _facilities(view, "乐龄中心"), None


@indicator("当年建成乐龄中心数", PLACES)
def lele_centres_opened(view: View) -> Parts:
    return _facilities(view, "乐龄中心", opened=True), None


@indicator("当年建成乐龄之家数", PLACES)
def lele_homes_opened(view: View) -> Parts:
    return _facilities(view, "乐龄之家", opened=True), None


@indicator("当年建成爱心食堂数", PLACES)
def love_canteens_opened(view: View) -> Parts:
    return _facilities(view, "爱心食堂", opened=True), None


@indicator("配备智能服务终端的村（社区）居家养老照料中心数", PLACES)
def community_home_care_centres_with_terminal(view: View) -> Parts:
    return _facilities(view, "居家养老照料中心", "乐龄之家", "乐龄驿站", ticked_="智能服务终端"), None


@indicator("完成无障碍、适老化升级的乡镇（街道）级居家养老服务中心数", PLACES)
def town_home_care_centres_accessible(view: View) -> Parts:
    return _facilities(view, "居家养老服务中心", "乐龄中心", ticked_="无障碍适老化升级"), None


@indicator("村级卫生室规范化率", PLACES, per=100)
def village_clinic_standard_rate(view: View) -> Parts:
    return share(
        view.rows(PLACES),
        lambda row: both(open_(row), has(row, "设施类型", "村卫生室")),
        lambda row: ticked(row, "是否达标"),
    )


@indicator("行政村客运车通达率", AREAS, per=100)
def village_bus_rate(view: View) -> Parts:
    return share(view.rows(AREAS), lambda row: is_(row, "区划类型", "行政村"), lambda row: ticked(row, "是否通客车"))


@indicator("常住人口千人以上行政村15分钟医疗服务圈实现率", AREAS, per=100)
def large_village_medical_circle_rate(view: View) -> Parts:
    return share(
        view.rows(AREAS),
        lambda row: both(is_(row, "区划类型", "行政村"), from_(row, "常住人口", 1000)),
        lambda row: ticked(row, "在15分钟医疗服务圈内"),
    )


def _room_enough(row: Row, sqm_per_100_households: float) -> Answer:
    area, households = amount(row.get("养老服务设施建筑面积")), whole(row.get("住宅户数"))
    if area is None or households is None:
        return None
    return area * 100 >= amount(sqm_per_100_households) * households  # type: ignore[operator]


def _compliant(view: View, due: Callable[[Row], Answer], standard: Callable[[Row], Answer]) -> Parts:
    return of(view.rows("居住区"), lambda row: worth(both(due(row), standard(row))), lambda row: worth(due(row)))


@indicator("新建居住区配建养老服务设施达标率", "居住区", per=100)
def development_compliance(view: View, sqm_per_100_households: float = 20, site_at_least: float = 0) -> Parts:
    def meets(row: Row) -> Answer:
        site = site_at_least == 0 or from_(row, "单处最小建筑面积", site_at_least)
        return both(_room_enough(row, sqm_per_100_households), site)

    return _compliant(view, lambda row: both(is_(row, "小区类型", "新建"), during(view, row, "交付日期")), meets)


@indicator("已建住宅小区养老服务设施配置达标率", "居住区", per=100)
def built_development_compliance(view: View, sqm_per_100_households: float = 15) -> Parts:
    return _compliant(
        view, lambda row: is_(row, "小区类型", "已建"), lambda row: _room_enough(row, sqm_per_100_households)
    )
