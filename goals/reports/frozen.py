"""What a frozen round keeps: the approved submissions, summed up by a checksum anyone can redo."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from goals.models import Event, Report, Round, Submission
from goals.reports.handed_in import checksum
from goals.workflow import ReportState


@dataclass(frozen=True)
class Frozen:
    """One approved report: its unit, and the submission that was approved."""

    report_id: int
    unit_code: str
    submission_id: int
    number: int
    checksum: str  # worked out from the contents, not read from beside them
    is_intact: bool  # whether it is the one that was noted when the report was handed in


def _frozen(report: Report, submission: Submission) -> Frozen:
    summed = checksum(submission.contents)
    return Frozen(
        report.pk,
        report.unit.code,
        submission.pk,
        submission.number,
        summed,
        summed == submission.checksum,
    )


def frozen_parts(round_: Round) -> list[Frozen]:
    """What freezing would keep now: the newest submission of every approved report."""
    reports = Report.objects.filter(round=round_, state=ReportState.APPROVED).select_related("unit")
    newest: dict[int, Submission] = {}
    for submission in Submission.objects.filter(report__in=reports).order_by("number"):
        newest[submission.report_id] = submission
    return _in_order(
        _frozen(report, newest[report.pk]) for report in reports if report.pk in newest
    )


def kept_parts(round_: Round) -> list[Frozen]:
    """What a frozen round kept, whatever happened to its reports since."""
    events = Event.objects.filter(
        round=round_, kind=Event.Kind.FROZEN, at=round_.frozen_at
    ).select_related("report__unit", "submission")
    return _in_order(_frozen(event.report, event.submission) for event in events)


def _in_order(parts) -> list[Frozen]:
    return sorted(parts, key=lambda part: part.unit_code)


def round_checksum(year: int, parts: list[Frozen]) -> str:
    """SHA-256 over the year and, in the order of the units' codes, each submission's own."""
    return checksum(
        {
            "format": 1,
            "year": year,
            "reports": [
                {"unit": part.unit_code, "submission": part.number, "checksum": part.checksum}
                for part in parts
            ],
        }
    )


def still_open(round_: Round, at: datetime) -> dict[Report, datetime]:
    """The reports whose extension goes on at a moment, and until when."""
    extended = Report.objects.filter(round=round_).annotate(until=Max("extensions__until"))
    running = extended.filter(until__gt=at).select_related("unit")
    return {report: report.until for report in running}
