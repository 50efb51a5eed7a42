"""What changed in a unit since a day: statuses, figures that came in, and the plan itself."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Q

from goals.models import Figure, Indicator, PlanChange
from goals.pages.levels import with_levels
from goals.pages.plan_history import ChangeRow, change_rows
from goals.pages.reading import Reading, Standing, end_of
from goals.wording.words import DOOR, Word
from institutes.organisation import Node

MOST_UNITS = 200  # more of them with new figures are told by their number
MOST_ROWS = 12
# What is told of figures that came in together.
_OF_BATCH = ("batch__at", "batch__kind", "batch__reason", "batch__by__name")


@dataclass(frozen=True)
class StatusChange:
    """A series of a unit that is called something else than it was."""

    before: Standing
    after: Standing

    @property
    def word_before(self) -> Word:
        return self.before.word

    @property
    def word(self) -> Word:
        return self.after.word


@dataclass(frozen=True)
class Arrival:
    """Figures of the unit and its institutes that came in together."""

    at: datetime
    by: str  # a person's name; "" for the portal
    door: str
    reason: str
    count: int


@dataclass(frozen=True)
class News:
    """What a reader has not seen before."""

    since: date
    changes: list[StatusChange]  # of the series on the overview
    more_changes: int
    units_not_compared: int  # too many to be compared one by one
    figures: int
    arrivals: list[Arrival]
    plan_changes: list[ChangeRow]

    @property
    def change_count(self) -> int:
        return len(self.changes) + self.more_changes

    @property
    def is_nothing(self) -> bool:
        return not (self.figures or self.changes or self.plan_changes)


def news_of(reading: Reading, indicators: Collection[Indicator], unit: Node, since: date) -> News:
    """The news of a unit and everything under it, after the end of the day `since`.

    Two queries, and up to eight more for what changed. Statuses are compared for the units with a
    new figure in these series, and for what stands above them.
    """
    moment = end_of(since)
    below = [unit, *_under(reading, unit)]
    fresh = Figure.objects.filter(
        recorded_at__gt=moment, unit_id__in=[node.id for node in below], year__lte=reading.year
    )
    counted = fresh.order_by("-batch__at").values_list("unit_id", *_OF_BATCH)
    shown = Count("pk", filter=Q(indicator__in=indicators))
    touched = set()
    arrivals: Counter[tuple] = Counter()
    for unit_id, *batch, count, count_shown in counted.annotate(count=Count("pk"), shown=shown):
        arrivals[tuple(batch)] += count
        if count_shown:
            touched.add(unit_id)
    changed = _status_changes(reading, indicators, below, touched, since)
    plan_changes = PlanChange.objects.filter(
        plan=reading.plan,
        at__gt=moment,
        kind__in=(PlanChange.Kind.TARGET, PlanChange.Kind.RULE, PlanChange.Kind.DEFINITION),
    )[:MOST_ROWS]
    return News(
        since=since,
        changes=changed[:MOST_ROWS],
        more_changes=max(len(changed) - MOST_ROWS, 0),
        units_not_compared=len(touched) if len(touched) > MOST_UNITS else 0,
        figures=arrivals.total(),
        arrivals=[
            Arrival(at, by or "", str(DOOR[kind]), reason, count)
            for (at, kind, reason, by), count in islice(arrivals.items(), MOST_ROWS)
        ],
        plan_changes=change_rows(plan_changes),
    )


def _under(reading: Reading, unit: Node) -> list[Node]:
    organisation = reading.organisation
    faculties = [node for node in organisation.faculties if node.parent_id == unit.id]
    return [*faculties, *(one for one in organisation.institutes_under(unit.id) if one != unit)]


def _status_changes(
    reading: Reading,
    indicators: Collection[Indicator],
    below: list[Node],
    touched: set[int],
    since: date,
) -> list[StatusChange]:
    if not touched:
        return []
    above = {node.id for unit_id in touched for node in reading.organisation.ancestors(unit_id)}
    few = touched if len(touched) <= MOST_UNITS else set()
    units = [node for node in below if node.id in few | above]
    before = replace(reading, as_of=since)
    now = with_levels(reading, reading.standings(indicators, units))
    then = with_levels(before, before.standings(indicators, units))
    return [
        StatusChange(then[key], found)
        for key, found in now.items()
        if found.word.key != then[key].word.key
    ]
