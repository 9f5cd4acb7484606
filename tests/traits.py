"""Traits of tables as people make them, none of which changes what a table says.

A trait takes the sheet apart and a source of chance, and changes the sheet; most leave one alone that they do not fit.
They are applied in the order of `TRAITS`: what needs the plain values (sums) before what hides them (forms of cells).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from eldercalc.readers.titles import bare, plain, titles
from eldercalc.records import Record, columns_of
from eldercalc.records.kinds import NO, YES, day, year
from tests.cities import Column, Sheet, summable

KEYS = ("year", "county", "town", "village", "name", "code")
Trait = Callable[[Sheet, random.Random], None]


def _counted(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if sheet.model and summable(sheet.model, column.field)]


def _sum(cells: list[Any]) -> Any:
    """The sum as a sheet states it; a blank counts for nothing there."""
    told = [cell for cell in cells if cell is not None]
    return _plain(sum((Decimal(str(cell)) for cell in told), Decimal(0))) if told else None


def _plain(value: Decimal) -> Any:
    return int(value) if value == value.to_integral_value() else float(value)


def insert(sheet: Sheet, at: int, cells: dict[int, Any]) -> None:
    """A row put in before row `at`; blank but for `cells` by column."""
    for place, column in enumerate(sheet.columns):
        column.cells.insert(at, cells.get(place))
    sheet.hidden_rows = {row + (row >= at) for row in sheet.hidden_rows}


# Rows and columns


def rows_shuffled(sheet: Sheet, chance: random.Random) -> None:
    sheet.take(chance.sample(range(sheet.height), sheet.height))


def columns_shuffled(sheet: Sheet, chance: random.Random) -> None:
    chance.shuffle(sheet.columns)


def sum_column(sheet: Sheet, chance: random.Random) -> None:
    """合计 beside the columns of one unit that it adds up; blank where one of them is."""
    counted = _counted(sheet)
    first = chance.choice(counted) if counted else None
    unit = first and columns_of(sheet.model)[first.field].unit  # type: ignore[arg-type,index]
    parts = [one for one in counted if columns_of(sheet.model)[one.field].unit == unit]  # type: ignore[arg-type,index]
    if len(parts) < 2:
        return
    rest = [column for column in sheet.columns if column not in parts]
    sums = [None if None in row else _sum(list(row)) for row in zip(*(one.cells for one in parts), strict=True)]
    total = Column(None, [chance.choice(["合计", "总计", "小计", "合 计", f"合计（{unit}）"])], sums)
    at = chance.randrange(len(rest) + 1)
    sheet.columns = [*rest[:at], *([total, *parts] if chance.random() < 0.4 else [*parts, total]), *rest[at:]]


def running_numbers(sheet: Sheet, chance: random.Random) -> None:
    first = Column(None, [chance.choice(["序号", "编号", "No.", "序　号"])], list(range(1, sheet.height + 1)))
    sheet.columns.insert(0, first)


def blank_column(sheet: Sheet, chance: random.Random) -> None:
    sheet.columns.insert(chance.randrange(len(sheet.columns)), Column(None, [], [None] * sheet.height))


def remarks(sheet: Sheet, chance: random.Random) -> None:
    said = [chance.choice([None, None, "已核", "见附件", "2"]) for _ in range(sheet.height)]
    sheet.columns.append(Column(None, ["备注"], said))


def _label(sheet: Sheet, chance: random.Random) -> int:
    """The column in which a row is called a total."""
    keys = [at for at, column in enumerate(sheet.columns) if column.field in KEYS]
    first = [0] if sheet.columns[0].field is None and sheet.columns[0].titles else []
    return chance.choice([*keys, *first])


def _total(sheet: Sheet, chance: random.Random, label: str, rows: range) -> dict[int, Any]:
    sums = {
        at: _sum([column.cells[row] for row in rows])
        for at, column in enumerate(sheet.columns)
        if column in _counted(sheet) or (column.field is None and column.titles[-1:] and "计" in column.titles[-1])
    }
    return sums | {_label(sheet, chance): label}


def total_row(sheet: Sheet, chance: random.Random) -> None:
    """合计 below or above all, and 其中 after it."""
    label = chance.choice(["合计", "总计", "总　　计", "合 计：", "全县合计"])
    row = _total(sheet, chance, label, range(sheet.height))
    if chance.random() < 0.3:
        insert(sheet, 0, row)
        return
    insert(sheet, sheet.height, row)
    if chance.random() < 0.4:
        part = {at: cell for at, cell in row.items() if cell != label}
        insert(sheet, sheet.height, part | {_label(sheet, chance): "其中：公办"})


def subtotals(sheet: Sheet, chance: random.Random) -> None:
    """小计 after some blocks of rows; each covers the rows since the one before."""
    ends = sorted(chance.sample(range(1, sheet.height + 1), min(3, sheet.height)))
    made = [_total(sheet, chance, "小计", range(start, end)) for start, end in zip([0, *ends], ends, strict=False)]
    for end, row in reversed(list(zip(ends, made, strict=True))):
        insert(sheet, end, row)


def blank_rows(sheet: Sheet, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        insert(sheet, chance.randrange(1, sheet.height + 1), {})


def header_again(sheet: Sheet, chance: random.Random) -> None:
    """As a printed page begins, with all its rows."""
    at = chance.randrange(1, sheet.height)
    for row in reversed(sheet.header()):
        insert(sheet, at, dict(enumerate(row)))


def column_numbers(sheet: Sheet, chance: random.Random) -> None:
    """1 2 3, or 甲 乙 丙 1 2 3, right below the header."""
    stems = chance.choice([0, 0, 2, 3])
    marks = [*"甲乙丙"[:stems], *range(1, len(sheet.columns) + 1)]
    insert(sheet, 0, dict(enumerate(marks[: len(sheet.columns)])))


def hidden_rows(sheet: Sheet, chance: random.Random) -> None:
    sheet.hidden_rows |= set(chance.sample(range(sheet.height), max(1, sheet.height // 4)))


def hidden_columns(sheet: Sheet, chance: random.Random) -> None:
    for column in chance.sample(sheet.columns, max(1, len(sheet.columns) // 4)):
        column.hidden = True


def merged_cells(sheet: Sheet, chance: random.Random) -> None:
    """Equal cells below each other in columns of places are one merged cell."""
    sheet.merged = {"county", "town"}


# Headers


def aliases(sheet: Sheet, chance: random.Random) -> None:
    assert sheet.model is not None
    own = titles(sheet.model)
    for column in sheet.columns:
        if column.field and column.titles and chance.random() < 0.5:
            known = [t for t in columns_of(sheet.model)[column.field].titles if own[plain(t)] == column.field]
            column.titles[-1] = chance.choice(known)


def spaced_titles(sheet: Sheet, chance: random.Random) -> None:
    """Blanks, line breaks, and brackets of either width."""
    for column in sheet.columns:
        if column.titles:
            column.titles[-1] = _spaced(column.titles[-1], chance)


def _spaced(title: str, chance: random.Random) -> str:
    kind = chance.randrange(6)
    if kind == 0:
        return title.replace("（", "(").replace("）", ")")
    if kind == 1 and not title.isascii():
        at = chance.randrange(1, len(title)) if len(title) > 1 else 0
        return title[:at] + chance.choice(["\n", " ", "　"]) + title[at:]
    return [title, title, f" {title}", f"{title} ", title.replace("（", "\n（"), title.replace("（", " （")][kind]


def upper_titles(sheet: Sheet, chance: random.Random) -> None:
    """One or two rows above the titles, merged over several columns."""
    for words in (["基本情况", "设施情况", "服务情况"], ["甲部分", "乙部分"])[: chance.randint(1, 2)]:
        at = 0
        while at < len(sheet.columns):
            many = chance.randint(1, 4)
            word = chance.choice([None, *words])
            for column in sheet.columns[at : at + many]:
                if word and column.field:
                    column.titles.insert(0, word)
            at += many


def beds_over_beds(sheet: Sheet, chance: random.Random) -> None:
    """床位数 over 合计 and 其中：护理型床位数."""
    beds, nursing = sheet.of("beds"), sheet.of("nursing_beds")
    if beds and nursing:
        sheet.columns.remove(nursing)
        sheet.columns.insert(sheet.columns.index(beds) + 1, nursing)
        beds.titles, nursing.titles = ["床位数", "合计"], ["床位数", "其中：护理型床位数"]


def other_units(sheet: Sheet, chance: random.Random) -> None:
    """人数（万人）: the header states another unit and the cells are in it."""
    assert sheet.model is not None
    for column in _counted(sheet):
        if chance.random() < 0.4:
            own = columns_of(sheet.model)[str(column.field)].unit
            column.titles[-1] = f"{bare(column.titles[-1])}（万{own}）"
            column.cells = [None if cell is None else float(Decimal(str(cell)) / 10000) for cell in column.cells]


# Cells


def _each(column: Column, chance: random.Random, form: Callable[[Any, random.Random], Any]) -> None:
    column.cells = [None if cell is None else form(cell, chance) for cell in column.cells]


def numbers_as_text(sheet: Sheet, chance: random.Random) -> None:
    assert sheet.model is not None
    for column in sheet.columns:
        known = columns_of(sheet.model)[column.field] if column.field else None
        if known and known.kind.store in ("int", "scaled") and column.field != "year" and chance.random() < 0.7:
            in_own = known.unit and "万" not in (column.titles or [""])[-1]
            _each(column, chance, lambda cell, chance, unit=known.unit if in_own else None: _number(cell, unit, chance))


def _number(cell: Any, unit: str | None, chance: random.Random) -> Any:
    if not isinstance(cell, (int, float)):
        return cell
    exact = Decimal(str(cell))
    text, grouped = f"{exact:f}", f"{exact:,f}"
    forms = [
        cell, text, f" {text} ", f"{text}　", f"\u00a0{text}", f"'{text}", grouped, grouped.replace(",", " "),
        text.translate(FULL_WIDTH), f"+{text}" if cell > 0 else text, f"{text}.0" if text.isdigit() else f"{text}0",
    ]  # fmt: skip
    return chance.choice([*forms, *([f"{text}{unit}", f"{text} {unit}"] if unit and "/" not in unit else [])])


FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def dates_in_forms(sheet: Sheet, chance: random.Random) -> None:
    for column in sheet.columns:
        _each(column, chance, lambda cell, chance: _date(cell, chance) if isinstance(cell, date) else cell)


def _date(cell: date, chance: random.Random) -> Any:
    y, m, d = cell.year, cell.month, cell.day
    serial = (cell - date(1899, 12, 30)).days
    iso, eight = cell.isoformat(), f"{y}{m:02}{d:02}"
    forms = [
        cell, iso, f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}.{m:02}.{d:02}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日",
        f"{y}年{m:02}月{d:02}日", f"{y} 年 {m} 月 {d} 日", f"{y}年{m}月{d}日 ", eight, int(eight), f"{iso} 00:00:00",
        f"{y}/{m}/{d} 0:00", iso.translate(FULL_WIDTH), f"{str(y).translate(DIGITS)}年{chinese(m)}月{chinese(d)}日",
        *([serial, str(serial)] if not 19_000 < serial < 21_000 else []),
    ]  # fmt: skip
    return chance.choice(forms)


def chinese(number: int) -> str:
    """1 to 31 in Chinese."""
    tens, ones = divmod(number, 10)
    front = {0: "", 1: "十"}.get(tens, f"{'〇一二三'[tens]}十")
    return front + ("" if number % 10 == 0 else "〇一二三四五六七八九"[ones])


PAIRS = (("是", "否"), ("有", "无"), ("√", "×"), (1, 0), ("1", "0"), ("Y", "N"), ("y", "n"), ("Ｙ", "Ｎ"), ("已", "未"),
         ("是 ", " 否"), ("达标", "不达标"), ("TRUE", "FALSE"), (True, False))  # fmt: skip


def yes_and_no(sheet: Sheet, chance: random.Random) -> None:
    assert sheet.model is not None
    for column in sheet.columns:
        if column.field and columns_of(sheet.model)[column.field].kind.store == "bool":
            yes, no = chance.choice(PAIRS)
            _each(column, chance, lambda cell, _, yes=yes, no=no: yes if cell in YES else no if cell in NO else cell)


def years_in_forms(sheet: Sheet, chance: random.Random) -> None:
    column = sheet.of("year")
    if column:
        _each(column, chance, lambda cell, chance: chance.choice(_years(cell)) if isinstance(cell, int) else cell)


def _years(cell: int) -> list[Any]:
    digits = str(cell)
    chinese = f"{digits.translate(DIGITS)}年"
    return [cell, f"{cell}年", f"{cell}年度", digits.translate(FULL_WIDTH), chinese, f" {cell}", float(cell)]


def short_names(sheet: Sheet, chance: random.Random) -> None:
    """丹阳 for 丹阳市."""
    county = sheet.of("county")
    if county:
        _each(county, chance, lambda cell, chance: cell[:-1] if SHORTER.match(cell) and chance.random() < 0.5 else cell)


SHORTER = re.compile("..+[区县市]$")


def texts_in_forms(sheet: Sheet, chance: random.Random) -> None:
    """Blanks around, and full-width brackets for narrow ones; several values apart by other marks."""
    assert sheet.model is not None
    for column in sheet.columns:
        kind = columns_of(sheet.model)[column.field].kind if column.field else None
        if kind and kind.store == "choices":
            mark = chance.choice(["、", ",", "，", "；", ";", " 、 ", "/"])
            _each(
                column, chance, lambda cell, _, mark=mark: cell.replace("、", mark) if isinstance(cell, str) else cell
            )
        elif kind and kind.store == "text":
            _each(column, chance, lambda cell, chance: _text(cell, chance) if isinstance(cell, str) else cell)


def _text(cell: str, chance: random.Random) -> str:
    return chance.choice([cell, cell, f"{cell} ", f" {cell}", f"{cell}　", cell.replace("（", "("), f"{cell}\n"])


# What stands around a table


def title_above(sheet: Sheet, chance: random.Random) -> None:
    assert sheet.model is not None
    name = sheet.model.sheet.zh
    lines = [[chance.choice([f"{name}情况表", f"附件2 {name}基本情况统计表", f"表3 {name}"])]]
    if chance.random() < 0.4:
        lines.append(["填报日期：2024年1月15日", None, "单位：张、人、万元、㎡"])
    if chance.random() < 0.3:
        lines.append([])
    sheet.above = lines


def notes_below(sheet: Sheet, chance: random.Random) -> None:
    notes: list[list[Any]] = [
        ["注：本表数据为年末数。"], ["填表人：张某", None, "审核人：李某"], ["填报日期：2024年1月15日"],
        ["审核人:王某"], ["填表说明：1.床位数为年末数。2.不含在建。"], ["单位负责人：赵某"],
        ["联系电话：0511-12345678"], ["备注：无"],
    ]  # fmt: skip
    sheet.below = [*([[]] if chance.random() < 0.5 else []), *chance.sample(notes, chance.randint(1, 3))]


def hidden_sheet(sheet: Sheet, chance: random.Random) -> None:
    sheet.hidden = True


def other_name(sheet: Sheet, chance: random.Random) -> None:
    model: type[Record] = sheet.model  # type: ignore[assignment]
    name = chance.choice([model.sheet.zh, model.sheet.en, *model.sheet.aliases])
    forms = [
        name,
        f"{name}情况表",
        f"附件3-{name}",
        f"{_own_year(sheet)}{name}统计表",
        f"表1 {name}",
        f" {name}",
        f"{name}明细表",
        f"一、{name}",
    ]
    sheet.name = chance.choice(forms if not name.isascii() else [name, name.lower(), name.upper()])[:31]


def _own_year(sheet: Sheet) -> str:
    """A year that rows of the sheet are of (2024年), or nothing: a name with another one is a fault of its own."""
    dated = sheet.model.sheet.dated if sheet.model else None
    columns = [column for name in ("year", dated) if name and (column := sheet.of(name))]
    years = (_year(column.field, cell) for column in columns for cell in column.cells)
    return next((f"{found}年" for found in years if found), "")


def _year(field: str | None, cell: Any) -> int | None:
    """The year that a cell says; none of one that numbers the columns, or is blank."""
    try:
        return year(cell) if field == "year" else day(cell).year
    except ValueError:
        return None


TRAITS: tuple[Trait, ...] = (
    rows_shuffled, columns_shuffled, beds_over_beds, sum_column, running_numbers, blank_column, remarks, subtotals,
    total_row, aliases, other_units, spaced_titles, numbers_as_text, dates_in_forms, yes_and_no, years_in_forms,
    short_names, texts_in_forms, blank_rows, hidden_rows, hidden_columns, merged_cells, upper_titles, header_again,
    column_numbers, title_above, notes_below, hidden_sheet, other_name,
)  # fmt: skip
APART = (
    {beds_over_beds, aliases}, {beds_over_beds, upper_titles}, {other_units, sum_column}, {other_units, subtotals},
    {other_units, total_row}, {subtotals, total_row},
)  # fmt: skip
"""Traits that are never put on one sheet together: one would undo the other."""
