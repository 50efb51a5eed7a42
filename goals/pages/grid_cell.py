"""One cell of the entry grid, opened: its figure, its history, its range, and what to write."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from goals import ledger
from goals.calculations.terms import MeasuredIn, State
from goals.grid.sheet import Sheet, stamp
from goals.models import Definition, Figure, Indicator, PlanIndicator
from goals.pages.grid import Column, GridCell, cell, held_in
from goals.pages.why import HISTORY_SHOWN, HistoryRow
from goals.wording.figures import unit_word, value_text
from goals.workbooks import figure_text
from institutes.models import Person
from institutes.numbers import number_text
from institutes.organisation import Node


@dataclass(frozen=True)
class Range:
    """The lowest and the highest value of the unit in other years."""

    lowest: str
    lowest_year: int
    highest: str
    highest_year: int


@dataclass(frozen=True)
class CellPage:
    sheet: Sheet
    column: Column
    unit: Node
    cell: GridCell
    figure: Figure | None
    value: str  # in words, with its unit of measure
    last_year: str
    range: Range | None
    history: list[HistoryRow]
    has_older: bool  # the page of the figure shows more
    definition: Definition | None

    @property
    def entry(self) -> PlanIndicator:
        return self.column.entry

    @property
    def indicator(self) -> Indicator:
        return self.column.indicator

    @property
    def year_before(self) -> int:
        return self.sheet.year - 1

    @property
    def fields(self) -> dict[str, str]:
        """What stands, as it is written in the fields of the form."""
        figure = self.figure
        if figure is None:
            return {}
        if figure.state != State.VALUE:
            standing = State(figure.state)
            return {
                "state": "" if standing is State.NOT_REPORTED else standing.value.replace("_", " "),
                "reason": figure.reason,
                "comment": figure.comment,
            }
        if figure.numerator is None:
            return {
                "numerator": f"{number_text(figure.share * 100)} %",
                "comment": figure.comment,
            }
        denominator = figure.denominator
        return {
            "numerator": number_text(figure.numerator),
            "denominator": "" if denominator is None else number_text(denominator),
            "comment": figure.comment,
        }


def cell_page(sheet: Sheet, unit: Node, by: Person, at: datetime) -> CellPage:
    """The cell of a sheet with one series; five queries."""
    [entry] = sheet.entries
    indicator = entry.indicator
    column = Column(entry, unit_word(indicator.measured_in), stamp(indicator))
    years = range(sheet.plan.figures_from, sheet.plan.figures_to + 1)
    held = held_in([indicator], years, [unit.id])
    closed = ledger.closed_units([sheet.year], at)
    shown = cell(sheet, column, unit, held, closed, by, at)
    history = _history(indicator, unit, sheet.year)
    figure = next((row.figure for row in history if row.is_current), None)
    values = {
        year: value
        for (_series, _unit, year), one in held.items()
        if (value := one.value(indicator)) is not None
    }
    return CellPage(
        sheet=sheet,
        column=column,
        unit=unit,
        cell=shown,
        figure=figure,
        value=value_text(values.get(sheet.year), indicator.measured_in),
        last_year=value_text(values.get(sheet.year - 1), indicator.measured_in),
        range=_range(values, sheet.year, indicator),
        history=history[:HISTORY_SHOWN],
        has_older=len(history) > HISTORY_SHOWN,
        definition=indicator.definitions.order_by("-version").first(),
    )


def _range(values: dict[int, Decimal], year: int, indicator: Indicator) -> Range | None:
    """What the unit's values lay between in other years than the one that is entered."""
    values = {each: value for each, value in values.items() if each != year}
    if len(values) < 2:
        return None
    low, high = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    measured_in = MeasuredIn(indicator.measured_in)
    return Range(
        value_text(values[low], measured_in), low, value_text(values[high], measured_in), high
    )


def _history(indicator: Indicator, unit: Node, year: int) -> list[HistoryRow]:
    """Newest first: who, when, through which door, why; one more than the panel shows."""
    figures = (
        Figure.objects.filter(indicator=indicator, unit_id=unit.id, year=year)
        .select_related(
            "indicator", "source", "batch__by", "batch__upload", "restores__batch__upload"
        )
        .order_by("-recorded_at", "-pk")[: HISTORY_SHOWN + 1]
    )
    return [
        HistoryRow(
            figure=figure,
            comment=figure.comment,
            text=figure_text(figure, indicator),
            origin=ledger.origin_of(figure),
            is_current=figure.superseded_at is None,
        )
        for figure in figures
    ]
