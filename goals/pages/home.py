"""Where a person starts: what changed since last time, what is furthest behind, what is missing."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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
    """One unit's news since a day, its series behind their path, and the institutes that are stuck
    or silent: a part of the page, read when it is not kept from before.

    As the overview reads: the same assessments, the same words.
    """

    reading: Reading
    unit: Node
    since: date
    today: date
    version: int  # of all that it shows (`ledger.current`)

    @cached_property
    def key(self) -> Hashable:
        reading = self.reading
        asked = (self.version, reading.query, reading.rights, self.unit.id, self.since, self.today)
        return reading.mark and (reading.mark, *asked)

    @property
    def has_institutes(self) -> bool:
        return self.unit.kind != Kind.INSTITUTE

    @cached_property
    def news(self) -> News:
        indicators = [entry.indicator for entry in self._shown]
        return news_of(self.reading, indicators, self.unit, self.since)

    @cached_property
    def behind(self) -> list[Standing]:
        """The unit's own headline series behind their path, those furthest behind first."""
        own = self.reading.standings([entry.indicator for entry in self._shown], [self.unit])
        return _behind([own[entry.indicator_id, self.unit.id] for entry in self._shown])

    @cached_property
    def stuck(self) -> list[Stuck]:
        if not self.has_institutes:
            return []
        seen = seen_in(self.reading, [entry.indicator for entry in self._leads], self._institutes)
        found = [_stuck(entry, self._institutes, seen) for entry in self._leads]
        return [one for one in found if one.institutes]

    @cached_property
    def silent(self) -> list[Silent]:
        indicators = [entry.indicator for entry in self._leads]
        reported = _reported(self.reading, indicators, self._institutes)
        found = [_silent(entry, self._institutes, reported) for entry in self._leads]
        return [one for one in found if one.institutes]

    @cached_property
    def _shown(self) -> list[PlanIndicator]:
        entries = self.reading.entries
        return [one for one in entries if (one.is_lead or one.is_headline) and one.goal]

    @cached_property
    def _leads(self) -> list[PlanIndicator]:
        leads = (entry for entry in self._shown if entry.is_lead and entry.goal.number)
        return sorted(leads, key=lambda entry: entry.goal.number)

    @cached_property
    def _institutes(self) -> list[Node]:
        return self.reading.organisation.institutes_under(self.unit.id)


def home_units(reading: Reading) -> list[Node]:
    """The units the person's roles hang on, as they are called in the year; leaders' first."""
    order = list(Role)
    held = sorted(reading.rights.held, key=lambda one: order.index(one.role))
    found = (reading.organisation.nodes.get(one.unit_id) for one in held)
    return list(dict.fromkeys(node for node in found if node))


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
