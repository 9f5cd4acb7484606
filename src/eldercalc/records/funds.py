"""资金：one row an area, fund and year."""

from eldercalc.records.base import Placed, Sheet, col, one_of
from eldercalc.records.kinds import Amount
from eldercalc.records.rules import AtMost, NotSentAgain, Ordinary, Scaled, Steady


class Fund(Placed):
    """A public fund's year: what was raised, what was spent, and what of it for elder care."""

    sheet = Sheet("funds", "资金", "Funds", "statement", key=("county", "town", "fund"), aliases=("福彩公益金",))
    rules = (
        AtMost("elder_spent", "spent"),
        Ordinary("spent", ("fund",)),
        Scaled("spent", ("fund",)),
        Scaled("raised", ("fund",)),
        Steady("spent"),
        Steady("raised"),
        NotSentAgain(None),
    )

    fund: one_of("福彩公益金", "财政资金", also={"福彩公益金": ("福利彩票公益金",)}) = col(  # type: ignore[valid-type]
        "资金类别", "Fund", required=True
    )
    raised: Amount = col("本年筹集", "Raised", unit="万元")
    spent: Amount = col("本年支出", "Spent", unit="万元")
    elder_spent: Amount = col("其中：用于养老服务", "Spent on elder care", unit="万元", aliases=("用于养老服务",))
