"""Counts of three, five and eight years: the fewer there are, the less is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import ngettext

from goals.calculations.ahead import look_ahead
from goals.calculations.assessment import Target
from goals.calculations.terms import Direction, MeasuredIn
from goals.wording.ahead import sentences

D = Decimal
UP = Direction.UP


@dataclass(frozen=True)
class AheadCase:
    """A count of some years on its way to a target."""

    first_year: int
    values: tuple[int, ...]
    target: tuple[int, int]

    @property
    def series(self) -> Mapping[int, Decimal]:
        return {self.first_year + place: D(value) for place, value in enumerate(self.values)}

    @property
    def years_text(self) -> str:
        return ngettext("%(count)s year", "%(count)s years", len(self.values)) % {
            "count": len(self.values)
        }

    @property
    def series_text(self) -> str:
        last = self.first_year + len(self.values) - 1
        shown = ", ".join(str(value) for value in self.values)
        return f"{self.first_year}–{last}: {shown}"

    @property
    def sentences(self) -> list[str]:
        target = Target(self.target[0], D(self.target[1]))
        found = look_ahead(self.series, target, UP, MeasuredIn.COUNT)
        now = max(self.series)
        return sentences(found, (now, self.series[now]), target, UP, MeasuredIn.COUNT)


AHEAD = (
    AheadCase(2018, (40, 44, 47), (2025, 60)),
    AheadCase(2016, (36, 39, 40, 44, 47), (2025, 60)),
    AheadCase(2013, (31, 30, 34, 36, 39, 40, 44, 47), (2025, 60)),
)
