"""Parents' figures: added up from the institutes', and kept with every write."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from goals.calculations.aggregation import Part, add_up
from goals.calculations.aggregation import Total as Sum
from goals.calculations.terms import Aggregation, State
from goals.ledger import bulk
from goals.ledger.cells import Cell, Current, Figures, Pair, figures_of, recorded_cell
from goals.ledger.hiding import family_pairs, hidden_in, related
from goals.ledger.judgements import AT_ONCE, Standing, refresh_all_statuses, refresh_statuses
from goals.ledger.spreads import forget_spreads, store_spreads
from goals.ledger.trees import NOTHING, Hiding, is_own_part, stands_alone
from goals.models import Extent, Figure, Indicator, Total
from goals.models.figures import FigureQuerySet
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisations_in
from institutes.prepared import Prepared

# How a unit without a figure goes into its parents.
_SILENT = Part("", State.NOT_REPORTED)


@dataclass(frozen=True)
class Fold:
    """One series in one year, added up the tree."""

    totals: Mapping[int, Cell]  # by the parent's id
    hidden: frozenset[int] = field(default_factory=frozenset)  # whose own figures are hidden


def fold(
    indicator: Indicator,
    organisation: Organisation,
    rows: Mapping[int, Current],
    *,
    has_real_total: Collection[int] = frozenset(),
    hiding: Hiding = NOTHING,
) -> Fold:
    """Add one series and year up the tree. `rows` are the figures by unit.

    `has_real_total`: parents with a real recorded total in any year of the series; there a sum
    of demo figures never stands in for the missing total (domain/indicators.md 0.11).
    """
    kind = Aggregation(indicator.aggregation)
    parents = [node for node in organisation.nodes.values() if node.kind != Kind.INSTITUTE]
    # Those that have a part of their own, beside what the units that report have.
    owners = [node.id for node in parents if is_own_part(indicator, node, rows)]
    totals = {}
    for parent in parents:
        reporting = _reporting(indicator, organisation, parent.id)
        own = rows.get(parent.id)
        at_or_under = owners and {node.id for node in _parents_under(organisation, parent.id)}
        parts = [rows.get(node.id, _SILENT) for node in reporting]
        total = add_up(
            kind,
            parts,
            own=[rows[owner] for owner in owners if owner in at_or_under],
            keyed=indicator.is_keyed,
        )
        is_hidden = parent.id in hiding.totals
        if own and stands_alone(indicator, parent, rows):
            beside = None if parent.kind == indicator.collected_at else total
            totals[parent.id] = recorded_cell(own, beside)._replace(is_hidden=is_hidden)
        elif total.demo and parent.id in has_real_total:
            silenced = total._replace(
                state=State.NOT_REPORTED,
                numerator=None,
                denominator=None,
                demo=0,
                real=0,
                reason="demo_sum_is_no_total",
            )
            totals[parent.id] = _cell(silenced, None, is_hidden=is_hidden, beside=total)
        else:
            times = [part.recorded_at for part in parts if part is not _SILENT]
            totals[parent.id] = _cell(total, max(times, default=None), is_hidden=is_hidden)
    return Fold(totals, hiding.units)


def _reporting(indicator: Indicator, organisation: Organisation, unit_id: int) -> list[Node]:
    """The units at or below a parent that report the series: they are what coverage counts."""
    if indicator.collected_at == Kind.INSTITUTE:
        return organisation.institutes_under(unit_id)
    return [
        node
        for node in _parents_under(organisation, unit_id)
        if node.kind == indicator.collected_at
    ]


def _parents_under(organisation: Organisation, unit_id: int) -> Iterator[Node]:
    """The unit and every parent below it: the units that can have an own part."""
    node = organisation.nodes[unit_id]
    if node.kind == Kind.INSTITUTE:
        return
    yield node
    for child in organisation.children(unit_id):
        yield from _parents_under(organisation, child.id)


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


RealTotals = Mapping[int, Collection[int]]  # by indicator id


def real_totals(indicators: Collection[Indicator], moment: datetime | None) -> RealTotals:
    """The parents that had a real recorded total in some year, at a moment; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = _recorded_totals().filter(indicator__in=indicators).as_of(moment)
    for indicator_id, unit_id in rows.values_list("indicator_id", "unit_id").distinct():
        found[indicator_id].add(unit_id)
    return found


def _recorded_totals() -> FigureQuerySet:
    """The real totals that stand or ever stood, in no order."""
    return Figure.objects.filter(extent=Extent.TOTAL, is_demo=False, state=State.VALUE).order_by()


_ever = Prepared(
    lambda indicators: (
        _recorded_totals()
        .filter(indicator__among=indicators)
        .values_list("indicator_id", "unit_id", "year", "superseded_at")
    ),
    list,
)


def folds_of(
    indicators: Mapping[int, Indicator],
    figures: Figures,
    organisations: Mapping[int, Organisation],
    has_real_total: RealTotals,
    hidings: Mapping[Pair, Hiding],
) -> dict[Pair, Fold]:
    """Every series and year of the figures added up, each year in its organisation."""
    return {
        (indicator_id, year): fold(
            indicators[indicator_id],
            organisations[year],
            rows,
            has_real_total=has_real_total.get(indicator_id, ()),
            hiding=hidings.get((indicator_id, year), NOTHING),
        )
        for (indicator_id, year), rows in figures.items()
    }


def refresh_totals(indicators: Mapping[int, Indicator], figures: Figures) -> None:
    """Work out anew what rests on the figures of some series and years: the parents' totals, how
    the values of groups lie, and how every unit stands."""
    refresh_statuses(*_refresh(indicators, figures))


