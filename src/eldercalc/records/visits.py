"""探访记录：one row a visit."""

from eldercalc.records.base import Sheet, Sited, col, one_of
from eldercalc.records.kinds import Code, Day
from eldercalc.records.rules import AliveThen, KnownPlace, NotCut, NotInFuture, OnListThen, Refers
from eldercalc.words import Words

MANNERS = {"上门": ("上门探访", "入户", "入户探访"), "电话": ("电话探访",), "视频": ("视频探访",)}


class Visit(Sited):
    """A visit to a person on the list. 人次 is not 人: rates count the persons."""

    sheet = Sheet(
        "visits",
        "探访记录",
        "Visits",
        "event",
        key=("person_id", "date"),
        dated="date",
        row=Words("次探访", "visit(s)"),
    )
    rules = (
        NotCut("person_id"),
        Refers("person_id", ("persons.person_id",)),
        OnListThen("date", "person_id", "persons"),
        AliveThen("date", "person_id", "persons"),
        NotInFuture("date"),
        KnownPlace("town"),
        KnownPlace("village"),
    )

    person_id: Code = col(
        "人员编号", "Person id", required=True, personal=True, aliases=("身份证号", "证件号码", "公民身份号码")
    )
    date: Day = col("探访日期", "Date", required=True)
    manner: one_of("上门", "电话", "视频", also=MANNERS) = col("探访方式", "Manner")  # type: ignore[valid-type]
