"""Funds, standards of allowances, and figures that are only reported."""

from __future__ import annotations

from fractions import Fraction

from tests.second.answers import Parts, is_, of, total, worth
from tests.second.registry import indicator
from tests.second.rows import amount
from tests.second.view import View

FUNDS = "资金"
ALLOWANCES = "补贴标准"


@indicator("福彩公益金用于养老服务占比", FUNDS, per=100)
def lottery_elder_share(view: View) -> Parts:
    return of(
        view.rows(FUNDS),
        lambda row: worth(is_(row, "资金类别", "福彩公益金"), amount(row.get("其中：用于养老服务"))),
        lambda row: worth(is_(row, "资金类别", "福彩公益金"), amount(row.get("本年支出"))),
    )


@indicator("财政资金养老服务支出比上年增加", FUNDS, kind="change")
def fiscal_elder_spending_change(view: View) -> Parts:
    return total(
        view.rows(FUNDS),
        lambda row: is_(row, "资金类别", "财政资金"),
        lambda row: amount(row.get("其中：用于养老服务")),
    ), None


def _in_force(view: View, item: str) -> Fraction | None:
    """The amount in force, where the area itself states just one."""
    stated = [amount(row.get("金额")) for row in view.rows(ALLOWANCES) if is_(row, "标准项目", item)]
    return stated[0] if len(stated) == 1 else None


@indicator("特困人员基本生活标准与低保标准之比", ALLOWANCES, per=1, kind="level")
def poor_living_to_subsistence(view: View) -> Parts:
    return _in_force(view, "特困人员基本生活标准"), _in_force(view, "低保标准")


@indicator("照料护理标准占上年最低工资标准的比例", ALLOWANCES, per=100, kind="level")
def care_standard_to_wage(view: View, item: str) -> Parts:
    return _in_force(view, item), _in_force(view.last_year, "最低工资标准")


@indicator("见习留用补贴标准占最低工资标准的比例", ALLOWANCES, per=100, kind="level")
def retention_subsidy_to_wage(view: View) -> Parts:
    return _in_force(view, "见习留用补贴"), _in_force(view, "最低工资标准")


@indicator("养老机构接收失能老年人运营补贴标准", ALLOWANCES, kind="level")
def operating_subsidy(view: View, item: str) -> Parts:
    return _in_force(view, item), None


def _nothing(view: View) -> Parts:
    """No sheet holds it."""
    return None, None


for _id, _name, _per in (
    ("life_expectancy", "人均预期寿命", None),
    ("rated_service_institution_share", "等级养老服务机构占比", 100),
    ("safety_standard_share", "养老机构《养老机构服务安全基本规范》达标率", 100),
    ("quality_supervision_coverage", "养老服务质量监督考评机制乡镇（街道）、村（社区）覆盖率", 100),
    ("fire_registration_share", "养老机构消防登记备案或验收完成率", 100),
    ("double_ninth_events", "重阳节“孝老爱老”购物活动", None),
    ("new_development_care_rooms_share", "新建居住区养老服务用房配建达标率", 100),
    ("built_development_care_rooms_share", "已建成居住区养老服务用房配建达标率", 100),
    ("idle_property_mechanism", "存量资源统筹利用“一事一议”协调机制", None),
    ("mother_baby_room_share", "应建母婴室的公共场所母婴室建成率", 100),
    ("policy_package", "支持性“政策包”", None),
    ("county_service_list", "本级基本养老服务目录清单", None),
    ("party_home_care_centre_coverage", "居家养老服务中心党的组织和工作覆盖率", 100),
):
    _nothing.__name__ = _id
    indicator(_name, "填报数据", per=_per, kind="reported")(_nothing)