@transaction.atomic
def refresh_everything() -> tuple[int, int]:
    """All totals, spreads and statuses anew: after the organisation has changed, or by command.

    Returns how many totals there are, and how many statuses were not as they should be.
    """
    forget_spreads()
    years = set(Figure.objects.order_by().values_list("year", flat=True).distinct())
    indicators = Indicator.objects.filter(figures__isnull=False).order_by("pk").distinct()
    for some in bulk.chunks(indicators, max(1, AT_ONCE // max(1, len(years)))):
        figures = figures_of(some, years)
        _refresh({one.pk: one for one in some}, {pair: of for pair, of in figures.items() if of})
    return Total.objects.count(), refresh_all_statuses()


def _refresh(
    indicators: Mapping[int, Indicator], figures: Figures
) -> tuple[Mapping[int, Indicator], Standing, Mapping[int, Organisation]]:
    """Work out and store the totals; of which series, what then stands, and the organisations it
    stands in. Others of a family are among them where something else has to be hidden now."""
    indicators = related(indicators) | indicators
    more, has_real_total = _to_refresh(figures, indicators)
    figures = figures | _read(indicators, more)
    families = _read(indicators, family_pairs(indicators, figures))
    organisations = organisations_in({year for _indicator_id, year in figures})
    hidings = hidden_in(indicators, figures | families, organisations)
    kept = _kept_hidings(families, organisations)
    for pair, rows in families.items():
        if kept[pair] != hidings.get(pair, NOTHING):
            figures[pair] = rows
    folds = folds_of(indicators, figures, organisations, has_real_total, hidings)
    _store_hidden(folds, figures)
    _store_totals(folds)
    store_spreads(indicators, organisations, figures)
    standing: Standing = {pair: {**figures[pair], **folds[pair].totals} for pair in figures}
    return indicators, standing, organisations


def _kept_hidings(
    figures: Figures, organisations: Mapping[int, Organisation]
) -> dict[Pair, Hiding]:
    """What is hidden so far; one query, and none without figures."""
    totals: dict[Pair, set[int]] = {pair: set() for pair in figures}
    if figures:
        ids, years = map(set, zip(*figures, strict=True))
        # The index of totals begins with the unit.
        parents = {
            node.id
            for year in years
            for node in organisations[year].nodes.values()
            if node.kind != Kind.INSTITUTE
        }
        rows = _hidden_totals(list(parents), list(ids), list(years))
        for indicator_id, year, unit_id in rows:
            if (indicator_id, year) in totals:
                totals[indicator_id, year].add(unit_id)
    return {
        pair: Hiding(
            frozenset(unit_id for unit_id, row in rows.items() if row.is_hidden),
            frozenset(totals[pair]),
        )
        for pair, rows in figures.items()
    }


_hidden_totals = Prepared(
    lambda units, indicators, years: (
        Total.objects.filter(
            unit__among=units, indicator__among=indicators, year__among=years, is_hidden=True
        )
        .order_by()
        .values_list("indicator_id", "year", "unit_id")
    ),
    *(list, list, list),
)


def _read(indicators: Mapping[int, Indicator], pairs: Collection[Pair]) -> Figures:
    """The figures of these, where there are any."""
    if not pairs:
        return {}
    ids, years = map(set, zip(*pairs, strict=True))
    read = figures_of([indicators[pk] for pk in ids], years)
    return {pair: read[pair] for pair in pairs if read[pair]}


def _to_refresh(
    pairs: Collection[Pair], indicators: Collection[int]
) -> tuple[set[Pair], RealTotals]:
    """Which other years are to be worked out with the pairs, since real totals may have come or
    gone; and the parents of some series (by id) that have a real total.

    A real total in one year silences demo sums of the same parent in every other. Only a parent
    that has, or ever had, one in the years of the pairs and has none in another year can have
    changed from silenced to not, or back.
    """
    more: set[Pair] = set()
    has_real_total: dict[int, set[int]] = defaultdict(set)
    here: set[tuple[int, int]] = set()
    elsewhere: set[tuple[int, int]] = set()
    for indicator_id, unit_id, year, superseded_at in _ever(list(indicators)):
        if superseded_at is None:
            has_real_total[indicator_id].add(unit_id)
        if (indicator_id, year) in pairs:
            here.add((indicator_id, unit_id))
        elif superseded_at is None:
            elsewhere.add((indicator_id, unit_id))
    if changed := {indicator_id for indicator_id, _unit_id in here - elsewhere}:
        stored = Figure.objects.current().filter(indicator_id__in=changed).order_by()
        more = set(stored.values_list("indicator_id", "year").distinct()) - set(pairs)
    return more, has_real_total


def _store_hidden(folds: Mapping[Pair, Fold], figures: Figures) -> None:
    """Write only the flags that changed, here as well."""
    changed: dict[bool, list[int]] = {True: [], False: []}
    for pair, rows in figures.items():
        hidden = folds[pair].hidden
        for unit_id, row in rows.items():
            if row.is_hidden is not (unit_id in hidden):
                rows[unit_id] = row._replace(is_hidden=not row.is_hidden)
                changed[not row.is_hidden].append(row.id)
    for is_hidden, ids in changed.items():
        bulk.set_column(Figure, "is_hidden", is_hidden, ids)


def _store_totals(folds: Mapping[Pair, Fold]) -> None:
    totals = [
        (indicator_id, unit_id, year, *cell[:-1], bulk.time(cell.recorded_at))
        for (indicator_id, year), found in folds.items()
        for unit_id, cell in found.totals.items()
    ]
    unique = ("unit_id", "indicator_id", "year")
    names = ("indicator_id", "unit_id", "year", *Cell._fields)
    bulk.insert(Total, names, totals, in_place_of=unique)
