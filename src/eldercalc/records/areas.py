"""区划：one row an area and year (counties, streets and townships, communities and villages)."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Code, Count, YesNo
from eldercalc.words import Words

KINDS = ("县（市、区）", "街道", "镇", "乡", "城市社区", "农村社区", "行政村")


class AreaRow(Sited):
    """An area as it stood in the year: the denominator of every coverage.

    The name of the area is the deepest of 县区, 乡镇街道, 村社区 that the row fills.
    """

    sheet = Sheet(
        "areas",
        "区划",
        "Areas",
        "list",
        key=("county", "town", "village"),
        aliases=("行政区划", "区划名册"),
        row=Words("个地区（村、社区）", "place(s)"),
    )

    code: Code = col("区划代码", "Area code")
    kind: one_of(*KINDS) = col("区划类型", "Kind", required=True)  # type: ignore[valid-type]
    county_seat: YesNo = col("是否城关镇", "County seat", note="县（市）政府驻地的镇")
    residents: Count = col("常住人口", "Residents", unit="人")
    bus: YesNo = col("是否通客车", "Bus service", note="行政村填写")
    medical_circle: YesNo = col("在15分钟医疗服务圈内", "Within 15 minutes of a clinic")
