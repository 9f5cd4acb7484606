"""服务对象：how many persons a service reached, one row an area, service and year."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Count
from eldercalc.records.rules import AtMost, KnownPlace, NotSentAgain, Ordinary, Scaled, Steady

ITEMS = (
    "居家上门服务",
    "80岁及以上能力评估",
    "家庭医生签约",
    "65岁及以上家庭医生签约",
    "65岁及以上健康管理",
    "婴幼儿基本公共服务",
    "婴幼儿早期发展指导",
    "婴幼儿早期发展知识普及",
    "科学育儿指导",
    "流感疫苗接种",
    "口腔与营养健康档案",
    "痴呆综合防控",
    "糖尿病眼底筛查",
    "爱心卡发放",
    "长期护理保险新增参保",
    "基本养老保险参保缴费",
    "高龄津贴",
    "护理补贴",
    "内容见备注",
)


class Service(Sited):
    """Persons reached by a service in the year, each counted once, beside those it was due to."""

    sheet = Sheet(
        "services",
        "服务对象",
        "Services",
        "statement",
        key=("county", "town", "village", "item"),
        aliases=("服务统计",),
    )
    rules = (
        AtMost("persons", "due", severity="warning"),
        Ordinary("persons", ("item",)),
        Scaled("persons", ("item",)),
        Steady("due"),
        NotSentAgain(None),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    item: one_of(*ITEMS) = col("服务项目", "Service", required=True)  # type: ignore[valid-type]
    persons: Count = col("服务人数", "Persons served", unit="人", note="本年接受服务的人数，一人只计一次")
    due: Count = col("应服务人数", "Persons due", unit="人")
