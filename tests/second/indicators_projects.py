"""Projects, titles and events."""

from __future__ import annotations

from tests.second.answers import Parts, both, count, is_, total
from tests.second.registry import indicator
from tests.second.rows import Row, whole
from tests.second.view import View

PROJECTS = "项目与荣誉"


def _done(view: View, kind: str, *stages: str, levels: tuple[str, ...] = ()) -> Parts:
    """The quantity of projects of a kind that reached one of the stages in the year."""

    def counted(row: Row) -> bool | None:
        return both(is_(row, "项目类别", kind), is_(row, "进展", *stages), not levels or is_(row, "级别", *levels))

    return total(view.rows(PROJECTS), counted, lambda row: whole(row.get("数量"))), None


@indicator("新建、改建颐养住区数量", PROJECTS)
def senior_residential_quarters(view: View) -> Parts:
    return _done(view, "颐养住区", "建成")


@indicator("江苏省养老服务高质量发展示范企业数", PROJECTS)
def provincial_model_care_enterprises(view: View) -> Parts:
    return _done(view, "养老服务高质量发展示范企业", "认定", levels=("省级",))


@indicator("医养结合优质服务单位数", PROJECTS)
def medical_care_quality_units(view: View) -> Parts:
    return _done(view, "医养结合优质服务单位", "建成")


@indicator("养老服务从业人员实习实训基地数", PROJECTS)
def practice_bases(view: View) -> Parts:
    return _done(view, "实习实训基地", "建成", "认定")


@indicator("养老护理技能大师工作室数", PROJECTS)
def skill_master_studios(view: View) -> Parts:
    return _done(view, "技能大师工作室", "建成", "认定")


@indicator("养老服务机构服务质量评估次数", PROJECTS)
def quality_assessments(view: View) -> Parts:
    rows = view.rows(PROJECTS)
    return count(rows, lambda row: both(is_(row, "项目类别", "服务质量评估"), is_(row, "进展", "举办"))), None


@indicator("养老服务应急救援平台数", PROJECTS)
def emergency_platforms(view: View) -> Parts:
    return _done(view, "应急救援平台", "建成", "认定")


@indicator("养老服务设施布局专项规划编制完成数", PROJECTS)
def facility_layout_plans(view: View) -> Parts:
    return _done(view, "养老服务设施专项规划", "建成", "认定")


@indicator("既有住宅加装电梯数", PROJECTS)
def lifts_added(view: View) -> Parts:
    return _done(view, "加装电梯", "建成")


@indicator("开工改造老旧小区数", PROJECTS)
def old_quarters_started(view: View) -> Parts:
    return _done(view, "老旧小区改造", "开工", "建成")


@indicator("省级无障碍社区数", PROJECTS)
def provincial_accessible_communities(view: View) -> Parts:
    return _done(view, "无障碍社区", "建成", "认定", levels=("省级",))


@indicator("有影响力的养老服务企业数", PROJECTS)
def influential_care_enterprises(view: View) -> Parts:
    return _done(view, "养老服务企业", "认定")


@indicator("医养结合示范项目单位数", PROJECTS)
def medical_care_model_units(view: View) -> Parts:
    return _done(view, "医养结合示范项目单位", "认定")


@indicator("康养服务基地数", PROJECTS)
def care_bases(view: View) -> Parts:
    return _done(view, "康养服务基地", "建成")


@indicator("15分钟品质文化生活圈数", PROJECTS)
def culture_circles(view: View) -> Parts:
    return _done(view, "15分钟品质文化生活圈", "建成")


@indicator("选树“银尚达人”人数", PROJECTS)
def silver_fashion_people(view: View) -> Parts:
    return _done(view, "银尚达人", "认定")


@indicator("标准化“互联网+护理服务”站点数", PROJECTS)
def internet_nursing_sites(view: View) -> Parts:
    return _done(view, "互联网+护理服务站点", "建成")


@indicator("健康知识宣传活动场次", PROJECTS)
def health_talks(view: View) -> Parts:
    return _done(view, "健康知识宣传活动", "举办")


@indicator("新（改、扩）建规范化村卫生室数", PROJECTS)
def village_clinics_built(view: View) -> Parts:
    return _done(view, "规范化村卫生室新改扩建", "建成")


@indicator("建设邻里中心数", PROJECTS)
def neighbourhood_centres_built(view: View) -> Parts:
    return _done(view, "邻里中心", "建成")


@indicator("送戏下乡场次", PROJECTS)
def opera_shows(view: View) -> Parts:
    return _done(view, "送戏下乡", "举办")


@indicator("省级乐活驿站数", PROJECTS)
def lehuo_stations_provincial(view: View) -> Parts:
    return _done(view, "乐活驿站", "建成", "认定", levels=("省级",))


@indicator("市级乐活驿站数", PROJECTS)
def lehuo_stations_city(view: View) -> Parts:
    return _done(view, "乐活驿站", "建成", "认定", levels=("市级", "县级"))


@indicator("省级银尚之家数", PROJECTS)
def silver_fashion_homes_provincial(view: View) -> Parts:
    return _done(view, "银尚之家", "建成", "认定", levels=("省级",))


@indicator("市级银尚之家数", PROJECTS)
def silver_fashion_homes_city(view: View) -> Parts:
    return _done(view, "银尚之家", "建成", "认定", levels=("市级", "县级"))
