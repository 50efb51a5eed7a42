"""What is wrong with a file, a number or a text, and what would be right.

The pure rooms report codes and what stood there (goals/sheets/problems.py, institutes/numbers.py,
institutes/texts.py). Here every code has its sentence: what is wrong where that is not plain to
see, and what to do. Tone: design.md, principle 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.calculations.terms import State
from goals.sheets.problems import FileRefused, Notice, NoticeCode, Problem, ProblemCode, Refusal
from institutes.numbers import NumberCode
from institutes.wording.problems import NUMBERS, TEXTS, joined

_PROBLEMS = {
    ProblemCode.SHEET_NAME: _(
        "Name the sheet with series and year, or give each row a series and a year in columns of "
        "their own."
    ),
    ProblemCode.HEADER_MISSING: _(
        "There is no row of headings among the first ten rows. Write the headings in one row, "
        "without merged cells: %(expected)s."
    ),
    ProblemCode.MISSING_COLUMNS: _("These columns are missing: %(missing)s."),
    ProblemCode.DUPLICATE_HEADING: _(
        "Columns %(first)s and %(second)s have the same meaning. Keep one of them."
    ),
    ProblemCode.REPEATED_HEADER: _(
        "The headings stand once already, in row %(first_row)s. Delete this row."
    ),
    ProblemCode.MERGED_CELLS: _(
        "The cells %(range)s are merged. Split them, and fill in every row."
    ),
    ProblemCode.HIDDEN_ROWS: _("Rows %(rows)s are hidden. Show them, or delete them."),
    ProblemCode.FILTERED_ROWS: _(
        "Rows %(rows)s are hidden by a filter. Remove the filter, or delete them."
    ),
    ProblemCode.HIDDEN_COLUMNS: _("Columns %(columns)s are hidden. Show them, or delete them."),
    ProblemCode.NO_ROWS: _("There are no rows with figures in the file. Fill in at least one."),
    ProblemCode.RAGGED_ROW: _(
        "The row has %(fields)s fields, and the headings %(expected)s. Put a text that contains "
        "the delimiter in quotes."
    ),
    ProblemCode.SERIES_MISSING: _("Write the code of the series."),
    ProblemCode.UNKNOWN_SERIES: _("Use one of these codes: %(valid)s."),
    ProblemCode.SERIES_COMPUTED: _(
        "%(series)s is computed from other figures and cannot be imported. Leave it out."
    ),
    ProblemCode.YEAR_MISSING: _("Write the year."),
    ProblemCode.NOT_A_YEAR: _("Write the year with four digits."),
    ProblemCode.YEAR_IS_DATE: _(
        "The cell is shown as a date; the number in it is %(number)s. Write the year with four "
        "digits, in a cell that is not formatted as a date."
    ),
    ProblemCode.YEAR_CLOSED: _("Use a year from %(first)s to %(last)s."),
    ProblemCode.UNIT_MISSING: _("Write the code or the name of a unit, or clear the whole row."),
    ProblemCode.UNKNOWN_UNIT: _("Use a name or a code from the list of units."),
    ProblemCode.AMBIGUOUS_UNIT: _("Several units are called this. Use the code."),
    ProblemCode.UNIT_MISMATCH: _(
        "The code means %(code_is)s, the name %(name_is)s. Correct one of them."
    ),
    ProblemCode.WRONG_KIND: _(
        "%(series)s is collected from %(collected_at)s. Use a unit of that kind."
    ),
    ProblemCode.DUPLICATE_ROW: _(
        "The same figure stands in row %(first_row)s of %(first_sheet)s, as %(first_value)s. Here "
        "it is %(value)s. Keep one of the rows."
    ),
    ProblemCode.DATE_FOR_NUMBER: _("Write a number. The cell holds a date."),
    ProblemCode.DURATION_FOR_NUMBER: _("Write a number. The cell holds a time or a duration."),
    ProblemCode.BOOLEAN_FOR_NUMBER: _("Write a number. The cell holds true or false."),
    ProblemCode.CELL_ERROR: _("The cell shows an error. Correct the formula, or write the value."),
    ProblemCode.FORMULA_WITHOUT_VALUE: _(
        "The formula has no calculated value. Open the file in a spreadsheet and save it, or "
        "write the value."
    ),
    ProblemCode.UNKNOWN_STATE: _(
        "Use one of the words “not reported”, “not applicable” and “withheld”, or leave the cell "
        "blank."
    ),
    ProblemCode.VALUE_AND_STATE: _(
        "Clear the numbers, or clear the state. A cell cannot have both a number and the state "
        "“%(state)s”."
    ),
    ProblemCode.REASON_MISSING: _("Write a reason why this is not applicable."),
    ProblemCode.NUMBER_MISSING: _(
        "Write a number, or “not applicable” with a reason, or leave the whole row blank."
    ),
    ProblemCode.DENOMINATOR_NOT_USED: _("%(series)s has no denominator. Clear the cell."),
    ProblemCode.NUMERATOR_LARGER: _(
        "The numerator %(numerator)s (%(numerator_cell)s) is larger than the denominator "
        "%(denominator)s (%(denominator_cell)s). Correct one of them."
    ),
    ProblemCode.TOTAL_DIFFERS: _(
        "%(total_cell)s is %(total)s, but %(cells)s add up to %(sum)s. The difference is "
        "%(difference)s."
    ),
}

# Codes whose sentence depends on a param: the code with a word for the case.
_CASES = {
    (ProblemCode.SERIES_NOT_IN_YEAR, "from"): _(
        "%(series)s is reported from %(first)s on. Leave out %(year)s."
    ),
    (ProblemCode.SERIES_NOT_IN_YEAR, "until"): _(
        "%(series)s is reported until %(last)s. Leave out %(year)s."
    ),
    (ProblemCode.SERIES_NOT_IN_YEAR, "between"): _(
        "%(series)s is reported from %(first)s to %(last)s. Leave out %(year)s."
    ),
    (ProblemCode.UNIT_NOT_VALID, "closed"): _(
        "Use a unit that existed at the end of %(year)s. %(unit)s was closed before that."
    ),
    (ProblemCode.UNIT_NOT_VALID, "not begun"): _(
        "Use a unit that existed at the end of %(year)s. %(unit)s was set up later."
    ),
    (ProblemCode.UNIT_CLOSED, "approved"): _(
        "Leave the row out. The report of %(unit)s for %(year)s is approved; "
        "an administrator can reopen it."
    ),
    (ProblemCode.UNIT_CLOSED, "frozen"): _(
        "Leave the row out. The report of %(unit)s for %(year)s is frozen; "
        "an administrator can reopen it."
    ),
    (ProblemCode.UNIT_CLOSED, "locked"): _(
        "Leave the row out. The round for %(year)s is locked for %(unit)s; "
        "an administrator can give more time."
    ),
    (ProblemCode.UNKNOWN_UNIT, "garbled"): _(
        "The letters were lost when the file was saved. Save it as CSV UTF-8, or use the code."
    ),
    (ProblemCode.DUPLICATE_ROW, "csv"): _(
        "The same figure stands on line %(first_row)s, as %(first_value)s. Here it is %(value)s. "
        "Keep one of the lines."
    ),
    (ProblemCode.DENOMINATOR_MISSING, "percent"): _(
        "Write the denominator, or the numerator as a percentage if only the share is known."
    ),
    (ProblemCode.DENOMINATOR_MISSING, "plain"): _("Write the denominator."),
}

_NOTICES = {
    NoticeCode.HIDDEN_SHEETS: _("Hidden sheets were not read: %(names)s."),
    NoticeCode.EMPTY_SHEETS: _("Sheets without anything in them were skipped: %(names)s."),
    NoticeCode.EXTERNAL_LINKS: _(
        "The file has links to other files or data. They were not followed; the values saved in "
        "the file were used."
    ),
    NoticeCode.BLANK_ROWS: _("Blank rows that were skipped: %(count)s."),
    NoticeCode.EXTRA_COLUMNS: _("Columns that were not read: %(headings)s."),
    NoticeCode.READ_AS_CP1252: _(
        "The file is not in UTF-8. It was read as Windows-1252; check that æ, ø and å are right."
    ),
    NoticeCode.NAME_NOT_KNOWN: _(
        "Row %(row)s: the name “%(name)s” is not known. The code was used: %(unit)s."
    ),
}

_REFUSALS = {
    Refusal.EMPTY: _("The file is empty. Choose a file with something in it."),
    Refusal.TOO_LARGE: _("The file is larger than %(megabytes)s MB. Divide it."),
    Refusal.UNPACKED_TOO_LARGE: _(
        "The file is larger than %(megabytes)s MB when unpacked. Divide it, or delete pictures "
        "and empty rows."
    ),
    Refusal.TOO_MANY_MEMBERS: _(
        "The file has more than %(limit)s parts. Copy the figures into a new workbook."
    ),
    Refusal.TOO_MANY_ROWS: _("The file has more than %(limit)s rows. Divide it."),
    Refusal.TOO_MANY_COLUMNS: _(
        "There is something in cell %(cell)s. Use no more than %(limit)s columns."
    ),
    Refusal.TOO_MANY_SHEETS: _("The file has more than %(limit)s sheets. Divide it."),
    Refusal.TOO_MUCH_TEXT: _("The file has more than %(limit)s characters of text. Divide it."),
    Refusal.TOO_MUCH_MEMORY: _(
        "The file takes too much memory to read. Copy the figures into a new workbook."
    ),
    Refusal.TOO_SLOW: _(
        "The file took more than %(seconds)s seconds to read. Copy the figures into a new workbook."
    ),
    Refusal.NOT_A_WORKBOOK: _("This is not a valid .xlsx file. Save it from a spreadsheet."),
    Refusal.BROKEN_WORKBOOK: _(
        "This is not a valid .xlsx file, or it is damaged. Open it in a spreadsheet and save it "
        "again as .xlsx."
    ),
    Refusal.OLD_EXCEL: _("This is the old Excel format (.xls). Save it as .xlsx."),
    Refusal.ENCRYPTED: _("The file is protected by a password. Save it without one."),
    Refusal.MACROS: _("The file has macros. Save it as .xlsx, without macros."),
    Refusal.OTHER_FORMAT: _(
        "The file looks like %(looks_like)s. Save it as .xlsx or CSV from a spreadsheet."
    ),
    Refusal.CSV_NAMED_XLSX: _(
        "The file is named like a workbook, but looks like CSV. Rename it to .csv, or save it as "
        ".xlsx."
    ),
    Refusal.DOCTYPE: _(
        "The file declares a document type, which workbooks do not have. Copy the figures into a "
        "new workbook."
    ),
    Refusal.ENCODING: _(
        "Line %(line)s has a letter that cannot be read (byte %(byte)s at position %(position)s). "
        "Save the file as CSV UTF-8."
    ),
    Refusal.MIXED_ENCODINGS: _(
        "Line %(line)s is saved with other letters than the rest of the file (byte %(byte)s at "
        "position %(position)s). Save the whole file as CSV UTF-8."
    ),
    Refusal.UTF16_WITHOUT_MARK: _(
        "The file looks like UTF-16 without its mark. Save it as CSV UTF-8."
    ),
    Refusal.UNCLOSED_QUOTE: _(
        "A quotation mark opens on line %(line)s and never closes. Close it."
    ),
    Refusal.TEXT_AFTER_QUOTE: _(
        "On line %(line)s there is text after a closing quotation mark. Double the quotation "
        "marks inside the text."
    ),
    Refusal.FIELD_TOO_LONG: _(
        "A field on line %(line)s is longer than %(limit)s characters. Look for a quotation mark "
        "that never closes."
    ),
}

_STATES = {
    State.VALUE: _("value"),
    State.NOT_REPORTED: _("not reported"),
    State.NOT_APPLICABLE: _("not applicable"),
    State.WITHHELD: _("withheld"),
}
_KINDS = {
    "university": _("the university"),
    "faculty": _("faculties"),
    "institute": _("departments"),
}
_SENTENCES: dict[str, Any] = {
    str(code): sentence
    for sentences in (NUMBERS, TEXTS, _PROBLEMS)
    for code, sentence in sentences.items()
}


@dataclass(frozen=True)
class Told:
    """A problem in the reader's words, as the list of problems shows it."""

    sheet: str
    row: int | None
    column: str
    heading: str
    found: str  # "" for a blank cell
    should_be: str
    suggestion: str


