"""What was changed in the plan, and the targets that stand, as rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from goals.models import (
    Indicator,
    Milestone,
    Plan,
    PlanChange,
    Target,
)
from goals.wording.figures import value_text
from goals.wording.plan import KIND, changed_fields
from institutes.models import Place, Tag


@dataclass(frozen=True)
class ChangeRow:
    """One act of changing the plan, in words."""

    change: PlanChange
    kind: str
    subject: str
    url: str
    fields: list[tuple[str, str, str]]


@dataclass(frozen=True)
class TargetRow:
    """A target as it is read: numbers in words, the unit by its acronym."""

    target: Target
    unit: str
    code: str
    base_text: str
    value_text: str
    milestones: list[tuple[int, str]]


def acronyms_now() -> dict[int, str]:
    """The last acronym of every unit; one query."""
    places = Place.objects.order_by("valid_from").values_list("unit_id", "acronym")
    return dict(places)


def targets_of(plan: Plan, indicator: Indicator) -> QuerySet[Target]:
    return (
        plan.targets.filter(indicator=indicator)
        .select_related("unit", "indicator", "change__by")
        .prefetch_related(Prefetch("milestones", Milestone.objects.order_by("year")))
    )


def target_row(target: Target, acronyms: dict[int, str]) -> TargetRow:
    indicator = target.indicator
    measured_in = target.measured_in or indicator.measured_in
    return TargetRow(
        target=target,
        unit=acronyms.get(target.unit_id, target.unit.code),
        code=target.unit.code,
        base_text=""
        if target.base_value is None
        else value_text(target.base_value, measured_in, trimmed=True),
        value_text=value_text(target.value, measured_in, trimmed=True),
        milestones=[
            (step.year, value_text(step.value, measured_in, trimmed=True))
            for step in target.milestones.all()
        ],
    )


def change_rows(
    found: Iterable[PlanChange] | QuerySet, acronyms: dict[int, str] | None = None
) -> list[ChangeRow]:
    """Newest first, with what they are about. `acronyms` are asked for if they are not given."""
    if isinstance(found, QuerySet):
        found = found.select_related("by", "goal", "indicator", "unit", "measure", "plan")
    changes: Collection[PlanChange] = list(found)
    if not changes:
        return []
    if acronyms is None:
        acronyms = acronyms_now()
    tags = {str(tag): tag.name for tag in Tag.objects.all()}
    rows = []
    for change in changes:
        subject, url = _subject(change, acronyms)
        measured_in = change.indicator.measured_in if change.indicator else ""
        fields = changed_fields(change, acronyms, tags, measured_in)
        rows.append(ChangeRow(change, str(KIND[change.kind]), subject, url, fields))
    return rows


def _subject(change: PlanChange, acronyms: dict[int, str]) -> tuple[str, str]:
    """What a change is about, and the page where its history stands."""
    kinds = PlanChange.Kind
    if change.kind == kinds.PLAN:
        return change.plan.name, reverse("plan_names")
    if change.kind == kinds.GOAL:
        return change.goal.name, reverse("plan_goal", args=[change.goal.number])
    if change.measure:
        return change.measure.name, reverse("plan_measure", args=[change.measure_id])
    code = change.indicator.code
    if change.kind == kinds.TARGET:
        unit = acronyms.get(change.unit_id, change.unit.code)
        url = reverse("plan_target", args=[code, change.unit.code])
        return f"{unit}, {change.indicator.short_name} ({code})", url
    return f"{change.indicator.short_name} ({code})", reverse("plan_indicator", args=[code])
