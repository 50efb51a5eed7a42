"""People, and the roles that hang on units."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutes.models.units import Unit, on, validity


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone who can sign in. Rights come from memberships alone."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="nb")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    # The days of the last two visits: what changed since last time is told from the earlier one.
    visited_on = models.DateField(null=True, blank=True)
    visited_before = models.DateField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a membership lets a person do in and below its unit (access.md)."""

    LEADER = "leader", _("leader")
    REPORTER = "reporter", _("reporter")
    HEAD = "head", _("head of department")
    REVIEWER = "reviewer", _("reviewer")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date) -> "MembershipQuerySet":
        """Valid on a day, both for the role and for the account."""
        return self.filter(on(day), person__is_active=True)


class Membership(models.Model):
    """A person's role in a unit, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=15, choices=Role)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person__username", "unit__code", "role"]
        constraints = [
            validity("membership"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="membership_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}, {self.unit}"
