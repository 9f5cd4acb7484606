"""培训记录：one row a person trained."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Code, Day
from eldercalc.records.rules import CheckDigit, NotCut, NotInFuture
from eldercalc.records.synonyms import CARER, SOCIAL_WORKER
from eldercalc.words import Words


class Training(Sited):
    """One person's training (one 人次)."""

    sheet = Sheet(
        "training",
        "培训记录",
        "Training",
        "event",
        key=("person_id", "date", "course"),
        dated="date",
        row=Words("条培训记录", "training(s)"),
    )
    rules = (
        CheckDigit("person_id", "citizen_id"),
        NotCut("person_id"),
        NotInFuture("date"),
    )

    person_id: Code = col("人员编号", "Person id", required=True, personal=True, aliases=("身份证号", "证件号码"))
    date: Day = col("培训日期", "Date", required=True)
    course: one_of(  # type: ignore[valid-type]
        "岗前培训", "院长轮训", "护理技能", "消防实操", "家庭照护", "上门护理资质", "安宁疗护", "其他"
    ) = col("培训内容", "Course", required=True)
    roles: any_of(  # type: ignore[valid-type]
        "院长",
        "养老护理员",
        "社会工作者",
        "家庭照护者",
        "护士",
        "医务人员",
        "管理人员",
        "托育人员",
        "其他",
        also={"养老护理员": CARER, "社会工作者": SOCIAL_WORKER},
    ) = col("培训对象", "Trainees", note="可多选，用顿号隔开")
