"""Beds, care, quality and safety of institutions."""

from __future__ import annotations

from collections.abc import Callable

from tests.second.answers import (
    Answer,
    Parts,
    both,
    count,
    either,
    has,
    is_,
    of,
    share,
    ticked,
    total,
    worth,
)  # fmt: skip
from tests.second.indicators_population import people
from tests.second.registry import indicator
from tests.second.rows import Row, text, whole
from tests.second.view import View

HOMES = "养老机构"
PLACES = "社区设施"


def open_(row: Row) -> Answer:
    """In operation."""
    return is_(row, "运营状态", "在营")


def beds(row: Row) -> int | None:
    """Beds set up and usable."""
    return whole(row.get("床位数"))


def _nursing_share(view: View, which: tuple[str, ...] = ()) -> Parts:
    def counted(row: Row) -> Answer:
        return both(open_(row), *(has(row, "机构类别", one) for one in which))

    return of(
        view.rows(HOMES),
        lambda row: worth(counted(row), whole(row.get("护理型床位数"))),
        lambda row: worth(counted(row), whole(row.get("床位数"))),
    )


@indicator("养老机构护理型床位占比", HOMES, per=100)
def nursing_bed_share(view: View) -> Parts:
    return _nursing_share(view)


@indicator("农村特困人员供养服务机构护理型床位占比", HOMES, per=100)
def poor_support_nursing_bed_share(view: View) -> Parts:
    return _nursing_share(view, ("特困人员供养服务机构",))


@indicator("乡镇敬老院护理型床位占比", HOMES, per=100)
def township_home_nursing_bed_share(view: View) -> Parts:
    return _nursing_share(view, ("乡镇敬老院",))


@indicator("公办养老机构床位使用率", HOMES, per=100)
def public_bed_use(view: View) -> Parts:
    def public(row: Row) -> Answer:
        return both(open_(row), is_(row, "机构性质", "公办"))

    return of(
        view.rows(HOMES),
        lambda row: worth(public(row), whole(row.get("入住人数"))),
        lambda row: worth(public(row), whole(row.get("床位数"))),
    )


@indicator("养老机构等级评定覆盖率", HOMES, per=100)
def rated_share(view: View) -> Parts:
    return share(view.rows(HOMES), open_, lambda row: is_(row, "等级评定", "一级", "二级", "三级", "四级", "五级"))


@indicator("养老机构与医疗机构签约服务率", HOMES, per=100)
def medical_contract_share(view: View) -> Parts:
    return share(view.rows(HOMES), open_, lambda row: ticked(row, "与医疗机构签约"))


@indicator("养老机构消防安全达标率", HOMES, per=100)
def fire_safe_share(view: View) -> Parts:
    return share(view.rows(HOMES), open_, lambda row: ticked(row, "消防达标"))


@indicator("养老机构党的组织和工作覆盖率", HOMES, per=100)
def party_institution_coverage(view: View) -> Parts:
    return share(view.rows(HOMES), open_, lambda row: ticked(row, "党的组织和工作覆盖"))


@indicator("敬老院与医疗机构签约率", HOMES, per=100)
def township_home_contract_rate(view: View) -> Parts:
    return share(
        view.rows(HOMES),
        lambda row: both(open_(row), has(row, "机构类别", "乡镇敬老院")),
        lambda row: ticked(row, "与医疗机构签约"),
    )


@indicator("承担政府基本养老服务职能的民办养老机构二级以上占比", HOMES, per=100)
def private_public_service_rated_2_share(view: View) -> Parts:
    return share(
        view.rows(HOMES),
        lambda row: both(open_(row), is_(row, "机构性质", "民办"), ticked(row, "承担政府基本养老服务")),
        lambda row: is_(row, "等级评定", "二级", "三级", "四级", "五级"),
    )


def _cooks(row: Row) -> Answer:
    return both(open_(row), is_(row, "食堂量化等级", "A", "B", "C", "未评定"))


