"""The yearly round and its times. Its reports are in reports.py, what happened in events.py."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from goals.models.people import person_column
from goals.models.plans import Plan


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
    created_by = person_column("rounds", null=True, blank=True)
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
