"""How the values of groups lie in every series and year: kept with each write, read by pages.

What is kept is what every role may read: hidden cells are in no median, for anybody. Groups are
all institutes, and the groups of disciplines as they were at the end of the year. A faculty's
values and those of a third by size are read when they are asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from operator import itemgetter

from goals.calculations.aggregation import value_of
from goals.calculations.peers import Spread, spread_of
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import bulk
from goals.ledger.cells import Row
from goals.models import Indicator, KeptSpread
from institutes.models import Kind
from institutes.organisation import Organisation

ALL = ""  # the group of all institutes

Pair = tuple[int, int]  # indicator id, year

_KEPT = ("count", "documented", "lowest", "lower", "median", "upper", "highest")


@dataclass(frozen=True)
class Gathered:
    """A group's values in one series and year: how they lie, and how many are 1 or more, which is
    what a level counts. Neither says whether so few may be shown (`calculations.peers`)."""

    spread: Spread
    documented: int


def gathered(ordered: Collection[Decimal]) -> Gathered | None:
    """Of values in order; None where there is none."""
    if not ordered:
        return None
    return Gathered(spread_of(ordered), sum(value >= 1 for value in ordered))


def spreads(indicators: Collection[Indicator], year: int, group: str = ALL) -> dict[int, Gathered]:
    """By indicator id, what is kept of a group; series without a value are left out. One query."""
    ids = [indicator.pk for indicator in indicators]
    rows = KeptSpread.objects.filter(year=year, group=group, indicator__in=ids, count__gt=0)
    return {
        indicator_id: Gathered(Spread(count, *map(Decimal, texts)), documented)
        for indicator_id, count, documented, *texts in bulk.read(rows, ("indicator_id", *_KEPT))
    }


def store_spreads(
    indicators: Iterable[Indicator],
    organisations: Mapping[int, Organisation],
    figures: Iterable[Row],
    hidden: Mapping[Pair, Collection[int]],
) -> None:
    """Keep what current `figures` of these series and years say; every group has a row, without
    values as well. `hidden`: institutes left out, by series and year."""
    series = {indicator.pk: indicator for indicator in indicators}
    found = _values(series, organisations, figures, hidden)
    rows = [
        (indicator_id, year, group, *_columns(found.get((indicator_id, year), {}).get(group, ())))
        for indicator_id in series
        for year, organisation in organisations.items()
        for group in _groups(organisation)
    ]
    unique = ("year", "group", "indicator_id")
    bulk.insert(KeptSpread, ("indicator_id", "year", "group", *_KEPT), rows, in_place_of=unique)


def forget_spreads() -> None:
    """Before everything is kept anew: a group may have lost its last institute."""
    KeptSpread.objects.all().delete()


def has_spreads() -> bool:
    return KeptSpread.objects.exists()


def _groups(organisation: Organisation) -> Iterator[str]:
    yield ALL
    yield from organisation.discipline_groups


def _values(
    series: Mapping[int, Indicator],
    organisations: Mapping[int, Organisation],
    figures: Iterable[Row],
    hidden: Mapping[Pair, Collection[int]],
) -> dict[Pair, dict[str, list[Decimal]]]:
    """By series and year, then by group: the values in order."""
    loose: dict[Pair, list[tuple[Decimal, str]]] = defaultdict(list)
    for row in figures:
        pair = row.indicator_id, row.year
        node = organisations[row.year].nodes.get(row.unit_id)
        if row.state != State.VALUE or node is None or node.kind != Kind.INSTITUTE:
            continue
        if row.unit_id not in hidden[pair]:
            one = series[row.indicator_id]
            measured_in = MeasuredIn(one.measured_in)
            parts = row.numerator, row.denominator, row.share
            value = value_of(*parts, measured_in, one.has_denominator)
            if value is not None:
                loose[pair].append((value, node.discipline_group))
    found: dict[Pair, dict[str, list[Decimal]]] = {}
    for pair, values in loose.items():
        groups = found[pair] = defaultdict(list)
        for value, group in sorted(values, key=itemgetter(0)):
            groups[ALL].append(value)
            if group:
                groups[group].append(value)
    return found


def _columns(ordered: Collection[Decimal]) -> tuple[int | str, ...]:
    one = gathered(ordered)
    if one is None:
        return (0, 0, *[""] * 5)
    count, *numbers = astuple(one.spread)
    return (count, one.documented, *map(str, numbers))
