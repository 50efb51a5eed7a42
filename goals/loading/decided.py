"""What administrators changed in the portal: there a plan's file no longer has the last word."""

from collections import defaultdict

from goals.models import Plan, PlanChange


def decided_columns(plan: Plan) -> dict[tuple[str, int], frozenset[str]]:
    """By model and id, the columns that were changed in the portal; two queries."""
    entries = dict(plan.entries.values_list("indicator_id", "pk"))
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for change in plan.changes.exclude(kind=PlanChange.Kind.TARGET):
        columns = set(change.became)
        match change.kind:
            case PlanChange.Kind.PLAN:
                found["plan", plan.pk] |= columns
            case PlanChange.Kind.GOAL:
                found["goal", change.goal_id] |= columns
            case PlanChange.Kind.MEASURE | PlanChange.Kind.PROGRESS:
                found["measure", change.measure_id] |= columns
            case PlanChange.Kind.INDICATOR:
                found["indicator", change.indicator_id] |= columns
                found["planindicator", entries.get(change.indicator_id, 0)] |= columns
    return {row: frozenset(columns) for row, columns in found.items()}


def decided_targets(plan: Plan) -> set[tuple[int, int]]:
    """By indicator and unit: the targets that were set or withdrawn in the portal."""
    changes = plan.changes.filter(kind=PlanChange.Kind.TARGET)
    return set(changes.values_list("indicator_id", "unit_id"))
