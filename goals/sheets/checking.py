"""A file as read, judged: the rows to store, and every problem in one go."""

import re
from collections.abc import Callable
from typing import TypeVar

from goals.sheets.across import duplicates, totals
from goals.sheets.cells import CellError
from goals.sheets.checked import Checked, LeftBlank, Row
from goals.sheets.headings import Column, is_readme
from goals.sheets.identity import Identity
from goals.sheets.known import Known, SeriesInfo, UnitInfo
from goals.sheets.layout import Table, as_line, find_table, merged_rows, rows_of
from goals.sheets.problems import Notice, NoticeCode, Problem, ProblemCode
from goals.sheets.raw import FileKind, RawFile, RawRow, RawSheet, column_letter
from goals.sheets.rowcheck import RowCheck

__all__ = ["Checked", "Known", "LeftBlank", "Row", "SeriesInfo", "UnitInfo", "check"]

Answer = TypeVar("Answer")

_SHEET_NAME = re.compile(r"(?P<series>\S+)\s+(?P<year>\d{1,9})", re.ASCII)


def check(raw: RawFile, known: Known) -> Checked:
    """Every figure and every problem in a file.

    Sheet by sheet, row by row, in the order of the file; then what only shows across rows. With
    any problem nothing may be stored; `rows` then holds those that were right in themselves.
    """
    file = _FileCheck(raw.kind, known)
    for sheet in raw.sheets:
        file.check(sheet)
    return file.checked(raw.notices)


class _FileCheck:
    def __init__(self, kind: FileKind, known: Known) -> None:
        self._kind = kind
        self._known = known
        self._identity = Identity(known)
        self._rows: list[Row] = []
        self._left_blank: list[LeftBlank] = []
        self._problems: list[Problem] = []
        self._notices: list[Notice] = []
        self._empty: list[str] = []
        self._tables: dict[str, Table] = {}

    def check(self, sheet: RawSheet) -> None:
        """One sheet: its name, its headings, what is hidden in it, and its rows."""
        if is_readme(sheet.name):
            return
        if not sheet.rows:
            self._empty.append(sheet.name)
            return
        named = _SHEET_NAME.fullmatch(sheet.name.strip())
        said = self._columns_of(sheet) & {Column.SERIES, Column.YEAR}
        if self._kind is FileKind.XLSX and not named and len(said) < 2:
            self._problems.append(self._wrong_name(sheet))
            return
        series = year = None
        if named and Column.SERIES not in said:
            series = self._try(sheet, lambda: self._identity.series(named["series"]))
        if named and Column.YEAR not in said:
            year = self._try(sheet, lambda: self._identity.year(named["year"]))
        if series and year:
            self._try(sheet, lambda: self._identity.check_defined(series, year))
        needed = {Column.NUMERATOR} | (set() if named else {Column.SERIES, Column.YEAR})
        if series and series.has_denominator and not series.percent_allowed:
            needed.add(Column.DENOMINATOR)

        table, problems, notices = find_table(sheet, frozenset(needed))
        self._problems += problems
        self._notices += notices
        self._problems += _hidden(sheet)
        if table is not None:
            self._tables[sheet.name] = table
            self._problems += _merged(sheet, table)
            self._check_rows(sheet, table, series, year)

    def checked(self, notices: tuple[Notice, ...]) -> Checked:
        """The verdict on the whole file."""
        problems = self._problems
        problems += duplicates(self._rows)
        problems += totals(self._rows, self._known.series, self._tables)
        if not (self._rows or self._left_blank or problems):
            problems.append(Problem(ProblemCode.NO_ROWS, ""))
        elif self._empty:
            self._notices.append(Notice(NoticeCode.EMPTY_SHEETS, params={"names": self._empty}))
        return Checked(
            rows=tuple(self._rows),
            left_blank=tuple(self._left_blank),
            problems=tuple(problems),
            notices=(*notices, *self._notices),
        )

    def _check_rows(
        self, sheet: RawSheet, table: Table, series: SeriesInfo | None, year: int | None
    ) -> None:
        check = RowCheck(table, self._identity, series=series, year=year)
        merged = merged_rows(sheet)
        for raw in table.rows:
            if raw.number in merged:
                continue  # what stands where is anybody's guess; said once, with the range
            if raw.cells == table.header.cells:
                check.problems.append(_repeated_header(table, raw))
            elif raw.width != table.header.width:
                check.problems.append(_ragged(table, raw))
            else:
                result = check.check(raw)
                if isinstance(result, Row):
                    self._rows.append(result)
                elif result is not None:
                    self._left_blank.append(result)
        self._problems += check.problems
        self._notices += check.notices
        if sheet.blank_rows:
            params = {"count": sheet.blank_rows}
            self._notices.append(Notice(NoticeCode.BLANK_ROWS, sheet.name, params))

    def _columns_of(self, sheet: RawSheet) -> set[Column]:
        table, _, _ = find_table(sheet, frozenset())
        return set(table.columns) if table else set()

    def _try(self, sheet: RawSheet, ask: Callable[[], Answer]) -> Answer | None:
        """The answer; None, and a problem with the sheet's name, when there is something wrong."""
        try:
            return ask()
        except CellError as error:
            problem = Problem(error.code, sheet.name, found=sheet.name, params=error.params)
            self._problems.append(problem)
            return None

    def _wrong_name(self, sheet: RawSheet) -> Problem:
        example = next(iter(self._known.series), "ST-01-M")
        return Problem(
            ProblemCode.SHEET_NAME,
            sheet.name,
            found=sheet.name,
            suggestions=(f"{example} {self._known.last_year}",),
        )


def _hidden(sheet: RawSheet) -> list[Problem]:
    problems = []
    if sheet.hidden_rows:
        code = ProblemCode.FILTERED_ROWS if sheet.filtered else ProblemCode.HIDDEN_ROWS
        rows = _spans(sheet.hidden_rows)
        first = sheet.hidden_rows[0]
        problems.append(Problem(code, sheet.name, first, found=rows, params={"rows": rows}))
    if sheet.hidden_columns:
        letters = [column_letter(column) for column in sheet.hidden_columns]
        code = ProblemCode.HIDDEN_COLUMNS
        problems.append(
            Problem(
                code,
                sheet.name,
                column=letters[0],
                found=", ".join(letters),
                params={"columns": letters},
            )
        )
    return problems


def _merged(sheet: RawSheet, table: Table) -> list[Problem]:
    """Merged ranges from the header down; a merged title above it does no harm."""
    return [
        Problem(
            ProblemCode.MERGED_CELLS,
            sheet.name,
            rows_of(merged).start,
            merged.rstrip("0123456789:").partition(":")[0].rstrip("0123456789"),
            found=merged,
            params={"range": merged},
        )
        for merged in sheet.merged
        if rows_of(merged).stop > table.header.number
    ]


def _repeated_header(table: Table, row: RawRow) -> Problem:
    code, params = ProblemCode.REPEATED_HEADER, {"first_row": table.header.number}
    return Problem(code, table.sheet, row.number, found=as_line(row), params=params)


def _ragged(table: Table, row: RawRow) -> Problem:
    code, params = ProblemCode.RAGGED_ROW, {"fields": row.width, "expected": table.header.width}
    return Problem(code, table.sheet, row.number, found=as_line(row), params=params)


def _spans(rows: tuple[int, ...]) -> str:
    """5, 7, 8, 9 as "5, 7–9"; the first twenty spans of a long list."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:20]]
    return ", ".join(texts) + (" …" if len(spans) > 20 else "")
