"""What happened to a report: who, when, what and why. Newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from goals.models import Answer, Event, Report, Submission
from goals.wording.review import EVENT, OUTCOME
from institutes.prepared import PreparedObjects


@dataclass(frozen=True)
class EventLine:
    event: Event
    word: str
    about: str  # the series a dispute was about, and what was decided

    @property
    def until(self) -> datetime | None:
        """The lock that an extension or a reopening brought."""
        return self.event.locks_at if self.event.report_id else None

    @property
    def person(self) -> str:
        return self.event.by.name if self.event.by else ""


_read_events = PreparedObjects(
    lambda report: (
        Event.objects.filter(report=report)
        .select_related("by", "submission__by")
        .defer("submission__contents")
        .order_by("-at", "-pk")
    ),
    int,
)
_read_settled = PreparedObjects(
    lambda report: (
        Answer.objects.filter(report=report, settlement__isnull=False)
        .select_related("settlement", "indicator")
        .order_by()
    ),
    int,
)


def events_of(report: Report) -> list[Event]:
    """What happened to a report, newest first; one query."""
    return _read_events(report.pk)


def submissions_in(events: Iterable[Event]) -> tuple[Submission, ...]:
    """What was handed in, newest first, without its contents."""
    return tuple(one.submission for one in events if one.kind == Event.Kind.SUBMITTED)


def event_lines(report: Report, events: Sequence[Event]) -> list[EventLine]:
    """A report's events in words; one query where a dispute was settled."""
    is_settled = any(event.kind == Event.Kind.SETTLED for event in events)
    answers = _read_settled(report.pk) if is_settled else []
    settled = {f"settled-{answer.pk}": answer for answer in answers}
    return [
        EventLine(
            event,
            str(EVENT[event.kind]),
            _about(settled.get(event.token)),
        )
        for event in events
    ]


def _about(answer) -> str:
    if answer is None:
        return ""
    return f"{answer.indicator.short_name}. {OUTCOME[answer.settlement.outcome]}"
