"""What is measured: one row per series, with its definition in versions."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from goals.calculations.terms import Aggregation, Direction, MeasuredIn
from goals.models.choices import choices, known
from institutes.languages import in_language
from institutes.models import Kind, Unit

# Asked of thousands of figures, and a look-up on an Enum takes its time.
_OVER, _FRACTIONAL = {Aggregation.RATIO, Aggregation.COVERAGE}, Aggregation.FRACTIONAL
_SHARE = MeasuredIn.SHARE


class Indicator(models.Model):
    """A series: a catalogue code, or one of its splits (domain/indicators.md 0.9)."""

    code = models.CharField(max_length=12, unique=True)
    family = models.CharField(max_length=12)
    name_nb = models.CharField(max_length=160)
    name_nn = models.CharField(max_length=160, blank=True)
    name_en = models.CharField(max_length=160)
    short_name_nb = models.CharField(max_length=60)
    short_name_nn = models.CharField(max_length=60, blank=True)
    short_name_en = models.CharField(max_length=60)
    measured_in = models.CharField(max_length=20, choices=choices(MeasuredIn))
    direction = models.CharField(max_length=10, choices=choices(Direction))
    aggregation = models.CharField(max_length=12, choices=choices(Aggregation))
    is_keyed = models.BooleanField(default=False)
    collected_at = models.CharField(max_length=10, choices=Kind)
    collected_by = models.CharField(max_length=12)
    is_computed = models.BooleanField(default=False)
    frequency = models.CharField(max_length=12)
    reference = models.CharField(max_length=24)
    is_of_persons = models.BooleanField(default=False)
    smallest_group = models.PositiveSmallIntegerField(default=0)
    whole_numbers = models.BooleanField(default=True)
    is_bounded = models.BooleanField(default=False)
    parts = models.ManyToManyField("self", symmetrical=False, related_name="wholes", blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)

    # How it is judged. The version goes up when a limit is changed, and is kept with what used it.
    rule = models.CharField(max_length=10, default="linear")
    rule_version = models.PositiveSmallIntegerField(default=1)
    on_track_limit = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.95"))
    some_progress_limit = models.DecimalField(
        max_digits=4, decimal_places=3, default=Decimal("0.60")
    )
    tolerance = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=known("measured_in", MeasuredIn), name="indicator_measure_is_known"
            ),
            models.CheckConstraint(
                condition=known("direction", Direction), name="indicator_direction_is_known"
            ),
            models.CheckConstraint(
                condition=known("aggregation", Aggregation), name="indicator_aggregation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(some_progress_limit__gt=0, on_track_limit__lte=1)
                & Q(some_progress_limit__lt=models.F("on_track_limit")),
                name="indicator_limits_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def short_name(self) -> str:
        return in_language(self, "short_name")

    @property
    def has_denominator(self) -> bool:
        """Whether the value is a numerator over a denominator."""
        return self.aggregation in _OVER or (
            self.aggregation == _FRACTIONAL and self.measured_in == _SHARE
        )


class Definition(models.Model):
    """What a series means, as worded from a day on. A new meaning is a new version."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    version = models.PositiveSmallIntegerField()
    since = models.DateField()
    is_proposal = models.BooleanField(default=True)
    definition_nb = models.TextField()
    definition_nn = models.TextField(blank=True)
    definition_en = models.TextField()
    numerator_nb = models.CharField(max_length=250)
    numerator_nn = models.CharField(max_length=250, blank=True)
    numerator_en = models.CharField(max_length=250)
    denominator_nb = models.CharField(max_length=250, blank=True)
    denominator_nn = models.CharField(max_length=250, blank=True)
    denominator_en = models.CharField(max_length=250, blank=True)
    source_nb = models.CharField(max_length=250)
    source_nn = models.CharField(max_length=250, blank=True)
    source_en = models.CharField(max_length=250)
    caution_nb = models.TextField(blank=True)
    caution_nn = models.TextField(blank=True)
    caution_en = models.TextField(blank=True)
    catalogue_source = models.TextField(blank=True)
    # False when only the wording was corrected: what is counted is the same as before.
    changes_meaning = models.BooleanField(default=True)
    # Who wrote it and why; none for a definition from the plan's files.
    change = models.ForeignKey(
        "PlanChange", on_delete=models.PROTECT, related_name="definitions", null=True, blank=True
    )

    class Meta:
        ordering = ["indicator", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "version"], name="definition_version_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} v{self.version}"

    @property
    def text(self) -> str:
        return in_language(self, "definition")

    @property
    def numerator(self) -> str:
        return in_language(self, "numerator")

    @property
    def denominator(self) -> str:
        return in_language(self, "denominator")

    @property
    def source(self) -> str:
        return in_language(self, "source")

    @property
    def caution(self) -> str:
        return in_language(self, "caution")


class Annotation(models.Model):
    """A text about years of a series: a break, or something a source says in words."""

    class Kind(models.TextChoices):
        BREAK = "break"
        NOTE = "note"

    kind = models.CharField(max_length=6, choices=Kind)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="annotations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    text_nb = models.TextField()
    text_nn = models.TextField(blank=True)
    text_en = models.TextField()
    source_nb = models.TextField(blank=True)
    source_nn = models.TextField(blank=True)
    source_en = models.TextField(blank=True)
    url = models.URLField(max_length=400, blank=True)
    # The version of the definition that broke the series; none for a break of the plan's files.
    definition = models.ForeignKey(
        Definition, on_delete=models.PROTECT, null=True, blank=True, related_name="breaks"
    )

    class Meta:
        ordering = ["indicator", "first_year", "kind"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.first_year}–{self.last_year}"

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def source(self) -> str:
        return in_language(self, "source")
