"""The yearly round: opened by an administrator, with a report for every institute."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.conflicts import Conflict
from goals.models import Event, Plan, Report, Round
from institutes.models import Person
from institutes.organisation import organisations_in


@transaction.atomic
def open_round(
    *,
    plan: Plan,
    year: int,
    opens_at: datetime,
    due_at: datetime,
    locks_at: datetime,
    by: Person | None,
    at: datetime,
) -> Round:
    """A round for a year, and a draft for every institute that is valid on 31 December of it.

    Raises Conflict when the year has a round already.
    """
    made, is_new = Round.objects.get_or_create(
        year=year,
        defaults={
            "plan": plan,
            "opens_at": opens_at,
            "due_at": due_at,
            "locks_at": locks_at,
            "created_at": at,
            "created_by": by,
            "is_demo": bool(by and by.is_demo),
        },
    )
    if not is_new:
        raise Conflict(_("%(year)s has a round already.") % {"year": year})
    Event.objects.create(round=made, kind=Event.Kind.OPENED, at=at, by=by)
    reports = Report.objects.bulk_create(
        Report(round=made, unit_id=node.id) for node in organisations_in([year])[year].institutes
    )
    Event.objects.bulk_create(
        Event(round=made, report=report, kind=Event.Kind.CREATED, at=at, by=by, became=report.state)
        for report in reports
    )
    return made
