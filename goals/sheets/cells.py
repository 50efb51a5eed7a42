"""What a single cell says, whatever kind it is of."""

from datetime import date
from decimal import Decimal

from goals.sheets.headings import Column
from goals.sheets.problems import Param, ProblemCode
from goals.sheets.raw import CellKind, RawCell
from institutes.numbers import Number, number_from_cell, number_text, parse_number
from institutes.texts import single_line

_SHOWN = 100  # characters of a cell that a message repeats

_NO_NUMBER = {
    CellKind.DATE: ProblemCode.DATE_FOR_NUMBER,
    CellKind.DURATION: ProblemCode.DURATION_FOR_NUMBER,
    CellKind.BOOLEAN: ProblemCode.BOOLEAN_FOR_NUMBER,
    CellKind.ERROR: ProblemCode.CELL_ERROR,
    CellKind.NO_VALUE: ProblemCode.FORMULA_WITHOUT_VALUE,
}


class CellError(ValueError):
    """A cell that cannot say what its column asks for.

    `column` is the column at fault, where that is not the one that was asked.
    """

    def __init__(
        self, code: ProblemCode, *suggestions: str, column: Column | None = None, **params: Param
    ) -> None:
        self.code = code
        self.suggestions = suggestions
        self.column = column
        self.params = params
        super().__init__(code)


def number_in(cell: RawCell | None) -> Number | None:
    """The number in a cell; None when it is blank.

    A cell shown as a percentage gives what it shows: 0.4 shown as 40 % is 40 %. Raises CellError
    for a date, a time, TRUE, an error or a formula nobody calculated, and NumberError.
    """
    if cell is None:
        return None
    if cell.kind is CellKind.NUMBER:
        return number_from_cell(_typed(cell.number))
    if cell.kind is CellKind.TEXT:
        return parse_number(cell.text)
    if cell.kind is CellKind.PERCENT:
        share = number_from_cell(_typed(cell.number) * 100)
        return Number(share.value, is_percent=True)
    raise CellError(_NO_NUMBER[cell.kind])


def text_in(cell: RawCell | None) -> str:
    """The text in a cell as a person sees it, "" when blank. Raises CellError for errors."""
    if cell is None:
        return ""
    if cell.kind is CellKind.ERROR or cell.kind is CellKind.NO_VALUE:
        raise CellError(_NO_NUMBER[cell.kind])
    return cell.text


def year_in(cell: RawCell | None, first_year: int, last_year: int) -> int:
    """The year in a cell, between the two, both included.

    Raises CellError: for a blank cell, for anything but whole digits, for a year that is not open,
    and for a cell shown as a date. A plain 2025 shown as a date is 17.07.1905: the message shows
    both, and suggests the reading that is an open year.
    """
    if cell is None:
        raise CellError(ProblemCode.YEAR_MISSING)
    if cell.kind is CellKind.DATE:
        readings = (cell.number.partition(".")[0], cell.text[-4:])
        likely = [text for text in readings if _is_between(text, first_year, last_year)]
        raise CellError(ProblemCode.YEAR_IS_DATE, *likely[:1], number=readings[0])
    text = text_in(cell).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise CellError(ProblemCode.NOT_A_YEAR)
    year = int(text)
    if not first_year <= year <= last_year:
        raise CellError(ProblemCode.YEAR_CLOSED, first=first_year, last=last_year)
    return year


def shown(value: Decimal | None) -> str:
    """A number in a message; "" for none."""
    return "" if value is None else number_text(value)


def shown_text(text: str) -> str:
    """What stands in a cell as a message repeats it: its beginning, on one line, fit to store."""
    return single_line(text[:_SHOWN])


def end_of(year: int) -> date:
    """The day on which units and stocks are counted (domain/indicators.md 0.2)."""
    return date(year, 12, 31)


def _typed(number: str) -> int | float:
    return int(number) if number.isdigit() and len(number) < 20 else float(number)


def _is_between(text: str, first: int, last: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9 and first <= int(text) <= last
