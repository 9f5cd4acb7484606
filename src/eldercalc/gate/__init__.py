"""The gate: what makes a run fail, who has waived what, and what was there before.

`conditions` says what may be asked for, `waivers` reads who answers for which fault and until when, `former` what an
earlier result had, `standing` holds findings and lines against all three.
"""

from eldercalc.gate.conditions import CONDITIONS, OF_DATA, conditions
from eldercalc.gate.differences import difference_conditions, judge_difference
from eldercalc.gate.former import Former, read_former
from eldercalc.gate.standing import Asked, Gate, Standing, judge, key_of
from eldercalc.gate.waivers import Waiver, Waivers, WaiversFile, read_waivers

__all__ = [
    "CONDITIONS",
    "OF_DATA",
    "Asked",
    "Former",
    "Gate",
    "Standing",
    "Waiver",
    "Waivers",
    "WaiversFile",
    "conditions",
    "difference_conditions",
    "judge",
    "judge_difference",
    "key_of",
    "read_former",
    "read_waivers",
]
