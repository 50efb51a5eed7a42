"""What happened to a report: who, when, what and why. Newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from goals.models import Event, Report
from goals.wording.review import EVENT, OUTCOME


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


def event_lines(report: Report, *, kinds: Collection[str] = ()) -> list[EventLine]:
    """All events of a report, or those of some kinds; two queries."""
    events = report.events.select_related("by", "submission").order_by("-at", "-pk")
    if kinds:
        events = events.filter(kind__in=kinds)
    settled = {
        f"settled-{answer.pk}": answer
        for answer in report.answers.filter(settlement__isnull=False).select_related(
            "settlement", "indicator"
        )
    }
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
