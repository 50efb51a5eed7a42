"""Each institute's report in a round: what was written in it, handed in and decided on.

Answers, narratives and submissions are added and never edited; a newer answer takes the place of
an older one, which stays.
"""

from django.db import models
from django.db.models import Q

from goals.models.choices import choices, known
from goals.models.figures import Figure
from goals.models.indicators import Indicator
from goals.models.people import person_column
from goals.models.plans import Goal
from goals.models.rounds import Round
from goals.workflow import ReportState
from institutes.models import Unit

REASON_LENGTH = 500
COMMENT_LENGTH = 4000
NARRATIVE_LENGTH = 8000
TYPED_LENGTH = 60


class Report(models.Model):
    """One institute's self-report in a round. Its state changes by goals.workflow alone."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=choices(ReportState), default=ReportState.DRAFT)
    # Counts up with everything that is written in it; decisions name the version they saw.
    version = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = person_column("reports_made_ready", null=True, blank=True)
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
    by = person_column("extensions")

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
    by = person_column("+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = SavedQuerySet.as_manager()

    class Meta:
        abstract = True


def numbered(about: str, *, name: str) -> list[models.UniqueConstraint]:
    """What holds for every field of a report: each version once, and one of them standing.

    `about` is the foreign key that names the field within the report.
    """
    return [
        models.UniqueConstraint(
            fields=["report", about, "number"], name=f"{name}_version_is_used_once"
        ),
        models.UniqueConstraint(
            fields=["report", about],
            condition=Q(superseded_at__isnull=True),
            name=f"{name}_is_current_once",
        ),
    ]


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
            *numbered("indicator", name="answer"),
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
        constraints = numbered("goal", name="narrative")

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
    by = person_column("settlements")

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
    by = person_column("submissions")

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
    by = person_column("acceptances")

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
    by = person_column("comments")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.at:%Y-%m-%d %H:%M}"
