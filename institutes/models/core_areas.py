"""What institutes declare as their core areas, and every version of what they declared."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from institutes.languages import in_language
from institutes.models.history import History
from institutes.models.tags import Tag
from institutes.models.units import Unit, on

AT_MOST = 5  # core areas of an institute at a time (level.md B1)


class CoreAreaQuerySet(models.QuerySet):
    def on(self, day: date) -> "CoreAreaQuerySet":
        """Declared on or before the day, and not given up by then."""
        return self.filter(on(day))

    def delete(self):
        raise TypeError("Core areas are given up, never deleted.")


class CoreArea(models.Model):
    """One core area of an institute, from the day it was declared. Its texts are its versions."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="core_areas")
    slot = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = CoreAreaQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "slot", "valid_from"]
        constraints = [
            # Given up on the day it was declared, it was never valid.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=models.F("valid_to")),
                name="core_area_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=AT_MOST), name="core_area_is_one_of_five"
            ),
            models.UniqueConstraint(
                fields=["unit", "slot"],
                condition=Q(valid_to__isnull=True),
                name="core_area_has_its_slot_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.slot}"

    def delete(self, *args, **kwargs):
        raise TypeError("Core areas are given up, never deleted.")


class CoreAreaVersion(History):
    """What was declared about a core area, by whom and when. The newest stands."""

    core_area = models.ForeignKey(CoreArea, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120)
    description_nb = models.CharField(max_length=2000)
    description_nn = models.CharField(max_length=2000, blank=True)
    description_en = models.CharField(max_length=2000)
    academic_fte_share = models.DecimalField(max_digits=5, decimal_places=4)
    permanent_staff = models.PositiveSmallIntegerField()
    tags = models.ManyToManyField(Tag, blank=True, related_name="core_areas")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["core_area", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["core_area", "version"], name="core_area_version_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(academic_fte_share__gt=0, academic_fte_share__lte=1),
                name="core_area_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.core_area}: {self.name_nb} ({self.version})"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def description(self) -> str:
        return in_language(self, "description")
