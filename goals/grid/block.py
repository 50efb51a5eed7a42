"""A block copied from a spreadsheet, laid over the cells of a sheet.

Pure but for the names of units and series it carries along: lines and columns in, places out.
A series of ratios takes one column of the block where it holds "96/284" or "33,8 %", and two
(numerator, denominator) where it holds plain numbers.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from goals.grid.typing import TypedCell
from goals.models import Indicator
from institutes.organisation import Node

MAX_CHARACTERS = 500_000
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BEGINS_LIKE_A_NUMBER = re.compile(r"\s*[+\-−]?\d")


@dataclass(frozen=True)
class Place:
    """One cell of the sheet with what the block holds for it; line and column count from 1."""

    line: int
    column: int
    indicator: Indicator
    unit: Node
    typed: TypedCell


@dataclass(frozen=True)
class Overhang:
    """What of a block reaches beyond the sheet; 0 where nothing does."""

    lines: int = 0
    columns: int = 0


def lines_of(text: str) -> list[list[str]]:
    """The cells of a copied block: tabs between columns, a line per row, quotes as Excel sets."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:  # a quotation mark that only stands in a text
        lines = [line.split("\t") for line in _LINE_ENDS.split(text)]
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines


def takes_two_columns(cells: Sequence[str]) -> bool:
    """Whether a column of the block holds numerators alone, with the denominators beside."""
    numbers = [cell for cell in cells if _BEGINS_LIKE_A_NUMBER.match(cell)]
    return bool(numbers) and not any("/" in cell or "%" in cell for cell in numbers)


def laid_over(
    lines: Sequence[Sequence[str]], indicators: Sequence[Indicator], units: Sequence[Node]
) -> tuple[list[Place], Overhang]:
    """Each cell of the block on its place, from the first of the series and units given."""
    width = max((len(line) for line in lines), default=0)

    def cell(line: Sequence[str], column: int) -> str:
        return line[column] if column < len(line) else ""

    spans: list[tuple[Indicator, int, bool]] = []
    column = 0
    for indicator in indicators:
        if column >= width:
            break
        here = [cell(line, column) for line in lines]
        two = indicator.has_denominator and takes_two_columns(here)
        spans.append((indicator, column, two))
        column += 2 if two else 1
    places = [
        Place(
            number,
            first + 1,
            indicator,
            unit,
            TypedCell(cell(line, first), cell(line, first + 1) if two else ""),
        )
        for number, (line, unit) in enumerate(zip(lines, units, strict=False), 1)
        for indicator, first, two in spans
    ]
    return places, Overhang(max(0, len(lines) - len(units)), max(0, width - column))
