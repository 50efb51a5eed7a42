"""The plan as administrators change it: what stands, and who changed what, when and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.calculations.terms import Direction
from goals.models import (
    Definition,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Plan,
    PlanChange,
    PlanIndicator,
    Target,
)
from goals.pages.effects import newest_reading
from goals.pages.reading import Reading
from goals.proposals import Milestones
from goals.wording.figures import value_text
from goals.wording.plan import KIND, MEASURED_IN, RULE_CHOICE, changed_fields, percent
from institutes.access import Rights
from institutes.models import Place, Tag
from institutes.organisation import Node

LATEST = 20  # changes on the plan's own page


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


@dataclass(frozen=True)
class TargetEvent:
    """A target that was set, or (row None) one that was withdrawn; who, when and why."""

    at: datetime
    row: TargetRow | None
    change: PlanChange | None  # None: from the plan's files
    stands: bool


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
    acronyms = _acronyms()
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
        changes=_changes(plan.changes.all()[:LATEST], acronyms),
    )


@dataclass(frozen=True)
class IndicatorPlanPage:
    """One series with its targets, its rule, its definitions and its history."""

    reading: Reading
    entry: PlanIndicator
    targets: list[TargetRow]
    definition: Definition | None
    versions: list[Definition]
    changes: list[ChangeRow]
    units: list[Node]

    @property
    def indicator(self) -> Indicator:
        return self.entry.indicator

    @property
    def rule_name(self) -> str:
        return str(RULE_CHOICE[self.indicator.rule])

    @property
    def measured_in(self) -> str:
        return str(MEASURED_IN[self.indicator.measured_in])

    @property
    def on_track_text(self) -> str:
        return percent(self.indicator.on_track_limit)

    @property
    def some_text(self) -> str:
        return percent(self.indicator.some_progress_limit)

    @property
    def tolerance_text(self) -> str:
        return value_text(self.indicator.tolerance, self.indicator.measured_in, trimmed=True)


def indicator_plan_page(plan: Plan, rights: Rights, entry: PlanIndicator) -> IndicatorPlanPage:
    reading = newest_reading(plan, rights)
    indicator = entry.indicator
    versions = list(indicator.definitions.select_related("change__by").order_by("-version"))
    acronyms = _acronyms()
    standing = _targets(plan, indicator).filter(superseded_at__isnull=True)
    rows = [_target_row(target, acronyms) for target in standing]
    changes = plan.changes.filter(indicator=indicator).exclude(kind=PlanChange.Kind.TARGET)
    return IndicatorPlanPage(
        reading=reading,
        entry=entry,
        targets=sorted(rows, key=lambda row: row.code),
        definition=versions[0] if versions else None,
        versions=versions,
        changes=_changes(changes, acronyms),
        units=units_of(reading),
    )


def units_of(reading: Reading) -> list[Node]:
    """The university, its faculties and their institutes, in the order of the tree."""
    organisation = reading.organisation
    if organisation.university is None:
        return []
    found = [organisation.university]
    for faculty in organisation.faculties:
        found += [faculty, *organisation.institutes_under(faculty.id)]
    return found


@dataclass(frozen=True)
class TargetPage:
    """The target of one series in one unit, and every one before it."""

    entry: PlanIndicator
    unit: Node
    is_open: bool  # the unit is part of the organisation in the newest year
    year: int
    standing: Target | None
    milestones: Milestones
    row: TargetRow | None
    history: list[TargetEvent]

    @property
    def indicator(self) -> Indicator:
        return self.entry.indicator

    @property
    def can_be_set(self) -> bool:
        """A series without a better direction is not judged, and has no target."""
        return self.indicator.direction != Direction.NEUTRAL

    @property
    def closed_sentence(self) -> str:
        return _("%(unit)s is not part of the organisation of %(year)s. It gets no new target.") % {
            "unit": self.unit.acronym,
            "year": self.year,
        }


def target_page(plan: Plan, rights: Rights, entry: PlanIndicator, code: str) -> TargetPage | None:
    """None for a unit that does not exist, or that never had a target and is closed."""
    reading = newest_reading(plan, rights)
    unit = reading.organisation.by_code(code)
    closed = None if unit else _closed_unit(code)
    targets = list(
        _targets(plan, entry.indicator).filter(unit__code=code).order_by("recorded_at", "pk")
    )
    if unit is None and not (closed and targets):
        return None
    acronyms = {(unit or closed).id: (unit or closed).acronym}
    standing = next((target for target in targets if target.superseded_at is None), None)
    return TargetPage(
        entry=entry,
        unit=unit or closed,
        is_open=unit is not None,
        year=reading.year,
        standing=standing,
        milestones=tuple((step.year, step.value) for step in standing.milestones.all())
        if standing
        else (),
        row=_target_row(standing, acronyms) if standing else None,
        history=_target_history(plan, entry.indicator, targets, acronyms),
    )


def _target_history(
    plan: Plan, indicator: Indicator, targets: list[Target], acronyms: dict[int, str]
) -> list[TargetEvent]:
    """Newest first: each target with who set it, and between them who withdrew one."""
    found = [
        TargetEvent(
            target.recorded_at,
            _target_row(target, acronyms),
            target.change,
            target.superseded_at is None,
        )
        for target in targets
    ]
    withdrawn = (
        plan.changes.filter(
            kind=PlanChange.Kind.TARGET,
            indicator=indicator,
            unit_id__in=acronyms,
            targets__isnull=True,
        )
        .select_related("by")
        .order_by("at", "pk")
    )
    found += [TargetEvent(change.at, None, change, stands=False) for change in withdrawn]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _closed_unit(code: str) -> Node | None:
    """The last place of a unit that is no longer part of the organisation."""
    place = Place.objects.filter(unit__code=code).select_related("unit").last()
    if place is None:
        return None
    return Node(
        id=place.unit_id,
        code=code,
        kind=place.unit.kind,
        parent_id=place.parent_id,
        acronym=place.acronym,
        name_nb=place.name_nb,
        name_nn=place.name_nn,
        name_en=place.name_en,
    )


@dataclass(frozen=True)
class GoalPlanPage:
    goal: Goal
    measures: list[MeasureLine]
    changes: list[ChangeRow]


def goal_plan_page(goal: Goal) -> GoalPlanPage:
    acronyms = _acronyms()
    return GoalPlanPage(
        goal=goal,
        measures=[
            MeasureLine(measure, acronyms.get(measure.responsible_id, "–"))
            for measure in goal.measures.all()
        ],
        changes=_changes(goal.changes.filter(kind=PlanChange.Kind.GOAL), acronyms),
    )


def names_page(plan: Plan) -> list[ChangeRow]:
    """Who changed the plan's names."""
    return _changes(plan.changes.filter(kind=PlanChange.Kind.PLAN), {})


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
    acronyms = _acronyms()
    return MeasurePage(
        measure=measure,
        responsible=acronyms.get(measure.responsible_id, "–"),
        parent_id=node.parent_id if node else None,
        tags=", ".join(tag.name for tag in measure.tags.all()),
        changes=_changes(measure.changes.all(), acronyms),
    )


