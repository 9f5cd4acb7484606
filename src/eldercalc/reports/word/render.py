"""From the parts of the report to Word's XML, written as text and parsed once a part: thousands of rows are quick."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.shared import Emu

from eldercalc.reports.word.markup import clean, field, paragraph, run
from eldercalc.reports.word.package import blank, sealed
from eldercalc.reports.word.parts import Contents, Figure, Heading, Pages, Paragraph, Part, Table, Turn
from eldercalc.reports.word.styles import SPACE
from eldercalc.reports.word.tables import table
from eldercalc.words import Lang, Words

CM = 567
"""Twentieths of a point in a centimetre."""
LONG, SHORT = round(29.7 * CM), round(21 * CM)
UPRIGHT = {"top": 3.4, "right": 2.6, "bottom": 3.0, "left": 2.8}
ACROSS = {"top": 2.4, "right": 1.5, "bottom": 2.0, "left": 1.5}
WIDTH = {False: SHORT - round(5.4 * CM), True: LONG - round(3.0 * CM)}
"""The width of the text on pages upright and across."""

STYLES = {
    "body": "Body", "item": "Item", "note": "Note", "title": "Title", "subtitle": "Subtitle", "cover": "Cover",
}  # fmt: skip
TABLE, FIGURE = Words("表{n}  {text}", "Table {n}. {text}"), Words("图{n}  {text}", "Figure {n}. {text}")


def document(runs: Sequence[Pages], title: str, lang: Lang) -> bytes:
    """The report as the bytes of a document."""
    made = blank(lang, WIDTH[False])
    writer = _Writer(made, lang, [part for pages in runs for part in pages.parts if isinstance(part, Heading)])
    for at, pages in enumerate(runs):
        for part in pages.parts:
            writer.write(part, pages.across)
        writer.close(pages.across, first=at == 0, last=at == len(runs) - 1)
    return sealed(made, clean(title), lang)


@dataclass
class _Writer:
    """Appends parts to the document, and counts what is numbered."""

    made: Any
    lang: Lang
    headings: list[Heading]
    seen: int = 0
    tables: int = 0
    figures: int = 0

    def write(self, part: Part, across: bool) -> None:
        """Append a part."""
        match part:
            case Heading():
                self.seen += 1
                self._add(_heading(part, self.seen))
            case Paragraph():
                self._add(paragraph(STYLES[part.style], self._led(part), part.keep))
            case Table():
                self.tables += 1
                self._add(paragraph("Caption", run(self._caption(TABLE, self.tables, part.caption)), keep=True))
                self._add(table(part, WIDTH[across]))
            case Figure():
                self.figures += 1
                self._picture(part, WIDTH[across])
                self._add(paragraph("Caption", run(self._caption(FIGURE, self.figures, part.caption))))
            case Turn():
                self._add(f'<w:p {SPACE}><w:r><w:br w:type="page"/></w:r></w:p>')
            case Contents():
                self._contents(part)

    def _led(self, part: Paragraph) -> str:
        space = " " if part.lead and self.lang == "en" else ""
        return run(clean(part.lead), "<w:b/>") + run(space + clean(part.text))

    def _caption(self, form: Words, n: int, text: str) -> str:
        return form.show(self.lang).format(n=n, text=clean(text))

    def _add(self, xml: str) -> None:
        body = self.made.element.body
        body.insert(len(body) - 1, parse_xml(xml))

    def _contents(self, part: Contents) -> None:
        self._add(paragraph("ContentsTitle", run(clean(part.title))))
        for at, heading in enumerate(self.headings, 1):
            self._add(_entry(heading, at))

    def _picture(self, part: Figure, width: int) -> None:
        holder = self.made.add_paragraph()
        holder.style = self.made.styles["Picture"]
        shape = holder.add_run().add_picture(io.BytesIO(part.png), width=Emu(width * 635))
        shape._inline.docPr.set("descr", clean(part.alt))

    def close(self, across: bool, first: bool, last: bool) -> None:
        """End a run of pages: their size, and, once for all, the numbers at their foot."""
        final = self.made.element.body[-1]
        properties = parse_xml(_section(across, first))
        if first:
            properties.insert(0, self._footer(final))
        ending = parse_xml(f"<w:p {SPACE}><w:pPr>{SMALLEST}</w:pPr></w:p>")
        final.addprevious(ending)
        if last:
            self.made.element.body.replace(final, properties)
        else:
            ending[0].append(properties)

    def _footer(self, final: Any) -> Any:
        """The reference to the foot of the pages, which later ones take over."""
        footer = self.made.sections[0].footer
        footer.is_linked_to_previous = False
        holder = footer.paragraphs[0]._p
        holder.getparent().replace(holder, parse_xml(paragraph("footer", _numbers(self.lang))))
        return final[0]


SMALLEST = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
"""Properties of a paragraph that takes no room: it only ends pages."""


def _heading(part: Heading, at: int) -> str:
    name = f'<w:bookmarkStart w:id="{at}" w:name="_Toc{at:08d}"/>'
    return paragraph(f"Heading{part.level}", f'{name}{run(clean(part.text))}<w:bookmarkEnd w:id="{at}"/>')


def _entry(part: Heading, at: int) -> str:
    """A line of the table of contents: a way to its heading, and the number of its page.

    The number is a field of its own and no part of a field TOC: it is right wherever it is worked out (print, PDF),
    and where it is not it is blank, never wrong; no program has to ask whether it may bring the document up to date.
    """
    number = "<w:r><w:tab/></w:r>" + field(rf"PAGEREF _Toc{at:08d} \h")
    linked = f'<w:hyperlink w:anchor="_Toc{at:08d}" w:history="1">{run(clean(part.text))}{number}</w:hyperlink>'
    return paragraph(f"TOC{part.level}", linked)


def _numbers(lang: Lang) -> str:
    page, pages = field("PAGE", "1"), field("NUMPAGES", "1")
    before, between, after = ("第 ", " 页  共 ", " 页") if lang == "zh" else ("Page ", " of ", "")
    return f"{run(before)}{page}{run(between)}{pages}{run(after)}"


def _section(across: bool, first: bool) -> str:
    wide, high = (LONG, SHORT) if across else (SHORT, LONG)
    turned = ' w:orient="landscape"' if across else ""
    sides = {side: round(cm * CM) for side, cm in (ACROSS if across else UPRIGHT).items()}
    margins = " ".join(f'w:{side}="{size}"' for side, size in sides.items())
    return (
        f'<w:sectPr {SPACE}><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar {margins} w:header="720" w:footer="{round(1.2 * CM)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )
