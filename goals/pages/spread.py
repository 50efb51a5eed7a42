"""How the departments lie in one series: a strip for all, and one per faculty."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.peers import Spread, spread_of
from goals.charts import Strip, strip
from goals.ledger.shown import shown, shown_value
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
    """`rows` have all departments first. `left_out` have no figure that all may see."""

    rows: list[SpreadRow]
    sentence: str
    low: str
    high: str
    left_out: int


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
    values = {
        unit_id: value
        for (_indicator, unit_id), one in found.items()
        if (value := shown_value(indicator, one)) is not None
    }
    if not values:
        return None
    ends = min(values.values()), max(values.values())

    def row(unit: Node | None, below: Sequence[Node]) -> SpreadRow:
        own = [values[node.id] for node in below if node.id in values]
        spread = spread_of(own, len(below))
        dots = own if len(own) <= MOST_DOTS else []
        return SpreadRow(unit, _strip(spread, dots, ends), _words(spread, own, measured_in))

    measured_in = indicator.measured_in
    organisation = reading.organisation
    whole = spread_of(values.values(), len(institutes))
    return SpreadPart(
        rows=[
            row(None, institutes),
            *(row(faculty, organisation.institutes_under(faculty.id)) for faculty in faculties),
        ],
        sentence=spread_sentence(whole, measured_in) if whole else "",
        low=value_text(ends[0], measured_in),
        high=value_text(ends[1], measured_in),
        left_out=len(institutes) - len(values),
    )


def _strip(
    spread: Spread | None, values: Sequence[Decimal], ends: tuple[Decimal, Decimal]
) -> Strip:
    return strip(spread, values, ends, width=480, radius=4.0)


def _words(spread: Spread | None, values: Sequence[Decimal], measured_in: str) -> str:
    return spread_text(spread, measured_in) if spread else few_text(values, measured_in)
