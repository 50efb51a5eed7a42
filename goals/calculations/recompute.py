"""The statuses of a file of cases, so that anyone can check the portal's arithmetic.

A row is a case: rule and direction, base, current value, target. The same rows come back with
what the linear path or the growth rule says of them, from the same functions the pages use. All
problems of a file are told at once, each with its row and column, and a file with a problem gives
no result at all.

Source: product.md ground rules 1 and 6; calculations.md 1.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from itertools import zip_longest

from goals.calculations.assessment import (
    Base,
    Point,
    Rule,
    Target,
    TargetError,
    assess,
    check_target,
)
from goals.calculations.growth import assess_growth
from goals.calculations.terms import Direction

NEEDED = (
    "rule",
    "direction",
    "base_year",
    "base_value",
    "current_year",
    "current_value",
    "target",
    "target_year",
    "limit",
)
MAY_BE_BLANK = ("target", "target_year", "limit")
ADDED = ("value", "status", "score", "expected", "attainment", "reason")

_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_YEAR = re.compile(r"(19|20)[0-9][0-9]")
_MOST_CHARACTERS = 28  # as many digits as arithmetic keeps
_DIGITS_SHOWN = 12


@dataclass(frozen=True)
class Problem:
    """What is wrong and where. `row` is the line of the file, None for the file as a whole."""

    message: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


class FileError(ValueError):
    """A file that cannot be recomputed, with every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def recompute(data: bytes) -> str:
    """The rows of a CSV file with value, status, score, expected, attainment and reason added.

    UTF-8, with or without a byte order mark; comma or semicolon between columns; plain numbers,
    dot or comma as decimal sign, no thousands. The heading has the columns in NEEDED, in any
    order and with others if one likes; target, target_year and limit may be blank in a row, but a
    target needs its year, which for the linear path lies after the base year. The answer keeps
    columns and delimiter and writes numbers with a dot.
    `value` and `score` belong to the growth rule, `expected` and `attainment` to the linear path;
    `reason` has the codes with spaces between. Blank lines are left out.
    Raises FileError with all problems.
    """
    heading, rows, delimiter = _read(data)
    problems: list[Problem] = []
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([*heading, *ADDED])
    for line, cells in rows:
        if len(cells) != len(heading):
            problems.append(
                Problem(f"{len(cells)} columns where the heading has {len(heading)}.", line)
            )
            continue
        row = _Row(line, dict(zip(heading, cells, strict=True)))
        writer.writerow([*cells, *_answer(row)])
        problems += row.problems
    if problems:
        raise FileError(problems)
    return out.getvalue()


