"""Help and usage errors in Chinese, and several options as one."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import click

Decorated = Callable[..., Any]


def options(*decorators: Callable[[Decorated], Decorated]) -> Callable[[Decorated], Decorated]:
    """Several options as one decorator."""

    def apply(function: Decorated) -> Decorated:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


class Told(click.Command):
    """A command whose help is in Chinese throughout."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **given})

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line of usage."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法: ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示说明并退出。"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands of a group."""
        listed = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in listed if (record := one.get_help_record(ctx)) is not None]
        with formatter.section("选项"):
            formatter.write_dl([(names, marked(text)) for names, text in records])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def marked(text: str) -> str:
    """The help of an option with what click adds to it in Chinese."""
    text = text.replace("[required]", "[必填]").replace("; required]", "；必填]")
    text = re.sub(r"\[(\d+)<=x<=(\d+)\]", r"[\1–\2]", text)
    return text.replace("[default: ", "[默认：")


class Ordered(Told, click.Group):
    """A group whose commands keep the order in which they are written, and whose usage errors are worded for people."""

    command_class = Told
    group_class = type

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]…", **given})

    def list_commands(self, _: click.Context) -> list[str]:
        """The commands as written."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with the first sentence of its help."""
        rows = [(name, self.commands[name].get_short_help_str(60)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def main(self, args: Any = None, prog_name: Any = None, **extra: Any) -> Any:  # type: ignore[override]  # one body
        """Run; a usage error is one clear message and exit code 2."""
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                click.echo(error.format_message(), err=True)
                sys.exit(2)
            _refuse(error, english(sys.argv[1:] if args is None else args))
        except click.ClickException as error:
            click.echo(f"错误: {error.format_message()}", err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command named; an unknown one gets the nearest as a suggestion."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, 1, 0.5)
            hint = f"，是否指“{near[0]}”？" if near else ""
            raise click.UsageError(f"没有命令“{args[0]}”{hint}（{'、'.join(self.commands)}）", ctx)
        return super().resolve_command(ctx, args)


def _refuse(error: click.UsageError, in_english: bool) -> None:
    said = f"error: {error.format_message()}" if in_english else f"错误: {worded(error)}"
    click.echo(said, err=True)
    if error.ctx is not None:
        click.echo(f"  → {error.ctx.command_path} --help", err=True)
    sys.exit(2)


def english(args: Sequence[str]) -> bool:
    """Whether the words of the call ask for English, however else they are wrong."""
    return "--lang=en" in args or ("--lang", "en") in pairwise(args)


def worded(error: click.UsageError) -> str:
    """What is wrong with the call, in Chinese."""
    if isinstance(error, click.NoSuchOption):
        near = f"，是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.BadOptionUsage):
        wrong = "后面缺少值" if "requires" in error.message else "不带值"
        return f"选项 {error.option_name} {wrong}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {named(error)}{allowed(error.param, '（{}）')}"
    if isinstance(error, click.BadParameter):
        found = re.match(r"'?(.*?)'? is not ", error.message)
        value = f"“{found[1]}”" if found else ""
        return f"{named(error)} 的值{value}不对{allowed(error.param, '，{}')}"
    return _other(error.message)


def _other(said: str) -> str:
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", said)
    if extra:
        return f"多出的参数：{extra[1]}"
    return "缺少命令" if said.startswith("Missing command") else said


def allowed(parameter: click.Parameter | None, form: str) -> str:
    """What a parameter may be, in `form`; empty where its type does not say."""
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice):
        return form.format(f"可用：{'、'.join(map(str, kind.choices))}")
    if isinstance(kind, click.IntRange):
        return form.format(f"应为 {kind.min}–{kind.max} 的整数")
    return form.format("应为整数") if isinstance(kind, click.types.IntParamType) else ""


def named(error: click.BadParameter) -> str:
    """The option or argument that an error is about."""
    parameter = error.param
    if isinstance(parameter, click.Option):
        return parameter.opts[-1]
    return parameter.human_readable_name if parameter is not None else str(error.param_hint or "")
