"""Who reads which year, as of when: what every page starts from, and the one gate for figures.

`standings` answers for any indicators and units at once: the figure, its path to the target and
its assessment, with small groups already taken out for those who may not see them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from goals import ledger
from goals.ledger import AddedUp, Cell, Cells, Course, Frame, Origin
from goals.ledger.judging import Judge, Milestones
from goals.models import Annotation, Indicator, Plan, PlanIndicator, Target
from goals.pages.standing import Standing, Told, is_level
from goals.proposals import Proposal
from institutes.access import Rights
from institutes.models import Kind
from institutes.organisation import Node, Organisation, last_day

__all__ = ["Reading", "Standing", "Told", "end_of", "is_level"]


def end_of(day: date) -> datetime:
    """The last moment of a day in Norway: what *as of* that day means."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Reading:
    """Who reads which year of which plan, as of which day (None: now).

    `proposed` is read in the place of what stands: what would the statuses be?
    """

    plan: Plan
    year: int
    rights: Rights
    as_of: date | None = None
    proposed: Proposal | None = None
    today: date | None = None  # given: the organisation as it is that day, for every year
    read_on: date | None = None  # given: nothing is told of the days that come after it
    frame: Frame = field(default=Frame(None), repr=False, compare=False)
    organisation: Organisation = field(init=False)
    recast: Mapping[int, Organisation] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.frame.plan != self.plan:
            object.__setattr__(self, "frame", Frame(self.plan))
        if self.today:
            object.__setattr__(self, "recast", self.frame.recast_on(self.today, self.years))
            object.__setattr__(self, "organisation", self.recast[self.year])
        else:
            object.__setattr__(self, "organisation", self.frame.organisation_of(self.year))

    @property
    def is_kept(self) -> bool:
        """Whether what is read is what is kept: as it stands now, in the year's organisation."""
        return not self.is_added_up and self.proposed is None

    @property
    def is_added_up(self) -> bool:
        """Whether no totals are kept of what is read: as of a day, or in another organisation."""
        return self.as_of is not None or self.today is not None

    @property
    def mark(self) -> int | None:
        """Stands for all that a part of a page shows besides figures; None: keep no part of it."""
        return self.frame.mark if self.is_kept else None

    @property
    def moment(self) -> datetime | None:
        return end_of(self.as_of) if self.as_of else None

    @cached_property
    def query(self) -> str:
        """What keeps the reader's choice from page to page."""
        return f"?{urlencode({'year': str(self.year)} | self._chosen)}"

    @property
    def _chosen(self) -> dict[str, str]:
        chosen = {"as_of": self.as_of.isoformat()} if self.as_of else {}
        return chosen | ({"organisation": "now"} if self.today else {})

    @property
    def as_of_query(self) -> str:
        """The same for addresses that carry the year themselves."""
        return f"?{urlencode(self._chosen)}" if self._chosen else ""

    @property
    def years(self) -> range:
        """From the first year figures are kept for to the year that is read."""
        return range(self.plan.figures_from, self.year + 1)

    @property
    def level_day(self) -> date:
        """The day core areas are shown on: the end of the year, or an earlier day that it is read
        on or as of. On the same day they are counted (`goals.counting`)."""
        return min(filter(None, (last_day(self.year), self.as_of, self.read_on)))

    @property
    def entries(self) -> list[PlanIndicator]:
        """The plan's series in their order, each with its indicator and goal."""
        return self.frame.entries

    @cached_property
    def targets(self) -> Mapping[tuple[int, int], Target]:
        """By (indicator id, unit id): the targets that stood."""
        if self.as_of is None and self.proposed is None:
            return self.frame.targets
        rows = self.plan.targets.as_of(self.moment)
        found = {(target.indicator_id, target.unit_id): target for target in rows}
        if self.proposed and self.proposed.unit_id:
            cell = (self.proposed.indicator.pk, self.proposed.unit_id)
            found.pop(cell, None)
            if self.proposed.target:
                found[cell] = self.proposed.target
        return found

    @cached_property
    def milestones(self) -> Milestones:
        """By target id, the (year, value) pairs on the way to it; a proposed target has no id."""
        if self.proposed is None:
            return self.frame.milestones
        return self.frame.milestones | {None: self.proposed.milestones}

    def breaks(self, indicator: Indicator) -> list[Annotation]:
        return self.frame.breaks.get(indicator.pk, [])

    def notes(self, indicator: Indicator, unit: Node) -> list[Annotation]:
        notes = self.frame.notes.get(indicator.pk, [])
        return [note for note in notes if note.unit_id in (None, unit.id)]

    def origins(self, figure_ids: Iterable[int | None]) -> dict[int, Origin]:
        """Where recorded figures come from, by figure id; a query for those not yet asked for."""
        return self.frame.origins(figure_ids)

    def origin_of(self, standing: Told) -> Origin | None:
        """Where its recorded figure comes from; no query if the frame has learned it."""
        return self.origins([standing.figure_id]).get(standing.figure_id)

    def sees_small_groups_of(self, unit: Node) -> bool:
        return self.rights.sees_small_groups_of(unit.id, unit.parent_id)

    def standings(
        self, indicators: Collection[Indicator], units: Iterable[Node]
    ) -> dict[tuple[int, int], Standing]:
        """By (indicator id, unit id), with every year up to the one that is read."""
        return self._read(Standing, indicators, units, self.years)

    def told(
        self, indicators: Collection[Indicator], units: Iterable[Node]
    ) -> dict[tuple[int, int], Told]:
        """The same with the year alone: what a list of units tells, which judges nothing."""
        return self._read(Told, indicators, units, range(self.year, self.year + 1))

    def _read(self, kind, indicators, units, years: range) -> dict[tuple[int, int], Any]:
        units = list(units)
        courses = self._courses(indicators, units, years)
        nothing = Course()
        found = {}
        for indicator in indicators:
            pk, has_small = indicator.pk, bool(indicator.smallest_group)
            for unit in units:
                own = courses.get((pk, unit.id), nothing)
                if has_small and not self.sees_small_groups_of(unit):
                    own = own.outside_reach()
                found[pk, unit.id] = kind(indicator, unit, self.year, own, self.judge)
        return found

    def _courses(
        self, indicators, units: list[Node], years: range
    ) -> dict[tuple[int, int], Course]:
        """By (indicator id, unit id): what stands, or what stood or would stand elsewhere."""
        ids = [unit.id for unit in units]
        if not self.is_added_up:
            parents = [unit.id for unit in units if unit.kind != Kind.INSTITUTE]
            return ledger.courses(indicators, ids, years, parents)
        cells = self.cells(indicators, ids, years)
        by_series: dict[tuple[int, int], dict[int, Cell]] = {}
        for (indicator_id, unit_id, year), cell in cells.items():
            by_series.setdefault((indicator_id, unit_id), {})[year] = cell
        return {pair: Course(own) for pair, own in by_series.items()}

    def cells(
        self, indicators: Collection[Indicator], units: Collection[int], years: Collection[int]
    ) -> Cells:
        """Where it `is_added_up`: what has been is not added up again for others of its units, or
        for some of its series and years."""
        found = next((one for one in self._added_up if one.has(indicators, years)), None)
        if found is None:
            found = ledger.added_up(indicators, years, self.moment, self.recast)
            self._added_up.append(found)
        return found.cells(indicators, units, years)

    @cached_property
    def _added_up(self) -> list[AddedUp]:
        return []

    @cached_property
    def judge(self) -> Judge:
        """By which targets and rules this year is judged."""
        proposed = self.proposed
        rules = {proposed.indicator.pk: proposed.rule} if proposed and proposed.rule else {}
        return Judge(self.year, self.organisation, self.targets, self.milestones, rules)
