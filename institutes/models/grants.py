"""Grants of excellence that open sources know, and the institute each is tied to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from institutes.models.history import History
from institutes.models.units import Unit


class Grant(models.Model):
    """One grant to NTNU. The source knows no institute; people tie it to one (GrantTie)."""

    number = models.CharField(max_length=20, unique=True)
    scheme = models.CharField(max_length=20)  # ERC-STG …
    acronym = models.CharField(max_length=60)
    title = models.CharField(max_length=400)
    role = models.CharField(max_length=20)  # COORDINATOR, PARTICIPANT
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount_eur = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=250)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )

    class Meta:
        ordering = ["starts_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="grant_starts_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.acronym} ({self.number})"


class GrantTie(History):
    """A grant tied to an institute, or untied (no unit): who, when and why."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="ties")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.grant} → {self.unit}"
