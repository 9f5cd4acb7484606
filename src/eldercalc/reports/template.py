"""The workbook that a plan needs: its sheets and columns, drop-downs, notes, a cover with instructions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from eldercalc.definitions import needs
from eldercalc.errors import UsageError
from eldercalc.plans import LoadedPlan
from eldercalc.records import MODELS, Column, Record, columns_of
from eldercalc.reports.writing import write_new
from eldercalc.words import Lang, Words, words

ROWS = 100_000
"""How many rows below the header carry drop-downs and may be edited."""

CHOICES = "选项"
HEAD = PatternFill("solid", fgColor="D9E2F3")
MUST = PatternFill("solid", fgColor="F8D7C4")
FORMATS = {"int": "0", "scaled": "#,##0.######", "date": "yyyy-mm-dd"}
EPOCH = datetime(2000, 1, 1)

INSTRUCTIONS = (
    Words(
        "一行一条记录；表头不要改动，不要在表头上方插入行。",
        "One record a row; leave the headers as they are, insert no rows above them.",
    ),
    Words(
        "不知道的留空：空白按未知处理，绝不按零计算；确实为零请填 0。",
        "Leave blank what is not known: blank is unknown, never zero; write 0 where it is zero.",
    ),
    Words(
        "橙色表头必填；有下拉框的只能选所列各项；多选用顿号“、”隔开。",
        "Orange headers must be filled; drop-downs are closed lists; several values are joined by “、”.",
    ),
    Words("数字不带单位，日期写作 2023-12-31。", "Numbers without units; dates as 2023-12-31."),
    Words(
        "“填报数据”用于没有名册的指标：填数值，或分子与分母。",
        "The sheet “填报数据” is for figures that no register holds: the value, or its parts.",
    ),
    Words(
        "“填报地区”写本表代表谁：写县区，探访、培训等记录表没有行就是当年没有发生；全市汇总的写全市名称，"
        "没有行的县区同样按没有发生计；留空时，没有行的县区按未报计。",
        "“填报地区” says for whom the workbook speaks. A county: a sheet of visits or trainings without rows means "
        "that there were none. The whole city: the same for every county in it. Blank: a county without rows has not "
        "reported.",
    ),
)


def write(plan: LoadedPlan, path: str, year: int | None, area: str | None, lang: Lang) -> None:
    """Write the template of `plan` to `path`; the same plan gives the same bytes."""
    names = _areas(plan)
    if area is not None and area not in names:
        raise UsageError(
            "--area",
            words("方案里没有地区“{area}”", "the plan has no area '{area}'", area=area),
            words("可用：{names}", "known: {names}", names=names),
        )
    write_new(path, built(plan, year, area, lang))


def built(plan: LoadedPlan, year: int | None = None, area: str | None = None, lang: Lang = "zh") -> bytes:
    """The template as the bytes of an xlsx file."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    _cover(cover, plan, year, area, lang)
    lists = book.create_sheet(CHOICES)
    lists.sheet_state = "hidden"
    choices = _Choices(book, lists)
    choices.add("areas", _areas(plan))
    choices.add("items", _items(plan))
    for table, columns in columns_needed(plan).items():
        _sheet(book.create_sheet(MODELS[table].sheet.zh), MODELS[table], columns, choices, lang)
    book.move_sheet(lists, len(book.sheetnames))
    choices.close()
    return _steady(book)


def columns_needed(plan: LoadedPlan) -> dict[str, list[Column]]:
    """The columns of each sheet that the plan's targets read, in the order of the sheet."""
    wanted = needs(bound for bounds in plan.bounds.values() for bound in bounds)
    wanted["reported"] = set(columns_of(MODELS["reported"]))
    for target in plan.plan.targets:
        if isinstance(target.each, str) and target.each != "county":
            for bound in plan.bounds.get(target.id, ()):
                for table in needs([bound]):
                    wanted[table] |= {"town", "village"} & set(MODELS[table].model_fields)
            wanted.setdefault("areas", set()).update(("county", "town", "village", "kind", "year"))
    if all(area.kind != "county" for area in plan.plan.areas):
        for table, columns in wanted.items():
            columns |= {"town"} & set(MODELS[table].model_fields)
    return {
        table: [column for name, column in columns_of(model).items() if name in wanted[table]]
        for table, model in MODELS.items()
        if table in wanted
    }


def _items(plan: LoadedPlan) -> list[str]:
    """What may be reported: every indicator by its name, every commitment without a number by its own."""
    bounds = [plan.bounds.get(target.id, ()) for target in plan.plan.targets]
    names = [bound.indicator.name for group in bounds for bound in group[:1]]
    names += [target.name for target in plan.plan.targets if target.qualitative]
    return list(dict.fromkeys(names))


