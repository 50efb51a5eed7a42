"""What stands, for any series, units and years at once."""

from collections.abc import Collection, Mapping
from datetime import datetime

from goals.ledger.cells import Cell, figures_of, recorded_cell
from goals.ledger.courses import courses
from goals.ledger.hiding import hidden_elsewhere, hidden_in, related
from goals.ledger.totals import folds_of, real_totals
from goals.models import Indicator
from institutes.organisation import Organisation, organisations_in


def cells(
    indicators: Collection[Indicator],
    units: Collection[int],
    years: Collection[int],
    moment: datetime | None = None,
    *,
    parents: Collection[int] | None = None,
    organisations: Mapping[int, Organisation] | None = None,
) -> dict[tuple[int, int, int], Cell]:
    """What stands, by (indicator id, unit id, year). What is not there is not reported.

    Today's figures are read: institutes from the ledger, parents from their totals; two queries,
    whatever the number of units, and one if it is said that none of them are `parents`. As of an
    earlier moment, or in another organisation than that of each year (recast), everything is
    added up from the figures.
    """
    if moment is None and organisations is None:
        return {
            (indicator_id, unit_id, year): cell
            for (indicator_id, unit_id), course in courses(
                indicators, units, years, parents
            ).items()
            for year, cell in course.items()
        }
    wanted = set(units)
    found: dict[tuple[int, int, int], Cell] = {}
    asked = {indicator.pk: indicator for indicator in indicators}
    series = related(asked) | asked
    figures = figures_of(series.values(), years, moment)
    own = then = organisations_in(years)
    hidings = hidden_in(series, figures, then)
    if organisations is not None:
        own = organisations
        hidings = hidden_elsewhere(hidings, series, figures, then, own)
    figures = {pair: of_units for pair, of_units in figures.items() if pair[0] in asked}
    folds = folds_of(series, figures, own, real_totals(indicators, moment), hidings)
    for (indicator_id, year), of_units in figures.items():
        hidden = folds[indicator_id, year].hidden
        for unit_id in wanted & of_units.keys():
            row = of_units[unit_id]
            # Hidden today or when another took its place: it would tell of others now.
            is_hidden = unit_id in hidden or row.is_hidden
            found[indicator_id, unit_id, year] = recorded_cell(row)._replace(is_hidden=is_hidden)
    for (indicator_id, year), one in folds.items():
        for unit_id, cell in one.totals.items():
            if unit_id in wanted:
                found[indicator_id, unit_id, year] = cell
    return found
