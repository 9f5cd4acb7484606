"""适老化改造：one row a home adapted."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Day, Text
from eldercalc.records.rules import KnownPlace, NotInFuture
from eldercalc.words import Words


class Adaptation(Sited):
    """A home adapted for an old person, in the year in which the work was accepted."""

    sheet = Sheet(
        "adaptations",
        "适老化改造",
        "Adaptations",
        "event",
        key=("household", "county"),
        dated="date",
        row=Words("户", "household(s)"),
    )
    rules = (
        NotInFuture("date"),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    household: Text = col("户编号", "Household", required=True, personal=True)
    date: Day = col("验收日期", "Accepted", required=True, aliases=("竣工日期", "验收时间"))
    group: one_of("特殊困难老年人家庭", "困难老年人家庭", "社会老年人家庭") = col("家庭类别", "Household group")  # type: ignore[valid-type]
    categories: any_of("高龄", "失能", "残疾", "低保", "低收入", "特困", "其他") = col(  # type: ignore[valid-type]
        "困难类型", "Hardship", note="可多选，用顿号隔开"
    )
    residence: one_of("城镇", "农村") = col("城乡", "Urban or rural")  # type: ignore[valid-type]
