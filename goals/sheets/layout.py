"""Where a sheet's table begins and what its columns are for."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from goals.sheets.arriving import RawSheet
from goals.sheets.cells import shown_text
from goals.sheets.headings import HEADINGS, Column, column_of
from goals.sheets.problems import Notice, NoticeCode, Problem, ProblemCode
from goals.sheets.raw import RawRow, column_letter

_HEADER_WITHIN = 10  # rows
_UNIT = {Column.CODE, Column.NAME}
_FIGURE = {Column.NUMERATOR, Column.STATE}
_EXPECTED = frozenset(Column) - {Column.SERIES, Column.YEAR, Column.LAST_YEAR}


@dataclass(frozen=True)
class Table:
    """What is under a header: where each column is, and what stands over it."""

    sheet: str
    header: RawRow
    columns: Mapping[Column, int]
    headings: Mapping[Column, str]

    def letter(self, column: Column) -> str:
        """The column's letter, "" when the sheet has no such column."""
        return column_letter(self.columns.get(column, 0))


def find_table(
    sheet: RawSheet, needed: frozenset[Column], merged: Sequence[str]
) -> tuple[Table | None, list[Problem], list[Notice]]:
    """The table of a sheet, with what is wrong with its headings and worth knowing about them.

    The header is the first of the ten first rows that names a unit column and the numerator, in
    any of the languages and any order; the rows after them are not waited for. `merged` are the
    ranges known to be merged: a header in one is none. None when no row is a header, or when a
    heading is missing or there twice: then the columns are not known, and rows cannot be judged.
    """
    first = takewhile(lambda row: row.number <= _HEADER_WITHIN, sheet.rows())
    recognised = [(row, _recognise(row)) for row in first]
    header, found = max(recognised, key=lambda pair: _likeness(pair[1]), default=(None, {}))
    is_merged = header is not None and any(header.number in rows_of(span) for span in merged)
    if header is None or _likeness(found) < 2 or is_merged:
        return None, [_header_missing(sheet, header)], []
    problems = _duplicates(sheet, header, found)
    missing = [column for column in Column if column in needed and column not in found.values()]
    if not _UNIT & set(found.values()):
        missing.insert(0, Column.CODE)
    if missing:
        expected = [_written(column) for column in missing]
        problems.append(
            Problem(
                ProblemCode.MISSING_COLUMNS,
                sheet.name,
                header.number,
                found=as_line(header),
                params={"missing": expected},
            )
        )
    if problems:
        return None, problems, []
    headings = {cell.column: shown_text(cell.text) for cell in header.cells}
    table = Table(
        sheet=sheet.name,
        header=header,
        columns={column: position for position, column in found.items()},
        headings={column: headings[position] for position, column in found.items()},
    )
    return table, [], _extra_columns(table, headings, found)


def merged_rows(sheet: RawSheet, merged: Sequence[str]) -> set[int]:
    """The rows of a sheet that a merged range covers."""
    if not merged:
        return set()  # and no row is waited for
    spans = sorted((span.start, span.stop) for span in map(rows_of, merged))
    starts = [start for start, _ in spans]
    reach = list(accumulate((stop for _, stop in spans), max))  # of this span and those before
    return {
        row.number
        for row in sheet.rows()
        if (before := bisect_right(starts, row.number)) and row.number < reach[before - 1]
    }


def rows_of(cell_range: str) -> range:
    """The rows of a range such as "A13:B14"; none when it cannot be read."""
    ends = re.fullmatch(r"[A-Z]{1,3}(\d{1,7})(?::[A-Z]{1,3}(\d{1,7}))?", cell_range, re.ASCII)
    return range(int(ends[1]), int(ends[2] or ends[1]) + 1) if ends else range(0)


def as_line(row: RawRow) -> str:
    """The beginning of a row in a message."""
    return shown_text(" | ".join(cell.text for cell in row.cells[:20]))


def _recognise(row: RawRow) -> dict[int, Column]:
    return {cell.column: column for cell in row.cells if (column := column_of(cell.text))}


def _likeness(found: Mapping[int, Column]) -> int:
    """How much a row looks like the header; 2 is the least a table can do with.

    A row with a unit column and something to report, or with any three of our headings, counts
    for what it has. Less is half a header that was split over two rows, or an ordinary row.
    """
    columns = set(found.values())
    is_table = columns & _UNIT and columns & _FIGURE
    return len(columns) if is_table or len(columns) > 2 else 0


def _header_missing(sheet: RawSheet, best: RawRow | None) -> Problem:
    return Problem(
        ProblemCode.HEADER_MISSING,
        sheet.name,
        found=as_line(best) if best else "",
        params={"expected": [_written(column) for column in Column if column in _EXPECTED]},
    )


def _duplicates(sheet: RawSheet, header: RawRow, found: Mapping[int, Column]) -> list[Problem]:
    problems = []
    first_at: dict[Column, int] = {}
    texts = {cell.column: cell.text for cell in header.cells}
    for position, column in found.items():
        if column in first_at:
            first, second = column_letter(first_at[column]), column_letter(position)
            problems.append(
                Problem(
                    ProblemCode.DUPLICATE_HEADING,
                    sheet.name,
                    header.number,
                    second,
                    found=shown_text(texts[position]),
                    params={"first": first, "second": second},
                )
            )
        first_at.setdefault(column, position)
    return problems


def _extra_columns(
    table: Table, headings: Mapping[int, str], found: Mapping[int, Column]
) -> list[Notice]:
    extra = [text for position, text in headings.items() if position not in found]
    if not extra:
        return []
    return [Notice(NoticeCode.EXTRA_COLUMNS, table.sheet, {"headings": extra})]


def _written(column: Column) -> str:
    """A column's heading in every language it differs in: "navn / namn / name"."""
    return " / ".join(dict.fromkeys(headings.of(column) for headings in HEADINGS.values()))
