"""Evidence of a high level: what it is, which areas it concerns, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from institutes.level import KINDS, SCALES, Category, StepKind
from institutes.models.core_areas import CoreArea
from institutes.models.grants import Grant
from institutes.models.history import History
from institutes.models.units import Unit

DRAFT = "draft"
STATES = (DRAFT, *(kind.value for kind in StepKind if kind is not StepKind.TAKEN_BACK))
EDITABLE = (DRAFT, StepKind.SUBMITTED.value, StepKind.REJECTED.value)
EDITED = "edited"
DECISIONS = (EDITED, *(kind.value for kind in StepKind))
NARRATIVE_LENGTH = 3000  # characters; the rule counts 250 words
NUMBER = {"max_digits": 12, "decimal_places": 4, "null": True, "blank": True}


class EvidenceQuerySet(models.QuerySet):
    def waiting(self) -> "EvidenceQuerySet":
        return self.filter(state=StepKind.SUBMITTED)

    def delete(self):
        raise TypeError("Evidence is withdrawn, never deleted.")


class Evidence(models.Model):
    """One piece of evidence of an institute. `state` follows from its decisions.

    Dates and facts are named as in institutes.level.items; what is told of a kind stands in
    institutes.level.kinds.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    category = models.CharField(max_length=1, choices=[(c.value, c.value) for c in Category])
    kind = models.CharField(max_length=30, choices=[(key, key) for key in KINDS])
    title = models.CharField(max_length=250)
    note = models.CharField(max_length=2000, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    identifier = models.CharField(max_length=250, blank=True)
    url = models.URLField(max_length=500, blank=True)
    third_party = models.CharField(max_length=160, blank=True)
    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    scale = models.CharField(max_length=10, blank=True, choices=[(key, key) for key in SCALES])
    grade = models.CharField(max_length=15, blank=True)
    sentence = models.CharField(max_length=1000, blank=True)
    field = models.CharField(max_length=120, blank=True)
    external_members = models.PositiveSmallIntegerField(default=0)
    members_abroad = models.PositiveSmallIntegerField(default=0)
    share = models.DecimalField(**NUMBER)
    ratio = models.DecimalField(**NUMBER)
    number = models.PositiveSmallIntegerField(default=0)
    publications = models.DecimalField(**NUMBER)
    works = models.PositiveSmallIntegerField(default=0)
    artists = models.PositiveSmallIntegerField(default=0)
    highest_rank = models.BooleanField(default=False)
    core_areas = models.ManyToManyField(CoreArea, through="EvidenceArea", related_name="evidence")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default=DRAFT)
    edition = models.PositiveIntegerField(default=1)  # counts up with every change of content
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "category", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=Category), name="evidence_category_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(KINDS)), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="evidence_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")),
                name="evidence_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    def delete(self, *args, **kwargs):
        raise TypeError("Evidence is withdrawn, never deleted.")


class EvidenceArea(models.Model):
    """Why a piece of evidence concerns a core area (R3). Fixed once it is verified."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="areas")
    core_area = models.ForeignKey(CoreArea, on_delete=models.PROTECT, related_name="links")
    narrative = models.CharField(max_length=NARRATIVE_LENGTH, blank=True)

    class Meta:
        ordering = ["core_area__slot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "core_area"], name="evidence_concerns_an_area_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence} – {self.core_area}"


class Decision(History):
    """One step of a piece of evidence, or an edit of it with what it then said (`content`)."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in DECISIONS])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    reason = models.CharField(max_length=500, blank=True)
    edition = models.PositiveIntegerField()
    parameters_version = models.PositiveIntegerField()
    content = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DECISIONS), name="decision_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[EDITED, "submitted", "taken_back"]) | ~Q(reason=""),
                name="decision_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.kind}"


class AttachmentQuerySet(models.QuerySet):
    def kept(self) -> "AttachmentQuerySet":
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file that belongs to evidence; the file itself: institutes.attachments. A removed one
    keeps its row, with who removed it and why, and has no file."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")
    stored_name = models.CharField(max_length=64, unique=True)
    original_name = models.CharField(max_length=200)
    file_type = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="files")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_reason = models.CharField(max_length=500, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                name="attachment_is_removed_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.original_name

    def delete(self, *args, **kwargs):
        raise TypeError("Attachments are removed with a reason, their rows never deleted.")


class LevelParameters(History):
    """A version of the rule's thresholds and validities; version 1 is the code's own defaults."""

    version = models.PositiveIntegerField(unique=True)
    since = models.DateField()
    thresholds = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["version"]
        verbose_name_plural = "level parameters"
        constraints = [
            models.CheckConstraint(
                condition=Q(version__gte=2) & ~Q(reason=""), name="level_version_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version}"
