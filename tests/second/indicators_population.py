"""Population, and what is set against it: services, staff and places for children."""

from __future__ import annotations

from tests.second.answers import Number, Parts, both, count, is_, of, ticked, total, worth
from tests.second.registry import indicator
from tests.second.rows import Row, whole
from tests.second.view import View

SERVED = "服务对象"
CHILDCARE = "托育机构"


def people(view: View, band: str, basis: str = "常住") -> Number | None:
    """How many people of an age band live, or are registered, in the areas; unknown where no row says."""
    rows = [row for row in view.rows("人口") if is_(row, "年龄段", band) and is_(row, "口径", basis)]
    return total(rows, lambda _: True, lambda row: whole(row.get("人数"))) if rows else None


def served(view: View, item: str) -> Number | None:
    """How many people a service reached."""
    return total(view.rows(SERVED), lambda row: is_(row, "服务项目", item), lambda row: whole(row.get("服务人数")))


def served_of_due(view: View, item: str) -> Parts:
    """How many people a service reached, of those it was due to."""
    return of(
        view.rows(SERVED),
        lambda row: worth(is_(row, "服务项目", item), whole(row.get("服务人数"))),
        lambda row: worth(is_(row, "服务项目", item), whole(row.get("应服务人数"))),
    )


@indicator("老年人接受居家上门服务覆盖率", SERVED, "人口", per=100)
def home_service_rate(view: View, basis: str = "常住") -> Parts:
    return served(view, "居家上门服务"), people(view, "60岁及以上", basis)


@indicator("80周岁及以上老年人能力评估覆盖率", SERVED, "人口", per=100)
def assessed_80_rate(view: View, basis: str = "常住") -> Parts:
    return served(view, "80岁及以上能力评估"), people(view, "80岁及以上", basis)


@indicator("老年人家庭医生签约率", SERVED, "人口", per=100)
def family_doctor_rate(view: View, basis: str = "常住") -> Parts:
    return served(view, "家庭医生签约"), people(view, "60岁及以上", basis)


@indicator("65周岁以上老年人家庭医生签约率", SERVED, "人口", per=100)
def family_doctor_65_rate(view: View, basis: str = "常住") -> Parts:
    return served(view, "65岁及以上家庭医生签约"), people(view, "65岁及以上", basis)


@indicator("65周岁以上老年人健康管理率", SERVED, "人口", per=100)
def health_managed_65_rate(view: View, basis: str = "常住") -> Parts:
    return served(view, "65岁及以上健康管理"), people(view, "65岁及以上", basis)


@indicator("城乡基本养老保险参保缴费率", SERVED, per=100)
def pension_contribution_rate(view: View) -> Parts:
    return served_of_due(view, "基本养老保险参保缴费")


@indicator("婴幼儿基本公共服务覆盖率", SERVED, per=100)
def infants_basic_public_service_rate(view: View) -> Parts:
    return served_of_due(view, "婴幼儿基本公共服务")


@indicator("婴幼儿早期发展指导覆盖率", SERVED, per=100)
def infants_early_guidance_rate(view: View) -> Parts:
    return served_of_due(view, "婴幼儿早期发展指导")


@indicator("婴幼儿早期发展知识普及率", SERVED, per=100)
def early_development_knowledge_rate(view: View) -> Parts:
    return served_of_due(view, "婴幼儿早期发展知识普及")


@indicator("家长及婴幼儿照护者接受科学育儿指导率", SERVED, per=100)
def parenting_guidance_rate(view: View) -> Parts:
    return served_of_due(view, "科学育儿指导")


@indicator("养老服务“爱心卡”发放数", SERVED)
def love_cards(view: View) -> Parts:
    return served(view, "爱心卡发放"), None


@indicator("长期护理保险新增参保人数", SERVED)
def long_term_care_newly_insured(view: View) -> Parts:
    return served(view, "长期护理保险新增参保"), None


@indicator("60周岁以上老年人免费流感疫苗接种人数", SERVED)
def flu_vaccinated(view: View) -> Parts:
    return served(view, "流感疫苗接种"), None


@indicator("老年人口腔健康档案、营养健康监测档案建档人数", SERVED)
def oral_and_nutrition_files(view: View) -> Parts:
    return served(view, "口腔与营养健康档案"), None


@indicator("痴呆综合防控人数", SERVED)
def dementia_prevention(view: View) -> Parts:
    return served(view, "痴呆综合防控"), None


@indicator("老年糖尿病眼底筛查人数", SERVED)
def fundus_screening(view: View) -> Parts:
    return served(view, "糖尿病眼底筛查"), None


@indicator("每千人口拥有3岁以下婴幼儿托位数", CHILDCARE, "人口", per=1000)
def childcare_places_per_1000(view: View, basis: str = "常住") -> Parts:
    places = total(view.rows(CHILDCARE), lambda row: is_(row, "运营状态", "在营"), lambda row: whole(row.get("托位数")))
    return places, people(view, "全部", basis)


@indicator("婴幼儿照护优质服务示范点数", CHILDCARE)
def quality_childcare_sites(view: View) -> Parts:
    return count(
        view.rows(CHILDCARE), lambda row: both(is_(row, "运营状态", "在营"), ticked(row, "优质服务示范点"))
    ), None


@indicator("普惠托育示范机构数", CHILDCARE)
def inclusive_demonstration_childcare(view: View) -> Parts:
    def counted(row: Row) -> bool | None:
        known = is_(row, "示范级别", "县级", "市级", "省级", "国家级")
        return both(is_(row, "运营状态", "在营"), ticked(row, "是否普惠"), known)

    return count(view.rows(CHILDCARE), counted), None
