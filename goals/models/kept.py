"""What is worked out from the ledger and kept beside it, so that pages read and never add or judge.

Written by `goals.ledger` with every figure; `manage.py refresh_totals` builds it anew.
"""

from django.db import models

from goals.calculations.terms import State, Status
from goals.models.choices import choices
from goals.models.figures import NUMBER, Figure
from goals.models.indicators import Indicator
from goals.models.plans import Plan
from institutes.level import Code
from institutes.models import Unit

EXACT = {"max_length": 40, "blank": True}  # a number of up to 28 digits; empty without values
SUM = NUMBER | {"max_digits": 20}  # of figures as large as they may be, from every unit


class Total(models.Model):
    """A parent's figure, kept up to date with the ledger so that pages read and never add.

    Derived: `manage.py refresh_totals` builds it anew from the ledger. When the parent has a
    recorded total, that is shown, and the sum of its children stands beside it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="totals")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="totals", db_index=False)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=15, choices=choices(State))
    numerator = models.DecimalField(**SUM)
    denominator = models.DecimalField(**SUM)
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    figure = models.ForeignKey(
        Figure, on_delete=models.CASCADE, null=True, blank=True, db_index=False
    )
    sum_numerator = models.DecimalField(**SUM)
    sum_denominator = models.DecimalField(**SUM)
    reported = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    demo = models.PositiveIntegerField()
    real = models.PositiveIntegerField()
    reason = models.CharField(max_length=30, blank=True)
    is_hidden = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "indicator", "year"], name="total_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.year}"


class KeptStatus(models.Model):
    """How a unit stands in a series and year of a plan, kept so that lists read and never judge.

    Derived: written with every figure, target and rule, and by `manage.py refresh_totals`. A unit
    stands differently where a small group is taken out of the reader's sight (`shown_status`).
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="statuses", db_index=False
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="statuses", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="statuses", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16, choices=choices(Status))
    shown_status = models.CharField(max_length=16, choices=choices(Status))
    # An institute's documented level; null where it is not assessed, and in every other series.
    is_documented = models.BooleanField(null=True)
    # The same in the words of the rule; "" where the register of evidence was not asked. Written
    # by who counts the level (goals.ledger.levels), and left alone by who judges.
    level = models.CharField(max_length=16, choices=choices(Code), blank=True, db_default="")
    # Parents: how many institutes below stand at each status (goals.ledger.statuses.Below).
    below = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "year", "unit"], name="kept_status_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.year}: {self.status}"


class KeptSpread(models.Model):
    """How the figures that all may see lie in a group of institutes, in one series and year.

    Derived: written with every figure, and by `manage.py refresh_totals`, so that a page with a
    median reads one row however many units stand behind it. Numbers are texts: they are exact,
    so that a value on the edge of the middle half stays in it.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="spreads", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=40, blank=True)  # of disciplines; "": all institutes
    count = models.PositiveIntegerField()
    documented = models.PositiveIntegerField()  # values of 1 or more: what a level counts
    lowest = models.CharField(**EXACT)
    lower = models.CharField(**EXACT)
    median = models.CharField(**EXACT)
    upper = models.CharField(**EXACT)
    highest = models.CharField(**EXACT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "group", "indicator"], name="kept_spread_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.group}: {self.count}"
