"""What can be said of a file that no reader can open: empty, cut off, locked, or something else than its name says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from eldercalc.errors import InputError
from eldercalc.words import Words, words

OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
END_OF_PACKAGE = b"PK\x05\x06"
OTHER_KINDS: tuple[tuple[bytes, Words], ...] = (
    (rb"\x89PNG", Words("是图片（PNG），不是电子表格", "is a picture (PNG) and no spreadsheet")),
    (rb"\xff\xd8\xff", Words("是图片（JPEG），不是电子表格", "is a picture (JPEG) and no spreadsheet")),
    (rb"GIF8", Words("是图片（GIF），不是电子表格", "is a picture (GIF) and no spreadsheet")),
    (rb"BM", Words("是图片（BMP），不是电子表格", "is a picture (BMP) and no spreadsheet")),
    (rb"%PDF", Words("是 PDF，不是电子表格", "is a PDF and no spreadsheet")),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", Words("是压缩包，请先解压", "is an archive: unpack it first")),
    (rb"\{\\rtf", Words("是 RTF 文档，不是电子表格", "is an RTF document and no spreadsheet")),
    (rb"(?i)\s*<(!doctype|html|table|\?xml)", Words("其实是网页或 XML，不是工作簿", "is in truth a web page or XML")),
)
"""How files begin that are taken for workbooks."""

DAMAGED = Words("已损坏，无法作为工作簿读取", "is damaged and cannot be read as a workbook")
HINT = Words("用 Excel 或 WPS 打开后另存为 .xlsx", "open it and save it as .xlsx")
UNLOCK = Words("用密码打开，去掉密码后另存为 .xlsx", "open it with its password and save it as .xlsx without one")
AGAIN = Words("请重新下载或让对方重发", "fetch it again, or have it sent again")


def unreadable(path: Path) -> InputError:
    """The error for a workbook that the reader refuses."""
    data = path.read_bytes()
    why, hint = _why(data, path)
    return InputError(str(path), why, hint)


def _why(data: bytes, path: Path) -> tuple[Words, Words]:
    if not data:
        return words("是空文件（0 字节）", "is an empty file (0 bytes)"), AGAIN
    if not data.strip(b"\0"):
        return words("里面全是零字节，没有内容", "holds nothing but zero bytes"), AGAIN
    if data.startswith(OLE):
        return _old(data, path)
    if data.startswith(b"PK"):
        return _package(data, path)
    other = next((kind for head, kind in OTHER_KINDS if re.match(head, data)), None)
    if other is not None:
        return other, HINT
    if b"\0" not in data[:4096]:
        return words("其实是文本文件，不是工作簿", "is in truth a text file and no workbook"), words(
            "是 CSV 的改后缀为 .csv，否则另存为 .xlsx", "if it is a CSV name it .csv, else save it as .xlsx"
        )
    return words("不是工作簿：内容与后缀 {suffix} 不符", "is no workbook, whatever its suffix {suffix} says",
                 suffix=path.suffix), HINT  # fmt: skip


def _old(data: bytes, path: Path) -> tuple[Words, Words]:
    if ENCRYPTED in data:
        return words("有密码，打不开", "is locked with a password"), UNLOCK
    if path.suffix.lower() == ".xls":
        return words("有密码或已损坏，无法读取", "is locked or damaged and cannot be read"), UNLOCK
    return words("实际是旧版 Office 文件，与后缀 {suffix} 不符", "is in truth an old Office file, not {suffix}",
                 suffix=path.suffix), HINT  # fmt: skip


def _package(data: bytes, path: Path) -> tuple[Words, Words]:
    if END_OF_PACKAGE not in data:
        return words("不完整，后一部分缺失（下载或复制中断）", "is cut off: its end is missing"), AGAIN
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return DAMAGED, HINT
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return words("是 Word 或 PPT 文件，不是电子表格", "is a Word or PowerPoint file and no spreadsheet"), HINT
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        return words("是压缩包，请先解压", "is an archive: unpack it first"), HINT
    return DAMAGED, HINT
