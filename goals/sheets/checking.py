"""A file as read, judged: the rows to store, and every problem in one go."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from goals.sheets.across import duplicates, totals
from goals.sheets.arriving import RawFile, RawSheet
from goals.sheets.cells import CellError
from goals.sheets.checked import Checked, LeftBlank, Row
from goals.sheets.headings import Column, is_readme
from goals.sheets.identity import Identity
from goals.sheets.known import Known, SeriesInfo, UnitInfo
from goals.sheets.layout import Table, as_line, find_table, merged_rows, rows_of
from goals.sheets.problems import Notice, NoticeCode, Problem, ProblemCode
from goals.sheets.raw import FileKind, Part, RawRow, column_letter
from goals.sheets.rowcheck import RowCheck

__all__ = ["Checked", "Known", "LeftBlank", "Row", "SeriesInfo", "UnitInfo", "check"]

Answer = TypeVar("Answer")

_SHEET_NAME = re.compile(r"(?P<series>\S+)\s+(?P<year>\d{1,9})", re.ASCII)


def check(parts: Iterator[Part], known: Known) -> Checked:
    """Every figure and every problem in a file, judged while it arrives.

    Sheet by sheet, row by row, in the order of the file; then what only shows across rows. With
    any problem nothing may be stored; `rows` then holds those that were right in themselves.

    Raises FileRefused when the file turns out, be it at its end, not to be readable.
    """
    file = RawFile(parts)
    identity = Identity(known)
    sheets = [_judged(sheet, file.kind, known, identity) for sheet in file.sheets()]
    rows = [row for sheet in sheets for row in sheet.rows]
    left_blank = [blank for sheet in sheets for blank in sheet.left_blank]
    problems = [problem for sheet in sheets for problem in sheet.problems]
    notices = [*file.notices, *(notice for sheet in sheets for notice in sheet.notices)]
    tables = {sheet.name: sheet.table for sheet in sheets if sheet.table is not None}
    problems += duplicates(rows)
    problems += totals(rows, known.series, tables)
    if not (rows or left_blank or problems):
        problems.append(Problem(ProblemCode.NO_ROWS, ""))
    elif empty := [sheet.name for sheet in sheets if sheet.is_empty]:
        notices.append(Notice(NoticeCode.EMPTY_SHEETS, params={"names": empty}))
    return Checked(tuple(rows), tuple(left_blank), tuple(problems), tuple(notices))


def _judged(sheet: RawSheet, kind: FileKind, known: Known, identity: Identity) -> "_SheetCheck":
    """A sheet with its rows judged as they come.

    Merged ranges are told after the rows. Where there are any, all is judged again: the rows they
    cover, and perhaps the header, were taken for what they are not.
    """
    judged = _SheetCheck(sheet, kind, known, identity)
    judged.judge()
    if merged := sheet.end().merged:
        judged = _SheetCheck(sheet, kind, known, identity, merged)
        judged.judge()
    return judged


class _SheetCheck:
    def __init__(
        self,
        sheet: RawSheet,
        kind: FileKind,
        known: Known,
        identity: Identity,
        merged: Sequence[str] = (),
    ) -> None:
        self.name = sheet.name
        self.is_empty = False
        self.table: Table | None = None
        self.rows: list[Row] = []
        self.left_blank: list[LeftBlank] = []
        self.problems: list[Problem] = []
        self.notices: list[Notice] = []
        self._sheet = sheet
        self._kind = kind
        self._known = known
        self._identity = identity
        self._merged = merged

    def judge(self) -> None:
        """The sheet's name, its headings, what is hidden in it, and its rows."""
        if is_readme(self.name):
            return
        if self._sheet.is_empty():
            self.is_empty = True
            return
        named = _SHEET_NAME.fullmatch(self.name.strip())
        said = self._columns() & {Column.SERIES, Column.YEAR}
        if self._kind is FileKind.XLSX and not named and len(said) < 2:
            self.problems.append(self._wrong_name())
            return
        series = year = None
        if named and Column.SERIES not in said:
            series = self._try(lambda: self._identity.series(named["series"]))
        if named and Column.YEAR not in said:
            year = self._try(lambda: self._identity.year(named["year"]))
        if series and year:
            self._try(lambda: self._identity.check_defined(series, year))
        needed = {Column.NUMERATOR} | (set() if named else {Column.SERIES, Column.YEAR})
        if series and series.has_denominator and not series.percent_allowed:
            needed.add(Column.DENOMINATOR)

        self.table, problems, notices = find_table(self._sheet, frozenset(needed), self._merged)
        self.problems += problems
        self.notices += notices
        if self.table is None:
            self.problems += _hidden(self._sheet)
            return
        rows = RowCheck(self.table, self._identity, series=series, year=year)
        self._check_rows(rows, self.table)
        self.problems += _hidden(self._sheet)  # known only now
        self.problems += _merged(self.table, self._merged)
        self.problems += rows.problems
        self.notices += rows.notices
        if blank_rows := self._sheet.end().blank_rows:
            params = {"count": blank_rows}
            self.notices.append(Notice(NoticeCode.BLANK_ROWS, self.name, params))

    def _check_rows(self, check: RowCheck, table: Table) -> None:
        header = table.header
        merged = merged_rows(self._sheet, self._merged)
        for raw in self._sheet.rows():
            if raw.number <= header.number or raw.number in merged:
                continue  # in a merged range anything may stand; said once, with the range
            if raw.cells == header.cells:
                check.problems.append(_repeated_header(table, raw))
            elif raw.width != header.width:
                check.problems.append(_ragged(table, raw))
            else:
                result = check.check(raw)
                if isinstance(result, Row):
                    self.rows.append(result)
                elif result is not None:
                    self.left_blank.append(result)

    def _columns(self) -> set[Column]:
        table, _, _ = find_table(self._sheet, frozenset(), self._merged)
        return set(table.columns) if table else set()

    def _try(self, ask: Callable[[], Answer]) -> Answer | None:
        """The answer; None, and a problem with the sheet's name, when there is something wrong."""
        try:
            return ask()
        except CellError as error:
            problem = Problem(error.code, self.name, found=self.name, params=error.params)
            self.problems.append(problem)
            return None

    def _wrong_name(self) -> Problem:
        example = next(iter(self._known.series), "ST-01-M")
        return Problem(
            ProblemCode.SHEET_NAME,
            self.name,
            found=self.name,
            suggestions=(f"{example} {self._known.last_year}",),
        )


