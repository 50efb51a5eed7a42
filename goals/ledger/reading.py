"""What stands, for any series, units and years at once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from goals.ledger import bulk
from goals.ledger.cells import STATES, Cell, figures_of, read_figures, recorded_cell
from goals.ledger.totals import TOTAL_FIELDS, folds_of, real_totals
from goals.models import Figure, Indicator, Total
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
    wanted = set(units)
    ids = [indicator.pk for indicator in indicators]
    found: dict[tuple[int, int, int], Cell] = {}
    if moment is None and organisations is None:
        figures = Figure.objects.current().filter(
            indicator_id__in=ids, year__in=years, unit_id__in=wanted
        )
        for row in read_figures(figures):
            found[row.indicator_id, row.unit_id, row.year] = recorded_cell(row)
        above = wanted if parents is None else parents
        if not above:
            return found
        totals = Total.objects.filter(indicator_id__in=ids, year__in=years, unit_id__in=above)
        names = ("indicator_id", "unit_id", "year", *TOTAL_FIELDS)
        for indicator_id, unit_id, year, *values in bulk.read(totals, names, state=STATES):
            found[indicator_id, unit_id, year] = _stored(values)
        return found
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


def _stored(values: list) -> Cell:
    return Cell(**dict(zip(TOTAL_FIELDS, values, strict=True)))
