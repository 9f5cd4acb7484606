"""填报数据：figures that no register holds, or that stand in for records that are missing."""

from eldercalc.records.base import Placed, Sheet, col, one_of
from eldercalc.records.kinds import Amount, Day, Signed, Text, YesNo
from eldercalc.records.rules import NotInFuture, OneReading


class ReportedFigure(Placed):
    """A figure as reported, with its parts where it has any. Records win over it.

    Without parts, or from a sample, it stands for its own area only. 县区 left blank means the whole plan area.
    """

    sheet = Sheet("reported", "填报数据", "Reported", "statement", key=("county", "town", "item", "group"))
    rules = (NotInFuture("date"), OneReading("value", "unit", ("numerator", "denominator")))

    county: Text = col("县区", "County", aliases=("地区", "县（市、区）", "县市区"), note="留空表示全域")
    item: Text = col("项目", "Item", required=True, note="指标名称，按模板下拉选择")
    group: Text = col("分组", "Group", note="分组指标（如按岗位）填写")
    value: Signed = col("数值", "Value", aliases=("完成值",), unit_in="unit")
    numerator: Amount = col("分子", "Numerator")
    denominator: Amount = col("分母", "Denominator", aliases=("样本量", "分母/样本量"))
    sampled: YesNo = col("是否抽样", "Sampled", aliases=("抽样",))
    unit: Text = col("单位", "Unit")
    state: one_of("已完成", "进行中", "未启动") = col("完成情况", "State", note="没有数值的任务填写")  # type: ignore[valid-type]
    date: Day = col("数据日期", "Date")
    source: Text = col("来源", "Source")
