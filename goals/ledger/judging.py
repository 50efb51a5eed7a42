"""By which target, from which base and by which rule a unit's series is judged.

The one place that decides it: for a page with all the reasons (`judge`), and for what is kept of
every unit and year (`statuses`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from goals.calculations.aggregation import value_of
from goals.calculations.assessment import (
    Assessment,
    Base,
    Point,
    Reason,
    Rule,
    RuleName,
    assess,
    decide,
)
from goals.calculations.assessment import Target as Aim
from goals.calculations.paths import Path, path_of
from goals.calculations.terms import Aggregation, Direction, MeasuredIn, State, Status
from goals.ledger.cells import EMPTY, Cell
from goals.models import Indicator, Target
from institutes.organisation import Node, Organisation, last_day

# A SUM never inherits its parent's target: an institute's share of it is not known.
INHERITS = {Aggregation.RATIO, Aggregation.COVERAGE}

# Looked up for thousands of cells, which takes its time on an Enum.
_DIRECTIONS = {direction.value: direction for direction in Direction}
_MEASURES = {measured_in.value: measured_in for measured_in in MeasuredIn}

Series = Mapping[int, Mapping[int, Cell]]  # by year, then by the unit's id
Milestones = Mapping[int | None, tuple[tuple[int, Decimal], ...]]


@dataclass(frozen=True)
class Judge:
    """One year's judgements, as of its last day.

    `targets` by (indicator id, unit id), `milestones` by target id. `rules`, by indicator id, take
    the place of the indicators' own.
    """

    year: int
    organisation: Organisation
    targets: Mapping[tuple[int, int], Target]
    milestones: Milestones
    rules: Mapping[int, Rule] = field(default_factory=dict)

    def judge(self, indicator: Indicator, unit: Node, cells: Mapping[int, Cell]) -> Assessment:
        """`cells` by year, as the reader may see them."""
        series = [
            Point(
                year=year,
                value=value_in(indicator, cell),
                state=cell.state,
                complete=cell.is_complete,
                approved_on=cell.recorded_at.date() if cell.recorded_at else None,
            )
            for year, cell in cells.items()
        ]
        aim, base = self.aim_and_base(indicator, unit, cells)
        return assess(
            series,
            base,
            aim,
            _DIRECTIONS[indicator.direction],
            self._rule(indicator),
            last_day(self.year),
        )

    def statuses(self, indicator: Indicator, series: Series) -> dict[int, Status]:
        """By unit id, the statuses of the same assessments: of every unit with a cell in the year.

        Of `series` only a unit's own cells are looked at, of the year and of its base year.
        """
        value = values_of(indicator)
        direction, rule = _DIRECTIONS[indicator.direction], self._rule(indicator)
        has_targets = indicator.id in self._with_targets
        nodes, now = self.organisation.nodes, series.get(self.year, {})

        def own_value(unit_id: int, year: int) -> Decimal | None:
            return value(series.get(year, {}).get(unit_id, EMPTY))

        found = {}
        for unit_id, cell in now.items():
            if unit_id not in nodes:
                continue
            if cell.state is not State.VALUE:
                found[unit_id] = _SAYS_NOTHING[cell.state]
                continue
            path: Path | Reason = Reason.NO_TARGET_SET
            if has_targets:
                aim, base = self._aim_and_base(indicator, nodes[unit_id], own_value)
                path = path_of(base, aim, direction, rule)
            found[unit_id] = decide(cell.state, value(cell), path, self.year)
        return found

    def aim_and_base(
        self, indicator: Indicator, unit: Node, cells: Mapping[int, Cell]
    ) -> tuple[Aim | None, Base | None]:
        """Where the unit is to come, and from where. Of `cells` only the base year's is looked
        at."""
        return self._aim_and_base(
            indicator, unit, lambda _unit_id, year: value_in(indicator, cells.get(year, EMPTY))
        )

    def target_of(self, indicator: Indicator, unit: Node) -> tuple[Target | None, Node | None]:
        """The unit's own target, or the nearest ancestor's where the series inherits."""
        own = self.targets.get((indicator.id, unit.id))
        if own or indicator.aggregation not in INHERITS:
            return own, unit if own else None
        for ancestor in self.organisation.ancestors(unit.id):
            if target := self.targets.get((indicator.id, ancestor.id)):
                return target, ancestor
        return None, None

    def _rule(self, indicator: Indicator) -> Rule:
        if indicator.id in self.rules:
            return self.rules[indicator.id]
        if indicator.id not in self._own_rules:
            self._own_rules[indicator.id] = rule_of(indicator)
        return self._own_rules[indicator.id]

    @cached_property
    def _own_rules(self) -> dict[int, Rule]:
        return {}

    @cached_property
    def _with_targets(self) -> frozenset[int]:
        """The series that have targets, by id."""
        return frozenset(indicator_id for indicator_id, _unit_id in self.targets)

    @cached_property
    def _aims(self) -> dict[tuple[int, int, bool], Aim]:
        """What `_aim` has made."""
        return {}

    def _aim_and_base(
        self,
        indicator: Indicator,
        unit: Node,
        own_value: Callable[[int, int], Decimal | None],  # of a unit id and a year
    ) -> tuple[Aim | None, Base | None]:
        target, owner = self.target_of(indicator, unit)
        if target is None or owner is None:
            return None, None
        inherited = owner.id != unit.id
        aim = self._aim(indicator, target, owner, inherited=inherited)
        if target.base_year is None:
            return aim, None
        if target.base_value is not None and not inherited:
            return aim, Base(target.base_year, target.base_value)
        own = own_value(unit.id, target.base_year)
        return aim, Base(target.base_year, own, from_own_figure=own is not None)

    def _aim(self, indicator: Indicator, target: Target, owner: Node, *, inherited: bool) -> Aim:
        """The same one for all that inherit it."""
        key = indicator.id, owner.id, inherited
        if key not in self._aims:
            self._aims[key] = Aim(
                year=target.year,
                value=target.value,
                # Values on the owner's own way; a unit that starts elsewhere has another.
                milestones=() if inherited else self.milestones.get(target.pk, ()),
                inherited_from=owner.acronym if inherited else "",
                rate_known=target.measured_in in ("", indicator.measured_in),
            )
        return self._aims[key]


# Without a value the path does not matter; the reason given is any.
_SAYS_NOTHING = {
    state: decide(state, None, Reason.NO_TARGET_SET, 0)
    for state in State
    if state is not State.VALUE
}


def rule_of(indicator: Indicator) -> Rule:
    """The rule a series is judged by."""
    return Rule(
        RuleName(indicator.rule),
        indicator.rule_version,
        indicator.on_track_limit,
        indicator.some_progress_limit,
        indicator.tolerance,
    )


def value_in(indicator: Indicator, cell: Cell) -> Decimal | None:
    """The cell's value in the indicator's own unit; None where there is none."""
    return values_of(indicator)(cell)


def values_of(indicator: Indicator) -> Callable[[Cell], Decimal | None]:
    """`value_in` for many cells of one series."""
    measured_in, has_denominator = _MEASURES[indicator.measured_in], indicator.has_denominator

    def value(cell: Cell) -> Decimal | None:
        if cell.state is not State.VALUE:
            return None
        return value_of(cell.numerator, cell.denominator, cell.share, measured_in, has_denominator)

    return value


def outside_reach(cell: Cell) -> Cell:
    """The cell without its numbers, if it is a small group or covers for one."""
    if not cell.is_hidden:
        return cell
    return cell._replace(
        state=State.WITHHELD,
        numerator=None,
        denominator=None,
        share=None,
        sum_numerator=None,
        sum_denominator=None,
        reason="small_group",
    )


def is_documented(indicator: Indicator, cell: Cell) -> bool | None:
    """An institute's documented level; None where it is not assessed."""
    return None if value_in(indicator, cell) is None else cell.numerator >= 1
