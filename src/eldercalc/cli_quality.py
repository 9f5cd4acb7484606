"""The commands about the data alone: what is wrong with them, and by which rules."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any

import click

from eldercalc.terminal import PIPED_WIDTH, SUFFIXES, bar, screen, told, writable
from eldercalc.usage import Told
from eldercalc.words import Lang

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FORMATS = click.Choice(["text", "json", "csv", "md"])
OUTPUT_HELP = "写入文件，格式由后缀决定（.txt .json .csv .md）；可多次。"


@click.command(cls=Told, context_settings=CONTEXT)
@click.option("--plan", "plan_name", metavar="方案", help="按方案核对地区、所需的表和列（见 plans list）。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="没有年度的行算哪一年。")
@click.option("--format", "format_", type=FORMATS, default="text", show_default=True, help="标准输出的格式。")
@click.option("-o", "--output", "outputs", multiple=True, metavar="文件", help=OUTPUT_HELP)
@click.option(
    "--fail-on",
    type=click.Choice(["none", "errors", "warnings"]),
    default="errors",
    show_default=True,
    help="有哪一级问题算不通过。",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="输出语言。")
@click.option("-q", "--quiet", is_flag=True, help="不显示进度与小结。")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
def validate(**given: Any) -> None:
    """数据质量：列出各表的每一处问题、所在单元格和改法。

    \b
    例：
      eldercalc validate --plan zhenjiang 各县报表/
      eldercalc validate 数据.xlsx -o 问题.csv --fail-on warnings
    """
    lang: Lang = given["lang"]
    with told(lang):
        from eldercalc import gate, pipeline, validation
        from eldercalc.reports import labels
        from eldercalc.reports import validation as reporting
        from eldercalc.reports.writing import write

        plan = pipeline.plan_named(given["plan_name"]) if given["plan_name"] else None
        writable(given["outputs"], given["files"])
        with bar(given["quiet"]) as (started, seen):
            done = validation.validate(
                given["files"], plan, year=given["year"], today=date.today(), started=started, seen=seen
            )
        held = gate.judge(gate.Asked((given["fail_on"],)), [], done.findings, True)
        for name in given["outputs"]:
            format_ = SUFFIXES[os.path.splitext(name)[1].lower()]
            write(name, reporting.rendered(done, held, format_, lang, PIPED_WIDTH))
        click.echo(reporting.rendered(done, held, given["format_"], lang, screen()[0]), nl=False)
        if held.broken and not given["quiet"]:
            click.echo(labels.broken(held.broken, {}, lang), err=True)
        sys.exit(0 if held.held else 1)


@click.command(cls=Told, context_settings=CONTEXT)
@click.argument("name", required=False, metavar="[规则]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="标准输出的格式。",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="输出语言。")
def rules(name: str | None, format_: str, lang: Lang) -> None:
    """规则：数据质量规则的含义、何时出现、怎样改。

    \b
    例：
      eldercalc rules
      eldercalc rules institutions.nursing_beds
      eldercalc rules 'institutions.nursing_beds|above_beds' --lang en
    """
    with told(lang):
        from eldercalc.quality import catalogue, matching
        from eldercalc.reports import rules as shown

        found = matching(name) if name else list(catalogue().values())
        click.echo(shown.rendered(found, format_, lang, screen()[0], whole=name is not None), nl=False)