def responsible_units(plan: Plan, rights: Rights, measure: Measure | None) -> list[Node]:
    """Who can be responsible: the units of the newest year, and the one that is."""
    units = units_of(newest_reading(plan, rights))
    if measure and measure.responsible_id not in {unit.id for unit in units}:
        units += [unit for unit in [_closed_unit(measure.responsible.code)] if unit]
    return units


def _acronyms() -> dict[int, str]:
    """The last acronym of every unit; one query."""
    places = Place.objects.order_by("valid_from").values_list("unit_id", "acronym")
    return dict(places)


def _targets(plan: Plan, indicator: Indicator) -> QuerySet[Target]:
    return (
        plan.targets.filter(indicator=indicator)
        .select_related("unit", "indicator", "change__by")
        .prefetch_related(Prefetch("milestones", Milestone.objects.order_by("year")))
    )


def _target_row(target: Target, acronyms: dict[int, str]) -> TargetRow:
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


def _changes(found: Iterable[PlanChange] | QuerySet, acronyms: dict[int, str]) -> list[ChangeRow]:
    """Newest first, with what they are about."""
    if isinstance(found, QuerySet):
        found = found.select_related("by", "goal", "indicator", "unit", "measure", "plan")
    changes: Collection[PlanChange] = list(found)
    tags = {str(tag): tag.name for tag in Tag.objects.all()} if changes else {}
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
