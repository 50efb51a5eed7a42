"""How every unit stands in every series and year of a plan: kept with each write, read by lists.

What is kept is what `judging` decides. A page for another day, another organisation or a proposal
judges for itself, with the same code. Of those that say nothing in a year nothing is kept: who
is silent has not enough data, whatever the target.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django.db.models import Q

from goals.calculations.terms import Aggregation, State, Status
from goals.ledger import bulk
from goals.ledger.judging import INHERITS, Judge, is_documented
from goals.models import Figure, Indicator, KeptStatus, Milestone, Plan, Target, Total
from institutes.models import Kind
from institutes.organisation import organisations_in

AT_ONCE = 64  # series × years that are judged together: bounds the memory of a large university

Pair = tuple[int, int]  # indicator id, year
T = TypeVar("T")


class Said(NamedTuple):
    """As much of a `Cell` as a status is decided by."""

    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None
    is_hidden: bool


WITHHELD = Said(State.WITHHELD, None, None, None, True)
_KEPT = ("status", "shown_status", "is_documented", "below")
_STATES = {state.value: state for state in State}
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
    return {status.value: counts[status] for status in Status if counts.get(status)}


@dataclass(frozen=True)
class Kept:
    """One unit in one series and year."""

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
    rows = KeptStatus.objects.filter(
        plan=plan, indicator__in=[one.pk for one in indicators], year=year, unit__in=units
    )
    names = ("indicator_id", "unit_id", *(_KEPT if with_below else _KEPT[:-1]))
    return {
        (indicator_id, unit_id): Kept(
            _STATUSES[status],
            _STATUSES[shown],
            None if documented is None else bool(documented),
            Below.from_json(below[0]) if below and below[0] else None,
        )
        for indicator_id, unit_id, status, shown, documented, *below in bulk.read(rows, names)
    }


def refresh_statuses(pairs: Iterable[Pair]) -> int:
    """Judge anew what rests on the figures of (indicator id, year) pairs; returns how many differ.

    That is the year itself and, where a unit's path begins with its own figure of that year,
    every year of the plan.
    """
    years_of: dict[int, set[int]] = defaultdict(set)
    for indicator_id, year in pairs:
        years_of[indicator_id].add(year)
    return sum(_refresh(plan, years_of) for plan in Plan.objects.all())


def refresh_all_statuses(indicators: Collection[Indicator] | None = None) -> int:
    """The same for all years of some series, or of all: after a target, a rule, the plan or the
    organisation has changed. What no longer belongs to a plan goes."""
    count = 0
    for plan in Plan.objects.all():
        own = set(plan.entries.values_list("indicator_id", flat=True))
        plan.statuses.exclude(indicator__in=own).delete()
        chosen = own if indicators is None else own & {one.pk for one in indicators}
        years = _years(plan)
        plan.statuses.exclude(year__in=years).delete()
        count += _refresh(plan, {indicator_id: set(years) for indicator_id in chosen})
    return count


def has_statuses() -> bool:
    return KeptStatus.objects.exists()


def _years(plan: Plan) -> range:
    """The years a reader can choose."""
    return range(plan.base_year, plan.figures_to + 1)


def _refresh(plan: Plan, years_of: Mapping[int, set[int]]) -> int:
    indicators = Indicator.objects.filter(plans=plan, pk__in=years_of).in_bulk()
    if not indicators:
        return 0
    targets = {
        (target.indicator_id, target.unit_id): target
        for target in Target.objects.as_of().filter(plan=plan, indicator__in=indicators)
    }
    bases: dict[int, set[int]] = defaultdict(set)
    for (indicator_id, _unit_id), target in targets.items():
        inherited = indicators[indicator_id].aggregation in INHERITS
        if target.base_year is not None and (inherited or target.base_value is None):
            bases[indicator_id].add(target.base_year)
    all_years = set(_years(plan))
    by_years: dict[frozenset[int], list[Indicator]] = defaultdict(list)
    for pk, indicator in indicators.items():
        starts = bool(years_of[pk] & bases[pk])
        if years := all_years if starts else years_of[pk] & all_years:
            by_years[frozenset(years)].append(indicator)
    organisations = organisations_in({year for years in by_years for year in years})
    milestones = _milestones(targets.values())
    count = 0
    for years, group in by_years.items():
        for some in _chunks(group, max(1, AT_ONCE // len(years))):
            judges = [Judge(y, organisations[y], targets, milestones) for y in sorted(years)]
            count += _store(plan, some, judges, {one.pk: bases[one.pk] for one in some})
    return count


def _chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _milestones(targets: Iterable[Target]) -> dict[int | None, tuple[tuple[int, Decimal], ...]]:
    found: dict[int | None, tuple[tuple[int, Decimal], ...]] = {}
    rows = Milestone.objects.filter(target__in=[target.pk for target in targets]).order_by("year")
    for target_id, year, value in rows.values_list("target_id", "year", "value"):
        found[target_id] = (*found.get(target_id, ()), (year, value))
    return found


def _store(
    plan: Plan,
    indicators: Collection[Indicator],
    judges: Collection[Judge],
    bases: Mapping[int, set[int]],
) -> int:
    """Judge, compare with what is kept, and write only what differs. `bases` by indicator id are
    the years that paths begin with."""
    ids = [indicator.pk for indicator in indicators]
    years = {judge.year for judge in judges}
    cells = _cells(ids, years, bases)
    rows = KeptStatus.objects.filter(plan=plan, indicator__in=ids, year__in=years)
    kept = {
        (indicator_id, unit_id, year): (pk, values)
        for pk, indicator_id, unit_id, year, *values in bulk.read(
            rows, ("id", "indicator_id", "unit_id", "year", *_KEPT)
        )
    }
    differing = []
    for judge in judges:
        for indicator in indicators:
            for unit_id, one in _judged(indicator, judge, cells).items():
                below = one.below.as_json() if one.below else None
                values = [one.status.value, one.shown_status.value, one.is_documented, below]
                _pk, stood = kept.pop((indicator.pk, unit_id, judge.year), (None, None))
                if values != stood:
                    values[-1] = below and json.dumps(below)
                    differing.append((plan.pk, indicator.pk, judge.year, unit_id, *values))
    unique = ("plan_id", "indicator_id", "year", "unit_id")
    bulk.insert(KeptStatus, (*unique, *_KEPT), differing, in_place_of=unique)
    gone = [pk for pk, _values in kept.values()]
    for some in _chunks(gone, 500):
        KeptStatus.objects.filter(pk__in=some).delete()
    return len(differing) + len(gone)


Cells = Mapping[tuple[int, int], Mapping[int, Said]]


def _cells(ids: Collection[int], years: Collection[int], bases: Mapping[int, set[int]]) -> Cells:
    """By (indicator id, unit id), then by year; a parent's total comes before its own figure."""
    wanted = Q(indicator_id__in=ids, year__in=years)
    for indicator_id, of_series in bases.items():
        if of_series - set(years):
            wanted |= Q(indicator_id=indicator_id, year__in=of_series - set(years))
    found: dict[tuple[int, int], dict[int, Said]] = defaultdict(dict)
    names = ("indicator_id", "unit_id", "year", *Said._fields)
    for rows in (Figure.objects.current().order_by(), Total.objects.all()):
        for indicator_id, unit_id, year, state, *parts in bulk.read(rows.filter(wanted), names):
            found[indicator_id, unit_id][year] = Said(_STATES[state], *parts)
    return found


