"""What measures, partnerships, projects and core areas can be tagged with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutes.languages import in_language


class Tag(models.Model):
    """One of the UN's sustainable development goals, or one of the plan's core tasks."""

    class Kind(models.TextChoices):
        SDG = "sdg", _("sustainable development goal")
        CORE_TASK = "core_task", _("core task")

    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField()
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="tag_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def name(self) -> str:
        return in_language(self, "name")