@indicator("养老机构“阳光厨房”建成率", HOMES, per=100)
def bright_kitchen_share(view: View) -> Parts:
    return share(view.rows(HOMES), _cooks, lambda row: ticked(row, "阳光厨房"))


@indicator("养老机构食堂量化等级A/B级比例", HOMES, per=100)
def kitchen_ab_share(view: View) -> Parts:
    return share(view.rows(HOMES), _cooks, lambda row: is_(row, "食堂量化等级", "A", "B"))


@indicator("备案养老机构完成消防安全管理与预警建设的比例", HOMES, per=100)
def registered_fire_warning_share(view: View) -> Parts:
    return share(
        view.rows(HOMES),
        lambda row: both(open_(row), ticked(row, "是否备案")),
        lambda row: ticked(row, "消防安全管理与预警"),
    )


@indicator("已备案养老机构公共场所和特殊部位视频监控安装率", HOMES, per=100)
def registered_cctv_share(view: View) -> Parts:
    return share(
        view.rows(HOMES),
        lambda row: both(open_(row), ticked(row, "是否备案")),
        lambda row: ticked(row, "公共场所视频监控"),
    )


@indicator("完成消防安全管理与预警建设的养老机构数", HOMES)
def fire_warning_institutions(view: View) -> Parts:
    return count(view.rows(HOMES), lambda row: both(open_(row), ticked(row, "消防安全管理与预警"))), None


@indicator("高品质养老机构数", HOMES)
def high_quality_institutions(view: View) -> Parts:
    return count(view.rows(HOMES), lambda row: both(open_(row), has(row, "机构类别", "高品质养老机构"))), None


@indicator("具备失能（失智）特困人员集中供养服务功能的机构数", HOMES)
def disabled_poor_care_institutions(view: View) -> Parts:
    return count(view.rows(HOMES), lambda row: both(open_(row), has(row, "服务功能", "特困失能集中供养"))), None


@indicator("县级失能集中照护机构数", HOMES)
def county_care_institution_count(view: View) -> Parts:
    def counted(row: Row) -> Answer:
        poor = has(row, "机构类别", "县级特困失能集中照护机构")
        county = both(is_(row, "机构层级", "县级"), has(row, "机构类别", "失能照护机构"))
        return both(open_(row), either(poor, county))

    return count(view.rows(HOMES), counted), None


@indicator("医养结合示范机构数", HOMES)
def integrated_care_demonstrations(view: View) -> Parts:
    return count(view.rows(HOMES), lambda row: both(open_(row), has(row, "示范认定", "医养结合示范机构"))), None


@indicator("每万老年人口拥有认知障碍床位数", HOMES, "人口", per=10000)
def dementia_beds_per_10000(view: View, basis: str = "常住") -> Parts:
    found = total(view.rows(HOMES), open_, lambda row: whole(row.get("认知障碍床位数")))
    return found, people(view, "60岁及以上", basis)


def _on_two_lists(view: View, counts: Callable[[Row], Answer]) -> list[Row]:
    """Both lists, less the facilities that already count as institutions under the same code."""
    homes, places = view.rows(HOMES), view.rows(PLACES)
    counted = {text(row.get("机构编码")) for row in homes if counts(row)}
    return homes + [row for row in places if not (counts(row) and text(row.get("设施编码")) in counted)]


@indicator("失能照护服务机构数", HOMES, PLACES)
def disabled_care_institutions(view: View) -> Parts:
    def counted(row: Row) -> Answer:
        if "机构编码" in row:
            return both(open_(row), has(row, "机构类别", "失能照护机构", "县级特困失能集中照护机构"))
        return both(open_(row), has(row, "设施类型", "失能照护服务机构"))

    return count(_on_two_lists(view, counted), counted), None


@indicator("每千名老年人养老床位数", HOMES, PLACES, "人口", per=1000)
def care_beds_per_1000(view: View, basis: str = "常住") -> Parts:
    return total(_on_two_lists(view, open_), open_, beds), people(view, "60岁及以上", basis)
