"""A document of Word as a package: what python-docx begins with made ours, and bytes that are the same every time."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml

from eldercalc.reports.word import styles
from eldercalc.words import Lang

EPOCH = (1980, 1, 1, 0, 0, 0)
UNUSED = ("stylesWithEffects", "customXml", "numbering", "thumbnail")
"""Parts of the package that python-docx begins with and the report does not use, by the end of their relation."""
SETTINGS = f"""<w:settings {styles.SPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"""
DECLARED = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


def blank(lang: Lang, width: int) -> Any:
    """A document without content, in the styles of the language; `width` of the text in twentieths of a point."""
    document = docx.Document()
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(UNUSED):
                owner.rels.pop(key)
    _replace(document.styles.element, styles.sheet(lang, width))
    _replace(document.settings.element, SETTINGS)
    return document


def _replace(element: Any, xml: str) -> None:
    """Put the content of `xml` in the place of that of `element`."""
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml)):
        element.append(child)


def sealed(document: Any, title: str, lang: Lang) -> bytes:
    """The bytes of the document, without a clock but that of SOURCE_DATE_EPOCH."""
    stream, out = io.BytesIO(), io.BytesIO()
    document.save(stream)
    moment = _moment()
    own = {
        "word/fontTable.xml": styles.fonts(),
        "docProps/core.xml": _core(title, lang, moment),
        "docProps/app.xml": APP,
    }
    with zipfile.ZipFile(stream) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            written.writestr(entry, (DECLARED + own[name]).encode() if name in own else read.read(name))
    return out.getvalue()


def _moment() -> datetime | None:
    """The moment that SOURCE_DATE_EPOCH names; that it is a number was seen when the run began."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else None


APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>eldercalc</Application></Properties>"
)


def _core(title: str, lang: Lang, moment: datetime | None) -> str:
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>eldercalc</dc:creator>"
        f"<dc:language>{'zh-CN' if lang == 'zh' else 'en'}</dc:language>{dates if stamp else ''}</cp:coreProperties>"
    )
