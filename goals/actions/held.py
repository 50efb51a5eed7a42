"""The institute's own part of a report: its row is held, and what the person may do is asked again
under the lock."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from goals.models import Event, Report
from goals.reports.rights import Standing, standing_of
from institutes.access import Rights
from institutes.models import Person
from institutes.prepared import PreparedObjects


@dataclass(frozen=True)
class Held:
    """A report whose row this transaction has locked, as the person meets it."""

    standing: Standing
    by: Person
    at: datetime

    @property
    def report(self) -> Report:
        return self.standing.report

    def event(self, kind: Event.Kind, **fields) -> Event:
        return Event.objects.create(
            round=self.report.round, report=self.report, kind=kind, at=self.at, by=self.by, **fields
        )


_read_locked = PreparedObjects(
    lambda year, code: (
        Report.objects.select_for_update(of=("self",))
        .select_related("round", "unit")
        .filter(round__year=year, unit__code=code)
        .order_by()
    ),
    *(int, str),
)


def hold(year: int, code: str, rights: Rights, by: Person, at: datetime) -> Held:
    """Lock the report, so that whatever is decided on it follows one after another.

    Raises Http404 where there is none, or where it is out of the person's reach.
    """
    report = next(iter(_read_locked(year, code)), None)
    if report is None:
        raise Http404
    return Held(standing_of(report, rights, by, at), by, at)
