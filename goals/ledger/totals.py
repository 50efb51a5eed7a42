"""Parents' figures: added up from the institutes', and kept with every write."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter

from goals.calculations.aggregation import Part, add_up
from goals.calculations.aggregation import Total as Sum
from goals.calculations.suppression import hidden_among, is_small
from goals.calculations.terms import Aggregation, State
from goals.ledger import bulk
from goals.ledger.cells import Cell, Row, recorded_cell, rows_of
from goals.ledger.spreads import forget_spreads, store_spreads
from goals.ledger.statuses import refresh_all_statuses, refresh_statuses
from goals.models import Extent, Figure, Indicator, Total
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisations_in

TOTAL_FIELDS = [
    "state",
    "numerator",
    "denominator",
    "share",
    "figure_id",
    "sum_numerator",
    "sum_denominator",
    "reported",
    "expected",
    "exempt",
    "withheld",
    "demo",
    "real",
    "reason",
    "is_hidden",
    "recorded_at",
]


_STATES = {state.value: state for state in State}


def _part(unit_id: int, row: Row | None) -> Part:
    """A unit's cell as it goes into its parent; silent units say so."""
    if row is None:
        return Part(str(unit_id), State.NOT_REPORTED)
    zero = row.numerator == 0
    return Part(
        unit=str(unit_id),
        state=_STATES[row.state],
        numerator=row.numerator,
        denominator=row.denominator,
        share=row.share,
        keys=row.keys if row.keys or zero else None,
        denominator_keys=row.denominator_keys if row.denominator_keys or zero else None,
        is_demo=row.is_demo,
    )


@dataclass(frozen=True)
class Fold:
    """One series in one year, added up the tree."""

    totals: Mapping[int, Cell]  # by the parent's id
    hidden: frozenset[int] = field(default_factory=frozenset)  # institutes that are hidden


def fold(
    indicator: Indicator,
    organisation: Organisation,
    rows: Mapping[int, Row],
    *,
    has_real_total: Collection[int] = frozenset(),
) -> Fold:
    """Add one series and year up the tree. `rows` are the figures by unit.

    `has_real_total`: parents with a real recorded total in any year of the series; there a sum
    of demo figures never stands in for the missing total (domain/indicators.md 0.11).
    """
    hidden, hidden_parents = _hidden(indicator, organisation, rows)
    parts = {unit_id: _part(unit_id, rows.get(unit_id)) for unit_id in organisation.nodes}
    kind = Aggregation(indicator.aggregation)
    owners = _owners(indicator, organisation, rows)
    totals = {}
    for parent in organisation.nodes.values():
        if parent.kind == Kind.INSTITUTE:
            continue
        reporting = _reporting(indicator, organisation, parent.id)
        own = rows.get(parent.id)
        at_or_under = owners and {node.id for node in _parents_under(organisation, parent.id)}
        total = add_up(
            kind,
            [parts[node.id] for node in reporting],
            own=[parts[owner] for owner in owners if owner in at_or_under],
            keyed=indicator.is_keyed,
        )
        stands_alone = own is not None and (
            own.extent == Extent.TOTAL or parent.kind == indicator.collected_at
        )
        if stands_alone and own.state != State.NOT_REPORTED:
            beside = None if parent.kind == indicator.collected_at else total
            totals[parent.id] = recorded_cell(own, beside)
        elif total.demo and parent.id in has_real_total:
            silenced = replace(
                total,
                state=State.NOT_REPORTED,
                numerator=None,
                denominator=None,
                demo=0,
                real=0,
                reason="demo_sum_is_no_total",
            )
            totals[parent.id] = _cell(silenced, None, is_hidden=False, beside=total)
        else:
            times = [rows[node.id].recorded_at for node in reporting if node.id in rows]
            totals[parent.id] = _cell(
                total, max(times, default=None), is_hidden=parent.id in hidden_parents
            )
    return Fold(totals, hidden)


def _reporting(indicator: Indicator, organisation: Organisation, unit_id: int) -> list[Node]:
    """The units at or below a parent that report the series: they are what coverage counts."""
    if indicator.collected_at == Kind.INSTITUTE:
        return organisation.institutes_under(unit_id)
    return [
        node
        for node in _parents_under(organisation, unit_id)
        if node.kind == indicator.collected_at
    ]


