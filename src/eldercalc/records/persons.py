"""特殊困难老年人：one row a person on the list and year."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Code, Day, Text, YesNo
from eldercalc.records.rules import (
    AgeAtLeast,
    AgeAtMost,
    BornAsInId,
    CheckDigit,
    KnownPlace,
    NotBefore,
    NotCut,
    NotInFuture,
    NotSentAgain,
    NoTwin,
    OnePlace,
)
from eldercalc.words import Words


class Person(Sited):
    """An old person on a bureau's list. One person can be 独居 and 失能 at once and counts once.

    On the list from `joined` to the day before `left`; who died or moved leaves both sides of every rate.
    A blank willingness is unknown, not unwilling.
    """

    sheet = Sheet(
        "persons",
        "特殊困难老年人",
        "Persons",
        "list",
        key=("person_id",),
        span=("joined", "left"),
        aliases=("老年人名册", "特殊困难老年人名册"),
        row=Words("名老年人", "older person(s)"),
    )
    rules = (
        CheckDigit("person_id", "citizen_id"),
        NotCut("person_id"),
        BornAsInId("birth", "person_id"),
        NoTwin("name", ("birth",)),
        OnePlace("person_id", "county"),
        AgeAtLeast("birth", 60),
        AgeAtMost("birth", 120),
        NotInFuture("birth"),
        NotInFuture("joined"),
        NotInFuture("left"),
        NotBefore("left", "joined"),
        NotBefore("joined", "birth"),
        NotSentAgain(None, 30),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    person_id: Code = col(
        "人员编号", "Person id", required=True, personal=True, aliases=("身份证号", "证件号码", "公民身份号码")
    )
    name: Text = col("姓名", "Name", personal=True)
    birth: Day = col("出生日期", "Birth", personal=True)
    residence: one_of("城镇", "农村") = col("城乡", "Urban or rural")  # type: ignore[valid-type]
    categories: any_of(  # type: ignore[valid-type]
        "独居", "空巢", "留守", "失能", "半失能", "重残", "计划生育特殊家庭", "特困", "低保", "低收入", "高龄", "孤寡"
    ) = col("人员类别", "Categories", required=True, note="可多选，用顿号隔开")
    self_care: one_of("具备", "部分丧失", "完全丧失") = col("生活自理能力", "Self care")  # type: ignore[valid-type]
    ability: one_of("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能") = col(  # type: ignore[valid-type]
        "能力等级", "Ability level", note="GB/T 42195-2022"
    )
    willing: YesNo = col("集中供养意愿", "Willing to live in care", note="未询问的留空")
    support: one_of("集中供养", "分散供养", "非供养对象") = col("供养方式", "Support")  # type: ignore[valid-type]
    adaptation: one_of("已改", "愿改未改", "不愿改", "无需改") = col("适老化改造情况", "Home adaptation")  # type: ignore[valid-type]
    joined: Day = col("列入日期", "Joined")
    left: Day = col("移出日期", "Left", blanks=("至今", "在册"))
    left_reason: one_of("死亡", "迁出", "不再符合", "其他") = col("移出原因", "Reason for leaving")  # type: ignore[valid-type]
