"""What stands, for any series, units and years at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from goals.ledger.cells import Cell, Figures, Pair, figures_of, recorded_cell
from goals.ledger.courses import courses
from goals.ledger.hiding import hidden_elsewhere, hidden_in, related
from goals.ledger.totals import Fold, folds_of, real_totals
from goals.models import Indicator
from institutes.organisation import Organisation, organisations_in

Cells = dict[tuple[int, int, int], Cell]  # by indicator id, unit id and year


def cells(
    indicators: Collection[Indicator],
    units: Collection[int],
    years: Collection[int],
    moment: datetime | None = None,
    *,
    parents: Collection[int] | None = None,
    organisations: Mapping[int, Organisation] | None = None,
) -> Cells:
    """What stands. What is not there is not reported.

    Today's figures are read: institutes from the ledger, parents from their totals; two queries,
    whatever the number of units, and one if it is said that none of them are `parents`. As of an
    earlier moment, or in another organisation, everything is `added_up`.
    """
    if moment is not None or organisations is not None:
        return added_up(indicators, years, moment, organisations).cells(indicators, units, years)
    return {
        (indicator_id, unit_id, year): cell
        for (indicator_id, unit_id), course in courses(indicators, units, years, parents).items()
        for year, cell in course.items()
    }


@dataclass(frozen=True)
class AddedUp:
    """All units of some series and years, added up from the figures."""

    figures: Figures
    folds: Mapping[Pair, Fold]

    def has(self, indicators: Collection[Indicator], years: Collection[int]) -> bool:
        return all((one.pk, year) in self.figures for one in indicators for year in years)

    def cells(
        self, indicators: Collection[Indicator], units: Collection[int], years: Collection[int]
    ) -> Cells:
        """Of some of its series and years; KeyError for others."""
        wanted = set(units)
        found: Cells = {}
        for indicator_id, year in ((one.pk, year) for one in indicators for year in years):
            rows, fold = self.figures[indicator_id, year], self.folds[indicator_id, year]
            for unit_id in wanted & rows.keys():
                row = rows[unit_id]
                # Hidden today or when another took its place: it would tell of others now.
                is_hidden = unit_id in fold.hidden or row.is_hidden
                cell = recorded_cell(row)._replace(is_hidden=is_hidden)
                found[indicator_id, unit_id, year] = cell
            for unit_id in wanted & fold.totals.keys():
                found[indicator_id, unit_id, year] = fold.totals[unit_id]
        return found


def added_up(
    indicators: Collection[Indicator],
    years: Collection[int],
    moment: datetime | None = None,
    organisations: Mapping[int, Organisation] | None = None,
) -> AddedUp:
    """As of an earlier moment, or in another organisation than that of each year (recast), for
    which no totals are kept."""
    asked = {indicator.pk: indicator for indicator in indicators}
    series = related(asked) | asked
    figures = figures_of(series.values(), years, moment)
    own = then = organisations_in(years)
    hidings = hidden_in(series, figures, then)
    if organisations is not None:
        own = organisations
        hidings = hidden_elsewhere(hidings, series, figures, then, own)
    figures = {pair: of_units for pair, of_units in figures.items() if pair[0] in asked}
    return AddedUp(
        figures, folds_of(series, figures, own, real_totals(indicators, moment), hidings)
    )
