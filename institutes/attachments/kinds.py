"""What a file is, by its content: PDF, PNG, JPEG, Word, Excel or PowerPoint, and nothing else.

The name's ending must say the same; what the browser says does not count. Plain text and HTML are
left out on purpose: a file of text can be read as anything. Encrypted files, macros and archives
within archives are refused, since nobody can look into them here.

Source: bad_inputs.csv, UPL-02 to UPL-11.
"""

import io
import re
import zipfile
import zlib
from enum import StrEnum

MAX_BYTES = 10_000_000
MAX_PARTS = 5_000
MAX_UNPACKED = 200_000_000  # bytes; what it says it unpacks to
MAX_RATIO = 200  # of any large part: real documents stay far below
LARGE_PART = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and every encrypted new one
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh")
_ARCHIVE_NAMES = re.compile(r"\.(zip|jar|7z|rar|gz|tgz|bz2|xz|tar|docx|xlsx|pptx|docm|xlsm)$", re.I)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPT = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}


class FileType(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"


ENDINGS = {
    "pdf": FileType.PDF,
    "png": FileType.PNG,
    "jpg": FileType.JPEG,
    "jpeg": FileType.JPEG,
    "docx": FileType.DOCX,
    "xlsx": FileType.XLSX,
    "pptx": FileType.PPTX,
}


class Refusal(StrEnum):
    """Why a file does not come in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENDING = "ending"
    CONTENT = "content"  # not what the name says, or nothing we know
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    ARCHIVE = "archive"  # an archive within
    BOMB = "bomb"


class FileRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        super().__init__(code)


def checked_file(name: str, content: bytes) -> FileType:
    """The type that name and content agree on. Raises FileRefused with the reason."""
    if not content:
        raise FileRefused(Refusal.EMPTY)
    if len(content) > MAX_BYTES:
        raise FileRefused(Refusal.TOO_LARGE)
    said = ENDINGS.get(name.rpartition(".")[2].casefold()) if "." in name else None
    if said is None:
        raise FileRefused(Refusal.ENDING)
    found = _type_of(content)
    if found is not said:
        raise FileRefused(Refusal.CONTENT)
    return found


def _type_of(content: bytes) -> FileType | None:
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if content.startswith(_OLE):
        raise FileRefused(Refusal.ENCRYPTED)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return None


def _pdf(content: bytes) -> FileType:
    if b"%%EOF" not in content[-2048:]:
        raise FileRefused(Refusal.BROKEN)
    written_out = _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _ENCRYPT.search(content) or _ENCRYPT.search(written_out):
        raise FileRefused(Refusal.ENCRYPTED)
    return FileType.PDF


def _office(content: bytes) -> FileType | None:
    """A package with the one main part of its kind; everything in it is looked at, not unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            for part in parts:
                _check_part(package, part)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise FileRefused(Refusal.BROKEN) from None
    except zlib.error:
        raise FileRefused(Refusal.BROKEN) from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefused(Refusal.BOMB)
    names = [part.filename for part in parts]
    if len(names) != len(set(names)) or "[Content_Types].xml" not in names:
        return None
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise FileRefused(Refusal.MACROS)
    found = [_MAIN_PARTS[name] for name in names if name in _MAIN_PARTS]
    return FileType(found[0]) if len(found) == 1 else None


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise FileRefused(Refusal.ENCRYPTED)
    if _ARCHIVE_NAMES.search(part.filename):
        raise FileRefused(Refusal.ARCHIVE)
    if part.file_size > LARGE_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise FileRefused(Refusal.BOMB)
    with package.open(part) as opened:
        if opened.read(8).startswith(_ARCHIVES):
            raise FileRefused(Refusal.ARCHIVE)
