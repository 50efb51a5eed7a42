"""Which figures and totals are hidden outside their reach, in series and years taken together.

Small groups, what covers for them in their faculty and in the university, and what would tell of
them from another series: RE-04-F is RE-04-N per 100 FTE, and ST-01 is ST-01-B and ST-01-M.

Source: domain/indicators.md 0.5; `calculations.suppression` says what must be hidden in a tree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from operator import itemgetter

from goals.calculations.suppression import Counts, hidden_in_tree, is_small, sum_of
from goals.calculations.terms import Aggregation, State
from goals.ledger.cells import Current, Figures, Pair
from goals.models import Extent, Indicator
from institutes.models import Kind
from institutes.organisation import Node, Organisation
from institutes.prepared import Prepared, PreparedObjects


@dataclass(frozen=True)
class Hiding:
    """Of one series in one year: units whose own figures are hidden, and parents whose totals."""

    units: frozenset[int] = frozenset()
    totals: frozenset[int] = frozenset()

    def __or__(self, other: "Hiding") -> "Hiding":
        return Hiding(self.units | other.units, self.totals | other.totals)


NOTHING = Hiding()
Parts = Mapping[int, Collection[int]]  # by the id of a series that is the sum of others


def is_own_part(indicator: Indicator, node: Node, rows: Mapping[int, Current]) -> bool:
    """Whether a parent has a figure beside what the units that report have."""
    row = rows.get(node.id)
    return row is not None and row.extent == Extent.PART and node.kind != indicator.collected_at


def stands_alone(indicator: Indicator, node: Node, rows: Mapping[int, Current]) -> bool:
    """Whether a parent's recorded figure is shown in the place of a sum."""
    row = rows.get(node.id)
    return (
        row is not None
        and (row.extent == Extent.TOTAL or node.kind == indicator.collected_at)
        and row.state is not State.NOT_REPORTED
    )


def related(indicators: Mapping[int, Indicator]) -> dict[int, Indicator]:
    """The series of small groups in the same families, themselves included; one query, and none
    without small groups."""
    families = {one.family for one in indicators.values() if one.smallest_group}
    if not families:
        return {}
    return {one.pk: one for one in _with_small_groups() if one.family in families}


def family_pairs(indicators: Mapping[int, Indicator], pairs: Collection[Pair]) -> set[Pair]:
    """What else has to be read to know what is hidden in series and years: the rest of their
    families (of `related` series) in the same years."""
    members: dict[str, set[int]] = defaultdict(set)
    for pk, one in indicators.items():
        if one.smallest_group:
            members[one.family].add(pk)
    asked = {(indicators[pk].family, year) for pk, year in pairs if indicators[pk].smallest_group}
    return {(pk, year) for family, year in asked for pk in members[family]} - set(pairs)


_with_small_groups = PreparedObjects(
    lambda: Indicator.objects.filter(smallest_group__gt=0).order_by()
)
_parts = Prepared(
    lambda: Indicator.parts.through.objects.order_by().values_list(
        "from_indicator_id", "to_indicator_id"
    )
)


def hidden_in(
    indicators: Mapping[int, Indicator],
    figures: Figures,
    organisations: Mapping[int, Organisation],
) -> dict[Pair, Hiding]:
    """By series and year; where nothing is hidden, nothing. One query at most.

    `figures` have all the series of a family (`related`) in a year, or what is hidden in one would
    be told by another.
    """
    families: dict[tuple[str, int], dict[int, _Tree]] = defaultdict(dict)
    # In one order, whatever was written when: of two that would do, the same is chosen each time.
    for (pk, year), rows in sorted(figures.items(), key=itemgetter(0)):
        indicator = indicators[pk]
        if indicator.smallest_group and rows:
            family = families[indicator.family, year]
            family[pk] = _Tree(indicator, organisations[year], rows)
    parts: dict[int, set[int]] = defaultdict(set)
    if any(len(family) > 1 for family in families.values()):
        for whole, part in _parts():
            parts[whole].add(part)
    return {
        (pk, year): hiding
        for (_family, year), trees in families.items()
        for pk, hiding in _hidden_together(trees, parts).items()
        if hiding is not NOTHING
    }


def hidden_elsewhere(
    hidings: Mapping[Pair, Hiding],
    indicators: Mapping[int, Indicator],
    figures: Figures,
    then: Mapping[int, Organisation],
    now: Mapping[int, Organisation],
) -> dict[Pair, Hiding]:
    """The same in another tree, by year, which shall tell nothing that the year's own does not.

    So the same cells are hidden, and a total is told only where all cells that are hidden with one
    of its own are in it: their sum is told in the year's own tree as well.
    """
    return {
        (pk, year): _elsewhere(hiding, indicators[pk], figures[pk, year], then[year], now[year])
        for (pk, year), hiding in hidings.items()
    }


