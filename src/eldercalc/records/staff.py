"""从业人员：one row a person on the staff and year."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Code, Day, Text, YesNo
from eldercalc.records.rules import CheckDigit, NotBefore, NotCut, NotInFuture, NotSentAgain, OnePlace, Refers
from eldercalc.records.synonyms import CARER, SOCIAL_WORKER
from eldercalc.words import Words

LEVELS = ("无", "初级工", "中级工", "高级工", "技师", "高级技师")
GRADES = {
    "无": ("无等级",),
    "初级工": ("五级/初级工", "五级（初级工）", "初级工（五级）", "五级", "初级"),
    "中级工": ("四级/中级工", "四级（中级工）", "中级工（四级）", "四级", "中级"),
    "高级工": ("三级/高级工", "三级（高级工）", "高级工（三级）", "三级", "高级"),
    "技师": ("二级/技师", "二级（技师）", "技师（二级）", "二级"),
    "高级技师": ("一级/高级技师", "一级（高级技师）", "高级技师（一级）", "一级"),
}
"""The national names of the levels: 一级 is the highest."""

ROLES = {
    "养老护理员": CARER, "社会工作者": SOCIAL_WORKER, "医护人员": ("医务人员",), "保育人员": ("保育员",),
}  # fmt: skip


class StaffMember(Sited):
    """Someone who works in elder care or childcare at the end of the year. Titles are several-valued."""

    sheet = Sheet(
        "staff",
        "从业人员",
        "Staff",
        "list",
        key=("person_id",),
        span=("joined", "left"),
        lists=("county", "town", "institution"),
        row=Words("名从业人员", "staff"),
    )
    rules = (
        CheckDigit("person_id", "citizen_id"),
        NotCut("person_id"),
        NotCut("institution"),
        OnePlace("person_id", "institution"),
        OnePlace("person_id", "county"),
        Refers("institution", ("institutions.code", "facilities.code", "childcare.code")),
        NotInFuture("joined"),
        NotInFuture("left"),
        NotInFuture("certified"),
        NotBefore("left", "joined"),
        NotSentAgain(None, 30),
    )

    person_id: Code = col("人员编号", "Person id", required=True, personal=True, aliases=("身份证号", "证件号码"))
    name: Text = col("姓名", "Name", personal=True)
    institution: Text = col("所在机构编码", "Institution code", aliases=("所在机构编号", "所在机构代码"))
    place: one_of("养老机构", "社区设施", "行政部门", "托育机构", "其他") = col("单位类别", "Kind of employer")  # type: ignore[valid-type]
    roles: any_of(  # type: ignore[valid-type]
        "院长", "养老护理员", "社会工作者", "医护人员", "管理人员", "保育人员", "其他", also=ROLES
    ) = col("岗位", "Roles", required=True, note="可多选，用顿号隔开")
    certificate: one_of(*LEVELS, also=GRADES) = col(  # type: ignore[valid-type]
        "养老护理员职业技能等级", "Care worker level"
    )
    certified: Day = col("等级认定日期", "Certified")
    trained: YesNo = col("岗前培训合格", "Trained before work")
    joined: Day = col("入职日期", "Joined")
    left: Day = col("离职日期", "Left", blanks=("至今", "在职", "在岗"))
