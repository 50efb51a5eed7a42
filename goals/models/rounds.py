"""The yearly round: its deadlines, each institute's report, and everything that happened to it.

Answers, narratives, submissions and events are added and never edited; a newer answer takes the
place of an older one, which stays.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from goals.models.choices import choices, known
from goals.models.figures import Figure
from goals.models.indicators import Indicator
from goals.models.plans import Goal, Plan
from goals.workflow import ReportState
from institutes.models import Unit

REASON_LENGTH = 500
COMMENT_LENGTH = 4000
NARRATIVE_LENGTH = 8000
TYPED_LENGTH = 60


def _person(related_name: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options
    )


@dataclass(frozen=True)
class Times:
    """When a round opens, is due and locks."""

    opens_at: datetime
    due_at: datetime
    locks_at: datetime


class Round(models.Model):
    """A reporting year. It opens, is due, and locks; then it is frozen."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField(unique=True)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    locks_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = _person("rounds", null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("due_at"), due_at__lte=F("locks_at")),
                name="round_times_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, checksum="")
                | (Q(frozen_at__gte=F("locks_at")) & ~Q(checksum="")),
                name="round_is_frozen_after_its_lock_with_a_checksum",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def times(self) -> Times:
        return Times(self.opens_at, self.due_at, self.locks_at)


class Report(models.Model):
    """One institute's self-report in a round. Its state changes by goals.workflow alone."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=choices(ReportState), default=ReportState.DRAFT)
    # Counts up with everything that is written in it; decisions name the version they saw.
    version = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = _person("reports_made_ready", null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="report_stands_once"),
            models.CheckConstraint(
                condition=known("state", ReportState), name="report_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.round}"


class Extension(models.Model):
    """A later lock for one unit, with a reason that everyone who meets the lock reads."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    reason = models.CharField(max_length=REASON_LENGTH)
    at = models.DateTimeField()
    by = _person("extensions")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.until:%Y-%m-%d %H:%M}"


class SavedQuerySet(models.QuerySet):
    def current(self) -> "SavedQuerySet":
        return self.filter(superseded_at__isnull=True)


class Saved(models.Model):
    """Something written in a report. `number` counts the versions of one field from 1: two people
    who save the same field at once meet in the database, and one of them is told."""

    number = models.PositiveIntegerField()
    by = _person("+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = SavedQuerySet.as_manager()

    class Meta:
        abstract = True


class Answer(Saved):
    """What an institute says about one figure, exactly as it was typed."""

    class Choice(models.TextChoices):
        OWN = "own"  # a figure that only the institute has
        CONFIRMED = "confirmed"  # the figure that is filled in is right
        DISPUTED = "disputed"  # it is not: here is ours, and why
        NOT_APPLICABLE = "not_applicable"  # with a reason
        OPEN = "open"  # taken back: not answered yet

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="answers")
    choice = models.CharField(max_length=15, choices=Choice)
    numerator = models.CharField(max_length=TYPED_LENGTH, blank=True)
    denominator = models.CharField(max_length=TYPED_LENGTH, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    comment = models.CharField(max_length=COMMENT_LENGTH, blank=True)
    # The figure that was filled in when it was confirmed or disputed.
    figure = models.ForeignKey(
        Figure, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        ordering = ["report", "indicator", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "number"], name="answer_version_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["report", "indicator"],
                condition=Q(superseded_at__isnull=True),
                name="answer_is_current_once",
            ),
            models.CheckConstraint(
                condition=~Q(choice__in=["confirmed", "disputed"]) | Q(figure__isnull=False),
                name="answer_names_the_figure_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.indicator} {self.number}"


class Narrative(Saved):
    """What an institute writes about one goal."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="narratives")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="narratives")
    text = models.TextField(max_length=NARRATIVE_LENGTH, blank=True)

    class Meta:
        ordering = ["report", "goal", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "goal", "number"], name="narrative_version_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["report", "goal"],
                condition=Q(superseded_at__isnull=True),
                name="narrative_is_current_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.goal} {self.number}"


class Settlement(models.Model):
    """An administrator's decision on a disputed figure. Both values stay to be read."""

    class Outcome(models.TextChoices):
        KEPT = "kept"  # the figure that was filled in stands
        TAKEN = "taken"  # the institute's figure takes its place when the report is approved

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="settlement")
    outcome = models.CharField(max_length=5, choices=Outcome)
    reason = models.CharField(max_length=REASON_LENGTH)
    at = models.DateTimeField()
    by = _person("settlements")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.outcome}"


class Submission(models.Model):
    """A report as it was handed in: read back for the receipt, the review and the approval."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    contents = models.JSONField()  # goals.reports.contents
    checksum = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = _person("submissions")

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="submission_number_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"


class Acceptance(models.Model):
    """A reviewer has looked at an answer and accepts it. A newer answer is looked at anew."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="acceptance")
    at = models.DateTimeField()
    by = _person("acceptances")

    def __str__(self) -> str:
        return str(self.answer)


class Comment(models.Model):
    """A remark on a report, or on one figure or goal of it. An internal one is not the institute's
    to read."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=COMMENT_LENGTH)
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = _person("comments")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.at:%Y-%m-%d %H:%M}"


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
    by = _person("report_events", null=True, blank=True)
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
