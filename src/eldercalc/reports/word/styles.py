"""The styles of the report: those of an official document in Chinese, plainer ones in English.

Sizes are in half-points, distances in twentieths of a point.
"""

from __future__ import annotations

from dataclasses import dataclass

from eldercalc.words import Lang

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

SONG, HEI, FANG, KAI, TITLE = "宋体", "黑体", "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"
SERIF, SANS = "Times New Roman", "Arial"
INSTEAD = {FANG: "仿宋", KAI: "楷体", TITLE: "宋体", SONG: "SimSun", HEI: "SimHei"}
"""The font to take where one is not installed."""


@dataclass(frozen=True)
class Look:
    """A paragraph style. `line` is exact where positive, else as high as the text needs."""

    key: str
    name: str
    east: str
    latin: str
    size: int
    bold: bool = False
    align: str = "left"
    line: int = 0
    before: int = 0
    after: int = 0
    indent: str = ""
    keep: bool = False
    outline: int | None = None
    tabs: str = ""
    colour: str = "000000"


def looks(lang: Lang, width: int) -> list[Look]:
    """The styles in the language; `width` of the text, for the page numbers of the table of contents."""
    right = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return [*(_chinese() if lang == "zh" else _english()), *_contents(lang, right)]


def _chinese() -> list[Look]:
    two = '<w:ind w:firstLineChars="200" w:firstLine="560"/>'
    return [
        Look("Normal", "Normal", FANG, SERIF, 28, align="both", line=520),
        Look("Body", "Body Text", FANG, SERIF, 28, align="both", line=520, indent=two),
        Look("Item", "List", FANG, SERIF, 24, align="both", line=440, after=80, indent=two.replace("560", "480")),
        Look("Title", "Title", TITLE, SERIF, 44, align="center", line=700, before=3600, after=240),
        Look("Subtitle", "Subtitle", KAI, SERIF, 32, align="center", line=560, after=1200),
        Look("Cover", "Cover", FANG, SERIF, 28, align="center", line=520),
        Look("Heading1", "heading 1", HEI, SANS, 32, line=560, before=240, after=120, keep=True, outline=0),
        Look("Heading2", "heading 2", KAI, SERIF, 30, True, line=540, before=160, after=80, keep=True, outline=1),
        Look("Caption", "caption", HEI, SANS, 21, align="center", before=120, after=80),
        Look("Picture", "Picture", SONG, SERIF, 21, align="center", before=120, keep=True),
        Look("TableText", "Table Text", SONG, SERIF, 18),
        Look("TableHead", "Table Head", HEI, SANS, 18, align="center"),
        Look("Note", "Note", SONG, SERIF, 18, before=60),
        Look("footer", "footer", SONG, SERIF, 21, align="center"),
    ]


def _english() -> list[Look]:
    return [
        Look("Normal", "Normal", FANG, SERIF, 22, after=120),
        Look("Body", "Body Text", FANG, SERIF, 22, after=140),
        Look("Item", "List", FANG, SERIF, 21, after=120),
        Look("Title", "Title", TITLE, SANS, 44, True, align="center", before=3600, after=240),
        Look("Subtitle", "Subtitle", KAI, SANS, 28, align="center", after=1200),
        Look("Cover", "Cover", FANG, SERIF, 24, align="center", after=80),
        Look("Heading1", "heading 1", HEI, SANS, 30, True, before=320, after=140, keep=True, outline=0),
        Look("Heading2", "heading 2", HEI, SANS, 24, True, before=240, after=100, keep=True, outline=1),
        Look("Caption", "caption", HEI, SANS, 19, True, align="center", before=120, after=80),
        Look("Picture", "Picture", SONG, SERIF, 21, align="center", before=120, keep=True),
        Look("TableText", "Table Text", SONG, SERIF, 18),
        Look("TableHead", "Table Head", HEI, SANS, 17, True, align="center"),
        Look("Note", "Note", SONG, SERIF, 18, before=60),
        Look("footer", "footer", SONG, SERIF, 18, align="center"),
    ]


def _contents(lang: Lang, tabs: str) -> list[Look]:
    east, latin, size, line = (FANG, SERIF, 28, 480) if lang == "zh" else (FANG, SERIF, 22, 0)
    deeper = '<w:ind w:left="560"/>'
    return [
        Look("ContentsTitle", "TOC Heading", HEI, SANS, 32, align="center", after=240),
        Look("TOC1", "toc 1", HEI, latin, size, before=80, line=line, tabs=tabs),
        Look("TOC2", "toc 2", east, latin, size - 2, line=line, indent=deeper, tabs=tabs),
    ]


def sheet(lang: Lang, width: int) -> str:
    """The part `styles.xml`."""
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SERIF, SONG)}<w:sz w:val='21'/><w:szCs w:val='21'/>{language}"
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    table = '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    character = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
    )
    return f"<w:styles {SPACE}>{defaults}{''.join(map(_style, looks(lang, width)))}{character}{table}</w:styles>"


def _fonts(latin: str, east: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


def _style(look: Look) -> str:
    base = "" if look.key == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if look.key == "Normal" else ""
    following = '<w:next w:val="Body"/>' if look.outline is not None else ""
    line = f'w:line="{look.line}" w:lineRule="exact"' if look.line else 'w:line="240" w:lineRule="auto"'
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else ""
    bold = "<w:b/>" if look.bold else '<w:b w:val="0"/>'
    grid = '<w:snapToGrid w:val="0"/>'
    space = f'<w:spacing w:before="{look.before}" w:after="{look.after}" {line}/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{look.key}"><w:name w:val="{look.name}"/>{base}{following}'
        f'<w:qFormat/><w:pPr>{keep}<w:widowControl/>{look.tabs}{grid}{space}{look.indent}<w:jc w:val="{look.align}"/>'
        f"{outline}</w:pPr><w:rPr>{_fonts(look.latin, look.east)}{bold}"
        f'<w:color w:val="{look.colour}"/><w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/></w:rPr></w:style>'
    )


def fonts() -> str:
    """The part `fontTable.xml`: which font stands in for which."""
    told = "".join(_font(name, other, "86") for name, other in INSTEAD.items())
    return f"<w:fonts {SPACE}>{told}{''.join(_font(name, '', '00') for name in (SERIF, SANS))}</w:fonts>"


def _font(name: str, other: str, charset: str) -> str:
    alternative = f'<w:altName w:val="{other}"/>' if other else ""
    return f'<w:font w:name="{name}">{alternative}<w:charset w:val="{charset}"/></w:font>'
