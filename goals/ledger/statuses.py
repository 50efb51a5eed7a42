"""How every unit stands in every series and year of a plan: kept with each write, read by lists.

What is kept is what `judging` decides. A page for another day, another organisation or a proposal
judges for itself, with the same code. Of those that say nothing in a year nothing is kept: who
is silent has not enough data, whatever the target.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple, TypeVar

from django.db.models import Q

from goals.calculations.terms import Aggregation, State, Status
from goals.ledger import bulk
from goals.ledger.cells import STATES, Cell, Current, Pair
from goals.ledger.judging import INHERITS, Judge, Series, is_documented
from goals.models import Figure, Indicator, KeptStatus, Milestone, Plan, Target, Total
from institutes.models import Kind
from institutes.organisation import Organisation, organisations_in
from institutes.prepared import Prepared

AT_ONCE = 64  # series × years that are judged together: bounds the memory of a large university

T = TypeVar("T")


class Said(NamedTuple):
    """As much of a `Cell` as a status is decided by."""

    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    is_hidden: bool


Standing = Mapping[Pair, Mapping[int, "Said | Current | Cell"]]  # by the unit's id
WITHHELD = Said(State.WITHHELD, None, None, None, True)
_KEPT = ("status", "shown_status", "is_documented", "below")
_STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True)
class Below:
    """How many institutes below a parent stand at each status: with all figures in sight, as
    everybody may read them, and by documented level (True, False, None: not assessed)."""

    full: Mapping[Status, int]
    shown: Mapping[Status, int]
    documented: Mapping[bool | None, int]

    def as_json(self) -> dict[str, dict[str, int]]:
        return {
            "full": _named(self.full),
            "shown": _named(self.shown),
            "documented": {_LEVELS[level]: count for level, count in self.documented.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Mapping[str, int]]) -> "Below":
        return cls(
            {Status(name): count for name, count in kept["full"].items()},
            {Status(name): count for name, count in kept["shown"].items()},
            {level: kept["documented"].get(name, 0) for level, name in _LEVELS.items()},
        )


_LEVELS = {True: "yes", False: "no", None: "unknown"}


def _named(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items() if count}


class Kept(NamedTuple):
    """One unit in one series and year; a page reads hundreds."""

    status: Status
    shown_status: Status
    is_documented: bool | None
    below: Below | None = None  # parents


SILENT = Kept(Status.NOT_ENOUGH_DATA, Status.NOT_ENOUGH_DATA, None)


def statuses(
    plan: Plan,
    indicators: Collection[Indicator],
    year: int,
    units: Collection[int],
    *,
    with_below: bool = True,
) -> dict[tuple[int, int], Kept]:
    """What is kept, by (indicator id, unit id); one query. Who is not there is `SILENT`."""
    read = _all_of if with_below else _but_below
    rows = read(plan.pk, [one.pk for one in indicators], year, list(units))
    return {(indicator_id, unit_id): _kept(*one) for indicator_id, unit_id, *one in rows}


def _reading(*names: str) -> Prepared:
    return Prepared(
        lambda plan, indicators, year, units: KeptStatus.objects.filter(
            plan=plan, indicator__among=indicators, year=year, unit__among=units
        ).values_list("indicator_id", "unit_id", *names),
        *(int, list, int, list),
    )


_all_of, _but_below = _reading(*_KEPT), _reading(*_KEPT[:-1])


@lru_cache(maxsize=1024)
def _kept(status: str, shown: str, documented: bool | None, below: str | None = None) -> Kept:
    """A list of units has few different ones: each is made once."""
    return Kept(
        _STATUSES[status],
        _STATUSES[shown],
        None if documented is None else bool(documented),
        Below.from_json(json.loads(below)) if below else None,
    )


def refresh_statuses(
    indicators: Mapping[int, Indicator],
    standing: Standing,
    organisations: Mapping[int, Organisation],
) -> int:
    """Judge anew what rests on what stands in some series and years; returns how many differ.

    That is the year itself and, where a unit's path begins with its own figure of that year,
    every year of the plan.
    """
    years_of: dict[int, set[int]] = defaultdict(set)
    for indicator_id, year in standing:
        years_of[indicator_id].add(year)
    count = 0
    for plan in Plan.objects.all():
        own = set(plan.entries.values_list("indicator_id", flat=True))
        chosen = [indicators[indicator_id] for indicator_id in own & indicators.keys()]
        count += _refresh(plan, chosen, years_of, standing, organisations)
    return count


def refresh_all_statuses(indicators: Collection[Indicator] | None = None) -> int:
    """The same for all years of some series, or of all: after a target, a rule, the plan or the
    organisation has changed. What no longer belongs to a plan goes."""
    count = 0
    for plan in Plan.objects.all():
        own = set(plan.entries.values_list("indicator_id", flat=True))
        plan.statuses.exclude(indicator__in=own).delete()
        if indicators is None:
            chosen = list(Indicator.objects.filter(pk__in=own))
        else:
            chosen = [one for one in indicators if one.pk in own]
        years = _years(plan)
        plan.statuses.exclude(year__in=years).delete()
        count += _refresh(plan, chosen, {one.pk: set(years) for one in chosen}, {}, {})
    return count


def has_statuses() -> bool:
    return KeptStatus.objects.exists()


def _years(plan: Plan) -> range:
    """The years a reader can choose."""
    return range(plan.base_year, plan.figures_to + 1)


class Aimed(NamedTuple):
    """As much of a `Target` as a unit is judged by."""

    id: int
    indicator_id: int
    unit_id: int
    base_year: int | None
    base_value: Decimal | None
    year: int
    value: Decimal
    measured_in: str

    @property
    def pk(self) -> int:
        return self.id


def _refresh(
    plan: Plan,
    indicators: Collection[Indicator],
    years_of: Mapping[int, set[int]],
    standing: Standing,
    organisations: Mapping[int, Organisation],
) -> int:
    rows = Target.objects.as_of().filter(plan=plan, indicator__in=indicators).order_by()
    targets = {
        (target.indicator_id, target.unit_id): target
        for target in starmap(Aimed, bulk.read(rows, Aimed._fields))
    }
    bases = _bases(indicators, targets.values())
    all_years = set(_years(plan))
    by_years: dict[frozenset[int], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        chosen = years_of[indicator.pk]
        if years := all_years if chosen & bases[indicator.pk] else chosen & all_years:
            by_years[frozenset(years)].append(indicator)
    missing = {year for years in by_years for year in years} - organisations.keys()
    organisations = {**organisations, **organisations_in(missing)}
    milestones = _milestones(targets.values())
    count = 0
    for years, group in by_years.items():
        for some in _chunks(group, max(1, AT_ONCE // len(years))):
            judges = [Judge(y, organisations[y], targets, milestones) for y in sorted(years)]
            needed = {(one.pk, year) for one in some for year in years | bases[one.pk]}
            cells = {pair: standing[pair] for pair in needed & standing.keys()}
            count += _store(plan, some, judges, cells | _read(needed - standing.keys()))
    return count


def _bases(
    indicators: Collection[Indicator], targets: Collection[Aimed]
) -> Mapping[int, Collection[int]]:
    """By indicator id, the years whose own figures are where a unit's path begins."""
    inheriting = {one.pk for one in indicators if one.aggregation in INHERITS}
    found: dict[int, set[int]] = defaultdict(set)
    for target in targets:
        own = target.indicator_id in inheriting or target.base_value is None
        if own and target.base_year is not None:
            found[target.indicator_id].add(target.base_year)
    return found