def _read(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """Heading, rows with the line they start on, and delimiter."""
    text = _decode(data)
    first_line = text.partition("\n")[0]
    delimiter = ";" if ";" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError([Problem(f"this is not valid CSV ({error}).", line)]) from error
    if not rows:
        raise FileError([Problem("The file is empty; it needs a heading and a row per case.")])
    (heading_row, heading), *rows = rows
    problems = [
        Problem("the column is missing.", heading_row, name)
        for name in NEEDED
        if name not in heading
    ]
    problems += [
        Problem("the column is there twice.", heading_row, name)
        for name in dict.fromkeys(heading)
        if heading.count(name) > 1
    ]
    problems += [
        Problem("the name is taken by a column of the answer.", heading_row, name)
        for name in ADDED
        if name in heading
    ]
    problems += [
        Problem("there is a NUL character, which no text has.", line, column.replace("\0", ""))
        for line, cells in [(heading_row, heading), *rows]
        for column, cell in zip_longest(heading[: len(cells)], cells, fillvalue="")
        if "\0" in cell
    ]
    if problems:
        raise FileError(problems)
    return heading, rows, delimiter


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError([Problem("The file is UTF-16; save it as CSV in UTF-8.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = f"byte {data[error.start]:#04x} is not UTF-8; save the file as CSV in UTF-8."
        raise FileError([Problem(message, row)]) from error
    return text


@dataclass(frozen=True)
class _Row:
    """The cells of a row by column, and what is found wrong with them."""

    line: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(message, self.line, column))

    def choice(self, column: str, choices: tuple[str, ...]) -> str:
        """One of the choices; "" if it is not, which is then a problem."""
        cell = self.cells[column]
        if cell in choices:
            return cell
        self.refuse(column, f"“{cell}” is not one of: {', '.join(choices)}.")
        return ""

    def year(self, column: str) -> int | None:
        """A year; None if the cell is blank or no year, a problem unless it may be blank."""
        if self._is_like(column, _YEAR, "a year from 1900 to 2099"):
            return int(self.cells[column])
        return None

    def number(self, column: str) -> Decimal | None:
        """A number; None if the cell is blank or no number, a problem unless it may be blank."""
        if self._is_like(column, _NUMBER, "a plain number such as 1234.5 or 1234,5"):
            return Decimal(self.cells[column].replace(",", "."))
        return None

    def _is_like(self, column: str, pattern: re.Pattern[str], what: str) -> bool:
        cell = self.cells[column]
        if cell and pattern.fullmatch(cell) and len(cell) <= _MOST_CHARACTERS:
            return True
        if cell:
            shown = cell if len(cell) <= _MOST_CHARACTERS else f"{cell[:_MOST_CHARACTERS]}…"
            self.refuse(column, f"“{shown}” is not {what}.")
        elif column not in MAY_BE_BLANK:
            self.refuse(column, f"this is blank; it must be {what}.")
        return False


def _answer(row: _Row) -> list[str]:
    """The cells to add to a row; none if it has a problem, which is then told."""
    rule = row.choice("rule", ("linear", "growth"))
    direction = row.choice("direction", (Direction.UP, Direction.DOWN))
    base_year, base_value = row.year("base_year"), row.number("base_value")
    year, value = row.year("current_year"), row.number("current_value")
    target_value, target_year = row.number("target"), row.year("target_year")
    limit = row.number("limit")
    if row.cells["target"] and not row.cells["target_year"]:
        row.refuse("target_year", "this is blank; a target needs the year it is for.")
    if row.problems or base_year is None or base_value is None or year is None or value is None:
        return []
    base, current, target = (base_year, base_value), (year, value), None
    if target_year is not None and target_value is not None:
        target = target_year, target_value
    if rule == "growth":
        return _growth(base, current, Direction(direction), target, limit)
    if target and target[0] <= base_year:
        row.refuse("target_year", f"{target[0]} is not after the base year, {base_year}.")
        return []
    try:
        return _linear(base, current, Direction(direction), target)
    except TargetError as error:
        row.refuse("target", str(error))
        return []


def _growth(
    base: tuple[int, Decimal],
    current: tuple[int, Decimal],
    direction: Direction,
    target: tuple[int, Decimal] | None,
    limit: Decimal | None,
) -> list[str]:
    """What the growth rule says, as cells."""
    growth = assess_growth(dict([base, current]), base[0], direction, target, limit)
    value, score = _plain(growth.value), _plain(growth.score)
    return [value, growth.status, score, "", "", growth.reason or ""]


def _linear(
    base: tuple[int, Decimal],
    current: tuple[int, Decimal],
    direction: Direction,
    target: tuple[int, Decimal] | None,
) -> list[str]:
    """What the linear path says, as cells. Raises TargetError."""
    rule = Rule()
    if target:
        check_target(base[1], target[1], direction, rule)
    assessment = assess(
        [Point(*current)],
        Base(*base),
        Target(*target) if target else None,
        direction,
        rule,
        date(current[0], 12, 31),
    )
    expected, attainment = _plain(assessment.expected_value), _plain(assessment.attainment)
    return ["", assessment.status, "", expected, attainment, " ".join(assessment.reasons)]


def _plain(number: Decimal | None) -> str:
    """Up to 12 significant digits with a dot, never an exponent; blank for None."""
    if number is None:
        return ""
    rounded = Context(prec=_DIGITS_SHOWN).create_decimal(number)
    return f"{rounded.normalize():f}" if rounded else "0"
