"""托育机构：one row a childcare provider and year."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Code, Count, Text, YesNo
from eldercalc.records.rules import (
    AtMost,
    CheckDigit,
    KnownPlace,
    NobodyIn,
    NotCut,
    NotSentAgain,
    NotVanished,
    NoTwin,
    Ordinary,
    Scaled,
    Steady,
)
from eldercalc.records.synonyms import BUILDING, RUNNING, STATE, STOPPED
from eldercalc.words import Words

STATES = {"在营": RUNNING, "停业": STOPPED, "在建": BUILDING}


class Childcare(Sited):
    """A provider of places for children under three. Places are not enrolled children."""

    sheet = Sheet(
        "childcare",
        "托育机构",
        "Childcare",
        "list",
        key=("code",),
        aliases=("托育",),
        row=Words("家托育机构", "nursery(ies)"),
    )
    rules = (
        CheckDigit("code", "credit_code"),
        NotCut("code"),
        NoTwin("name", ("places",)),
        AtMost("enrolled", "places", severity="warning"),
        NobodyIn("enrolled", "state", ("停业",)),
        Ordinary("places"),
        Scaled("places"),
        Steady("places", ("state", "在营")),
        NotVanished("code", "state", ("停业",)),
        NotSentAgain(None),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    code: Code = col("机构编码", "Code", required=True, aliases=("机构编号", "机构代码"))
    name: Text = col("机构名称", "Name")
    kind: one_of("托育机构", "幼儿园托班", "社区托育点", "用人单位托育") = col("托育类型", "Kind")  # type: ignore[valid-type]
    state: one_of("在营", "停业", "在建", also=STATES) = col(  # type: ignore[valid-type]
        "运营状态", "State", required=True, aliases=("营业状态",), loose=STATE, yes_no=("在营", "停业")
    )
    places: Count = col("托位数", "Places", unit="个")
    enrolled: Count = col("在托人数", "Enrolled", unit="人")
    inclusive: YesNo = col("是否普惠", "Inclusive")
    demonstration: one_of("无", "县级", "市级", "省级", "国家级") = col("示范级别", "Demonstration level")  # type: ignore[valid-type]
    quality_site: YesNo = col("优质服务示范点", "Quality demonstration site")
