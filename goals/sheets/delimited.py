"""A CSV file, part by part.

The text must be certain before it is read: UTF-8, UTF-16 with its mark, or Windows-1252 when it
cannot be anything else. A file that is taken for the wrong alphabet would store mojibake.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from goals.sheets import limits
from goals.sheets.problems import FileRefused, Notice, NoticeCode, Refusal
from goals.sheets.raw import (
    FileEnd,
    FileKind,
    FileStart,
    Part,
    RawCell,
    RawRow,
    SheetEnd,
    SheetStart,
    SomeRows,
    column_letter,
)
from goals.sheets.sheetxml import Budget
from institutes.texts import plain

_ROWS = 256  # read together
_DELIMITERS = ";\t,|"  # in the order they win a draw
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)

# What Norwegian text of a Windows program holds beyond ASCII. The bytes of æøå in the old Mac and
# DOS alphabets are not among them, so such a file is refused and not misread.
_CP1252_LETTERS = "æøåÆØÅ"
_CP1252 = frozenset((_CP1252_LETTERS + "éÉèÈêÊóÓòÒôÔäÄöÖüÜçÇ§°«»–—“”€\u00a0").encode("cp1252"))


def read_delimited(content: bytes) -> Iterator[Part]:
    """The rows of a CSV file. A row's number is the line of the file on which it begins.

    Delimiter `;` , tab or `|`; a first line `sep=;` is obeyed and skipped. Texts that an export
    made harmless get their first character back (`texts.plain`).

    Raises FileRefused, with the line, for bytes that are no text and quotes that never close.
    """
    text, notices = _decode(content)
    first_line, delimiter = _delimiter(text)
    yield FileStart(FileKind.CSV)
    yield SheetStart("")
    rows: list[RawRow] = []
    blank_rows = 0
    budget = Budget()
    for number, fields in _records(text, delimiter, first_line):
        cells = tuple(
            RawCell(column, plain(field))
            for column, field in enumerate(fields, 1)
            if field and not field.isspace()
        )
        if cells:
            _refuse_wide(cells[-1].column, number)
            budget.take_row(sum(len(cell.text) for cell in cells))
            rows.append(RawRow(number, cells, width=len(fields)))
        else:
            blank_rows += 1
        if len(rows) == _ROWS:
            yield SomeRows(rows)
            rows = []
    yield SomeRows(rows)
    yield SheetEnd(blank_rows=blank_rows)
    yield FileEnd(notices)


def _refuse_wide(column: int, row: int) -> None:
    if column > limits.MAX_COLUMNS:
        cell = f"{column_letter(column)}{row}"
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, limit=limits.MAX_COLUMNS, sheet="", cell=cell)


def _decode(content: bytes) -> tuple[str, tuple[Notice, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_marked(content, "utf-16"), ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _decode_cp1252(content, error), (Notice(NoticeCode.READ_AS_CP1252),)
    if _looks_like_utf16(content):
        raise FileRefused(Refusal.UTF16_WITHOUT_MARK)
    return text, ()


def _decode_marked(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        raise FileRefused(Refusal.ENCODING, **_place(content, error.start, line)) from error


def _decode_cp1252(content: bytes, error: UnicodeDecodeError) -> str:
    """The text of a file that is not UTF-8, if it is Windows-1252 beyond doubt."""
    if _looks_like_utf16(content):
        raise FileRefused(Refusal.UTF16_WITHOUT_MARK)
    place = _place(content, error.start, content.count(b"\n", 0, error.start) + 1)
    if any(_is_utf8_beyond_ascii(line) for line in content.splitlines()):
        raise FileRefused(Refusal.MIXED_ENCODINGS, **place)
    beyond_ascii = {byte for byte in content if byte > 127}
    if not beyond_ascii <= _CP1252 or not beyond_ascii & set(_CP1252_LETTERS.encode("cp1252")):
        strange = next((i for i, b in enumerate(content) if b > 127 and b not in _CP1252), None)
        start = error.start if strange is None else strange
        line = content.count(b"\n", 0, start) + 1
        raise FileRefused(Refusal.ENCODING, **_place(content, start, line))
    return content.decode("cp1252")


def _place(content: bytes, start: int, line: int) -> dict[str, str | int]:
    position = start - content.rfind(b"\n", 0, start)
    return {"line": line, "byte": f"0x{content[start]:02X}", "position": position}


def _is_utf8_beyond_ascii(line: bytes) -> bool:
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _looks_like_utf16(content: bytes) -> bool:
    """Every other byte NUL: Western text in UTF-16 whose mark got lost."""
    start = content[:200]
    return len(start) > 3 and max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4


def _delimiter(text: str) -> tuple[int, str]:
    """The line on which the table may begin, and what separates its fields.

    The first of the ten first lines that has any delimiter outside quotes decides: the one it has
    most of. Without any there is one column, and `;` is as good as another.
    """
    lines = StringIO(text, newline="")
    first = lines.readline()
    if declared := _SEP_LINE.fullmatch(first):
        return 2, declared[1]
    for line in (first, *(lines.readline() for _ in range(9))):
        outside = re.sub(r'"[^"]*"', "", line)
        if any(delimiter in outside for delimiter in _DELIMITERS):
            return 1, max(_DELIMITERS, key=outside.count)
    return 1, ";"


def _records(text: str, delimiter: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    lines = StringIO(text, newline="")  # splits on CR, LF and CRLF only, and keeps them
    for _ in range(first_line - 1):
        lines.readline()
    csv.field_size_limit(limits.MAX_FIELD_CHARACTERS)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    began = first_line
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _why_not(text, delimiter, began, str(error)) from error
        yield began, fields
        began = first_line + reader.line_num


def _why_not(text: str, delimiter: str, began: int, error: str) -> FileRefused:
    """The line that stopped the reader, for a record that begins on line `began`.

    An unclosed quote swallows everything after it, so the line where it opened is found anew.
    """
    line, opened, quoted = began, began, False
    previous = delimiter
    for character in _from_line(text, began):
        if character == '"' and (quoted or previous == delimiter or previous == "\n"):
            quoted = not quoted
            opened = line
        elif character == '"' and previous == '"':
            quoted = True  # a doubled quote inside: it did not close after all
        line += character == "\n"
        previous = character
    if "field larger" in error:
        return FileRefused(Refusal.FIELD_TOO_LONG, line=began, limit=limits.MAX_FIELD_CHARACTERS)
    if quoted:
        return FileRefused(Refusal.UNCLOSED_QUOTE, line=opened)
    return FileRefused(Refusal.TEXT_AFTER_QUOTE, line=began)


def _from_line(text: str, line: int) -> Iterator[str]:
    lines = StringIO(text, newline="")
    for _ in range(line - 1):
        lines.readline()
    for rest in lines:
        yield from rest.rstrip("\r\n")
        yield "\n"
