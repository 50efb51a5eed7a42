"""The plan as administrators see it before they change it."""

from dataclasses import dataclass

from goals.models import (
    Goal,
    Measure,
    Plan,
    PlanChange,
    PlanIndicator,
)
from goals.pages.effects import newest_reading
from goals.pages.plan_history import ChangeRow, acronyms_now, change_rows
from goals.pages.plan_series import closed_unit, units_of
from institutes.access import Rights
from institutes.organisation import Node

LATEST = 20  # changes on the plan's own page


@dataclass(frozen=True)
class IndicatorLine:
    entry: PlanIndicator
    targets: int


@dataclass(frozen=True)
class MeasureLine:
    measure: Measure
    responsible: str


@dataclass(frozen=True)
class GoalBlock:
    goal: Goal
    indicators: list[IndicatorLine]
    measures: list[MeasureLine]


@dataclass(frozen=True)
class PlanPage:
    plan: Plan
    goals: list[GoalBlock]
    across: list[IndicatorLine]  # series under no goal
    changes: list[ChangeRow]


def plan_page(plan: Plan) -> PlanPage:
    """The whole plan on one page, and what was changed last."""
    acronyms = acronyms_now()
    counts: dict[int, int] = {}
    for indicator_id in plan.targets.as_of().values_list("indicator_id", flat=True):
        counts[indicator_id] = counts.get(indicator_id, 0) + 1
    lines: dict[int | None, list[IndicatorLine]] = {}
    for entry in plan.entries.select_related("indicator").order_by("position"):
        line = IndicatorLine(entry, counts.get(entry.indicator_id, 0))
        lines.setdefault(entry.goal_id, []).append(line)
    measures: dict[int, list[MeasureLine]] = {}
    for measure in plan.measures.all():
        line = MeasureLine(measure, acronyms.get(measure.responsible_id, "–"))
        measures.setdefault(measure.goal_id, []).append(line)
    return PlanPage(
        plan=plan,
        goals=[
            GoalBlock(goal, lines.get(goal.pk, []), measures.get(goal.pk, []))
            for goal in sorted(plan.goals.all(), key=lambda goal: (goal.number == 0, goal.number))
        ],
        across=lines.get(None, []),
        changes=change_rows(plan.changes.all()[:LATEST], acronyms),
    )


@dataclass(frozen=True)
class GoalPlanPage:
    goal: Goal
    measures: list[MeasureLine]
    changes: list[ChangeRow]


def goal_plan_page(goal: Goal) -> GoalPlanPage:
    acronyms = acronyms_now()
    return GoalPlanPage(
        goal=goal,
        measures=[
            MeasureLine(measure, acronyms.get(measure.responsible_id, "–"))
            for measure in goal.measures.all()
        ],
        changes=change_rows(goal.changes.filter(kind=PlanChange.Kind.GOAL), acronyms),
    )


def names_page(plan: Plan) -> list[ChangeRow]:
    """Who changed the plan's names."""
    return change_rows(plan.changes.filter(kind=PlanChange.Kind.PLAN), {})


@dataclass(frozen=True)
class MeasurePage:
    measure: Measure
    responsible: str
    parent_id: int | None  # the faculty of the responsible unit, as it stands today
    tags: str
    changes: list[ChangeRow]


def measure_page(plan: Plan, rights: Rights, measure: Measure) -> MeasurePage:
    """A measure with every change of it, and whose it is."""
    node = newest_reading(plan, rights).organisation.nodes.get(measure.responsible_id)
    acronyms = acronyms_now()
    return MeasurePage(
        measure=measure,
        responsible=acronyms.get(measure.responsible_id, "–"),
        parent_id=node.parent_id if node else None,
        tags=", ".join(tag.name for tag in measure.tags.all()),
        changes=change_rows(measure.changes.all(), acronyms),
    )


def responsible_units(plan: Plan, rights: Rights, measure: Measure | None) -> list[Node]:
    """Who can be responsible: the units of the newest year, and the one that is."""
    units = units_of(newest_reading(plan, rights))
    if measure and measure.responsible_id not in {unit.id for unit in units}:
        units += [unit for unit in [closed_unit(measure.responsible.code)] if unit]
    return units
