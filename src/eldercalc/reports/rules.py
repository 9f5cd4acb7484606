"""The data-quality rules for people and machines: what each means, when it occurs, how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eldercalc.quality import Rule
from eldercalc.reports import jsontext, labels
from eldercalc.reports.markdown import escaped, table
from eldercalc.reports.wrapping import wrapped
from eldercalc.words import Lang, Words

TITLES = {
    "id": Words("规则", "rule"),
    "severity": Words("级别", "severity"),
    "sheet": Words("工作表", "sheet"),
    "means": Words("含义", "means"),
    "when": Words("出现于", "occurs when"),
    "fix": Words("办法", "what to do"),
}
ANY = Words("文件与方案", "files and plans")


def rendered(rules: Sequence[Rule], format_: str, lang: Lang, width: int, whole: bool) -> str:
    """The rules as text of the format; `whole` says whether text gives all that is known of each."""
    if format_ == "json":
        return jsontext.listed([as_dict(rule, lang) for rule in rules])
    if format_ == "md":
        return "\n".join(_sections(rules, lang))
    lines = _whole(rules, lang, width) if whole else _short(rules, lang, width)
    return "\n".join(lines) + "\n"


def as_dict(rule: Rule, lang: Lang) -> dict[str, str | list[str] | None]:
    """One rule in `lang`."""
    return {
        "id": rule.id,
        "severity": rule.severity,
        "sheet": rule.sheet.show(lang) if rule.sheet else None,
        "columns": list(rule.columns),
        "means": rule.means.show(lang),
        "when": rule.when.show(lang),
        "fix": rule.fix.show(lang),
    }


def _sheets(rules: Sequence[Rule], lang: Lang) -> Iterator[tuple[str, list[Rule]]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.sheet or ANY).show(lang), []).append(rule)
    yield from found.items()


def _short(rules: Sequence[Rule], lang: Lang, width: int) -> Iterator[str]:
    """A line a rule under its sheet: what it means, how grave, its id."""
    for at, (sheet, mine) in enumerate(_sheets(rules, lang)):
        yield from ["", sheet] if at else [sheet]
        for rule in mine:
            line = f"{labels.SEVERITY[rule.severity].show(lang)}  {rule.means.show(lang)}  [{rule.id}]"
            yield from (f"  {part}" for part in wrapped(line, width - 2))


def _whole(rules: Sequence[Rule], lang: Lang, width: int) -> Iterator[str]:
    """All that is known of each rule."""
    for at, rule in enumerate(rules):
        yield from ["", rule.id] if at else [rule.id]
        told = as_dict(rule, lang) | {"severity": labels.SEVERITY[rule.severity].show(lang)}
        for key, title in list(TITLES.items())[1:]:
            if told[key]:
                yield from (f"  {part}" for part in wrapped(f"{title.show(lang)}  {told[key]}", width - 2))


def _sections(rules: Sequence[Rule], lang: Lang) -> Iterator[str]:
    names = ("id", "severity", "means", "when", "fix")
    for sheet, mine in _sheets(rules, lang):
        rows = [
            [
                rule.id, labels.SEVERITY[rule.severity].show(lang), rule.means.show(lang), rule.when.show(lang),
                rule.fix.show(lang),
            ]
            for rule in mine
        ]  # fmt: skip
        yield from (f"## {escaped(sheet)}", "", *table([TITLES[name].show(lang) for name in names], rows))
