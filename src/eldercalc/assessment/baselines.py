"""Printed baselines that the data contradict: a finding, and the printed one is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from eldercalc.assessment.scope import Scope
from eldercalc.assessment.series import Series
from eldercalc.findings import Finding
from eldercalc.measures import Measured, differ
from eldercalc.plans import LoadedPlan, Target
from eldercalc.words import words


def contradicted_baselines(
    plan: LoadedPlan, measured: Measured, targets: Sequence[Target], scope: Scope
) -> Iterator[Finding]:
    """Printed baselines that the data contradict; the printed one is used."""
    for target in targets:
        bounds = plan.bounds.get(target.id, ())
        if target.form in ("total", "qualitative") or target.each is not None or len(bounds) != 1:
            continue
        for bound in bounds:
            for year, printed in target.baseline.items():
                value = Series(measured, target, bound, scope.root(target, year)).value(year)
                if value is not None and differ(value, Fraction(printed)):
                    yield _contradicted(target, year, printed, value)


def _contradicted(target: Target, year: int, printed: Decimal, value: Fraction) -> Finding:
    return Finding(
        f"plan.{target.id}|baseline_contradicted",
        "warning",
        None,
        words(
            "“{name}”{year} 年基期印作 {printed}，数据算得 {value}，以印出的为准",
            "the baseline of '{name}' ({year}) is printed as {printed}; the data give {value}; the printed one is used",
            name=target.name, year=year, printed=printed, value=f"{float(value):.6g}",
        ),
        words("核对基期年的数据与口径", "check the data and the definition of the base year"),
    )  # fmt: skip
