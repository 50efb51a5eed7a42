"""What one series hides in one year: small groups, and what covers for them up the tree.

Source: domain/indicators.md 0.5; `calculations.suppression` says what must be hidden in a tree.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from goals.calculations.suppression import Counts, hidden_in_tree, is_small, sum_of
from goals.calculations.terms import Aggregation, State
from goals.ledger.cells import Current
from goals.models import Extent, Indicator
from institutes.models import Kind
from institutes.organisation import Node, Organisation


@dataclass(frozen=True)
class Hiding:
    """Of one series in one year: units whose own figures are hidden, and parents whose totals."""

    units: frozenset[int] = frozenset()
    totals: frozenset[int] = frozenset()

    def __or__(self, other: "Hiding") -> "Hiding":
        return Hiding(self.units | other.units, self.totals | other.totals)


NOTHING = Hiding()


def is_own_part(indicator: Indicator, node: Node, rows: Mapping[int, Current]) -> bool:
    """Whether a parent has a figure beside what the units that report have."""
    row = rows.get(node.id)
    return row is not None and row.extent == Extent.PART and node.kind != indicator.collected_at


def group_of(indicator: Indicator, node: Node) -> int:
    """The parent in whose total a unit's own figure is added up; a parent's own part in its own."""
    is_below = node.kind in (Kind.INSTITUTE, indicator.collected_at)
    return node.parent_id if is_below and node.parent_id else node.id


def stands_alone(indicator: Indicator, node: Node, rows: Mapping[int, Current]) -> bool:
    """Whether a parent's recorded figure is shown in the place of a sum."""
    row = rows.get(node.id)
    return (
        row is not None
        and (row.extent == Extent.TOTAL or node.kind == indicator.collected_at)
        and row.state is not State.NOT_REPORTED
    )


class Tree:
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

    def counts_as(self, other: "Tree") -> bool:
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
            reports = node.kind == self.indicator.collected_at
            is_part = node.kind != Kind.INSTITUTE and is_own_part(self.indicator, node, self.rows)
            if reports or is_part:
                yield group_of(self.indicator, node), unit_id

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
