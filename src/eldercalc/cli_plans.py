"""What comes before the data: the template to fill in, the plans, the schemas of everything that is read or written."""

from __future__ import annotations

import click

from eldercalc.cli_options import CONTEXT, lang_option, plan_option
from eldercalc.errors import UsageError
from eldercalc.terminal import placed, screen, told
from eldercalc.usage import Ordered, Told
from eldercalc.words import Lang, words


@click.command(cls=Told, context_settings=CONTEXT)
@plan_option(required=True)
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="写在封面上的年度。")
@click.option("--area", metavar="地区", help="写在封面上的填报地区。")
@click.option("-o", "--output", required=True, metavar="文件", help="模板文件，如 模板.xlsx。")
@lang_option
def template(plan_name: str, year: int | None, area: str | None, output: str, lang: Lang) -> None:
    """模板：生成方案所需的填报工作簿（只含用得到的表和列）。

    \b
    例：
      eldercalc template --plan zhenjiang --year 2023 -o 模板.xlsx
    """
    with told(lang):
        from eldercalc import pipeline
        from eldercalc.reports import template as templates

        if not output.lower().endswith(".xlsx"):
            raise UsageError(output, words("模板须是 .xlsx 文件", "a template is an .xlsx file"))
        placed(output)
        templates.write(pipeline.plan_named(plan_name), output, year, area, lang)
        click.echo(words("已写入 {path}", "wrote {path}", path=output).show(lang), err=True)


@click.group(cls=Ordered, context_settings=CONTEXT)
def plans() -> None:
    """方案：列出、查看、检查、新建。

    \b
    例：
      eldercalc plans list
    """


@plans.command("list", context_settings=CONTEXT)
@lang_option
def list_(lang: Lang) -> None:
    """列出自带的方案。

    \b
    例：
      eldercalc plans list
    """
    with told(lang):
        from eldercalc.reports import plans as shown

        click.echo(shown.listed(lang), nl=False)


@plans.command(context_settings=CONTEXT)
@click.argument("name", metavar="方案")
@lang_option
def show(name: str, lang: Lang) -> None:
    """查看一个方案的全部目标。

    \b
    例：
      eldercalc plans show zhenjiang
    """
    with told(lang):
        from eldercalc import pipeline
        from eldercalc.reports import plans as shown

        click.echo(shown.table(pipeline.plan_named(name), lang, screen()[0]), nl=False)


@plans.command(context_settings=CONTEXT)
@click.argument("names", nargs=-1, required=True, metavar="方案…")
@lang_option
def lint(names: tuple[str, ...], lang: Lang) -> None:
    """检查方案文件；列出每个目标的数据从哪里来。

    \b
    例：
      eldercalc plans lint mycity.yaml
    """
    with told(lang):
        from eldercalc import pipeline
        from eldercalc.reports import plans as shown

        for name in names:
            click.echo(shown.fed(pipeline.plan_named(name), lang), nl=False)


@plans.command(context_settings=CONTEXT)
@click.argument("name", metavar="方案名")
@click.option("-o", "--output", metavar="文件", help="写到文件；默认写到标准输出。")
@lang_option
def new(name: str, output: str | None, lang: Lang) -> None:
    """新建一个方案文件的骨架。

    \b
    例：
      eldercalc plans new mycity -o mycity.yaml
    """
    with told(lang):
        from eldercalc.reports import plans as shown
        from eldercalc.reports.writing import unwritten, write_new

        if output:
            placed(output)
            unwritten(output)
        text = shown.skeleton(name)
        if output:
            write_new(output, text.encode())
        else:
            click.echo(text, nl=False)


@click.command(cls=Told, context_settings=CONTEXT)
@click.argument(
    "what",
    metavar="内容",
    type=click.Choice(["plan", "result", "validation", "diff", "records", "waivers", "mapping"]),
)
def schema(what: str) -> None:
    """输出 JSON Schema：方案文件、结果、数据质量、新旧对比、数据表、豁免文件、对照文件。

    \b
    例：
      eldercalc schema plan > plan.schema.json
    """
    with told("zh"):
        from eldercalc.reports import schemas

        click.echo(schemas.text(what), nl=False)
