"""What a run may be asked to fail on, and what falls under it."""

from __future__ import annotations

from collections.abc import Sequence

from eldercalc.errors import UsageError
from eldercalc.words import words

CONDITIONS = ("none", "errors", "warnings", "missed:binding", "missed", "behind:binding", "behind", "unknown")
OF_DATA = ("none", "errors", "warnings")
LATE = {"missed": {"missed"}, "behind": {"missed", "behind", "away"}, "unknown": {"unknown"}}
SEVERITIES = {"errors": {"error"}, "warnings": {"error", "warning"}}
UNKEPT = frozenset().union(*LATE.values())
"""Every status that some condition may fail on."""


def conditions(text: str, known: Sequence[str] = CONDITIONS) -> tuple[str, ...]:
    """The conditions of `--fail-on`. Raises UsageError for one that is not `known`."""
    return asked_for(text, known) or ("errors",)


def asked_for(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The conditions named, each once; each must be `known`."""
    asked = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in asked:
        if name not in known:
            raise UsageError(
                "--fail-on",
                words("没有条件“{name}”", "there is no condition '{name}'", name=name),
                words("可用：{known}", "known: {known}", known=list(known)),
            )
    return tuple(dict.fromkeys(asked))


def need_classes(asked: Sequence[str], classes: bool) -> None:
    """Refuse a gate on binding targets for a plan that has no classes."""
    if any(name.endswith(":binding") for name in asked) and not classes:
        raise UsageError(
            "--fail-on",
            words("这个方案没有区分约束性与预期性", "this plan does not tell binding from expected targets"),
            words("改用 missed 或 behind", "use missed or behind"),
        )


def of_finding(asked: Sequence[str], severity: str) -> tuple[str, ...]:
    """The conditions asked for that a finding of `severity` falls under."""
    return tuple(name for name in asked if severity in SEVERITIES.get(name, ()))


def of_line(asked: Sequence[str], status: str, class_: str) -> tuple[str, ...]:
    """The conditions asked for that a target of `status` and class falls under."""
    split = ((name, *name.partition(":")[::2]) for name in asked)
    return tuple(name for name, kind, only in split if status in LATE.get(kind, ()) and only in ("", class_))
