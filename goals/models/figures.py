"""The ledger's tables. Rows are written by `goals.ledger` alone; nothing in them is edited."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from goals.calculations.terms import State
from goals.models.choices import choices, known
from goals.models.indicators import Indicator
from goals.models.uploads import Upload
from institutes.languages import in_language
from institutes.models import Unit

NUMBER = {"max_digits": 14, "decimal_places": 4, "null": True, "blank": True}


class Source(models.Model):
    """Where a figure comes from, when it is no workbook of ours."""

    key = models.SlugField(max_length=60, unique=True)
    title_nb = models.CharField(max_length=250)
    title_nn = models.CharField(max_length=250, blank=True)
    title_en = models.CharField(max_length=250)
    publisher = models.CharField(max_length=160, blank=True)
    url = models.URLField(max_length=400, blank=True)
    snapshot = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=250, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Batch(models.Model):
    """One act of publishing: who, when, through which door and why."""

    class Kind(models.TextChoices):
        UPLOAD = "upload"
        UNDO = "undo"
        GRID = "grid"
        REPORT = "report"
        SOURCE = "source"
        DEMO = "demo"

    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    report = models.ForeignKey(
        "Report", on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False)
                | (~Q(kind="undo") & Q(undoes__isnull=True)),
                name="batch_undoes_when_it_is_an_undo",
            ),
            # A file is published once; after an undo it comes in as a new upload.
            models.UniqueConstraint(
                fields=["upload"], condition=Q(kind="upload"), name="batch_publishes_an_upload_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Extent(models.TextChoices):
    """What a figure on a parent stands for (domain/indicators.md 0.11)."""

    PART = "part"  # the unit's own; added to its children's
    TOTAL = "total"  # stands alone; shown, and never added


class FigureQuerySet(models.QuerySet):
    def current(self) -> "FigureQuerySet":
        return self.filter(superseded_at__isnull=True)

    def as_of(self, moment: datetime | None) -> "FigureQuerySet":
        """The figures that stood at a moment; today's when none is given."""
        if moment is None:
            return self.current()
        return self.filter(recorded_at__lte=moment).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
        )

    def delete(self):
        raise TypeError("The ledger only grows: figures are superseded, never deleted.")


class Figure(models.Model):
    """One cell of one year: a value with its parts, or why there is none."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="figures")
    # Keys without an index of their own: every index is paid for with every figure, and
    # migration 0012 says why the others are gone.
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="figures", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures", db_index=False)
    year = models.PositiveSmallIntegerField()
    extent = models.CharField(max_length=5, choices=Extent, default=Extent.PART)
    state = models.CharField(max_length=15, choices=choices(State))
    numerator = models.DecimalField(**NUMBER)
    denominator = models.DecimalField(**NUMBER)
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    comment = models.CharField(max_length=4000, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        db_index=False,
    )
    origin = models.CharField(max_length=160, blank=True)  # sheet and row, file and line
    is_demo = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    restores = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restored_by",
        db_index=False,
    )
    # Written once on an older row: when a newer figure took its place.
    superseded_at = models.DateTimeField(null=True, blank=True)
    # Derived with the totals: a small group, or the neighbour that keeps it from being worked out.
    is_hidden = models.BooleanField(default=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "unit", "year", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "unit"],
                condition=Q(superseded_at__isnull=True),
                name="figure_is_current_once",
            ),
            models.CheckConstraint(condition=known("state", State), name="figure_state_is_known"),
            models.CheckConstraint(
                condition=(Q(state="value") & (Q(numerator__isnull=False) | Q(share__isnull=False)))
                | (
                    ~Q(state="value")
                    & Q(numerator__isnull=True, denominator__isnull=True, share__isnull=True)
                ),
                name="figure_has_a_number_when_it_is_a_value",
            ),
            models.CheckConstraint(
                condition=(Q(numerator__isnull=True) | Q(numerator__gte=0))
                & (Q(denominator__isnull=True) | Q(denominator__gte=0))
                & (Q(share__isnull=True) | Q(share__gte=0, share__lte=1)),
                name="figure_is_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_applicable") | ~Q(reason=""),
                name="figure_is_exempt_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="figure_is_superseded_after_it_was_recorded",
            ),
        ]
        indexes = [
            # A cell's history, and how things stood on an earlier day.
            models.Index(fields=["indicator", "year", "unit"], name="figure_ever"),
            models.Index(
                fields=["unit", "indicator", "year"],
                condition=Q(superseded_at__isnull=True),
                name="figure_current_of_unit",
            ),
            # Few are, and every write asks which.
            models.Index(
                fields=["indicator"], condition=Q(extent="total"), name="figure_recorded_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.year}: {self.state}"

    def delete(self, *args, **kwargs):
        raise TypeError("The ledger only grows: figures are superseded, never deleted.")


class FigureKey(models.Model):
    """What a DISTINCT figure counts: a grant number, a ROR id, a programme code."""

    class Part(models.TextChoices):
        NUMERATOR = "n"
        DENOMINATOR = "d"

    # The constraint's index begins with it.
    figure = models.ForeignKey(
        Figure, on_delete=models.PROTECT, related_name="keys", db_index=False
    )
    part = models.CharField(max_length=1, choices=Part)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "part", "key"], name="figure_key_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


def random_mark() -> int:
    """A number that has not been before: a counter would come again after a write that failed."""
    return secrets.randbits(62)


class LedgerState(models.Model):
    """One row (pk 1): locked by every write to the ledger, and counted up by it.

    `frame` is another number after every change of the plan or the organisation.
    """

    version = models.PositiveBigIntegerField(default=0)
    frame = models.PositiveBigIntegerField(default=random_mark)
    newest_year = models.PositiveSmallIntegerField(null=True)  # with a published value

    def __str__(self) -> str:
        return str(self.version)
