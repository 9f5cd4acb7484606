"""项目与荣誉：one row a project, title or event."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Count, Day, Text
from eldercalc.records.rules import NotInFuture, Scaled
from eldercalc.words import Words

KINDS = (
    "颐养住区",
    "养老服务高质量发展示范企业",
    "养老服务企业",
    "婴幼儿照护优质服务示范点",
    "医养结合优质服务单位",
    "医养结合示范项目单位",
    "技能大师工作室",
    "实习实训基地",
    "康养服务基地",
    "应急救援平台",
    "养老服务设施专项规划",
    "无障碍社区",
    "加装电梯",
    "老旧小区改造",
    "15分钟品质文化生活圈",
    "银尚达人",
    "银尚之家",
    "乐活驿站",
    "邻里中心",
    "互联网+护理服务站点",
    "规范化村卫生室新改扩建",
    "送戏下乡",
    "健康知识宣传活动",
    "文体活动",
    "重大建设项目",
    "服务质量评估",
    "其他",
)


class Project(Sited):
    """Something opened, finished, awarded or held, in the year of its date."""

    sheet = Sheet(
        "projects",
        "项目与荣誉",
        "Projects",
        "event",
        key=("kind", "name", "stage", "county", "town", "date"),
        dated="date",
        aliases=("项目",),
        row=Words("个项目", "project(s)"),
    )
    rules = (
        NotInFuture("date"),
        Scaled("quantity", ("kind", "stage")),
    )

    kind: one_of(*KINDS) = col("项目类别", "Kind", required=True)  # type: ignore[valid-type]
    name: Text = col("项目名称", "Name", required=True)
    level: one_of("国家级", "省级", "市级", "县级") = col("级别", "Level")  # type: ignore[valid-type]
    stage: one_of("谋划", "开工", "建成", "认定", "举办") = col("进展", "Stage", required=True)  # type: ignore[valid-type]
    date: Day = col("日期", "Date", required=True, note="达到该进展的日期")
    quantity: Count = col("数量", "Quantity", required=True, note="个、台、场、人等，按项目计")