def _judged(indicator: Indicator, judge: Judge, cells: Cells) -> dict[int, Kept]:
    """Every unit with a cell in the year, in one series, by its id."""
    found: dict[int, Kept] = {}
    has_level = indicator.aggregation == Aggregation.COVERAGE
    for node in judge.organisation.nodes.values():
        full = cells.get((indicator.pk, node.id), {})
        if judge.year not in full:
            continue
        shown = _outside_reach(full) if indicator.smallest_group else full
        status = judge.status(indicator, node, full)
        level = None
        if has_level and node.kind == Kind.INSTITUTE:
            level = is_documented(indicator, full[judge.year])
        shown_status = status if shown is full else judge.status(indicator, node, shown)
        found[node.id] = Kept(status, shown_status, level)
    for node in judge.organisation.nodes.values():
        if node.kind != Kind.INSTITUTE and node.id in found:
            below = judge.organisation.institutes_under(node.id)
            counts = count_below([found.get(low.id, SILENT) for low in below])
            found[node.id] = replace(found[node.id], below=counts)
    return found


def count_below(institutes: Collection[Kept]) -> Below:
    return Below(
        Counter(one.status for one in institutes),
        Counter(one.shown_status for one in institutes),
        Counter(one.is_documented for one in institutes),
    )


def _outside_reach(cells: Mapping[int, Said]) -> Mapping[int, Said]:
    """The same mapping where nothing in it is hidden."""
    if not any(said.is_hidden for said in cells.values()):
        return cells
    return {year: WITHHELD if said.is_hidden else said for year, said in cells.items()}