def _owners(indicator: Indicator, organisation: Organisation, rows: Mapping[int, Row]) -> list[int]:
    """The parents that have a part of their own, beside what the units that report have."""
    return [
        row.unit_id
        for row in rows.values()
        if (node := organisation.nodes.get(row.unit_id))
        and node.kind not in (Kind.INSTITUTE, indicator.collected_at)
        and row.extent == Extent.PART
    ]


def _parents_under(organisation: Organisation, unit_id: int) -> Iterator[Node]:
    """The unit and every parent below it: the units that can have an own part."""
    node = organisation.nodes[unit_id]
    if node.kind == Kind.INSTITUTE:
        return
    yield node
    for child in organisation.children(unit_id):
        yield from _parents_under(organisation, child.id)


def _hidden(
    indicator: Indicator, organisation: Organisation, rows: Mapping[int, Row]
) -> tuple[frozenset[int], frozenset[int]]:
    """Institutes whose figures are hidden outside their reach, and parents likewise.

    Within a faculty the total is shown, so hidden cells come at least in twos. A faculty with a
    small total is hidden whole.
    """
    if not indicator.smallest_group:
        return frozenset(), frozenset()
    # A figure of a unit outside the year's organisation is in no total, and hidden for itself.
    hidden = {
        row.unit_id
        for row in rows.values()
        if row.unit_id not in organisation.nodes
        and is_small(row.numerator, row.denominator, indicator.smallest_group)
    }
    hidden_parents: set[int] = set()
    for faculty in organisation.faculties:
        below = organisation.institutes_under(faculty.id)
        parts = {
            str(node.id): _part(node.id, rows.get(node.id))
            for node in below
            if node.id in rows and rows[node.id].state == State.VALUE
        }
        hidden |= {int(unit) for unit in hidden_among(parts, indicator.smallest_group)}
        together = add_up(Aggregation(indicator.aggregation), list(parts.values()))
        if is_small(together.numerator, together.denominator, indicator.smallest_group):
            hidden_parents.add(faculty.id)
    if len(hidden_parents) == 1:
        # One hidden faculty could be worked out from the university's total: hide a second.
        others = [node for node in organisation.faculties if node.id not in hidden_parents]
        sizes = {
            node.id: [
                rows[low.id]
                for low in organisation.institutes_under(node.id)
                if low.id in rows and rows[low.id].state == State.VALUE
            ]
            for node in others
        }
        reporting = {unit: found for unit, found in sizes.items() if found}
        if reporting:
            smallest = min(
                reporting, key=lambda unit: sum(row.numerator or 0 for row in reporting[unit])
            )
            hidden_parents.add(smallest)
            hidden.add(min(reporting[smallest], key=lambda row: row.numerator or 0).unit_id)
    return frozenset(hidden), frozenset(hidden_parents)


def _cell(
    total: Sum, recorded_at: datetime | None, *, is_hidden: bool, beside: Sum | None = None
) -> Cell:
    return Cell(
        state=total.state,
        numerator=total.numerator,
        denominator=total.denominator,
        reason=total.reason,
        is_hidden=is_hidden,
        sum_numerator=beside.numerator if beside else None,
        sum_denominator=beside.denominator if beside else None,
        reported=total.reported,
        expected=total.expected,
        exempt=total.exempt,
        withheld=total.withheld,
        demo=total.demo,
        real=total.real,
        recorded_at=recorded_at,
    )


def _real_totals(indicators: Collection[int], moment: datetime | None) -> dict[int, set[int]]:
    """By indicator, the parents that have a real recorded total in some year."""
    found: dict[int, set[int]] = defaultdict(set)
    totals = Figure.objects.as_of(moment).filter(
        indicator_id__in=indicators, extent=Extent.TOTAL, is_demo=False, state=State.VALUE
    )
    for indicator_id, unit_id in totals.values_list("indicator_id", "unit_id").distinct():
        found[indicator_id].add(unit_id)
    return found


def folds_of(
    indicators: Collection[Indicator],
    years: Collection[int],
    moment: datetime | None,
    organisations: Mapping[int, Organisation] | None = None,
) -> tuple[dict[tuple[int, int], Fold], list[Row]]:
    """Every series and year added up; in the organisation of each year unless others are given."""
    rows = rows_of(indicators, years, moment)
    by_series: dict[tuple[int, int], dict[int, Row]] = defaultdict(dict)
    for row in rows:
        by_series[row.indicator_id, row.year][row.unit_id] = row
    organisations = organisations or organisations_in(years)
    real_totals = _real_totals([indicator.pk for indicator in indicators], moment)
    folds = {
        (indicator.pk, year): fold(
            indicator,
            organisations[year],
            by_series.get((indicator.pk, year), {}),
            has_real_total=real_totals.get(indicator.pk, frozenset()),
        )
        for indicator in indicators
        for year in years
    }
    return folds, rows