def _elsewhere(
    hiding: Hiding,
    indicator: Indicator,
    rows: Mapping[int, Current],
    then: Organisation,
    now: Organisation,
) -> Hiding:
    def place(unit_id: int, organisation: Organisation) -> int:
        node = organisation.nodes[unit_id]
        in_parent = node.kind in (Kind.INSTITUTE, indicator.collected_at)
        return node.parent_id if in_parent and node.parent_id else unit_id

    places: dict[int | None, set[int]] = defaultdict(set)
    for unit_id in hiding.units & then.nodes.keys() & now.nodes.keys():
        group = place(unit_id, then)
        together = None if group in hiding.totals else group  # hidden totals cover for each other
        places[together].add(place(unit_id, now))
    split = {group for groups in places.values() if len(groups) > 1 for group in groups}
    root = then.university.id if then.university else None
    if root in hiding.totals:
        split |= {root, *places[None]}
    return Hiding(hiding.units, frozenset(split | (hiding.totals & rows.keys())))


def _hidden_together(trees: Mapping[int, "_Tree"], parts: Parts) -> dict[int, Hiding]:
    """Hide in each series what the others would tell, until nothing more has to go."""
    found = {pk: tree.hiding() for pk, tree in trees.items()}
    if len(trees) == 1 or all(one is NOTHING for one in found.values()):
        return found
    also = dict.fromkeys(trees, NOTHING)
    alike = [
        (one, other) for one, other in permutations(trees, 2) if trees[one].counts_as(trees[other])
    ]
    grows = True
    while grows:
        grows = False
        for pk, told in _told(trees, found, parts, alike):
            more = Hiding(
                (told.units & trees[pk].cells.keys()) - found[pk].units,
                (told.totals & trees[pk].sums.keys()) - found[pk].totals,
            )
            if more != NOTHING:
                also[pk] = also[pk] | more
                found[pk] = trees[pk].hiding(also[pk])
                grows = True
    return found


def _told(
    trees: Mapping[int, "_Tree"],
    found: Mapping[int, Hiding],
    parts: Parts,
    alike: Collection[tuple[int, int]],
) -> Iterator[tuple[int, Hiding]]:
    """By series, what there would tell what is hidden in another."""
    for one, other in alike:
        yield one, found[other]
    for whole, its_parts in parts.items():
        of = [pk for pk in its_parts if pk in trees]
        if whole not in trees or not of:
            continue
        hidden = NOTHING
        for pk in of:
            hidden |= found[pk]
        yield whole, hidden
        # Hidden in the whole alone it would be the sum of its parts: the largest goes as well.
        for unit_id in found[whole].units - hidden.units:
            if all(unit_id in trees[pk].cells for pk in of):
                yield _largest(of, unit_id, trees, "cells"), Hiding(frozenset({unit_id}))
        for unit_id in found[whole].totals - hidden.totals:
            if all(unit_id in trees[pk].sums for pk in of):
                totals = frozenset({unit_id})
                yield _largest(of, unit_id, trees, "sums"), Hiding(totals=totals)
        yield from _by_difference(trees, found, whole, of)
    for one, other in alike:
        if trees[one].indicator.has_denominator >= trees[other].indicator.has_denominator:
            yield from _by_difference(trees, found, one, [other])


def _by_difference(
    trees: Mapping[int, "_Tree"], found: Mapping[int, Hiding], whole: int, of: Collection[int]
) -> Iterator[tuple[int, Hiding]]:
    """The totals of a series that, less those of the series it is made of, tell what is hidden in
    units that have no figure in some of them: everything else is the same in both."""
    series = [trees[pk] for pk in (whole, *of)]
    veiled = frozenset[int]().union(*(found[pk].totals for pk in (whole, *of)))
    root = trees[whole].root
    groups = frozenset[int]().union(*(tree.groups.keys() for tree in series))
    left_in = {group: _left_over(series, found, group) for group in groups}
    # What the university's totals tell beyond those of the groups that are told.
    beyond = [cell for group in groups & veiled for cell in left_in[group]]
    places = [(group, left_in[group]) for group in groups - veiled - {root}]
    for place, left in [*places, (root, beyond + left_in.get(root, []))]:
        is_told = place not in veiled and all(place in tree.sums for tree in series)
        is_little = len(left) == 1 or (left and trees[whole].is_few(sum_of(left)))
        if is_told and is_little:
            yield whole, Hiding(totals=frozenset({place}))


