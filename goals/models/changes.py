"""What was changed in the plan by hand: who, when, why, and what it was before."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from goals.models.indicators import Indicator
from goals.models.plans import Goal, Measure, Plan
from institutes.models import Unit


class PlanChangeQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("The history only grows.")


class PlanChange(models.Model):
    """One act of changing the plan. Rows are added and never edited.

    `was` and `became` hold the fields that changed, as text, by the name of their column. Targets
    and definitions keep rows of their own, which point here.
    """

    class Kind(models.TextChoices):
        PLAN = "plan"
        GOAL = "goal"
        INDICATOR = "indicator"
        DEFINITION = "definition"
        RULE = "rule"
        TARGET = "target"
        MEASURE = "measure"
        PROGRESS = "progress"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plan_changes", null=True, blank=True
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan_changes"
    )
    reason = models.CharField(max_length=500, blank=True)
    was = models.JSONField(default=dict, blank=True)
    became = models.JSONField(default=dict, blank=True)

    objects = PlanChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="progress") | ~Q(reason=""), name="plan_change_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="target") | Q(indicator__isnull=False, unit__isnull=False),
                name="plan_change_of_a_target_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def delete(self, *args, **kwargs):
        raise TypeError("The history only grows.")
