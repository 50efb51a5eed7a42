"""What a workbook would change: row by row against the figures that stand."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from goals.calculations.aggregation import value_of
from goals.calculations.change import is_unusual
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import Cell, Entry, current_figures, is_same
from goals.models import Figure, Indicator, Upload
from goals.sheets.checked import Checked, Row
from goals.wording.figures import DASH, difference_text
from goals.workbooks import cell_text, figure_text
from institutes.numbers import quantize
from institutes.organisation import Node, organisations_in


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One row beside the figure that stands."""

    outcome: Outcome
    indicator: Indicator
    unit: Node
    year: int
    entry: Entry
    before_id: int | None
    before: str
    after: str
    change: str
    is_unusual: bool
    place: str  # sheet and row

    @property
    def token(self) -> tuple[Any, ...]:
        """What publishing relies on; a change in any of it makes the view out of date."""
        return (
            self.indicator.code,
            self.indicator.name_nb,
            self.unit.code,
            self.unit.name_nb,
            self.year,
            self.before_id,
            str(self.entry.state),
            str(self.entry.numerator),
            str(self.entry.denominator),
            str(self.entry.share),
        )


def token_of(found: Collection[Difference]) -> str:
    """Stands for a list of differences as someone saw it."""
    return sha256(repr([difference.token for difference in found]).encode()).hexdigest()


def differences(upload: Upload) -> list[Difference]:
    """Every row of an upload against the ledger as it is now, in the order of the file.

    A fixed number of queries: indicators, organisation, current figures.
    """
    rows = Checked.from_json(upload.checked).rows
    indicators = Indicator.objects.in_bulk({row.series for row in rows}, field_name="code")
    organisations = organisations_in({row.year for row in rows})
    placed = [
        (row, indicators[row.series], organisations[row.year].by_code(row.unit_code))
        for row in rows
        if row.series in indicators
    ]
    placed = [(row, indicator, unit) for row, indicator, unit in placed if unit]
    standing = current_figures(
        {(indicator.pk, unit.id, row.year) for row, indicator, unit in placed}
    )
    return [
        _difference(row, indicator, unit, standing.get((indicator.pk, unit.id, row.year)))
        for row, indicator, unit in placed
    ]


def _difference(row: Row, indicator: Indicator, unit: Node, figure: Figure | None) -> Difference:
    entry = Entry(
        indicator_id=indicator.pk,
        unit_id=unit.id,
        year=row.year,
        state=row.state,
        numerator=_rounded(row.numerator),
        denominator=_rounded(row.denominator),
        share=row.share,
        reason=row.reason,
        comment=row.comment,
        origin=f"{row.sheet}, {row.row}" if row.sheet else str(row.row),
    )
    after = Cell(row.state, entry.numerator, entry.denominator, entry.share)
    before = _cell(figure)
    old, new = _value(indicator, before), _value(indicator, after)
    stands = figure is not None and figure.state != State.NOT_REPORTED
    if (stands and is_same(entry, figure)) or (not stands and row.state is State.NOT_REPORTED):
        outcome = Outcome.SAME
    else:
        outcome = Outcome.CHANGED if stands else Outcome.NEW
    change = None if old is None or new is None else new - old
    return Difference(
        outcome=outcome,
        indicator=indicator,
        unit=unit,
        year=row.year,
        entry=entry,
        before_id=figure.pk if figure else None,
        before=figure_text(figure),
        after=cell_text(after, indicator),
        change=DASH if outcome is Outcome.SAME else difference_text(change, indicator.measured_in),
        is_unusual=outcome is Outcome.CHANGED
        and is_unusual(old, new, MeasuredIn(indicator.measured_in)),
        place=entry.origin,
    )


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else quantize(number)


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return Cell()
    return Cell(
        State(figure.state),
        figure.numerator,
        figure.denominator,
        figure.share,
        figure_id=figure.pk,
    )


def _value(indicator: Indicator, cell: Cell) -> Decimal | None:
    if cell.state is not State.VALUE:
        return None
    return value_of(
        cell.numerator,
        cell.denominator,
        cell.share,
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )
