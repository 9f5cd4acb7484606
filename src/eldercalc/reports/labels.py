"""The words for every coded value of a result, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eldercalc.assessment import Assessment
from eldercalc.definitions import measure_in_words
from eldercalc.gate import Standing, Waiver
from eldercalc.words import Lang, Words, words

STATUS: dict[str, Words] = {
    "qualitative": Words("定性任务", "no number"),
    "not_applicable": Words("不适用", "not applicable"),
    "unknown": Words("无法判断", "unknown"),
    "met": Words("已完成", "met"),
    "missed": Words("未完成", "missed"),
    "ahead": Words("快于预期", "ahead"),
    "on_schedule": Words("符合预期", "on schedule"),
    "nearly": Words("基本符合预期", "nearly on schedule"),
    "behind": Words("滞后", "behind"),
    "away": Words("倒退", "moving away"),
    "not_due": Words("未到期", "not due"),
}

STYLE: dict[str, str] = {
    "met": "bold green", "ahead": "green", "on_schedule": "green", "nearly": "yellow", "behind": "red",
    "away": "bold red", "missed": "bold red", "unknown": "magenta",
}  # fmt: skip

REASON: dict[str, Words] = {
    "above_range": Words("超出上限", "above the range"),
    "above_equal": Words("超过定值", "above the exact value"),
    "about": Words("约数，达到95%即算完成", "an about, met from 95 %"),
    "no_schedule": Words("没有基期值，不排进度", "no baseline, so no schedule"),
    "level_only": Words("与应达值直接比较", "compared with the schedule itself"),
    "nothing_to_judge": Words("本年没有可判断的对象", "nothing to judge this year"),
    "plan_total": Words("全域总量指标，不分县区判断", "a total of the whole plan, not judged by area"),
    "no_data": Words("没有数据", "no data"),
    "no_rows": Words("报来的表里没有所需的行", "the sheets sent lack the rows needed"),
    "all_unknown": Words("所需的列全为空白或错误", "every cell needed is blank or wrong"),
    "no_denominator": Words("分母不明", "denominator unknown"),
    "no_period": Words("本年还没有一个完整的周期", "no month or week of the year is over yet"),
    "no_parts": Words("有地区只报比率、未报分子分母", "an area reported a rate without its parts"),
    "no_areas": Words("区划表里没有这类地区", "the area sheet has no area of this kind"),
    "not_summed": Words(
        "标准类数值不能相加，需填全域一行", "amounts in force are not summed: state one for the whole area"
    ),
    "conflict": Words("同一地区填了不同的数", "the same area states different amounts"),
    "incomplete": Words("有地区或年份未报，结论可能改变", "areas or years are missing and could turn the verdict"),
    "holds_either_way": Words("有缺报，但结论不受影响", "something is missing, but the verdict holds either way"),
    "met_late": Words("期限之后才达到", "met after the deadline"),
    "not_started": Words("尚未开始", "not started"),
    "some_areas": Words("部分地区未达到", "not in every area"),
    "not_reported": Words("未填报", "not reported"),
    "done": Words("已完成（填报）", "reported done"),
    "under_way": Words("进行中（填报）", "reported under way"),
}

CLASS: dict[str, Words] = {
    "binding": Words("约束性", "binding"),
    "expected": Words("预期性", "expected"),
    "unclassified": Words("未分类", "unclassified"),
}

COMPARATOR: dict[str, Words] = {
    "at_least": Words("不低于", "at least"),
    "more_than": Words("高于", "more than"),
    "at_most": Words("不高于", "at most"),
    "less_than": Words("低于", "less than"),
    "equal": Words("等于", "equal to"),
    "about": Words("约", "about"),
    "range": Words("区间", "range"),
}

SEVERITY: dict[str, Words] = {
    "error": Words("错误", "error"),
    "warning": Words("警告", "warning"),
    "info": Words("提示", "info"),
}

ORIGIN: dict[str, Words] = {
    "records": Words("名册", "records"),
    "reported": Words("填报", "reported"),
    "mixed": Words("名册与填报", "records and reported"),
    "none": Words("无", "none"),
}


CONDITION: dict[str, Words] = {
    "errors": Words("错误", "errors"),
    "warnings": Words("警告及错误", "warnings and errors"),
    "missed": Words("未完成", "missed"),
    "missed:binding": Words("未完成的约束性目标", "binding targets missed"),
    "behind": Words("滞后或未完成", "behind or missed"),
    "behind:binding": Words("滞后或未完成的约束性目标", "binding targets behind or missed"),
    "unknown": Words("无法判断", "unknown"),
    "new-errors": Words("新增错误", "new errors"),
    "changed": Words("有变化", "something changed"),
}


def broken(conditions: Sequence[str], names: Mapping[str, str], lang: Lang) -> str:
    """What broke the gate, by condition: how many findings, or which targets, each by its name with its id."""
    told: dict[str, list[str]] = {}
    for one in conditions:
        condition, _, what = one.partition(": ")
        told.setdefault(condition, []).extend([_named(what, names, lang)] if what else [])
    comma, colon, stop = ("、", "：", "；") if lang == "zh" else (", ", ": ", "; ")
    parts = [f"{CONDITION[c].show(lang)}{colon if what else ''}{comma.join(what)}" for c, what in told.items()]
    return words("门槛未通过：{told}", "the gate did not hold: {told}", told=stop.join(parts)).show(lang)


def _named(what: str, names: Mapping[str, str], lang: Lang) -> str:
    if what.isdigit():
        return f"{what} 处" if lang == "zh" else what
    if what not in names:
        return what
    return f"{names[what]}（{what}）" if lang == "zh" else f"{names[what]} ({what})"


def status(code: str, lang: Lang) -> str:
    """The word for a status."""
    return STATUS[code].show(lang)


def reason(code: str | None, lang: Lang) -> str:
    """The words for a reason code; empty where there is none."""
    return REASON[code].show(lang) if code in REASON else (code or "")


def why(line: Assessment, lang: Lang) -> str:
    """The reason of a line's verdict; of sheets that lack rows, which rows."""
    told = reason(line.verdict.reason, lang)
    if not line.figure.lacks or line.verdict.reason != "no_rows":
        return told
    lacks = [measure_in_words(measure) for measure in line.figure.lacks]
    return words("{told}：缺{lacks}", "{told}: {lacks}", told=told, lacks=lacks).show(lang)


def spared(standing: Standing, lang: Lang) -> str:
    """Why something is left out of the gate: waived by whom and why, or there before; empty where it is not."""
    if standing.waiver is not None:
        return waived(standing.waiver, lang)
    return words("基线中已有", "in the baseline").show(lang) if standing.new is False else ""


def waived(waiver: Waiver, lang: Lang) -> str:
    """By whom, why and until when something is waived."""
    return words(
        "已豁免（{owner}：{reason}，至 {day}）", "waived ({owner}: {reason}; until {day})",
        owner=waiver.owner, reason=waiver.reason, day=waiver.expires.isoformat(),
    ).show(lang)  # fmt: skip
