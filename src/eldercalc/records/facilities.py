"""社区养老服务设施：one row a facility and year."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Amount, Code, Count, Day, Names, Text, YesNo
from eldercalc.records.rules import (
    AtMost,
    KnownPlace,
    NotBefore,
    NotCut,
    NotInFuture,
    NotReturned,
    NotVanished,
    NoTwin,
    OpenWithin,
    Ordinary,
    Scaled,
)
from eldercalc.records.synonyms import BUILDING, RUNNING, STATE, STOPPED
from eldercalc.words import Words

STATES = {
    "在营": (*RUNNING, "在用", "使用中", "正常使用"),
    "停用": ("已停用", "停业", *STOPPED, "停止使用", "暂停使用"),
    "在建": BUILDING,
}


class Facility(Sited):
    """A community facility for the old, and the communities that it serves (服务范围).

    Facilities are not areas: two in one village cover one village, and one centre may serve four communities.
    """

    sheet = Sheet(
        "facilities",
        "社区设施",
        "Facilities",
        "list",
        key=("code",),
        aliases=("社区养老服务设施", "设施"),
        row=Words("处设施", "facility(ies)"),
    )
    rules = (
        NotCut("code"),
        NoTwin("name", ("types", "beds", "floor_area")),
        AtMost("nursing_beds", "beds"),
        NotBefore("closed", "opened"),
        NotInFuture("opened"),
        NotInFuture("closed"),
        OpenWithin("state", "在营", "opened", "closed"),
        Ordinary("beds"),
        Scaled("beds"),
        Scaled("floor_area"),
        NotVanished("code", "state", ("停用",)),
        NotReturned("code"),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    code: Code = col("设施编码", "Code", required=True, aliases=("设施编号",))
    name: Text = col("设施名称", "Name", required=True, aliases=("中心名称",))
    types: any_of(  # type: ignore[valid-type]
        "日间照料中心",
        "居家养老服务中心",
        "居家养老照料中心",
        "综合性养老服务中心",
        "社区养老机构",
        "农村互助养老服务设施",
        "农村区域性养老服务中心",
        "护理院",
        "失能照护服务机构",
        "乐龄中心",
        "乐龄之家",
        "乐龄驿站",
        "爱心食堂",
        "助餐点",
        "老年大学",
        "老年学校",
        "老年学堂",
        "邻里中心",
        "村卫生室",
        "康养联合体",
        "养老服务中心",
        "其他",
    ) = col("设施类型", "Types", required=True, note="可多选，用顿号隔开")
    functions: any_of("全托", "日托", "上门服务", "家庭养老床位", "助餐", "综合服务") = col(  # type: ignore[valid-type]
        "服务功能", "Functions", note="可多选，用顿号隔开"
    )
    state: one_of("在营", "停用", "在建", also=STATES) = col(  # type: ignore[valid-type]
        "运营状态", "State", required=True, aliases=("营业状态",), loose=STATE, yes_no=("在营", "停用")
    )
    opened: Day = col("启用日期", "Opened", aliases=("建成日期", "启用时间", "投入运营时间"))
    closed: Day = col("停用日期", "Closed", blanks=("至今", "在营", "在用"))
    beds: Count = col("床位数", "Beds", unit="张")
    nursing_beds: Count = col("护理型床位数", "Nursing beds", unit="张")
    floor_area: Amount = col("建筑面积", "Floor area", unit="㎡")
    serves: Names = col("服务范围", "Serves", note="服务的村（社区）名称，用顿号隔开；留空只算所在村（社区）")
    standard: YesNo = col("是否达标", "Meets the standard", aliases=("是否标准化", "符合建设标准"))
    smart_terminal: YesNo = col("智能服务终端", "Smart terminal")
    accessible: YesNo = col("无障碍适老化升级", "Accessible upgrade")
