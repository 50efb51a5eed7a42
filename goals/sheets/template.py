"""The empty form: what `checking.check` reads back, as a workbook or as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from goals.sheets.headings import Column, Headings, with_count
from goals.sheets.raw import column_letter
from institutes.texts import neutral

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_WIDTHS = {
    Column.CODE: 14,
    Column.NAME: 44,
    Column.LAST_YEAR: 18,
    Column.NUMERATOR: 22,
    Column.DENOMINATOR: 22,
    Column.STATE: 18,
    Column.REASON: 32,
    Column.COMMENT: 44,
}
_IN_CSV = (Column.SERIES, Column.YEAR)
_HEADER_FONT = Font(bold=True)
_HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class TemplateUnit:
    """A row to fill in. `last_year` is last year's figure as a person reads it, "" for none."""

    code: str
    name: str
    last_year: str = ""


@dataclass(frozen=True)
class TemplateSheet:
    """A series and a year. The two `counts` say what is counted, in the reader's language.

    A series without a denominator has `denominator_counts` None, and no such column.
    """

    series: str
    year: int
    units: Sequence[TemplateUnit]
    numerator_counts: str = ""
    denominator_counts: str | None = None
    whole_numbers: bool = True

    @property
    def name(self) -> str:
        return f"{self.series} {self.year}"


def write_template(
    sheets: Sequence[TemplateSheet], headings: Headings, readme: Sequence[str]
) -> bytes:
    """A workbook with a sheet of instructions, and a sheet per series with a row per unit.

    Texts are written as texts, also those that begin like a formula. Raises ValueError for control
    characters, which cannot stand in a workbook.
    """
    workbook = Workbook(write_only=True)
    instructions = workbook.create_sheet(headings.readme)
    instructions.column_dimensions["A"].width = 100
    for line in readme:
        instructions.append([_text(instructions, line)])
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.name), sheet, headings)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def write_csv(sheets: Sequence[TemplateSheet], headings: Headings) -> bytes:
    """The same rows as CSV with series and year: UTF-8 with its mark, semicolons, CRLF.

    All series share the columns; the headings do not say what is counted. Texts that a
    spreadsheet could run are made harmless (`texts.neutral`), and read back as they were.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings.of(column) for column in Column)
    for sheet in sheets:
        for unit in sheet.units:
            given = _given(unit) | {Column.SERIES: sheet.series, Column.YEAR: str(sheet.year)}
            writer.writerow(neutral(given.get(column, "")) for column in Column)
    return out.getvalue().encode("utf-8-sig")


def _write_sheet(out: "WriteOnlyWorksheet", sheet: TemplateSheet, headings: Headings) -> None:
    columns = list(_columns(sheet))
    for position, column in enumerate(columns, 1):
        out.column_dimensions[column_letter(position)].width = _WIDTHS[column]
    out.freeze_panes = f"{column_letter(columns.index(Column.NUMERATOR) + 1)}2"
    out.append(_header(out, sheet, headings, columns))
    number_format = "#,##0" if sheet.whole_numbers else "#,##0.00"
    for unit in sheet.units:
        given = _given(unit)
        out.append(
            [
                _number(out, number_format)
                if column in {Column.NUMERATOR, Column.DENOMINATOR}
                else _text(out, given.get(column, ""))
                for column in columns
            ]
        )
    _offer_states(out, columns, headings, last_row=len(sheet.units) + 1)


def _columns(sheet: TemplateSheet) -> Iterator[Column]:
    for column in Column:
        if column in _IN_CSV:
            continue
        if column is Column.DENOMINATOR and sheet.denominator_counts is None:
            continue
        yield column


def _header(
    out: "WriteOnlyWorksheet", sheet: TemplateSheet, headings: Headings, columns: Iterable[Column]
) -> list[WriteOnlyCell]:
    counts = {
        Column.NUMERATOR: sheet.numerator_counts,
        Column.DENOMINATOR: sheet.denominator_counts or "",
    }
    cells = []
    for column in columns:
        cell = _text(out, with_count(headings.of(column), counts.get(column, "")))
        cell.font = _HEADER_FONT
        cell.alignment = _HEADER_ALIGNMENT
        cells.append(cell)
    return cells


def _given(unit: TemplateUnit) -> dict[Column, str]:
    return {
        Column.CODE: unit.code,
        Column.NAME: unit.name,
        Column.LAST_YEAR: unit.last_year,
    }


def _text(out: "WriteOnlyWorksheet", text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(out, text or None)
    if text:
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
    cell.number_format = "@"
    return cell


def _number(out: "WriteOnlyWorksheet", number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(out)
    cell.number_format = number_format
    return cell


def _offer_states(
    out: "WriteOnlyWorksheet", columns: list[Column], headings: Headings, last_row: int
) -> None:
    letter = column_letter(columns.index(Column.STATE) + 1)
    offer = DataValidation(type="list", formula1=f'"{",".join(headings.states)}"', allow_blank=True)
    offer.add(f"{letter}2:{letter}{max(2, last_row)}")
    out.data_validations.append(offer)
