"""Text as the XML of Word: runs, paragraphs, fields."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from eldercalc.reports.word.styles import SPACE

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and control characters."""


def clean(text: str) -> str:
    """`text` in one line, with what a document cannot hold shown as such."""
    return " ".join(UNWRITABLE.sub("\ufffd", text).split())


def paragraph(style: str, inner: str, keep: bool = False) -> str:
    """A paragraph of runs; with `keep` on the page of the next one."""
    kept = "<w:keepNext/>" if keep else ""
    return f'<w:p {SPACE}><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{inner}</w:p>'


def run(text: str, properties: str = "") -> str:
    """A run of text as it stands, blanks at its ends included."""
    given = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{given}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def field(code: str, shown: str = "") -> str:
    """A field that Word works out. `shown` is what stands there until it does."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}{run(shown)}{end}"
