"""The parts of a file as lines of JSON: how they come from the child process."""

import json
from typing import Any

from goals.sheets.problems import FileRefused, Notice, Refusal
from goals.sheets.raw import (
    CellKind,
    FileEnd,
    FileKind,
    FileStart,
    Part,
    RawCell,
    RawRow,
    SheetEnd,
    SheetStart,
    SomeRows,
)

_KINDS = {kind.value: kind for kind in CellKind}


def line_of(part: Part | FileRefused) -> bytes:
    """A part as one line, its end included; a refusal likewise."""
    said: list[Any]
    match part:
        case FileStart(kind):
            said = ["file", kind]
        case SheetStart(name):
            said = ["sheet", name]
        case SomeRows(rows):
            said = ["rows", rows]
        case SheetEnd():
            said = ["sheet end", *part]
        case FileEnd(notices):
            said = ["file end", [notice.to_json() for notice in notices]]
        case FileRefused():
            said = ["refused", part.code, part.params]
    text = json.dumps(said, ensure_ascii=False, check_circular=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def part_of(line: bytes) -> Part:
    """The part in a line. Raises FileRefused for a refusal, and for what is no such line."""
    try:
        match json.loads(line.decode("utf-8", "surrogatepass")):
            case ["rows", rows]:
                return SomeRows([_row(*row) for row in rows])
            case ["sheet", str(name)]:
                return SheetStart(name)
            case ["sheet end", list(merged), list(hidden_rows), list(hidden_columns), *flags]:
                return SheetEnd(tuple(merged), tuple(hidden_rows), tuple(hidden_columns), *flags)
            case ["file", kind]:
                return FileStart(FileKind(kind))
            case ["file end", notices]:
                return FileEnd(tuple(map(Notice.from_json, notices)))
            case ["refused", code, params]:
                refused = FileRefused(Refusal(code), **params)
            case _:
                refused = FileRefused(Refusal.BROKEN_WORKBOOK)
    except (ValueError, TypeError, LookupError) as error:
        raise FileRefused(Refusal.BROKEN_WORKBOOK) from error
    raise refused


def _row(number: int, cells: list[list[Any]], width: int) -> RawRow:
    read = [RawCell(column, text, _KINDS[kind], value) for column, text, kind, value in cells]
    return RawRow(number, tuple(read), width)
