"""How the figures and the verdicts come to be: the marks, the bands, the data, who has reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eldercalc import __version__
from eldercalc.assessment import STATUSES
from eldercalc.reports import labels
from eldercalc.reports.board import LIGHTS
from eldercalc.reports.closing import gated
from eldercalc.reports.heading import heading
from eldercalc.reports.phrases import name_of
from eldercalc.reports.workbook import tables
from eldercalc.reports.workbook.book import Book
from eldercalc.reports.workbook.cells import Cell, text
from eldercalc.reports.workbook.listing import light_word
from eldercalc.reports.workbook.looks import LABEL, lit
from eldercalc.reports.workbook.shown import MARKS, Shown
from eldercalc.reports.workbook.tables import Column, Table
from eldercalc.words import Words, words

NAME = Words("方法说明", "Methods")
COLUMNS_OF = [Column(Words("项目", "what"), 26), Column(Words("说明", "explanation"), 120)]
VERDICTS, MARKED, DATA = Words("判断", "verdicts"), Words("标记", "marks"), Words("数据", "data")
MEANING: dict[str, Words] = {
    "met": Words("达到目标值（约数达到 95% 即算）", "the target is reached (an 'about' from 95 %)"),
    "ahead": Words("进度 ≥ {ahead}", "pace ≥ {ahead}"),
    "on_schedule": Words("进度 ≥ {on_schedule}", "pace ≥ {on_schedule}"),
    "nearly": Words("进度 ≥ {nearly}", "pace ≥ {nearly}"),
    "behind": Words("进度 < {nearly}", "pace < {nearly}"),
    "away": Words("进度 < 0，比基期还差", "pace < 0: worse than the baseline"),
    "missed": Words("期限已到而没有达到", "the deadline has passed and the target is not reached"),
    "unknown": Words("数据不足以判断，原因见“说明”一栏", "the data do not decide it; the note says why"),
    "not_due": Words("期限未到，又没有进度可排", "not due, and there is no schedule"),
    "not_applicable": Words("本年没有可判断的对象", "there is nothing to judge this year"),
    "qualitative": Words("文件没有写数，按填报的状态列出", "the document gives no number; its state is as reported"),
}
RULES = (
    (Words("依次判断", "order"), Words(
        "定性任务、不适用、无法判断、已完成、未完成（到期后），其余按进度分档。",
        "no number, not applicable, unknown, met, missed (after the deadline); the others by their pace.")),
    (Words("进度", "pace"), Words(
        "进度 =（现值 − 基期值）÷（序时应达 − 基期值）；序时应达按基期到各节点、目标年的直线排，计数的只取整数。"
        "基期值与序时应达相同的，现值直接与序时应达比。",
        "pace = (value − baseline) / (expected − baseline); what is expected lies on straight lines from the baseline "
        "through the milestones to the target; things counted are expected in whole ones. Where baseline and expected "
        "are the same, the value is compared with what is expected itself.")),
    (Words("完成率、目标进度、时序进度", "completion, progress, time"), Words(
        "完成率 = 完成值 ÷ 目标值；目标进度 =（完成值 − 基期值）÷（目标值 − 基期值）；时序进度 = 已过的时间 ÷ 全程。"
        "前两个可能相反，所以都列。",
        "completion = value / target; progress = (value − baseline) / (target − baseline); time = the share of the "
        "time that has passed. The first two may contradict each other, so both are given.")),
    (Words("舍入", "rounding"), Words(
        "按未舍入的数判断；显示时四舍五入，舍入后会与目标值相等而其实不等的，多显示几位。",
        "verdicts are reached on unrounded values; what is shown is rounded half up, with more decimals where rounding "
        "would carry a value onto its target.")),
    (Words("公式", "formulas"), Words(
        "占比、完成率、差距、计数是公式，可点开核对，存的值与重算的值相同；抽样、逐月、填报的数，或分子分母不能"
        "直接得出的，是照录的数，旁边仍列分子分母。",
        "shares, completion, distances and counts are formulas to follow, stored with the values they come to; figures "
        "of samples, of months, as reported, or that their parts do not yield, are plain numbers beside their parts.")),
    (Words("空白", "blanks"), Words(
        "空白是未知，不是零；未计入的行按原因计数，能改变结论的标 ?。",
        "blank is unknown, never zero; rows left out are counted by reason, and marked ? where they could turn "
        "a verdict.")),
    (Words("合计", "sums"), Words(
        "全域的比率由各地区的分子、分母分别相加后重算，不取平均。",
        "a rate of the whole is computed anew from the sums of numerators and of denominators, never averaged.")),
)  # fmt: skip


def methods(book: Book, shown: Shown) -> None:
    """The sheet of explanations."""
    rows = [*_rules(shown), *_statuses(shown), *_marks(shown), *_data(shown)]
    table = Table(NAME.show(shown.lang), COLUMNS_OF)
    tables.write(book, NAME.show(shown.lang), table, rows)


def _pair(title: str, said: str) -> list[Cell]:
    return [text(title, LABEL), text(said)]


def _rules(shown: Shown) -> Iterator[list[Cell]]:
    for title, said in RULES:
        yield _pair(title.show(shown.lang), said.show(shown.lang))


def _statuses(shown: Shown) -> Iterator[list[Cell]]:
    """What each status means, with the bands of the plan."""
    bands = shown.report.assessed.plan.plan.bands.model_dump()
    for status in STATUSES:
        light = LIGHTS[status]
        label = f"{light_word(light, shown.lang)}  {labels.status(status, shown.lang)}"
        said = replace(MEANING[status], given=bands)
        yield [text(label, replace(lit(light, LABEL), bold=False)), text(said.show(shown.lang))]


def _marks(shown: Shown) -> Iterator[list[Cell]]:
    for mark, meaning in MARKS.items():
        yield _pair(f"{MARKED.show(shown.lang)} {mark}", meaning.show(shown.lang))


def _data(shown: Shown) -> Iterator[list[Cell]]:
    """The plan, the files with their sums, who should report and who has not, the gate."""
    report, lang = shown.report, shown.lang
    plan, comma = report.assessed.plan, "、" if lang == "zh" else ", "
    issued = " ".join(told for told in (plan.plan.issuer, plan.plan.number) if told)
    yield _pair(Words("方案", "plan").show(lang), "\n".join(filter(None, (plan.plan.title, issued, plan.plan.note))))
    yield _pair(Words("方案文件 SHA-256", "SHA-256 of the plan file").show(lang), plan.sha256)
    for told in heading(report, lang)[1:]:
        yield _pair(DATA.show(lang), told)
    yield _pair(Words("应报地区", "expected to report").show(lang), comma.join(report.expected))
    for file in report.files:
        yield _pair(Words("数据文件", "data file").show(lang), f"{file['path']}\nSHA-256 {file['sha256']}")
    if report.mapping:
        told = f"{report.mapping['file']}\nSHA-256 {report.mapping['sha256']}"
        yield _pair(Words("对照文件", "mapping file").show(lang), told)
    names = {line.target.id: name_of(replace(line, group=None), lang) for line in report.assessed.main}
    for said in gated(report.gate, lang, names):
        yield _pair(words("提示", "note").show(lang), said)
    yield _pair(Words("计算工具", "computed by").show(lang), f"eldercalc {__version__}")
