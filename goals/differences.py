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
from goals.ledger import Cell, Current, Entry, current_figures, is_same
from goals.models import Indicator, Upload
from goals.sheets.checked import Checked, Row
from goals.wording.figures import DASH, difference_text
from goals.workbooks import cell_text, figure_text
from institutes.organisation import Node, organisations_in


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One row beside the figure that stands. A file has thousands; words are made when read."""

    outcome: Outcome
    indicator: Indicator
    unit: Node
    entry: Entry
    standing: Current | None
    is_unusual: bool

    @property
    def year(self) -> int:
        return self.entry.year

    @property
    def place(self) -> str:
        """Sheet and row."""
        return self.entry.origin

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
    def token(self) -> tuple[Any, ...]:
        """What publishing relies on; a change in any of it makes the view out of date."""
        entry = self.entry
        return (
            self.indicator.code,
            self.indicator.name_nb,
            self.unit.code,
            self.unit.name_nb,
            entry.year,
            self.standing and self.standing.id,
            entry.state.value,
            entry.numerator,
            entry.denominator,
            entry.share,
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
        (indicators[row.series], unit, _entry(row, indicators[row.series], unit))
        for row in rows
        if row.series in indicators and (unit := organisations[row.year].by_code(row.unit_code))
    ]
    standing = current_figures([entry.cell for _indicator, _unit, entry in placed])
    return [
        _difference(indicator, unit, entry, standing.get(entry.cell))
        for indicator, unit, entry in placed
    ]


def _entry(row: Row, indicator: Indicator, unit: Node) -> Entry:
    return Entry(
        indicator_id=indicator.pk,
        unit_id=unit.id,
        year=row.year,
        state=row.state,
        numerator=row.numerator,
        denominator=row.denominator,
        share=row.share,
        reason=row.reason,
        comment=row.comment,
        origin=f"{row.sheet}, {row.row}" if row.sheet else str(row.row),
    ).rounded()


def _difference(
    indicator: Indicator, unit: Node, entry: Entry, figure: Current | None
) -> Difference:
    stands = figure is not None and figure.state != State.NOT_REPORTED
    if is_same(entry, figure) if stands else entry.state is State.NOT_REPORTED:
        return Difference(Outcome.SAME, indicator, unit, entry, figure, is_unusual=False)
    if not stands:
        return Difference(Outcome.NEW, indicator, unit, entry, figure, is_unusual=False)
    unusual = is_unusual(
        _value(indicator, figure), _value(indicator, entry), MeasuredIn(indicator.measured_in)
    )
    return Difference(Outcome.CHANGED, indicator, unit, entry, figure, unusual)


def _cell(entry: Entry) -> Cell:
    return Cell(entry.state, entry.numerator, entry.denominator, entry.share)


def _value(indicator: Indicator, cell: Entry | Current | None) -> Decimal | None:
    if cell is None or cell.state != State.VALUE:
        return None
    return value_of(
        cell.numerator,
        cell.denominator,
        cell.share,
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )
