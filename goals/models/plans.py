"""The plan: its goals, which series stand under them, targets and measures."""

from django.db import models
from django.db.models import F, Q

from goals.calculations.terms import MeasuredIn
from goals.models.choices import choices
from goals.models.indicators import Indicator
from institutes.languages import in_language
from institutes.models import Tag, Unit


class Plan(models.Model):
    """An action plan for a period. Several can stand side by side."""

    code = models.CharField(max_length=20, unique=True)
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120)
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    base_year = models.PositiveSmallIntegerField()
    figures_from = models.PositiveSmallIntegerField()
    figures_to = models.PositiveSmallIntegerField()
    indicators = models.ManyToManyField(Indicator, through="PlanIndicator", related_name="plans")

    class Meta:
        ordering = ["start_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_year__lte=F("end_year"), figures_from__lte=F("figures_to")),
                name="plan_years_are_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self, "name")


class Goal(models.Model):
    """A goal of a plan; number 0 is the aim that runs through the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80)
    text_nb = models.TextField()
    text_nn = models.TextField(blank=True)
    text_en = models.TextField()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="goal_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def text(self) -> str:
        return in_language(self, "text")


class PlanIndicator(models.Model):
    """A series' place in a plan: under which goal, in which order, and how it is shown."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="entries")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="entries")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="entries", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField()
    is_lead = models.BooleanField(default=False)
    is_headline = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator"], name="plan_indicator_stands_once"
            ),
            models.UniqueConstraint(
                fields=["goal"], condition=Q(is_lead=True), name="plan_indicator_one_lead_per_goal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.indicator}"


class TargetQuerySet(models.QuerySet):
    def as_of(self, moment=None) -> "TargetQuerySet":
        """The targets that stood at a moment; today's when none is given."""
        if moment is None:
            return self.filter(superseded_at__isnull=True)
        return self.filter(recorded_at__lte=moment).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
        )


class Target(models.Model):
    """What a series is to reach in a unit. A blank base is the unit's own figure that year."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    measured_in = models.CharField(max_length=20, choices=choices(MeasuredIn), blank=True)
    is_demo = models.BooleanField(default=False)
    source_nb = models.CharField(max_length=250)
    source_nn = models.CharField(max_length=250, blank=True)
    source_en = models.CharField(max_length=250)
    note_nb = models.TextField(blank=True)
    note_nn = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    url = models.URLField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    # Who set it and why; none for a target from the plan's files.
    change = models.ForeignKey(
        "PlanChange", on_delete=models.PROTECT, related_name="targets", null=True, blank=True
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "indicator", "unit", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "unit"],
                condition=Q(superseded_at__isnull=True),
                name="target_is_current_once",
            ),
            models.CheckConstraint(
                condition=Q(base_year__isnull=True) | Q(base_year__lt=F("year")),
                name="target_comes_after_its_base",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.year}"

    @property
    def source(self) -> str:
        return in_language(self, "source")

    @property
    def note(self) -> str:
        return in_language(self, "note")


class Milestone(models.Model):
    """A value on the way to a target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="milestones")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        ordering = ["target", "year"]
        constraints = [
            models.UniqueConstraint(fields=["target", "year"], name="milestone_year_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.year}"


class Measure(models.Model):
    """What is done (tiltak): by whom, by when, and how far it has come."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measures")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    name_nb = models.CharField(max_length=250)
    name_nn = models.CharField(max_length=250, blank=True)
    name_en = models.CharField(max_length=250)
    responsible = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measures")
    due_date = models.DateField()
    done_percent = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    tags = models.ManyToManyField(Tag, related_name="measures", blank=True)

    class Meta:
        ordering = ["plan", "goal__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="measure_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(done_percent__lte=100), name="measure_is_done_at_100_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name_nb

    @property
    def name(self) -> str:
        return in_language(self, "name")
