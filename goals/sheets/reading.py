"""Bytes in, the parts of a file out. What it is, its content decides and never its name."""

import re
from collections.abc import Iterator

from goals.sheets import limits
from goals.sheets.delimited import read_delimited
from goals.sheets.problems import FileRefused, Refusal
from goals.sheets.raw import Part
from goals.sheets.workbook import read_workbook

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OTHERS = (  # how it begins, what it is
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
)
_HTML = re.compile(rb"<(!doctype html|html|head|body|table|div)\b", re.IGNORECASE)


def read(content: bytes, suffix: str = "") -> Iterator[Part]:
    """What stands in an uploaded file, an .xlsx workbook or CSV, while it is read.

    `suffix` is what the file was called ("xlsx"); it only shapes what is said about a file whose
    content is something else. Raises FileRefused. Run it in a child process (`process.read_file`).
    """
    refuse_by_size(content)
    if content.startswith(b"PK"):
        return read_workbook(content)
    if content.startswith(_OLE):
        raise _why_not_ole(content)
    for beginning, name in _OTHERS:
        if content.startswith(beginning):
            raise FileRefused(Refusal.OTHER_FORMAT, looks_like=name)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml") and not _HTML.search(start):
        raise FileRefused(Refusal.OTHER_FORMAT, looks_like="XML")
    if start.startswith(b"<") and _HTML.search(start):
        raise FileRefused(Refusal.OTHER_FORMAT, looks_like="HTML")
    if not suffix.startswith("xl"):
        return read_delimited(content)
    raise FileRefused(Refusal.CSV_NAMED_XLSX if _is_text(content) else Refusal.NOT_A_WORKBOOK)


def refuse_by_size(content: bytes) -> None:
    """Raises FileRefused for a file without anything in it, or with too much."""
    if not content:
        raise FileRefused(Refusal.EMPTY)
    if len(content) > limits.MAX_FILE_BYTES:
        raise FileRefused(Refusal.TOO_LARGE, megabytes=limits.MAX_FILE_BYTES // 1024**2)


def _why_not_ole(content: bytes) -> FileRefused:
    """Old Office files and encrypted new ones share a container; its directory tells them apart."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileRefused(Refusal.ENCRYPTED)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return FileRefused(Refusal.OLD_EXCEL)
    return FileRefused(Refusal.OTHER_FORMAT, looks_like="Office 97–2003")


def _is_text(content: bytes) -> bool:
    return b"\0" not in content and all(byte >= 32 or byte in b"\t\r\n\f" for byte in content)
