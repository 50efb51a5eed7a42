"""What typed cells would change, looked at before it is saved: a block, or one series' form."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import ledger
from goals.grid.block import Overhang, Place, laid_over, lines_of
from goals.grid.changes import Comparison, Input, compare
from goals.grid.sheet import Sheet, stamp
from goals.grid.typing import TypedCell
from goals.models import Definition, Indicator
from goals.pages.grid import Column, GridCell, cell, held_in
from goals.wording.figures import unit_word
from institutes.models import Person
from institutes.organisation import Node

UNITS_AT_ONCE = 200  # on one page of the form: four fields each, and no more than 1,000 in a POST


@dataclass(frozen=True)
class SeriesRow:
    """A unit with its fields, as they stand or as they were typed, and what is wrong with them."""

    unit: Node
    cell: GridCell
    typed: TypedCell
    problems: dict[str, str]

    @property
    def sentence(self) -> str:
        return " ".join(self.problems.values())


@dataclass(frozen=True)
class SeriesPage:
    sheet: Sheet
    column: Column
    definition: Definition | None
    rows: list[SeriesRow]
    part: int
    parts: int

    @property
    def year_before(self) -> int:
        return self.sheet.year - 1

    @property
    def part_numbers(self) -> range:
        return range(1, self.parts + 1)


def units_of_part(sheet: Sheet, part: int) -> list[Node]:
    """The units on one page of a series' form; parts count from 1."""
    return sheet.units[(part - 1) * UNITS_AT_ONCE : part * UNITS_AT_ONCE]


def parts_of(sheet: Sheet) -> int:
    return max(1, -(-len(sheet.units) // UNITS_AT_ONCE))


def inputs_of(sheet: Sheet, typed: dict[int, TypedCell]) -> list[Input]:
    """What was typed in one series' form, by unit id, in the order of the form."""
    [indicator] = sheet.indicators
    return [Input(indicator, unit, typed[unit.id]) for unit in sheet.units if unit.id in typed]


def series_page(
    sheet: Sheet,
    part: int,
    by: Person,
    at: datetime,
    *,
    typed: dict[int, TypedCell] | None = None,
    comparison: Comparison | None = None,
) -> SeriesPage:
    """One series for all units, as a form with blank fields beside what stands; four queries.

    `typed` by unit id fills the fields in again, and `comparison` says what is wrong with them.
    """
    [entry] = sheet.entries
    indicator = entry.indicator
    column = Column(entry, unit_word(indicator.measured_in), stamp(indicator))
    held = held_in([indicator], [sheet.year, sheet.year - 1])
    closed = ledger.closed_units([sheet.year], at)
    wrong = {one.input.unit.id: one.problems for one in comparison.wrong} if comparison else {}
    filled = typed or {}
    rows = [
        SeriesRow(
            unit,
            cell(sheet, column, unit, held, closed, by, at),
            filled.get(unit.id, TypedCell()),
            wrong.get(unit.id, {}),
        )
        for unit in units_of_part(sheet, part)
    ]
    return SeriesPage(
        sheet,
        column,
        indicator.definitions.order_by("-version").first(),
        rows,
        part,
        parts_of(sheet),
    )


@dataclass(frozen=True)
class BlockPage:
    """A pasted block over a sheet: `comparison` is None before anything is pasted."""

    sheet: Sheet
    series: Indicator
    unit: Node
    inputs: list[Input]
    comparison: Comparison | None
    problems: list[str]  # of the block as a whole

    @property
    def may_save(self) -> bool:
        found = self.comparison
        return bool(found and found.changes and not found.wrong and not self.problems)


def block_page(
    sheet: Sheet, series: Indicator, unit: Node, block: str, by: Person, at: datetime
) -> BlockPage:
    """What a block would change, laid over the sheet from a series and a unit on."""
    if not block.strip():
        return BlockPage(sheet, series, unit, [], None, [])
    lines = lines_of(block)
    columns = sheet.indicators[sheet.indicators.index(series) :]
    units = sheet.units[sheet.units.index(unit) :]
    places, overhang = laid_over(lines, columns, units)
    inputs = [Input(one.indicator, one.unit, one.typed, _place(one)) for one in places]
    comparison = compare(sheet, inputs, by=by, at=at)
    return BlockPage(sheet, series, unit, inputs, comparison, _of_the_block(overhang))


def _place(one: Place) -> str:
    return _("line %(line)s, column %(column)s") % {"line": one.line, "column": one.column}


def _of_the_block(overhang: Overhang) -> list[str]:
    found = []
    if overhang.lines:
        found.append(
            ngettext(
                "The block has %(count)s line more than there are units from here on.",
                "The block has %(count)s lines more than there are units from here on.",
                overhang.lines,
            )
            % {"count": overhang.lines}
        )
    if overhang.columns:
        found.append(
            ngettext(
                "The block has %(count)s column more than there are indicators from here on.",
                "The block has %(count)s columns more than there are indicators from here on.",
                overhang.columns,
            )
            % {"count": overhang.columns}
        )
    return found
