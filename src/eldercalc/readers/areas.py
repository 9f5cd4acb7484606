"""The areas of the plan as the readers know them: by names alone. Without a plan none is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from eldercalc.readers.titles import plain

MARK = re.compile(r"^(?:其中|#)[:,、]?")
"""What may stand in front of the first of the areas that a line above adds up."""

BELOW = r"(?!街道|镇|乡|社区|村|路|大道|农场)"
"""What stands behind a name that is that of a place within an area, such as 昌江街道."""


@dataclass(frozen=True)
class Areas:
    """`names` are all that may mean an area (plain), each with the name that the plan gives it."""

    names: Mapping[str, str] = field(default_factory=dict)

    def meant(self, text: str | None) -> str | None:
        """The area that a whole cell names, be it marked as one of several (其中：京口区)."""
        known = plain(text or "")
        return self.names.get(known) or self.names.get(MARK.sub("", known))

    def within(self, text: str) -> frozenset[str]:
        """Every area that a title names; of 镇江市京口区 that is 京口区."""
        if not self.names:
            return frozenset()
        return frozenset(self.names[name] for name in self._pattern.findall(plain(text)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Every name, the longest first."""
        longest = sorted(self.names, key=lambda name: (-len(name), name))
        return re.compile("|".join(f"{re.escape(name)}{BELOW}" for name in longest))


NO_AREAS = Areas()
