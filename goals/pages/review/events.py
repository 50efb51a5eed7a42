"""What happened to a report: who, when, what and why. Newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from goals.models import Answer, Event, Report
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
    lambda report: Event.objects.filter(report=report).select_related("by").order_by("-at", "-pk"),
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


def event_lines(report: Report, *, kinds: Collection[str] = ()) -> list[EventLine]:
    """All events of a report, or those of some kinds; two queries."""
    events = _read_events(report.pk)
    if kinds:
        events = [event for event in events if event.kind in kinds]
    settled = {f"settled-{answer.pk}": answer for answer in _read_settled(report.pk)}
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
