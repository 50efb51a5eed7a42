"""One year's sheet to fill in: the chosen series across, the units that report them down."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _

from goals.models import Indicator, Plan, PlanIndicator
from institutes.models import Kind
from institutes.organisation import Node, Organisation, organisations_in

ALL, HEADLINE, GOAL = "all", "headline", "goal-"


@dataclass(frozen=True)
class Group:
    """A faculty and its rows; the university's own row stands in a group without a faculty."""

    faculty: Node | None
    units: tuple[Node, ...]


@dataclass(frozen=True)
class Sheet:
    """A choice of series in one year. `goals` are the plan's, for the name of the choice."""

    plan: Plan
    year: int
    chosen: str
    entries: tuple[PlanIndicator, ...]
    organisation: Organisation

    @property
    def indicators(self) -> list[Indicator]:
        return [entry.indicator for entry in self.entries]

    @cached_property
    def groups(self) -> list[Group]:
        """Faculty by faculty; only units that report one of the series."""
        kinds = {indicator.collected_at for indicator in self.indicators}
        top = self.organisation.university
        groups = [Group(None, (top,))] if top and Kind.UNIVERSITY in kinds else []
        for faculty in self.organisation.faculties:
            own = (faculty,) if Kind.FACULTY in kinds else ()
            below = self.organisation.institutes_under(faculty.id)
            units = (*own, *(below if Kind.INSTITUTE in kinds else ()))
            if units:
                groups.append(Group(faculty, units))
        return groups

    @cached_property
    def units(self) -> list[Node]:
        """The rows, in the order they are shown."""
        return [unit for group in self.groups for unit in group.units]

    def takes(self, indicator: Indicator, unit: Node) -> bool:
        """Whether the unit reports the series."""
        return indicator.collected_at == unit.kind

    @property
    def name(self) -> str:
        return name_of(self.chosen, self.entries)


def name_of(chosen: str, entries: tuple[PlanIndicator, ...]) -> str:
    """A choice of series in words."""
    if chosen == ALL:
        return _("The whole plan")
    if chosen == HEADLINE:
        return _("Headline indicators")
    first = entries[0]
    return first.goal.name if chosen.startswith(GOAL) else first.indicator.short_name


def open_entries(plan: Plan, year: int) -> list[PlanIndicator]:
    """The plan's series that figures can be entered for in a year, in their order; one query.

    What is worked out from other figures is not typed, and a series has its years.
    """
    if not plan.figures_from <= year <= plan.figures_to:
        return []
    entries = plan.entries.select_related("indicator", "goal").order_by("position")
    return [
        entry
        for entry in entries
        if not entry.indicator.is_computed and has_year(entry.indicator, year)
    ]


def has_year(indicator: Indicator, year: int) -> bool:
    """Whether a year is among those the series is collected in."""
    return indicator.first_year <= year <= (indicator.last_year or year)


def belongs(entry: PlanIndicator, chosen: str) -> bool:
    """Whether a series is part of a choice: a set, a goal, or the series by its code."""
    if chosen == ALL:
        return True
    if chosen == HEADLINE:
        return entry.is_headline
    if chosen.startswith(GOAL):
        return entry.goal is not None and str(entry.goal.number) == chosen.removeprefix(GOAL)
    return entry.indicator.code == chosen


def sheet_of(plan: Plan, year: int, chosen: str) -> Sheet | None:
    """The sheet of a choice; None where it has no series in that year. Two queries."""
    entries = tuple(entry for entry in open_entries(plan, year) if belongs(entry, chosen))
    if not entries:
        return None
    return Sheet(plan, year, chosen, entries, organisations_in([year])[year])


def choices(entries: list[PlanIndicator], *, with_aim: bool = True) -> list[tuple[str, str]]:
    """Every choice with its name: the headline set, each goal, the whole plan."""
    goals = {entry.goal for entry in entries if entry.goal and (entry.goal.number or with_aim)}
    found = [(HEADLINE, _("Headline indicators"))]
    found += [
        (f"{GOAL}{goal.number}", f"{goal.number} {goal.name}" if goal.number else goal.name)
        for goal in sorted(goals, key=lambda goal: goal.number)
    ]
    found.append((ALL, _("The whole plan")))
    return [(key, name) for key, name in found if any(belongs(entry, key) for entry in entries)]


def stamp(indicator: Indicator) -> str:
    """Stands for what a series is called and counted in, as someone saw it."""
    seen = (
        *(indicator.code, indicator.name_nb, indicator.name_en, indicator.measured_in),
        *(indicator.aggregation, indicator.whole_numbers, indicator.is_bounded),
    )
    return sha256(repr(seen).encode()).hexdigest()[:12]
