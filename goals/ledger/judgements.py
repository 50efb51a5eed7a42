"""How every unit stands in every series and year of a plan: judged anew and kept with each write.

What is kept is what `judging` decides. A page for another day, another organisation or a proposal
judges for itself, with the same code. Of those that say nothing in a year nothing is kept.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple, TypeVar

from django.db import transaction

from goals.calculations.terms import Aggregation, State, Status
from goals.ledger import bulk
from goals.ledger.cells import STATES, Cell, Current, Pair, Said
from goals.ledger.judging import INHERITS, Judge, Series, is_documented
from goals.ledger.statuses import KEPT, SILENT, Below, Json
from goals.models import (
    Figure,
    Indicator,
    KeptStatus,
    Milestone,
    Plan,
    PlanIndicator,
    Target,
    Total,
)
from institutes.models import Kind
from institutes.organisation import Organisation, organisations_in
from institutes.prepared import Prepared, PreparedObjects

AT_ONCE = 64  # series × years that are judged together: bounds the memory of a large university

T = TypeVar("T")

Standing = Mapping[Pair, Mapping[int, "Said | Current | Cell"]]  # by the unit's id
WITHHELD = Said(State.WITHHELD, None, None, None, True)


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
    for plan in _plans():
        chosen = [indicators[pk] for (pk,) in _series_of(plan.pk) if pk in indicators]
        count += _refresh(plan, chosen, years_of, standing, organisations)
    return count


_plans = PreparedObjects(lambda: Plan.objects.order_by("start_year"))
_series_of = Prepared(
    lambda plan: PlanIndicator.objects.filter(plan=plan).order_by().values_list("indicator_id"),
    int,
)


@transaction.atomic
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


_targets = bulk.PreparedRead(
    lambda plan, indicators: (
        Target.objects.as_of().filter(plan=plan, indicator__among=indicators).order_by()
    ),
    *(int, list),
    names=Aimed._fields,
)


def _refresh(
    plan: Plan,
    indicators: Collection[Indicator],
    years_of: Mapping[int, set[int]],
    standing: Standing,
    organisations: Mapping[int, Organisation],
) -> int:
    rows = _targets(plan.pk, [indicator.pk for indicator in indicators])
    targets = {(target.indicator_id, target.unit_id): target for target in starmap(Aimed, rows)}
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
    for target_id, year, value in _of_targets([target.pk for target in targets]):
        found[target_id] = (*found.get(target_id, ()), (year, value))
    return found


_of_targets = bulk.PreparedRead(
    lambda targets: Milestone.objects.filter(target__among=targets).order_by("year"),
    list,
    names=("target_id", "year", "value"),
)


def _store(
    plan: Plan, indicators: Collection[Indicator], judges: Collection[Judge], standing: Standing
) -> int:
    """Judge, compare with what is kept, and write only what differs."""
    ids, years = [indicator.pk for indicator in indicators], [judge.year for judge in judges]
    kept = {row[1:4]: (row[4:], row[0]) for row in _kept_rows(plan.pk, ids, years)}
    differing = []
    for indicator in indicators:
        own = indicator.pk
        by_year = {year: cells for (pk, year), cells in standing.items() if pk == own}
        for judge in judges:
            for unit_id, judged in _judged(indicator, judge, by_year):
                stood, _pk = kept.pop((own, judge.year, unit_id), _NOTHING)
                if judged != stood:
                    differing.append((plan.pk, own, judge.year, unit_id, *_as_stored(*judged)))
    unique = ("plan_id", "indicator_id", "year", "unit_id")
    bulk.insert(KeptStatus, (*unique, *KEPT), differing, in_place_of=unique)
    gone = [pk for _stood, pk in kept.values()]
    for some in _chunks(gone, 500):
        KeptStatus.objects.filter(pk__in=some).delete()
    return len(differing) + len(gone)


_kept_rows = bulk.PreparedRead(
    lambda plan, indicators, years: KeptStatus.objects.filter(
        plan=plan, indicator__among=indicators, year__among=years
    ),
    *(int, list, list),
    names=("id", "indicator_id", "year", "unit_id", *KEPT),
)
_NOTHING = (None, None)


def _as_stored(status: Status, shown: Status, documented: bool | None, below: Json | None) -> tuple:
    return str(status), str(shown), documented, below and json.dumps(below)


def _read(pairs: Collection[Pair]) -> Standing:
    """What stands there; a parent's total comes before its own figure."""
    found: dict[Pair, dict[int, Said]] = {pair: {} for pair in pairs}
    if not pairs:
        return found
    indicators, years = {pk for pk, _year in pairs}, {year for _pk, year in pairs}
    for read in (_figures, _totals):
        for row in read(list(indicators), list(years)):
            if (pair := row[:2]) in found:
                found[pair][row[2]] = Said(*row[3:])
    return found


_figures, _totals = (
    bulk.PreparedRead(
        lambda indicators, years, rows=rows: rows.filter(
            indicator__among=indicators, year__among=years
        ),
        *(list, list),
        names=("indicator_id", "year", "unit_id", *Said._fields),
        state=STATES,
    )
    for rows in (Figure.objects.current().order_by(), Total.objects.order_by())
)


def _judged(
    indicator: Indicator, judge: Judge, full: Series
) -> Iterator[tuple[int, tuple[Status, Status, bool | None, Json | None]]]:
    """Every unit with a cell in the year, in one series, by its id; with the columns `KEPT`, of
    which a text and its `Status` are equal."""
    nodes, now = judge.organisation.nodes, full.get(judge.year, {})
    statuses = judge.statuses(indicator, full)
    shown = statuses
    if indicator.smallest_group and (partly := _outside_reach(full)):
        shown = statuses | judge.statuses(indicator, partly)
    levels: dict[int, bool | None] = {}
    if indicator.aggregation == Aggregation.COVERAGE:
        levels = {
            unit_id: is_documented(indicator, now[unit_id])
            for unit_id in statuses
            if nodes[unit_id].kind == Kind.INSTITUTE
        }
    for unit_id, status in statuses.items():
        below = None
        if nodes[unit_id].kind != Kind.INSTITUTE:
            low = [node.id for node in judge.organisation.institutes_under(unit_id)]
            in_sight = _counts(statuses, low)
            below = Below(
                full=in_sight,
                shown=in_sight if shown is statuses else _counts(shown, low),
                documented=Counter(map(levels.get, low)) if levels else {None: len(low)},
            ).as_json()
        yield unit_id, (status, shown[unit_id], levels.get(unit_id), below)


def _counts(statuses: Mapping[int, Status], institutes: Collection[int]) -> Mapping[Status, int]:
    """Who has no cell is silent."""
    counts: dict[Status, int] = {}
    for one in institutes:
        status = statuses.get(one, SILENT.status)
        counts[status] = counts.get(status, 0) + 1
    return counts


def _outside_reach(full: Series) -> Series:
    """The units that are hidden in some year, as everybody may read them; empty without any."""
    hidden = {unit for cells in full.values() for unit, said in cells.items() if said.is_hidden}
    if not hidden:
        return {}
    return {
        year: {
            unit: WITHHELD if cells[unit].is_hidden else cells[unit]
            for unit in hidden & cells.keys()
        }
        for year, cells in full.items()
    }
