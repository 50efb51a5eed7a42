"""What stands in a file, cell by cell, before anyone judges it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

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


@dataclass(frozen=True)
class RawSheet:
    """A visible sheet, or the whole of a CSV file (then `name` is "").

    `hidden_rows` and `hidden_columns` are those with something in them; `filtered` says that a
    filter hides them. `blank_rows` counts the rows without anything between and above the others.
    """

    name: str
    rows: tuple[RawRow, ...] = ()
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    blank_rows: int = 0


@dataclass(frozen=True)
class RawFile:
    """A file as read. Everything in it comes from outside and is trusted by nobody."""

    kind: FileKind
    sheets: tuple[RawSheet, ...]
    notices: tuple[Notice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A compact form: it travels from the child process for every upload."""
        return {
            "kind": self.kind,
            "sheets": [
                [
                    sheet.name,
                    [[row.number, row.width, *map(_cell_out, row.cells)] for row in sheet.rows],
                    sheet.merged,
                    sheet.hidden_rows,
                    sheet.hidden_columns,
                    sheet.filtered,
                    sheet.blank_rows,
                ]
                for sheet in self.sheets
            ],
            "notices": [notice.to_json() for notice in self.notices],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RawFile":
        return cls(
            kind=FileKind(data["kind"]),
            sheets=tuple(
                RawSheet(
                    name,
                    tuple(
                        RawRow(number, tuple(map(_cell_in, cells)), width)
                        for number, width, *cells in rows
                    ),
                    tuple(merged),
                    tuple(hidden_rows),
                    tuple(hidden_columns),
                    *flags,
                )
                for name, rows, merged, hidden_rows, hidden_columns, *flags in data["sheets"]
            ),
            notices=tuple(map(Notice.from_json, data["notices"])),
        )


def column_letter(column: int) -> str:
    """1 is A, 27 is AA; 0 is none."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_KINDS = {kind.value: kind for kind in CellKind}


def _cell_out(cell: RawCell) -> tuple[Any, ...]:
    return cell[:2] if cell.kind is CellKind.TEXT else cell


def _cell_in(values: list[Any]) -> RawCell:
    if len(values) == 2:
        return RawCell(values[0], values[1])
    column, text, kind, number = values
    return RawCell(column, text, _KINDS[kind], number)
