"""What stops a run: an exception that says where, what, and what to do next.

What is wrong with the *data* is a `Finding` and never raises. A traceback is for bugs alone.
"""

from __future__ import annotations

from eldercalc.words import Lang, Words


class EldercalcError(Exception):
    """A run that cannot go on. `where` is a path, a file with its line, or an option."""

    def __init__(self, where: str, problem: Words, hint: Words | None = None) -> None:
        super().__init__(where, problem, hint)
        self.where, self.problem, self.hint = where, problem, hint

    def show(self, lang: Lang) -> str:
        """One clear line, and the way out below it."""
        head = f"{self.where}: {self.problem.show(lang)}" if self.where else self.problem.show(lang)
        return head if self.hint is None else f"{head}\n  → {self.hint.show(lang)}"

    def __str__(self) -> str:
        return self.show("zh")


class InputError(EldercalcError):
    """A file that cannot be read, or a set of files that cannot be judged (no year, nothing usable)."""


class PlanError(EldercalcError):
    """A plan file or a definition that is refused, with file and line."""


class UsageError(EldercalcError):
    """Options that do not fit together or name something that does not exist."""
