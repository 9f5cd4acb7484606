"""Chapter five: how the figures were made and the verdicts reached."""

from __future__ import annotations

from eldercalc import __version__
from eldercalc.assessment import Status
from eldercalc.plans import Bands
from eldercalc.reports import labels
from eldercalc.reports.board import Board
from eldercalc.reports.heading import MARKS
from eldercalc.reports.numbers import trimmed
from eldercalc.reports.word.parts import Column, Heading, Paragraph, Part, Table, row
from eldercalc.words import Lang, Words, words

STATUSES: tuple[tuple[Status, Words], ...] = (
    ("qualitative", Words("没有数的任务，完成与否以填报为准", "a commitment without a number, in the state reported")),
    ("not_applicable", Words("本年没有可判断的对象", "nothing to judge this year")),
    ("unknown", Words("数据不足以下结论，原因见第四章", "the data do not bear a verdict; chapter 4 says why")),
    ("met", Words("完成值达到目标值", "the value reaches the target")),
    ("missed",
     Words("到期而未达到目标值；按到期那一年的值判断，此后才达到的仍为未完成",
           "due and not reached; judged on the value of the year in which it was due, whatever came later")),
    ("ahead", Words("进度不低于{ahead}", "pace of {ahead} or more")),
    ("on_schedule", Words("进度不低于{on_schedule}", "pace of {on_schedule} or more")),
    ("nearly", Words("进度不低于{nearly}", "pace of {nearly} or more")),
    ("behind", Words("进度低于{nearly}", "pace below {nearly}")),
    ("away", Words("完成值比基期值离目标更远", "further from the target than the baseline was")),
    ("not_due", Words("未到期，且没有进度可排", "not due, and there is no schedule to hold it to")),
)  # fmt: skip
"""Every status in the order in which they are tried, and when it is given."""

RULES = (
    Words(
        "完成值一律由报来的名册和填报数据重新合计；比率由分子、分母的合计重算，不对各地比率取平均。",
        "Every value is computed from the records and figures sent; a rate is recomputed from the sums of its parts "
        "and never a mean of rates.",
    ),
    Words(
        "判断依据未舍入的值；表中的数按单位的位数四舍五入，舍入后会与目标值相混的多保留几位。",
        "Verdicts are reached on unrounded values; tables show them rounded half up to the decimals of the unit, with "
        "more where rounding would carry them onto the target.",
    ),
    Words(
        "空白或错误的单元格是未知，不按零计；未报的地区不按零计。只有结论不受影响时才下结论。",
        "A blank or wrong cell is unknown and never zero, and so is an area that sent nothing. A verdict is reached "
        "only where it holds either way.",
    ),
    Words(
        "完成率为完成值与目标值之比；目标进度为（完成值－基期值）÷（目标值－基期值）；时序进度为已过的时间与全程之比。"
        "两个率可能相反，所以并列。",
        "Completion is the value over the target; progress is (value − baseline) ÷ (target − baseline); time is what "
        "has passed of the whole. The first two may contradict each other, so both are shown.",
    ),
    Words(
        "序时应达按基期值到目标值的直线推算，有分年目标的以分年目标为准；进度为（完成值－基期值）÷（序时应达－基期值）。",
        "What is expected by now lies on the straight line from the baseline to the target, by way of the steps that "
        "the plan prints; pace is (value − baseline) ÷ (expected − baseline).",
    ),
)


def chapter(board: Board, lang: Lang) -> list[Part]:
    """The chapter."""
    return [
        Heading(words("五、评估方法", "5  Method").show(lang)),
        Heading(words("（一）取数", "5.1  Figures").show(lang), 2),
        *(Paragraph(rule.show(lang)) for rule in RULES),
        Heading(words("（二）判断", "5.2  Verdicts").show(lang), 2),
        Paragraph(
            words("各项目标按下表自上而下判断，先符合者为准。", "The first of these that fits is given.").show(lang),
            keep=True,
        ),
        _statuses(board.report.assessed.plan.plan.bands, lang),
        Heading(words("（三）符号", "5.3  Marks").show(lang), 2),
        *(Paragraph(_marked(mark, told, lang)) for mark, told in MARKS.items()),
        Heading(words("（四）工具", "5.4  Tool").show(lang), 2),
        Paragraph(_tool(board, lang), "note"),
    ]


def _marked(mark: str, told: Words, lang: Lang) -> str:
    return words("标 {mark} 的：{told}。", "{mark} means: {told}.", mark=mark, told=told).show(lang)


def _statuses(bands: Bands, lang: Lang) -> Table:
    levels = {name: trimmed(getattr(bands, name)) for name in ("ahead", "on_schedule", "nearly")}
    columns = [
        Column(words("判断", "status").show(lang), 3, "center"), Column(words("含义", "meaning").show(lang), 12),
    ]  # fmt: skip
    rows = [row(labels.status(name, lang), told.show(lang).format(**levels)) for name, told in STATUSES]
    return Table(words("判断的含义", "What the verdicts mean").show(lang), columns, rows)


def _tool(board: Board, lang: Lang) -> str:
    plan = board.report.assessed.plan
    mapping = board.report.mapping
    used = words(
        "；读取时用了对照文件 {file}（SHA-256 {sha}）", "; read with the mapping file {file} (SHA-256 {sha})",
        file=mapping["file"], sha=mapping["sha256"],
    ) if mapping else ""  # fmt: skip
    return words(
        "由 eldercalc {version} 计算，方案 {plan}（SHA-256 {sha}）{used}。数据文件见附件。",
        "Computed by eldercalc {version} with the plan {plan} (SHA-256 {sha}){used}. The data files are in the annex.",
        version=__version__, plan=plan.plan.plan, sha=plan.sha256, used=used,
    ).show(lang)  # fmt: skip
