"""Sentences for people, in Chinese and in English side by side.

A message keeps both texts and its arguments until it is shown, so that the language is chosen at the
door (the command line) and nowhere else. Nothing here is global.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from eldercalc.privacy import concealed

Lang = Literal["zh", "en"]


@dataclass(frozen=True)
class Words:
    """One sentence in both languages, with the arguments that fill its `{names}`.

    An argument may itself be `Words`; it is then shown in the same language.
    """

    zh: str
    en: str
    given: dict[str, object] = field(default_factory=dict, hash=False)

    def show(self, lang: Lang) -> str:
        """The sentence in `lang`, filled in."""
        text = self.zh if lang == "zh" else self.en
        return text.format(**{name: shown(value, lang) for name, value in self.given.items()}) if self.given else text

    def __str__(self) -> str:
        return self.show("zh")


def words(zh: str, en: str, /, **given: object) -> Words:
    """`Words` from two templates and their arguments."""
    return Words(zh, en, given)


def shown(value: object, lang: Lang) -> object:
    """`value` ready for a sentence: nested `Words` in `lang`, lists joined the way the language does.

    Every value that people typed comes into a sentence here: a citizen's number in it is masked.
    """
    if isinstance(value, Words):
        return value.show(lang)
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(shown(item, lang)) for item in value)
    hidden = concealed(str(value)) if isinstance(value, (str, int)) else value
    return value if hidden == str(value) else hidden


def nearest(name: str, known: Iterable[str], cutoff: float) -> str | None:
    """The known name that `name` is nearest to, by a likeness of 0 to 1; None where none or several are as near."""
    likeness = {one: difflib.SequenceMatcher(None, one, name).ratio() for one in known}
    best = max(likeness.values(), default=0.0)
    found = [one for one, value in likeness.items() if value == best]
    return found[0] if best >= cutoff and len(found) == 1 else None


def meant(name: str, known: Iterable[str]) -> Words | str:
    """The known name that a wrong one is nearest to, as the end of a sentence; nothing where none is near."""
    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    return words("，是否指“{near}”？", ": did you mean '{near}'?", near=near[0]) if near else ""
