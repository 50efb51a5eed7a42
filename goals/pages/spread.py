"""How the departments lie in one series: a strip for all, and one per faculty."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from goals.calculations.peers import Spread, spread_of
from goals.charts import Strip, strip
from goals.ledger.shown import shown, shown_values
from goals.models import Indicator
from goals.pages.reading import Reading, is_level
from goals.wording.figures import value_text
from goals.wording.peers import few_text, spread_sentence, spread_text
from institutes.organisation import Node

MOST_DOTS = 110  # of more, the stroke and the field alone


@dataclass(frozen=True)
class SpreadRow:
    """A faculty, or all departments (`unit` None): its strip, and the same in words."""

    unit: Node | None
    strip: Strip
    words: str


@dataclass(frozen=True)
class SpreadPart:
    """The values that all may see, by institute, and how they lie; `faculties` have a row each."""

    reading: Reading
    indicator: Indicator
    values: Mapping[int, Decimal]
    faculties: Sequence[Node]

    @property
    def key(self) -> Hashable:
        mark, values = self.reading.mark, tuple(sorted(self.values.items()))
        faculties = tuple(node.id for node in self.faculties)
        return mark and (mark, self.reading.query, self.indicator.pk, values, faculties)

    @cached_property
    def ends(self) -> tuple[Decimal, Decimal]:
        return min(self.values.values()), max(self.values.values())

    @property
    def low(self) -> str:
        return value_text(self.ends[0], self.indicator.measured_in)

    @property
    def high(self) -> str:
        return value_text(self.ends[1], self.indicator.measured_in)

    @property
    def left_out(self) -> int:
        """Institutes without a figure that all may see."""
        return len(self.reading.organisation.institutes) - len(self.values)

    @property
    def sentence(self) -> str:
        institutes = self.reading.organisation.institutes
        whole = spread_of(self.values.values(), len(institutes))
        return spread_sentence(whole, self.indicator.measured_in) if whole else ""

    @cached_property
    def rows(self) -> list[SpreadRow]:
        """All institutes first."""
        organisation = self.reading.organisation
        return [
            self._row(None, organisation.institutes),
            *(self._row(one, organisation.institutes_under(one.id)) for one in self.faculties),
        ]

    def _row(self, unit: Node | None, below: Sequence[Node]) -> SpreadRow:
        own = [self.values[node.id] for node in below if node.id in self.values]
        spread = spread_of(own, len(below))
        dots = own if len(own) <= MOST_DOTS else []
        words = _words(spread, own, self.indicator.measured_in)
        return SpreadRow(unit, _strip(spread, dots, self.ends), words)


def spread_part(
    reading: Reading, indicator: Indicator, faculties: Sequence[Node]
) -> SpreadPart | None:
    """One dot per institute with a figure that everybody may see, so that the strip is the same
    for all; a row for each of `faculties`. None where there is nothing to draw: no figure, or a
    level, which is yes or no."""
    institutes = reading.organisation.institutes
    if not institutes or is_level(indicator, institutes[0]):
        return None
    ids = [node.id for node in institutes]
    found = shown([indicator], ids, reading.year, reading.moment, reading.recast)
    values = shown_values(indicator, found, ids)
    if not values:
        return None
    return SpreadPart(reading, indicator, values, faculties)


def _strip(
    spread: Spread | None, values: Sequence[Decimal], ends: tuple[Decimal, Decimal]
) -> Strip:
    return strip(spread, values, ends, width=480, radius=4.0)


def _words(spread: Spread | None, values: Sequence[Decimal], measured_in: str) -> str:
    return spread_text(spread, measured_in) if spread else few_text(values, measured_in)
