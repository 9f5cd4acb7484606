"""The gate of a comparison: new errors, or anything changed at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eldercalc.gate.conditions import asked_for
from eldercalc.gate.standing import Gate

if TYPE_CHECKING:
    from eldercalc.comparison import Difference

DIFFERENCES = ("none", "new-errors", "changed")


def difference_conditions(text: str) -> tuple[str, ...]:
    """The conditions of `--fail-on` of a comparison. Raises UsageError for one that does not exist."""
    return asked_for(text, DIFFERENCES)


def judge_difference(asked: Sequence[str], difference: Difference) -> Gate:
    """Hold the gate of `diff`: no new finding of severity error; nothing changed at all."""
    broken = []
    errors = sum(item.severity == "error" for item in difference.faults.new)
    if "new-errors" in asked and errors:
        broken.append(f"new-errors: {errors}")
    if "changed" in asked and difference.changed:
        broken.append("changed")
    return Gate(not broken, tuple(broken))
