"""What can be wrong with a file, said as data. The words are in goals/wording/problems.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Param = str | int | list[str]


class Refusal(StrEnum):
    """Why a whole file is not read. After the colon: the names of the params."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # megabytes
    UNPACKED_TOO_LARGE = "unpacked_too_large"  # megabytes
    TOO_MANY_MEMBERS = "too_many_members"  # limit
    TOO_MANY_ROWS = "too_many_rows"  # limit
    TOO_MANY_COLUMNS = "too_many_columns"  # limit, sheet, cell
    TOO_MANY_SHEETS = "too_many_sheets"  # limit
    TOO_MUCH_TEXT = "too_much_text"  # limit
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_SLOW = "too_slow"  # seconds
    NOT_A_WORKBOOK = "not_a_workbook"  # neither a workbook nor text
    BROKEN_WORKBOOK = "broken_workbook"
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    OTHER_FORMAT = "other_format"  # looks_like
    CSV_NAMED_XLSX = "csv_named_xlsx"
    DOCTYPE = "doctype"
    ENCODING = "encoding"  # line, byte, position
    MIXED_ENCODINGS = "mixed_encodings"  # line, byte, position
    UTF16_WITHOUT_MARK = "utf16_without_mark"
    UNCLOSED_QUOTE = "unclosed_quote"  # line
    TEXT_AFTER_QUOTE = "text_after_quote"  # line
    FIELD_TOO_LONG = "field_too_long"  # line, limit


class FileRefused(Exception):
    """The file was not read at all. Says nothing of what stands in it."""

    def __init__(self, code: Refusal, **params: Param) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code}: {params}")


class ProblemCode(StrEnum):
    """What is wrong at a place. The codes of NumberError and TextError stand beside these.

    After the colon: the names of the params.
    """

    # the sheet
    SHEET_NAME = "sheet_name"
    HEADER_MISSING = "header_missing"  # expected
    MISSING_COLUMNS = "missing_columns"  # missing
    DUPLICATE_HEADING = "duplicate_heading"  # first, second (column letters)
    REPEATED_HEADER = "repeated_header"  # first_row
    MERGED_CELLS = "merged_cells"  # range
    HIDDEN_ROWS = "hidden_rows"  # rows
    FILTERED_ROWS = "filtered_rows"  # rows
    HIDDEN_COLUMNS = "hidden_columns"  # columns
    NO_ROWS = "no_rows"
    RAGGED_ROW = "ragged_row"  # fields, expected

    # which series, year, unit
    SERIES_MISSING = "series_missing"
    UNKNOWN_SERIES = "unknown_series"  # valid
    SERIES_COMPUTED = "series_computed"  # series
    SERIES_NOT_IN_YEAR = "series_not_in_year"  # series, year, first, last ("" when open)
    YEAR_MISSING = "year_missing"
    NOT_A_YEAR = "not_a_year"
    YEAR_IS_DATE = "year_is_date"  # number
    YEAR_CLOSED = "year_closed"  # first, last
    UNIT_MISSING = "unit_missing"
    UNKNOWN_UNIT = "unknown_unit"  # garbled (0 or 1)
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNIT_MISMATCH = "unit_mismatch"  # code_is, name_is: the unit each of them means
    UNIT_NOT_VALID = "unit_not_valid"  # unit, year, end or start (the other "")
    UNIT_CLOSED = "unit_closed"  # unit, year, why (approved, frozen or locked)
    WRONG_KIND = "wrong_kind"  # series, kind, collected_at
    DUPLICATE_ROW = "duplicate_row"  # first_sheet, first_row, first_value, value

    # what stands in the cells
    DATE_FOR_NUMBER = "date_for_number"
    DURATION_FOR_NUMBER = "duration_for_number"
    BOOLEAN_FOR_NUMBER = "boolean_for_number"
    CELL_ERROR = "cell_error"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    UNKNOWN_STATE = "unknown_state"
    VALUE_AND_STATE = "value_and_state"  # state
    REASON_MISSING = "reason_missing"
    NUMBER_MISSING = "number_missing"
    DENOMINATOR_MISSING = "denominator_missing"  # percent_allowed (0 or 1)
    DENOMINATOR_NOT_USED = "denominator_not_used"  # series
    NUMERATOR_LARGER = "numerator_larger"  # numerator, denominator and the two _cell
    TOTAL_DIFFERS = "total_differs"  # cells, total, total_cell, sum, difference


class NoticeCode(StrEnum):
    """What the reader should know, and that stops nothing. After the colon: the params."""

    HIDDEN_SHEETS = "hidden_sheets"  # names
    EMPTY_SHEETS = "empty_sheets"  # names
    EXTERNAL_LINKS = "external_links"
    BLANK_ROWS = "blank_rows"  # count
    EXTRA_COLUMNS = "extra_columns"  # headings
    READ_AS_CP1252 = "read_as_cp1252"
    NAME_NOT_KNOWN = "name_not_known"  # row, name, unit


@dataclass(frozen=True)
class Problem:
    """One thing to put right.

    `row` is as the spreadsheet counts, None for a whole sheet. `column` is a letter, "" for a
    whole row, and `heading` what stands over it. `found` repeats the cell, "" when it is blank.
    `suggestions` are alternatives that would be accepted, best first; often none.
    """

    code: str
    sheet: str
    row: int | None = None
    column: str = ""
    heading: str = ""
    found: str = ""
    suggestions: tuple[str, ...] = ()
    params: Mapping[str, Param] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": str(self.code),
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "heading": self.heading,
            "found": self.found,
            "suggestions": list(self.suggestions),
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Problem":
        return cls(**{**data, "suggestions": tuple(data["suggestions"])})


@dataclass(frozen=True)
class Notice:
    """One thing worth knowing about the file; `sheet` is "" for the whole file."""

    code: str
    sheet: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"code": str(self.code), "sheet": self.sheet, "params": dict(self.params)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Notice":
        return cls(**data)
