"""The options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from eldercalc.shelf import known

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
OUTPUT_HELP = "写入文件，格式由后缀决定（{suffixes}）；可多次。"


def plan_option(required: bool, help_: str = "方案名（见 plans list）或方案文件。") -> Decorator:
    """`--plan`; the shell completes it with the plans that come with eldercalc, and with files."""
    return click.option(
        "--plan", "plan_name", required=required, metavar="方案", help=help_, shell_complete=plans_beginning
    )


def plans_beginning(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """What a shell offers where a plan is asked for."""
    names = [CompletionItem(name) for name in known() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


def format_option(*known: str) -> Decorator:
    """`--format`, one of `known`."""
    return click.option(
        "--format", "format_", type=click.Choice(known), default="text", show_default=True, help="标准输出的格式。"
    )


def output_option(suffixes: Sequence[str]) -> Decorator:
    """`-o`, as often as there are files to write."""
    help_ = OUTPUT_HELP.format(suffixes=" ".join(suffixes))
    return click.option("-o", "--output", "outputs", multiple=True, metavar="文件", help=help_)


lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="输出语言。"
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="不显示进度与小结。")
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="在标准错误上说明读了哪些表、各多少行、哪些没读，用时多少。"
)
files_argument = click.argument("files", nargs=-1, required=True, metavar="文件…")
mapping_option = click.option(
    "--mapping",
    metavar="对照.yaml",
    help="对照文件：表名、列名指什么，哪些不读，单位是什么（用 validate --write-mapping 起草）。",
)
annotate_option = click.option(
    "--annotate", metavar="目录", help="把每个文件的副本写到目录里：有问题的单元格着色、加批注，最前面列出问题。"
)
