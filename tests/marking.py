"""What the tests of annotated workbooks share: rich workbooks, and what must stay as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from eldercalc.findings import Finding, Severity
from eldercalc.reports.annotate import annotate
from eldercalc.reports.ooxml.cells import cell_of
from eldercalc.words import words

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data"
FRONT = "数据问题"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = b"http://purl.oclc.org/ooxml/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def fault(
    file: Path | str | None, cell: str | None, sheet: str | None = "养老机构", severity: Severity = "error",
    said: str = "床位数不是数", **given: Any,
) -> Finding:  # fmt: skip
    row = int(re.sub(r"\D", "", cell)) if cell and cell_of(cell) else None
    told, hint = words(said.replace("{", "("), "beds is not a number"), words("改正", "correct it")
    return Finding("institutions.beds|not_count", severity, str(file) if file else None, told, hint, sheet, row, "beds",
                   cell, **given)  # fmt: skip


def marked(file: Path, findings: Sequence[Finding], folder: Path, lang: Any = "zh") -> Path:
    return Path(annotate([str(file)], findings, str(folder / "out"), lang)[0])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rich(path: Path) -> Path:
    """A workbook with everything that is easily lost."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "养老机构"
    sheet.append(["养老机构名册 & <全市>", None, None, None, None, None])
    sheet.merge_cells("A1:F1")
    sheet.append(["县区", "机构编码", "机构名称", "运营状态", "床位数", "护理型床位数"])
    for at in range(3, 8):
        sheet.append(["甲区", f"00{at}", f"机构{at}", "在营", at * 10, f"=E{at}/2"])
    sheet.merge_cells("A3:A5")
    thin = Side(style="thin", color="FF00AA00")
    for row in sheet["A2:F7"]:
        for cell in row:
            cell.border = Border(left=thin, right=thin)
            cell.font = Font(name="宋体", size=9, italic=True)
            cell.alignment = Alignment(horizontal="center", wrap_text=True)
    sheet["E4"].number_format = '#,##0"张"'
    sheet["E4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["E4"].protection = Protection(locked=False)
    sheet["E5"].comment = Comment("县里的说明", "张三")
    sheet.column_dimensions["C"].width = 33
    sheet.column_dimensions["H"].number_format = "0.00"
    sheet.row_dimensions[6].height = 40
    sheet.row_dimensions[4].hidden = True
    sheet.conditional_formatting.add("E3:E7", CellIsRule(operator="greaterThan", formula=["60"], font=Font(bold=True)))
    choices = DataValidation(type="list", formula1='"在营,停业"')
    choices.add("D3:D100")
    sheet.add_data_validation(choices)
    sheet.auto_filter.ref = "A2:F7"
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "A3"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=2, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "J2")
    other = book.create_sheet("人口")
    other.append(["地区", "数"])
    other.append(["甲区", 7])
    other.add_table(Table(displayName="人口表", ref="A1:B2"))
    other.print_area = "A1:B2"
    secret = book.create_sheet("底稿'1")
    secret["B2"] = "看不见"
    secret.sheet_state = "veryHidden"
    alone = BarChart()
    alone.add_data(Reference(sheet, min_col=5, min_row=2, max_row=7))
    book.create_chartsheet("图").add_chart(alone)
    book.defined_names["总床位"] = DefinedName("总床位", attr_text="养老机构!$E$3:$E$7")
    book.active = 1
    other.sheet_view.tabSelected = True
    book.save(path)
    return with_image(path)


def with_image(path: Path) -> Path:
    """A picture on the sheet 人口, and parts that no library knows."""
    corner = "<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}">'
        f'<xdr:oneCellAnchor><xdr:from>{corner}</xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr id="2" name="章"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch/></xdr:blipFill>'
        '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
    )
    held = parts(path)
    relations = "xl/worksheets/_rels/sheet2.xml.rels"
    drawn = f'<Relationship Id="rId77" Type="{OFFICE}/drawing" Target="../drawings/drawing7.xml"/></Relationships>'
    held[relations] = held[relations].replace(b"</Relationships>", drawn.encode())
    held["xl/worksheets/sheet2.xml"] = held["xl/worksheets/sheet2.xml"].replace(
        b"<tableParts", f'<drawing xmlns:r="{OFFICE}" r:id="rId77"/><tableParts'.encode()
    )
    held["xl/drawings/drawing7.xml"] = drawing.encode()
    held["xl/drawings/_rels/drawing7.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="../media/image7.png"/></Relationships>'
    ).encode()
    held["xl/media/image7.png"] = PNG
    held["customXml/item1.xml"] = "<机密 xmlns='urn:x'/>".encode()
    kinds = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/xl/drawings/drawing7.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", kinds.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in held.items():
            package.writestr(name, data)
    return path
