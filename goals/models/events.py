"""Everything that happened in a round or to a report. The history only grows."""

from django.db import models
from django.db.models import Q

from goals.models.people import person_column
from goals.models.reports import REASON_LENGTH, Report, Submission
from goals.models.rounds import Round


class EventQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("The history only grows.")


class Event(models.Model):
    """Something that happened in a round or to one report: who, when, what and why."""

    class Kind(models.TextChoices):
        # of the round
        OPENED = "opened"
        RESCHEDULED = "rescheduled"
        ROUND_FROZEN = "round_frozen"
        # of one report
        CREATED = "created"
        SAVED_FOR = "saved_for"  # an administrator wrote in it, with a reason
        READY = "ready"
        NOT_READY = "not_ready"  # taken back, or something was written after it
        SUBMITTED = "submitted"
        RETURNED = "returned"
        APPROVED = "approved"
        SETTLED = "settled"
        EXTENDED = "extended"
        REOPENED = "reopened"
        FROZEN = "frozen"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="events")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = person_column("report_events", null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    was = models.CharField(max_length=10, blank=True)  # the report's state before and after
    became = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=0)  # of the report, as it was decided on
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    # The times it set: all three for a round, an extension's own lock alone.
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    locks_at = models.DateTimeField(null=True, blank=True)
    # What a form carried: the same form sent twice is one event.
    token = models.CharField(max_length=40, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "token"], condition=~Q(token=""), name="event_token_is_used_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "extended", "reopened", "saved_for", "settled"])
                | ~Q(reason=""),
                name="event_has_a_reason_where_it_needs_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def delete(self, *args, **kwargs):
        raise TypeError("The history only grows.")
