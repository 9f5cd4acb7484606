"""The command line: parse, call, print, exit. Nothing else in eldercalc prints or exits."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from eldercalc import __version__
from eldercalc.cli_options import (
    CONTEXT,
    annotate_option,
    files_argument,
    format_option,
    lang_option,
    mapping_option,
    output_option,
    plan_option,
    quiet_option,
    verbose_option,
)
from eldercalc.cli_plans import plans, schema, template
from eldercalc.cli_quality import rules, validate
from eldercalc.errors import UsageError
from eldercalc.gating import FAIL_ON_HELP, gate_options
from eldercalc.terminal import (
    DOCUMENTS,
    GATED,
    PIPED_WIDTH,
    SUFFIXES,
    bar,
    evidence_into,
    marked_copies,
    marked_into,
    screen,
    spoken,
    timed,
    told,
    writable,
)
from eldercalc.usage import Ordered, options
from eldercalc.words import Lang, words

if TYPE_CHECKING:
    from eldercalc.assessment import Options
    from eldercalc.pipeline import Run
    from eldercalc.plans import LoadedPlan
    from eldercalc.reports.difference import Reported
    from eldercalc.reports.result import Report


@click.group(cls=Ordered, context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", message="eldercalc %(version)s", help="显示版本并退出。")
def cli() -> None:
    """养老规划指标计算与核对：从县区报表到逐项结论。

    \b
    例：
      eldercalc check --plan zhenjiang 数据.xlsx
      eldercalc progress --plan jingdezhen 各县报表/
      eldercalc template --plan zhenjiang -o 模板.xlsx
    """


JUDGED = {**GATED, **DOCUMENTS}
BY = click.Choice(["plan", "county", "township", "village"])
run_options = options(
    plan_option(required=True),
    click.option("--year", "years", multiple=True, type=int, metavar="年度", help="判断哪一年；也用于没有年度的行。"),
    click.option("--as-of", metavar="日期", help="数据截至日期，如 2023-06-30（年中核对时）；只判断到这一年。"),
    click.option("--by", type=BY, help="另列各地区的结果：county 为填报的一级。"),
    click.option("--area", metavar="地区", help="只看一个地区。"),
    click.option("--responsible", metavar="单位", help="只看一个责任单位的目标。"),
    mapping_option,
    format_option(*GATED.values(), "github"),
    output_option(list(JUDGED)),
    gate_options(FAIL_ON_HELP),
    lang_option,
    quiet_option,
    verbose_option,
)


@cli.command(context_settings=CONTEXT)
@run_options
@annotate_option
@files_argument
def check(**given: Any) -> None:
    """核对：计算每个指标，与目标比较，给出结论。

    \b
    例：
      eldercalc check --plan zhenjiang 数据.xlsx
      eldercalc check --plan jingdezhen 各县/ --year 2023 -o 结果.json --fail-on missed:binding
    """
    _judge(given, "check")


@cli.command(context_settings=CONTEXT)
@run_options
@files_argument
def progress(**given: Any) -> None:
    """进展：各年完成值列成一张表，并给出趋势。

    \b
    例：
      eldercalc progress --plan zhenjiang 2021.xlsx 2022.xlsx 2023.xlsx
    """
    _judge(given, "progress")


def _judge(given: dict[str, Any], kind: str) -> None:
    lang: Lang = given["lang"]
    with told(lang):
        from eldercalc import gate, gating, pipeline
        from eldercalc.reports.mapped import mapping
        from eldercalc.reports.result import Report

        today = gating.today(os.environ)
        conditions = gate.conditions(given["fail_on"])
        plan = pipeline.plan_named(given["plan_name"])
        asked = gating.asked(given, conditions, today, plan)
        writable(given["outputs"], given["files"], JUDGED)
        marked_into(given.get("annotate"), given["files"])
        done = _run(plan, given, kind)
        classes = any(target.class_ == "binding" for target in plan.plan.targets)
        last = max(done.assessed.years)
        lines = [line for line in done.assessed.main if line.year == last]
        held = gate.judge(asked, lines, done.findings, classes)
        by_area = given["by"] not in (None, "plan")
        used = mapping(done.mapped, done.used)
        report = Report(done.assessed, done.files, held.findings, held, by_area, today, used)
        _deliver(report, kind, given, lang)
        if given.get("annotate"):
            marked_copies(report.files, report.findings, given["annotate"], lang)
        if not given["quiet"]:
            _closing(report, lang)
        sys.exit(0 if report.gate.held else 1)


def _run(plan: LoadedPlan, given: dict[str, Any], kind: str) -> Run:
    from eldercalc import pipeline
    from eldercalc.readers import read_mapping

    with timed(given["verbose"], given["lang"]), bar(given["quiet"]) as (started, seen):
        return pipeline.run(
            plan,
            given["files"],
            _options(given),
            all_years=kind == "progress",
            mapped=read_mapping(given["mapping"]),
            today=date.today(),
            met=lambda reading: spoken(reading, given["lang"]) if given["verbose"] else None,
            started=started,
            seen=seen,
        )


def _options(given: dict[str, Any]) -> Options:
    from eldercalc.assessment import Options
    from eldercalc.records.kinds import day

    as_of = given.get("as_of")
    try:
        parsed = day(as_of) if as_of else None
    except ValueError as error:
        raise UsageError("--as-of", words("不是日期，请写作 2023-06-30", "is not a date, write 2023-06-30")) from error
    history = any(_suffix(name) in DOCUMENTS for name in given["outputs"])
    return Options(
        tuple(given["years"]), parsed, given["area"], given["by"] or "county", given["responsible"], history=history
    )


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _deliver(report: Report, kind: str, given: dict[str, Any], lang: Lang) -> None:
    from eldercalc.reports.writing import document, rendered, write

    for name in given["outputs"]:
        suffix = _suffix(name)
        if suffix in DOCUMENTS:
            write(name, document(report, DOCUMENTS[suffix], lang))
        else:
            write(name, rendered(report, kind, GATED[suffix], lang, PIPED_WIDTH, False))
    width, colour = screen()
    click.echo(rendered(report, kind, given["format_"], lang, width, colour), nl=False)


def _closing(report: Report, lang: Lang) -> None:
    from eldercalc.reports.closing import closing

    for line in closing(report, lang):
        click.echo(line, err=True)


@cli.command(context_settings=CONTEXT)
@plan_option(required=True)
@mapping_option
@click.option("--year", "years", multiple=True, type=int, metavar="年度", help="只看哪一年；也用于没有年度的行。")
@click.option("--area", metavar="地区", help="只看一个地区。")
@click.option("--evidence", metavar="依据.xlsx", help="把计入和未计入的每一行写成工作簿，可照着重数。")
@click.option(
    "--with-personal-data",
    "personal",
    is_flag=True,
    help="依据工作簿里写出个人信息原值（编号、姓名、出生日期）；默认遮盖。",
)
@lang_option
@click.argument("indicator", metavar="指标")
@click.argument("files", nargs=-1, metavar="[文件…]")
def explain(plan_name: str, lang: Lang, indicator: str, files: tuple[str, ...], **given: Any) -> None:
    """说明：一个指标的定义、出处、分子分母，以及数据如何得出：各县区的数、未计入的每一格。

    \b
    例：
      eldercalc explain --plan zhenjiang nursing_bed_share
      eldercalc explain --plan zhenjiang 护理型床位占比 数据.xlsx --year 2023 --area 丹阳市
      eldercalc explain --plan zhenjiang 护理型床位占比 数据.xlsx --evidence 依据.xlsx
    """
    with told(lang):
        from eldercalc import pipeline
        from eldercalc.assessment import Options
        from eldercalc.readers import read_mapping
        from eldercalc.reports import explain as explaining

        evidence_into(given["evidence"], given["personal"], files)
        plan = pipeline.plan_named(plan_name)
        targets = explaining.matching(plan, indicator)
        only = Options(tuple(given["years"]), area=given["area"], only=tuple(target.id for target in targets))
        mapped = read_mapping(given["mapping"])
        done = pipeline.run(plan, files, only, all_years=True, mapped=mapped) if files else None
        read = done.files if done else []
        click.echo(explaining.explained(plan, targets, done.assessed if done else None, lang, read), nl=False)
        if done and given["evidence"]:
            from eldercalc.reports import evidence
            from eldercalc.reports.writing import write

            write(given["evidence"], evidence.built(plan, targets, done.assessed, read, lang, given["personal"]))
            click.echo(words("已写入 {path}", "wrote {path}", path=given["evidence"]).show(lang), err=True)


@cli.command(context_settings=CONTEXT)
@plan_option(required=True)
@click.option("--year", "years", multiple=True, type=int, metavar="年度", help="只比哪一年；也用于没有年度的行。")
@mapping_option
@format_option(*SUFFIXES.values())
@output_option(list(SUFFIXES))
@click.option("--fail-on", default="none", show_default=True, metavar="条件", help="none, new-errors, changed。")
@lang_option
@quiet_option
@click.argument("old", metavar="旧")
@click.argument("new", metavar="新")
def diff(old: str, new: str, **given: Any) -> None:
    """对比：重报改了哪些行，指标因此怎样变，哪些问题已改正。旧、新各是一个文件、目录或通配符。

    \b
    例：
      eldercalc diff --plan zhenjiang 旧.xlsx 新.xlsx
      eldercalc diff --plan jingdezhen 初报/ 重报/ -o 对比.json --fail-on new-errors
    """
    lang: Lang = given["lang"]
    with told(lang):
        from eldercalc import gate, pipeline
        from eldercalc.readers import read_mapping
        from eldercalc.reports import labels
        from eldercalc.reports.difference import Reported

        asked = gate.difference_conditions(given["fail_on"])
        plan = pipeline.plan_named(given["plan_name"])
        mapped = read_mapping(given["mapping"])
        writable(given["outputs"], (old, new))
        years = _options({**given, "area": None, "by": None, "responsible": None})
        with bar(given["quiet"]) as (started, seen):
            compared = pipeline.compared(plan, [old], [new], years, mapped=mapped, started=started, seen=seen)
        report = Reported(compared, gate.judge_difference(asked, compared.difference))
        _hand_over(report, given, lang)
        if report.gate.broken:
            click.echo(labels.broken(report.gate.broken, {}, lang), err=True)
        sys.exit(0 if report.gate.held else 1)


def _hand_over(report: Reported, given: dict[str, Any], lang: Lang) -> None:
    from eldercalc.reports.differing import differing
    from eldercalc.reports.writing import write

    for name in given["outputs"]:
        write(name, differing(report, SUFFIXES[_suffix(name)], lang, PIPED_WIDTH, False))
    width, colour = screen()
    click.echo(differing(report, given["format_"], lang, width, colour), nl=False)


for command in (validate, rules, template, plans, schema):
    cli.add_command(command)
ORDER = ("check", "progress", "validate", "rules", "diff", "explain", "template", "plans", "schema")
cli.commands = {name: cli.commands[name] for name in ORDER}


def main() -> None:
    """The entry point."""
    cli.main(prog_name="eldercalc")