def refresh_totals(pairs: Collection[tuple[int, int]]) -> int:
    """Work out the parents' totals of (indicator id, year) pairs anew; returns how many.

    How the values of groups lie is kept with them; how units stand follows, and is kept last.
    """
    count, refreshed = _refresh(pairs)
    refresh_statuses(refreshed)
    return count


def refresh_everything() -> tuple[int, int]:
    """All totals, spreads and statuses anew: after the organisation has changed, or by command.

    Returns how many totals there are, and how many statuses were not as they should be.
    """
    forget_spreads()
    count, _pairs = _refresh(set(Figure.objects.values_list("indicator_id", "year").distinct()))
    return count, refresh_all_statuses()


def _refresh(pairs: Collection[tuple[int, int]]) -> tuple[int, set[tuple[int, int]]]:
    """How many totals were written, and the pairs they belong to."""
    years_of = _years_to_refresh(pairs)
    indicators = Indicator.objects.in_bulk(years_of)
    by_years: dict[frozenset[int], list[Indicator]] = defaultdict(list)
    for indicator_id, years in years_of.items():
        by_years[frozenset(years)].append(indicators[indicator_id])
    count = 0
    for years, group in by_years.items():
        organisations = organisations_in(years)
        folds, figures = folds_of(group, years, None, organisations)
        _store_hidden(folds, figures)
        count += _store_totals(folds)
        store_spreads(group, organisations, figures, {pair: folds[pair].hidden for pair in folds})
    return count, {(pk, year) for pk, years in years_of.items() for year in years}


def _years_to_refresh(pairs: Collection[tuple[int, int]]) -> dict[int, set[int]]:
    """By indicator, the years of the pairs; all its years where real totals may have come or gone.

    A real total in one year silences demo sums of the same parent in every other. Only a parent
    that has, or ever had, one in the years of the pairs and has none in another year can have
    changed from silenced to not, or back.
    """
    years_of: dict[int, set[int]] = defaultdict(set)
    for indicator_id, year in pairs:
        years_of[indicator_id].add(year)
    totals = Figure.objects.filter(
        indicator_id__in=years_of, extent=Extent.TOTAL, is_demo=False, state=State.VALUE
    )
    here: set[tuple[int, int]] = set()
    elsewhere: set[tuple[int, int]] = set()
    for indicator_id, unit_id, year, superseded_at in totals.order_by().values_list(
        "indicator_id", "unit_id", "year", "superseded_at"
    ):
        if year in years_of[indicator_id]:
            here.add((indicator_id, unit_id))
        elif superseded_at is None:
            elsewhere.add((indicator_id, unit_id))
    changed = {indicator_id for indicator_id, _unit_id in here - elsewhere}
    if changed:
        stored = Figure.objects.current().filter(indicator_id__in=changed).order_by()
        for indicator_id, year in stored.values_list("indicator_id", "year").distinct():
            years_of[indicator_id].add(year)
    return years_of


def _store_hidden(folds: Mapping[tuple[int, int], Fold], figures: Iterable[Row]) -> None:
    """Write only the flags that changed."""
    changed: dict[bool, list[int]] = {True: [], False: []}
    for row in figures:
        is_hidden = row.unit_id in folds[row.indicator_id, row.year].hidden
        if row.is_hidden is not is_hidden:
            changed[is_hidden].append(row.id)
    for is_hidden, ids in changed.items():
        bulk.set_column(Figure, "is_hidden", is_hidden, ids)


_of_cell = attrgetter(*TOTAL_FIELDS[:-1])


def _store_totals(folds: Mapping[tuple[int, int], Fold]) -> int:
    totals = [
        (indicator_id, unit_id, year, *_of_cell(cell), bulk.time(cell.recorded_at))
        for (indicator_id, year), found in folds.items()
        for unit_id, cell in found.totals.items()
    ]
    unique = ("unit_id", "indicator_id", "year")
    names = ("indicator_id", "unit_id", "year", *TOTAL_FIELDS)
    bulk.insert(Total, names, totals, in_place_of=unique)
    return len(totals)
