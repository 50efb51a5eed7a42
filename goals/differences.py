"""What a workbook would change: row by row against the figures that stand."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from goals.calculations.aggregation import value_of
from goals.calculations.change import is_unusual
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import Cell, Current, Entry, Figures, current_figures_of, is_same
from goals.models import Extent, Indicator, Upload
from goals.sheets.checked import Row
from goals.wording.figures import DASH, difference_text
from goals.wording.places import place_text
from goals.workbooks import cell_text, figure_text
from institutes.organisation import Node, organisations_in


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


# Looked up for thousands of rows, which takes its time on an Enum.
_MEASURES = {measured_in.value: measured_in for measured_in in MeasuredIn}


class Difference(NamedTuple):
    """One row beside the figure that stands. A file has thousands; words are made when read."""

    outcome: Outcome
    indicator: Indicator
    unit: Node
    entry: Entry
    standing: Current | None

    @property
    def year(self) -> int:
        return self.entry.year

    @property
    def place(self) -> str:
        """Sheet and row, in words."""
        return place_text(self.entry.origin)

    @property
    def before(self) -> str:
        return figure_text(self.standing, self.indicator)

    @property
    def after(self) -> str:
        return cell_text(_cell(self.entry), self.indicator)

    @property
    def change(self) -> str:
        if self.outcome is Outcome.SAME:
            return DASH
        old, new = _value(self.indicator, self.standing), _value(self.indicator, self.entry)
        change = None if old is None or new is None else new - old
        return difference_text(change, self.indicator.measured_in)

    @property
    def is_unusual(self) -> bool:
        if self.outcome is not Outcome.CHANGED:
            return False
        old, new = _value(self.indicator, self.standing), _value(self.indicator, self.entry)
        return is_unusual(old, new, _MEASURES[self.indicator.measured_in])


def token_of(upload: Upload, found: Collection[Difference]) -> str:
    """Stands for an upload's differences as someone saw them: a change in anything that publishing
    relies on makes the view out of date. What the file says does not change, nor do the cells it
    speaks of as long as series and units are the same; what stands there does, and what series
    and units are called."""
    indicators = {one.entry.indicator_id: one.indicator for one in found}
    series = [(pk, one.code, one.name_nb) for pk, one in indicators.items()]
    units = {(one.unit.id, one.unit.code, one.unit.name_nb) for one in found}
    stood = [one.standing and one.standing.id for one in found]
    seen = (upload.pk, upload.sha256, sorted(series), sorted(units), stood)
    return sha256(repr(seen).encode()).hexdigest()


def differences(rows: Collection[Row]) -> list[Difference]:
    """Every row of a file against the ledger as it is now, in the order of the file.

    A fixed number of queries: indicators, organisation and the figures of the units in the file.
    """
    placed = _placed(rows)
    return _beside(placed, _standing(placed, {unit.id for _series, unit, _entry in placed}))


def differences_to_record(rows: Collection[Row]) -> tuple[list[Difference], Figures]:
    """The same, and all that stands in the series and years of the file, for who records it under
    the same lock."""
    placed = _placed(rows)
    standing = _standing(placed)
    return _beside(placed, standing), standing


Placed = Sequence[tuple[Indicator, Node, Entry]]


def _placed(rows: Collection[Row]) -> Placed:
    indicators = Indicator.objects.in_bulk({row.series for row in rows}, field_name="code")
    organisations = organisations_in({row.year for row in rows})
    placed = []
    for row in rows:
        indicator = indicators.get(row.series)
        unit = organisations[row.year].by_code(row.unit_code)
        if indicator and unit:
            placed.append((indicator, unit, _entry(row, indicator, unit)))
    return placed


def _standing(placed: Placed, units: Collection[int] | None = None) -> Figures:
    indicators = {entry.indicator_id for _series, _unit, entry in placed}
    return current_figures_of(indicators, {entry.year for _series, _unit, entry in placed}, units)


def _beside(placed: Placed, standing: Figures) -> list[Difference]:
    return [
        _difference(indicator, unit, entry, standing[entry.indicator_id, entry.year].get(unit.id))
        for indicator, unit, entry in placed
    ]


def _entry(row: Row, indicator: Indicator, unit: Node) -> Entry:
    _series, _code, year, state, numerator, denominator, share, reason, comment, sheet, number = row
    # By place: by name it takes twice as long, and a file has thousands.
    return Entry(
        *(indicator.id, unit.id, year, state, numerator, denominator, share),
        *(Extent.PART, reason, comment, None),
        f"{sheet}, {number}" if sheet else str(number),
    )


def _difference(
    indicator: Indicator, unit: Node, entry: Entry, figure: Current | None
) -> Difference:
    stands = figure is not None and figure.state is not State.NOT_REPORTED
    if is_same(entry, figure) if stands else entry.state is State.NOT_REPORTED:
        outcome = Outcome.SAME
    else:
        outcome = Outcome.CHANGED if stands else Outcome.NEW
    return Difference(outcome, indicator, unit, entry, figure)


def _cell(entry: Entry) -> Cell:
    return Cell(entry.state, entry.numerator, entry.denominator, entry.share)


def _value(indicator: Indicator, cell: Entry | Current | None) -> Decimal | None:
    if cell is None or cell.state is not State.VALUE:
        return None
    return value_of(
        cell.numerator,
        cell.denominator,
        cell.share,
        _MEASURES[indicator.measured_in],
        indicator.has_denominator,
    )
