"""How the departments lie in one series: a strip for all, and one per faculty."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from goals import ledger
from goals.calculations.peers import Spread, is_told, spread_of
from goals.charts import Strip, strip
from goals.ledger.judging import value_in
from goals.models import Indicator
from goals.pages.reading import Reading, Told, is_level
from goals.wording.figures import value_text
from goals.wording.peers import few_text, spread_sentence, spread_text
from institutes.models import Kind
from institutes.organisation import Node

MOST_DOTS = 110  # departments; of more, the stroke and the field alone


@dataclass(frozen=True)
class SpreadRow:
    """A faculty, or all departments (`unit` None): its strip, and the same in words.

    `spread` is of all its values, None where there is none; `values` are those with a dot, in
    order. `ends` are those of all departments.
    """

    reading: Reading
    indicator: Indicator
    unit: Node | None
    members: int
    spread: Spread | None
    values: tuple[Decimal, ...]
    ends: tuple[Decimal, Decimal]

    @property
    def key(self) -> Hashable:
        """All that its words say; what is drawn beside them has another scale with other ends."""
        mark, unit_id = self.reading.mark, self.unit and self.unit.id
        told = self.spread, self.members
        return mark and (mark, self.reading.query, self.indicator.pk, unit_id, told)

    @property
    def _told(self) -> Spread | None:
        spread = self.spread
        return spread if spread and is_told(spread.count, self.members) else None

    @cached_property
    def strip(self) -> Strip:
        return strip(self._told, self.values, self.ends, width=480, radius=4.0)

    @property
    def words(self) -> str:
        measured_in = self.indicator.measured_in
        told = self._told
        return spread_text(told, measured_in) if told else few_text(self.spread, measured_in)


@dataclass(frozen=True)
class SpreadPart:
    """The values that all may see, and how they lie: of all departments (`whole`), and those of
    `faculties`, which have a row each, by institute."""

    reading: Reading
    indicator: Indicator
    whole: Spread
    values: Mapping[int, Decimal]
    faculties: Sequence[Node]

    @property
    def key(self) -> Hashable:
        ends = self.whole.lowest, self.whole.highest
        return self.reading.mark and (ends, *((row.key, row.values) for row in self.rows))

    @property
    def low(self) -> str:
        return value_text(self.whole.lowest, self.indicator.measured_in)

    @property
    def high(self) -> str:
        return value_text(self.whole.highest, self.indicator.measured_in)

    @property
    def left_out(self) -> int:
        """Institutes without a figure that all may see."""
        return len(self.reading.organisation.institutes) - self.whole.count

    @property
    def sentence(self) -> str:
        is_shown = is_told(self.whole.count, len(self.reading.organisation.institutes))
        return spread_sentence(self.whole, self.indicator.measured_in) if is_shown else ""

    @cached_property
    def rows(self) -> list[SpreadRow]:
        """All institutes first."""
        organisation = self.reading.organisation
        every = organisation.institutes
        own = self._values_of(every) if len(every) <= MOST_DOTS else ()
        rows = [self._row(None, every, self.whole, own)]
        for faculty in self.faculties:
            below = organisation.institutes_under(faculty.id)
            own = self._values_of(below)
            rows.append(self._row(faculty, below, spread_of(own) if own else None, own))
        return rows

    def _values_of(self, institutes: Iterable[Node]) -> tuple[Decimal, ...]:
        values = self.values
        return tuple(sorted(values[node.id] for node in institutes if node.id in values))

    def _row(
        self, unit: Node | None, below: Sequence[Node], spread: Spread | None, own: tuple
    ) -> SpreadRow:
        dots = own if len(own) <= MOST_DOTS else ()
        ends = self.whole.lowest, self.whole.highest
        return SpreadRow(self.reading, self.indicator, unit, len(below), spread, dots, ends)


def drawn_units(reading: Reading, faculties: Iterable[Node]) -> Collection[Node]:
    """The institutes whose values a spread is made of: those of its faculties, and all where all
    have a dot, or where nothing is kept of them."""
    organisation = reading.organisation
    if not reading.is_kept or len(organisation.institutes) <= MOST_DOTS:
        return organisation.institutes
    return [low for one in faculties for low in organisation.institutes_under(one.id)]


def spread_part(
    reading: Reading, indicator: Indicator, faculties: Sequence[Node], told: Iterable[Told]
) -> SpreadPart | None:
    """One dot per institute with a figure that everybody may see, so that the strip is the same
    for all; a row for each of `faculties`. `told` has all of `drawn_units`. None where there is
    nothing to draw: no figure, or a level, which is yes or no. One query."""
    institutes = reading.organisation.institutes
    if not institutes or is_level(indicator, institutes[0]):
        return None
    values = _values(indicator, told)
    if reading.is_kept:
        found = ledger.spreads([indicator], reading.year).get(indicator.pk)
    else:
        found = ledger.gathered(sorted(values.values()))
    return SpreadPart(reading, indicator, found.spread, values, faculties) if found else None


def _values(indicator: Indicator, told: Iterable[Told]) -> dict[int, Decimal]:
    """By institute. Who may see a small group sees it in its own cell, never as a dot."""
    found = {}
    for one in told:
        said = one.cells.said(one.year) if one.unit.kind == Kind.INSTITUTE else None
        if said and not said.is_hidden:
            value = value_in(indicator, said)
            if value is not None:
                found[one.unit.id] = value
    return found
