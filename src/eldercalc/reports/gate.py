"""The gate: what makes a run fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eldercalc.assessment import Assessment
from eldercalc.comparison import Difference
from eldercalc.errors import UsageError
from eldercalc.findings import Finding
from eldercalc.words import words

CONDITIONS = ("none", "errors", "warnings", "missed:binding", "missed", "behind:binding", "behind", "unknown")
LATE = {"missed": {"missed"}, "behind": {"missed", "behind", "away"}, "unknown": {"unknown"}}


@dataclass(frozen=True)
class Gate:
    """Whether the run held, and what broke it (`errors: 3`, `missed: <target>`)."""

    held: bool
    broken: tuple[str, ...] = ()


def conditions(text: str) -> tuple[str, ...]:
    """The conditions of `--fail-on`. Raises UsageError for one that does not exist."""
    return asked_for(text, CONDITIONS) or ("errors",)


def asked_for(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The conditions named, each of which must be `known`."""
    asked = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in asked:
        if name not in known:
            raise UsageError(
                "--fail-on",
                words("没有条件“{name}”", "there is no condition '{name}'", name=name),
                words("可用：{known}", "known: {known}", known=list(known)),
            )
    return asked


def judge(asked: Sequence[str], lines: Iterable[Assessment], findings: Iterable[Finding], classes: bool) -> Gate:
    """Hold the gate. A gate on binding targets refuses a plan that has no classes."""
    if any(name.endswith(":binding") for name in asked) and not classes:
        raise UsageError(
            "--fail-on",
            words("这个方案没有区分约束性与预期性", "this plan does not tell binding from expected targets"),
            words("改用 missed 或 behind", "use missed or behind"),
        )
    lines, findings = list(lines), list(findings)
    broken = [item for name in asked for item in _broken(name, lines, findings)]
    return Gate(not broken, tuple(dict.fromkeys(broken)))


def _broken(name: str, lines: list[Assessment], findings: list[Finding]) -> list[str]:
    if name in ("errors", "warnings"):
        severities = {"error"} if name == "errors" else {"error", "warning"}
        count = sum(item.severity in severities for item in findings)
        return [f"{name}: {count}"] if count else []
    if name == "none":
        return []
    kind, _, only = name.partition(":")
    return [
        f"{name}: {line.target.id}"
        for line in lines
        if line.status in LATE[kind] and (not only or line.target.class_ == "binding")
    ]


DIFFERENCES = ("none", "new-errors", "changed")


def judge_difference(asked: Sequence[str], difference: Difference) -> Gate:
    """Hold the gate of `diff`: no new finding of severity error; nothing changed at all."""
    broken = []
    errors = sum(item.severity == "error" for item in difference.faults.new)
    if "new-errors" in asked and errors:
        broken.append(f"new-errors: {errors}")
    if "changed" in asked and difference.changed:
        broken.append("changed")
    return Gate(not broken, tuple(broken))
