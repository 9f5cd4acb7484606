"""养老机构：one row an institution and year."""

from eldercalc.records.base import Sheet, Sited, any_of, col, one_of
from eldercalc.records.kinds import Amount, Code, Count, Day, Names, Text, YesNo
from eldercalc.records.rules import (
    AtMost,
    CheckDigit,
    CountedOnce,
    KnownPlace,
    NobodyIn,
    NotBefore,
    NotCut,
    NotInFuture,
    NotReturned,
    NotSentAgain,
    NotVanished,
    NoTwin,
    OpenWithin,
    Ordinary,
    Scaled,
    Steady,
)
from eldercalc.records.synonyms import BUILDING, RUNNING, STATE, STOPPED, STRUCK_OFF
from eldercalc.words import Words

RATINGS = ("未评级", "一级", "二级", "三级", "四级", "五级")
UNRATED = {"未评级": ("未评定", "未评", "未参评")}
STATES = {"在营": RUNNING, "停业": STOPPED, "注销": STRUCK_OFF, "在建": BUILDING}

BEDS = ("核定床位数", "总床位", "总床位数", "养老床位数", "床位合计", "床位数合计")
"""Beds designed (设计), opened (开放) or in use (实际) are other quantities."""

NURSING_BEDS = ("护理型床位数量", "护理型养老床位数", "护理型养老床位")
OWNED = ("公办/民办", "公办或民办", "公/民办")
RESIDENTS = (
    "在院老人", "在院老人数", "月末收住老年人数", "年末收住人数", "收住老人数", "入住老年人数",
)  # fmt: skip


class Institution(Sited):
    """An elder-care institution as the bureau's register has it at the end of the year.

    Beds approved are not beds in operation: `beds` are those set up and usable. A rating of 未评级 is a value;
    a blank one is unknown.
    """

    sheet = Sheet(
        "institutions",
        "养老机构",
        "Institutions",
        "list",
        key=("code",),
        aliases=("养老机构名册", "机构"),
        row=Words("家机构", "institution(s)"),
    )
    rules = (
        CheckDigit("code", "credit_code"),
        NotCut("code"),
        NoTwin("name", ("beds",)),
        AtMost("nursing_beds", "beds"),
        AtMost("dementia_beds", "beds"),
        AtMost("residents", "beds", severity="warning"),
        NobodyIn("residents", "state", ("停业", "注销")),
        NotBefore("closed", "opened"),
        NotInFuture("opened"),
        NotInFuture("closed"),
        OpenWithin("state", "在营", "opened", "closed"),
        Ordinary("beds"),
        Scaled("beds"),
        Scaled("floor_area"),
        Steady("beds", ("state", "在营")),
        Steady("residents", ("state", "在营")),
        NotVanished("code", "state", ("停业", "注销")),
        NotReturned("code"),
        NotSentAgain(None),
        CountedOnce("code", "facilities", "beds"),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    code: Code = col(
        "机构编码", "Code", required=True, aliases=("统一社会信用代码", "机构代码", "机构编号"), note="统一社会信用代码"
    )
    name: Text = col("机构名称", "Name", required=True, aliases=("单位名称", "养老机构名称"))
    owner: one_of("公办", "民办") = col("机构性质", "Owner", aliases=("兴办主体",), loose=OWNED)  # type: ignore[valid-type]
    operation: one_of("公建公营", "公建民营", "民建民营", "民办公助") = col("运营方式", "Operation")  # type: ignore[valid-type]
    categories: any_of(  # type: ignore[valid-type]
        "社会福利院",
        "乡镇敬老院",
        "特困人员供养服务机构",
        "县级特困失能集中照护机构",
        "失能照护机构",
        "失智照护机构",
        "护理型机构",
        "护理院",
        "社区养老机构",
        "普惠型养老机构",
        "高品质养老机构",
        "乡镇综合养老机构",
        "其他",
    ) = col("机构类别", "Categories", note="可多选，用顿号隔开")
    level: one_of("市级", "县级", "乡镇级", "村级") = col("机构层级", "Level")  # type: ignore[valid-type]
    state: one_of("在营", "停业", "注销", "在建", also=STATES) = col(  # type: ignore[valid-type]
        "运营状态",
        "State",
        required=True,
        aliases=("机构生存状态", "生存状态", "机构状态", "运营状况", "运营情况", "经营状态", "营业状态"),
        loose=STATE,
        yes_no=("在营", "停业"),
    )
    opened: Day = col("开业日期", "Opened", aliases=("成立日期", "投入运营时间", "启用时间"))
    closed: Day = col("停业日期", "Closed", aliases=("注销日期",), blanks=("至今", "在营"))
    registered: YesNo = col("是否备案", "Registered")
    beds: Count = col("床位数", "Beds", unit="张", aliases=("床位总数", "核定床位", "床位总数量", "床位", *BEDS))
    nursing_beds: Count = col(
        "护理型床位数",
        "Nursing beds",
        unit="张",
        aliases=("护理型床位", "护理床位数", "护理床位", *NURSING_BEDS),
    )
    dementia_beds: Count = col("认知障碍床位数", "Dementia beds", unit="张", aliases=("认知障碍照护床位数",))
    residents: Count = col("入住人数", "Residents", unit="人", aliases=RESIDENTS)
    rating: one_of(*RATINGS, also=UNRATED) = col(  # type: ignore[valid-type]
        "等级评定", "Rating", aliases=("机构等级", "评定等级")
    )
    functions: any_of(  # type: ignore[valid-type]
        "全托", "日托", "上门服务", "家庭养老床位", "失能照护", "失智照护", "特困失能集中供养", "综合服务"
    ) = col("服务功能", "Functions", note="可多选，用顿号隔开")
    floor_area: Amount = col("建筑面积", "Floor area", unit="㎡")
    medical_contract: YesNo = col("与医疗机构签约", "Contract with a clinic", aliases=("是否与医疗机构签约",))
    inner_clinic: YesNo = col("内设医疗机构", "Inner clinic", aliases=("是否内设医疗机构",))
    insured_clinic: YesNo = col("内设医疗机构纳入医保定点", "Inner clinic insured")
    demonstration: Names = col("示范认定", "Demonstration titles", note="如：医养结合示范机构；没有填“无”")
    fire_ok: YesNo = col("消防达标", "Fire safety met", aliases=("消防是否达标",))
    fire_warning: YesNo = col("消防安全管理与预警", "Fire warning system")
    bright_kitchen: YesNo = col("阳光厨房", "Open kitchen", note="没有食堂的留空并在食堂量化等级填“无食堂”")
    kitchen_grade: one_of("A", "B", "C", "未评定", "无食堂") = col("食堂量化等级", "Kitchen grade")  # type: ignore[valid-type]
    cctv: YesNo = col("公共场所视频监控", "CCTV")
    public_service: YesNo = col("承担政府基本养老服务", "Public basic care")
    quality_assessed: YesNo = col("本年服务质量评估", "Quality assessed this year")
    party: YesNo = col("党的组织和工作覆盖", "Party organisation")
