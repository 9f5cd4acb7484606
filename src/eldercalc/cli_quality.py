"""The commands about the data alone: what is wrong with them, and by which rules."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

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
from eldercalc.gating import DATA_HELP, gate_options
from eldercalc.terminal import (
    GATED,
    PIPED_WIDTH,
    bar,
    marked_copies,
    marked_into,
    placed,
    screen,
    spoken,
    timed,
    told,
    writable,
)
from eldercalc.usage import Told
from eldercalc.words import Lang, words

if TYPE_CHECKING:
    from datetime import date

    from eldercalc.plans import LoadedPlan
    from eldercalc.readers import Reading
    from eldercalc.reports.validation import Checked
    from eldercalc.validation import Validated


@click.command(cls=Told, context_settings=CONTEXT)
@plan_option(required=False, help_="按方案核对地区、所需的表和列（见 plans list）。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="没有年度的行算哪一年。")
@mapping_option
@click.option("--write-mapping", metavar="对照.yaml", help="把不认识的表名、列名写成对照文件的草稿，附上可能的含义。")
@click.option(
    "--show", is_flag=True, help="先列出每张表怎样读：表头、各列读作什么、单位、哪些行不是数据（csv 只列读法）。"
)
@format_option(*GATED.values(), "github")
@output_option(list(GATED))
@gate_options(DATA_HELP)
@annotate_option
@lang_option
@quiet_option
@verbose_option
@files_argument
def validate(**given: Any) -> None:
    """数据质量：列出各表的每一处问题、所在单元格和改法。

    \b
    例：
      eldercalc validate --plan zhenjiang 各县报表/
      eldercalc validate 数据.xlsx -o 问题.csv --fail-on warnings
      eldercalc validate 数据.xlsx --show --write-mapping 对照.yaml
    """
    lang: Lang = given["lang"]
    with told(lang):
        from eldercalc import gate, gating, pipeline
        from eldercalc.reports.validation import Checked
        from eldercalc.reports.writing import unwritten

        today = gating.today(os.environ)
        conditions = gate.conditions(given["fail_on"], gate.OF_DATA)
        plan = pipeline.plan_named(given["plan_name"]) if given["plan_name"] else None
        asked = gating.asked(given, conditions, today, plan, targets=False)
        writable(given["outputs"], given["files"], GATED)
        marked_into(given["annotate"], given["files"])
        if given["write_mapping"]:
            placed(given["write_mapping"])
            unwritten(given["write_mapping"])
        done = _validated(given, plan, today)
        checked = Checked(done, gate.judge(asked, [], done.findings, True), today, given["show"])
        _deliver(checked, given, lang)
        if given["annotate"]:
            marked_copies(done.files, checked.gate.findings, given["annotate"], lang)
        if not given["quiet"]:
            _closing(checked, lang)
        sys.exit(0 if checked.gate.held else 1)


def _validated(given: dict[str, Any], plan: LoadedPlan | None, today: date) -> Validated:
    from eldercalc import validation
    from eldercalc.readers import read_mapping

    mapped = read_mapping(given["mapping"])
    with timed(given["verbose"], given["lang"]), bar(given["quiet"]) as (started, seen):
        return validation.validate(
            given["files"],
            plan,
            year=given["year"],
            today=today,
            mapped=mapped,
            met=lambda reading: _met(reading, given),
            started=started,
            seen=seen,
        )


def _met(reading: Reading, given: dict[str, Any]) -> None:
    """What is said and drafted of the reading before it is judged."""
    if given["verbose"]:
        spoken(reading, given["lang"])
    _draft(reading, given)


def _draft(reading: Reading, given: dict[str, Any]) -> None:
    """Write the draft of a mapping file, where one is asked for."""
    from eldercalc.reports.drafting import drafted
    from eldercalc.reports.writing import write_new

    if name := given["write_mapping"]:
        write_new(name, drafted(reading, name).encode())
        click.echo(words("已写入 {path}", "wrote {path}", path=name).show(given["lang"]), err=True)


def _deliver(checked: Checked, given: dict[str, Any], lang: Lang) -> None:
    from eldercalc.reports.validation import rendered
    from eldercalc.reports.writing import write

    for name in given["outputs"]:
        write(name, rendered(checked, GATED[os.path.splitext(name)[1].lower()], lang, PIPED_WIDTH))
    click.echo(rendered(checked, given["format_"], lang, screen()[0]), nl=False)


def _closing(checked: Checked, lang: Lang) -> None:
    from eldercalc.reports.closing import gated

    for line in gated(checked.gate, lang):
        click.echo(line, err=True)


@click.command(cls=Told, context_settings=CONTEXT)
@click.argument("name", required=False, metavar="[规则]")
@format_option("text", "json", "md")
@lang_option
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
