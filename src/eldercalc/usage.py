"""Several options as one, and usage errors in Chinese with click's own words behind."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
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


class Ordered(click.Group):
    """A group whose commands keep the order in which they are written, and whose usage errors are worded for people."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The commands as written."""
        return list(self.commands)

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
            click.echo(f"错误: {worded(error)}", err=True)
            if error.ctx is not None:
                click.echo(f"  → {error.ctx.command_path} --help", err=True)
            sys.exit(2)
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


def worded(error: click.UsageError) -> str:
    """What is wrong with the call, in Chinese; click's sentence follows in brackets."""
    said = error.format_message()
    if isinstance(error, click.NoSuchOption):
        near = f"，是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {named(error)}（{said}）"
    if isinstance(error, click.BadParameter):
        return f"{named(error)} 的值不对（{said}）"
    return said


def named(error: click.BadParameter) -> str:
    """The option or argument that an error is about."""
    parameter = error.param
    if isinstance(parameter, click.Option):
        return parameter.opts[-1]
    return parameter.human_readable_name if parameter is not None else str(error.param_hint or "")
