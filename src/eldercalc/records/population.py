"""人口：one row an area, 口径, age band and year."""

from eldercalc.records.base import Placed, Sheet, col, one_of
from eldercalc.records.kinds import Count, Day, Text
from eldercalc.records.rules import Nested, NotInFuture, NotSentAgain, Ordinary, Scaled, Steady

BANDS = ("全部", "3岁以下", "60岁及以上", "65岁及以上", "80岁及以上")
BASES = {"常住": ("常住人口",), "户籍": ("户籍人口",)}
AGES = {
    f"{age}岁及以上": (f"{age}周岁及以上", f"{age}岁以上", f"{age}周岁以上", f"{age}岁及以上人口")
    for age in (60, 65, 80)
}
"""以上 takes in the number itself (Civil Code, art. 1259)."""


class Population(Placed):
    """How many people of an age band live (常住) or are registered (户籍) in an area. The two are never added."""

    sheet = Sheet("population", "人口", "Population", "statement", key=("county", "town", "basis", "band"))
    rules = (
        Nested(
            "persons",
            "band",
            (
                ("80岁及以上", "65岁及以上"),
                ("65岁及以上", "60岁及以上"),
                ("60岁及以上", "全部"),
                ("3岁以下", "全部"),
            ),
        ),
        NotInFuture("date"),
        Ordinary("persons", ("basis", "band")),
        Scaled("persons", ("basis", "band")),
        Steady("persons"),
        NotSentAgain(None),
    )

    basis: one_of("常住", "户籍", also=BASES) = col("口径", "Basis", required=True)  # type: ignore[valid-type]
    band: one_of(*BANDS, also=AGES) = col("年龄段", "Age band", required=True)  # type: ignore[valid-type]
    persons: Count = col("人数", "Persons", unit="人", required=True)
    date: Day = col("数据日期", "Date")
    source: Text = col("来源", "Source")
