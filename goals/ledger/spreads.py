"""How the values of groups lie in every series and year: kept with each write, read by pages.

What is kept is what every role may read: hidden cells are in no median, for anybody. Groups are
all institutes, and the groups of disciplines as they were at the end of the year. A faculty's
values and those of a third by size are read when they are asked for.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from goals.calculations.aggregation import value_of
from goals.calculations.peers import Spread, spread_of
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import bulk
from goals.ledger.cells import Current, Figures
from goals.models import Indicator, KeptSpread
from institutes.organisation import Organisation
from institutes.prepared import Prepared

ALL = ""  # the group of all institutes

_KEPT = ("count", "documented", "lowest", "lower", "median", "upper", "highest")


_read = Prepared(
    lambda indicators, year, group: KeptSpread.objects.filter(
        indicator__among=indicators, year=year, group=group, count__gt=0
    ).values_list("indicator_id", *_KEPT),
    *(list, int, str),
)


@dataclass(frozen=True)
class Gathered:
    """A group's values in one series and year: how they lie, and how many are 1 or more, which is
    what a level counts. Neither says whether so few may be shown (`calculations.peers`)."""

    spread: Spread
    documented: int


def gathered(ordered: Sequence[Decimal]) -> Gathered | None:
    """Of values in order; None where there is none."""
    if not ordered:
        return None
    return Gathered(spread_of(ordered), len(ordered) - bisect_left(ordered, 1))


def spreads(indicators: Collection[Indicator], year: int, group: str = ALL) -> dict[int, Gathered]:
    """By indicator id, what is kept of a group; series without a value are left out. One query."""
    ids = [indicator.pk for indicator in indicators]
    return {
        indicator_id: Gathered(Spread(count, *map(Decimal, texts)), documented)
        for indicator_id, count, documented, *texts in _read(ids, year, group)
    }


def store_spreads(
    indicators: Mapping[int, Indicator],
    organisations: Mapping[int, Organisation],
    figures: Figures,
) -> None:
    """Keep what current figures of some series and years say; every group has a row, without
    values as well."""
    rows = []
    for (indicator_id, year), of_units in figures.items():
        organisation = organisations[year]
        values = _values(indicators[indicator_id], organisation, of_units)
        rows += [
            (indicator_id, year, group, *_columns(values[group]))
            for group in (ALL, *organisation.discipline_groups)
        ]
    unique = ("year", "group", "indicator_id")
    bulk.insert(KeptSpread, ("indicator_id", "year", "group", *_KEPT), rows, in_place_of=unique)


def forget_spreads() -> None:
    """Before everything is kept anew: a group may have lost its last institute."""
    KeptSpread.objects.all().delete()


def has_spreads() -> bool:
    return KeptSpread.objects.exists()


def _values(
    indicator: Indicator, organisation: Organisation, figures: Mapping[int, Current]
) -> dict[str, list[Decimal]]:
    """By group, what all may see, in order."""
    measured_in, has_denominator = MeasuredIn(indicator.measured_in), indicator.has_denominator
    loose = []
    for node in organisation.institutes:
        one = figures.get(node.id)
        if one is None or one.state is not State.VALUE or one.is_hidden:
            continue
        value = value_of(one.numerator, one.denominator, one.share, measured_in, has_denominator)
        if value is not None:
            loose.append((value, node.discipline_group))
    found: dict[str, list[Decimal]] = defaultdict(list)
    for value, group in sorted(loose, key=itemgetter(0)):
        found[ALL].append(value)
        if group:
            found[group].append(value)
    return found


def _columns(ordered: Sequence[Decimal]) -> tuple[int | str, ...]:
    one = gathered(ordered)
    if one is None:
        return (0, 0, *[""] * 5)
    spread = one.spread
    numbers = (spread.lowest, spread.lower, spread.median, spread.upper, spread.highest)
    return (spread.count, one.documented, *map(str, numbers))
