"""The options of the gate, for every command that has one, and the gate that they ask for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from eldercalc.errors import UsageError
from eldercalc.usage import options
from eldercalc.words import words

if TYPE_CHECKING:
    from eldercalc.gate import Asked, Former, Waivers
    from eldercalc.plans import LoadedPlan

FAIL_ON_HELP = "none, errors, warnings, missed[:binding], behind[:binding], unknown，可用逗号连接。"
DATA_HELP = "none, errors, warnings。"


def gate_options(fail_on_help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--fail-on` with the conditions that the command knows, `--waivers` and `--baseline`."""
    return options(
        click.option("--fail-on", default="errors", show_default=True, metavar="条件", help=fail_on_help),
        click.option("--waivers", metavar="文件", help="豁免文件（YAML）：列出的问题与目标仍显示，但不影响门槛。"),
        click.option("--baseline", metavar="结果.json", help="以前的 JSON 结果：其中已有的问题与目标不影响门槛。"),
    )


def today(environ: Mapping[str, str]) -> datetime.date:
    """The day of the run: that of SOURCE_DATE_EPOCH where it is set, so that a run can be repeated to the byte."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            "SOURCE_DATE_EPOCH", words("应为 1970 年以来的秒数", "must be a number of seconds since 1970")
        ) from error


def asked(
    given: Mapping[str, Any], conditions: tuple[str, ...], day: datetime.date, plan: LoadedPlan | None = None,
    *, targets: bool = True,
) -> Asked:  # fmt: skip
    """The gate that the options ask for; what they name is read now, so that its faults are told before a long run.

    A run without `targets` judges the data alone; one without a plan knows no other names of areas.
    """
    from eldercalc.gate import Asked

    partial = not targets or bool(given.get("area") or given.get("responsible"))
    called = _called(plan) if plan else str
    return Asked(conditions, _waivers(given), _former(given, plan, targets), day, called, partial)


def _waivers(given: Mapping[str, Any]) -> Waivers:
    from eldercalc.gate import Waivers, read_waivers

    return read_waivers(given["waivers"]) if given.get("waivers") else Waivers()


def _former(given: Mapping[str, Any], plan: LoadedPlan | None, targets: bool) -> Former | None:
    from eldercalc.gate import read_former
    from eldercalc.reports.result import SCHEMA_VERSION

    path = given.get("baseline")
    return read_former(path, plan.plan.plan if plan else None, SCHEMA_VERSION, targets=targets) if path else None


def _called(plan: LoadedPlan) -> Any:
    """The one name of each area, from any of the names that data may use for it."""
    from eldercalc.assessment import reporting
    from eldercalc.measures import Places

    places = Places(plan.plan.area, tuple(reporting(plan)))

    def name(given: str) -> str:
        found = places.reporting(given)
        return found.name if found else given

    return name
