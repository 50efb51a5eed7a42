"""What stands, for any series, units and years at once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from goals.ledger.cells import Cell, figures_of, recorded_cell
from goals.ledger.courses import courses
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
    figures = figures_of(indicators, years, moment)
    folds = folds_of(
        {indicator.pk: indicator for indicator in indicators},
        figures,
        organisations or organisations_in(years),
        real_totals(indicators, moment),
    )
    for (indicator_id, year), of_units in figures.items():
        hidden = folds[indicator_id, year].hidden
        for unit_id in wanted & of_units.keys():
            found[indicator_id, unit_id, year] = replace(
                recorded_cell(of_units[unit_id]), is_hidden=unit_id in hidden
            )
    for (indicator_id, year), one in folds.items():
        for unit_id, cell in one.totals.items():
            if unit_id in wanted:
                found[indicator_id, unit_id, year] = cell
    return found
