"""Where a person starts: what changed since last time, what is furthest behind, what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from goals.calculations.terms import State, Status
from goals.models import Figure, Indicator, PlanIndicator
from goals.pages.news import News, news_of
from goals.pages.reading import Reading, Standing
from goals.pages.seen import seen_in
from institutes.models import Kind, Role
from institutes.organisation import Node

BEHIND = (
    Status.MOVING_AWAY,
    Status.NO_CHANGE,
    Status.LITTLE_PROGRESS,
    Status.SOME_PROGRESS,
)
STUCK = (Status.MOVING_AWAY, Status.NO_CHANGE)
JUDGED = (*BEHIND, Status.ON_TRACK, Status.TARGET_MET)


@dataclass(frozen=True)
class Stuck:
    """A goal's lead series, and the institutes that stand still or move away."""

    entry: PlanIndicator
    institutes: list[Node]  # in the order of the organisation, never ranked
    judged: int


@dataclass(frozen=True)
class Silent:
    """A goal's lead series, and the institutes without a figure for the year."""

    entry: PlanIndicator
    institutes: list[Node]
    expected: int


@dataclass(frozen=True)
class HomePage:
    reading: Reading
    unit: Node
    units: list[Node]  # among which the person can choose
    news: News
    behind: list[Standing]  # the unit's own headline series, those furthest behind first
    stuck: list[Stuck]
    silent: list[Silent]

    @property
    def has_institutes(self) -> bool:
        return self.unit.kind != Kind.INSTITUTE


def home_units(reading: Reading) -> list[Node]:
    """The units the person's roles hang on, as they are called in the year; leaders' first."""
    order = list(Role)
    held = sorted(reading.rights.held, key=lambda one: order.index(one.role))
    found = (reading.organisation.nodes.get(one.unit_id) for one in held)
    return list(dict.fromkeys(node for node in found if node))


def home_page(reading: Reading, unit: Node, units: list[Node], since: date) -> HomePage:
    """One unit's news, its series behind their path, and the institutes that are stuck or silent.

    Read as the overview reads: the same assessments, the same words.
    """
    shown = [one for one in reading.entries if (one.is_lead or one.is_headline) and one.goal]
    indicators = [entry.indicator for entry in shown]
    leads = sorted(
        (entry for entry in shown if entry.is_lead and entry.goal.number),
        key=lambda entry: entry.goal.number,
    )
    institutes = reading.organisation.institutes_under(unit.id)
    own = reading.standings(indicators, [unit])
    lead_series = [entry.indicator for entry in leads]
    seen = seen_in(reading, lead_series, institutes)
    reported = _reported(reading, lead_series, institutes)
    return HomePage(
        reading=reading,
        unit=unit,
        units=units,
        news=news_of(reading, indicators, unit, since),
        behind=_behind([own[entry.indicator_id, unit.id] for entry in shown]),
        stuck=[one for entry in leads if (one := _stuck(entry, institutes, seen)).institutes]
        if unit.kind != Kind.INSTITUTE
        else [],
        silent=[one for entry in leads if (one := _silent(entry, institutes, reported)).institutes],
    )


def _behind(found: list[Standing]) -> list[Standing]:
    """Those with the smallest part of the expected change first."""
    behind = [one for one in found if one.assessment.status in BEHIND]
    return sorted(
        behind, key=lambda one: (BEHIND.index(one.assessment.status), one.assessment.attainment)
    )


def _stuck(entry: PlanIndicator, institutes: list[Node], seen) -> Stuck:
    status = {node.id: seen[entry.indicator_id, node.id].status for node in institutes}
    judged = sum(one in JUDGED for one in status.values())
    return Stuck(entry, [node for node in institutes if status[node.id] in STUCK], judged)


def _silent(
    entry: PlanIndicator, institutes: list[Node], reported: Collection[tuple[int, int]]
) -> Silent:
    missing = [node for node in institutes if (entry.indicator_id, node.id) not in reported]
    return Silent(entry, missing, len(institutes))


def _reported(
    reading: Reading, indicators: Collection[Indicator], institutes: list[Node]
) -> set[tuple[int, int]]:
    """(indicator id, unit id) of those that said something for the year, be it a reason."""
    said = Figure.objects.current().filter(
        indicator__in=indicators,
        unit_id__in=[node.id for node in institutes],
        year=reading.year,
    )
    said = said.exclude(state=State.NOT_REPORTED).order_by()
    return set(said.values_list("indicator_id", "unit_id"))