def _chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _milestones(targets: Iterable[Aimed]) -> dict[int | None, tuple[tuple[int, Decimal], ...]]:
    found: dict[int | None, tuple[tuple[int, Decimal], ...]] = {}
    rows = Milestone.objects.filter(target__in=[target.pk for target in targets]).order_by("year")
    for target_id, year, value in rows.values_list("target_id", "year", "value"):
        found[target_id] = (*found.get(target_id, ()), (year, value))
    return found


def _store(
    plan: Plan, indicators: Collection[Indicator], judges: Collection[Judge], standing: Standing
) -> int:
    """Judge, compare with what is kept, and write only what differs."""
    rows = KeptStatus.objects.filter(
        plan=plan,
        indicator__in=[indicator.pk for indicator in indicators],
        year__in=[judge.year for judge in judges],
    )
    kept = {
        (indicator_id, year, unit_id): (pk, values)
        for pk, indicator_id, year, unit_id, *values in bulk.read(
            rows, ("id", "indicator_id", "year", "unit_id", *_KEPT)
        )
    }
    differing = []
    for indicator in indicators:
        own = indicator.pk
        by_year = {year: cells for (pk, year), cells in standing.items() if pk == own}
        for judge in judges:
            for unit_id, one in _judged(indicator, judge, by_year).items():
                below = one.below.as_json() if one.below else None
                values = [one.status.value, one.shown_status.value, one.is_documented, below]
                _pk, stood = kept.pop((own, judge.year, unit_id), (None, None))
                if values != stood:
                    values[-1] = below and json.dumps(below)
                    differing.append((plan.pk, own, judge.year, unit_id, *values))
    unique = ("plan_id", "indicator_id", "year", "unit_id")
    bulk.insert(KeptStatus, (*unique, *_KEPT), differing, in_place_of=unique)
    gone = [pk for pk, _values in kept.values()]
    for some in _chunks(gone, 500):
        KeptStatus.objects.filter(pk__in=some).delete()
    return len(differing) + len(gone)


