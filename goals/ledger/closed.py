"""Which cells take no figures any more: their institute's report is approved, or its round locked.

Product rule 0. Only reopening lets figures in again; the report itself is the one door that stays.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from goals.models import Batch, Extension, Indicator, Report
from goals.workflow import ReportState
from institutes.models import Kind
from institutes.organisation import organisations_in
from institutes.prepared import Prepared

Cell = tuple[int, int, int]  # indicator, unit, year

# A report's own figures, and the demo, which is loaded before there are rounds.
DECIDED = (ReportState.APPROVED, ReportState.FROZEN)
DOORS_THAT_STAY = (Batch.Kind.REPORT, Batch.Kind.DEMO)


class Closed(ValidationError):
    """A figure came for a closed cell; `units` says of whom, and nothing was recorded."""

    def __init__(self, units: Collection[tuple[int, int]]):
        self.units = frozenset(units)
        organisations = organisations_in({year for _unit, year in self.units})
        names = sorted(
            f"{node.acronym} {year}"
            for unit, year in self.units
            if (node := organisations[year].nodes.get(unit))
        )
        super().__init__(
            _(
                "The report is approved or locked for %(units)s. Nothing was stored. "
                "An administrator can reopen the report, with a reason."
            )
            % {"units": ", ".join(names)}
        )


LOCKED = "locked"


def closed_states(years: Collection[int], at: datetime) -> dict[tuple[int, int], str]:
    """Why each closed (unit, year) of these years is closed at a moment: the state of its report
    where that is approved or frozen, and else "locked"; one query."""
    return {
        (unit, year): state if state in DECIDED else LOCKED
        for unit, year, state in _closed(list(years), at)
    }


def _ask(years: list[int], at: datetime) -> QuerySet:
    extended = Extension.objects.filter(report=OuterRef("pk"), until__gt=at)
    is_locked = Q(round__locks_at__lte=at) & ~Exists(extended)
    reports = Report.objects.filter(Q(state__in=DECIDED) | is_locked, round__year__among=years)
    return reports.order_by().values_list("unit_id", "round__year", "state")


_closed = Prepared(_ask, list, datetime)


def closed_units(years: Collection[int], at: datetime) -> frozenset[tuple[int, int]]:
    """The closed (unit, year)s of these years at a moment; one query."""
    return frozenset(closed_states(years, at))


def check_open(batch: Batch, cells: Iterable[Cell]) -> None:
    """Raises Closed when a figure that reports are about would go into a closed cell."""
    if batch.kind in DOORS_THAT_STAY:
        return
    cells = list(cells)
    closed = closed_units({year for _series, _unit, year in cells}, batch.at)
    if not closed:
        return
    met = [cell for cell in cells if (cell[1], cell[2]) in closed]
    reported = set(
        Indicator.objects.filter(
            pk__in={cell[0] for cell in met}, collected_at=Kind.INSTITUTE, is_computed=False
        ).values_list("pk", flat=True)
    )
    refused = {(unit, year) for series, unit, year in met if series in reported}
    if refused:
        raise Closed(refused)