def tell(problem: Problem) -> Told:
    return Told(
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        heading=problem.heading,
        found=_found(problem),
        should_be=should_be(problem),
        suggestion=suggestion(problem),
    )


def should_be(problem: Problem) -> str:
    """What would be right at the place of a problem, in a sentence or two."""
    case = _case(problem)
    sentence = _CASES[ProblemCode(problem.code), case] if case else _SENTENCES[problem.code]
    return str(sentence % _words(problem.params))


def suggestion(problem: Problem) -> str:
    """What to write instead, with "or" between alternatives; "" when there is nothing to offer."""
    if problem.code in {NumberCode.STATE_WORD, NumberCode.LESS_THAN}:
        return state_word(str(problem.params["state"]))
    return joined(problem.suggestions)


def notice_sentence(notice: Notice) -> str:
    """A notice as a sentence."""
    return str(_NOTICES[NoticeCode(notice.code)] % _words(notice.params))


def refusal_sentence(refused: FileRefused) -> str:
    """Why a file was not read, and what to do."""
    return str(_REFUSALS[refused.code] % _words(refused.params))


def state_word(value: str) -> str:
    """The reader's word for a state; any other text unchanged."""
    return str(_STATES[State(value)]) if value in _STATES else value


def _found(problem: Problem) -> str:
    """What stands there, word for word; only a figure that we put together is in our own words."""
    if problem.code == ProblemCode.DUPLICATE_ROW:
        return state_word(problem.found)
    return problem.found


def _case(problem: Problem) -> str:
    params = problem.params
    match problem.code:
        case ProblemCode.SERIES_NOT_IN_YEAR:
            if params["first"] and params["last"]:
                return "between"
            return "from" if params["first"] else "until"
        case ProblemCode.UNIT_NOT_VALID:
            return "closed" if params["end"] else "not begun"
        case ProblemCode.UNIT_CLOSED:
            return str(params["why"])
        case ProblemCode.UNKNOWN_UNIT:
            return "garbled" if params["garbled"] else ""
        case ProblemCode.DUPLICATE_ROW:
            return "" if params["first_sheet"] else "csv"
        case ProblemCode.DENOMINATOR_MISSING:
            return "percent" if params["percent_allowed"] else "plain"
    return ""


def _words(params: Mapping[str, Any]) -> dict[str, str]:
    """Params as text: lists with commas, states and kinds of unit in the reader's words."""
    texts = {}
    for name, value in params.items():
        if isinstance(value, list):
            texts[name] = ", ".join(value)
        elif name in {"kind", "collected_at"}:
            texts[name] = str(_KINDS.get(value, value))
        elif name in {"state", "value", "first_value"}:
            texts[name] = state_word(str(value))
        else:
            texts[name] = str(value)
    return texts
