"""居住区：one row a residential development and year."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Amount, Code, Count, Day, Text, YesNo
from eldercalc.records.rules import AtMost, KnownPlace, NotInFuture, NoTwin, Ordinary, Scaled
from eldercalc.words import Words


class Development(Sited):
    """A residential development: new ones in the year they are handed over, built ones in every year's list.

    `site_area` is the floor area of the smallest single site, since a standard may ask a minimum a site.
    """

    sheet = Sheet(
        "developments",
        "居住区",
        "Developments",
        "list",
        key=("code",),
        aliases=("居住小区", "住宅小区"),
        empty=True,
        row=Words("个居住区", "housing development(s)"),
    )
    rules = (
        NoTwin("name", ("households",)),
        AtMost("site_area", "care_area"),
        NotInFuture("handed_over"),
        Ordinary("households"),
        Scaled("households"),
        Scaled("care_area"),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    code: Code = col("小区编码", "Code", required=True, aliases=("小区编号",))
    name: Text = col("小区名称", "Name")
    kind: one_of("新建", "已建") = col("小区类型", "Kind", required=True)  # type: ignore[valid-type]
    handed_over: Day = col("交付日期", "Handed over")
    households: Count = col("住宅户数", "Households", unit="户", aliases=("户数",))
    care_area: Amount = col("养老服务设施建筑面积", "Care floor area", unit="㎡", aliases=("配建面积",))
    site_area: Amount = col("单处最小建筑面积", "Smallest site", unit="㎡")
    four_in_step: YesNo = col("落实四同步", "Planned, built, accepted and handed over together")
