"""What only shows when rows are laid side by side: the same figure twice, totals that differ."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from goals.calculations.terms import State
from goals.sheets.cells import shown
from goals.sheets.checked import Row
from goals.sheets.headings import Column
from goals.sheets.known import SeriesInfo
from goals.sheets.layout import Table
from goals.sheets.problems import Problem, ProblemCode

Key = tuple[str, str, int]  # series, unit, year


def duplicates(rows: Iterable[Row]) -> list[Problem]:
    """Each row whose series, unit and year stood before, with both places and both values."""
    problems = []
    first: dict[Key, Row] = {}
    for row in rows:
        earlier = first.setdefault(_key(row), row)
        if earlier is not row:
            problems.append(
                Problem(
                    ProblemCode.DUPLICATE_ROW,
                    row.sheet,
                    row.row,
                    found=value_of(row),
                    params={
                        "first_sheet": earlier.sheet,
                        "first_row": earlier.row,
                        "first_value": value_of(earlier),
                        "value": value_of(row),
                    },
                )
            )
    return problems


def totals(
    rows: Sequence[Row], series: Mapping[str, SeriesInfo], tables: Mapping[str, Table]
) -> list[Problem]:
    """Each figure that is not the sum of its parts, where all the parts are in the file as values.

    Numerators and denominators are compared alike. What is only in the ledger is not looked at.
    """
    wholes = {info.code: info.parts for info in series.values() if info.parts}
    if wholes.keys().isdisjoint({row.series for row in rows}):
        return []
    values = {_key(row): row for row in rows if row.state is State.VALUE}
    problems = []
    for (code, unit, year), total in values.items():
        parts = [values.get((part, unit, year)) for part in wholes.get(code, ())]
        present = [part for part in parts if part is not None]
        if not present or len(present) < len(parts):
            continue
        for column in (Column.NUMERATOR, Column.DENOMINATOR):
            problem = _difference(total, present, column, tables)
            if problem is not None:
                problems.append(problem)
    return problems


def value_of(row: Row) -> str:
    """A figure in a message: "56 / 120", "40 %", or the state's name."""
    if row.state is not State.VALUE:
        return row.state.value
    if row.share is not None:
        return f"{shown(row.share * 100)}\u00a0%"
    if row.denominator is None:
        return shown(row.numerator)
    return f"{shown(row.numerator)} / {shown(row.denominator)}"


def _difference(
    total: Row, parts: Sequence[Row], column: Column, tables: Mapping[str, Table]
) -> Problem | None:
    stated = _number(total, column)
    numbers = [_number(part, column) for part in parts]
    if stated is None or None in numbers:
        return None
    summed = sum((number for number in numbers if number is not None), Decimal(0))
    if summed == stated:
        return None
    table = tables[total.sheet]
    return Problem(
        ProblemCode.TOTAL_DIFFERS,
        total.sheet,
        total.row,
        table.letter(column),
        table.headings.get(column, ""),
        shown(stated),
        suggestions=(shown(summed),),
        params={
            "total": shown(stated),
            "total_cell": _cell(total, column, tables),
            "cells": [_cell(part, column, tables) for part in parts],
            "sum": shown(summed),
            "difference": shown(stated - summed),
        },
    )


def _number(row: Row, column: Column) -> Decimal | None:
    return row.numerator if column is Column.NUMERATOR else row.denominator


def _cell(row: Row, column: Column, tables: Mapping[str, Table]) -> str:
    """As a formula would name it: 'ST-01-B 2021'!D7, or D7 alone in CSV."""
    cell = f"{tables[row.sheet].letter(column)}{row.row}"
    return f"'{row.sheet}'!{cell}" if row.sheet else cell


def _key(row: Row) -> Key:
    return row.series, row.unit_code, row.year
