"""补贴标准：one row an area, standard and year."""

from eldercalc.records.base import Placed, Sheet, col, one_of
from eldercalc.records.kinds import Amount
from eldercalc.records.rules import Scaled, Steady

ITEMS = (
    "低保标准",
    "特困人员基本生活标准",
    "最低工资标准",
    "照料护理标准（完全丧失自理能力）",
    "照料护理标准（部分丧失自理能力）",
    "照料护理标准（具备自理能力）",
    "运营补贴（失能）",
    "运营补贴（部分失能）",
    "高龄津贴",
    "护理补贴",
    "养老服务补贴",
    "见习留用补贴",
)


class Allowance(Placed):
    """An amount in force at the end of the year. Levels are compared, never summed."""

    sheet = Sheet("allowances", "补贴标准", "Allowances", "statement", key=("county", "town", "item"))
    rules = (
        Scaled("amount", ("item",)),
        Steady("amount"),
    )

    item: one_of(*ITEMS) = col("标准项目", "Standard", required=True)  # type: ignore[valid-type]
    amount: Amount = col("金额", "Amount", unit="元/月", required=True)
