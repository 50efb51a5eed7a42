"""One year's figures that every role may read: what a group of units can be described by."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from goals.calculations.aggregation import value_of
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import bulk
from goals.ledger.reading import Cells
from goals.models import Figure, Indicator

FEW = 200  # units; of more it is sooner to look through the whole year


class Shown(NamedTuple):
    """The parts of a value that is no small group and covers for none."""

    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None


def shown(
    indicators: Collection[Indicator], units: Collection[int], year: int
) -> dict[tuple[int, int], Shown]:
    """By (indicator id, institute id): values of one year, hidden cells left out for everybody.

    Who may see a small group sees it in its own cell, never in a median: so a group reads the
    same for all, and nothing can be worked out from it. One query.
    """
    wanted = set(units)
    rows = (
        Figure.objects.current()
        .order_by()
        .filter(
            indicator__in=[indicator.pk for indicator in indicators],
            year=year,
            state=State.VALUE,
            is_hidden=False,
        )
    )
    if len(wanted) <= FEW:
        rows = rows.filter(unit__in=wanted)
    names = ("indicator_id", "unit_id", "numerator", "denominator", "share")
    return {
        (indicator_id, unit_id): Shown(*parts)
        for indicator_id, unit_id, *parts in bulk.read(rows, names)
        if unit_id in wanted
    }


def shown_in(found: Cells) -> dict[tuple[int, int], Shown]:
    """The same of one year's cells, as they stood or would stand in another organisation."""
    return {
        (indicator_id, unit_id): Shown(cell.numerator, cell.denominator, cell.share)
        for (indicator_id, unit_id, _year), cell in found.items()
        if cell.state is State.VALUE and not cell.is_hidden
    }


def shown_values(
    indicator: Indicator, found: Mapping[tuple[int, int], Shown], units: Iterable[int]
) -> dict[int, Decimal]:
    """By unit id, the values of one series in its own unit; those without one are left out."""
    measured_in, has_denominator = MeasuredIn(indicator.measured_in), indicator.has_denominator
    values = {}
    for unit_id in units:
        if one := found.get((indicator.pk, unit_id)):
            value = value_of(*one, measured_in, has_denominator)
            if value is not None:
                values[unit_id] = value
    return values