class _Choices:
    """The hidden sheet of closed lists, each under a defined name."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.book, self.sheet = book, sheet
        self.known: dict[tuple[str, ...], str] = {}

    def add(self, name: str, values: Iterable[str]) -> str:
        """The defined name of a list, written once."""
        key = tuple(values)
        if key in self.known:
            return self.known[key]
        at = len(self.known) + 1
        for row, value in enumerate(key, 1):
            self.sheet.cell(row, at, value)
        letter = get_column_letter(at)
        label = f"list_{name}"
        where = f"{quote_sheetname(CHOICES)}!${letter}$1:${letter}${max(1, len(key))}"
        self.book.defined_names[label] = DefinedName(label, attr_text=where)
        self.known[key] = label
        return label

    def close(self) -> None:
        """Keep the lists from being edited."""
        self.sheet.protection.sheet = True


def _areas(plan: LoadedPlan) -> list[str]:
    """The plan's own area and those that report."""
    return [plan.plan.area.name, *(known.name for known in plan.plan.areas)]


def _cover(sheet: Worksheet, plan: LoadedPlan, year: int | None, area: str | None, lang: Lang) -> None:
    sheet.title = "封面"
    rows: list[tuple[str, str | int | None]] = [
        ("方案", plan.plan.plan),
        ("方案名称", plan.plan.title),
        ("方案校验码", plan.sha256),
        ("年度", year),
        ("数据日期", None),
        ("填报地区", area),
        ("填报单位", None),
    ]
    sheet["A1"] = plan.plan.title
    sheet["A1"].font = Font(bold=True, size=14)
    for at, (title, value) in enumerate(rows, 3):
        sheet.cell(at, 1, title).font = Font(bold=True)
        cell = sheet.cell(at, 2, value)
        cell.alignment = Alignment(horizontal="left")
        cell.protection = Protection(locked=title.startswith("方案"))
    for at, text in enumerate(INSTRUCTIONS, len(rows) + 4):
        sheet.cell(at, 1, f"{at - len(rows) - 3}. {text.show(lang)}")
    validation = DataValidation("list", formula1="list_areas", allow_blank=True)
    sheet.add_data_validation(validation)
    validation.add("B8")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 50
    sheet.protection.sheet = True


def _sheet(sheet: Worksheet, model: type[Record], columns: list[Column], choices: _Choices, lang: Lang) -> None:
    for at, column in enumerate(columns, 1):
        letter = get_column_letter(at)
        head = sheet.cell(1, at, column.header)
        head.font, head.fill = Font(bold=True), MUST if column.required else HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        head.comment = Comment(note(column).show(lang), "eldercalc", width=260, height=120)
        whole = sheet.column_dimensions[letter]
        whole.width = max(10, min(30, 2.2 * len(column.header) + 2))
        whole.number_format = FORMATS.get(column.kind.store, "@")
        whole.protection = Protection(locked=False)
        _validated(sheet, model, column, letter, choices)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def note(column: Column) -> Words:
    """What a header's comment says: the kind of cell, its unit, its choices, the declared note."""
    told: list[Words] = [words("{kind}", "{kind_en}", kind=column.kind.zh, kind_en=column.kind.en)]
    if column.unit:
        told.append(words("单位：{unit}", "unit: {unit}", unit=column.unit))
    if column.values:
        told.append(words("可填：{values}", "choices: {values}", values=list(column.values)))
    if column.required:
        told.append(Words("必填", "must be filled"))
    if column.note:
        told.append(Words(column.note, column.note))
    return Words("\n".join(t.show("zh") for t in told), "\n".join([column.en, *(t.show("en") for t in told)]))


def _validated(sheet: Worksheet, model: type[Record], column: Column, letter: str, choices: _Choices) -> None:
    """The drop-down or limit of a column."""
    table, name = model.sheet.table, column.field
    if name == "county":
        rule = DataValidation("list", formula1="list_areas", allow_blank=True)
    elif table == "reported" and name == "item":
        rule = DataValidation("list", formula1="list_items", allow_blank=True)
    elif column.values and column.kind.store == "text":
        rule = DataValidation("list", formula1=f"{choices.add(f'{table}_{name}', column.values)}", allow_blank=True)
    elif column.kind.store == "bool":
        rule = DataValidation("list", formula1='"是,否"', allow_blank=True)
    elif column.kind.store == "int" and name != "year":
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    else:
        return
    rule.showErrorMessage = name != "county"
    rule.errorTitle, rule.error = column.zh, note(column).show("zh")[:220]
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _steady(book: Workbook) -> bytes:
    """The workbook as bytes that carry no clock."""
    book.properties.created = book.properties.modified = EPOCH
    book.properties.creator = "eldercalc"
    first, steady = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = _clockless(data)
            target.writestr(zipfile.ZipInfo(item.filename, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _clockless(core: bytes) -> bytes:
    """The core properties with the moment of saving (which openpyxl writes itself) set to the epoch."""
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", core)