def _hidden(sheet: RawSheet) -> list[Problem]:
    problems = []
    end = sheet.end()
    if end.hidden_rows:
        code = ProblemCode.FILTERED_ROWS if end.filtered else ProblemCode.HIDDEN_ROWS
        rows = _spans(end.hidden_rows)
        first = end.hidden_rows[0]
        problems.append(Problem(code, sheet.name, first, found=rows, params={"rows": rows}))
    if end.hidden_columns:
        letters = [column_letter(column) for column in end.hidden_columns]
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


def _merged(table: Table, ranges: Sequence[str]) -> list[Problem]:
    """Merged ranges from the header down; a merged title above it does no harm."""
    return [
        Problem(
            ProblemCode.MERGED_CELLS,
            table.sheet,
            rows_of(merged).start,
            merged.rstrip("0123456789:").partition(":")[0].rstrip("0123456789"),
            found=merged,
            params={"range": merged},
        )
        for merged in ranges
        if rows_of(merged).stop > table.header.number
    ]


def _repeated_header(table: Table, row: RawRow) -> Problem:
    code, params = ProblemCode.REPEATED_HEADER, {"first_row": table.header.number}
    return Problem(code, table.sheet, row.number, found=as_line(row), params=params)


def _ragged(table: Table, row: RawRow) -> Problem:
    code, params = ProblemCode.RAGGED_ROW, {"fields": row.width, "expected": table.header.width}
    return Problem(code, table.sheet, row.number, found=as_line(row), params=params)


def _spans(rows: Sequence[int]) -> str:
    """5, 7, 8, 9 as "5, 7–9"; the first twenty spans of a long list."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:20]]
    return ", ".join(texts) + (" …" if len(spans) > 20 else "")
