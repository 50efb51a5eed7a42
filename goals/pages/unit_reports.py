"""The approved reports of an institute, as its page lists them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from goals.models import Event, Report
from goals.pages.reading import Reading
from goals.reports.rights import PUBLIC, may_read_approved
from institutes.models import Kind
from institutes.organisation import Node


@dataclass(frozen=True)
class ApprovedReport:
    year: int
    approved_on: date


def approved_reports(reading: Reading, unit: Node) -> list[ApprovedReport] | None:
    """The newest first, approved by the day the page is read as of; None for whoever has no role
    in the unit or above it, and for a unit that does not report. One query."""
    may_read = may_read_approved(reading.rights, unit, reading.organisation)
    if unit.kind != Kind.INSTITUTE or not may_read:
        return None
    approved = Max("events__at", filter=Q(events__kind=Event.Kind.APPROVED))
    found = Report.objects.filter(unit=unit.id, state__in=PUBLIC).annotate(approved_at=approved)
    if reading.moment:
        found = found.filter(approved_at__lte=reading.moment)
    rows = found.order_by("-round__year").values_list("round__year", "approved_at")
    return [ApprovedReport(year, timezone.localdate(at)) for year, at in rows]
