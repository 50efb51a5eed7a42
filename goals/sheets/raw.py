"""What stands in a file, cell by cell, before anyone judges it.

A file is read as a row of parts: FileStart, then for each sheet SheetStart, any number of SomeRows
and SheetEnd, and last FileEnd. Everything in them comes from outside and is trusted by nobody.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from goals.sheets.problems import Notice


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class CellKind(StrEnum):
    """What a cell holds. Blank cells are left out."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a number shown as a percentage; `number` is the share, 0.4 for 40 %
    DATE = "date"  # `number` is the serial number that is shown as a date
    DURATION = "duration"  # likewise, shown as a time of day or a length of time
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF! and its like
    NO_VALUE = "no_value"  # a formula that nobody has calculated


class RawCell(NamedTuple):
    """One cell; a NamedTuple because a file has a hundred thousand.

    `column` counts from 1. `text` is what a person would see, for messages. `number` is the
    stored number as written in the file, "" for what is not a number underneath.
    """

    column: int
    text: str
    kind: CellKind = CellKind.TEXT
    number: str = ""


class RawRow(NamedTuple):
    """One row with something in it (CSV: every row that is not wholly empty).

    `number` is the row in the sheet, or the line of the file on which the row begins. `width` is
    how many fields a CSV row has, 0 in a workbook.
    """

    number: int
    cells: tuple[RawCell, ...]
    width: int = 0


class FileStart(NamedTuple):
    kind: FileKind


class SheetStart(NamedTuple):
    """A visible sheet begins, or the whole of a CSV file (then `name` is "")."""

    name: str


class SomeRows(NamedTuple):
    """The next rows of a sheet, as many as were read together."""

    rows: Sequence[RawRow]


class SheetEnd(NamedTuple):
    """What is known of a sheet when its last row has been read.

    `hidden_rows` and `hidden_columns` are those with something in them; `filtered` says that a
    filter hides them. `blank_rows` counts the rows without anything between and above the others.
    """

    merged: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    filtered: bool = False
    blank_rows: int = 0


class FileEnd(NamedTuple):
    notices: Sequence[Notice] = ()


Part = FileStart | SheetStart | SomeRows | SheetEnd | FileEnd


def column_letter(column: int) -> str:
    """1 is A, 27 is AA; 0 is none."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
