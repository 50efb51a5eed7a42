"""One series of the plan: its definitions, rule and targets, and what each target was."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from goals.calculations.terms import Direction
from goals.models import (
    Definition,
    Indicator,
    Plan,
    PlanChange,
    PlanIndicator,
    Target,
)
from goals.pages.effects import newest_reading
from goals.pages.plan_history import (
    ChangeRow,
    TargetRow,
    acronyms_now,
    change_rows,
    target_row,
    targets_of,
)
from goals.pages.reading import Reading
from goals.proposals import Milestones
from goals.wording.figures import value_text
from goals.wording.plan import MEASURED_IN, RULE_CHOICE, percent
from institutes.access import Rights
from institutes.models import Place
from institutes.organisation import Node


@dataclass(frozen=True)
class TargetEvent:
    """A target that was set, or (row None) one that was withdrawn; who, when and why."""

    at: datetime
    row: TargetRow | None
    change: PlanChange | None  # None: from the plan's files
    stands: bool


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
    acronyms = acronyms_now()
    standing = targets_of(plan, indicator).filter(superseded_at__isnull=True)
    rows = [target_row(target, acronyms) for target in standing]
    changes = plan.changes.filter(indicator=indicator).exclude(kind=PlanChange.Kind.TARGET)
    return IndicatorPlanPage(
        reading=reading,
        entry=entry,
        targets=sorted(rows, key=lambda row: row.code),
        definition=versions[0] if versions else None,
        versions=versions,
        changes=change_rows(changes, acronyms),
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
    closed = None if unit else closed_unit(code)
    targets = list(
        targets_of(plan, entry.indicator).filter(unit__code=code).order_by("recorded_at", "pk")
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
        row=target_row(standing, acronyms) if standing else None,
        history=_target_history(plan, entry.indicator, targets, acronyms),
    )


def _target_history(
    plan: Plan, indicator: Indicator, targets: list[Target], acronyms: dict[int, str]
) -> list[TargetEvent]:
    """Newest first: each target with who set it, and between them who withdrew one."""
    found = [
        TargetEvent(
            target.recorded_at,
            target_row(target, acronyms),
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


def closed_unit(code: str) -> Node | None:
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
