"""Faults of figures: one out of line with its kind, with the year before, with a wider band."""

from __future__ import annotations

from typing import Any

from eldercalc.records import MODELS
from eldercalc.records import rules as r
from tests.planting import YEAR, Cell, Scene
from tests.plants import both, number, plant, the


@plant.register
def _(rule: r.Nested, table: str, scene: Scene) -> list[Cell]:
    """The pair that is nearest, so that it is no jump."""
    narrow, wide = "65岁及以上", "60岁及以上"
    rows = {tuple(row.get(k) for k in ("year", "county", "town", "basis", "band")): row for _, row in scene.rows(table)}
    at, row = scene.pick(table, lambda row: row[rule.band] == narrow and (
        row[YEAR], row["county"], row.get("town"), row["basis"], wide) in rows)  # fmt: skip
    above = rows[row[YEAR], row["county"], row.get("town"), row["basis"], wide]
    row["persons"] = above["persons"] + 1
    return [the(scene, rule, table, at)]


@plant.register
def _(rule: r.Ordinary, table: str, scene: Scene) -> list[Cell]:
    """10,000,000 times as many: no factor explains it."""
    return _swollen(rule, table, scene, 10**7)


@plant.register
def _(rule: r.Scaled, table: str, scene: Scene) -> list[Cell]:
    """万 where the sheet counts ones: 10,000 times as many.

    It is told once, and not as a jump too; that it is now more than its whole is right by itself.
    """
    return _swollen(rule, table, scene, 10**4)


def _swollen(rule: r.Ordinary, table: str, scene: Scene, times: int) -> list[Cell]:
    column = str(rule.column)
    kinds: dict[Any, list[float]] = {}
    for _, row in scene.rows(table):
        if number(row.get(column)):
            kinds.setdefault(tuple(row.get(name) for name in rule.alike), []).append(row[column])

    def fits(row: dict[str, Any]) -> bool:
        """Whether it is as most of its kind are, of which there are enough."""
        values = sorted(kinds.get(tuple(row.get(name) for name in rule.alike), ()))
        if len(values) < 12 or not number(row.get(column)) or row.get("band") not in (None, "全部"):
            return False
        return bool(0.8 <= row[column] / values[len(values) // 2] <= 1.25)

    at, row = scene.pick(table, fits)
    row[column] *= times
    over = [one for one in MODELS[table].rules if isinstance(one, r.AtMost) and one.column == column]
    over = [one for one in over if row.get(one.limit) is not None and row[column] > row[one.limit]]
    return [the(scene, _told(rule, table, row, scene), table, at), *(the(scene, one, table, at) for one in over)]


def _told(rule: r.Ordinary, table: str, row: dict[str, Any], scene: Scene) -> r.SheetRule:
    """An outlier that was ordinary the year before is a jump, which is graver, and told as that alone."""
    steady = [one for one in MODELS[table].rules if isinstance(one, r.Steady) and one.column == rule.column]
    before = [
        one for _, one in scene.rows(table) if _who(table, one) == _who(table, row) and one[YEAR] == row[YEAR] - 1
    ]
    if isinstance(rule, r.Scaled) or not steady:
        return rule
    open_ = [one for one in (*before, row) if one.get("state", "在营") == "在营" and number(one.get(str(rule.column)))]
    return steady[0] if len(open_) == 2 else rule


@plant.register
def _(rule: r.Steady, table: str, scene: Scene) -> list[Cell]:
    """Six times as many in the last year; not ten times its kind, which would be an outlier."""
    column = str(rule.column)
    before = {_who(table, row): row for _, row in scene.rows(table) if row[YEAR] == scene.until.year - 1}
    values = sorted(row[column] for _, row in scene.rows(table) if number(row.get(column)))

    def fits(row: dict[str, Any]) -> bool:
        was, limits = (
            before.get(_who(table, row)),
            [one for one in MODELS[table].rules if isinstance(one, r.AtMost) and one.column == column],
        )
        return bool(
            was and number(row.get(column)) and number(was.get(column)) and row.get("state", "在营") == "在营"
            and was.get("state", "在营") == "在营"
            and values[len(values) // 4] <= row[column] <= values[len(values) // 2]
            and row.get("band") in (None, "全部")
            and all(number(row.get(one.limit)) and row[one.limit] >= 6 * row[column] for one in limits)
        )  # fmt: skip

    at, row = scene.pick(table, both(scene.last(table), fits))
    row[column] *= 6
    return [the(scene, rule, table, at)]


def _who(table: str, row: dict[str, Any]) -> Any:
    return tuple(row.get(name) for name in MODELS[table].sheet.key)
