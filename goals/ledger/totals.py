"""Parents' figures: added up from the institutes', and kept with every write."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from goals.calculations.aggregation import Part, add_up
from goals.calculations.aggregation import Total as Sum
from goals.calculations.suppression import hidden_among, is_small
from goals.calculations.terms import Aggregation, State
from goals.ledger.cells import Cell, Row, recorded_cell, rows_of
from goals.ledger.statuses import refresh_all_statuses, refresh_statuses
from goals.models import Extent, Figure, Indicator, Total
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisations_in

CHUNK = 500  # rows per statement: below SQLite's limit on variables

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


def _part(unit_id: int, row: Row | None) -> Part:
    """A unit's cell as it goes into its parent; silent units say so."""
    if row is None:
        return Part(str(unit_id), State.NOT_REPORTED)
    zero = row.numerator == 0
    return Part(
        unit=str(unit_id),
        state=State(row.state),
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
    totals = {}
    for parent in organisation.nodes.values():
        if parent.kind == Kind.INSTITUTE:
            continue
        reporting = _reporting(indicator, organisation, parent.id)
        own = rows.get(parent.id)
        total = add_up(
            Aggregation(indicator.aggregation),
            [_part(node.id, rows.get(node.id)) for node in reporting],
            own=_own_parts(indicator, organisation, parent.id, rows),
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
        for node in _parents_at_and_under(organisation, unit_id)
        if node.kind == indicator.collected_at
    ]


def _own_parts(
    indicator: Indicator, organisation: Organisation, unit_id: int, rows: Mapping[int, Row]
) -> list[Part]:
    """What parents at and below have of their own, beside those that report."""
    return [
        _part(node.id, row)
        for node in _parents_at_and_under(organisation, unit_id)
        if node.kind != indicator.collected_at
        and (row := rows.get(node.id))
        and row.extent == Extent.PART
    ]


def _parents_at_and_under(organisation: Organisation, unit_id: int):
    """The unit and every parent below it: the units that can have an own part."""
    node = organisation.nodes[unit_id]
    if node.kind == Kind.INSTITUTE:
        return
    yield node
    for child in organisation.children(unit_id):
        yield from _parents_at_and_under(organisation, child.id)


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

    A real total in one year silences demo sums in the series' other years, so a series with
    totals is refreshed in all years it has figures for. How units stand follows from both, and
    is kept last.
    """
    count, refreshed = _refresh(pairs)
    refresh_statuses(refreshed)
    return count


def refresh_everything() -> tuple[int, int]:
    """All totals and all statuses anew: after the organisation has changed, or by command.

    Returns how many totals there are, and how many statuses were not as they should be.
    """
    count, _pairs = _refresh(set(Figure.objects.values_list("indicator_id", "year").distinct()))
    return count, refresh_all_statuses()


def _refresh(pairs: Collection[tuple[int, int]]) -> tuple[int, set[tuple[int, int]]]:
    """How many totals were written, and the pairs they belong to."""
    series = {indicator_id for indicator_id, _ in pairs}
    with_totals = set(_real_totals(series, None))
    years_of: dict[int, set[int]] = defaultdict(set)
    for indicator_id, year in pairs:
        years_of[indicator_id].add(year)
    stored = Figure.objects.current().filter(indicator_id__in=with_totals)
    for indicator_id, year in stored.values_list("indicator_id", "year").distinct():
        years_of[indicator_id].add(year)
    indicators = Indicator.objects.in_bulk(series)
    by_years: dict[frozenset[int], list[Indicator]] = defaultdict(list)
    for indicator_id, years in years_of.items():
        by_years[frozenset(years)].append(indicators[indicator_id])
    count = 0
    for years, group in by_years.items():
        folds, rows = folds_of(group, years, None)
        _store_hidden(folds, rows)
        count += _store_totals(folds)
    return count, {(pk, year) for pk, years in years_of.items() for year in years}


def _store_hidden(folds: Mapping[tuple[int, int], Fold], rows: Iterable[Row]) -> None:
    """Write only the flags that changed."""
    for value in (True, False):
        ids = [
            row.id
            for row in rows
            if row.is_hidden is not value
            and (row.unit_id in folds[row.indicator_id, row.year].hidden) is value
        ]
        for start in range(0, len(ids), CHUNK):
            Figure.objects.filter(pk__in=ids[start : start + CHUNK]).update(is_hidden=value)


def _store_totals(folds: Mapping[tuple[int, int], Fold]) -> int:
    totals = [
        Total(
            indicator_id=indicator_id,
            unit_id=unit_id,
            year=year,
            **{name: getattr(cell, name) for name in TOTAL_FIELDS},
        )
        for (indicator_id, year), found in folds.items()
        for unit_id, cell in found.totals.items()
    ]
    Total.objects.bulk_create(
        totals,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["unit", "indicator", "year"],
        update_fields=TOTAL_FIELDS,
    )
    return len(totals)