def _left_over(
    series: Collection["_Tree"], found: Mapping[int, Hiding], group: int
) -> list[Counts]:
    """The hidden cells of a group in units that have none in some of the series."""
    cells = [(tree, tree.groups.get(group, {})) for tree in series]
    in_all = frozenset.intersection(*(frozenset(of) for _tree, of in cells))
    return [
        counts
        for tree, of in cells
        for unit_id, counts in of.items()
        if unit_id not in in_all and unit_id in found[tree.indicator.pk].units
    ]


def _largest(of: Collection[int], unit_id: int, trees: Mapping[int, "_Tree"], what: str) -> int:
    """The series that counts most in a unit."""
    return max(of, key=lambda pk: getattr(trees[pk], what)[unit_id][0] or 0)


class _Tree:
    """The cells of one series and year, as its totals are made of them."""

    def __init__(
        self, indicator: Indicator, organisation: Organisation, rows: Mapping[int, Current]
    ):
        self.indicator = indicator
        self.organisation = organisation
        self.rows = rows
        self.root = organisation.university.id if organisation.university else None
        self.groups: dict[int, dict[int, Counts]] = defaultdict(dict)
        for group, unit_id in self._places():
            if counts := self._counts(unit_id):
                self.groups[group][unit_id] = counts
        for node in self._parents():  # a recorded total that stands for all there is below
            if node.id != self.root and stands_alone(indicator, node, rows):
                counts = self._counts(node.id)
                if counts and node.id not in self.groups and indicator.collected_at != node.kind:
                    self.groups[node.id][node.id] = counts

    def hiding(self, also: Hiding = NOTHING) -> Hiding:
        """What is small and what covers for it; `also` goes whatever it counts."""
        recorded = self._recorded
        small = {pk for pk in recorded if self._is_small(pk)} | also.totals
        found = hidden_in_tree(
            self.groups,
            self.indicator.smallest_group,
            also=also.units,
            small_groups=small & self.groups.keys(),
        )
        totals = {pk for pk in found.groups if pk != self.root} | small
        totals |= found.cells.intersection(recorded)
        if self.root is not None and (found.whole or self._reports_to_root & found.groups):
            totals.add(self.root)
        # What is in no total is hidden for itself: an ended unit's, or half of a ratio.
        loose = self.rows.keys() - self.cells.keys()
        units = found.cells | {pk for pk in loose if self._is_small(pk)}
        units |= totals.intersection(recorded)
        return Hiding(frozenset(units), frozenset(totals)) if units or totals else NOTHING

    def counts_as(self, other: "_Tree") -> bool:
        """Whether both count the same persons, as the figures say: the same number in every unit
        that has one in both."""
        both = self.cells.keys() & other.cells.keys()
        return bool(both) and all(self.cells[pk][0] == other.cells[pk][0] for pk in both)

    @cached_property
    def cells(self) -> dict[int, Counts]:
        return {pk: counts for group in self.groups.values() for pk, counts in group.items()}

    def is_few(self, counts: Counts) -> bool:
        return is_small(*counts, self.indicator.smallest_group)

    @cached_property
    def sums(self) -> dict[int, Counts]:
        """By parent's id, what is added up there."""
        found = {pk: sum_of(group.values()) for pk, group in self.groups.items()}
        if found and self.root is not None:
            found[self.root] = sum_of(self.cells.values())
        return found

    @cached_property
    def _recorded(self) -> list[int]:
        """Parents whose recorded figure is shown in the place of a sum."""
        return [
            node.id for node in self._parents() if stands_alone(self.indicator, node, self.rows)
        ]

    @property
    def _reports_to_root(self) -> set[int]:
        """The group whose total is the university's own: of faculties that report themselves."""
        whole = self.indicator.collected_at != Kind.INSTITUTE and self.root is not None
        return {self.root} if whole else set()

    def _parents(self) -> Iterator[Node]:
        return (one for one in self.organisation.nodes.values() if one.kind != Kind.INSTITUTE)

    def _places(self) -> Iterator[tuple[int, int]]:
        """Every unit with a cell of its own in the totals, after the group it is added up in."""
        nodes = self.organisation.nodes
        for unit_id in sorted(self.rows.keys() & nodes.keys()):
            node = nodes[unit_id]
            if node.kind == self.indicator.collected_at:
                yield node.parent_id or unit_id, unit_id
            elif node.kind != Kind.INSTITUTE and is_own_part(self.indicator, node, self.rows):
                yield unit_id, unit_id

    def _counts(self, unit_id: int) -> Counts | None:
        row = self.rows[unit_id]
        if row.state is not State.VALUE or row.numerator is None:
            return None
        if self.indicator.aggregation == Aggregation.RATIO and row.denominator is None:
            return None
        return row.numerator, row.denominator

    def _is_small(self, unit_id: int) -> bool:
        row = self.rows[unit_id]
        return is_small(row.numerator, row.denominator, self.indicator.smallest_group)
