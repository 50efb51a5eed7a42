"""The organisation as it was on any day: units, their names and places, codes and successors."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutes.languages import in_language


class Kind(models.TextChoices):
    """The three levels of the tree. The museum counts as a faculty."""

    UNIVERSITY = "university", _("university")
    FACULTY = "faculty", _("faculty")
    INSTITUTE = "institute", _("department")


def on(day: date, prefix: str = "") -> Q:
    """Valid on `day`. A blank start is from before our data; the end is exclusive."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    )


def validity(name: str) -> models.CheckConstraint:
    """Start before end, in the database as well."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_from__lt=F("valid_to")),
        name=f"{name}_starts_before_it_ends",
    )


class Unit(models.Model):
    """An organisational unit. Its names and its parent, by date, are its places."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    discipline_group = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            validity("unit"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.code


class PlaceQuerySet(models.QuerySet):
    def on(self, day: date) -> "PlaceQuerySet":
        """Where every unit stood on a day, with its unit; one row per unit valid then."""
        return self.filter(on(day)).filter(on(day, "unit__")).select_related("unit")

    def under(self, unit: Unit) -> "PlaceQuerySet":
        """The children of a unit, as the places say."""
        return self.filter(parent=unit)

    def of(self, units: Iterable[Unit]) -> "PlaceQuerySet":
        return self.filter(unit__in=units)


class Place(models.Model):
    """What a unit was called and where it stood, from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="child_places", null=True, blank=True
    )
    acronym = models.CharField(max_length=12)
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120)
    campus = models.CharField(max_length=60, blank=True)
    campus_source = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "valid_from"]
        constraints = [
            validity("place"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="place_is_not_its_own_parent",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True),
                name="place_one_open_place_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acronym} {self.name_nb}"

    @property
    def name(self) -> str:
        return in_language(self, "name")


class UnitCode(models.Model):
    """A unit's code in a register (Cristin, DBH, Feide …), with its validity."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="codes")
    register = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["register", "code"]
        constraints = [
            validity("unit_code"),
            models.UniqueConstraint(
                fields=["register", "code"],
                condition=Q(valid_to__isnull=True),
                name="unit_code_is_used_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.code}"


class Succession(models.Model):
    """One unit continued in another: a split has several successors, a merger several sources."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    date = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "predecessor__code", "successor__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_is_told_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_is_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