def _read(pairs: Collection[Pair]) -> Standing:
    """What stands there; a parent's total comes before its own figure."""
    years_of: dict[int, set[int]] = defaultdict(set)
    for indicator_id, year in pairs:
        years_of[indicator_id].add(year)
    alike: dict[frozenset[int], list[int]] = defaultdict(list)
    for indicator_id, years in years_of.items():
        alike[frozenset(years)].append(indicator_id)
    wanted = Q(pk__in=[])
    for years, ids in alike.items():
        wanted |= Q(indicator_id__in=ids, year__in=years)
    found: dict[Pair, dict[int, Said]] = defaultdict(dict)
    names = ("indicator_id", "year", "unit_id", *Said._fields)
    for rows in (Figure.objects.current().order_by(), Total.objects.all()):
        for indicator_id, year, unit_id, *said in bulk.read(
            rows.filter(wanted), names, state=STATES
        ):
            found[indicator_id, year][unit_id] = Said(*said)
    return found


def _judged(indicator: Indicator, judge: Judge, full: Series) -> dict[int, Kept]:
    """Every unit with a cell in the year, in one series, by its id."""
    nodes = judge.organisation.nodes.values()
    now = full.get(judge.year, {})
    shown = _outside_reach(full) if indicator.smallest_group else full
    has_level = indicator.aggregation == Aggregation.COVERAGE
    found: dict[int, Kept] = {}
    for node in nodes:
        if node.id not in now:
            continue
        status = judge.status(indicator, node, full)
        shown_status = status if shown is full else judge.status(indicator, node, shown)
        level = None
        if has_level and node.kind == Kind.INSTITUTE:
            level = is_documented(indicator, now[node.id])
        found[node.id] = Kept(status, shown_status, level)
    for node in nodes:
        if node.kind != Kind.INSTITUTE and node.id in found:
            below = judge.organisation.institutes_under(node.id)
            counts = count_below([found.get(low.id, SILENT) for low in below])
            found[node.id] = found[node.id]._replace(below=counts)
    return found


def count_below(institutes: Collection[Kept]) -> Below:
    return Below(
        Counter([one.status for one in institutes]),
        Counter([one.shown_status for one in institutes]),
        Counter([one.is_documented for one in institutes]),
    )


def _outside_reach(full: Series) -> Series:
    """The same mapping where nothing in it is hidden."""
    if not any(said.is_hidden for cells in full.values() for said in cells.values()):
        return full
    return {
        year: {unit: WITHHELD if said.is_hidden else said for unit, said in cells.items()}
        for year, cells in full.items()
    }
